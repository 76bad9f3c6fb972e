#include "config/edit_line.h"

#include <string.h>

/* isspace() of the C locale. */
static const char blanks[] = " \t\v\f";

enum { UNQUOTED = 0, IMPOSSIBLE = -1 };

static bool needs_quotes(const char *value)
{
	const size_t len = strlen(value);

	return len == 0 || strchr(blanks, value[0]) || strchr("\"'", value[0]) ||
	       strchr(blanks, value[len - 1]) || value[len - 1] == '\\' ||
	       strpbrk(value, ";#");
}

/* The quote to write around the value: the one it had, where that will do. */
static int choose_quote(const struct edit_wish *wish, char before)
{
	const char *value = wish->value;

	if (strpbrk(value, "\n\r"))
		return IMPOSSIBLE;
	if (before != UNQUOTED && !strchr(value, before))
		return before;
	if (before == UNQUOTED && !wish->quote && !needs_quotes(value))
		return UNQUOTED;
	if (!strchr(value, '"'))
		return '"';
	if (!strchr(value, '\''))
		return '\'';
	return needs_quotes(value) ? IMPOSSIBLE : UNQUOTED;
}

bool edit_can_say(const char *value)
{
	const struct edit_wish wish = { .value = value };

	return choose_quote(&wish, UNQUOTED) != IMPOSSIBLE;
}

static bool refuse_value(const struct edit_wish *wish, struct err *err)
{
	if (strpbrk(wish->value, "\n\r"))
		return err_set(err, ERR_CONFIG,
			"%.60s: a value cannot go over several lines", wish->key);
	return err_set(err, ERR_CONFIG,
		"%.60s: the file cannot hold a value that needs quotes and has quotes of "
		"both "
		"kinds in it",
		wish->key);
}

/* Where the line that was put last is read back as the wish, nothing else can be wrong. */
static bool reads_back(const struct buf *out, size_t from, const struct edit_wish *wish,
	const char **fault)
{
	struct ini_lines lines;
	struct ini_line line = { 0 };
	bool ok;

	ini_lines_init(&lines, out->data + from, out->len - from);
	ok = ini_lines_next(&lines, &line) && line.kind == INI_ENTRY && !line.fault &&
	     scan_left(&line.value) == strlen(wish->value) &&
	     memcmp(line.value.at, wish->value, strlen(wish->value)) == 0;
	*fault = line.fault;
	ini_lines_release(&lines);
	return ok;
}

static bool put_scan(struct buf *out, struct scan text)
{
	return buf_append(out, text.at, scan_left(&text));
}

static bool put_value(struct buf *out, const char *value, char quote)
{
	return (quote == UNQUOTED || buf_putc(out, quote)) && buf_puts(out, value) &&
	       (quote == UNQUOTED || buf_putc(out, quote));
}

static bool refuse_line(const struct edit_wish *wish, const char *fault, struct err *err)
{
	return err_set(err, ERR_CONFIG, "%.60s: %s", wish->key,
		fault ? fault : "the file cannot hold this value");
}

static bool put_front(
	const struct edit_style *style, const struct edit_wish *wish, struct buf *out)
{
	struct scan equals = style->equals;
	size_t width = scan_left(&style->indent) + strlen(wish->key);

	if (!put_scan(out, style->indent) || !buf_puts(out, wish->key))
		return false;
	if (style->column == 0 || width >= style->column)
		return put_scan(out, equals);
	for (; width < style->column; width++) {
		if (!buf_putc(out, ' '))
			return false;
	}
	scan_until(&equals, "=");
	return put_scan(out, equals);
}

bool edit_put_new(const struct edit_style *style, const struct edit_wish *wish,
	struct buf *out, struct err *err)
{
	const int quote = choose_quote(wish, UNQUOTED);
	const size_t from = out->len;
	const char *fault;

	if (quote == IMPOSSIBLE)
		return refuse_value(wish, err);
	if (!put_front(style, wish, out) || !put_value(out, wish->value, (char)quote) ||
		!buf_puts(out, style->line_end))
		return err_memory(err);
	return reads_back(out, from, wish, &fault) || refuse_line(wish, fault, err);
}

/* A line in its parts; a joined one's are in lines->joined. */
struct parts {
	struct scan indent;
	struct scan front;   /* up to the value */
	struct scan comment; /* and the blanks in front of it */
	struct scan end;     /* blanks and the line feed, of the file */
	char quote;
};

static struct parts part(const struct ini_lines *lines, const struct ini_line *line)
{
	const char *start = line->lines > 1 ? lines->joined : lines->bytes + line->start;
	const char *value = line->value.at - line->quoted;
	struct parts parts = {
		.indent = scan_of(start, (size_t)(line->name.at - start)),
		.front = scan_of(start, (size_t)(value - start)),
		.end = scan_of(lines->bytes + line->end, 0),
		.quote = line->quoted ? *value : '\0',
	};

	if (!line->fault)
		parts.comment = line->tail;
	else
		parts.comment = scan_of(line->tail.end, 0);
	while (parts.end.at > lines->bytes + line->start &&
		strchr(" \t\v\f\r\n", parts.end.at[-1]))
		parts.end.at--;
	return parts;
}

static bool put_parts(const struct parts *parts, const struct edit_wish *wish, char quote,
	bool with_comment, struct buf *out)
{
	struct scan comment = parts->comment;

	if (!put_scan(out, parts->front) || !put_value(out, wish->value, quote))
		return false;
	if (!with_comment)
		return put_scan(out, parts->end);
	/* "k = #x" has no value, and the new one is not to touch the comment */
	if (!scan_is_done(&comment) && strchr(";#", *comment.at) &&
		parts->front.end == comment.at && !buf_putc(out, ' '))
		return false;
	return put_scan(out, comment) && put_scan(out, parts->end);
}

/* In a line of its own above. */
static bool put_comment(const struct parts *parts, struct buf *out)
{
	struct scan comment = parts->comment;

	scan_until(&comment, ";#");
	return put_scan(out, parts->indent) && put_scan(out, comment) &&
	       put_scan(out, parts->end);
}

bool edit_put_changed(const struct ini_lines *lines, const struct ini_line *line,
	const struct edit_wish *wish, struct buf *out, struct err *err)
{
	const struct parts parts = part(lines, line);
	const int quote = choose_quote(wish, parts.quote);
	size_t from = out->len;
	const char *fault;

	if (quote == IMPOSSIBLE)
		return refuse_value(wish, err);
	if (!put_parts(&parts, wish, (char)quote, true, out))
		return err_memory(err);
	if (reads_back(out, from, wish, &fault))
		return true;
	if (scan_is_done(&parts.comment) || scan_is_done(&parts.end))
		return refuse_line(wish, fault, err);
	out->len = from;
	if (!put_comment(&parts, out))
		return err_memory(err);
	from = out->len;
	if (!put_parts(&parts, wish, (char)quote, false, out))
		return err_memory(err);
	return reads_back(out, from, wish, &fault) || refuse_line(wish, fault, err);
}
