/* One mailbox in full: how it stands, its folders, and the facts of connection and server.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "tui/columns.h"
#include "tui/folder_table.h"
#include "tui/show.h"
#include "tui/view.h"
#include "tui/view_facts.h"

#define TWO_PARTS_W 76
#define FACTS_W	    34
#define GRAPH_H	    4

static void draw_identity(struct ui *ui, struct grid *grid, int y, struct rect area,
	const struct facts *facts, const struct instant *now)
{
	const struct status *status = facts->status;
	char since[80] = "";
	int x = area.x + 1, word_w = text_width(state_word(facts->state));

	x += grid_put(grid, y, x, word_w, STYLE_STATE + (enum style)facts->state,
		     state_word(facts->state)) +
	     1;
	if (status->since.ms)
		show_since(ui, now, &status->since, since, sizeof since);
	x += grid_put(
		grid, y, x, area.x + area.w - x - 1, STYLE_STRONG, status->monitor->name);
	if (since[0] && area.x + area.w - x > (int)strlen(since) + 10)
		grid_printf(grid, y, x + 2, area.x + area.w - x - 3, STYLE_DIM, "since %s",
			since);
}

static void draw_address(
	struct grid *grid, int y, struct rect area, const struct monitor *monitor)
{
	char url[320], interval[SHOW_MAX], timeout[SHOW_MAX];

	monitor_url(monitor, url, sizeof url);
	clock_span(monitor->interval_ms, interval, sizeof interval);
	clock_span(monitor->timeout_ms, timeout, sizeof timeout);
	grid_printf(grid, y, area.x + 1, area.w - 2, STYLE_TEXT,
		"%s  user %s  every %s, timeout %s", url,
		monitor->user ? monitor->user : "–", interval, timeout);
}

/* Description and tags; false: there are none. */
static bool draw_words(
	struct grid *grid, int y, struct rect area, const struct monitor *monitor)
{
	char text[512] = "";
	size_t len = 0;

	if (monitor->description && monitor->description[0])
		len = (size_t)snprintf(text, 300, "%s  ", monitor->description);
	len = len < 299 ? len : 299;
	for (size_t i = 0; i < monitor->n_tags && len < 400; i++)
		len += (size_t)snprintf(text + len, sizeof text - len, "[%.40s%s%.40s] ",
			monitor->tags[i].key, monitor->tags[i].value[0] ? ":" : "",
			monitor->tags[i].value);
	if (text[0])
		grid_put(grid, y, area.x + 1, area.w - 2, STYLE_DIM, text);
	return text[0];
}

/* The last error in the server's words; returns the rows used. */
static int draw_error(struct grid *grid, int y, struct rect area, const struct facts *facts)
{
	const struct status *status = facts->status;
	struct sheet sheet = { 0 };
	int rows;

	if (status->err.class == ERR_NONE)
		return 0;
	sheet_wrap(&sheet, area.w - 2,
		state_is_trouble(facts->state) ? STYLE_STATE + (enum style)facts->state
					       : STYLE_ERROR,
		status->err.text);
	rows = sheet.n < 3 ? (int)sheet.n : 3;
	sheet_draw(&sheet, grid, (struct rect){ y, area.x + 1, rows, area.w - 2 }, 0, "");
	sheet_release(&sheet);
	return rows;
}

static struct rect draw_box(struct grid *grid, struct rect r, bool focused,
	const char *title, const char *right)
{
	const int right_w = text_width(right);

	grid_box(grid, r, focused ? STYLE_FOCUS : STYLE_BORDER);
	grid_put(grid, r.y, r.x + 1, r.w - 2, focused ? STYLE_FOCUS : STYLE_TITLE, title);
	if (focused)
		grid_put(grid, r.y, r.x + 1, 1, STYLE_FOCUS, ">");
	if (right_w + text_width(title) + 4 < r.w)
		grid_put(grid, r.y, r.x + r.w - right_w - 2, right_w, STYLE_DIM, right);
	return (struct rect){ r.y + 1, r.x + 1, r.h - 2, r.w - 2 };
}

static void write_range(size_t top, int h, size_t n, char *out, size_t size)
{
	const size_t last = top + (size_t)h < n ? top + (size_t)h : n;

	out[0] = '\0';
	if (h > 0 && n > (size_t)h)
		snprintf(out, size, " %zu-%zu of %zu ", top + 1, last, n);
}

static void clamp_top(size_t *top, int h, size_t n)
{
	const size_t shown = h > 0 ? (size_t)h : 1;

	if (*top > (n > shown ? n - shown : 0))
		*top = n > shown ? n - shown : 0;
}

static void draw_maildrop(struct grid *grid, struct rect r, const struct facts *facts)
{
	char messages[SHOW_MAX], size[SHOW_MAX], arrived[SHOW_MAX];

	text_count(messages, sizeof messages, facts->total);
	show_kb(facts->size, size);
	show_arrived(facts->arrived, 10, arrived);
	if (r.h > 0)
		grid_printf(grid, r.y, r.x + 1, r.w - 1, STYLE_TEXT, "messages  %s %s",
			messages, arrived);
	if (r.h > 1)
		grid_printf(
			grid, r.y + 1, r.x + 1, r.w - 1, STYLE_TEXT, "size      %s", size);
}

