/* What keys do in the form. */
#include <stdio.h>
#include <string.h>

#include "base/count_of.h"
#include "tui/form_state.h"

static void no_memory(struct ui *ui, bool ok, const struct instant *now)
{
	if (!ok)
		ui_message(ui, MESSAGE_ERROR, now, "out of memory");
}

static void leave_field(struct ui *ui, struct form *form, const struct instant *now)
{
	if (form->at >= FORM_FIELDS)
		return;
	monitor_unref(form_judge(ui, form, JUDGE_FIELD, form->at));
	if (form->at == FORM_USER)
		no_memory(ui, form_follow_user(ui, form, now), now);
}

static void go(struct ui *ui, struct form *form, int by, const struct instant *now)
{
	const int n = FORM_FIELDS + BUTTONS;

	leave_field(ui, form, now);
	do
		form->at = (form->at + n + by) % n;
	while (!form_is_shown(form, form->at));
}

static void go_to(struct ui *ui, struct form *form, int at, const struct instant *now)
{
	leave_field(ui, form, now);
	form->at = at;
}

static void press(struct ui *ui, struct form *form, const struct instant *now)
{
	switch (form->at - FORM_FIELDS) {
	case BUTTON_TRY:
		form_try(ui, false, false, now);
		break;
	case BUTTON_SAVE:
		form_save(ui, false, now);
		break;
	case BUTTON_DISABLED:
		form_save(ui, true, now);
		break;
	default:
		form_close(ui);
		break;
	}
}

static void enter(struct ui *ui, struct form *form, const struct instant *now)
{
	if (form->at >= FORM_FIELDS) {
		press(ui, form, now);
		return;
	}
	if (form->at == FORM_MORE)
		form->more = !form->more;
	go(ui, form, 1, now);
}

static void escape(struct ui *ui, struct form *form, const struct instant *now)
{
	if (form_is_trying(form)) {
		form_try_stop(ui);
		ui_message(ui, MESSAGE_INFO, now, "the try was stopped");
	} else if (form_is_changed(form)) {
		form->ask = ASK_LEAVE;
	} else {
		form_close(ui);
	}
}

static void chosen(struct ui *ui, struct form *form, const struct instant *now)
{
	const enum mail_type type = (enum mail_type)form->fields[FORM_TYPE].choice;

	if (form->at == FORM_TYPE && form->preset && form->preset->domains &&
		!preset_server(form->preset, type))
		ui_message(ui, MESSAGE_WARNING, now, "%s has no %s", form->preset->title,
			form_rows[FORM_TYPE].labels[type]);
	form->any_type = form->any_type && form->at != FORM_TYPE;
	if (form->at == FORM_TYPE)
		no_memory(ui, form_follow_type(ui, form), now);
	else if (form->at == FORM_TLS)
		no_memory(ui, form_follow_tls(form), now);
}

static void input_button(
	struct ui *ui, struct form *form, char32_t key, const struct instant *now)
{
	const int last = FORM_FIELDS + BUTTONS - 1;

	if (key == CODE_LEFT && form->at > FORM_FIELDS)
		form->at--;
	else if (key == CODE_RIGHT && form->at < last)
		form->at++;
	else if (key == ' ')
		press(ui, form, now);
}

static void input_here(struct ui *ui, struct form *form, const struct input *input,
	const struct instant *now)
{
	struct field *field;

	if (form->at >= FORM_FIELDS) {
		input_button(ui, form, input->key, now);
		return;
	}
	if (form->at == FORM_MORE) {
		if (input->key == ' ' || input->key == CODE_RIGHT ||
			input->key == CODE_LEFT)
			form->more =
				input->key == ' ' ? !form->more : input->key == CODE_RIGHT;
		return;
	}
	field = &form->fields[form->at];
	if (!field_input(field, input))
		return;
	field->error[0] = '\0';
	chosen(ui, form, now);
}

/* False: none of the form's own. */
static bool act(
	struct ui *ui, struct form *form, enum action action, const struct instant *now)
{
	switch (action) {
	case ACTION_FIELD_NEXT:
	case ACTION_FIELD_PREVIOUS:
		go(ui, form, action == ACTION_FIELD_NEXT ? 1 : -1, now);
		break;
	case ACTION_TRY:
		leave_field(ui, form, now);
		form_try(ui, false, false, now);
		break;
	case ACTION_PICK_FOLDERS:
		leave_field(ui, form, now);
		form_pick_folders(ui, now);
		break;
	case ACTION_SHOW_SECRET:
		form_show_secrets(form, !form->shown);
		break;
	case ACTION_NONE:
		return false;
	default:
		ui_act(ui, action, now);
		break;
	}
	return true;
}

