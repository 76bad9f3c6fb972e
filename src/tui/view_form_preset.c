/* The list of providers. */
#include "tui/form_state.h"

#define TITLE_W 26
#define HINTS_H 8 /* rows from which on the hints of the one under the cursor show */

static size_t count(const struct form *form)
{
	size_t n = 0;

	while (form_preset_item(form, n))
		n++;
	return n;
}

static void fit_top(struct form *form, size_t rows, size_t n)
{
	if (form->preset_top > form->preset_at)
		form->preset_top = form->preset_at;
	if (form->preset_at >= form->preset_top + rows)
		form->preset_top = form->preset_at + 1 - rows;
	if (form->preset_top + rows > n)
		form->preset_top = n > rows ? n - rows : 0;
}

static void draw_row(
	const struct form *form, struct grid *grid, int y, struct rect area, size_t i)
{
	const struct preset *preset = form_preset_item(form, i);

	grid_put(grid, y, area.x + 2, TITLE_W - 1, STYLE_TEXT, preset->title);
	if (preset->domains)
		grid_put(grid, y, area.x + 2 + TITLE_W, area.w - TITLE_W - 3, STYLE_DIM,
			preset->domains);
	if (i != form->preset_at)
		return;
	grid_put(grid, y, area.x, 1, STYLE_CURSOR, ">");
	grid_mark(grid, (struct rect){ y, area.x, 1, area.w }, CELL_CURSOR);
}

static int draw_hint(const struct form *form, struct grid *grid, struct rect area)
{
	const struct preset *preset = form_preset_item(form, form->preset_at);

	if (area.h < HINTS_H || !preset)
		return 0;
	for (int i = 0; i < 2; i++)
		grid_put(grid, area.y + area.h - 2 + i, area.x + 1, area.w - 1, STYLE_DIM,
			preset->hint[i]);
	return 3;
}

void view_form_preset_draw(struct ui *ui, struct grid *grid, struct rect area)
{
	struct form *form = ui->form;
	const size_t n = count(form);
	int x, rows;

	if (area.h < 1)
		return;
	x = grid_put(grid, area.y, area.x + 1, area.w / 2, STYLE_TEXT, "find ") + 1;
	rows = area.h - 1 - draw_hint(form, grid, area);
	if (rows > 0)
		fit_top(form, (size_t)rows, n);
	for (int i = 0; i < rows && form->preset_top + (size_t)i < n; i++)
		draw_row(form, grid, area.y + 1 + i, area, form->preset_top + (size_t)i);
	if (n == 0 && rows > 0)
		grid_put(grid, area.y + 1, area.x + 2, area.w - 3, STYLE_TEXT,
			form_domain(form->filter.text)
				? "Enter asks the domain where its mailboxes are"
				: "none is named so; IMAP and POP3 fit any server");
	line_draw(&form->filter, grid, area.y, area.x + x,
		area.w - x - 1 < 40 ? area.w - x - 1 : 40, true);
}
