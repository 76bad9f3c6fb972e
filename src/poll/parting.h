/* Sessions on their way out.  LOGOUT and QUIT are really sent and their answer awaited, in
 * the background and for a short time: a maildrop stays locked otherwise. */
#ifndef POLL_PARTING_H
#define POLL_PARTING_H

#include "poll/desk.h"

/* Takes over an idle session.  When it is its mailbox's farewell, the check of that mailbox
 * is concluded as soon as it has left. */
void parting_begin(struct desk *desk, struct session *session);
/* It can read or write; afterwards it may have left and be freed. */
void parting_ready(struct desk *desk, struct session *session);
/* Those whose time is over are cut off. */
void parting_expire(struct desk *desk, int64_t now_ms);
/* When parting_expire has work; INT64_MAX: never. */
int64_t parting_due_ms(const struct desk *desk);

/* What many that have left took goes back to the machine, seldom. */
void parting_tidy(struct desk *desk, int64_t now_ms);

/* Closes any session at once, wherever it is listed. */
void parting_drop(struct desk *desk, struct session *session);

#endif
