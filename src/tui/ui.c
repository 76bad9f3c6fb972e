#include "tui/ui.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/form.h"
#include "tui/frame.h"
#include "tui/layout.h"
#include "tui/prompt.h"
#include "tui/show.h"
#include "tui/ui_state.h"
#include "tui/view.h"

/* News of one update beyond which they are counted, not told one by one. */
#define NEWS_TOLD    3
#define BELL_REST_MS 60000

enum view view_parse(const char *name)
{
	if (strcmp(name, "panes") == 0)
		return VIEW_PANES;
	if (strcmp(name, "tree") == 0)
		return VIEW_TREE;
	if (strcmp(name, "folders") == 0)
		return VIEW_FOLDERS;
	return VIEW_AUTO;
}

struct ui *ui_new(const struct ui_settings *settings, struct err *err)
{
	struct ui *ui = calloc(1, sizeof *ui);

	if (!ui) {
		err_memory(err);
		return NULL;
	}
	ui->settings = *settings;
	ui->stale = NEWS_SHAPE;
	ui->wake_ms = INT64_MAX;
	ui->expected = NOTHING_EXPECTED;
	ui->boxes.totals.unseen = COUNT_UNKNOWN;
	ui->view = view_parse(settings->settings->view);
	(void)sort_key_parse(settings->settings->sort, &ui->sort);
	snprintf(ui->theme, sizeof ui->theme, "%s", settings->settings->theme);
	if (!keymap_init(&ui->keymap, settings->bindings, settings->n_bindings, err)) {
		ui_free(ui);
		return NULL;
	}
	return ui;
}

void ui_free(struct ui *ui)
{
	if (!ui)
		return;
	form_release(ui); /* its last wish is one of those */
	keymap_release(&ui->keymap);
	for (size_t i = ui->next_effect; i < ui->n_effects; i++)
		wish_release(&ui->effects[i].wish);
	free(ui->effects);
	dialog_release(&ui->dialog);
	problems_release(&ui->problems);
	free(ui->preview.text);
	rows_release(&ui->rows);
	boxes_release(&ui->boxes);
	snapshot_release(&ui->snapshot);
	free(ui->cursor.folder);
	free(ui);
}

struct snapshot *ui_snapshot(struct ui *ui)
{
	return &ui->snapshot;
}

bool ui_wants_news(const struct ui *ui)
{
	return ui->frozen.ms == 0;
}

void ui_message(struct ui *ui, enum message_level level, const struct instant *now,
	const char *fmt, ...)
{
	char text[MESSAGE_TEXT_MAX];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	messages_add(&ui->messages, level, now, text);
}

void ui_want(struct ui *ui, const struct effect *effect)
{
	struct wish lost = effect->wish;

	if (ui->n_effects == ui->cap_effects) {
		const size_t cap = ui->cap_effects ? ui->cap_effects * 2 : 16;
		struct effect *effects = realloc(ui->effects, cap * sizeof *effects);

		if (!effects) {
			wish_release(&lost); /* a key that did nothing */
			return;
		}
		ui->effects = effects;
		ui->cap_effects = cap;
	}
	ui->effects[ui->n_effects++] = *effect;
}

void ui_wish(struct ui *ui, const struct wish *wish)
{
	const struct effect effect = { .kind = EFFECT_WISH, .wish = *wish };

	ui_want(ui, &effect);
}

bool ui_take(struct ui *ui, struct effect *effect)
{
	if (ui->next_effect == ui->n_effects) {
		ui->next_effect = ui->n_effects = 0;
		return false;
	}
	*effect = ui->effects[ui->next_effect++];
	return true;
}

/* Down, refused or without a secure channel: somebody should get up. */
static bool is_alarming(enum state state)
{
	return state <= STATE_TLS;
}

static void tell(struct ui *ui, const struct box *box, const struct instant *now)
{
	const char *name = box->status->monitor->name;

	if (is_alarming(box->state))
		ui_message(ui, MESSAGE_WARNING, now, "%s %.80s: %s", state_word(box->state),
			name, box->status->err.text);
	else
		ui_message(ui, MESSAGE_INFO, now, "%.80s is %s again", name,
			state_word(box->state));
}

static void ring(struct ui *ui, const struct instant *now)
{
	const struct effect bell = { .kind = EFFECT_BELL };

	if (!ui->settings.settings->bell ||
		(ui->rang_ms != 0 && now->ms - ui->rang_ms < BELL_REST_MS))
		return;
	ui->rang_ms = now->ms;
	ui_want(ui, &bell);
}

/* What came up and what went away since the last update. */
static void tell_news(struct ui *ui, const struct instant *now)
{
	size_t bad = 0, told = 0;

	for (size_t i = 0; i < ui->boxes.n; i++) {
		const struct box *box = &ui->boxes.list[i];
		const bool is = box->status && is_alarming(box->state);
		const bool was = is_alarming(box->was);
		const bool well =
			box->status && (box->state == STATE_OK || box->state == STATE_NEW);

		if (!box->status || is == was || (was && !well))
			continue;
		bad += is;
		if (told++ < NEWS_TOLD)
			tell(ui, box, now);
	}
	if (told > NEWS_TOLD)
		ui_message(ui, bad ? MESSAGE_WARNING : MESSAGE_INFO, now,
			"%zu mailboxes changed at once, %zu of them for the worse", told,
			bad);
	if (bad)
		ring(ui, now);
}

