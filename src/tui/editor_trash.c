/* What was removed and can be had back in another run. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/ini.h"
#include "config/secret.h"
#include "tui/editor_parts.h"

/* The password of a section that has one in clear, sealed; the trash keeps none in clear.
 */
static bool seal_password(const struct editor *editor, const struct monitor *monitor,
	struct changes *changes, struct err *err)
{
	struct buf password = { .max = SECRET_PASSWORD_MAX, .secret = true };
	struct buf sealed = BUF_INIT(SECRET_SEALED_MAX + 1);
	const bool ok =
		buf_puts(&password, monitor->secret.value) &&
		keyring_seal(editor->settings.keyring, monitor, &password, &sealed, err) &&
		buf_putc(&sealed, '\0') && changes_add(changes, "password", NULL, err) &&
		changes_add(changes, "password_sealed", sealed.data, err);

	buf_release(&password);
	buf_release(&sealed);
	return ok;
}

/* Without a key for it the password is left out. */
static void put_into_trash(struct editor *editor, const struct removed *removed,
	const struct monitor *monitor, int64_t wall_ms, struct err *err)
{
	struct removed kept = *removed;
	struct changes changes = { 0 };
	struct buf bytes = { .max = INI_FILE_MAX, .secret = true };
	const struct scan text = scan_of(removed->bytes.data, removed->bytes.len);

	if (monitor->secret.kind == SECRET_PASSWORD &&
		seal_password(editor, monitor, &changes, err) &&
		edit_set(text, removed->section, &changes, &bytes, err))
		kept.bytes = bytes;
	(void)state_trash_add(
		editor->settings.state_path, &kept, monitor->name, wall_ms, err);
	changes_release(&changes);
	buf_release(&bytes);
}

/* The trash would throw the earlier ones of very many out again. */
static size_t first_kept(const struct step *step)
{
	return step->n > TRASH_MAX ? step->n - TRASH_MAX : 0;
}

void editor_trash_add(
	struct editor *editor, const struct step *step, const struct instant *now)
{
	const struct job *job = &editor->job;
	struct err err = { 0 };

	for (size_t i = first_kept(step); editor->settings.state_path && i < step->n; i++)
		if (step->undo[i].removed.section)
			put_into_trash(editor, &step->undo[i].removed, job->edits[i].old,
				step->wall_ms, &err);
	if (err.class != ERR_NONE)
		ui_message(editor->settings.ui, MESSAGE_WARNING, now,
			"not restorable after the end of mailtop: %s", err.text);
}

void editor_trash_drop(struct editor *editor, const struct step *step)
{
	for (size_t i = first_kept(step); editor->settings.state_path && i < step->n; i++)
		if (step->undo[i].removed.section)
			(void)state_trash_drop(editor->settings.state_path,
				step->undo[i].removed.section, step->wall_ms, NULL);
}

static struct trashed *newest(const struct editor *editor)
{
	struct trash *trash =
		editor->settings.state ? &editor->settings.state->trash : NULL;

	return trash && trash->n > 0 ? &trash->list[trash->n - 1] : NULL;
}

void editor_trash_skip(struct editor *editor)
{
	struct state_kept *state = editor->settings.state;

	if (newest(editor))
		trashed_release(&state->trash.list[--state->trash.n]);
}

void editor_trash_spent(struct editor *editor)
{
	const struct trashed *entry = newest(editor);

	if (!entry)
		return;
	(void)state_trash_drop(
		editor->settings.state_path, entry->removed.section, entry->wall_ms, NULL);
	editor_trash_skip(editor);
}

void editor_restore(struct editor *editor, const struct instant *now)
{
	const struct trashed *entry = newest(editor);
	struct ui *ui = editor->settings.ui;
	char when[CLOCK_TEXT_MAX];
	struct job job;

	if (!entry) {
		ui_message(ui, MESSAGE_INFO, now, "there is nothing to undo");
		return;
	}
	if (!job_init(&job, JOB_RESTORE, 1)) {
		ui_message(ui, MESSAGE_ERROR, now, "out of memory");
		return;
	}
	clock_format(entry->wall_ms, CLOCK_LOCAL, "%b %e %H:%M", when, sizeof when);
	job.edits[job.n++] =
		(struct edit){ .kind = EDIT_RESTORE, .removed = &entry->removed };
	snprintf(job.what, sizeof job.what, "removed %.90s on %.20s", entry->name, when);
	editor_start(editor, &job, now);
}
