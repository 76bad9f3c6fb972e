/* Pages of text: what the message line said, what is wrong with the config, what an import
 * would do. */
#include <stdio.h>
#include <string.h>

#include "tui/show.h"
#include "tui/view.h"

static void add_messages(const struct ui *ui, int columns, struct sheet *sheet)
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

static void add_problems(const struct ui *ui, int columns, struct sheet *sheet)
{
	const struct problems *problems = &ui->problems;

	if (problems->n == 0) {
		sheet_add(sheet, STYLE_TEXT, "Nothing is wrong with the config.");
		return;
	}
	if (problems->n_errors > 0) {
		sheet_wrap(sheet, columns, STYLE_TEXT,
			"The mailboxes go on as they were before, until these are mended:");
		sheet_add(sheet, STYLE_TEXT, "%s", "");
	}
	for (size_t i = 0; i < problems->n; i++) {
		const struct problem *problem = &problems->list[i];
		const bool warning = problem->level == PROBLEM_WARNING;
		char line[SHOW_MAX] = "";

		if (problem->line > 0)
			snprintf(line, sizeof line, "line %u", problem->line);
		sheet_pair(sheet, 11, columns, STYLE_DIM,
			warning ? STYLE_TEXT : STYLE_ERROR, line, problem->text);
	}
}

static void add_preview(const struct ui *ui, int columns, struct sheet *sheet)
{
	const char *at = ui->preview.text;

	while (at && *at) {
		const size_t len = strcspn(at, "\n");
		char line[UI_TEXT_MAX];

		snprintf(line, sizeof line, "%.*s", (int)len, at);
		if (line[0])
			sheet_wrap(sheet, columns, STYLE_TEXT, line);
		else
			sheet_add(sheet, STYLE_TEXT, "%s", "");
		at += len + (at[len] == '\n');
	}
}

void view_page_sheet(const struct ui *ui, int columns, struct sheet *sheet)
{
	switch (ui->page) {
	case PAGE_HELP:
		view_help_sheet(ui, columns, sheet);
		break;
	case PAGE_PROBLEMS:
		add_problems(ui, columns, sheet);
		break;
	case PAGE_IMPORT:
		add_preview(ui, columns, sheet);
		break;
	default:
		add_messages(ui, columns, sheet);
		break;
	}
}

static void write_title(const struct ui *ui, char *out, size_t size)
{
	const char *path = ui->problems.path ? ui->problems.path : "the config";

	if (ui->page == PAGE_PROBLEMS)
		snprintf(out, size, "problems in %s", path);
	else if (ui->page == PAGE_IMPORT && ui->preview.n > 0)
		snprintf(out, size,
			"import: y writes %zu mailbox%s, q leaves the config alone",
			ui->preview.n, ui->preview.n == 1 ? "" : "es");
	else if (ui->page == PAGE_IMPORT)
		snprintf(out, size, "import: there is nothing to write; q goes back");
	else
		snprintf(out, size, "messages, newest first; q goes back");
}

void view_page_draw(struct ui *ui, struct grid *grid, struct rect area)
{
	struct sheet sheet = { 0 };
	char title[UI_TEXT_MAX];

	write_title(ui, title, sizeof title);
	grid_put(grid, area.y, area.x + 1, area.w - 1, STYLE_TITLE, title);
	area.y += 2;
	area.h -= 2;
	area.x += 1;
	area.w -= 1;
	view_page_sheet(ui, area.w, &sheet);
	if (ui->page_top > sheet_last_top(&sheet, area.h))
		ui->page_top = sheet_last_top(&sheet, area.h);
	sheet_draw(&sheet, grid, area, ui->page_top, ui->find);
	sheet_release(&sheet);
}
