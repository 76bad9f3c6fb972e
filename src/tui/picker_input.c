/* What keys do in the picker. */
#include <stdio.h>
#include <stdlib.h>

#include "tui/picker.h"

#define PAGE 10

/* A name that the config would read as something else. */
static bool is_sayable(const char *name)
{
	return !picker_is_rule(name);
}

static bool toggle_folder(struct picker *picker, size_t folder, struct err *err)
{
	const struct folder *row = &picker->folders->rows[folder];
	const struct folder_rule rule = { .text = (char *)row->name };

	for (size_t i = 0; i < picker->n_rules; i++) {
		if (picker->rules[i].folder == (int32_t)folder) {
			picker->rules[i].picked = !picker->rules[i].picked;
			return true;
		}
	}
	if (!is_sayable(row->name))
		return err_set(err, ERR_USAGE,
			"this name would be read as a pattern; type one that fits it");
	return picker_add_rule(picker, &rule) || err_memory(err);
}

static bool toggle_branch(
	struct picker *picker, const struct picker_row *row, struct err *err)
{
	const char *name = picker->folders->rows[row->at].name;
	struct picker_rule *rule = picker_find_branch(picker, row);
	struct folder_rule all = { .pattern = true };
	bool ok;

	if (rule) {
		rule->picked = !rule->picked;
		return true;
	}
	if (asprintf(&all.text, "%.*s%c*", (int)row->len, name, picker->delimiter) < 0)
		return err_memory(err);
	ok = picker_add_rule(picker, &all) || err_memory(err);
	free(all.text);
	return ok;
}

static bool toggle(struct picker *picker, struct err *err)
{
	const struct picker_row *row = &picker->rows[picker->at];

	if (picker->at >= picker->n)
		return err_set(err, ERR_USAGE, "no folder is named so");
	if (row->kind == PICK_FOLDER)
		return toggle_folder(picker, row->at, err);
	if (row->kind == PICK_BRANCH)
		return toggle_branch(picker, row, err);
	if (row->kind == PICK_RULE) {
		picker->rules[row->at].picked = !picker->rules[row->at].picked;
		return true;
	}
	if (!picker_add_rules(picker, picker->filter.text, err))
		return false;
	line_clear(&picker->filter);
	picker->at = 0;
	picker_build_rows(picker);
	return true;
}

static void move(struct picker *picker, int64_t by)
{
	int64_t to = (int64_t)picker->at + by;

	to = to >= (int64_t)picker->n ? (int64_t)picker->n - 1 : to;
	picker->at = to > 0 ? (size_t)to : 0;
}

static bool move_key(struct picker *picker, char32_t key)
{
	switch (key) {
	case CODE_UP:
	case CODE_BACKTAB:
		move(picker, -1);
		return true;
	case CODE_DOWN:
	case '\t':
		move(picker, 1);
		return true;
	case CODE_PAGE_UP:
		move(picker, -PAGE);
		return true;
	case CODE_PAGE_DOWN:
		move(picker, PAGE);
		return true;
	case CODE_HOME:
		move(picker, -INT32_MAX);
		return true;
	case CODE_END:
		move(picker, INT32_MAX);
		return true;
	default:
		return false;
	}
}

static bool wants_any(const struct picker *picker)
{
	for (size_t i = 0; i < picker->n_rules; i++) {
		if (picker->rules[i].picked && !picker->rules[i].rule.exclude)
			return true;
	}
	return false;
}

static enum picker_end leave(struct picker *picker)
{
	if (picker->filter.len == 0)
		return PICKER_LEFT;
	line_clear(&picker->filter);
	picker_build_rows(picker);
	return PICKER_ON;
}

static enum picker_end take(struct picker *picker)
{
	struct err err = { 0 };

	if (picker->n > 0 && picker->rows[picker->at].kind == PICK_TYPED) {
		if (!toggle(picker, &err))
			snprintf(picker->note, sizeof picker->note, "%s", err.text);
		return PICKER_ON;
	}
	if (wants_any(picker))
		return PICKER_TAKEN;
	snprintf(picker->note, sizeof picker->note,
		"nothing would be watched: Space picks a folder");
	return PICKER_ON;
}

enum picker_end picker_input(struct picker *picker, const struct input *input)
{
	const char32_t key = input->kind == INPUT_KEY ? input->key : 0;
	struct err err = { 0 };

	picker->note[0] = '\0';
	if (key == CODE_ENTER)
		return take(picker);
	if (key == CODE_ESC)
		return leave(picker);
	if (key == ' ') {
		if (!toggle(picker, &err))
			snprintf(picker->note, sizeof picker->note, "%s", err.text);
		return PICKER_ON;
	}
	if (!move_key(picker, key) && line_input(&picker->filter, input)) {
		picker->at = 0;
		picker_build_rows(picker);
	}
	return PICKER_ON;
}
