/* A live pane for each mailbox.  A pane is drawn at full size or not at all: what does not
 * fit is on another page, and a line counts it. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "tui/columns.h"
#include "tui/folder_table.h"
#include "tui/layout.h"
#include "tui/show.h"
#include "tui/view.h"

/* Frame, heads, graph, facts. */
#define PANE_EXTRA  5
#define ERROR_LINES 2

struct rect view_panes_area(const struct ui *ui)
{
	struct rect area = layout_of(ui->h, ui->w, ui->settings.settings->hints).body;

	if (view_has_wall(ui)) {
		const int list_w = view_list_area(ui).w;

		area.x += list_w + 1;
		area.w -= list_w + 1;
	}
	return area;
}

/* Rows of the list that are mailboxes; with ROWS_BOXES all are. */
static size_t count_boxes(const struct ui *ui)
{
	size_t n = 0;

	if (ui->rows_kind == ROWS_BOXES)
		return ui->rows.n;
	for (size_t i = 0; i < ui->rows.n; i++)
		n += ui->rows.list[i].folder == MAILBOX_ROW;
	return n;
}

/* How many mailboxes stand before the one under the cursor. */
static size_t boxes_before(const struct ui *ui)
{
	size_t n = 0;

	if (ui->rows_kind == ROWS_BOXES)
		return ui->cursor.at;
	for (size_t i = 0; i < ui->rows.n && ui->rows.list[i].id != ui->cursor.id; i++)
		n += ui->rows.list[i].folder == MAILBOX_ROW;
	return n;
}

/* What the fullest pane would like to have. */
static int need_h(const struct ui *ui)
{
	int most = 0;

	for (size_t i = 0; i < ui->rows.n; i++) {
		const struct box *box = &ui->boxes.list[ui->rows.list[i].id];
		const size_t n = box_folders(box);
		const int lines = (n > 200 ? 200 : (int)n) +
				  (state_is_trouble(box->state) ? ERROR_LINES : 0);

		most = lines > most ? lines : most;
	}
	return most + PANE_EXTRA;
}

static struct pane_grid shape_of(const struct ui *ui, struct rect *area)
{
	const size_t n = count_boxes(ui);

	if (!panes_all_fit(*area, n))
		area->h--; /* the line that counts the rest */
	return pane_grid_of(*area, n, need_h(ui));
}

void view_panes_shape(const struct ui *ui, int *across, int *a_page)
{
	struct rect area = view_panes_area(ui);
	const struct pane_grid panes = shape_of(ui, &area);

	*across = panes.across > 0 ? panes.across : 1;
	*a_page = panes.across * panes.down > 0 ? panes.across * panes.down : 1;
}

static void draw_frame(struct ui *ui, struct grid *grid, struct rect r,
	const struct facts *facts, bool focused, const struct instant *now)
{
	const enum style frame = focused ? STYLE_FOCUS : STYLE_BORDER;
	const char *word = state_word(facts->state);
	char age[SHOW_MAX], text[SHOW_MAX + 2];
	int age_w, x;

	grid_box(grid, r, frame);
	columns_write_checked(ui, r.w / 2, facts, now, age);
	snprintf(text, sizeof text, " %s ", age);
	age_w = text_width(text);
	grid_put(grid, r.y, r.x + r.w - age_w - 2, age_w,
		facts->current ? STYLE_TITLE : STYLE_DIM, text);
	x = r.x + 1;
	x += grid_put(grid, r.y, x, 1, frame, focused ? ">" : " ");
	x += grid_put(grid, r.y, x, 4, STYLE_STATE + (enum style)facts->state, word);
	x += grid_put(grid, r.y, x, 1, facts->box->marked ? STYLE_MATCH : frame,
		facts->box->marked ? "*" : " ");
	x += grid_put(grid, r.y, x, r.x + r.w - age_w - 4 - x,
		focused ? STYLE_FOCUS : STYLE_TITLE, facts->status->monitor->name);
	grid_put(grid, r.y, x, 1, frame, " ");
	if (focused) {
		grid->cursor_y = r.y;
		grid->cursor_x = r.x + 1;
	}
}

/* What is wrong, in the server's words. */
static const char *trouble_of(const struct facts *facts)
{
	const struct status *status = facts->status;

	if (status->err.class != ERR_NONE && status->err.text[0])
		return status->err.text;
	for (size_t i = 0; i < box_folders(facts->box); i++) {
		if (status->folders->rows[i].problem)
			return status->folders->rows[i].problem;
	}
	return "";
}

