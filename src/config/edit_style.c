/* In which manner the keys of a text are written. */
#include <string.h>

#include "config/edit_place.h"

static const char *line_end_of(struct scan text, size_t from)
{
	const char *feed = memchr(text.at + from, '\n', scan_left(&text) - from);

	if (!feed)
		feed = memchr(text.at, '\n', scan_left(&text));
	return feed && feed > text.at && feed[-1] == '\r' ? "\r\n" : "\n";
}

/* Takes the manner of one key over. */
static void learn(struct scan text, const struct ini_line *line, struct edit_style *style)
{
	/* a byte order mark is no part of the first line's manner */
	const char *front = text.at + (line->start > 0 ? line->start : edit_mark(text));
	const char *end = line->value.at - line->quoted;

	style->indent = scan_of(front, (size_t)(line->name.at - front));
	style->equals = scan_of(line->name.end, (size_t)(end - line->name.end));
	style->column = (size_t)((const char *)memchr(line->name.end, '=',
					 (size_t)(end - line->name.end)) -
				 front);
}

/* Of the last section before `to` that has keys; false: none has. */
static bool learn_all(struct scan text, size_t from, size_t to, struct edit_style *style)
{
	struct ini_lines lines;
	struct ini_line line;
	size_t length = 0; /* of the name above */
	bool is_straight = true;
	bool differ = false;
	bool any = false;

	ini_lines_init(&lines, text.at, scan_left(&text));
	while (ini_lines_next(&lines, &line) && line.start < to) {
		const size_t column = style->column;

		if (line.kind == INI_SECTION && line.start < from) {
			length = 0;
			is_straight = true;
			differ = false;
		}
		if (line.kind != INI_ENTRY || line.lines > 1 || line.fault ||
			scan_is_done(&line.value))
			continue;
		learn(text, &line, style);
		any = true;
		differ = differ || (length > 0 && scan_left(&line.name) != length);
		is_straight = is_straight && (length == 0 || column == style->column);
		length = scan_left(&line.name);
	}
	ini_lines_release(&lines);
	if (!is_straight || !differ)
		style->column = 0;
	return any;
}

/* Where the last section with a key most likely begins: what looks like a header above what
 * looks like a key. */
static size_t last_keys(struct scan text)
{
	const char *at = memrchr(text.at, '=', scan_left(&text));

	while (at && at > text.at && !(at[0] == '[' && at[-1] == '\n'))
		at--;
	return at ? (size_t)(at - text.at) : 0;
}

struct edit_style edit_style_of(struct scan text, size_t from, size_t to)
{
	struct edit_style style = { .indent = scan_of("", 0),
		.equals = scan_text(" = "),
		.line_end = line_end_of(text, from) };
	struct scan tail = text;

	/* behind all there is, most of it need not be looked at */
	if (from == scan_left(&text)) {
		tail.at += last_keys(text);
		from = to = scan_left(&tail);
		if (learn_all(tail, from, to, &style))
			return style;
		from = to = scan_left(&text);
	}
	learn_all(text, from, to, &style);
	return style;
}
