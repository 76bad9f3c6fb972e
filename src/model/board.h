/* Where the threads meet: the poller pins up what it found, readers take what is new, and
 * the commands of people go the other way.  The only shared, changing thing in the program,
 * and the only file with a mutex.  Under the lock only pointers move. */
#ifndef MODEL_BOARD_H
#define MODEL_BOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "model/monitor.h"
#include "model/snapshot.h"
#include "model/status.h"

struct board;

struct board *board_new(struct err *err);
void board_free(struct board *board);

/* Poller thread.  Takes over the caller's reference.  NULL takes the slot down: the monitor
 * was removed.  False: no memory for a new slot; the status is unref'd and the slot as
 * before. */
bool board_publish(struct board *board, uint32_t id, struct status *status);

/* A reader's thread.  Brings snapshot up to date, in time proportional to what changed
 * since its last read; false when nothing did.  snapshot->changed lists the ids. */
bool board_read(struct board *board, struct snapshot *snapshot);

/* Readable (poll(2)) when something was published since the last board_read by anyone. */
int board_fd(const struct board *board);

enum command_kind {
	COMMAND_ADD,	 /* monitor: a new one */
	COMMAND_REPLACE, /* monitor: an edited one with the id of the old */
	COMMAND_REMOVE,
	/* monitor: a trial (monitor->trial), under an id that no mailbox has.  Under the
	 * id of another trial it takes its place.  REMOVE ends it at any time and frees
	 * the id; no other command applies to it. */
	COMMAND_TRY,
	COMMAND_CHECK,	   /* now, also one that waits after refusals */
	COMMAND_CHECK_ALL, /* those that wait after refusals only look at their secret */
	COMMAND_HOLD,
	COMMAND_RELEASE,
	COMMAND_STOP,
};

struct command {
	enum command_kind kind;
	uint32_t id;
	struct monitor *monitor; /* ADD, REPLACE, TRY: a reference that travels with it */
};

/* Any thread but the poller's.  False: no memory; the monitor is unref'd. */
bool board_send(struct board *board, const struct command *command);
/* Poller thread.  The oldest command that waits; false: none. */
bool board_take(struct board *board, struct command *command);
/* Readable while commands wait. */
int board_command_fd(const struct board *board);

#endif
