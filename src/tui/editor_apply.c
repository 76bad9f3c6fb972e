/* From a config that was read to a world that is so. */
#include <string.h>

#include "config/diff.h"
#include "tui/editor_parts.h"

static void count(const struct diff *diff, struct editor_counts *counts)
{
	*counts = (struct editor_counts){ 0 };
	for (size_t i = 0; i < diff->n; i++) {
		const struct command *command = &diff->list[i];

		counts->added += command->kind == COMMAND_ADD;
		counts->changed += command->kind == COMMAND_REPLACE;
		counts->removed += command->kind == COMMAND_REMOVE;
		if (command->kind == COMMAND_ADD)
			counts->last_added = command->id;
	}
}

/* What is read at the start only. */
static void tell_later(
	struct editor *editor, const struct settings *is, const struct instant *now)
{
	const struct settings *was = &editor->settings.config->settings;

	if (strcmp(was->color, is->color) != 0 || strcmp(was->lines, is->lines) != 0 ||
		was->max_logins != is->max_logins ||
		was->max_logins_per_host != is->max_logins_per_host ||
		was->max_sessions_per_user != is->max_sessions_per_user)
		ui_message(editor->settings.ui, MESSAGE_INFO, now,
			"color, lines, max_logins and max_sessions hold from the next "
			"start on");
}

/* Passwords that another program sealed meanwhile; nobody can be asked now. */
static void unlock(
	struct editor *editor, const struct config *config, const struct instant *now)
{
	struct err err;

	if (!keyring_unlock(editor->settings.keyring, config->monitors, config->n_monitors,
		    NULL, NULL, &err))
		ui_message(editor->settings.ui, MESSAGE_WARNING, now, "%s", err.text);
}

/* The ui knows the path by its address. */
static void take_place(struct config *running, struct config *fresh)
{
	struct config former = *running;

	*running = *fresh;
	running->path = former.path;
	former.path = fresh->path;
	*fresh = (struct config){ 0 };
	config_release(&former);
}

bool editor_apply(struct editor *editor, struct config *config,
	struct editor_counts *counts, const struct instant *now)
{
	struct config *running = editor->settings.config;
	struct diff diff;
	struct err err;

	if (!ui_reconfigure(editor->settings.ui, config, &err)) {
		struct problems problems = { .path = running->path };

		problems_add(&problems, PROBLEM_ERROR, 0, "%s", err.text);
		ui_set_problems(editor->settings.ui, &problems);
		ui_message(editor->settings.ui, MESSAGE_ERROR, now,
			"config: %s; all goes on as before", err.text);
		problems.path = NULL;
		problems_release(&problems);
		config_release(config);
		return false;
	}
	if (!config_diff(running, config, &editor->next_id, &diff)) {
		ui_message(editor->settings.ui, MESSAGE_ERROR, now, "out of memory");
		config_release(config);
		return false;
	}
	tell_later(editor, &config->settings, now);
	unlock(editor, config, now);
	take_place(running, config);
	count(&diff, counts);
	if (!diff_send(&diff, editor->settings.board))
		ui_message(editor->settings.ui, MESSAGE_ERROR, now, "out of memory");
	editor_import_renew(editor, now);
	return true;
}
