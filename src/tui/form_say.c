/* What stands under the form: questions, what is wrong, what a field is for, keys. */
#include <stdio.h>
#include <string.h>

#include "base/count_of.h"
#include "tui/form_state.h"

static const char *help_of(int at)
{
	const struct form_row *row = &form_rows[at];

	if (row->help)
		return row->help;
	return schema_find(SCHEMA_MONITOR, row->key)->help;
}

static const char *button_help(const struct ui *ui, int button)
{
	const bool edit = ui->form->purpose == FORM_EDIT;

	switch (button) {
	case BUTTON_TRY:
		return "name, connection, TLS, login and folders, step by step; nothing is "
		       "changed";
	case BUTTON_SAVE:
		return edit ? "writes the changes into the config"
			    : "writes it into the config and watches it from now on";
	case BUTTON_DISABLED:
		return "writes it into the config with enabled = no: it is not asked";
	default:
		return "back to the list; the config stays as it is";
	}
}

static enum style say_field(const struct ui *ui, char *out, size_t size)
{
	const struct form *form = ui->form;
	const struct field *field;

	if (form->at >= FORM_FIELDS) {
		snprintf(out, size, "%s", button_help(ui, form->at - FORM_FIELDS));
		return STYLE_TEXT;
	}
	field = &form->fields[form->at];
	if (field->error[0])
		snprintf(out, size, "%s", field->error);
	else
		snprintf(out, size, "%s", help_of(form->at));
	return field->error[0] ? STYLE_ERROR : STYLE_TEXT;
}

static enum style say_ask(const struct ui *ui, char *out, size_t size)
{
	const struct form *form = ui->form;

	if (form->ask == ASK_LEAVE)
		snprintf(out, size, "Leave and lose what was typed? y/n");
	else
		snprintf(out, size,
			"Try again? y/n  Refused %u times; the account may get locked",
			form->refusals);
	return STYLE_ERROR;
}

enum style form_sentence(const struct ui *ui, char *out, size_t size)
{
	const struct form *form = ui->form;

	out[0] = '\0';
	if (form->ask != ASK_NOTHING)
		return say_ask(ui, out, size);
	switch (form->step) {
	case STEP_PRESETS:
		snprintf(out, size,
			"Whose mailbox is it? Type to find, or the whole address.");
		break;
	case STEP_FIELDS:
		return say_field(ui, out, size);
	case STEP_FOLDERS:
		snprintf(out, size, "%s",
			form->picker.note[0] ? form->picker.note
					     : "Type to find, or a pattern with * or %, "
					       "then Enter adds it.");
		return form->picker.note[0] ? STYLE_ERROR : STYLE_TEXT;
	case STEP_CERTIFICATE:
		snprintf(out, size,
			"Compare the SHA-256 with what the server's owner says, by another "
			"way than this.");
		break;
	}
	return STYLE_TEXT;
}

bool form_asks(const struct ui *ui)
{
	return ui->form && ui->form->ask != ASK_NOTHING;
}

struct hint {
	enum action action; /* NONE: the key is fixed */
	const char *key;
	const char *word;
};

static const struct hint list_hints[] = { { ACTION_NONE, "Up Down", "move" },
	{ ACTION_NONE, "Enter", "take" }, { ACTION_NONE, "Esc", "back" } };
static const struct hint folder_hints[] = { { ACTION_NONE, "Space", "pick" },
	{ ACTION_NONE, "Enter", "take the list" }, { ACTION_NONE, "Esc", "back" },
	{ ACTION_NONE, "Up Down", "move" } };
static const struct hint certificate_hints[] = { { ACTION_NONE, "Tab", "choose" },
	{ ACTION_NONE, "Enter", "press" }, { ACTION_NONE, "Esc", "back" } };
static const struct hint field_hints[] = { { ACTION_FIELD_NEXT, NULL, "next" },
	{ ACTION_TRY, NULL, "try" }, { ACTION_NONE, "Esc", "leave" },
	{ ACTION_PICK_FOLDERS, NULL, "folders" },
	{ ACTION_SHOW_SECRET, NULL, "show secret" }, { ACTION_NONE, "PgDn", "buttons" },
	{ ACTION_HELP, NULL, "keys" } };
static const struct hint ask_hints[] = { { ACTION_NONE, "y", "yes" },
	{ ACTION_NONE, "n", "no" } };

static const struct hint *hints_of(const struct form *form, size_t *n)
{
	if (form->ask != ASK_NOTHING) {
		*n = COUNT_OF(ask_hints);
		return ask_hints;
	}
	switch (form->step) {
	case STEP_PRESETS:
		*n = COUNT_OF(list_hints);
		return list_hints;
	case STEP_FOLDERS:
		*n = COUNT_OF(folder_hints);
		return folder_hints;
	case STEP_CERTIFICATE:
		*n = COUNT_OF(certificate_hints);
		return certificate_hints;
	default:
		*n = COUNT_OF(field_hints);
		return field_hints;
	}
}

void form_key(const struct ui *ui, enum action action, char *out, size_t size)
{
	const struct keymap *keymap = &ui->keymap;
	size_t n;

	out[0] = '\0';
	for (size_t i = 0; i < keymap->n; i++) {
		const struct keymap_row *row = &keymap->rows[i];

		if (action_entries(&n)[row->entry].action != action ||
			!(row->places & PLACE_FORM) ||
			(row->key >= ' ' && row->key < CODE_FIRST))
			continue;
		key_name(row->key, out, size);
		return;
	}
}

bool form_hint(const struct ui *ui, size_t i, char *key, size_t size, const char **word)
{
	size_t n;
	const struct hint *hints = hints_of(ui->form, &n);

	if (i >= n)
		return false;
	*word = hints[i].word;
	if (hints[i].action == ACTION_NONE)
		snprintf(key, size, "%s", hints[i].key);
	else
		form_key(ui, hints[i].action, key, size);
	return true;
}
