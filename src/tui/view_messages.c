/* What the message line said, the newest first. */
#include <stdio.h>

#include "tui/show.h"
#include "tui/view.h"

void view_messages_sheet(const struct ui *ui, int columns, struct sheet *sheet)
{
	const struct message *message;

	for (size_t i = 0; (message = messages_get(&ui->messages, i)); i++) {
		char clock[SHOW_MAX];

		show_clock(ui, message->at.wall_ms, CLOCK_SECOND, clock, sizeof clock);
		sheet_pair(sheet, 10, columns, STYLE_DIM,
			message->level == MESSAGE_INFO ? STYLE_TEXT : STYLE_ERROR, clock,
			message->text);
	}
	if (sheet->n == 0)
		sheet_add(sheet, STYLE_TEXT, "Nothing was said yet.");
}

void view_messages_draw(struct ui *ui, struct grid *grid, struct rect area)
{
	struct sheet sheet = { 0 };

	grid_put(grid, area.y, area.x + 1, area.w - 1, STYLE_TITLE,
		"messages, newest first; q goes back");
	area.y += 2;
	area.h -= 2;
	area.x += 1;
	area.w -= 1;
	view_messages_sheet(ui, area.w, &sheet);
	if (ui->page_top > sheet_last_top(&sheet, area.h))
		ui->page_top = sheet_last_top(&sheet, area.h);
	sheet_draw(&sheet, grid, area, ui->page_top, ui->find);
	sheet_release(&sheet);
}
