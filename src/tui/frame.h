/* What stands around every view: header, the line about the cursor, messages, hints. */
#ifndef TUI_FRAME_H
#define TUI_FRAME_H

#include "tui/layout.h"
#include "tui/ui_state.h"

/* shown is the time of the picture, now that of the clock; they differ while it is frozen.
 */
void frame_draw_header(struct ui *ui, struct grid *grid, const struct layout *layout,
	const struct instant *now);
void frame_draw_footer(struct ui *ui, struct grid *grid, const struct layout *layout,
	const struct instant *shown, const struct instant *now);
/* For terminals that are hardly there: "2D 1W". */
void frame_draw_tiny(struct ui *ui, struct grid *grid);

#endif
