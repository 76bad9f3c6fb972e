/* Locking nobody out: which logins are not made, and what is learned from those that are.
 * Between a check, which has the secret in its hand, and the guard. */
#ifndef POLL_CAUTION_H
#define POLL_CAUTION_H

#include <stdbool.h>

#include "poll/desk.h"

/* What is known of the account bounds how many of its logins may be under way. */
void caution_recall(struct desk *desk, const struct monitor *monitor);
/* True: the secret that the check has just got must not be sent; its sample says why. */
bool caution_bars(struct desk *desk, struct mailbox *mailbox);
/* And that is known: who is told already need not be told again. */
bool caution_is_known(const struct mailbox *mailbox);

/* The secret was sent, and the server let it in. */
void caution_accepted(struct desk *desk, struct mailbox *mailbox);
/* The secret was sent and refused as the sample says. */
void caution_refused(struct desk *desk, struct mailbox *mailbox);
/* The deadline came.  A server that has refused the secret before may be slow on purpose:
 * no answer to the next login is one more refusal. */
void caution_late(struct desk *desk, struct mailbox *mailbox);

#endif
