#include "config/ini_table.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "config/ini_lines.h"

/* As much of a key as a sentence quotes. */
enum { KEY_SHOWN = 60 };

char *ini_table_keep(struct ini *ini, const char *text, size_t len)
{
	char *word = ini->words + ini->words_len;

	assert(len < ini->words_cap - ini->words_len);
	memcpy(word, text, len);
	word[len] = '\0';
	ini->words_len += len + 1;
	return word;
}

static char *keep_lower(struct ini *ini, const struct scan *name)
{
	char *word = ini_table_keep(ini, name->at, scan_left(name));

	for (char *at = word; *at; at++)
		*at = (char)tolower((unsigned char)*at);
	return word;
}

/* A run of blanks becomes one. */
static void fold_blanks(char *word)
{
	char *to = word;

	for (const char *at = word; *at; at++) {
		if (!isspace((unsigned char)*at))
			*to++ = *at;
		else if (to > word && to[-1] != ' ')
			*to++ = ' ';
	}
	*to = '\0';
}

static int shown(const struct scan *name)
{
	return (int)(scan_left(name) < KEY_SHOWN ? scan_left(name) : KEY_SHOWN);
}

static bool is_key_of_folders(const struct scan *key)
{
	struct scan rest = *key;

	return scan_word(&rest, "folders");
}

static void note_line(const struct ini_line *line, struct problems *problems)
{
	const bool is_entry = line->kind == INI_ENTRY;

	if (line->fault && is_entry && is_key_of_folders(&line->name) && !line->quoted)
		problems_add(problems, PROBLEM_ERROR, line->line,
			"%.*s: %s; a long list goes on in folders.2, folders.3",
			shown(&line->name), line->name.at, line->fault);
	else if (line->fault && is_entry)
		problems_add(problems, PROBLEM_ERROR, line->line, "%.*s: %s",
			shown(&line->name), line->name.at, line->fault);
	else if (line->fault)
		problems_add(problems, PROBLEM_ERROR, line->line, "%s", line->fault);
	else if (is_entry && line->glued)
		problems_add(problems, PROBLEM_WARNING, line->line,
			"%.*s: everything from '%c' on is a comment; quote the value to "
			"keep it",
			shown(&line->name), line->name.at, line->comment);
	else if (line->kind == INI_COMMENT && line->lines > 1)
		problems_add(problems, PROBLEM_WARNING, line->line,
			"the backslash at its end makes the next line part of this "
			"comment");
}

static void add_section(struct ini *ini, const struct ini_line *line)
{
	struct ini_section *section = &ini->sections[ini->n_sections++];
	char *name = keep_lower(ini, &line->name);

	fold_blanks(name);
	section->name = name;
	section->line = line->line;
	section->entries = ini->entries + ini->n_entries;
}

static void add_entry(
	struct ini *ini, const struct ini_line *line, struct problems *problems)
{
	struct ini_section *section;

	if (ini->n_sections == 0) {
		problems_add(problems, PROBLEM_ERROR, line->line,
			"%.*s: the key stands before any [section]", shown(&line->name),
			line->name.at);
		return;
	}
	section = &ini->sections[ini->n_sections - 1];
	if (section->n == INI_KEYS_MAX) {
		problems_add(problems, PROBLEM_ERROR, line->line,
			"%.*s: a section holds at most %d keys", shown(&line->name),
			line->name.at, INI_KEYS_MAX);
		return;
	}
	section->n++;
	ini->places[ini->n_entries] = (struct place){ line->start, line->end };
	ini->entries[ini->n_entries++] = (struct ini_entry){
		.key = keep_lower(ini, &line->name),
		.value = "",
		.line = line->line,
		.quoted = line->quoted,
		.faulty = line->fault != NULL,
		.commented = line->comment != '\0' && !line->glued,
	};
}

static void read_lines(
	struct ini *ini, const char *bytes, size_t len, struct problems *problems)
{
	struct ini_lines lines;
	struct ini_line line;

	ini_lines_init(&lines, bytes, len);
	while (ini_lines_next(&lines, &line)) {
		note_line(&line, problems);
		if (line.kind == INI_SECTION)
			add_section(ini, &line);
		else if (line.kind == INI_ENTRY)
			add_entry(ini, &line, problems);
	}
	ini_lines_release(&lines);
}

