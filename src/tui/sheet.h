/* Lines of text that are paged through: help, messages, facts of a mailbox. */
#ifndef TUI_SHEET_H
#define TUI_SHEET_H

#include "tui/grid.h"

struct sheet_line {
	char *text;
	int label; /* so many columns at the front are drawn with `front` */
	enum style front;
	enum style style;
};

/* A zeroed sheet is empty.  A line that finds no memory is left out. */
struct sheet {
	struct sheet_line *lines;
	size_t n;
	size_t cap;
};

__attribute__((format(printf, 3, 4))) void sheet_add(
	struct sheet *sheet, enum style style, const char *fmt, ...);
/* A label in a column of its own and text beside it, broken between words to `columns`. */
void sheet_pair(struct sheet *sheet, int label, int columns, enum style front,
	enum style style, const char *name, const char *text);
/* Text broken between words. */
void sheet_wrap(struct sheet *sheet, int columns, enum style style, const char *text);
void sheet_release(struct sheet *sheet);

/* The largest sensible first line for a window of h lines. */
size_t sheet_last_top(const struct sheet *sheet, int h);
/* Draws from line top on; lines that hold found (may be "") stand out. */
void sheet_draw(const struct sheet *sheet, struct grid *grid, struct rect area, size_t top,
	const char *found);

#endif
