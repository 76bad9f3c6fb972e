#include "tui/frame.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "tui/sentence.h"
#include "tui/sheet.h"
#include "tui/show.h"

/* A header of one line has no room for words. */
#define WORDY 60
/* "? help  q quit" */
#define HINTS_KEPT 17

static void fill_row(struct grid *grid, int y, enum style style)
{
	grid_fill(grid, (struct rect){ y, 0, 1, grid->w }, ' ', style);
}

static void write_clock(struct ui *ui, const struct instant *now, bool wordy, char *out)
{
	show_clock(ui, now->wall_ms, wordy ? CLOCK_ZONED : CLOCK_MINUTE, out, SHOW_MAX);
	ui_wake(ui, now->ms + 60000 - now->wall_ms % 60000);
}

/* "[FROZEN 2m]", so that nobody trusts an old picture. */
static void write_frozen(struct ui *ui, const struct instant *now, char *out)
{
	char age[SHOW_MAX];

	out[0] = '\0';
	if (ui->frozen.ms == 0)
		return;
	show_age(ui, now, &ui->frozen, age);
	snprintf(out, SHOW_MAX, "[FROZEN %.10s]", age);
}

/* Counts by state, worst first: "2 DOWN  1 AUTH". */
static int draw_counts(struct ui *ui, struct grid *grid, int y, int x, int columns, int gap)
{
	const int from = x;

	for (int i = 0; i < STATES; i++) {
		const size_t n = ui->boxes.totals.by_state[i];
		char text[SHOW_MAX];
		int width;

		if (n == 0)
			continue;
		snprintf(text, sizeof text, "%zu %s", n, state_word((enum state)i));
		width = text_width(text);
		if (x + width > from + columns)
			break;
		grid_put(grid, y, x, width,
			state_is_trouble((enum state)i) ? STYLE_STATE + (enum style)i
							: STYLE_HEADER,
			text);
		x += width + gap;
	}
	return x - from;
}

/* Draws a flag if there is room; returns the columns used. */
static int draw_flag(
	struct grid *grid, int y, int x, int end, enum style style, const char *text)
{
	const int width = text_width(text);

	if (!text[0] || x + width >= end)
		return 0;
	return grid_put(grid, y, x, width, style, text) + 2;
}

static void write_filter(const struct ui *ui, char *out, size_t size)
{
	const bool flat = ui->rows_kind == ROWS_FLAT;
	const size_t all = flat ? ui->rows.n_order : ui->boxes.totals.mailboxes;

	out[0] = '\0';
	if (ui->filter.n > 0)
		snprintf(out, size, "filter:%.60s (%zu of %zu)", ui->filter_text,
			ui->rows.n_fitting, all);
}

static void draw_flags(
	struct ui *ui, struct grid *grid, int y, int x, int end, const struct instant *now)
{
	char text[UI_TEXT_MAX];

	write_frozen(ui, now, text);
	x += draw_flag(grid, y, x, end, STYLE_ERROR, text);
	write_filter(ui, text, sizeof text);
	x += draw_flag(grid, y, x, end, STYLE_STRONG, text);
	text[0] = '\0';
	if (ui->boxes.totals.by_state[STATE_HELD] > 0)
		snprintf(text, sizeof text, "[HELD %zu]",
			ui->boxes.totals.by_state[STATE_HELD]);
	x += draw_flag(grid, y, x, end, STYLE_STATE + STATE_HELD, text);
	snprintf(text, sizeof text, "by %s%s", sort_key_name(ui->sort),
		ui->turned ? ", turned" : "");
	if (ui->sort != SORT_STATE || ui->turned)
		(void)draw_flag(grid, y, x, end, STYLE_HEADER, text);
}

/* How much there is to watch; while the first checks run, how far they are. */
static void write_extent(const struct boxes_totals *totals, char *out, size_t size)
{
	char boxes[SHOW_MAX], other[SHOW_MAX], all[SHOW_MAX];

	out[0] = '\0';
	if (totals->mailboxes == 0)
		return;
	text_count(boxes, sizeof boxes, (int64_t)totals->mailboxes);
	if (totals->asked < totals->to_ask) {
		text_count(other, sizeof other, (int64_t)totals->asked);
		text_count(all, sizeof all, (int64_t)totals->to_ask);
		snprintf(out, size, "%s mailbox%s, %s of %s asked", boxes,
			totals->mailboxes == 1 ? "" : "es", other, all);
		return;
	}
	text_count(other, sizeof other, (int64_t)totals->folders);
	snprintf(out, size, "%s mailbox%s, %s folder%s", boxes,
		totals->mailboxes == 1 ? "" : "es", other, totals->folders == 1 ? "" : "s");
}

