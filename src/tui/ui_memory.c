/* How the screen was left, in words. */
#include <stdio.h>
#include <string.h>

#include "config/state.h"
#include "tui/command.h"
#include "tui/ui_state.h"

/* "tree instead of auto": it no longer holds when the config says something else. */
#define INSTEAD " instead of "

static const char *const views[] = { "auto", "panes", "tree", "folders" };
static const char *const times[] = { "", "local", "utc" };

/* False: no memory, or it says so already. */
static bool put(struct state_kept *state, enum state_text which, const char *text)
{
	return strcmp(state_get(state, which), text) != 0 && state_set(state, which, text);
}

static bool put_choice(struct state_kept *state, enum state_text which, const char *chosen,
	const char *configured)
{
	char text[2 * UI_TEXT_MAX] = "";

	if (strcmp(chosen, configured) != 0)
		snprintf(text, sizeof text, "%.400s" INSTEAD "%.400s", chosen, configured);
	return put(state, which, text);
}

static bool put_folds(const struct ui *ui, struct state_kept *state)
{
	bool changed = false;

	for (size_t i = 0; i < ui->boxes.n_by_name; i++) {
		const struct box *box = &ui->boxes.list[ui->boxes.by_name[i]];
		const char *name = box->status->monitor->name;
		const bool is_open = box->fold == FOLD_OPEN;

		if (state_is_unfolded(state, name) != is_open &&
			state_set_unfolded(state, name, is_open))
			changed = true;
	}
	return changed;
}

bool ui_remember(const struct ui *ui, struct state_kept *state)
{
	const struct settings *settings = ui->settings.settings;
	bool changed = false;

	changed |= put_choice(state, STATE_VIEW, views[ui->view], settings->view);
	changed |= put_choice(state, STATE_SORT, sort_key_name(ui->sort), settings->sort);
	if (ui->menu.kind != MENU_THEME) /* there it is a preview */
		changed |= put_choice(state, STATE_THEME, ui->theme, settings->theme);
	if (ui->prompt.kind != PROMPT_FILTER)
		changed |= put(state, STATE_FILTER, ui->filter_text);
	changed |= put(state, STATE_TIMES, times[ui->times]);
	changed |= state->reverse != ui->turned;
	state->reverse = ui->turned;
	return put_folds(ui, state) || changed;
}

/* "" unless the config still says what it said then. */
static void get_choice(const struct state_kept *state, enum state_text which,
	const char *configured, char *out, size_t size)
{
	const char *text = state_get(state, which);
	const char *instead = strstr(text, INSTEAD);

	out[0] = '\0';
	if (instead && strcmp(instead + strlen(INSTEAD), configured) == 0)
		snprintf(out, size, "%.*s", (int)(instead - text), text);
}

static void recall_filter(
	struct ui *ui, const struct state_kept *state, const struct instant *now)
{
	const char *filter = state_get(state, STATE_FILTER);
	struct err err;

	if (filter[0] && ui_set_filter(ui, filter, &err))
		ui_message(ui, MESSAGE_INFO, now,
			"the filter of last time is on; Esc clears it");
}

void ui_recall(struct ui *ui, const struct state_kept *state, const struct instant *now)
{
	const struct settings *settings = ui->settings.settings;
	char text[UI_TEXT_MAX];

	get_choice(state, STATE_VIEW, settings->view, text, sizeof text);
	if (text[0])
		ui->view = view_parse(text);
	get_choice(state, STATE_SORT, settings->sort, text, sizeof text);
	if (text[0])
		(void)ui_set_sort(ui, text);
	get_choice(state, STATE_THEME, settings->theme, text, sizeof text);
	if (text[0])
		ui_set_theme(ui, text);
	for (size_t i = 0; i < sizeof times / sizeof *times; i++)
		if (strcmp(state_get(state, STATE_TIMES), times[i]) == 0)
			ui->times = (enum times)i;
	ui->turned = state->reverse;
	recall_filter(ui, state, now);
	for (size_t i = 0; i < ui->boxes.n_by_name; i++) {
		struct box *box = &ui->boxes.list[ui->boxes.by_name[i]];

		if (state_is_unfolded(state, box->status->monitor->name))
			box->fold = FOLD_OPEN;
	}
	ui->stale |= NEWS_SHAPE;
	ui_refresh(ui, now);
}