static bool is_letter(char32_t key)
{
	return key >= ' ' && key < CODE_FIRST && key != CODE_BACKSPACE;
}

static void input_fields(struct ui *ui, struct form *form, const struct input *input,
	const struct instant *now)
{
	const char32_t key = input->key;

	if (input->kind == INPUT_PASTE) {
		if (form->at < FORM_FIELDS && form->at != FORM_MORE &&
			!form->fields[form->at].values)
			input_here(ui, form, input, now);
		else
			ui_message(ui, MESSAGE_INFO, now,
				"the paste was ignored: nothing is typed here");
		return;
	}
	if (!is_letter(key) && key != CODE_ENTER && key != CODE_ESC &&
		act(ui, form, keymap_action(&ui->keymap, PLACE_FORM, key), now))
		return;
	switch (key) {
	case CODE_ENTER:
		enter(ui, form, now);
		break;
	case CODE_ESC:
		escape(ui, form, now);
		break;
	case CODE_PAGE_UP:
		go_to(ui, form, FORM_NAME, now);
		break;
	case CODE_PAGE_DOWN:
		go_to(ui, form, FORM_FIELDS + BUTTON_SAVE, now);
		break;
	default:
		input_here(ui, form, input, now);
		break;
	}
}

/* Anything but a clear yes is no. */
static void answer(
	struct ui *ui, struct form *form, char32_t key, const struct instant *now)
{
	const enum form_ask asked = form->ask;

	form->ask = ASK_NOTHING;
	if (key != 'y' && key != 'Y')
		return;
	if (asked == ASK_LEAVE)
		form_close(ui);
	else
		form_try(ui, form->ask_for_folders, true, now);
}

static void input_certificate(
	struct ui *ui, struct form *form, char32_t key, const struct instant *now)
{
	switch (key) {
	case CODE_LEFT:
	case CODE_RIGHT:
	case '\t':
	case CODE_BACKTAB:
		form->trust = !form->trust;
		break;
	case CODE_UP:
		form->panel_top -= form->panel_top > 0;
		break;
	case CODE_DOWN:
		form->panel_top++;
		break;
	case CODE_ENTER:
		if (form->trust)
			form_trust(ui, now);
		else
			form->step = STEP_FIELDS;
		break;
	case CODE_ESC:
	case 'n':
		form->step = STEP_FIELDS;
		break;
	default:
		break;
	}
}

/* The server's own names, so they need no further try. */
static void take_folders(struct ui *ui, struct form *form, const struct instant *now)
{
	struct field *field = &form->fields[FORM_FOLDERS];
	struct buf text = BUF_INIT((size_t)256 * 1024);
	struct monitor *monitor = NULL;

	no_memory(ui,
		picker_print(&form->picker, &text) && buf_putc(&text, '\0') &&
			field_set(field, text.data),
		now);
	buf_release(&text);
	field->error[0] = '\0';
	form->at = FORM_FOLDERS;
	monitor = form_make(ui, form);
	if (monitor && form->trial.status->err.class == ERR_NONE &&
		monitor_same_login(form->trial.monitor, monitor)) {
		monitor_unref(form->good);
		form->good = monitor;
		monitor = NULL;
	}
	monitor_unref(monitor);
}

static void input_folders(struct ui *ui, struct form *form, const struct input *input,
	const struct instant *now)
{
	const enum picker_end end = picker_input(&form->picker, input);

	if (end == PICKER_ON)
		return;
	if (end == PICKER_TAKEN)
		take_folders(ui, form, now);
	picker_close(&form->picker);
	form->step = STEP_FIELDS;
}

void form_input(struct ui *ui, const struct input *input, const struct instant *now)
{
	struct form *form = ui->form;
	const char32_t key = input->kind == INPUT_KEY ? input->key : 0;
	const enum action action = keymap_action(&ui->keymap, PLACE_FORM, key);

	if (action == ACTION_REPAINT || action == ACTION_SUSPEND)
		ui_act(ui, action, now);
	else if (form->ask != ASK_NOTHING)
		answer(ui, form, key, now);
	else if (form->step == STEP_PRESETS)
		form_preset_input(ui, input, now);
	else if (form->step == STEP_FOLDERS)
		input_folders(ui, form, input, now);
	else if (form->step == STEP_CERTIFICATE)
		input_certificate(ui, form, key, now);
	else
		input_fields(ui, form, input, now);
}
