/* A reader's own view of the board: references that stay good while the poller goes on. */
#ifndef MODEL_SNAPSHOT_H
#define MODEL_SNAPSHOT_H

#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "model/status.h"

struct snapshot {
	uint64_t seen;	      /* the board's change counter at the last read */
	struct status **rows; /* by monitor id; NULL: no such monitor (any more) */
	size_t n;
	uint32_t *changed; /* ids that the last board_read brought, newest first */
	size_t n_changed;
	struct status **dropped; /* what board_read lets go of, for its own use */
	size_t cap;		 /* of rows, changed and dropped */
};

/* A zeroed snapshot is a valid empty one. */
void snapshot_release(struct snapshot *snapshot);

struct snapshot_totals {
	size_t monitors;
	size_t folders;
	size_t by_state[STATES]; /* without "new": arrivals are the screen's business */
	size_t asked;		 /* had at least one check */
	int64_t unseen;		 /* known ones; COUNT_UNKNOWN when none is */
	int64_t messages;
	enum health worst;
};

/* Walks all rows. */
void snapshot_count(const struct snapshot *snapshot, const struct instant *now,
	struct snapshot_totals *totals);

/* The row of a mailbox that is watched; NULL: there is none, or a trial. */
const struct status *snapshot_watched(const struct snapshot *snapshot, size_t id);
/* The watched row with this name, or NULL. */
const struct status *snapshot_find(const struct snapshot *snapshot, const char *name);

#endif
