/* A question over whatever else is shown. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "tui/view.h"

enum { DIALOG_W = 64, NUMBER_W = 8 };

/* Returns the columns used. */
static int draw_answer(
	struct ui *ui, struct grid *grid, int y, int x, int columns, size_t i)
{
	const struct dialog *dialog = &ui->dialog;
	const struct dialog_answer *answer = dialog_answer(dialog->kind, i);
	const bool focused = i == dialog->focus;
	const char key[] = { (char)answer->key, '\0' };
	char text[64];
	int width;

	snprintf(text, sizeof text, answer->help ? "[ %-12s ]" : "[ %s ]", answer->label);
	width = text_width(text);
	grid_put(grid, y, x, columns, STYLE_KEY, key);
	grid_put(grid, y, x + 2, columns - 2, focused ? STYLE_FOCUS : STYLE_TEXT, text);
	if (answer->help)
		grid_put(grid, y, x + width + 4, columns - width - 4, STYLE_DIM,
			answer->help);
	if (focused) {
		grid_mark(grid, (struct rect){ y, x + 2, 1, width }, CELL_CURSOR);
		grid->cursor_y = columns > 2 ? y : -1;
		grid->cursor_x = columns > 2 ? x + 2 : -1;
	}
	return width + 4;
}

/* The rows that the answers take. */
static int answer_rows(enum dialog_kind kind)
{
	int n = 0;

	while (dialog_answer(kind, (size_t)n))
		n++;
	return n > 0 && dialog_answer(kind, 0)->help ? n : 1;
}

static void draw_answers(struct ui *ui, struct grid *grid, int y, int x, int columns)
{
	const bool apart = answer_rows(ui->dialog.kind) > 1;
	const int end = x + columns;

	for (size_t i = 0; dialog_answer(ui->dialog.kind, i); i++) {
		const int used = draw_answer(ui, grid, y, x, end - x, i);

		y += apart;
		x += apart ? 0 : used;
	}
}

static void draw_number(struct ui *ui, struct grid *grid, int y, int x, int columns)
{
	struct dialog *dialog = &ui->dialog;
	const int field = columns < NUMBER_W ? columns : NUMBER_W;
	char text[64];
	int used;

	snprintf(text, sizeof text, "Type %zu to remove them: ", dialog->n_ids);
	used = grid_put(grid, y, x, columns - field, STYLE_TEXT, text);
	line_draw(&dialog->number, grid, y, x + used, field, true);
	grid_put(grid, y + 1, x, columns, STYLE_ERROR, dialog->note);
}

/* Paragraphs, a line feed between. */
static void add_text(struct sheet *sheet, int columns, const char *text)
{
	const char *feed = strchr(text, '\n');
	char first[DIALOG_TEXT_MAX];

	snprintf(first, sizeof first, "%.*s", (int)strcspn(text, "\n"), text);
	sheet_wrap(sheet, columns, STYLE_TEXT, first);
	if (feed)
		sheet_wrap(sheet, columns, STYLE_TEXT, feed + 1);
}

void view_dialog_draw(struct ui *ui, struct grid *grid, struct rect area)
{
	const struct dialog *dialog = &ui->dialog;
	const bool many = dialog->kind == DIALOG_REMOVE_MANY;
	struct rect r = { .w = area.w < DIALOG_W ? area.w : DIALOG_W };
	struct sheet sheet = { 0 };
	int lines, answers;
	char title[64];

	add_text(&sheet, r.w - 4, dialog->text);
	lines = sheet.n < 12 ? (int)sheet.n : 12;
	answers = many ? 2 : answer_rows(dialog->kind);
	r.h = lines + 3 + answers;
	if (r.h > area.h) { /* the answer matters more than the last of the words */
		lines -= r.h - area.h;
		r.h = area.h;
	}
	r.y = area.y + (area.h - r.h) / 2;
	r.x = area.x + (area.w - r.w) / 2;
	grid_fill(grid, r, ' ', STYLE_TEXT);
	grid_box(grid, r, STYLE_FOCUS);
	snprintf(title, sizeof title, " %s ", dialog_title(dialog->kind));
	grid_put(grid, r.y, r.x + 1, r.w - 2, STYLE_FOCUS, title);
	sheet_draw(&sheet, grid,
		(struct rect){ r.y + 1, r.x + 2, lines > 0 ? lines : 0, r.w - 4 }, 0, "");
	sheet_release(&sheet);
	if (many)
		draw_number(ui, grid, r.y + r.h - 1 - answers, r.x + 2, r.w - 4);
	else
		draw_answers(ui, grid, r.y + r.h - 1 - answers, r.x + 2, r.w - 4);
}
