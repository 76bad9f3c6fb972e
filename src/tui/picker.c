#include "tui/picker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "config/schema.h"
#include "config/value.h"
#include "protocol/pattern.h"

#define PAGE 10

/* LIST told it and nobody kept it: what most servers use, if a name holds it. */
static char guess_delimiter(const struct folders *folders)
{
	static const char usual[] = "/.";

	for (const char *at = usual; *at; at++) {
		for (size_t i = 0; i < folders->n; i++) {
			if (strchr(folders->rows[i].name, *at))
				return *at;
		}
	}
	return '\0';
}

static int32_t find_folder(const struct picker *picker, const struct folder_rule *rule)
{
	const struct folder *folder;

	if (rule->exclude || rule->pattern || rule->special_use)
		return -1;
	folder = folders_find(picker->folders, rule->text);
	return folder ? (int32_t)(folder - picker->folders->rows) : -1;
}

static bool add_rule(struct picker *picker, const struct folder_rule *rule)
{
	struct picker_rule *rules =
		realloc(picker->rules, (picker->n_rules + 1) * sizeof *rules);
	struct picker_rule *added;

	if (!rules)
		return false;
	picker->rules = rules;
	added = &rules[picker->n_rules];
	*added = (struct picker_rule){ .rule = *rule, .picked = true };
	added->rule.text = strdup(rule->text);
	if (!added->rule.text)
		return false;
	added->folder = find_folder(picker, rule);
	picker->n_rules++;
	return true;
}

/* What the config would read in text. */
static bool add_rules(struct picker *picker, const char *text, struct err *err)
{
	struct monitor *monitor = monitor_new();
	bool ok = monitor || err_memory(err);

	ok = ok && value_folders(text, monitor, err);
	for (size_t i = 0; ok && i < monitor->n_folders; i++)
		ok = add_rule(picker, &monitor->folders[i]) || err_memory(err);
	monitor_unref(monitor);
	return ok;
}

static bool add_row(struct picker *picker, enum picker_kind kind, size_t at)
{
	if (picker->n == picker->cap) {
		const size_t cap = picker->cap ? picker->cap * 2 : 64;
		struct picker_row *rows = realloc(picker->rows, cap * sizeof *rows);

		if (!rows)
			return false;
		picker->rows = rows;
		picker->cap = cap;
	}
	picker->rows[picker->n++] = (struct picker_row){ kind, at };
	return true;
}

static bool is_rule(const char *text)
{
	return text[0] == '!' || text[0] == '\\' || strpbrk(text, "*%");
}

static bool rule_matches(
	const struct picker *picker, const struct folder_rule *rule, size_t folder)
{
	const struct folder *row = &picker->folders->rows[folder];

	if (rule->special_use)
		return row->use != USE_NONE &&
		       special_use_parse(rule->text, strlen(rule->text)) == row->use;
	return pattern_match(rule->text, row->name, strlen(row->name), picker->delimiter);
}

static bool fits_filter(const struct picker *picker, size_t folder)
{
	const char *text = picker->filter.text;
	const char *name = picker->folders->rows[folder].name;
	struct folder_rule typed = { .text = (char *)text + (text[0] == '!'),
		.special_use = text[0] == '\\' };

	if (is_rule(text))
		return rule_matches(picker, &typed, folder);
	return text_contains(name, text);
}

/* Without memory the list is shorter. */
static void build_rows(struct picker *picker)
{
	const char *text = picker->filter.text;

	picker->n = 0;
	if (is_rule(text))
		(void)add_row(picker, PICK_TYPED, 0);
	for (size_t i = 0; text[0] == '\0' && i < picker->n_rules; i++)
		if (picker->rules[i].folder < 0)
			(void)add_row(picker, PICK_RULE, i);
	for (size_t i = 0; i < picker->folders->n; i++)
		if (fits_filter(picker, i))
			(void)add_row(picker, PICK_FOLDER, i);
	if (picker->at >= picker->n)
		picker->at = picker->n > 0 ? picker->n - 1 : 0;
}

bool picker_open(
	struct picker *picker, struct folders *folders, const char *rules, struct err *err)
{
	picker_close(picker);
	picker->folders = folders_ref(folders);
	picker->delimiter = guess_delimiter(folders);
	if (rules[0] && !add_rules(picker, rules, err)) {
		picker_close(picker);
		return false;
	}
	build_rows(picker);
	return true;
}

void picker_close(struct picker *picker)
{
	for (size_t i = 0; i < picker->n_rules; i++)
		free(picker->rules[i].rule.text);
	free(picker->rules);
	free(picker->rows);
	folders_unref(picker->folders);
	*picker = (struct picker){ 0 };
}

enum picker_mark picker_mark(const struct picker *picker, size_t folder)
{
	enum picker_mark mark = PICKED_NOT;

	for (size_t i = 0; i < picker->n_rules; i++) {
		const struct picker_rule *rule = &picker->rules[i];

		if (!rule->picked || (rule->folder >= 0 && rule->folder != (int32_t)folder))
			continue;
		if (rule->folder >= 0)
			mark = mark == PICKED_NOT ? PICKED_BY_NAME : mark;
		else if (!rule_matches(picker, &rule->rule, folder))
			continue;
		else if (rule->rule.exclude)
			return PICKED_NOT;
		else
			mark = PICKED_BY_PATTERN;
	}
	return mark;
}

size_t picker_count(const struct picker *picker)
{
	size_t n = 0;

	for (size_t i = 0; i < picker->folders->n; i++)
		n += picker_mark(picker, i) != PICKED_NOT;
	return n;
}

/* A name that the config would read as something else. */
static bool is_sayable(const char *name)
{
	return !is_rule(name);
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
	return add_rule(picker, &rule) || err_memory(err);
}

static bool toggle(struct picker *picker, struct err *err)
{
	const struct picker_row *row = &picker->rows[picker->at];

	if (picker->at >= picker->n)
		return err_set(err, ERR_USAGE, "no folder is named so");
	if (row->kind == PICK_FOLDER)
		return toggle_folder(picker, row->at, err);
	if (row->kind == PICK_RULE) {
		picker->rules[row->at].picked = !picker->rules[row->at].picked;
		return true;
	}
	if (!add_rules(picker, picker->filter.text, err))
		return false;
	line_clear(&picker->filter);
	picker->at = 0;
	build_rows(picker);
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
	build_rows(picker);
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
		build_rows(picker);
	}
	return PICKER_ON;
}

bool picker_print(const struct picker *picker, struct buf *out)
{
	bool any = false;

	for (size_t i = 0; i < picker->n_rules; i++) {
		const struct picker_rule *rule = &picker->rules[i];

		if (!rule->picked)
			continue;
		if ((any && !buf_puts(out, ", ")) || !schema_print_folder(&rule->rule, out))
			return false;
		any = true;
	}
	return true;
}
