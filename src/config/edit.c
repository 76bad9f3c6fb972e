#include "config/edit.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "config/edit_line.h"
#include "config/ini_table.h"

/* A key of the section that is to change. */
struct old_key {
	size_t start;	 /* of its line */
	size_t group;	 /* of the changes: the first one with this key */
	uint32_t number; /* 3 in "folders.3", 1 in "folders" */
	bool repeated;	 /* one of the same name stands above */
	bool last;	 /* of its group */
};

/* A section under change. */
struct setting {
	struct scan text;
	const struct changes *changes;
	struct edit_place place;
	struct edit_style style;
	struct old_key *keys; /* in the order of the file */
	size_t n_keys;
	size_t *used; /* per group: values written */
	struct buf *out;
	bool feeds; /* a line feed was put behind a last line that had none */
	struct err *err;
};

/* Values of the group that begins at change i; a key to be removed has one without text. */
static size_t group_size(const struct changes *changes, size_t i)
{
	const char *key = changes->list[i].key;
	size_t n = 1;

	while (i + n < changes->n && changes->list[i].continues &&
		strncmp(key, changes->list[i + n].key, strlen(key)) == 0 &&
		changes->list[i + n].key[strlen(key)] == '.')
		n++;
	return n;
}

/* "folders" or, of a list that goes on, "folders.3". */
static bool key_matches(const struct change *change, struct scan name, uint32_t *number)
{
	if (!scan_word(&name, change->key))
		return false;
	*number = 1;
	if (scan_is_done(&name))
		return true;
	return change->continues && scan_byte(&name, '.') && scan_u32(&name, number) &&
	       scan_is_done(&name);
}

static bool find_group(const struct setting *setting, struct scan name, struct old_key *key)
{
	const struct changes *changes = setting->changes;

	for (size_t i = 0; i < changes->n; i += group_size(changes, i)) {
		if (!key_matches(&changes->list[i], name, &key->number))
			continue;
		key->group = i;
		return true;
	}
	return false;
}

static bool note_key(struct setting *setting, const struct old_key *found)
{
	struct old_key *grown =
		realloc(setting->keys, (setting->n_keys + 1) * sizeof *setting->keys);
	struct old_key *key;

	if (!grown)
		return err_memory(setting->err);
	setting->keys = grown;
	if (setting->n_keys >= INI_KEYS_MAX)
		return err_set(setting->err, ERR_CONFIG, "a section holds at most %d keys",
			INI_KEYS_MAX);
	key = &grown[setting->n_keys];
	*key = *found;
	key->last = true;
	for (size_t i = 0; i < setting->n_keys; i++) {
		if (grown[i].group != key->group)
			continue;
		if (grown[i].number == key->number)
			key->repeated = true;
		grown[i].last = false;
	}
	setting->n_keys++;
	return true;
}

static bool note_keys(struct setting *setting)
{
	const struct edit_place *place = &setting->place;
	struct ini_lines lines;
	struct ini_line line;
	bool ok = true;

	ini_lines_init(&lines, setting->text.at, scan_left(&setting->text));
	while (ok && ini_lines_next(&lines, &line) && line.start < place->end) {
		struct old_key key = { .start = line.start };

		if (line.start >= place->body && line.kind == INI_ENTRY &&
			find_group(setting, line.name, &key))
			ok = note_key(setting, &key);
	}
	ini_lines_release(&lines);
	return ok;
}

/* Before a line is put that stands in no line's place. */
static bool end_line(struct setting *setting)
{
	struct buf *out = setting->out;
	const char *line_end = setting->style.line_end;

	if (out->data[out->len - 1] != '\n') {
		setting->feeds = true;
		if (!buf_puts(out, line_end))
			return err_memory(setting->err);
	}
	return edit_close(out, line_end, setting->err);
}

/* The lowest number that no line of the list has and none was given in this change. */
static uint32_t free_number(const struct setting *setting, size_t group, uint32_t from)
{
	for (size_t i = 0; i < setting->n_keys; i++) {
		if (setting->keys[i].group != group || setting->keys[i].number != from)
			continue;
		from++;
		i = SIZE_MAX; /* once more from the first */
	}
	return from;
}

