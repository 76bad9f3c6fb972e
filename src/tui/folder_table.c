#include "tui/folder_table.h"

#include "base/count_of.h"
#include "base/text.h"
#include "tui/facts.h"
#include "tui/show.h"

#define NAME_MIN 14

struct figure {
	const char *title;
	int width;
};

enum { FIGURE_UNSEEN, FIGURE_TOTAL, FIGURE_RECENT, FIGURE_NEW, FIGURE_SIZE, FIGURES };

static const struct figure figures[FIGURES] = {
	[FIGURE_UNSEEN] = { "UNSEEN", 6 },
	[FIGURE_TOTAL] = { "TOTAL", 7 },
	[FIGURE_RECENT] = { "RECENT", 6 },
	[FIGURE_NEW] = { "NEW", 5 },
	[FIGURE_SIZE] = { "SIZE", 9 },
};

/* How many of the figures fit beside a name; *name_w: what is left for it. */
static int figures_fit(int w, int *name_w)
{
	int n = 0, used = 2; /* a mark in front, a blank at the end */

	while (n < FIGURES && used + figures[n].width + 1 + NAME_MIN <= w)
		used += figures[n++].width + 1;
	*name_w = w - used > 0 ? w - used : 0;
	return n;
}

void folder_table_head(struct grid *grid, int y, int x, int w)
{
	int name_w;
	const int n = figures_fit(w, &name_w);

	grid_put(grid, y, x + 1, name_w, STYLE_TITLE, "FOLDER");
	x += 1 + name_w;
	for (int i = 0; i < n; i++) {
		grid_put_right(
			grid, y, x + 1, figures[i].width, STYLE_TITLE, figures[i].title);
		x += figures[i].width + 1;
	}
}

static void write_figure(int i, const struct facts *facts, char *out)
{
	switch (i) {
	case FIGURE_UNSEEN:
		show_count(facts->unseen, figures[i].width, out);
		break;
	case FIGURE_TOTAL:
		show_count(facts->total, figures[i].width, out);
		break;
	case FIGURE_RECENT:
		show_count(facts->recent, figures[i].width, out);
		break;
	case FIGURE_NEW:
		show_arrived(facts->arrived, figures[i].width, out);
		break;
	default:
		text_octets(out, SHOW_MAX, facts->size);
		break;
	}
}

void folder_table_row(struct grid *grid, int y, int x, int w, const struct box *box,
	int32_t folder, const struct instant *now)
{
	int name_w;
	const int n = figures_fit(w, &name_w);
	struct facts facts;
	enum style style;
	char name[512];

	facts_of(box, folder, now, &facts);
	style = facts.current ? STYLE_TEXT : STYLE_DIM;
	if (facts.folder->problem)
		grid_put(grid, y, x, 1, STYLE_STATE + STATE_WARN, "!");
	else if (facts.arrived > 0)
		grid_put(grid, y, x, 1, STYLE_STATE + STATE_NEW, "+");
	show_path(facts.folder->name, name_w, name, sizeof name);
	grid_put(grid, y, x + 1, name_w, style, name);
	x += 1 + name_w;
	if (facts.folder->problem) {
		grid_put(grid, y, x + 1, w - name_w - 3, STYLE_STATE + STATE_WARN,
			facts.folder->problem);
		return;
	}
	for (int i = 0; i < n; i++) {
		char text[SHOW_MAX];

		write_figure(i, &facts, text);
		grid_put_right(grid, y, x + 1, figures[i].width,
			i == FIGURE_NEW ? STYLE_STATE + STATE_NEW : style, text);
		x += figures[i].width + 1;
	}
}