/* Returns the rows used. */
static int draw_trouble(struct grid *grid, struct rect r, const struct facts *facts,
	const struct instant *now)
{
	const bool known = facts->status->good.ms != 0;
	const int most = known ? ERROR_LINES : r.h - 2;
	struct sheet sheet = { 0 };
	char text[512];
	int used;

	snprintf(text, sizeof text, "%s", trouble_of(facts));
	if (!known && !text[0])
		status_sentence(facts->status, now, text, sizeof text);
	if (text[0])
		sheet_wrap(&sheet, r.w - 2,
			state_is_trouble(facts->state)
				? STYLE_STATE + (enum style)facts->state
				: STYLE_TEXT,
			text);
	used = sheet.n < (size_t)most ? (int)sheet.n : most;
	sheet_draw(&sheet, grid, (struct rect){ r.y, r.x + 1, used, r.w - 2 }, 0, "");
	if (sheet.n > (size_t)used && used > 0)
		grid_put(grid, r.y + used - 1, r.x + r.w - 2, 1, STYLE_DIM, "~");
	sheet_release(&sheet);
	return used;
}

static void draw_rest(struct grid *grid, int y, struct rect r, size_t n, int64_t unseen)
{
	char text[96], count[SHOW_MAX];

	text_count(count, sizeof count, unseen);
	if (unseen > 0)
		snprintf(text, sizeof text, "(%zu more, %s unseen)", n, count);
	else
		snprintf(text, sizeof text, "(%zu more, nothing unseen)", n);
	grid_put(grid, y, r.x + 1, r.w - 1, STYLE_DIM, text);
}

/* Folders with a problem first, so that they are never among those that do not fit. */
static void draw_folders(
	struct grid *grid, struct rect r, const struct box *box, const struct instant *now)
{
	const size_t n = box_folders(box);
	const size_t room = r.h > 1 ? (size_t)r.h - 1 : 0;
	const size_t fit = n <= room ? n : room > 0 ? room - 1 : 0;
	size_t shown = 0;
	int64_t rest = 0;

	if (r.h > 0)
		folder_table_head(grid, r.y, r.x, r.w);
	for (int problems = 1; problems >= 0; problems--) {
		for (size_t i = 0; i < n; i++) {
			const struct folder *folder = &box->status->folders->rows[i];

			if ((folder->problem != NULL) != problems)
				continue;
			if (shown < fit)
				folder_table_row(grid, r.y + 1 + (int)shown++, r.x, r.w,
					box, (int32_t)i, now);
			else
				rest = count_add(rest, folder->unseen);
		}
	}
	if (shown < n && room > 0)
		draw_rest(grid, r.y + 1 + (int)shown, r, n - shown, rest);
}

static void draw_value(struct grid *grid, int y, struct rect r, bool current,
	const char *name, const char *value)
{
	grid_put(grid, y, r.x + 1, r.w / 2, STYLE_TITLE, name);
	grid_put_right(grid, y, r.x + r.w / 2, r.w - r.w / 2 - 1,
		current ? STYLE_TEXT : STYLE_DIM, value);
}

static void draw_maildrop(struct grid *grid, struct rect r, const struct facts *facts)
{
	char text[SHOW_MAX];

	if (r.h > 0) {
		text_count(text, sizeof text, facts->total);
		draw_value(grid, r.y, r, facts->current, "MESSAGES", text);
	}
	if (r.h > 1) {
		show_kb(facts->size, text);
		draw_value(grid, r.y + 1, r, facts->current, "SIZE", text);
	}
	show_arrived(facts->arrived, 10, text);
	if (r.h > 2 && text[0])
		draw_value(grid, r.y + 2, r, facts->current, "NEW", text);
}

static void draw_graph(struct grid *grid, int y, struct rect r, const struct facts *facts)
{
	const bool pop3 = facts->status->monitor->type == MAIL_POP3;
	const char *name = pop3 ? "messages" : "unseen";
	const int name_w = text_width(name) + 1;
	char peak_text[SHOW_MAX], count[SHOW_MAX];
	int64_t peak;
	int w;

	columns_draw_graph(grid, -1, 0, 0, STYLE_GRAPH, facts->status, false, &peak);
	text_count(count, sizeof count, peak);
	snprintf(peak_text, sizeof peak_text, " peak %.20s", count);
	w = r.w - 2 - name_w - text_width(peak_text);
	grid_put(grid, y, r.x + 1, name_w, STYLE_DIM, name);
	grid_put_right(grid, y, r.x + r.w - 1 - text_width(peak_text),
		text_width(peak_text), STYLE_DIM, peak_text);
	columns_draw_graph(
		grid, y, r.x + 1 + name_w, w, STYLE_GRAPH, facts->status, false, NULL);
}