/* What is left of a group's values, each in a line of its own. */
static bool put_rest(struct setting *setting, size_t group)
{
	const size_t end = group + group_size(setting->changes, group);
	uint32_t number = 1;

	for (size_t i = group + setting->used[group]; i < end; i++) {
		const struct change *change = &setting->changes->list[i];
		char key[INI_LINE_MAX];
		const struct edit_wish wish = { key, change->value, change->quote };

		if (!change->value)
			continue;
		number = free_number(setting, group, number);
		snprintf(key, sizeof key, number > 1 ? "%s.%u" : "%s",
			setting->changes->list[group].key, number);
		number++;
		if (!end_line(setting) ||
			!edit_put_new(&setting->style, &wish, setting->out, setting->err))
			return false;
	}
	setting->used[group] = end - group;
	return true;
}

static bool put_bytes(struct setting *setting, size_t from, size_t to)
{
	return buf_append(setting->out, setting->text.at + from, to - from) ||
	       err_memory(setting->err);
}

static bool says_it_already(const struct ini_line *line, const char *value)
{
	return !line->fault && scan_left(&line->value) == strlen(value) &&
	       memcmp(line->value.at, value, strlen(value)) == 0;
}

static bool put_key(struct setting *setting, const struct ini_lines *lines,
	const struct ini_line *line, const struct old_key *key)
{
	const size_t i = key->group + setting->used[key->group];
	const bool is_left =
		setting->used[key->group] < group_size(setting->changes, key->group);
	const struct change *change = is_left ? &setting->changes->list[i] : NULL;
	bool ok = true;

	if (change && change->value && !key->repeated) {
		const struct edit_wish wish = { change->key, change->value, change->quote };

		setting->used[key->group]++;
		ok = says_it_already(line, change->value)
			     ? put_bytes(setting, line->start, line->end)
			     : edit_put_changed(
				       lines, line, &wish, setting->out, setting->err);
	}
	return ok && (!key->last || put_rest(setting, key->group));
}

/* Keys that the section did not have. */
static bool put_new_keys(struct setting *setting)
{
	const struct changes *changes = setting->changes;

	for (size_t i = 0; i < changes->n; i += group_size(changes, i)) {
		bool is_old = false;

		for (size_t k = 0; k < setting->n_keys; k++)
			is_old = is_old || setting->keys[k].group == i;
		if (!is_old && !put_rest(setting, i))
			return false;
	}
	return true;
}

static bool put_section(struct setting *setting)
{
	const struct edit_place *place = &setting->place;
	const struct old_key *key = setting->keys;
	const struct old_key *end = key ? key + setting->n_keys : NULL;
	struct ini_lines lines;
	struct ini_line line;
	bool ok = put_bytes(setting, 0, place->body) &&
		  (place->keys_end > place->body || put_new_keys(setting));

	ini_lines_init(&lines, setting->text.at, scan_left(&setting->text));
	while (ok && ini_lines_next(&lines, &line) && line.start < place->end) {
		if (line.start < place->body)
			continue;
		if (key < end && key->start == line.start)
			ok = put_key(setting, &lines, &line, key++);
		else
			ok = put_bytes(setting, line.start, line.end);
		if (line.end == place->keys_end)
			ok = ok && put_new_keys(setting);
	}
	ini_lines_release(&lines);
	/* a text without a line feed at its end goes on having none */
	if (ok && setting->feeds && place->end == scan_left(&setting->text))
		setting->out->len -= strlen(setting->style.line_end);
	return ok && put_bytes(setting, place->end, scan_left(&setting->text));
}

bool edit_set_in(struct scan text, const char *section, const struct changes *changes,
	const struct edit_style *style, struct buf *out, struct err *err)
{
	struct setting setting = {
		.text = text, .changes = changes, .out = out, .err = err
	};
	struct edit_place place;
	bool ok = false;

	if (!edit_find(text, section, &place, err))
		return false;
	setting.place = place;
	setting.style = style ? *style
			      : edit_style_of(text, setting.place.start, setting.place.end);
	setting.used = calloc(changes->n + 1, sizeof *setting.used);
	if (setting.used)
		ok = note_keys(&setting) && put_section(&setting);
	else
		err_memory(err);
	free(setting.used);
	free(setting.keys);
	return ok;
}

bool edit_set(struct scan text, const char *section, const struct changes *changes,
	struct buf *out, struct err *err)
{
	return edit_set_in(text, section, changes, NULL, out, err);
}
