/* One check of one mailbox, from its turn to the published status: the password, the login,
 * the round, and what becomes of the session.  Each function is one event of the poller's
 * thread. */
#ifndef POLL_CHECK_H
#define POLL_CHECK_H

#include "poll/desk.h"

/* TURN_START. */
void check_start(struct desk *desk, struct mailbox *mailbox);
/* TURN_DEADLINE. */
void check_late(struct desk *desk, struct mailbox *mailbox);
/* The password command has something. */
void check_secret(struct desk *desk, struct mailbox *mailbox);
/* The login is over with this CURLcode. */
void check_dialled(struct desk *desk, struct session *session, int code);
/* An open session can read or write. */
void check_ready(struct desk *desk, struct session *session);

/* Ends a check under way without a result, and closes its session; the schedule is not
 * told. */
void check_abort(struct desk *desk, struct mailbox *mailbox);

#endif