void ui_update(struct ui *ui, const struct instant *now)
{
	const bool first = ui->boxes.n_by_name == 0;
	const unsigned news = boxes_take(&ui->boxes, &ui->snapshot, now);

	ui->stale |= ui_news_that_matter(ui, news);
	if (!first)
		tell_news(ui, now);
	if (ui->expected != NOTHING_EXPECTED && boxes_get(&ui->boxes, ui->expected)) {
		ui_stand_on_box(ui, ui->expected);
		ui->expected = NOTHING_EXPECTED;
	}
	form_news(ui, now);
	ui_refresh(ui, now);
}

void ui_wake(struct ui *ui, int64_t ms)
{
	if (ms > ui->drawn_ms && ms < ui->wake_ms)
		ui->wake_ms = ms;
}

int64_t ui_tick_ms(const struct ui *ui, const struct instant *now)
{
	return ui->wake_ms > now->ms ? ui->wake_ms : now->ms;
}

enum view ui_view(const struct ui *ui)
{
	const struct rect body = layout_of(ui->h, ui->w, ui->settings.settings->hints).body;
	const bool room = body.w >= PANE_W && body.h > PANE_H;
	const bool all_fit = panes_all_fit(body, ui->boxes.totals.mailboxes);

	switch (ui->view) {
	case VIEW_PANES:
		return room || all_fit ? VIEW_PANES : VIEW_TREE;
	case VIEW_AUTO:
		return all_fit ? VIEW_PANES : VIEW_TREE;
	default:
		return ui->view;
	}
}

static enum place list_place(const struct ui *ui)
{
	switch (ui_view(ui)) {
	case VIEW_PANES:
		return PLACE_PANES;
	case VIEW_FOLDERS:
		return PLACE_FOLDERS;
	default:
		return PLACE_TREE;
	}
}

static enum place page_place(enum page page)
{
	switch (page) {
	case PAGE_HELP:
		return PLACE_HELP;
	case PAGE_PROBLEMS:
		return PLACE_PROBLEMS;
	case PAGE_IMPORT:
		return PLACE_IMPORT;
	default:
		return PLACE_MESSAGES;
	}
}

enum place ui_place(const struct ui *ui)
{
	if (ui->menu.kind != MENU_NONE)
		return PLACE_MENU;
	if (ui->page != PAGE_NONE)
		return page_place(ui->page);
	if (ui->form)
		return PLACE_FORM;
	if (ui->boxes.totals.mailboxes == 0)
		return PLACE_FIRST;
	if (ui->detail)
		return PLACE_DETAIL;
	return list_place(ui);
}

static void draw_lists(
	struct ui *ui, struct grid *grid, struct rect body, const struct instant *now)
{
	if (ui_view(ui) == VIEW_PANES) {
		view_panes_draw(ui, grid, body, now);
		return;
	}
	view_list_draw(ui, grid, view_list_area(ui), now);
	if (view_has_wall(ui))
		view_panes_draw(ui, grid, view_panes_area(ui), now);
	if (view_has_detail_below(ui)) {
		const struct rect list = view_list_area(ui);

		body.y += list.h;
		body.h -= list.h;
		view_detail_draw(ui, grid, body, now);
	}
}

static void draw_body(
	struct ui *ui, struct grid *grid, struct rect body, const struct instant *now)
{
	if (ui->page == PAGE_HELP)
		view_help_draw(ui, grid, body);
	else if (ui->page != PAGE_NONE)
		view_page_draw(ui, grid, body);
	else if (ui->form)
		view_form_draw(ui, grid, body);
	else if (ui->boxes.totals.mailboxes == 0)
		view_first_draw(ui, grid, body);
	else if (ui->detail)
		view_detail_draw(ui, grid, body, now);
	else
		draw_lists(ui, grid, body, now);
	if (ui->menu.kind != MENU_NONE)
		view_menu_draw(ui, grid, body);
	if (ui->dialog.kind != DIALOG_NONE)
		view_dialog_draw(ui, grid, body);
}

void ui_draw(struct ui *ui, const struct instant *now, struct grid *grid)
{
	const struct instant shown = ui->frozen.ms ? ui->frozen : *now;
	const struct layout layout =
		layout_of(grid->h, grid->w, ui->settings.settings->hints);

	ui->h = grid->h;
	ui->w = grid->w;
	ui->drawn_ms = now->ms;
	ui->wake_ms = INT64_MAX;
	grid_clear(grid);
	ui_refresh(ui, &shown);
	if (layout.tiny) {
		frame_draw_tiny(ui, grid);
		ui_wake(ui, now->ms + 60000);
		return;
	}
	draw_body(ui, grid, layout.body, &shown);
	frame_draw_header(ui, grid, &layout, now);
	frame_draw_footer(ui, grid, &layout, &shown, now);
	grid_keep_cursor(grid);
}