static void draw_first_row(struct ui *ui, struct grid *grid, const struct instant *now)
{
	char clock[SHOW_MAX], extent[128];
	int x = 1;

	write_clock(ui, now, true, clock);
	x += grid_put(grid, 0, x, grid->w, STYLE_STRONG, "mailtop") + 2;
	write_extent(&ui->boxes.totals, extent, sizeof extent);
	x += grid_put(grid, 0, x, grid->w - x, STYLE_HEADER, extent) + 2;
	grid_put_right(grid, 0, grid->w - 12, 11, STYLE_HEADER, clock);
	draw_flags(ui, grid, 0, x, grid->w - 12, now);
}

static void write_unseen(const struct boxes_totals *totals, char *out, size_t size)
{
	char unseen[SHOW_MAX], arrived[SHOW_MAX];

	text_count(unseen, sizeof unseen, totals->unseen);
	show_arrived(totals->arrived, SHOW_MAX - 1, arrived);
	snprintf(out, size, arrived[0] ? "%s unseen (%s new)" : "%s unseen", unseen,
		arrived[0] ? arrived + 1 : "");
}

static void draw_second_row(struct ui *ui, struct grid *grid, int y)
{
	const struct boxes_totals *totals = &ui->boxes.totals;
	char text[UI_TEXT_MAX];
	int x = 1;

	if (totals->mailboxes == 0)
		return;
	write_unseen(totals, text, sizeof text);
	x += draw_counts(ui, grid, y, x, grid->w - text_width(text) - 4, 2) + 1;
	grid_put(grid, y, x, grid->w - x - 1, STYLE_HEADER, text);
}

/* All in one row: counts at the left; at the right what must not be missed. */
static void draw_only_row(struct ui *ui, struct grid *grid, const struct instant *now)
{
	char right[UI_TEXT_MAX], frozen[SHOW_MAX], clock[SHOW_MAX];
	const struct boxes_totals *totals = &ui->boxes.totals;
	int width;

	write_clock(ui, now, false, clock);
	write_frozen(ui, now, frozen);
	snprintf(right, sizeof right, "%s", frozen[0] ? frozen : clock);
	if (ui->filter.n > 0)
		snprintf(right, sizeof right, "f:%zu/%zu %s", ui->rows.n_fitting,
			ui->rows_kind == ROWS_FLAT ? ui->rows.n_order : totals->mailboxes,
			frozen[0] ? frozen : clock);
	width = text_width(right);
	grid_put_right(grid, 0, grid->w - width - 1, width, STYLE_HEADER, right);
	draw_counts(ui, grid, 0, 1, grid->w - width - 3, 1);
}

void frame_draw_header(struct ui *ui, struct grid *grid, const struct layout *layout,
	const struct instant *now)
{
	const int counts_y = layout->header_h - 1;

	for (int y = 0; y < layout->header_h; y++)
		fill_row(grid, y, STYLE_HEADER);
	if (layout->header_h == 2 && grid->w >= WORDY) {
		draw_first_row(ui, grid, now);
		draw_second_row(ui, grid, counts_y);
		return;
	}
	if (layout->header_h > 0)
		draw_only_row(ui, grid, now);
	if (layout->header_h == 2) {
		char text[UI_TEXT_MAX];

		write_unseen(&ui->boxes.totals, text, sizeof text);
		grid_put(grid, 1, 1, grid->w - 1, STYLE_HEADER, text);
	}
}

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

	fill_row(grid, y, STYLE_TEXT);
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

	if (!(ui_place(ui) & PLACE_BOXES) && ui->menu.kind == MENU_NONE)
		return;
	sentence_write(ui, shown, text, sizeof text);
	if (!both || text_width(text) < grid->w) {
		grid_put(grid, layout->sentence_y, 1, grid->w - 1, STYLE_TEXT, text);
		return;
	}
	sheet_wrap(&sheet, grid->w - 2, STYLE_TEXT, text);
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
		busy = draw_message(ui, grid, layout, now);
		if (!busy || apart)
			draw_sentence(ui, grid, layout, apart && !busy, shown);
	}
	if (layout->hints_y >= 0)
		draw_hints(ui, grid, layout->hints_y);
}

static char tiny_letter(enum state state)
{
	const char c = state_word(state)[0];

	return c >= 'a' ? (char)(c - 32) : c;
}

void frame_draw_tiny(struct ui *ui, struct grid *grid)
{
	const struct boxes_totals *totals = &ui->boxes.totals;
	int x = 0;

	if (totals->mailboxes == 0) {
		grid_put(grid, 0, 0, grid->w, STYLE_TEXT, "no mailbox");
		return;
	}
	for (int i = 0; i < STATES && x < grid->w; i++) {
		char text[SHOW_MAX];

		if (totals->by_state[i] == 0 || (i >= STATE_NEW && x > 0))
			continue;
		snprintf(text, sizeof text, "%zu%c", totals->by_state[i],
			tiny_letter((enum state)i));
		x += grid_put(grid, 0, x, grid->w - x, STYLE_STATE + (enum style)i, text) +
		     1;
	}
}
