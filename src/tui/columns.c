#include "tui/columns.h"

#include <stdio.h>
#include <string.h>

#include "base/count_of.h"
#include "base/text.h"
#include "tui/show.h"

#define STATE_W	    4
#define NAME_MIN    16
#define NAME_WIDE   22
#define NAME_WISH   36
#define GRAPH_MIN   10
#define CLOCK_W	    8
#define NARROW	    60
#define VERY_NARROW 40
/* before an age that push would make young at once */
#define PUSH_SIGN '^'

static const struct {
	const char *title;
	int width;
} kinds[COLUMNS] = {
	[COLUMN_UNSEEN] = { "UNSEEN", 6 },
	[COLUMN_TOTAL] = { "TOTAL", 7 },
	[COLUMN_RECENT] = { "RECENT", 6 },
	[COLUMN_NEW] = { "NEW", 5 },
	[COLUMN_SIZE] = { "SIZE", 9 },
	[COLUMN_CHECKED] = { "CHECKED", 7 },
	[COLUMN_RESPONSE] = { "RESP", 6 },
	[COLUMN_GRAPH] = { "TREND", GRAPH_MIN },
};

/* What goes first when there is no room. */
static const enum column_id drops[] = {
	COLUMN_SIZE,
	COLUMN_RESPONSE,
	COLUMN_RECENT,
	COLUMN_TOTAL,
	COLUMN_NEW,
	COLUMN_GRAPH,
	COLUMN_CHECKED,
	COLUMN_UNSEEN,
};

static int width_of_all(const struct columns *columns)
{
	int sum = 0;

	for (int i = 0; i < COLUMNS; i++)
		sum += columns->w[i] > 0 ? columns->w[i] + 1 : 0;
	return sum;
}

static void take_widths(struct columns *columns, int width, bool flat, enum times times)
{
	for (int i = 0; i < COLUMNS; i++)
		columns->w[i] = kinds[i].width;
	if (times != TIMES_AGE)
		columns->w[COLUMN_CHECKED] = CLOCK_W;
	else if (width < NARROW)
		columns->w[COLUMN_CHECKED] = 4;
	if (flat)
		columns->w[COLUMN_GRAPH] = columns->w[COLUMN_RESPONSE] = 0;
	if (width < VERY_NARROW)
		for (int i = COLUMN_UNSEEN + 1; i < COLUMNS; i++)
			columns->w[i] = 0;
}

/* Gives room left over to the name up to a wish, then to the graph, then to the name. */
static void spread(struct columns *columns, int room)
{
	int more = NAME_WISH - columns->name_w;

	columns->name_w += room;
	if (more < 0)
		more = 0;
	room -= more;
	if (room <= 0 || columns->w[COLUMN_GRAPH] == 0)
		return;
	more = room < RING_POINTS - GRAPH_MIN ? room : RING_POINTS - GRAPH_MIN;
	columns->w[COLUMN_GRAPH] += more;
	columns->name_w -= more;
}

void columns_fit(struct columns *columns, int width, bool flat, enum times times)
{
	const int one = width < NARROW ? NAME_MIN : NAME_WIDE;
	const int names = flat ? 2 * NAME_MIN + 1 : one;
	int x;

	*columns = (struct columns){
		.width = width, .fold_x = flat ? -1 : 1, .state_x = flat ? 2 : 3
	};
	columns->name_x = columns->state_x + STATE_W + 1;
	take_widths(columns, width, flat, times);
	for (size_t i = 0; i < COUNT_OF(drops); i++) {
		const int least = drops[i] == COLUMN_UNSEEN ? NAME_MIN / 2 : names;

		if (columns->name_x + least + width_of_all(columns) <= width)
			break;
		columns->w[drops[i]] = 0;
	}
	columns->name_w = names;
	x = width - columns->name_x - names - width_of_all(columns);
	if (x >= 0)
		spread(columns, x);
	else
		columns->name_w = width - columns->name_x - width_of_all(columns);
	if (columns->name_w < 0)
		columns->name_w = 0;
	if (flat && columns->name_w > NAME_MIN) {
		columns->mailbox_w = (columns->name_w - 1) / 2;
		columns->name_w -= columns->mailbox_w + 1;
	}
	columns->mailbox_x = columns->name_x + columns->name_w + 1;
	x = columns->name_x + columns->name_w +
	    (flat && columns->mailbox_w ? columns->mailbox_w + 1 : 0);
	for (int i = 0; i < COLUMNS; i++) {
		columns->x[i] = x + 1;
		x += columns->w[i] > 0 ? columns->w[i] + 1 : 0;
	}
}