/* One walk to count, so that nothing grows and pointers stay. */
static bool make_tables(struct ini *ini, const char *bytes, size_t len)
{
	size_t n_sections = 1; /* calloc(0) may be NULL */
	size_t n_entries = 1;
	struct ini_lines lines;
	struct ini_line line;

	ini_lines_init(&lines, bytes, len);
	while (ini_lines_next(&lines, &line)) {
		n_sections += line.kind == INI_SECTION;
		n_entries += line.kind == INI_ENTRY;
	}
	ini_lines_release(&lines);
	ini->words_cap = len + n_sections + 2 * n_entries;
	ini->words = malloc(ini->words_cap);
	ini->sections = calloc(n_sections, sizeof *ini->sections);
	ini->entries = calloc(n_entries, sizeof *ini->entries);
	ini->places = calloc(n_entries, sizeof *ini->places);
	return ini->words && ini->sections && ini->entries && ini->places;
}

static int compare_sections(const void *a, const void *b)
{
	const struct ini_section *left = *(const struct ini_section *const *)a;
	const struct ini_section *right = *(const struct ini_section *const *)b;
	const int order = strcmp(left->name, right->name);

	return order != 0 ? order : (left->line > right->line) - (left->line < right->line);
}

static bool find_equal_sections(const struct ini *ini, struct problems *problems)
{
	const struct ini_section **sorted = calloc(ini->n_sections + 1, sizeof *sorted);

	if (!sorted)
		return false;
	for (size_t i = 0; i < ini->n_sections; i++)
		sorted[i] = &ini->sections[i];
	qsort(sorted, ini->n_sections, sizeof *sorted, compare_sections);
	for (size_t i = 1; i < ini->n_sections; i++) {
		if (sorted[i]->name[0] && strcmp(sorted[i - 1]->name, sorted[i]->name) == 0)
			problems_add(problems, PROBLEM_ERROR, sorted[i]->line,
				"section [%.80s] is already on line %u; sections with one "
				"name would be merged",
				sorted[i]->name, sorted[i - 1]->line);
	}
	free(sorted);
	return true;
}

static int compare_entries(const void *a, const void *b)
{
	const struct ini_entry *left = *(struct ini_entry *const *)a;
	const struct ini_entry *right = *(struct ini_entry *const *)b;
	const int order = strcmp(left->key, right->key);

	return order != 0 ? order : (left->line > right->line) - (left->line < right->line);
}

/* Of equal keys in a section the first stays. */
static bool find_equal_keys(const struct ini *ini, struct problems *problems)
{
	struct ini_entry **sorted = calloc(ini->n_entries + 1, sizeof *sorted);

	if (!sorted)
		return false;
	for (size_t i = 0; i < ini->n_entries; i++)
		sorted[i] = &ini->entries[i];
	for (size_t i = 0; i < ini->n_sections; i++) {
		const struct ini_section *section = &ini->sections[i];
		struct ini_entry **first = sorted + (section->entries - ini->entries);

		qsort(first, section->n, sizeof *first, compare_entries);
		for (size_t k = 1; k < section->n; k++) {
			if (strcmp(first[k - 1]->key, first[k]->key) != 0)
				continue;
			problems_add(problems, PROBLEM_ERROR, first[k]->line,
				"%.60s: already given on line %u", first[k]->key,
				first[k - 1]->line);
			first[k]->faulty = true;
		}
	}
	free(sorted);
	return true;
}

bool ini_table_fill(
	struct ini *ini, const char *bytes, size_t len, struct problems *problems)
{
	if (!make_tables(ini, bytes, len))
		return false;
	read_lines(ini, bytes, len, problems);
	return find_equal_sections(ini, problems) && find_equal_keys(ini, problems);
}

void ini_table_release(struct ini *ini)
{
	if (ini->words)
		explicit_bzero(ini->words, ini->words_len);
	free(ini->words);
	free(ini->sections);
	free(ini->entries);
	free(ini->places);
	*ini = (struct ini){ 0 };
}
