/* Changes of the set of mailboxes: made of wishes, written into the file, and taken back.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/editor_parts.h"

void step_release(struct step *step)
{
	for (size_t i = 0; i < step->n; i++)
		undo_release(&step->undo[i]);
	free(step->undo);
	*step = (struct step){ 0 };
}

/* An edit looks at monitors and the job holds them; counting changes nothing that others
 * see of them. */
void job_hold(const struct monitor **place, const struct monitor *monitor)
{
	const struct monitor *former = *place;

	*place = monitor ? monitor_ref((struct monitor *)monitor) : NULL;
	monitor_unref((struct monitor *)former);
}

static void job_release(struct job *job)
{
	for (size_t i = 0; i < job->n; i++) {
		job_hold(&job->edits[i].old, NULL);
		job_hold(&job->edits[i].wish, NULL);
	}
	free(job->edits);
	*job = (struct job){ 0 };
}

void editor_drop_job(struct editor *editor)
{
	job_release(&editor->job);
}

bool job_init(struct job *job, enum job_kind kind, size_t n)
{
	*job = (struct job){ .kind = kind };
	job->edits = calloc(n + 1, sizeof *job->edits);
	return job->edits != NULL;
}

static void job_add(struct job *job, const struct edit *edit)
{
	struct edit *added = &job->edits[job->n++];

	*added = *edit;
	added->old = added->wish = NULL;
	job_hold(&added->old, edit->old);
	job_hold(&added->wish, edit->wish);
}

static void say(struct editor *editor, enum message_level level, const char *text,
	const struct instant *now)
{
	ui_message(editor->settings.ui, level, now, "%s", text);
}

/* What was typed in a form is there again. */
static void give_back(struct editor *editor)
{
	if (editor->job.of_form)
		ui_refused(editor->settings.ui);
}

/* Takes over undo. */
static void remember(struct editor *editor, struct undo *undo, const struct instant *now)
{
	struct step *steps = editor->steps;
	struct step *step;

	if (editor->n_steps == STEPS_MAX) {
		step_release(&steps[0]);
		memmove(steps, steps + 1, (STEPS_MAX - 1) * sizeof *steps);
		editor->n_steps--;
	}
	step = &steps[editor->n_steps++];
	*step = (struct step){ .undo = undo, .n = editor->job.n, .wall_ms = now->wall_ms };
	snprintf(step->what, WHAT_MAX, "%s", editor->job.what);
	editor_trash_add(editor, step, now);
}

static void forget_step(struct editor *editor)
{
	step_release(&editor->steps[--editor->n_steps]);
}

static void free_undo(struct undo *undo, size_t n)
{
	struct step step = { .undo = undo, .n = n };

	if (undo)
		step_release(&step);
}

/* Takes over undo: what was taken back is not done once more. */
static void settle(struct editor *editor, struct undo *undo, const struct instant *now)
{
	const struct job *job = &editor->job;
	struct ui *ui = editor->settings.ui;

	switch (job->kind) {
	case JOB_UNDO:
		editor_trash_drop(editor, &editor->steps[editor->n_steps - 1]);
		forget_step(editor);
		break;
	case JOB_RESTORE:
		editor_trash_spent(editor);
		break;
	default:
		remember(editor, undo, now);
		ui_message(ui, MESSAGE_INFO, now, "%s; u undoes it", job->what);
		return;
	}
	ui_message(ui, MESSAGE_INFO, now, "undone: %s", job->what);
	free_undo(undo, job->n);
}

static void done(struct editor *editor, struct config *config, struct undo *undo,
	const struct instant *now)
{
	struct editor_counts counts = { 0 };

	settle(editor, undo, now);
	if (editor_apply(editor, config, &counts, now) && counts.added > 0)
		ui_expect(editor->settings.ui, counts.last_added);
	if (editor->job.kind == JOB_IMPORT)
		editor_import_leave(editor);
}

