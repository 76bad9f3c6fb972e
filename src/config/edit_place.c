#include "config/edit_place.h"

#include <ctype.h>
#include <string.h>

static const char BYTE_ORDER_MARK[] = "\xef\xbb\xbf";

size_t edit_mark(struct scan text)
{
	return scan_word(&text, BYTE_ORDER_MARK) ? strlen(BYTE_ORDER_MARK) : 0;
}

void edit_fold(struct scan name, struct edit_name *out)
{
	size_t n = 0;

	for (; name.at < name.end && n < sizeof out->text - 1; name.at++) {
		const unsigned char c = (unsigned char)*name.at;

		if (!isspace(c))
			out->text[n++] = (char)tolower(c);
		else if (n > 0 && out->text[n - 1] != ' ')
			out->text[n++] = ' ';
	}
	out->text[n] = '\0';
}

/* A walk that looks for a section. */
struct finding {
	const char *section;
	size_t n;
	bool inside;
	bool ended;
	struct edit_name before; /* the section above */
	size_t comment;		 /* where the comment above this line starts */
	size_t last;		 /* behind what is not blank above that */
	struct edit_place place;
};

static void find_header(
	struct finding *finding, struct scan text, const struct ini_line *line)
{
	struct edit_name name;

	edit_fold(line->name, &name);
	if (finding->inside) {
		finding->place.end = finding->comment;
		finding->place.last = finding->last;
		finding->place.next = line->start;
		finding->place.after = name;
		finding->inside = false;
		finding->ended = true;
	}
	if (strcmp(name.text, finding->section) == 0 && finding->n++ == 0) {
		finding->inside = true;
		finding->place.start = line->start == 0 ? edit_mark(text) : line->start;
		finding->place.body = line->end;
		finding->place.keys_end = line->end;
		finding->place.last = line->end;
		finding->place.before = finding->before;
		finding->place.fault = line->fault;
	}
	finding->before = name;
}

size_t edit_count(struct scan text, const char *section, struct edit_place *place)
{
	struct finding finding = { .section = section };
	struct ini_lines lines;
	struct ini_line line;
	bool in_comment = false;

	ini_lines_init(&lines, text.at, scan_left(&text));
	while (ini_lines_next(&lines, &line)) {
		if (!in_comment) {
			finding.comment = line.start;
			finding.last = finding.place.last;
		}
		in_comment = line.kind == INI_COMMENT;
		if (line.kind == INI_SECTION)
			find_header(&finding, text, &line);
		if (finding.inside && line.kind != INI_BLANK)
			finding.place.last = line.end;
		if (finding.inside && line.kind == INI_ENTRY)
			finding.place.keys_end = line.end;
	}
	ini_lines_release(&lines);
	if (!finding.ended) {
		finding.place.end = scan_left(&text);
		finding.place.next = scan_left(&text);
	}
	if (place && finding.n > 0)
		*place = finding.place;
	return finding.n;
}

bool edit_find(
	struct scan text, const char *section, struct edit_place *place, struct err *err)
{
	struct edit_place found;
	const size_t n = edit_count(text, section, &found);

	if (n == 0)
		return err_set(err, ERR_CONFIG, "there is no section [%.80s]", section);
	if (n > 1)
		return err_set(
			err, ERR_CONFIG, "there are %zu sections [%.80s]", n, section);
	if (found.fault)
		return err_set(err, ERR_CONFIG, "[%.80s]: %s", section, found.fault);
	*place = found;
	return true;
}

bool edit_is_open(struct scan text)
{
	if (text.end > text.at && text.end[-1] == '\n')
		text.end--;
	while (text.end > text.at && text.end[-1] != '\n' &&
		isspace((unsigned char)text.end[-1]))
		text.end--;
	return text.end > text.at && text.end[-1] == '\\';
}

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
	const char *front = text.at + line->start;
	const char *end = line->value.at - line->quoted;

	style->indent = scan_of(front, (size_t)(line->name.at - front));
	style->equals = scan_of(line->name.end, (size_t)(end - line->name.end));
	style->column = (size_t)((const char *)memchr(line->name.end, '=',
					 (size_t)(end - line->name.end)) -
				 front);
}

struct edit_style edit_style_of(struct scan text, size_t from, size_t to)
{
	struct edit_style style = { .indent = scan_of("", 0), .equals = scan_text(" = ") };
	struct ini_lines lines;
	struct ini_line line;
	size_t length = 0; /* of the name above */
	bool is_straight = true;
	bool differ = false;

	ini_lines_init(&lines, text.at, scan_left(&text));
	while (ini_lines_next(&lines, &line) && line.start < to) {
		const size_t column = style.column;

		if (line.kind == INI_SECTION && line.start < from) {
			length = 0;
			is_straight = true;
			differ = false;
		}
		if (line.kind != INI_ENTRY || line.lines > 1 || line.fault ||
			scan_is_done(&line.value))
			continue;
		learn(text, &line, &style);
		differ = differ || (length > 0 && scan_left(&line.name) != length);
		is_straight = is_straight && (length == 0 || column == style.column);
		length = scan_left(&line.name);
	}
	ini_lines_release(&lines);
	if (!is_straight || !differ)
		style.column = 0;
	style.line_end = line_end_of(text, from);
	return style;
}
