/* Where the parts of the screen stand, for any size.  A row of -1: there is none. */
#ifndef TUI_LAYOUT_H
#define TUI_LAYOUT_H

#include <stdbool.h>

#include "tui/grid.h"

#define PANE_W 40
#define PANE_H 9

struct layout {
	bool tiny;    /* a word or two is all there is room for */
	int header_h; /* 0 to 2 rows from the top */
	struct rect body;
	int sentence_y; /* about the item under the cursor */
	int message_y;	/* or the prompt; may be the same row as the sentence */
	int hints_y;
};

struct layout layout_of(int h, int w, bool hints);

/* How panes of full size fill an area. */
struct pane_grid {
	int across, down; /* 0: not one fits */
	int w, h;
};
/* n: how many are wanted; need_h: rows that show the fullest of them whole. */
struct pane_grid pane_grid_of(struct rect area, size_t n, int need_h);
bool panes_all_fit(struct rect area, size_t n);

#endif
