/* Moving the cursor and the windows of text. */
#include "tui/command.h"
#include "tui/ui_state.h"
#include "tui/view.h"

/* Beyond both ends of any list. */
#define FAR INT32_MAX

static size_t moved(size_t at, int64_t by, size_t n)
{
	const int64_t last = n > 0 ? (int64_t)n - 1 : 0;
	int64_t to = (int64_t)at + by;

	to = to < 0 ? 0 : to;
	return (size_t)(to > last ? last : to);
}

/* How far a key moves; 0: it does not.  line: what one step is, page: rows of a page. */
static int64_t steps_of(enum action action, int line, int page)
{
	switch (action) {
	case ACTION_UP:
		return -line;
	case ACTION_DOWN:
		return line;
	case ACTION_PAGE_UP:
		return -page;
	case ACTION_PAGE_DOWN:
		return page;
	case ACTION_HALF_UP:
		return -(page > 1 ? page / 2 : 1);
	case ACTION_HALF_DOWN:
		return page > 1 ? page / 2 : 1;
	case ACTION_TOP:
		return -FAR;
	case ACTION_BOTTOM:
		return FAR;
	default:
		return 0;
	}
}

static size_t clamped_top(size_t top, int64_t by)
{
	const int64_t to = (int64_t)top + by;

	return to < 0 ? 0 : (size_t)to; /* the view knows its end and clamps on drawing */
}

static void move_panes(struct ui *ui, enum action action, const struct instant *now)
{
	int across, a_page;
	int64_t by;

	view_panes_shape(ui, &across, &a_page);
	by = steps_of(action, across, a_page);
	if (action == ACTION_LEFT)
		by = -1;
	if (action == ACTION_RIGHT)
		by = 1;
	if ((action == ACTION_DOWN || action == ACTION_UP) &&
		(int64_t)ui->cursor.at + by < 0)
		return; /* in the first row of panes */
	if (action == ACTION_DOWN && ui->cursor.at + (size_t)by >= ui->rows.n &&
		(ui->rows.n - 1) / (size_t)across == ui->cursor.at / (size_t)across)
		return; /* in the last */
	ui_go(ui, moved(ui->cursor.at, by, ui->rows.n), now);
}

static void move_menu(struct ui *ui, enum action action)
{
	struct menu *menu = &ui->menu;
	size_t n = 0;

	while (view_menu_item(ui, n))
		n++;
	menu->at = moved(menu->at, steps_of(action, 1, 10), n);
	if (menu->kind == MENU_THEME && view_menu_item(ui, menu->at))
		ui_set_theme(ui, view_menu_item(ui, menu->at));
}

static void move_here(struct ui *ui, enum action action, const struct instant *now)
{
	const int page = ui->h > 8 ? ui->h - 8 : 1;

	switch (ui_place(ui)) {
	case PLACE_MENU:
		move_menu(ui, action);
		break;
	case PLACE_HELP:
	case PLACE_MESSAGES:
	case PLACE_PROBLEMS:
	case PLACE_IMPORT:
		ui->page_top = clamped_top(ui->page_top, steps_of(action, 1, page));
		break;
	case PLACE_DETAIL:
		ui->part_top[ui->part] =
			clamped_top(ui->part_top[ui->part], steps_of(action, 1, page));
		break;
	case PLACE_PANES:
		move_panes(ui, action, now);
		break;
	default:
		ui_go(ui,
			moved(ui->cursor.at, steps_of(action, 1, view_page_rows(ui)),
				ui->rows.n),
			now);
		break;
	}
}

/* The next mailbox of another page of panes; in a tree it skips its folders. */
static void turn_page(struct ui *ui, int by, const struct instant *now)
{
	int across, a_page;
	size_t at = ui->cursor.at;

	view_panes_shape(ui, &across, &a_page);
	for (int left = a_page; left > 0 && ui->rows.n > 0;) {
		if ((by < 0 && at == 0) || (by > 0 && at + 1 >= ui->rows.n))
			break;
		at = by > 0 ? at + 1 : at - 1;
		left -= ui->rows.list[at].folder == MAILBOX_ROW;
	}
	ui_go(ui, at, now);
}

bool ui_move(struct ui *ui, enum action action, const struct instant *now)
{
	switch (action) {
	case ACTION_UP:
	case ACTION_DOWN:
	case ACTION_LEFT:
	case ACTION_RIGHT:
	case ACTION_PAGE_UP:
	case ACTION_PAGE_DOWN:
	case ACTION_HALF_UP:
	case ACTION_HALF_DOWN:
	case ACTION_TOP:
	case ACTION_BOTTOM:
		move_here(ui, action, now);
		return true;
	case ACTION_SCREEN_BACK:
	case ACTION_SCREEN_ON:
		turn_page(ui, action == ACTION_SCREEN_ON ? 1 : -1, now);
		return true;
	default:
		return false;
	}
}
