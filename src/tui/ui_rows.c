/* Rows and cursor of the lists: when they are built anew, and what the cursor stands on. */
#include <stdlib.h>
#include <string.h>

#include "tui/ui_state.h"

static enum rows_kind kind_for(enum view view)
{
	switch (view) {
	case VIEW_PANES:
		return ROWS_BOXES;
	case VIEW_FOLDERS:
		return ROWS_FLAT;
	default:
		return ROWS_TREE;
	}
}

/* False: no memory; the cursor is as it was. */
static bool set_identity(struct cursor *cursor, uint32_t id, const char *folder)
{
	char *copy = folder ? strdup(folder) : NULL;

	if (folder && !copy)
		return false;
	free(cursor->folder);
	cursor->folder = copy;
	cursor->id = id;
	cursor->set = true;
	return true;
}

/* Wherever it stands when the rows are built next. */
void ui_stand_on_box(struct ui *ui, uint32_t id)
{
	if (set_identity(&ui->cursor, id, NULL))
		ui->stale |= NEWS_SHAPE;
}

static void stand_on(struct ui *ui, size_t at)
{
	const struct row row = ui->rows.list[at];
	const struct folder *folder = box_folder(&ui->boxes.list[row.id], row.folder);

	ui->cursor.at = at;
	(void)set_identity(&ui->cursor, row.id, folder ? folder->name : NULL);
}

/* After a rebuild: to the same item, else to the row that took its place. */
static void find_cursor(struct ui *ui, const struct instant *now)
{
	struct cursor *cursor = &ui->cursor;
	size_t at = ui->rows.n;

	if (ui->rows.n == 0)
		return;
	if (!cursor->taken) {
		if (!cursor->set || ui->rows.list[0].id != cursor->id)
			cursor->since = *now;
		at = ui->top = 0;
	} else if (cursor->set)
		at = rows_find(&ui->rows, &ui->boxes, cursor->id, cursor->folder);
	if (cursor->taken && at < ui->rows.n && at != cursor->at) {
		/* the window moves along: the cursor stays where it is on the screen */
		const size_t moved = ui->top + at;

		ui->top = moved > cursor->at ? moved - cursor->at : 0;
	}
	if (at == ui->rows.n) {
		at = cursor->at < ui->rows.n ? cursor->at : ui->rows.n - 1;
		cursor->since = *now;
	}
	stand_on(ui, at);
}

/* Numbers change what is shown only where rows are chosen or sorted by them. */
unsigned ui_news_that_matter(const struct ui *ui, unsigned news)
{
	unsigned matter = news & NEWS_SHAPE;

	if (news & NEWS_NUMBERS && ui->sort > SORT_NAME)
		matter |= NEWS_STATE;
	if (news & NEWS_STATE && ui->sort == SORT_STATE)
		matter |= NEWS_STATE;
	if (ui->filter.n > 0)
		matter |= news & (NEWS_NUMBERS | NEWS_STATE);
	return matter;
}

static bool is_order_frozen(const struct ui *ui, const struct instant *now)
{
	return ui->prompt.kind != PROMPT_NONE || ui->menu.kind != MENU_NONE ||
	       ui->dialog.kind != DIALOG_NONE || ui->form || now->ms < ui->rest_ms;
}

/* While the picture is frozen nothing grows old in it. */
static const struct instant *shown_time(const struct ui *ui, const struct instant *now)
{
	return ui->frozen.ms ? &ui->frozen : now;
}

void ui_refresh(struct ui *ui, const struct instant *now)
{
	const struct rows_wish wish = {
		.kind = kind_for(ui_view(ui)),
		.sort = ui->sort,
		.turned = ui->turned,
		.filter = &ui->filter,
	};
	const bool other_kind = wish.kind != ui->rows_kind;
	bool other_rows;
	bool keep;

	now = shown_time(ui, now);
	if (now->ms - ui->boxes.judged_ms >= 1000) {
		ui->stale |= ui_news_that_matter(ui, boxes_judge(&ui->boxes, now));
		if (ui->filter.timed)
			ui->stale |= NEWS_NUMBERS;
	}
	if (!ui->stale && !other_kind)
		return;
	other_rows = other_kind || ui->stale & NEWS_SHAPE;
	keep = !other_rows && (is_order_frozen(ui, now) || !(ui->stale & NEWS_STATE));
	if (keep && ui->stale == NEWS_STATE && ui->filter.n == 0) {
		ui_wake(ui, ui->rest_ms);
		return; /* nothing but the order changed, and that rests */
	}
	(void)rows_build(&ui->rows, &ui->boxes, &wish,
		keep	     ? ROWS_STAY
		: other_rows ? ROWS_ANEW
			     : ROWS_REORDER,
		now);
	ui->rows_kind = wish.kind;
	ui->stale = keep ? ui->stale & NEWS_STATE : 0;
	if (ui->stale)
		ui_wake(ui, ui->rest_ms);
	if (other_kind)
		ui->top = 0;
	find_cursor(ui, now);
}

const struct box *ui_box(const struct ui *ui)
{
	if (!ui->cursor.set || (ui->rows.n == 0 && !ui->detail))
		return NULL;
	return boxes_get(&ui->boxes, ui->cursor.id);
}

void ui_looked(struct ui *ui, const struct instant *now)
{
	if (ui->cursor.set && boxes_look(&ui->boxes, ui->cursor.id, shown_time(ui, now)))
		ui->stale |= ui_news_that_matter(ui, NEWS_STATE | NEWS_NUMBERS);
}

void ui_go(struct ui *ui, size_t at, const struct instant *now)
{
	if (ui->rows.n == 0)
		return;
	if (at >= ui->rows.n)
		at = ui->rows.n - 1;
	ui->rest_ms = now->ms + REST_MS;
	if (ui->rows.list[at].id != ui->cursor.id) {
		if (now->ms - ui->cursor.since.ms >= LOOK_MS)
			ui_looked(ui, now);
		ui->cursor.since = *now;
	}
	stand_on(ui, at);
}

bool ui_set_filter(struct ui *ui, const char *text, struct err *err)
{
	if (!filter_parse(text, &ui->filter, err))
		return false;
	memmove(ui->filter_text, text, strnlen(text, sizeof ui->filter_text - 1) + 1);
	ui->filter_text[sizeof ui->filter_text - 1] = '\0';
	ui->stale |= NEWS_NUMBERS;
	return true;
}
