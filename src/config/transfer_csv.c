/* Comma-separated values (RFC 4180) with a header of keys of [monitor NAME]. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "config/schema.h"
#include "config/transfer_parts.h"

enum { COLUMNS_MAX = 64, CELL_MAX = 64 * 1024, KEY_MAX = 64 };

enum cell_end { END_CELL, END_ROW, END_OPEN };

struct reading {
	struct scan rest;
	char separator;
	unsigned line;
	struct buf cell; /* terminated */
};

struct header {
	char keys[COLUMNS_MAX][KEY_MAX]; /* "" for what is no key */
	size_t n;
};

static void begin(struct reading *reading, const char *bytes, size_t len)
{
	struct scan rest = scan_of(bytes, len);
	struct scan first = { 0 };

	*reading = (struct reading){ .rest = rest,
		.separator = ',',
		.line = 1,
		.cell = { .max = CELL_MAX, .secret = true } };
	if (!transfer_line(&rest, &first) || memchr(first.at, ',', scan_left(&first)))
		return;
	/* spreadsheets of many countries */
	if (memchr(first.at, ';', scan_left(&first)))
		reading->separator = ';';
	else if (memchr(first.at, '\t', scan_left(&first)))
		reading->separator = '\t';
}

/* A NUL would end the text early, and what does not fit is no key of a mailbox. */
static bool put(struct reading *reading, char c)
{
	reading->line += c == '\n';
	return buf_putc(&reading->cell, c == '\0' ? '?' : c);
}

/* From behind the opening quote; false: it is not closed, or too long. */
static bool read_quoted(struct reading *reading)
{
	struct scan *rest = &reading->rest;

	while (!scan_is_done(rest)) {
		const char c = *rest->at++;

		if (c == '"' && !scan_byte(rest, '"'))
			return true;
		if (!put(reading, c))
			return false;
	}
	return false;
}

static enum cell_end read_cell(struct reading *reading)
{
	struct scan *rest = &reading->rest;

	buf_clear(&reading->cell);
	if (scan_byte(rest, '"') && !read_quoted(reading))
		return END_OPEN;
	while (!scan_is_done(rest)) {
		const char c = *rest->at++;

		if (c == reading->separator || c == '\n') {
			reading->line += c == '\n';
			if (!buf_putc(&reading->cell, '\0'))
				return END_OPEN;
			return c == '\n' ? END_ROW : END_CELL;
		}
		if (c == '\r' && !scan_is_done(rest) && *rest->at == '\n')
			continue;
		if (!put(reading, c))
			return END_OPEN;
	}
	return buf_putc(&reading->cell, '\0') ? END_ROW : END_OPEN;
}

static bool read_header(struct reading *reading, struct header *header)
{
	enum cell_end end = END_CELL;

	while (end == END_CELL && header->n < COLUMNS_MAX) {
		const struct schema_key *key;
		char *name;

		end = read_cell(reading);
		if (end == END_OPEN)
			return false;
		name = reading->cell.data + strspn(reading->cell.data, " \t");
		name[strcspn(name, " \t")] = '\0';
		for (char *c = name; *c; c++)
			*c = (char)(*c >= 'A' && *c <= 'Z' ? *c + ('a' - 'A') : *c);
		key = schema_find(SCHEMA_MONITOR, name);
		if (key)
			memcpy(header->keys[header->n], key->name, strlen(key->name) + 1);
		header->n++;
	}
	return end == END_ROW;
}

static bool has_column(const struct header *header, const char *key)
{
	for (size_t i = 0; i < header->n; i++) {
		if (strcmp(header->keys[i], key) == 0)
			return true;
	}
	return false;
}

static bool knows(const char *bytes, size_t len)
{
	struct reading reading;
	struct header header = { 0 };
	bool ok;

	begin(&reading, bytes, len);
	ok = read_header(&reading, &header) && has_column(&header, "host") &&
	     has_column(&header, "user");
	buf_release(&reading.cell);
	return ok;
}

/* A quote that is not closed would take the rest of the file: go on behind its line. */
static void go_on_behind(struct reading *reading, struct scan row, unsigned line)
{
	struct scan skipped;

	transfer_line(&row, &skipped);
	reading->rest = row;
	reading->line = line + 1;
}

static void read_row(
	struct reading *reading, const struct header *header, struct candidate *candidate)
{
	const struct scan row = reading->rest;
	const unsigned line = reading->line;
	enum cell_end end = END_CELL;
	size_t n = 0;

	for (; end == END_CELL; n++) {
		end = read_cell(reading);
		if (end == END_OPEN) {
			candidate_refuse(candidate, "a quote in it is not closed");
			go_on_behind(reading, row, line);
			return;
		}
		if (n < header->n && header->keys[n][0] && reading->cell.data[0])
			candidate_take(
				candidate, header->keys[n], reading->cell.data, line);
	}
	if (n != header->n)
		candidate_refuse(
			candidate, "it has %zu cells and the header has %zu", n, header->n);
}

static void tell_unknown(struct transfer *transfer, const struct header *header)
{
	size_t n = 0;

	for (size_t i = 0; i < header->n; i++)
		n += header->keys[i][0] == '\0';
	if (n > 0)
		transfer_note(transfer,
			"%zu of its %zu columns are left out: their names are no keys of a "
			"mailbox",
			n, header->n);
}

/* Lines that are empty part nothing. */
static bool skip_empty(struct reading *reading)
{
	for (;;) {
		scan_byte(&reading->rest, '\r');
		if (!scan_byte(&reading->rest, '\n'))
			return !scan_is_done(&reading->rest);
		reading->line++;
	}
}

static bool read_csv(
	struct transfer *transfer, const char *bytes, size_t len, struct err *err)
{
	struct reading reading;
	struct header header = { 0 };
	bool ok;

	begin(&reading, bytes, len);
	ok = read_header(&reading, &header);
	if (!ok)
		err_set(err, ERR_CONFIG, "its first line is no header of columns");
	else if (!has_column(&header, "host") || !has_column(&header, "user"))
		ok = err_set(err, ERR_CONFIG,
			"its header must name the columns, host and user among them");
	else
		tell_unknown(transfer, &header);
	while (ok && skip_empty(&reading)) {
		struct candidate *candidate = transfer_add(transfer, reading.line);

		if (!candidate)
			break;
		read_row(&reading, &header, candidate);
		if (!candidate->name && candidate_get(candidate, "user"))
			candidate_name(candidate, candidate_get(candidate, "user"));
	}
	buf_release(&reading.cell);
	return ok;
}

const struct transfer_format transfer_csv = {
	.name = "csv",
	.help = "CSV with a header of keys: name,host,user,password,...",
	.knows = knows,
	.read = read_csv,
};
