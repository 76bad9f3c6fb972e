/* The first rows: how many mailboxes are how well, and what one must know of the picture.
 */
#include "tui/frame.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "tui/show.h"

/* A header of one line has no room for words. */
#define WORDY 60

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

/* Where descriptors are too few, some log in at each check, in turn. */
static int draw_shortage(const struct ui *ui, struct grid *grid, int y, int x, int end)
{
	const size_t n = ui->boxes.totals.not_kept;
	char text[64];
	int width;

	if (n == 0)
		return 0;
	snprintf(text, sizeof text, "[%zu log in by turns: too few files]", n);
	width = draw_flag(grid, y, x, end, STYLE_ERROR, text);
	return width ? width : draw_flag(grid, y, x, end, STYLE_ERROR, "[too few files]");
}

static void draw_flags(
	struct ui *ui, struct grid *grid, int y, int x, int end, const struct instant *now)
{
	char text[UI_TEXT_MAX];

	x += draw_flag(grid, y, x, end, STYLE_STRONG, ui->settings.read_only ? "[RO]" : "");
	x += draw_flag(
		grid, y, x, end, STYLE_ERROR, ui->problems.n_errors > 0 ? "[!cfg]" : "");
	x += draw_shortage(ui, grid, y, x, end);
	write_frozen(ui, now, text);
	x += draw_flag(grid, y, x, end, STYLE_ERROR, text);
	text[0] = '\0';
	if (ui_marked(ui) > 0)
		snprintf(text, sizeof text, "[%zu marked]", ui_marked(ui));
	x += draw_flag(grid, y, x, end, STYLE_STRONG, text);
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

/* Columns that the counts of trouble take in one row. */
static int trouble_width(const struct boxes_totals *totals)
{
	char text[SHOW_MAX];
	int sum = 0;

	for (int i = 0; i < STATES; i++) {
		if (totals->by_state[i] > 0 && state_is_trouble((enum state)i))
			sum += snprintf(text, sizeof text, "%zu %s ", totals->by_state[i],
				state_word((enum state)i));
	}
	return sum;
}

static void write_small_flags(const struct ui *ui, const char *time, char *out, size_t size)
{
	const struct boxes_totals *totals = &ui->boxes.totals;
	char filter[SHOW_MAX] = "", marked[SHOW_MAX] = "";

	if (ui->filter.n > 0)
		snprintf(filter, sizeof filter, "f:%zu/%zu ", ui->rows.n_fitting,
			ui->rows_kind == ROWS_FLAT ? ui->rows.n_order : totals->mailboxes);
	if (ui_marked(ui) > 0)
		snprintf(marked, sizeof marked, "*%zu ", ui_marked(ui));
	snprintf(out, size, "%s%s%s%s%s%s", ui->settings.read_only ? "RO " : "",
		ui->problems.n_errors > 0 ? "!cfg " : "",
		totals->not_kept > 0 ? "few files " : "", marked, filter, time);
}

/* All in one row: counts at the left; at the right what must not be missed, else the clock
 * unless it would hide trouble. */
static void draw_only_row(struct ui *ui, struct grid *grid, const struct instant *now)
{
	char right[UI_TEXT_MAX], time[64];
	const struct boxes_totals *totals = &ui->boxes.totals;
	int width;

	write_frozen(ui, now, time);
	if (!time[0] && totals->asked < totals->to_ask)
		snprintf(time, sizeof time, "asked %zu/%zu", totals->asked, totals->to_ask);
	else if (!time[0])
		write_clock(ui, now, false, time);
	write_small_flags(ui, time, right, sizeof right);
	width = text_width(right);
	if (!ui->frozen.ms && ui->filter.n == 0 &&
		trouble_width(totals) > grid->w - width - 2) {
		if (trouble_width(totals) > grid->w)
			frame_draw_tiny(ui, grid);
		else
			draw_counts(ui, grid, 0, 1, grid->w - 1, 1);
		return;
	}
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
