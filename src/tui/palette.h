/* A theme as a terminal library wants it: numbered pairs of colours, few enough for the
 * Linux console, and for each style its pair.  Pure. */
#ifndef TUI_PALETTE_H
#define TUI_PALETTE_H

#include <stdbool.h>
#include <stdint.h>

#include "tui/theme.h"

#define PALETTE_PAIRS 64

struct palette_pair {
	int16_t fg, bg;
};

struct paint {
	uint8_t attributes; /* of enum look_attribute */
	short pair;	    /* 0: the terminal's own colours */
};

struct palette {
	struct paint paints[2][STYLES];		  /* [1]: under the cursor */
	struct palette_pair pairs[PALETTE_PAIRS]; /* from 1 on */
	short n;				  /* pairs in use, the own one included */
};

/* How many colours to use: 0, 8, 16 or 256.  wish is the setting `color`; no_color is what
 * NO_COLOR says, which holds for "auto"; has is what the description of the terminal says.
 */
int palette_colors(const char *wish, bool no_color, int has);

/* most: pairs the terminal has (0: no colours at all).  own: COLOR_DEFAULT may be part of a
 * pair; else white and black stand for it.  Without a pair left the attributes must do. */
void palette_fill(struct palette *palette, const struct theme *theme, int most, bool own);

#endif
