#include "config/edit_place.h"

#include <ctype.h>
#include <string.h>

enum { CLOSING_LINES_MAX = 4 };

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

static struct scan without_blanks(struct scan text)
{
	while (text.at < text.end && isspace((unsigned char)text.end[-1]))
		text.end--;
	while (text.at < text.end && isspace((unsigned char)*text.at))
		text.at++;
	return text;
}

static bool ends_in_backslash(struct scan text)
{
	text = without_blanks(text);
	return text.end > text.at && text.end[-1] == '\\';
}

static bool is_open(struct scan text)
{
	struct ini_lines lines;
	struct ini_line line = { 0 };

	if (!ends_in_backslash(text))
		return false;
	ini_lines_init(&lines, text.at, scan_left(&text));
	while (ini_lines_next(&lines, &line))
		continue;
	ini_lines_release(&lines);
	return line.open;
}

bool edit_close(struct buf *text, const char *line_end, struct err *err)
{
	for (int i = 0; text->len > 0 && is_open(scan_of(text->data, text->len)); i++) {
		if (i == CLOSING_LINES_MAX)
			return err_set(err, ERR_CONFIG,
				"the last line of the file ends in backslashes");
		if (!buf_puts(text, line_end))
			return err_memory(err);
	}
	return true;
}

/* The next line of the file; false: behind the last. */
static bool next_line(struct scan *rest, struct scan *line)
{
	const char *feed;

	if (scan_is_done(rest))
		return false;
	feed = memchr(rest->at, '\n', scan_left(rest));
	*line = *rest;
	line->end = feed ? feed : rest->end;
	rest->at = feed ? feed + 1 : rest->end;
	return true;
}

bool edit_has_section(struct scan text, const char *section)
{
	struct scan rest = text;
	struct scan line;

	rest.at += edit_mark(text);
	while (next_line(&rest, &line)) {
		struct edit_name name;

		if (ends_in_backslash(line))
			return edit_count(text, section, NULL) > 0;
		line = without_blanks(line);
		if (!scan_byte(&line, '['))
			continue;
		line = without_blanks(scan_until(&line, "]"));
		edit_fold(line, &name);
		if (strcmp(name.text, section) == 0)
			return true;
	}
	return false;
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
