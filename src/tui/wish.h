/* What a person wants changed in the set of monitors: made by the pure ui, carried out by
 * the loop on the config file, the board and the list of what can be undone. */
#ifndef TUI_WISH_H
#define TUI_WISH_H

#include <stddef.h>
#include <stdint.h>

#include "model/monitor.h"

enum wish_kind {
	WISH_ADD,     /* monitor: the new one, without an id */
	WISH_COPY,    /* monitor: the new one; id: whose section it begins as */
	WISH_CHANGE,  /* id, monitor: as it shall be */
	WISH_REMOVE,  /* ids */
	WISH_ENABLE,  /* ids */
	WISH_DISABLE, /* ids */
	WISH_UNDO,    /* the newest change that can be undone */
	WISH_RELOAD,  /* read the config again */
	WISH_MERGE, /* the file changed under us: put the last change into what is there now
		     */
	WISH_BESIDE,  /* likewise: write the whole as `.new` beside it */
	WISH_GIVE_UP, /* likewise: forget the change */
	WISH_TRY, /* monitor: a trial; the loop gives it a slot and says which (ui_trial())
		   */
	WISH_TRY_STOP,	   /* id: of the trial */
	WISH_IMPORT,	   /* path */
	WISH_IMPORT_NAMES, /* the next choice for names that are taken */
	WISH_IMPORT_PLAIN, /* likewise for mailboxes without TLS */
	WISH_IMPORT_YES,   /* what the preview of the import showed */
	WISH_IMPORT_NO,
	WISH_LOOKUP, /* path: a domain; where its mailboxes are (ui_found()) */
};

struct wish {
	enum wish_kind kind;
	uint32_t id;
	struct monitor *monitor; /* a reference that travels with it, or NULL */
	struct monitor *before;	 /* CHANGE: what a person began with; likewise */
	uint32_t *ids;		 /* owned */
	size_t n_ids;
	char *path; /* owned */
};

/* Gives back what it owns. */
void wish_release(struct wish *wish);

#endif
