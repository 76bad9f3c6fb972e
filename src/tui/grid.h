/* The picture as cells: what views draw and what the screen copies to the terminal.  Knows
 * neither ncurses nor colours.  Everything is clipped; no coordinate can be wrong. */
#ifndef TUI_GRID_H
#define TUI_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uchar.h>

#include "model/health.h"

/* What a piece of the picture is; the theme says how that looks. */
enum style {
	STYLE_TEXT,
	STYLE_DIM, /* less important, or old numbers */
	STYLE_STRONG,
	STYLE_HEADER, /* the first lines */
	STYLE_TITLE,  /* column heads, pane titles */
	STYLE_BORDER,
	STYLE_FOCUS,  /* border and title of the pane under the cursor */
	STYLE_CURSOR, /* the row under the cursor */
	STYLE_HINT,   /* what a key does */
	STYLE_KEY,    /* the key itself */
	STYLE_MESSAGE,
	STYLE_ERROR,
	STYLE_MATCH, /* found by / */
	STYLE_GRAPH,
	STYLE_INPUT, /* a field to type in */
	STYLE_STATE, /* the first of STATES: STYLE_STATE + STATE_DOWN … */
	STYLES = STYLE_STATE + STATES,
};

/* On top of the style. */
enum cell_flag {
	CELL_CURSOR = 1, /* drawn with STYLE_CURSOR's attributes added */
	CELL_WIDE = 2,	 /* two columns; the next cell is its second half */
	CELL_SECOND = 4,
};

#define CELL_MARKS 2

struct cell {
	char32_t c;		    /* printable; ' ' where nothing is */
	char32_t marks[CELL_MARKS]; /* combining characters, 0 where none */
	uint8_t style;
	uint8_t flags;
};

struct rect {
	int y, x, h, w;
};

struct grid {
	int h, w;
	bool ascii; /* the terminal shows ASCII only: text_ascii() on the way in */
	int cursor_y, cursor_x; /* where the terminal's cursor stands; -1: hidden */
	struct cell *cells;
	size_t cap;
};

/* A zeroed grid is empty.  False: no memory, and the grid keeps its size. */
bool grid_resize(struct grid *grid, int h, int w);
void grid_clear(struct grid *grid);
void grid_release(struct grid *grid);
struct rect grid_rect(const struct grid *grid);
/* Hides a cursor that stands on what was clipped. */
void grid_keep_cursor(struct grid *grid);

/* Puts text into at most `columns` columns (less at the edge), made printable on the way;
 * returns the columns used.  What does not fit is cut, the last column then shows '~'. */
int grid_put(
	struct grid *grid, int y, int x, int columns, enum style style, const char *utf8);
/* The same, at the right end of the columns. */
int grid_put_right(
	struct grid *grid, int y, int x, int columns, enum style style, const char *utf8);
__attribute__((format(printf, 6, 7))) int grid_printf(struct grid *grid, int y, int x,
	int columns, enum style style, const char *fmt, ...);
void grid_fill(struct grid *grid, struct rect rect, char32_t c, enum style style);
/* Adds flags and, where style is not STYLE_TEXT, sets the style of what is there. */
void grid_mark(struct grid *grid, struct rect rect, enum cell_flag flag);
/* A frame on the edge of rect, lines or + - | in ASCII. */
void grid_box(struct grid *grid, struct rect rect, enum style style);
void grid_hline(struct grid *grid, int y, int x, int columns, enum style style);

/* A sparkline of values[n], the newest at the right end; a negative value is a gap,
 * `failed` (may be NULL) marks failed points with 'x'.  peak: the value of full height; 0:
 * the largest. */
void grid_sparkline(struct grid *grid, int y, int x, int columns, enum style style,
	const int64_t *values, const bool *failed, size_t n, int64_t peak);

/* The picture as UTF-8 text, a line a row, blanks at line ends cut; free() it.  NULL: no
 * memory. with_styles adds a second block with one letter a cell for its style. */
char *grid_text(const struct grid *grid, bool with_styles);

#endif
