/* A choice from a few: the order of the list, the theme. */
#include <string.h>

#include "base/text.h"
#include "tui/view.h"

const char *view_menu_item(const struct ui *ui, size_t i)
{
	if (ui->menu.kind == MENU_SORT)
		return i < SORT_KEYS ? sort_key_name((enum sort_key)i) : NULL;
	if (ui->menu.kind == MENU_THEME && i < ui->settings.n_themes)
		return ui->settings.themes[i];
	return NULL;
}

static const char *title_of(const struct ui *ui)
{
	return ui->menu.kind == MENU_SORT ? " order by " : " theme ";
}

void view_menu_draw(struct ui *ui, struct grid *grid, struct rect area)
{
	struct menu *menu = &ui->menu;
	struct rect r = { .w = text_width(title_of(ui)) + 4 };
	size_t n = 0, rows;

	for (; view_menu_item(ui, n); n++) {
		const int w = text_width(view_menu_item(ui, n)) + 6;

		r.w = w > r.w ? w : r.w;
	}
	r.h = (int)(n < 100 ? n : 100) + 2;
	r.h = r.h > area.h ? area.h : r.h;
	r.w = r.w > area.w ? area.w : r.w;
	r.y = area.y + (area.h - r.h) / 2;
	r.x = area.x + (area.w - r.w) / 2;
	grid_fill(grid, r, ' ', STYLE_TEXT);
	grid_box(grid, r, STYLE_FOCUS);
	grid_put(grid, r.y, r.x + 1, r.w - 2, STYLE_FOCUS, title_of(ui));
	rows = r.h > 2 ? (size_t)r.h - 2 : 1;
	if (menu->top > menu->at)
		menu->top = menu->at;
	if (menu->at >= menu->top + rows)
		menu->top = menu->at + 1 - rows;
	for (size_t i = 0; i < rows && menu->top + i < n; i++) {
		const int y = r.y + 1 + (int)i;
		const bool here = menu->top + i == menu->at;

		grid_put(grid, y, r.x + 2, 1, STYLE_TEXT, here ? ">" : " ");
		grid_put(grid, y, r.x + 4, r.w - 5, STYLE_TEXT,
			view_menu_item(ui, menu->top + i));
		if (!here)
			continue;
		grid_mark(grid, (struct rect){ y, r.x + 1, 1, r.w - 2 }, CELL_CURSOR);
		grid->cursor_y = y;
		grid->cursor_x = r.x + 2;
	}
}
