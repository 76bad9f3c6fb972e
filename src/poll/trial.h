/* The checks of mailboxes that are tried and not watched, shown step by step. */
#ifndef POLL_TRIAL_H
#define POLL_TRIAL_H

#include "poll/desk.h"

/* Publishes of each trial under way what is new: its step, the times of those before, the
 * addresses tried. */
void trial_tell(struct desk *desk);

#endif