static void draw_folders(struct ui *ui, struct grid *grid, struct rect r,
	const struct facts *facts, bool focused, const struct instant *now)
{
	const size_t n = box_folders(facts->box);
	const bool pop3 = facts->status->monitor->type == MAIL_POP3;
	size_t *top = &ui->part_top[PART_FOLDERS];
	char title[64], range[64];
	struct rect in;

	clamp_top(top, r.h - 3, n);
	write_range(*top, r.h - 3, n, range, sizeof range);
	snprintf(title, sizeof title, pop3 ? " Maildrop " : " Folders (%zu) ", n);
	in = draw_box(grid, r, focused, title, range);
	if (pop3) {
		draw_maildrop(grid, in, facts);
		return;
	}
	if (n == 0) {
		if (in.h > 0)
			grid_put(
				grid, in.y, in.x + 1, in.w - 1, STYLE_DIM, "not known yet");
		return;
	}
	if (in.h > 0)
		folder_table_head(grid, in.y, in.x, in.w);
	for (int i = 0; i + 1 < in.h && *top + (size_t)i < n; i++)
		folder_table_row(grid, in.y + 1 + i, in.x, in.w, facts->box,
			(int32_t)(*top + (size_t)i), now);
}

static void draw_facts(struct ui *ui, struct grid *grid, struct rect r,
	const struct facts *facts, bool focused, const struct instant *now)
{
	size_t *top = &ui->part_top[PART_FACTS];
	struct sheet sheet = { 0 };
	char range[64];
	struct rect in;

	view_facts_sheet(ui, facts, now, r.w - 4, &sheet);
	if (sheet.n + 2 < (size_t)r.h)
		r.h = (int)sheet.n + 2;
	clamp_top(top, r.h - 2, sheet.n);
	write_range(*top, r.h - 2, sheet.n, range, sizeof range);
	in = draw_box(grid, r, focused, " Facts ", range);
	in.x += 1;
	in.w -= 2;
	sheet_draw(&sheet, grid, in, *top, "");
	sheet_release(&sheet);
}

static void draw_graph(
	struct grid *grid, int y, struct rect r, const struct status *status, bool response)
{
	const bool pop3 = status->monitor->type == MAIL_POP3;
	char peak_text[SHOW_MAX], text[SHOW_MAX];
	int64_t peak;
	int w;

	columns_draw_graph(grid, -1, 0, 0, STYLE_GRAPH, status, response, &peak);
	if (response)
		show_took(peak, text);
	else
		text_count(text, sizeof text, peak);
	snprintf(peak_text, sizeof peak_text, "max %.20s", text);
	grid_put(grid, y, r.x + 1, 9, STYLE_DIM,
		response ? "response"
		: pop3	 ? "messages"
			 : "unseen");
	w = r.w - 10 - 13;
	w = w > RING_POINTS ? RING_POINTS : w;
	columns_draw_graph(grid, y, r.x + 10, w, STYLE_GRAPH, status, response, NULL);
	grid_put(grid, y, r.x + 11 + (w > 0 ? w : 0), 12, STYLE_DIM, peak_text);
}

/* Below the folders. */
static void draw_graphs(struct grid *grid, struct rect above, const struct status *status)
{
	const struct rect r = { above.y + above.h, above.x, GRAPH_H, above.w };
	const struct rect in = draw_box(grid, r, false, " Last checks ", "");

	draw_graph(grid, in.y, in, status, false);
	draw_graph(grid, in.y + 1, in, status, true);
}

/* Folders over graphs at the left, facts at the right; side by side where there is room,
 * else the part that Tab chose. */
static void draw_parts(struct ui *ui, struct grid *grid, struct rect area,
	const struct facts *facts, const struct instant *now)
{
	const bool both = area.w >= TWO_PARTS_W;
	const bool alone = ui->detail;
	struct rect left = area, right = area;

	if (both) {
		right.w = area.w >= 2 * TWO_PARTS_W ? area.w / 2
						    : FACTS_W + (area.w - 76) / 3;
		left.w = area.w - right.w;
		right.x = left.x + left.w;
	}
	if (both || ui->part == PART_FACTS)
		draw_facts(ui, grid, right, facts, alone && ui->part == PART_FACTS, now);
	if (!both && ui->part == PART_FACTS)
		return;
	if (left.h >= GRAPH_H + 5) {
		const int wish = (int)(box_folders(facts->box) % INT16_MAX) + 3;

		left.h -= GRAPH_H;
		left.h = left.h > wish ? (wish > 5 ? wish : 5) : left.h;
		draw_graphs(grid, left, facts->status);
	}
	draw_folders(ui, grid, left, facts, alone && ui->part == PART_FOLDERS, now);
}

void view_detail_draw(
	struct ui *ui, struct grid *grid, struct rect area, const struct instant *now)
{
	const struct box *box = ui_box(ui);
	struct facts facts;
	int y = area.y;

	if (!box) {
		ui->detail = false; /* the mailbox is gone */
		return;
	}
	facts_of(box, MAILBOX_ROW, now, &facts);
	draw_identity(ui, grid, y++, area, &facts, now);
	if (area.h >= 8)
		draw_address(grid, y++, area, box->status->monitor);
	if (area.h >= 12 && draw_words(grid, y, area, box->status->monitor))
		y++;
	if (area.h >= 6)
		y += draw_error(grid, y, area, &facts);
	area.h -= y - area.y;
	area.y = y;
	draw_parts(ui, grid, area, &facts, now);
}
