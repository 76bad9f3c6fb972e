#include "config/ini_lines.h"

#include <string.h>

static const char BYTE_ORDER_MARK[] = "\xef\xbb\xbf";
static const char TOO_LONG[] = "the line is longer than 1,023 bytes";

/* isspace() of the C locale, which is what iniparser strips. */
static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static struct scan trim_end(struct scan text)
{
	while (text.end > text.at && is_blank(text.end[-1]))
		text.end--;
	return text;
}

static struct scan trim_start(struct scan text)
{
	while (text.at < text.end && is_blank(*text.at))
		text.at++;
	return text;
}

static struct scan trim(struct scan text)
{
	return trim_start(trim_end(text));
}

static bool goes_on(struct scan trimmed)
{
	return trimmed.end > trimmed.at && trimmed.end[-1] == '\\';
}

void ini_lines_init(struct ini_lines *lines, const char *bytes, size_t len)
{
	lines->bytes = bytes;
	lines->len = len;
	lines->at = 0;
	lines->line = 0;
	lines->joined[0] = '\0';
}

void ini_lines_release(struct ini_lines *lines)
{
	explicit_bzero(lines->joined, sizeof lines->joined);
}

/* The next line of the file without its line feed. */
static struct scan next_physical(struct ini_lines *lines)
{
	const char *at = lines->bytes + lines->at;
	const size_t left = lines->len - lines->at;
	const char *feed = memchr(at, '\n', left);
	const size_t len = feed ? (size_t)(feed - at) : left;

	lines->at += feed ? len + 1 : len;
	lines->line++;
	return scan_of(at, len);
}

/* Follows a line that ends in a backslash as iniparser does: the backslash and the blanks
 * behind it go, the next line takes their place, and what both make is looked at again. The
 * text that fits is kept where it gets too long, so that its key can be named. */
static struct scan join(struct ini_lines *lines, struct scan first, struct ini_line *out)
{
	struct scan text = scan_of(lines->joined, scan_left(&first));
	struct scan last = first;

	memcpy(lines->joined, first.at, scan_left(&first));
	while (goes_on(last)) {
		struct scan next;

		if (lines->at == lines->len) {
			out->open = true;
			out->fault = "a backslash goes on in a line that is not there";
			break;
		}
		next = next_physical(lines);
		if (out->fault || scan_left(&text) + scan_left(&next) > INI_LINE_MAX) {
			out->fault = TOO_LONG;
			last = trim_end(next);
			continue;
		}
		memcpy(lines->joined + scan_left(&text) - 1, next.at, scan_left(&next));
		text.end += (ptrdiff_t)scan_left(&next) - 1;
		text = last = trim_end(text);
	}
	return text;
}

/* The logical line at the front, its blanks stripped. */
static struct scan gather(struct ini_lines *lines, struct ini_line *out)
{
	struct scan first = next_physical(lines);

	if (out->start == 0)
		scan_word(&first, BYTE_ORDER_MARK);
	if (scan_left(&first) >= INI_LINE_MAX) {
		const char *front = first.at;

		while (goes_on(trim_end(first)) && lines->at < lines->len)
			first = next_physical(lines);
		out->open = goes_on(trim_end(first));
		out->fault = TOO_LONG;
		return trim(scan_of(front, INI_LINE_MAX - 1));
	}
	first = trim_end(first);
	return trim(goes_on(first) ? join(lines, first, out) : first);
}

static void set_fault(struct ini_line *out, const char *fault)
{
	if (!out->fault)
		out->fault = fault;
}

static void read_section(struct scan text, struct ini_line *out)
{
	const char *close = memchr(text.at, ']', scan_left(&text));

	out->kind = INI_SECTION;
	out->name = trim(scan_of(
		text.at + 1, close ? (size_t)(close - text.at) - 1 : scan_left(&text) - 1));
	if (!close)
		set_fault(out, "the section's ']' is missing");
	else if (close + 1 != text.end)
		set_fault(out, "nothing may follow the section's ']', not even a comment");
	else if (scan_is_done(&out->name))
		set_fault(out, "the section has no name");
}

static void read_quoted(struct scan text, struct ini_line *out)
{
	const char quote = *text.at;
	const char *close = memchr(text.at + 1, quote, scan_left(&text) - 1);
	struct scan rest;

	out->quoted = true;
	out->value = text;
	out->value.at++;
	if (!close) {
		out->tail = scan_of(text.end, 0);
		set_fault(out, "the quote is not closed");
		return;
	}
	out->value.end = close;
	out->tail = text;
	out->tail.at = close + 1;
	rest = trim_start(out->tail);
	if (!scan_is_done(&rest) && *rest.at != ';' && *rest.at != '#')
		set_fault(out, "text behind the closing quote would be lost; "
			       "put quotes of the other kind around the whole value");
}

static void read_unquoted(struct scan text, struct ini_line *out)
{
	struct scan value = scan_until(&text, ";#");

	out->value = trim_end(value);
	out->tail = scan_of(out->value.end, (size_t)(text.end - out->value.end));
	if (scan_is_done(&text))
		return;
	out->comment = *text.at;
	out->glued = scan_is_done(&out->value) || out->value.end == text.at;
}

static void read_entry(struct scan text, struct ini_line *out)
{
	const char *equals = memchr(text.at, '=', scan_left(&text));

	out->kind = INI_BAD;
	if (!equals) {
		set_fault(out, "neither a [section] nor a key with '=' nor a comment");
		return;
	}
	if (equals == text.at) {
		set_fault(out, "there is no key before '='");
		return;
	}
	out->kind = INI_ENTRY;
	out->name = trim_end(scan_of(text.at, (size_t)(equals - text.at)));
	text.at = equals + 1;
	text = trim_start(text);
	if (!scan_is_done(&text) && (*text.at == '"' || *text.at == '\''))
		read_quoted(text, out);
	else
		read_unquoted(text, out);
}

bool ini_lines_next(struct ini_lines *lines, struct ini_line *out)
{
	const unsigned before = lines->line;
	struct scan text;

	if (lines->at == lines->len)
		return false;
	*out = (struct ini_line){ .line = before + 1, .start = lines->at };
	text = gather(lines, out);
	if (scan_is_done(&text))
		out->kind = INI_BLANK;
	else if (*text.at == '#' || *text.at == ';')
		out->kind = INI_COMMENT;
	else if (*text.at == '[')
		read_section(text, out);
	else
		read_entry(text, out);
	if (out->kind == INI_COMMENT)
		out->fault = NULL; /* nobody misses a comment's end */
	out->end = lines->at;
	out->lines = lines->line - before;
	return true;
}
