#include "tui/shown.h"

#include <string.h>

bool shown_fit(struct shown *shown, const struct grid *grid)
{
	if (shown->grid.h == grid->h && shown->grid.w == grid->w)
		return true;
	shown->stale = true;
	return grid_resize(&shown->grid, grid->h, grid->w);
}

bool shown_has_row(const struct shown *shown, const struct grid *grid, int y)
{
	size_t at = (size_t)y * (size_t)grid->w;

	return !shown->stale && memcmp(&shown->grid.cells[at], &grid->cells[at],
					(size_t)grid->w * sizeof *grid->cells) == 0;
}

bool shown_has(const struct shown *shown, const struct grid *grid)
{
	if (shown->stale || shown->grid.cursor_y != grid->cursor_y ||
		shown->grid.cursor_x != grid->cursor_x)
		return false;
	for (int y = 0; y < grid->h; y++)
		if (!shown_has_row(shown, grid, y))
			return false;
	return true;
}

void shown_keep(struct shown *shown, const struct grid *grid)
{
	memcpy(shown->grid.cells, grid->cells,
		(size_t)grid->h * (size_t)grid->w * sizeof *grid->cells);
	shown->grid.cursor_y = grid->cursor_y;
	shown->grid.cursor_x = grid->cursor_x;
	shown->stale = false;
}
