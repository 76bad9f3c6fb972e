/* A session between two checks: held or let go, and told of changes by the server
 * meanwhile. What it tells is published at once; for the rest a check is due, at most one a
 * second. */
#ifndef POLL_LISTEN_H
#define POLL_LISTEN_H

#include "poll/desk.h"

/* After the round: holds the session and listens, closes it, or returns it to say goodbye.
 */
struct session *listen_settle(
	struct desk *desk, struct mailbox *mailbox, const struct sample *sample);
/* How changes are told from now on, into a status to be published. */
void listen_describe(
	const struct desk *desk, const struct mailbox *mailbox, struct status *status);
/* A check was concluded with this status, that of before being was. */
void listen_begin(struct desk *desk, struct mailbox *mailbox, int64_t arrived_before);
/* A round begins. */
void listen_pause(struct desk *desk, struct mailbox *mailbox);
/* The deadline of the check under way has come on its open session. */
void listen_late(struct desk *desk, struct mailbox *mailbox);

/* Between checks: moves bytes both ways and takes what was told.  Afterwards the session
 * may be gone. */
void listen_pump(struct desk *desk, struct mailbox *mailbox);

/* Servers that were asked to tell and have not answered in the time of a check: their
 * sessions go. */
void listen_expire(struct desk *desk, int64_t now_ms);
/* When that has work; INT64_MAX: never. */
int64_t listen_due_ms(const struct desk *desk);

/* An open session is spoken to again before the server may end it.  Pure. */
void listen_renew(struct schedule *schedule, uint32_t id, int64_t now_ms);

#endif
