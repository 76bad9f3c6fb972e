/* The picture that the terminal has, so that only rows that differ are handed on.  Pure. */
#ifndef TUI_SHOWN_H
#define TUI_SHOWN_H

#include <stdbool.h>

#include "tui/grid.h"

struct shown {
	struct grid grid;
	bool stale; /* no row of it counts any more */
};

/* Before all else: takes the size of a new picture.  False: no memory. */
bool shown_fit(struct shown *shown, const struct grid *grid);
bool shown_has_row(const struct shown *shown, const struct grid *grid, int y);
/* Every row and the cursor. */
bool shown_has(const struct shown *shown, const struct grid *grid);
/* The terminal has it now. */
void shown_keep(struct shown *shown, const struct grid *grid);

#endif
