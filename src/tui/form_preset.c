/* The first question of a new mailbox: whose is it? */
#include <string.h>

#include "base/text.h"
#include "tui/form_state.h"

#define PAGE 10

const struct preset *form_preset_item(const struct form *form, size_t i)
{
	const char *wanted = form->filter.text;
	const struct preset *preset;

	for (size_t k = 0; (preset = preset_row(k)); k++) {
		const bool fits =
			text_contains(preset->title, wanted) ||
			text_contains(preset->name, wanted) ||
			(preset->domains && text_contains(preset->domains, wanted)) ||
			preset == preset_for_address(wanted);

		if (fits && i-- == 0)
			return preset;
	}
	return NULL;
}

static void take(struct ui *ui, struct form *form, const struct instant *now)
{
	const char *typed = form->filter.text;
	const struct preset *preset = form_preset_item(form, form->preset_at);
	const bool by_domain = !preset && form_domain(typed);

	if (by_domain)
		preset = preset_find("imap"); /* as long as the domain says nothing else */
	if (!preset) {
		ui_message(ui, MESSAGE_INFO, now,
			"none is named so; IMAP and POP3 fit any server");
		return;
	}
	if (!form_fill_preset(ui, form, preset) ||
		(strchr(typed, '@') && !field_set(&form->fields[FORM_USER], typed)) ||
		!form_remember(form))
		ui_message(ui, MESSAGE_ERROR, now, "out of memory");
	form->step = STEP_FIELDS;
	form->any_type = by_domain;
	if (by_domain)
		form_look_up(ui, form, now);
}

static int64_t steps_of(char32_t key)
{
	switch (key) {
	case CODE_UP:
	case CODE_BACKTAB:
		return -1;
	case CODE_DOWN:
	case '\t':
		return 1;
	case CODE_PAGE_UP:
		return -PAGE;
	case CODE_PAGE_DOWN:
		return PAGE;
	default:
		return 0;
	}
}

static void move(struct form *form, int64_t by)
{
	int64_t to = (int64_t)form->preset_at + by;
	size_t n = 0;

	while (form_preset_item(form, n))
		n++;
	to = to >= (int64_t)n ? (int64_t)n - 1 : to;
	form->preset_at = to > 0 ? (size_t)to : 0;
}

static void leave(struct ui *ui, struct form *form)
{
	if (form->filter.len > 0)
		line_clear(&form->filter);
	else
		form_close(ui);
}

void form_preset_input(struct ui *ui, const struct input *input, const struct instant *now)
{
	struct form *form = ui->form;
	const char32_t key = input->kind == INPUT_KEY ? input->key : 0;

	if (key == CODE_ENTER)
		take(ui, form, now);
	else if (key == CODE_ESC)
		leave(ui, form);
	else if (steps_of(key))
		move(form, steps_of(key));
	else if (line_input(&form->filter, input))
		form->preset_at = 0;
}
