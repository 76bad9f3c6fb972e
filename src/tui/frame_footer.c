/* The last rows: the item under the cursor in words, messages or the prompt, hints. */
#include "tui/frame.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "tui/form.h"
#include "tui/sentence.h"
#include "tui/sheet.h"
#include "tui/show.h"

/* "? help  q quit" */
#define HINTS_KEPT 17

static const char *prompt_label(enum prompt_kind kind)
{
	switch (kind) {
	case PROMPT_FIND:
		return "find: ";
	case PROMPT_FILTER:
		return "filter: ";
	default:
		return ":";
	}
}

static void draw_prompt(struct ui *ui, struct grid *grid, const struct layout *layout)
{
	const char *label = prompt_label(ui->prompt.kind);
	const int y = layout->message_y >= 0 ? layout->message_y : grid->h - 1;
	int x;

	grid_fill(grid, (struct rect){ y, 0, 1, grid->w }, ' ', STYLE_TEXT);
	x = grid_put(grid, y, 0, grid->w / 2, STYLE_KEY, label);
	line_draw(&ui->prompt.line, grid, y, x, grid->w - x, true);
}

static enum style message_style(enum message_level level)
{
	return level == MESSAGE_INFO ? STYLE_MESSAGE : STYLE_ERROR;
}

static bool draw_message(struct ui *ui, struct grid *grid, const struct layout *layout,
	const struct instant *now)
{
	int64_t until_ms;
	const struct message *message = messages_shown(&ui->messages, now, &until_ms);
	char clock[SHOW_MAX];

	if (!message)
		return false;
	ui_wake(ui, until_ms);
	show_clock(ui, message->at.wall_ms, CLOCK_MINUTE, clock, sizeof clock);
	grid_printf(grid, layout->message_y, 1, grid->w - 1, message_style(message->level),
		"%s %s", clock, message->text);
	return true;
}

/* One hint; false: no room. */
static bool draw_hint(
	struct grid *grid, int y, int *x, int end, const char *key, const char *word)
{
	const int key_w = text_width(key), word_w = text_width(word);

	if (*x + key_w + 1 + word_w > end)
		return false;
	grid_put(grid, y, *x, key_w, STYLE_KEY, key);
	grid_put(grid, y, *x + key_w + 1, word_w, STYLE_HINT, word);
	*x += key_w + word_w + 3;
	return true;
}

/* The hint of an entry at this place, NULL for none. */
static const char *hint_of(const struct action_entry *entry, enum place place)
{
	if (!(entry->places & place) ||
		(entry->action == ACTION_HELP && place == PLACE_HELP))
		return NULL;
	if (entry->action == ACTION_QUIT && !(place & (PLACE_LISTS | PLACE_FIRST)))
		return "back";
	return entry->hint;
}

/* Help and quit are always there; the others as far as there is room between. */
static void draw_hints(struct ui *ui, struct grid *grid, int y)
{
	const enum place place = ui_place(ui);
	int x = 1;
	size_t n;
	const struct action_entry *entries = action_entries(&n);

	for (int pass = 0; pass < 2; pass++) {
		const int end = grid->w - 1 - (pass == 0 ? HINTS_KEPT : 0);

		for (size_t i = 0; i < n; i++) {
			const bool last = entries[i].action == ACTION_HELP ||
					  entries[i].action == ACTION_QUIT;
			const char *hint = hint_of(&entries[i], place);
			char key[KEY_NAME_MAX];

			if (!hint || last != (pass == 1))
				continue;
			keymap_keys(&ui->keymap, i, 1, key, sizeof key);
			if (key[0] && !draw_hint(grid, y, &x, end, key, hint))
				break;
		}
	}
}

static void draw_form_hints(struct ui *ui, struct grid *grid, int y)
{
	const char *word;
	char key[KEY_NAME_MAX];
	int x = 1;

	for (size_t i = 0; form_hint(ui, i, key, sizeof key, &word); i++)
		if (key[0])
			(void)draw_hint(grid, y, &x, grid->w - 1, key, word);
}

static void draw_prompt_hints(struct ui *ui, struct grid *grid, int y)
{
	int x = 1;

	draw_hint(grid, y, &x, grid->w, "Enter", "take");
	draw_hint(grid, y, &x, grid->w, "Esc", "leave");
	if (ui->prompt.kind == PROMPT_COMMAND)
		draw_hint(grid, y, &x, grid->w, "Tab", "complete");
	if (ui->prompt.kind == PROMPT_FILTER)
		draw_hint(grid, y, &x, grid->w, "e.g.", "state:down unseen>100 !tag:test");
}

/* Over both rows when the one for messages is free and the words are many. */
static void draw_sentence(struct ui *ui, struct grid *grid, const struct layout *layout,
	bool both, const struct instant *shown)
{
	struct sheet sheet = { 0 };
	char text[1024];
	enum style style = STYLE_TEXT;

	if (ui_place(ui) == PLACE_FORM)
		style = form_sentence(ui, text, sizeof text);
	else if (ui_place(ui) & PLACE_BOXES || ui->menu.kind != MENU_NONE)
		sentence_write(ui, shown, text, sizeof text);
	else
		return;
	if (!both || text_width(text) < grid->w) {
		grid_put(grid, layout->sentence_y, 1, grid->w - 1, style, text);
		return;
	}
	sheet_wrap(&sheet, grid->w - 2, style, text);
	if (sheet.n > 2)
		grid_put(grid, layout->message_y, grid->w - 1, 1, STYLE_DIM, "~");
	sheet_draw(&sheet, grid, (struct rect){ layout->sentence_y, 1, 2, grid->w - 2 }, 0,
		"");
	sheet_release(&sheet);
}

static void draw_note(struct ui *ui, struct grid *grid, const struct layout *layout)
{
	const bool apart = layout->sentence_y != layout->message_y;
	const int y = apart ? layout->sentence_y : layout->hints_y;

	if (layout->hints_y >= 0 && (apart || !ui->prompt.note[0]))
		draw_prompt_hints(ui, grid, layout->hints_y);
	if (y >= 0)
		grid_put(grid, y, 1, grid->w - 1, STYLE_MESSAGE, ui->prompt.note);
}

void frame_draw_footer(struct ui *ui, struct grid *grid, const struct layout *layout,
	const struct instant *shown, const struct instant *now)
{
	const bool apart = layout->sentence_y != layout->message_y;
	bool busy;

	if (ui->prompt.kind != PROMPT_NONE) {
		draw_prompt(ui, grid, layout);
		if (apart && !ui->prompt.note[0])
			draw_sentence(ui, grid, layout, false, shown);
		draw_note(ui, grid, layout);
		return;
	}
	if (layout->message_y >= 0) {
		busy = !form_asks(ui) && draw_message(ui, grid, layout, now);
		if (!busy || apart)
			draw_sentence(ui, grid, layout, apart && !busy, shown);
	}
	if (layout->hints_y >= 0 && ui_place(ui) == PLACE_FORM)
		draw_form_hints(ui, grid, layout->hints_y);
	else if (layout->hints_y >= 0 && ui->dialog.kind == DIALOG_NONE)
		draw_hints(ui, grid, layout->hints_y);
}
