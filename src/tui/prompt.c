#include "tui/prompt.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "tui/command.h"
#include "tui/view.h"

void prompt_open(struct ui *ui, enum prompt_kind kind)
{
	struct prompt *prompt = &ui->prompt;

	prompt->kind = kind;
	prompt->note[0] = '\0';
	prompt->at_before = ui->page != PAGE_NONE ? ui->page_top : ui->cursor.at;
	snprintf(
		prompt->filter_before, sizeof prompt->filter_before, "%s", ui->filter_text);
	line_set(&prompt->line, kind == PROMPT_FILTER ? ui->filter_text : "");
}

static void close_prompt(struct ui *ui)
{
	line_clear(&ui->prompt.line);
	ui->prompt.kind = PROMPT_NONE;
	ui->prompt.note[0] = '\0';
}

static bool row_holds(const struct ui *ui, size_t at, const char *text)
{
	const struct row row = ui->rows.list[at];
	const struct box *box = &ui->boxes.list[row.id];
	const struct folder *folder = box_folder(box, row.folder);

	if (folder && text_contains(folder->name, text))
		return true;
	/* in the tree the mailbox has a row of its own */
	return (!folder || ui->rows_kind == ROWS_FLAT) &&
	       text_contains(box->status->monitor->name, text);
}

static bool find_row(struct ui *ui, size_t from, int by, const struct instant *now)
{
	const size_t n = ui->rows.n;

	for (size_t i = 0, at = from; i < n; i++) {
		at = by > 0 ? (from + i) % n : (from + n - i % n) % n;
		if (row_holds(ui, at, ui->find)) {
			ui_go(ui, at, now);
			return true;
		}
	}
	return false;
}

static bool find_line(struct ui *ui, size_t from, int by)
{
	struct sheet sheet = { 0 };
	bool found = false;

	view_page_sheet(ui, ui->page == PAGE_HELP ? ui->w - 2 : ui->w - 1, &sheet);
	for (size_t i = 0; !found && i < sheet.n; i++) {
		const size_t at =
			by > 0 ? (from + i) % sheet.n : (from + sheet.n - i) % sheet.n;

		found = text_contains(sheet.lines[at].text, ui->find);
		if (found)
			ui->page_top = at;
	}
	sheet_release(&sheet);
	return found;
}

bool find_next(struct ui *ui, size_t from, int by, const struct instant *now)
{
	if (!ui->find[0])
		return false;
	if (ui->page != PAGE_NONE)
		return find_line(ui, from, by);
	return ui->rows.n > 0 && find_row(ui, from % ui->rows.n, by, now);
}

static void edit_find(struct ui *ui, const struct instant *now)
{
	struct prompt *prompt = &ui->prompt;

	snprintf(ui->find, sizeof ui->find, "%.500s", prompt->line.text);
	prompt->note[0] = '\0';
	if (ui->find[0] && !find_next(ui, prompt->at_before, 1, now))
		snprintf(prompt->note, sizeof prompt->note, "nothing here is named so");
}

/* Shown while it is typed, but for a last word that makes no sense yet. */
static void edit_filter(struct ui *ui, const struct instant *now)
{
	struct prompt *prompt = &ui->prompt;
	char text[LINE_MAX_BYTES];
	struct err err = { 0 };
	char *last;

	memcpy(text, prompt->line.text, sizeof text);
	last = strrchr(text, ' ');
	last = last ? last + 1 : text;
	prompt->note[0] = '\0';
	if (filter_is_field(last) || !ui_set_filter(ui, text, &err)) {
		*last = '\0';
		snprintf(prompt->note, sizeof prompt->note, "%s", err.text);
		(void)ui_set_filter(ui, text, &err);
	}
	ui_refresh(ui, now);
}

static void leave(struct ui *ui, const struct instant *now)
{
	struct err err;

	if (ui->prompt.kind == PROMPT_FILTER)
		(void)ui_set_filter(ui, ui->prompt.filter_before, &err);
	if (ui->prompt.kind == PROMPT_FIND) {
		ui->find[0] = '\0';
		if (ui->page != PAGE_NONE)
			ui->page_top = ui->prompt.at_before;
		else
			ui_go(ui, ui->prompt.at_before, now);
	}
	close_prompt(ui);
}

static void take(struct ui *ui, const struct instant *now)
{
	const enum prompt_kind kind = ui->prompt.kind;
	char text[LINE_MAX_BYTES];
	struct err err = { 0 };

	memcpy(text, ui->prompt.line.text, sizeof text);
	if (kind == PROMPT_FILTER && !ui_set_filter(ui, text, &err)) {
		snprintf(ui->prompt.note, sizeof ui->prompt.note, "%s", err.text);
		return; /* what was typed is not thrown away */
	}
	close_prompt(ui);
	if (kind == PROMPT_COMMAND && text[strspn(text, " ")] &&
		!command_run(ui, text, now, &err))
		ui_message(ui, MESSAGE_ERROR, now, "%s", err.text);
}

void prompt_input(struct ui *ui, const struct input *input, const struct instant *now)
{
	struct prompt *prompt = &ui->prompt;
	const bool empty = prompt->line.len == 0;
	char text[LINE_MAX_BYTES];

	if (input->kind == INPUT_KEY && input->key == CODE_ENTER) {
		take(ui, now);
		return;
	}
	if (input->kind == INPUT_KEY &&
		(input->key == CODE_ESC || (input->key == CODE_BACKSPACE && empty))) {
		leave(ui, now);
		return;
	}
	if (input->kind == INPUT_KEY && input->key == '\t') {
		if (prompt->kind != PROMPT_COMMAND)
			return;
		memcpy(text, prompt->line.text, sizeof text);
		command_complete(ui, text, sizeof text, prompt->note, sizeof prompt->note);
		line_set(&prompt->line, text);
		return;
	}
	if (!line_input(&prompt->line, input))
		return;
	prompt->note[0] = '\0';
	if (prompt->kind == PROMPT_FIND)
		edit_find(ui, now);
	else if (prompt->kind == PROMPT_FILTER)
		edit_filter(ui, now);
}
