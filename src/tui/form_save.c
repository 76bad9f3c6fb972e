/* The form is done: it becomes a wish. */
#include "tui/form_state.h"

static int first_error(const struct form *form)
{
	for (int at = 0; at < FORM_FIELDS; at++) {
		if (form->fields[at].error[0] && !form->fields[at].warning)
			return at;
	}
	return FORM_FIELDS;
}

void form_point_at_error(struct ui *ui, struct form *form, const struct instant *now)
{
	const int at = first_error(form);

	if (at == FORM_FIELDS) {
		ui_message(ui, MESSAGE_ERROR, now, "out of memory");
		return;
	}
	form->at = at;
	ui_message(ui, MESSAGE_WARNING, now, "%s: %s", form_rows[at].label,
		form->fields[at].error);
}

void form_save(struct ui *ui, bool disabled, const struct instant *now)
{
	struct form *form = ui->form;
	struct wish wish = { .kind = WISH_ADD };
	struct monitor *monitor = form_judge(ui, form, JUDGE_SAVE, -1);

	if (!monitor) {
		form_point_at_error(ui, form, now);
		return;
	}
	if (disabled)
		monitor->enabled = false;
	if (form->purpose == FORM_EDIT)
		wish.kind = WISH_CHANGE;
	else if (form->purpose == FORM_COPY)
		wish.kind = WISH_COPY;
	if (form->source)
		wish.id = form->source->id;
	if (form->purpose == FORM_EDIT)
		wish.before = monitor_ref(form->source);
	wish.monitor = monitor;
	form_park(ui);
	ui_wish(ui, &wish);
}
