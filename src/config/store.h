/* mailtop.ini as what it is: a person's file, that several mailtops and editors share.
 * Remembers the text as it was last read; an edit is written only onto that text, or onto
 * another one where the sections in question are the same.
 *
 * One thread.  Takes a lock on the file's folder while it reads and writes. */
#ifndef CONFIG_STORE_H
#define CONFIG_STORE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/scan.h"
#include "config/changes.h"
#include "config/config.h"
#include "config/edit.h"
#include "model/monitor.h"

struct store;

/* read_only: every edit is refused.  "-" is, too.  NULL: no memory. */
struct store *store_new(const char *path, bool read_only);
/* Wipes the text. */
void store_free(struct store *store);

/* Reads the file, as config_load() does, and remembers it.  Where there was none from the
 * first, the text is empty and *config has no monitors.  False: problems says why; the text
 * is remembered all the same where it could be read. */
bool store_load(struct store *store, struct config *config, struct problems *problems);
/* The text as it was last read or written; it stays until the next call. */
struct scan store_text(const struct store *store);
/* What is in the file now is not what was last read or written. */
bool store_differs(const struct store *store);

enum edit_kind {
	EDIT_ADD, /* wish: a monitor; the section gets its label, or one made of its name */
	EDIT_COPY,    /* of the section of old, to become wish */
	EDIT_CHANGE,  /* the section of old, to become wish */
	EDIT_REMOVE,  /* the section of old */
	EDIT_RESTORE, /* removed, with the changes, which may be NULL, on top */
	EDIT_UNDO,    /* what undo is of */
};

/* The way back from one edit, as long as nobody else changed the section. */
struct undo {
	struct removed removed; /* of a removal; section NULL: none */
	struct buf now;		/* else what the edit wrote, */
	struct buf former;	/* and what stood there; both secret */
};

void undo_release(struct undo *undo);

/* All of it is the caller's and is only looked at. */
struct edit {
	enum edit_kind kind;
	const struct monitor *old; /* as it was loaded from this store */
	const struct monitor *wish;
	const struct removed *removed;
	const struct changes *changes;
	const struct undo *undo;
};

enum store_how {
	STORE_IF_SAME, /* only onto the text that was last read */
	STORE_MERGE,   /* onto what is there now, where the sections in question are as they
			  were */
	STORE_BESIDE,  /* the text that was last read with the edit, as PATH.new */
};

enum store_result {
	STORE_DONE,
	STORE_CHANGED, /* somebody else changed the file; err says what stands in the way */
	STORE_FAILED,  /* err says why */
};

/* Carries out n edits, all or none.  On STORE_DONE *config (may be NULL) is what the file
 * says now and undo[n] (may be NULL) the ways back, to be used last first; after
 * STORE_BESIDE there is neither.  Else nothing was written, and both are untouched. */
enum store_result store_apply(struct store *store, const struct edit *edits, size_t n,
	enum store_how how, struct config *config, struct undo *undo, struct err *err);

#endif
