/* Mailboxes from a file of another program: shown first, written when a person says so. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "config/transfer_seal.h"
#include "config/value.h"
#include "tui/editor_parts.h"

enum { PREVIEW_MAX = 16 << 20 };

static const char *const names_say[] = {
	[DUPLICATE_SKIP] = "are skipped",
	[DUPLICATE_REPLACE] = "take the place of the mailbox",
	[DUPLICATE_RENAME] = "get another name",
};

static const char *const plain_say[] = {
	[PLAINTEXT_SKIP] = "are skipped",
	[PLAINTEXT_STARTTLS] = "use STARTTLS",
	[PLAINTEXT_ALLOW] = "send the password in clear",
};

static void say_error(
	struct editor *editor, const struct err *err, const struct instant *now)
{
	ui_message(editor->settings.ui, MESSAGE_ERROR, now, "import: %s", err->text);
}

void editor_import_leave(struct editor *editor)
{
	struct import *import = &editor->import;

	if (!import->is_open)
		return;
	transfer_release(&import->transfer);
	*import = (struct import){ 0 };
	ui_hide_import(editor->settings.ui);
}

static size_t count_written(const struct transfer *transfer)
{
	return transfer_count(transfer, FATE_ADD) + transfer_count(transfer, FATE_CHANGE);
}

static bool write_preview(const struct import *import, struct buf *out)
{
	const struct transfer *transfer = &import->transfer;

	return buf_printf(out,
		       "%zu to add, %zu to change, %zu are there already, %zu skipped\n"
		       "d  names that are taken %s\n"
		       "p  mailboxes without TLS %s\n\n",
		       transfer_count(transfer, FATE_ADD),
		       transfer_count(transfer, FATE_CHANGE),
		       transfer_count(transfer, FATE_SAME),
		       transfer_count(transfer, FATE_SKIP),
		       names_say[import->choice.duplicate],
		       plain_say[import->choice.plaintext]) &&
	       transfer_preview(transfer, out);
}

static void show(struct editor *editor, const struct instant *now)
{
	struct import *import = &editor->import;
	struct buf text = BUF_INIT(PREVIEW_MAX);
	struct err err = { 0 };

	transfer_choose(&import->transfer, &import->choice);
	if (!transfer_plan(&import->transfer, editor->settings.config, &err)) {
		say_error(editor, &err, now);
		editor_import_leave(editor);
	} else if (!write_preview(import, &text) ||
		   !ui_show_import(editor->settings.ui, text.data, text.len,
			   count_written(&import->transfer))) {
		err_memory(&err);
		say_error(editor, &err, now);
		editor_import_leave(editor);
	}
	buf_release(&text);
}

static bool read_file(const char *name, struct transfer *transfer, struct err *err)
{
	struct buf bytes = { .max = TRANSFER_FILE_MAX, .secret = true };
	char *path = NULL;
	bool ok;

	if (strcmp(name, "-") == 0)
		return err_set(err, ERR_USAGE, "the name of a file is needed");
	ok = value_path(name, &path, err) && file_read(path, &bytes, err) &&
	     transfer_read(NULL, bytes.data, bytes.len, transfer, err);
	free(path);
	buf_release(&bytes);
	return ok;
}

void editor_import(struct editor *editor, const char *path, const struct instant *now)
{
	struct transfer transfer;
	struct err err;

	if (!read_file(path, &transfer, &err)) {
		say_error(editor, &err, now);
		return;
	}
	editor_import_leave(editor);
	editor->import.is_open = true;
	editor->import.transfer = transfer;
	show(editor, now);
}

void editor_import_choose(
	struct editor *editor, enum wish_kind kind, const struct instant *now)
{
	struct transfer_choice *choice = &editor->import.choice;

	if (!editor->import.is_open)
		return;
	if (kind == WISH_IMPORT_NAMES)
		choice->duplicate = choice->duplicate == DUPLICATE_RENAME
					    ? DUPLICATE_SKIP
					    : choice->duplicate + 1;
	else
		choice->plaintext = choice->plaintext == PLAINTEXT_ALLOW
					    ? PLAINTEXT_SKIP
					    : choice->plaintext + 1;
	show(editor, now);
}

void editor_import_renew(struct editor *editor, const struct instant *now)
{
	if (editor->import.is_open)
		show(editor, now);
}

/* transfer_edits() borrows them. */
static void hold_all(struct job *job)
{
	for (size_t i = 0; i < job->n; i++) {
		const struct edit borrowed = job->edits[i];

		job->edits[i].old = job->edits[i].wish = NULL;
		job_hold(&job->edits[i].old, borrowed.old);
		job_hold(&job->edits[i].wish, borrowed.wish);
	}
}

void editor_import_take(struct editor *editor, const struct instant *now)
{
	struct transfer *transfer = &editor->import.transfer;
	struct config *config = editor->settings.config;
	struct err err = { 0 };
	struct job job;

	if (!editor->import.is_open || count_written(transfer) == 0)
		return;
	if (!transfer_seal(transfer, config, editor->settings.keyring, NULL, &err)) {
		say_error(editor, &err, now);
		return;
	}
	if (!job_init(&job, JOB_IMPORT, transfer->n)) {
		err_memory(&err);
		say_error(editor, &err, now);
		return;
	}
	job.n = transfer_edits(transfer, config, job.edits);
	hold_all(&job);
	snprintf(job.what, sizeof job.what, "imported %zu mailbox%s", job.n,
		job.n == 1 ? "" : "es");
	editor_start(editor, &job, now);
}
