/* A line being typed: for / f : and the fields of forms.  Pure. */
#ifndef TUI_LINE_H
#define TUI_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/grid.h"
#include "tui/input.h"

#define LINE_MAX_BYTES 1024

struct line {
	char text[LINE_MAX_BYTES]; /* valid printable UTF-8, terminated */
	size_t len;
	size_t at;   /* the cursor, in bytes, between characters */
	size_t left; /* the first byte shown */
	bool masked; /* a secret: shown as stars */
};

void line_set(struct line *line, const char *utf8);
/* Wipes it. */
void line_clear(struct line *line);
/* Characters, Backspace, Delete, left, right, Home, End, ^A ^E ^U ^K ^W, paste.  False: not
 * a key of a line. */
bool line_input(struct line *line, const struct input *input);
/* Draws it into columns with STYLE_INPUT, scrolled so that the cursor shows, and puts the
 * grid's cursor there when focused. */
void line_draw(
	struct line *line, struct grid *grid, int y, int x, int columns, bool focused);

#endif