static void draw_facts(struct grid *grid, int y, struct rect r, const struct facts *facts,
	const struct instant *now)
{
	const struct status *status = facts->status;
	const struct server *server = status->server;
	char took[SHOW_MAX], certificate[SHOW_MAX] = "";

	show_took(status->response_us, took);
	if (server && server->certificate.present)
		snprintf(certificate, sizeof certificate, "cert %d d  ",
			(int)certificate_days_left(&server->certificate, now->wall_ms));
	else if (server && !server->tls[0])
		snprintf(certificate, sizeof certificate, "no TLS  ");
	grid_printf(grid, y, r.x + 1, r.w - 2, STYLE_DIM, "%s  %severy %d s  %s", took,
		certificate, (int)(status->monitor->interval_ms / 1000),
		mail_type_name(status->monitor->type));
}

static void draw_pane(struct ui *ui, struct grid *grid, struct rect r, uint32_t id,
	const struct instant *now)
{
	const struct box *box = &ui->boxes.list[id];
	const bool focused = ui->cursor.set && ui->cursor.id == id;
	struct rect inside = { r.y + 1, r.x + 1, r.h - 2, r.w - 2 };
	struct facts facts;
	int used;

	facts_of(box, MAILBOX_ROW, now, &facts);
	draw_frame(ui, grid, r, &facts, focused, now);
	used = draw_trouble(grid, inside, &facts, now);
	inside.y += used;
	inside.h -= used;
	if (inside.h >= 2 && facts.status->n_points > 0) {
		draw_graph(grid, inside.y + inside.h - 2, inside, &facts);
		draw_facts(grid, inside.y + inside.h - 1, inside, &facts, now);
		inside.h -= 2;
	}
	if (facts.status->good.ms == 0)
		return;
	if (facts.status->monitor->type == MAIL_POP3)
		draw_maildrop(grid, inside, &facts);
	else
		draw_folders(grid, inside, box, now);
}

/* "9 more, all ok" or "9 more: 1 DOWN", and the page. */
static void draw_others(struct ui *ui, struct grid *grid, int y, struct rect area,
	size_t page, size_t pages, const size_t others[STATES])
{
	char text[256] = "";
	size_t all = 0, bad = 0, len = 0;

	for (int i = 0; i < STATES; i++)
		all += others[i];
	for (int i = 0; i < STATES; i++) {
		if (others[i] == 0 || !state_is_trouble((enum state)i) || len > 200)
			continue;
		len += (size_t)snprintf(text + len, sizeof text - len, "%s%zu %s",
			bad ? ", " : "", others[i], state_word((enum state)i));
		bad += others[i];
	}
	(void)ui;
	grid_printf(grid, y, area.x + 1, area.w - 1, bad ? STYLE_STRONG : STYLE_DIM,
		bad ? "%zu more: %s" : "%zu more, no trouble%s", all, text);
	snprintf(text, sizeof text, "[ page %zu of %zu ]", page + 1, pages);
	grid_put_right(
		grid, y, area.x + area.w / 2, area.w - area.w / 2 - 1, STYLE_HINT, text);
}

void view_panes_draw(
	struct ui *ui, struct grid *grid, struct rect area, const struct instant *now)
{
	const struct pane_grid panes = shape_of(ui, &area);
	const size_t a_page = (size_t)panes.across * (size_t)panes.down;
	size_t others[STATES] = { 0 };
	size_t first, at = 0, n;

	if (a_page == 0)
		return;
	n = count_boxes(ui);
	first = boxes_before(ui) / a_page * a_page;
	for (size_t i = 0; i < ui->rows.n; i++) {
		const struct row row = ui->rows.list[i];
		const int place = (int)(at - first);

		if (row.folder != MAILBOX_ROW)
			continue;
		if (at < first || at >= first + a_page)
			others[ui->boxes.list[row.id].state]++;
		else
			draw_pane(ui, grid,
				(struct rect){ area.y + place / panes.across * panes.h,
					area.x + place % panes.across * panes.w, panes.h,
					panes.w },
				row.id, now);
		at++;
	}
	if (n > a_page)
		draw_others(ui, grid, area.y + area.h, area, first / a_page,
			(n + a_page - 1) / a_page, others);
}
