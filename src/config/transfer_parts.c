#include "config/transfer_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "config/schema.h"

enum { NOTE_MAX = 512, NOTES_MAX = 100, LIST_MAX = 256 * 1024 };

char *transfer_printable(const char *text)
{
	const size_t len = strlen(text);
	const size_t size = 4 * len + 1;
	char *out = malloc(size);

	if (out)
		text_printable(out, size, text, len);
	return out;
}

/* Takes text over, which may be NULL. */
static bool add_note(char ***notes, size_t *n, char *text)
{
	char **grown = text ? realloc(*notes, (*n + 1) * sizeof *grown) : NULL;

	if (!grown) {
		free(text);
		return false;
	}
	*notes = grown;
	grown[(*n)++] = text;
	return true;
}

__attribute__((format(printf, 1, 0))) static char *sentence(const char *fmt, va_list args)
{
	char text[NOTE_MAX];

	vsnprintf(text, sizeof text, fmt, args);
	return transfer_printable(text);
}

void transfer_note(struct transfer *transfer, const char *fmt, ...)
{
	va_list args;

	if (transfer->n_notes >= NOTES_MAX)
		return;
	va_start(args, fmt);
	if (!add_note(&transfer->notes, &transfer->n_notes, sentence(fmt, args)))
		transfer->no_memory = true;
	va_end(args);
}

void candidate_note(struct candidate *candidate, const char *fmt, ...)
{
	va_list args;

	if (candidate->n_notes >= NOTES_MAX)
		return;
	va_start(args, fmt);
	if (!add_note(&candidate->notes, &candidate->n_notes, sentence(fmt, args)))
		candidate->no_memory = true;
	va_end(args);
}

void candidate_refuse(struct candidate *candidate, const char *fmt, ...)
{
	va_list args;

	if (candidate->refusal)
		return;
	va_start(args, fmt);
	candidate->refusal = sentence(fmt, args);
	va_end(args);
	if (!candidate->refusal)
		candidate->no_memory = true;
}

struct candidate *transfer_add(struct transfer *transfer, unsigned line)
{
	struct candidate **grown;
	struct candidate *candidate;

	if (transfer->n == TRANSFER_MAX) {
		transfer->too_many = true;
		return NULL;
	}
	grown = realloc(transfer->list, (transfer->n + 1) * sizeof *grown);
	candidate = grown ? calloc(1, sizeof *candidate) : NULL;
	if (grown)
		transfer->list = grown;
	if (!candidate) {
		transfer->no_memory = true;
		return NULL;
	}
	candidate->line = line;
	grown[transfer->n++] = candidate;
	candidate->number = transfer->n;
	return candidate;
}

static struct ini_entry *find(const struct candidate *candidate, const char *key)
{
	for (size_t i = 0; i < candidate->n_entries; i++) {
		if (strcmp(candidate->entries[i].key, key) == 0)
			return &candidate->entries[i];
	}
	return NULL;
}

const char *candidate_get(const struct candidate *candidate, const char *key)
{
	const struct ini_entry *entry = find(candidate, key);

	return entry ? entry->value : NULL;
}

bool candidate_has_secret(const struct candidate *candidate)
{
	for (size_t i = 0; i < candidate->n_entries; i++) {
		const struct schema_key *key =
			schema_find(SCHEMA_MONITOR, candidate->entries[i].key);

		if (key && key->type == VALUE_SECRET)
			return true;
	}
	return false;
}

static void wipe(const char *text)
{
	explicit_bzero((char *)(uintptr_t)text, strlen(text));
	free((char *)(uintptr_t)text);
}

void candidate_drop(struct candidate *candidate, const char *key)
{
	struct ini_entry *entry = find(candidate, key);

	if (!entry)
		return;
	wipe(entry->key);
	wipe(entry->value);
	*entry = candidate->entries[--candidate->n_entries];
}

static struct ini_entry *add_entry(struct candidate *candidate, const char *key)
{
	const size_t n = candidate->n_entries;
	struct ini_entry *grown = realloc(candidate->entries, (n + 1) * sizeof *grown);
	char *name = strdup(key);

