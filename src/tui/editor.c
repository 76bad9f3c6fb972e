#include "tui/editor.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tui/editor_parts.h"

struct editor *editor_new(const struct editor_settings *settings, struct err *err)
{
	const struct config *config = settings->config;
	struct editor *editor = calloc(1, sizeof *editor);
	struct err why;

	if (!editor) {
		err_memory(err);
		return NULL;
	}
	editor->settings = *settings;
	editor->store = store_new(config->path, settings->read_only);
	if (!editor->store) {
		err_memory(err);
		free(editor);
		return NULL;
	}
	for (size_t i = 0; i < config->n_monitors; i++)
		if (config->monitors[i]->id >= editor->next_id)
			editor->next_id = config->monitors[i]->id + 1;
	if (strcmp(config->path, "-") != 0)
		editor->watch = watch_new(config->path, &why);
	return editor;
}

void editor_free(struct editor *editor)
{
	if (!editor)
		return;
	editor_drop_job(editor);
	editor_import_leave(editor);
	for (size_t i = 0; i < editor->n_steps; i++)
		step_release(&editor->steps[i]);
	watch_free(editor->watch);
	store_free(editor->store);
	free(editor);
}

const struct monitor *editor_monitor(const struct editor *editor, uint32_t id)
{
	const struct config *config = editor->settings.config;

	for (size_t i = 0; i < config->n_monitors; i++)
		if (config->monitors[i]->id == id)
			return config->monitors[i];
	return NULL;
}

/* The first error, and how many there are. */
static void tell_problems(
	struct editor *editor, const struct problems *problems, const struct instant *now)
{
	const struct problem *first = problems->list;

	while (first && first->level != PROBLEM_ERROR &&
		first + 1 < problems->list + problems->n)
		first++;
	if (!first)
		ui_message(editor->settings.ui, MESSAGE_ERROR, now, "out of memory");
	else if (problems->n_errors == 1)
		ui_message(editor->settings.ui, MESSAGE_ERROR, now,
			"config, line %u: %s; all goes on as before", first->line,
			first->text);
	else
		ui_message(editor->settings.ui, MESSAGE_ERROR, now,
			"%zu mistakes in the config, see :problems; all goes on as before",
			problems->n_errors);
}

static void tell_counts(struct editor *editor, const struct editor_counts *counts,
	bool quiet, const struct instant *now)
{
	struct ui *ui = editor->settings.ui;

	if (counts->added + counts->changed + counts->removed > 0)
		ui_message(ui, MESSAGE_INFO, now,
			"config read again: %zu added, %zu changed, %zu removed",
			counts->added, counts->changed, counts->removed);
	else if (!quiet)
		ui_message(ui, MESSAGE_INFO, now, "config read again");
}

/* Where there were mailboxes, a file that is gone is a mistake and no wish. */
static bool is_gone(const struct editor *editor)
{
	const struct config *config = editor->settings.config;

	return config->n_monitors > 0 && access(config->path, F_OK) < 0 && errno == ENOENT;
}

bool editor_reload(struct editor *editor, bool quiet, const struct instant *now)
{
	struct ui *ui = editor->settings.ui;
	struct config *running = editor->settings.config;
	struct problems problems = { 0 };
	struct editor_counts counts;
	struct config config;
	bool ok = false;

	if (strcmp(running->path, "-") == 0) {
		if (!quiet)
			ui_message(ui, MESSAGE_WARNING, now,
				"the config came from standard input and cannot be read "
				"again");
		return quiet;
	}
	if (is_gone(editor)) {
		problems_add(&problems, PROBLEM_ERROR, 0, "the file is gone");
		ui_message(ui, MESSAGE_ERROR, now, "'%s' is gone; all goes on as before",
			running->path);
		ui_set_problems(ui, &problems);
	} else if (!store_load(editor->store, &config, &problems)) {
		ui_set_problems(ui, &problems);
		tell_problems(editor, &problems, now);
	} else if (editor_apply(editor, &config, &counts, now)) {
		ui_set_problems(ui, &problems);
		tell_counts(editor, &counts, quiet, now);
		ok = true;
	}
	problems_release(&problems);
	return ok;
}

int editor_fd(const struct editor *editor)
{
	return editor->watch ? watch_fd(editor->watch) : -1;
}

bool editor_look(struct editor *editor, const struct instant *now)
{
	if (!editor->watch || !watch_read(editor->watch, editor->store))
		return false;
	(void)editor_reload(editor, false, now);
	return true;
}

static void send(
	struct editor *editor, const struct command *command, const struct instant *now)
{
	if (!board_send(editor->settings.board, command))
		ui_message(editor->settings.ui, MESSAGE_ERROR, now, "out of memory");
}

/* Takes the wish's monitor. */
static void try_out(struct editor *editor, struct wish *wish, const struct instant *now)
{
	struct command command = { .kind = COMMAND_TRY };
	struct err err;

	if (!wish->monitor || editor->next_id == UINT32_MAX)
		return;
	if (!editor_seal_anew(editor, &wish->monitor, &err)) {
		ui_message(editor->settings.ui, MESSAGE_ERROR, now, "%s", err.text);
		return;
	}
	command.id = editor->next_id++;
	command.monitor = wish->monitor;
	command.monitor->id = command.id;
	wish->monitor = NULL; /* the poller's now */
	send(editor, &command, now);
	ui_trial(editor->settings.ui, command.id);
}

/* What stands even with --read-only: nothing of the file or the set of mailboxes changes
 * by it. */
static bool is_harmless(enum wish_kind kind)
{
	return kind == WISH_RELOAD || kind == WISH_TRY_STOP || kind == WISH_GIVE_UP ||
	       kind == WISH_IMPORT_NO;
}

static void carry_out(struct editor *editor, struct wish *wish, const struct instant *now)
{
	switch (wish->kind) {
	case WISH_ADD:
	case WISH_COPY:
	case WISH_CHANGE:
	case WISH_REMOVE:
	case WISH_ENABLE:
	case WISH_DISABLE:
		editor_change(editor, wish, now);
		break;
	case WISH_UNDO:
		editor_undo(editor, now);
		break;
	case WISH_RELOAD:
		editor_drop_job(editor);
		(void)editor_reload(editor, false, now);
		break;
	case WISH_MERGE:
		editor_merge(editor, now);
		break;
	case WISH_BESIDE:
		editor_write_beside(editor, now);
		break;
	case WISH_GIVE_UP:
		editor_give_up(editor);
		break;
	case WISH_TRY:
		try_out(editor, wish, now);
		break;
	case WISH_TRY_STOP:
		send(editor, &(struct command){ .kind = COMMAND_REMOVE, .id = wish->id },
			now);
		break;
	case WISH_IMPORT:
		editor_import(editor, wish->path, now);
		break;
	case WISH_IMPORT_NAMES:
	case WISH_IMPORT_PLAIN:
		editor_import_choose(editor, wish->kind, now);
		break;
	case WISH_IMPORT_YES:
		editor_import_take(editor, now);
		break;
	case WISH_IMPORT_NO:
		editor_import_leave(editor);
		break;
	case WISH_LOOKUP: /* the loop's own */
		break;
	}
}

void editor_carry_out(struct editor *editor, struct wish *wish, const struct instant *now)
{
	if (editor->settings.read_only && !is_harmless(wish->kind))
		ui_message(editor->settings.ui, MESSAGE_WARNING, now,
			"read-only: nothing is changed");
	else
		carry_out(editor, wish, now);
	wish_release(wish);
}
