/* Tree and folders: one row an item. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "tui/columns.h"
#include "tui/layout.h"
#include "tui/show.h"
#include "tui/view.h"

#define WALL_W	   160
#define WALL_H	   40
#define WALL_LIST  72
#define BELOW_W	   120
#define TITLES_MIN 16 /* a screen lower than this has no titles of columns */

static struct rect body_of(const struct ui *ui)
{
	return layout_of(ui->h, ui->w, ui->settings.settings->hints).body;
}

bool view_has_wall(const struct ui *ui)
{
	return ui->w >= WALL_W && ui->h >= WALL_H && ui_view(ui) == VIEW_TREE;
}

bool view_has_detail_below(const struct ui *ui)
{
	return ui->w >= BELOW_W && ui->h >= WALL_H && ui->w < WALL_W &&
	       ui_view(ui) == VIEW_TREE;
}

struct rect view_list_area(const struct ui *ui)
{
	struct rect area = body_of(ui);

	if (view_has_wall(ui))
		area.w = WALL_LIST;
	if (view_has_detail_below(ui))
		area.h /= 2;
	return area;
}

static bool has_titles(const struct ui *ui)
{
	return ui->h >= TITLES_MIN;
}

int view_page_rows(const struct ui *ui)
{
	const int rows = view_list_area(ui).h - (has_titles(ui) ? 1 : 0);

	return rows > 1 ? rows : 1;
}

/* Moves the window so that the cursor is in it and no row is wasted. */
static void fit_top(struct ui *ui, size_t rows)
{
	const size_t last = ui->rows.n > rows ? ui->rows.n - rows : 0;

	if (ui->top > ui->cursor.at)
		ui->top = ui->cursor.at;
	if (ui->cursor.at >= ui->top + rows)
		ui->top = ui->cursor.at + 1 - rows;
	if (ui->top > last)
		ui->top = last;
}

static char fold_sign(const struct ui *ui, size_t at, const struct box *box)
{
	const struct row *rows = ui->rows.list;

	if (rows[at].folder != MAILBOX_ROW || box_folders(box) == 0)
		return ' ';
	return at + 1 < ui->rows.n && rows[at + 1].id == rows[at].id ? '-' : '+';
}

static void draw_state(struct grid *grid, int y, int x, const struct facts *facts)
{
	const bool under = facts->folder && !facts->folder->problem &&
			   facts->state == facts->box->state && facts->state != STATE_OK &&
			   facts->state != STATE_NEW;

	/* the mailbox above says it already */
	grid_put_right(grid, y, x, 4,
		under ? STYLE_DIM : STYLE_STATE + (enum style)facts->state,
		under ? ".." : state_word(facts->state));
}

static enum style name_style(
	const struct ui *ui, const struct facts *facts, const char *name)
{
	if (ui->find[0] && text_contains(name, ui->find))
		return STYLE_MATCH;
	if (state_is_trouble(facts->state) && !facts->folder)
		return STYLE_STRONG;
	return facts->current ? STYLE_TEXT : STYLE_DIM;
}

static void draw_names(const struct ui *ui, const struct columns *columns,
	struct grid *grid, int y, int x, const struct facts *facts)
{
	const bool flat = ui->rows_kind == ROWS_FLAT;
	const char *mailbox = facts->status->monitor->name;
	const char *name = facts->folder ? facts->folder->name : mailbox;
	const int indent = facts->folder && !flat ? 2 : 0;
	char whole[512], shown[512];
	enum style style;

	if (flat && !facts->folder)
		name = facts->status->monitor->type == MAIL_POP3 ? "(maildrop)" : "–";
	if (flat && columns->mailbox_w == 0 && facts->folder) {
		snprintf(whole, sizeof whole, "%.250s/%.250s", mailbox, name);
		name = whole;
	}
	if (flat && columns->mailbox_w > 0)
		grid_put(grid, y, x + columns->mailbox_x, columns->mailbox_w,
			name_style(ui, facts, mailbox), mailbox);
	style = name_style(ui, facts, name);
	if (facts->folder) {
		show_path(name, columns->name_w - indent, shown, sizeof shown);
		name = shown;
	}
	grid_put(grid, y, x + columns->name_x + indent, columns->name_w - indent, style,
		name);
}

static void draw_row(struct ui *ui, const struct columns *columns, struct grid *grid, int y,
	struct rect area, size_t at, const struct instant *now)
{
	const struct row row = ui->rows.list[at];
	const struct box *box = &ui->boxes.list[row.id];
	const char fold[2] = { fold_sign(ui, at, box), '\0' };
	struct facts facts;

	facts_of(box, row.folder, now, &facts);
	if (columns->fold_x >= 0 && ui->rows_kind == ROWS_TREE)
		grid_put(grid, y, area.x + columns->fold_x, 1, STYLE_DIM, fold);
	if (ui->rows_kind == ROWS_FLAT)
		grid_put_right(grid, y, area.x + columns->state_x, 4,
			STYLE_STATE + (enum style)facts.state, state_word(facts.state));
	else
		draw_state(grid, y, area.x + columns->state_x, &facts);
	draw_names(ui, columns, grid, y, area.x, &facts);
	columns_draw(columns, ui, grid, y, area.x, &facts, now);
	if (box->marked)
		grid_put(grid, y, area.x + columns->state_x - 1, 1, STYLE_MATCH, "*");
	if (at != ui->cursor.at)
		return;
	grid_put(grid, y, area.x, 1, STYLE_CURSOR, ">");
	grid_mark(grid, (struct rect){ y, area.x, 1, area.w }, CELL_CURSOR);
	grid->cursor_y = y; /* readers for the blind follow it */
	grid->cursor_x = area.x;
}

static void draw_nothing(const struct ui *ui, struct grid *grid, struct rect area)
{
	if (ui->filter.n > 0)
		grid_printf(grid, area.y + 1, area.x + 2, area.w - 2, STYLE_TEXT,
			"Nothing fits the filter '%s'.  Esc clears it.", ui->filter_text);
}

void view_list_draw(
	struct ui *ui, struct grid *grid, struct rect area, const struct instant *now)
{
	const bool flat = ui->rows_kind == ROWS_FLAT;
	struct columns columns;
	int rows = area.h;

	columns_fit(&columns, area.w, flat, ui->times);
	if (has_titles(ui)) {
		columns_draw_titles(&columns, grid, area.y, area.x, flat);
		area.y++;
		rows--;
	}
	if (ui->rows.n == 0)
		draw_nothing(ui, grid, area);
	if (rows <= 0)
		return;
	fit_top(ui, (size_t)rows);
	for (int i = 0; i < rows && ui->top + (size_t)i < ui->rows.n; i++)
		draw_row(ui, &columns, grid, area.y + i, area, ui->top + (size_t)i, now);
}