	if (grown)
		candidate->entries = grown;
	if (!grown || !name) {
		free(name);
		return NULL;
	}
	grown[n] = (struct ini_entry){ .key = name };
	candidate->n_entries++;
	return &grown[n];
}

void candidate_set(
	struct candidate *candidate, const char *key, const char *value, unsigned line)
{
	struct ini_entry *entry;
	char *copy = strdup(value);

	if (!copy) {
		candidate->no_memory = true;
		return;
	}
	entry = find(candidate, key);
	if (entry)
		wipe(entry->value);
	else
		entry = add_entry(candidate, key);
	if (!entry) {
		wipe(copy);
		candidate->no_memory = true;
		return;
	}
	entry->value = copy;
	entry->line = line;
}

void candidate_setf(struct candidate *candidate, const char *key, const char *fmt, ...)
{
	char text[NOTE_MAX];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	candidate_set(candidate, key, text, 0);
}

void candidate_name(struct candidate *candidate, const char *name)
{
	char *printable = transfer_printable(name);

	candidate_set(candidate, "name", name, candidate->line);
	if (!printable) {
		candidate->no_memory = true;
		return;
	}
	free(candidate->name);
	candidate->name = printable;
}

/* What stands at key and a comma into text. */
static bool begin_list(const struct candidate *candidate, const char *key, struct buf *text)
{
	const char *before = candidate_get(candidate, key);

	return !before || buf_printf(text, "%s, ", before);
}

static void end_list(
	struct candidate *candidate, const char *key, struct buf *text, bool ok)
{
	if (ok && buf_putc(text, '\0'))
		candidate_set(candidate, key, text->data, candidate->line);
	else
		candidate->no_memory = true;
	buf_release(text);
}

void candidate_add_folder(struct candidate *candidate, const char *name, bool exclude)
{
	const struct folder_rule rule = { .text = (char *)(uintptr_t)name,
		.exclude = exclude };
	struct buf text = BUF_INIT(LIST_MAX);
	const bool ok = begin_list(candidate, "folders", &text) &&
			schema_print_folder(&rule, &text);

	end_list(candidate, "folders", &text, ok);
}

/* A comma parts tags, a colon the key from the value. */
static bool put_tag_part(struct buf *text, const char *part, const char *banned)
{
	part += strspn(part, " \t");
	for (const char *at = part; *at; at++) {
		if (!buf_putc(text, strchr(banned, *at) ? '_' : *at))
			return false;
	}
	return true;
}

void candidate_add_tag(struct candidate *candidate, const char *key, const char *value)
{
	struct buf text = BUF_INIT(LIST_MAX);
	bool ok = begin_list(candidate, "tags", &text) && put_tag_part(&text, key, ",:");

	if (ok && value[0])
		ok = buf_putc(&text, ':') && put_tag_part(&text, value, ",");
	if (strpbrk(key, ",:") || strchr(value, ','))
		candidate_note(
			candidate, "tag '%.60s': a comma or colon in it became '_'", key);
	end_list(candidate, "tags", &text, ok);
}

void candidate_take(
	struct candidate *candidate, const char *key, const char *value, unsigned line)
{
	const char *meant;

	if (strcasecmp(key, "name") == 0) {
		candidate_name(candidate, value);
		return;
	}
	if (schema_find(SCHEMA_MONITOR, key)) {
		candidate_set(candidate, key, value, line);
		return;
	}
	meant = schema_nearest(SCHEMA_MONITOR, key);
	if (meant)
		candidate_note(candidate,
			"unknown key '%.60s' is left out; did you mean '%s'?", key, meant);
	else
		candidate_note(candidate, "unknown key '%.60s' is left out", key);
}

bool transfer_line(struct scan *rest, struct scan *line)
{
	if (scan_is_done(rest))
		return false;
	*line = scan_until(rest, "\n");
	scan_byte(rest, '\n');
	if (line->end > line->at && line->end[-1] == '\r')
		line->end--;
	return true;
}

bool transfer_line_says(struct scan line, const char *word)
{
	scan_blanks(&line);
	return scan_word(&line, word) &&
	       (scan_is_done(&line) || *line.at == ' ' || *line.at == '\t');
}
