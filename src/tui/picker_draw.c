/* The picker as a tree of names with counts. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "tui/picker.h"
#include "tui/show.h"

#define COUNT_W	  8
#define USE_W	  9
#define COUNTS_W  (2 * COUNT_W + 2)
#define WIDE	  60
#define DEPTH_MAX 8

/* Where the last part of the first len bytes of a name begins; *depth: how many are in
 * front of it. */
static size_t last_part(
	const struct picker *picker, const char *name, size_t len, int *depth)
{
	size_t from = 0;

	*depth = 0;
	for (size_t i = 1; picker->delimiter && i + 1 < len; i++) {
		if (name[i] == picker->delimiter) {
			from = i + 1;
			(*depth)++;
		}
	}
	*depth = *depth < DEPTH_MAX ? *depth : DEPTH_MAX;
	return from;
}

static void draw_counts(
	struct grid *grid, int y, struct rect area, bool wide, const struct folder *folder)
{
	const int right = area.x + area.w;
	char text[SHOW_MAX];

	if (folder->problem) {
		grid_put_right(
			grid, y, right - COUNTS_W, COUNTS_W, STYLE_DIM, "unreadable");
		return;
	}
	show_count(folder->unseen, COUNT_W, text);
	grid_put_right(grid, y, right - 2 * COUNT_W - 1, COUNT_W, STYLE_TEXT, text);
	show_count(folder->messages, COUNT_W, text);
	grid_put_right(grid, y, right - COUNT_W, COUNT_W, STYLE_TEXT, text);
	if (wide)
		grid_put(grid, y, right - COUNTS_W - USE_W, USE_W, STYLE_DIM,
			special_use_name(folder->use));
}

static void draw_folder(
	const struct picker *picker, struct grid *grid, int y, struct rect area, size_t at)
{
	static const char *const marks[] = { "[ ]", "[x]", "[*]" };
	const struct folder *folder = &picker->folders->rows[at];
	const bool wide = area.w >= WIDE;
	const int end = area.w - COUNTS_W - (wide ? USE_W : 0);
	const enum picker_mark mark = picker_mark(picker, at);
	int depth = 0, x = 2;
	char name[512];
	size_t from = 0;

	if (picker->filter.len == 0)
		from = last_part(picker, folder->name, strlen(folder->name), &depth);
	grid_put(grid, y, area.x + x, 3, mark ? STYLE_KEY : STYLE_TEXT, marks[mark]);
	x += 4 + 2 * depth;
	show_path(folder->name + from, end - x, name, sizeof name);
	grid_put(grid, y, area.x + x, end - x, mark ? STYLE_STRONG : STYLE_TEXT, name);
	draw_counts(grid, y, area, wide, folder);
}

static void draw_branch(const struct picker *picker, struct grid *grid, int y,
	struct rect area, const struct picker_row *row)
{
	const char *name = picker->folders->rows[row->at].name;
	const bool picked = picker_has_branch(picker, row);
	int depth;
	const size_t from = last_part(picker, name, row->len, &depth);
	const int x = 6 + 2 * depth;

	grid_put(grid, y, area.x + 2, 3, picked ? STYLE_KEY : STYLE_DIM,
		picked ? "[x]" : "[ ]");
	grid_printf(grid, y, area.x + x, area.w - x - COUNTS_W, STYLE_DIM, "%.*s%c*",
		(int)(row->len - from), name + from, picker->delimiter);
}

static void draw_rule(
	const struct picker *picker, struct grid *grid, int y, struct rect area, size_t at)
{
	const struct picker_rule *rule = &picker->rules[at];
	const char *kind = rule->rule.exclude	    ? "left out"
			   : rule->rule.special_use ? "by use"
			   : rule->rule.pattern	    ? "pattern"
						    : "not on the server";

	grid_put(grid, y, area.x + 2, 3, rule->picked ? STYLE_KEY : STYLE_TEXT,
		rule->picked ? "[x]" : "[ ]");
	grid_printf(grid, y, area.x + 6, area.w - 6 - COUNTS_W, STYLE_TEXT, "%s%s",
		rule->rule.exclude ? "!" : "", rule->rule.text);
	grid_put_right(grid, y, area.x + area.w - COUNTS_W, COUNTS_W, STYLE_DIM, kind);
}

static void draw_row(
	const struct picker *picker, struct grid *grid, int y, struct rect area, size_t i)
{
	const struct picker_row *row = &picker->rows[i];

	if (row->kind == PICK_FOLDER) {
		draw_folder(picker, grid, y, area, row->at);
	} else if (row->kind == PICK_BRANCH) {
		draw_branch(picker, grid, y, area, row);
	} else if (row->kind == PICK_RULE) {
		draw_rule(picker, grid, y, area, row->at);
	} else {
		grid_put(grid, y, area.x + 2, 3, STYLE_KEY, "[+]");
		grid_printf(grid, y, area.x + 6, area.w - 6, STYLE_TEXT, "%s  %zu folder%s",
			picker->filter.text, picker->n - 1, picker->n == 2 ? "" : "s");
	}
	if (i != picker->at)
		return;
	grid_put(grid, y, area.x, 1, STYLE_CURSOR, ">");
	grid_mark(grid, (struct rect){ y, area.x, 1, area.w }, CELL_CURSOR);
}

static void fit_top(struct picker *picker, size_t rows)
{
	if (picker->top > picker->at)
		picker->top = picker->at;
	if (picker->at >= picker->top + rows)
		picker->top = picker->at + 1 - rows;
	if (picker->top + rows > picker->n)
		picker->top = picker->n > rows ? picker->n - rows : 0;
}

void picker_draw(struct picker *picker, struct grid *grid, struct rect area)
{
	const char *label = "filter or pattern ";
	const int y = area.y;
	int x;

	if (area.h < 1)
		return;
	x = grid_put(grid, area.y, area.x + 1, area.w / 2, STYLE_TEXT, label) + 1;
	if (area.h >= 3 && area.w > COUNTS_W) {
		grid_put_right(grid, area.y + 1, area.x + area.w - COUNTS_W + 1, COUNT_W,
			STYLE_TITLE, "UNSEEN");
		grid_put_right(grid, area.y + 1, area.x + area.w - COUNT_W, COUNT_W,
			STYLE_TITLE, "TOTAL");
		grid_printf(grid, area.y + 1, area.x + 2, area.w - COUNTS_W - 2,
			STYLE_TITLE, "%zu of %zu picked", picker_count(picker),
			picker->folders->n);
		area.y++;
		area.h--;
	}
	if (area.h >= 2)
		fit_top(picker, (size_t)area.h - 1);
	for (int i = 1; i < area.h && picker->top + (size_t)i <= picker->n; i++)
		draw_row(picker, grid, area.y + i, area, picker->top + (size_t)i - 1);
	line_draw(&picker->filter, grid, y, area.x + x,
		area.w - x - 1 < 30 ? area.w - x - 1 : 30, true);
}