void columns_draw_titles(
	const struct columns *columns, struct grid *grid, int y, int x, bool flat)
{
	grid_put(grid, y, x + columns->state_x - 1, STATE_W + 1, STYLE_TITLE, "STATE");
	grid_put(grid, y, x + columns->name_x, columns->name_w, STYLE_TITLE,
		flat ? "FOLDER" : "MAILBOX");
	if (columns->mailbox_w > 0)
		grid_put(grid, y, x + columns->mailbox_x, columns->mailbox_w, STYLE_TITLE,
			"MAILBOX");
	for (int i = 0; i < COLUMNS; i++) {
		const char *title = kinds[i].title;

		if (columns->w[i] < (int)strlen(title))
			title = i == COLUMN_CHECKED ? "AGE" : "";
		if (columns->w[i] == 0)
			continue;
		if (i == COLUMN_GRAPH)
			grid_put(grid, y, x + columns->x[i] + 1, columns->w[i] - 1,
				STYLE_TITLE, title);
		else
			grid_put_right(grid, y, x + columns->x[i], columns->w[i],
				STYLE_TITLE, title);
	}
}

void columns_draw_graph(struct grid *grid, int y, int x, int w, enum style style,
	const struct status *status, bool response, int64_t *peak)
{
	int64_t values[RING_POINTS];
	bool failed[RING_POINTS];
	int64_t most = -1;

	for (unsigned i = 0; i < status->n_points; i++) {
		const struct point *point = &status->ring[i];

		values[i] = point->unseen;
		if (response)
			values[i] =
				point->response_us > 0 ? (int64_t)point->response_us : -1;
		failed[i] = point->failed;
		most = values[i] > most ? values[i] : most;
	}
	if (peak)
		*peak = most;
	grid_sparkline(grid, y, x, w, style, values, failed, status->n_points, most);
}

void columns_write_checked(struct ui *ui, int columns, const struct facts *facts,
	const struct instant *now, char *out)
{
	show_when(ui, now, &facts->when, out);
	if (!facts->told || text_width(out) >= columns)
		return;
	memmove(out + 1, out, strlen(out) + 1);
	out[0] = PUSH_SIGN;
}

static void write_cell(enum column_id id, struct ui *ui, int columns,
	const struct facts *facts, const struct instant *now, char *out)
{
	switch (id) {
	case COLUMN_UNSEEN:
		show_count(facts->unseen, columns, out);
		break;
	case COLUMN_TOTAL:
		show_count(facts->total, columns, out);
		break;
	case COLUMN_RECENT:
		show_count(facts->recent, columns, out);
		break;
	case COLUMN_NEW:
		show_arrived(facts->arrived, columns, out);
		break;
	case COLUMN_SIZE:
		text_octets(out, SHOW_MAX, facts->size);
		break;
	case COLUMN_CHECKED:
		columns_write_checked(ui, columns, facts, now, out);
		break;
	case COLUMN_RESPONSE:
		show_took(facts->response_us, out);
		break;
	default:
		out[0] = '\0';
		break;
	}
}

static void draw_cell(enum column_id id, const struct columns *columns, struct ui *ui,
	struct grid *grid, int y, int x, const struct facts *facts,
	const struct instant *now)
{
	enum style style = facts->current ? STYLE_TEXT : STYLE_DIM;
	char text[SHOW_MAX];

	if (facts->folder && (id == COLUMN_GRAPH || id == COLUMN_RESPONSE))
		return; /* these are of the mailbox */
	if (id == COLUMN_GRAPH) {
		columns_draw_graph(grid, y, x + 1, columns->w[id] - 1, STYLE_GRAPH,
			facts->status, false, NULL);
		return;
	}
	if (id == COLUMN_NEW && facts->arrived > 0)
		style = STYLE_STATE + STATE_NEW;
	write_cell(id, ui, columns->w[id], facts, now, text);
	grid_put_right(grid, y, x, columns->w[id], style, text);
}

void columns_draw(const struct columns *columns, struct ui *ui, struct grid *grid, int y,
	int x, const struct facts *facts, const struct instant *now)
{
	if (facts->folder && facts->folder->problem) {
		grid_put(grid, y, x + columns->x[0], columns->width - columns->x[0],
			STYLE_STATE + STATE_WARN, facts->folder->problem);
		return;
	}
	for (int i = 0; i < COLUMNS; i++) {
		if (columns->w[i] > 0)
			draw_cell((enum column_id)i, columns, ui, grid, y,
				x + columns->x[i], facts, now);
	}
}