static void failed(struct editor *editor, const struct err *err, const struct instant *now)
{
	struct job *job = &editor->job;
	const bool never = err->class == ERR_CONFIG; /* those before still may be */

	give_back(editor);
	if (job->kind != JOB_UNDO && job->kind != JOB_RESTORE) {
		say(editor, MESSAGE_ERROR, err->text, now);
		return;
	}
	ui_message(editor->settings.ui, MESSAGE_ERROR, now, "not undone (%s): %s",
		job->what, err->text);
	if (never && job->kind == JOB_UNDO)
		forget_step(editor);
	else if (never)
		editor_trash_skip(editor);
}

static void run(struct editor *editor, enum store_how how, const struct instant *now)
{
	struct job *job = &editor->job;
	struct undo *undo = calloc(job->n + 1, sizeof *undo);
	struct config config = { 0 };
	struct err err = { 0 };
	enum store_result result = STORE_FAILED;

	if (undo)
		result = store_apply(
			editor->store, job->edits, job->n, how, &config, undo, &err);
	else
		err_memory(&err);
	if (result == STORE_DONE && how != STORE_BESIDE) {
		done(editor, &config, undo, now);
		undo = NULL;
	} else if (result == STORE_DONE) {
		/* something is left to do by hand */
		ui_message(editor->settings.ui, MESSAGE_WARNING, now,
			"written as %.200s.new", editor->settings.config->path);
	} else if (result == STORE_CHANGED) {
		say(editor, MESSAGE_WARNING, err.text, now);
		ui_ask_conflict(editor->settings.ui, job->what);
	} else {
		failed(editor, &err, now);
	}
	free_undo(undo, job->n);
	if (result != STORE_CHANGED)
		editor_drop_job(editor);
}

static void ask(struct editor *editor)
{
	ui_ask_conflict(editor->settings.ui, editor->job.what);
}

void editor_start(struct editor *editor, struct job *job, const struct instant *now)
{
	editor_drop_job(editor);
	editor->job = *job;
	*job = (struct job){ 0 };
	if (editor->job.ask)
		ask(editor);
	else
		run(editor, STORE_IF_SAME, now);
}

/* Turns an edit of what there was into one of what there is. */
static bool rebase(struct editor *editor, struct edit *edit, struct err *err)
{
	const struct monitor *theirs = editor_monitor(editor, edit->old->id);
	struct monitor *merged;

	if (!theirs)
		return err_set(err, ERR_CONFIG, "'%.80s' is not in the config any more",
			edit->old->name);
	if (edit->kind == EDIT_CHANGE) {
		merged = monitor_merge(edit->old, edit->wish, theirs);
		if (!merged)
			return err_memory(err);
		if (!editor_seal_merged(editor, edit->wish, &merged, err)) {
			monitor_unref(merged);
			return false;
		}
		job_hold(&edit->wish, merged);
		monitor_unref(merged); /* the job holds it */
	}
	job_hold(&edit->old, theirs);
	return true;
}

void editor_merge(struct editor *editor, const struct instant *now)
{
	struct job *job = &editor->job;
	struct err err;

	if (job->kind == JOB_NONE)
		return;
	if (!editor_reload(editor, true, now)) {
		ask(editor); /* their file is broken; mine can still go beside it */
		return;
	}
	for (size_t i = 0; i < job->n; i++) {
		if (!job->edits[i].old || rebase(editor, &job->edits[i], &err))
			continue;
		say(editor, MESSAGE_WARNING, err.text, now);
		ask(editor);
		return;
	}
	run(editor, STORE_IF_SAME, now);
}

void editor_write_beside(struct editor *editor, const struct instant *now)
{
	if (editor->job.kind != JOB_NONE)
		run(editor, STORE_BESIDE, now);
}

void editor_give_up(struct editor *editor)
{
	give_back(editor);
	editor_drop_job(editor);
}

/* "removed anna", "removed 3 mailboxes". */
static void write_what(struct job *job, const char *verb, const struct monitor *first)
{
	if (job->n == 1)
		snprintf(job->what, WHAT_MAX, "%s %.100s", verb, first->name);
	else
		snprintf(job->what, WHAT_MAX, "%s %zu mailboxes", verb, job->n);
}

