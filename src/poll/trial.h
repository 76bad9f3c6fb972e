/* The checks of mailboxes that are tried and not watched, shown step by step. */
#ifndef POLL_TRIAL_H
#define POLL_TRIAL_H

#include "poll/desk.h"

/* Publishes of each trial under way what is new: its step, the times of those before, the
 * addresses tried. */
void trial_tell(struct desk *desk);

/* Before the login of a trial: true when its password must not be sent, err says why. */
bool trial_is_barred(
	const struct desk *desk, const struct mailbox *mailbox, struct err *err);
/* After it, for the next time. */
void trial_note(struct desk *desk, const struct mailbox *mailbox, bool refused);

#endif
