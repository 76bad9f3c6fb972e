/* The inside of the editor, for the files that are it. */
#ifndef TUI_EDITOR_PARTS_H
#define TUI_EDITOR_PARTS_H

#include "config/store.h"
#include "config/transfer.h"
#include "config/watch.h"
#include "tui/editor.h"

#define STEPS_MAX 100
#define WHAT_MAX  160

/* A change that was made, and the way back from it. */
struct step {
	char what[WHAT_MAX]; /* "removed anna" */
	int64_t wall_ms;
	struct undo *undo; /* owned, as its inside */
	size_t n;
};

enum job_kind {
	JOB_NONE,
	JOB_CHANGE,
	JOB_UNDO,    /* of the newest step */
	JOB_RESTORE, /* of what an earlier run removed */
	JOB_IMPORT,
};

/* A change on its way into the file, kept while a person is asked about it. */
struct job {
	enum job_kind kind;
	char what[WHAT_MAX];
	bool ask;	    /* before it is written */
	bool of_form;	    /* typed in a form, which comes back if this fails */
	struct edit *edits; /* their monitors are references */
	size_t n;
};

struct import {
	bool is_open;
	struct transfer transfer;
	struct transfer_choice choice;
};

struct editor {
	struct editor_settings settings;
	struct store *store;
	struct watch *watch; /* NULL: the system has none left */
	uint32_t next_id;    /* never used in this run */
	struct step steps[STEPS_MAX];
	size_t n_steps;
	struct job job;
	struct import import;
};

/* editor.c */
const struct monitor *editor_monitor(const struct editor *editor, uint32_t id);

/* editor_apply.c: the config is that of the file now;takes it over.
 * False: it cannot be used, which has been said; all goes on as it was. */
struct editor_counts {
	size_t added, changed, removed;
	uint32_t last_added; /* its id, where there is one */
};
bool editor_apply(struct editor *editor, struct config *config,
	struct editor_counts *counts, const struct instant *now);

/* editor_job.c */
void editor_change(struct editor *editor, struct wish *wish, const struct instant *now);
void editor_undo(struct editor *editor, const struct instant *now);
/* Room for n edits.  False: no memory. */
bool job_init(struct job *job, enum job_kind kind, size_t n);
/* Puts a reference (NULL: none) in the place of the one there. */
void job_hold(const struct monitor **place, const struct monitor *monitor);
/* Takes the job over and carries it out, or asks about it. */
void editor_start(struct editor *editor, struct job *job, const struct instant *now);
/* What a person answered when asked about it. */
void editor_merge(struct editor *editor, const struct instant *now);
void editor_write_beside(struct editor *editor, const struct instant *now);
void editor_give_up(struct editor *editor);
void editor_drop_job(struct editor *editor);
void step_release(struct step *step);

/* editor_seal.c: seals a password that was typed, and anew one that was sealed for another
 * host or user.  *monitor is a reference that may be replaced. */
bool editor_seal(const struct editor *editor, const struct monitor *old,
	struct monitor **monitor, struct err *err);
/* Only the latter: for a trial. */
bool editor_seal_anew(
	const struct editor *editor, struct monitor **monitor, struct err *err);

/* The password of mine may stand beside another user now. */
bool editor_seal_merged(const struct editor *editor, const struct monitor *mine,
	struct monitor **merged, struct err *err);

/* editor_trash.c: the step of the job was made, or taken back. */
void editor_trash_add(
	struct editor *editor, const struct step *step, const struct instant *now);
void editor_trash_drop(struct editor *editor, const struct step *step);
/* Brings back what was removed in an earlier run, the newest first. */
void editor_restore(struct editor *editor, const struct instant *now);
/* The newest is restored, or cannot be and is passed over in this run. */
void editor_trash_spent(struct editor *editor);
void editor_trash_skip(struct editor *editor);

/* editor_import.c */
void editor_import(struct editor *editor, const char *path, const struct instant *now);
void editor_import_choose(
	struct editor *editor, enum wish_kind kind, const struct instant *now);
void editor_import_take(struct editor *editor, const struct instant *now);
void editor_import_leave(struct editor *editor);
/* The config is another one: what the import would do is judged anew. */
void editor_import_renew(struct editor *editor, const struct instant *now);

#endif