/* Adds what becomes of one that is there.  False: no memory. */
static bool add_edit(struct job *job, enum wish_kind kind, const struct monitor *old)
{
	struct edit edit = { .kind = EDIT_REMOVE, .old = old };
	struct monitor *wish;

	if (kind == WISH_REMOVE) {
		job_add(job, &edit);
		return true;
	}
	wish = monitor_copy(old);
	if (!wish)
		return false;
	wish->enabled = kind == WISH_ENABLE;
	edit.kind = EDIT_CHANGE;
	edit.wish = wish;
	job_add(job, &edit);
	monitor_unref(wish); /* the job holds it */
	return true;
}

static const char *verb_of(enum wish_kind kind)
{
	switch (kind) {
	case WISH_REMOVE:
		return "removed";
	case WISH_ENABLE:
		return "enabled";
	case WISH_DISABLE:
		return "disabled";
	case WISH_CHANGE:
		return "changed";
	default:
		return "added";
	}
}

/* Of several that are there.  Those that others removed meanwhile are left out. */
static bool fill_many(const struct editor *editor, const struct wish *wish, struct job *job,
	struct err *err)
{
	for (size_t i = 0; i < wish->n_ids; i++) {
		const struct monitor *old = editor_monitor(editor, wish->ids[i]);

		if (old && !add_edit(job, wish->kind, old))
			return err_memory(err);
	}
	if (job->n == 0)
		return err_set(err, ERR_CONFIG, "that is not in the config any more");
	write_what(job, verb_of(wish->kind), job->edits[0].old);
	return true;
}

/* Of one that was typed in a form. */
static bool fill_one(
	const struct editor *editor, struct wish *wish, struct job *job, struct err *err)
{
	struct edit edit = { .kind = EDIT_ADD };

	job->of_form = true;
	if (wish->kind != WISH_ADD) {
		edit.old = editor_monitor(editor, wish->id);
		edit.kind = wish->kind == WISH_COPY ? EDIT_COPY : EDIT_CHANGE;
		if (!edit.old)
			return err_set(err, ERR_CONFIG,
				"'%.80s' is not in the config any more",
				wish->monitor->name);
	}
	if (!editor_seal(editor, edit.old, &wish->monitor, err))
		return false;
	/* others changed it while it was being typed: that is not overwritten unasked */
	if (wish->before && edit.old && !monitor_equal(wish->before, edit.old)) {
		edit.old = wish->before;
		job->ask = true;
	}
	edit.wish = wish->monitor;
	job_add(job, &edit);
	write_what(job, verb_of(wish->kind), wish->monitor);
	return true;
}

void editor_change(struct editor *editor, struct wish *wish, const struct instant *now)
{
	const bool is_one = wish->monitor != NULL;
	struct err err = { 0 };
	struct job job;

	if (!job_init(&job, JOB_CHANGE, is_one ? 1 : wish->n_ids)) {
		err_memory(&err);
		say(editor, MESSAGE_ERROR, err.text, now);
		return;
	}
	if (is_one ? fill_one(editor, wish, &job, &err)
		   : fill_many(editor, wish, &job, &err)) {
		editor_start(editor, &job, now);
		return;
	}
	say(editor, MESSAGE_ERROR, err.text, now);
	if (is_one)
		ui_refused(editor->settings.ui);
	job_release(&job);
}

void editor_undo(struct editor *editor, const struct instant *now)
{
	const struct step *step;
	struct job job;

	if (editor->n_steps == 0) {
		editor_restore(editor, now);
		return;
	}
	step = &editor->steps[editor->n_steps - 1];
	if (!job_init(&job, JOB_UNDO, step->n)) {
		say(editor, MESSAGE_ERROR, "out of memory", now);
		return;
	}
	for (size_t i = step->n; i > 0; i--)
		job_add(&job,
			&(struct edit){ .kind = EDIT_UNDO, .undo = &step->undo[i - 1] });
	snprintf(job.what, WHAT_MAX, "%s", step->what);
	editor_start(editor, &job, now);
}
