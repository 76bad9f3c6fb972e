#include "tui/picker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "config/schema.h"
#include "config/value.h"
#include "protocol/pattern.h"

/* LIST did not tell it: what most servers use, if a name holds it. */
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

bool picker_add_rule(struct picker *picker, const struct folder_rule *rule)
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
bool picker_add_rules(struct picker *picker, const char *text, struct err *err)
{
	struct monitor *monitor = monitor_new();
	bool ok = monitor || err_memory(err);

	ok = ok && value_folders(text, monitor, err);
	for (size_t i = 0; ok && i < monitor->n_folders; i++)
		ok = picker_add_rule(picker, &monitor->folders[i]) || err_memory(err);
	monitor_unref(monitor);
	return ok;
}

static bool add_row(struct picker *picker, enum picker_kind kind, size_t at, size_t len)
{
	if (picker->n == picker->cap) {
		const size_t cap = picker->cap ? picker->cap * 2 : 64;
		struct picker_row *rows = realloc(picker->rows, cap * sizeof *rows);

		if (!rows)
			return false;
		picker->rows = rows;
		picker->cap = cap;
	}
	picker->rows[picker->n++] = (struct picker_row){ kind, at, len };
	return true;
}

bool picker_is_rule(const char *text)
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

	if (picker_is_rule(text))
		return rule_matches(picker, &typed, folder);
	return text_contains(name, text);
}

/* The row above is so far the same, up to a delimiter or its end. */
static bool is_shared(const char *above, const char *name, size_t len, char delimiter)
{
	return strncmp(above, name, len) == 0 &&
	       (above[len] == '\0' || above[len] == delimiter);
}

/* The branches on which a folder sits, as far as the row above does not show them. */
static void add_branches(struct picker *picker, size_t folder)
{
	const struct folder *row = &picker->folders->rows[folder];
	const char *above = folder > 0 ? row[-1].name : "";

	for (size_t i = 1; picker->delimiter && row->name[0] && row->name[i]; i++) {
		if (row->name[i] == picker->delimiter && row->name[i + 1] &&
			!is_shared(above, row->name, i, picker->delimiter))
			(void)add_row(picker, PICK_BRANCH, folder, i);
	}
}

/* A tree, or a flat list of what fits the filter.  Without memory it is shorter. */
void picker_build_rows(struct picker *picker)
{
	const char *text = picker->filter.text;

	picker->n = 0;
	if (picker_is_rule(text))
		(void)add_row(picker, PICK_TYPED, 0, 0);
	for (size_t i = 0; text[0] == '\0' && i < picker->n_rules; i++)
		if (picker->rules[i].folder < 0)
			(void)add_row(picker, PICK_RULE, i, 0);
	for (size_t i = 0; i < picker->folders->n; i++) {
		if (text[0] == '\0')
			add_branches(picker, i);
		if (fits_filter(picker, i))
			(void)add_row(picker, PICK_FOLDER, i, 0);
	}
	if (picker->at >= picker->n)
		picker->at = picker->n > 0 ? picker->n - 1 : 0;
}

bool picker_open(
	struct picker *picker, struct folders *folders, const char *rules, struct err *err)
{
	picker_close(picker);
	picker->folders = folders_ref(folders);
	picker->delimiter =
		folders->delimiter ? folders->delimiter : guess_delimiter(folders);
	if (rules[0] && !picker_add_rules(picker, rules, err)) {
		picker_close(picker);
		return false;
	}
	picker_build_rows(picker);
	return true;
}

void picker_close(struct picker *picker)
{
	for (size_t i = 0; i < picker->n_rules; i++)
		free(picker->rules[i].rule.text);
	free(picker->rules);
	free(picker->rows);
	folders_unref(picker->folders);
	memset(picker, 0, sizeof *picker);
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

struct picker_rule *picker_find_branch(
	const struct picker *picker, const struct picker_row *row)
{
	const char *name = picker->folders->rows[row->at].name;

	for (size_t i = 0; i < picker->n_rules; i++) {
		struct picker_rule *rule = &picker->rules[i];
		const char *text = rule->rule.text;

		if (!rule->rule.exclude && strncmp(text, name, row->len) == 0 &&
			text[row->len] == picker->delimiter &&
			strcmp(text + row->len + 1, "*") == 0)
			return rule;
	}
	return NULL;
}

bool picker_has_branch(const struct picker *picker, const struct picker_row *row)
{
	const struct picker_rule *rule = picker_find_branch(picker, row);

	return rule && rule->picked;
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
