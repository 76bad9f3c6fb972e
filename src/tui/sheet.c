#include "tui/sheet.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define SHEET_TEXT_MAX 2048

static struct sheet_line *add_line(struct sheet *sheet, const char *text)
{
	struct sheet_line *line;

	if (sheet->n == sheet->cap) {
		const size_t cap = sheet->cap ? sheet->cap * 2 : 64;
		struct sheet_line *lines = realloc(sheet->lines, cap * sizeof *lines);

		if (!lines)
			return NULL;
		sheet->lines = lines;
		sheet->cap = cap;
	}
	line = &sheet->lines[sheet->n];
	*line = (struct sheet_line){ .text = strdup(text) };
	if (!line->text)
		return NULL;
	sheet->n++;
	return line;
}

void sheet_add(struct sheet *sheet, enum style style, const char *fmt, ...)
{
	char text[SHEET_TEXT_MAX];
	struct sheet_line *line;
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	line = add_line(sheet, text);
	if (line)
		line->style = style;
}

/* How many bytes of text go on a line of so many columns, broken at a blank if there is
 * one. */
static size_t break_at(const char *text, int columns)
{
	const size_t len = strlen(text);
	size_t fits = text_clip(text, columns > 0 ? columns : 1, NULL);

	if (fits >= len)
		return len;
	if (fits == 0)
		return 1; /* a wide character in a column of one: go on */
	for (size_t i = fits; i > fits / 2; i--) {
		if (text[i] == ' ')
			return i;
	}
	return fits;
}

void sheet_pair(struct sheet *sheet, int label, int columns, enum style front,
	enum style style, const char *name, const char *text)
{
	char clean[SHEET_TEXT_MAX];
	const char *at = clean;
	int indent = label;

	text_printable(clean, sizeof clean, text, strlen(text));
	do {
		const size_t len = break_at(at, columns - label);
		char whole[SHEET_TEXT_MAX + 64];
		struct sheet_line *line;

		snprintf(whole, sizeof whole, "%-*s%.*s", indent, name, (int)len, at);
		line = add_line(sheet, whole);
		if (line) {
			line->label = label;
			line->front = front;
			line->style = style;
		}
		at += len;
		at += strspn(at, " ");
		name = "";
	} while (*at);
}

void sheet_wrap(struct sheet *sheet, int columns, enum style style, const char *text)
{
	sheet_pair(sheet, 0, columns, style, style, "", text);
}

void sheet_release(struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->n; i++)
		free(sheet->lines[i].text);
	free(sheet->lines);
	*sheet = (struct sheet){ 0 };
}

size_t sheet_last_top(const struct sheet *sheet, int h)
{
	const size_t shown = h > 0 ? (size_t)h : 1;

	return sheet->n > shown ? sheet->n - shown : 0;
}

static void draw_line(const struct sheet_line *line, struct grid *grid, int y,
	struct rect area, const char *found)
{
	const bool hit = found[0] && text_contains(line->text, found);
	const enum style style = hit ? STYLE_MATCH : line->style;
	const size_t front = text_clip(line->text, line->label, NULL);
	char label[256];

	if (line->label > 0) {
		snprintf(label, sizeof label, "%.*s", (int)front, line->text);
		grid_put(grid, y, area.x, line->label < area.w ? line->label : area.w,
			line->front, label);
	}
	grid_put(grid, y, area.x + line->label, area.w - line->label, style,
		line->text + front);
}

void sheet_draw(const struct sheet *sheet, struct grid *grid, struct rect area, size_t top,
	const char *found)
{
	for (int i = 0; i < area.h && top + (size_t)i < sheet->n; i++)
		draw_line(&sheet->lines[top + (size_t)i], grid, area.y + i, area, found);
}
