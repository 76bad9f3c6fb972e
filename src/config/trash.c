#include "config/trash.h"

#include <stdlib.h>
#include <string.h>

#include "config/schema.h"

/* A password that was seen in clear, so that it is also seen in a comment. */
struct stripping {
	struct scan section;
	struct buf *out;
	struct buf password; /* secret */
	bool is_stripped;
};

static bool is_password_key(const char *key)
{
	const struct schema_key *known = schema_find(SCHEMA_MONITOR, key);

	return known && known->secret == SECRET_PASSWORD;
}

/* "password" and then, behind blanks, '=' or ':', as in a key or in what people note. */
static bool tells_password(struct scan text)
{
	for (; !scan_is_done(&text); text.at++) {
		struct scan rest = text;

		if (!scan_word(&rest, "password"))
			continue;
		scan_blanks(&rest);
		if (!scan_is_done(&rest) && strchr("=:", *rest.at))
			return true;
	}
	return false;
}

static bool holds_password(const struct stripping *stripping, struct scan text)
{
	const struct buf *password = &stripping->password;

	return tells_password(text) ||
	       (password->len > 0 && memmem(text.at, scan_left(&text), password->data,
					     password->len) != NULL);
}

static bool is_password_line(const struct ini_line *line)
{
	struct edit_name key;

	edit_fold(line->name, &key);
	return line->kind == INI_ENTRY && is_password_key(key.text);
}

/* Of several, the last is looked for. */
static bool find_password(struct stripping *stripping)
{
	struct ini_lines lines;
	struct ini_line line;
	bool ok = true;

	ini_lines_init(&lines, stripping->section.at, scan_left(&stripping->section));
	while (ok && ini_lines_next(&lines, &line)) {
		if (!is_password_line(&line))
			continue;
		buf_clear(&stripping->password);
		ok = buf_append(
			&stripping->password, line.value.at, scan_left(&line.value));
	}
	ini_lines_release(&lines);
	return ok;
}

static bool put_line(struct stripping *stripping, const struct ini_line *line)
{
	const char *bytes = stripping->section.at;
	const struct scan whole = scan_of(bytes + line->start, line->end - line->start);
	const bool is_entry = line->kind == INI_ENTRY;
	bool is_secret = is_password_line(line);

	if (is_entry && !is_secret)
		is_secret = tells_password(line->value);
	else if (line->kind == INI_COMMENT || line->kind == INI_BAD)
		is_secret = holds_password(stripping, whole);
	if (is_secret) {
		stripping->is_stripped = true;
		return true;
	}
	if (!is_entry || !holds_password(stripping, line->tail))
		return buf_append(stripping->out, whole.at, scan_left(&whole));
	stripping->is_stripped = true;
	if (line->lines > 1 || line->open)
		return true; /* its tail is no part of the bytes */
	return buf_append(stripping->out, whole.at, (size_t)(line->tail.at - whole.at)) &&
	       buf_append(stripping->out, line->tail.end,
		       (size_t)(whole.end - line->tail.end));
}

bool trash_strip(struct scan section, struct buf *out, bool *is_stripped)
{
	struct stripping stripping = { .section = section,
		.out = out,
		.password = { .max = TRASH_BYTES_MAX, .secret = true } };
	struct ini_lines lines;
	struct ini_line line;
	bool ok = find_password(&stripping);

	ini_lines_init(&lines, section.at, scan_left(&section));
	while (ok && ini_lines_next(&lines, &line))
		ok = put_line(&stripping, &line);
	ini_lines_release(&lines);
	buf_release(&stripping.password);
	*is_stripped = stripping.is_stripped;
	return ok;
}

void trashed_release(struct trashed *entry)
{
	free(entry->name);
	removed_release(&entry->removed);
	*entry = (struct trashed){ 0 };
}

bool trash_put(struct trash *trash, struct trashed *entry)
{
	if (trash->n == TRASH_MAX) {
		trashed_release(&trash->list[0]);
		trash->n--;
		memmove(trash->list, trash->list + 1, trash->n * sizeof *trash->list);
	}
	if (!trash->list)
		trash->list = calloc(TRASH_MAX, sizeof *trash->list);
	if (!trash->list) {
		trashed_release(entry);
		return false;
	}
	trash->list[trash->n++] = *entry;
	*entry = (struct trashed){ 0 };
	return true;
}

bool trash_add(struct trash *trash, const struct removed *removed, const char *name,
	int64_t wall_ms, struct err *err)
{
	struct trashed entry = { .name = strdup(name),
		.wall_ms = wall_ms,
		.removed = { .section = strdup(removed->section),
			.before = strdup(removed->before),
			.after = strdup(removed->after),
			.above = removed->above,
			.bytes = { .max = TRASH_BYTES_MAX, .secret = true } } };

	if (removed->bytes.len > TRASH_BYTES_MAX) {
		trashed_release(&entry);
		return err_set(err, ERR_CONFIG, "[%.80s] is too large to be kept",
			removed->section);
	}
	if (!entry.name || !entry.removed.section || !entry.removed.before ||
		!entry.removed.after ||
		!trash_strip(scan_of(removed->bytes.data, removed->bytes.len),
			&entry.removed.bytes, &entry.needs_password)) {
		trashed_release(&entry);
		return err_memory(err);
	}
	return trash_put(trash, &entry) || err_memory(err);
}

void trash_drop(struct trash *trash, const char *section, int64_t wall_ms)
{
	for (size_t i = 0; i < trash->n; i++) {
		struct trashed *entry = &trash->list[i];

		if (entry->wall_ms != wall_ms ||
			strcmp(entry->removed.section, section) != 0)
			continue;
		trashed_release(entry);
		trash->n--;
		memmove(entry, entry + 1, (trash->n - i) * sizeof *entry);
		return;
	}
}

void trash_release(struct trash *trash)
{
	for (size_t i = 0; i < trash->n; i++)
		trashed_release(&trash->list[i]);
	free(trash->list);
	*trash = (struct trash){ 0 };
}
