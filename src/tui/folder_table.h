/* The folders of one mailbox as a small table, for panes and for the open mailbox. */
#ifndef TUI_FOLDER_TABLE_H
#define TUI_FOLDER_TABLE_H

#include "tui/boxes.h"
#include "tui/grid.h"

void folder_table_head(struct grid *grid, int y, int x, int w);
void folder_table_row(struct grid *grid, int y, int x, int w, const struct box *box,
	int32_t folder, const struct instant *now);

#endif
