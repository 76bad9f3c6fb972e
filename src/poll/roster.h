/* All mailboxes of the poller by id, and what people may do with them.  Poller's thread,
 * but for roster_add() before it starts. */
#ifndef POLL_ROSTER_H
#define POLL_ROSTER_H

#include <stddef.h>
#include <stdint.h>

#include "poll/desk.h"

struct roster {
	struct mailbox **mailboxes; /* by id; NULL: none */
	size_t cap;
	size_t n;
};

/* Puts a new one on the board, "pending" or paused.  Takes a reference. */
bool roster_add(
	struct roster *roster, struct desk *desk, struct monitor *monitor, struct err *err);
struct mailbox *roster_find(const struct roster *roster, uint32_t id);

/* Does what the command says and unrefs its monitor.  COMMAND_STOP is the caller's. */
void roster_obey(struct roster *roster, struct desk *desk, const struct command *command);

/* Ends all checks and sends idle sessions on their way out, as many as there is time for.
 */
void roster_leave(struct roster *roster, struct desk *desk, int64_t until_ms);
/* Closes and frees everything.  False: until_ms came before the end, and of the rest only
 * the password commands have ended. */
bool roster_release(struct roster *roster, struct desk *desk, int64_t until_ms);

#endif
