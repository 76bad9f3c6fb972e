/* Which sessions stay open between checks.  Where descriptors are too few for all, those of
 * the most use do: who is told of changes before who is not, and then who is asked more
 * often, since that saves more logins.  The others log in at each check, in turn. */
#ifndef POLL_HOLD_H
#define POLL_HOLD_H

#include "poll/desk.h"

/* What an open session is good for. */
struct use {
	bool listens;
	int64_t interval_ms;
};

/* Strict, so that what has given way does not come back by itself.  Pure. */
bool use_is_more(const struct use *a, const struct use *b);

/* The monitor's wish. */
bool hold_is_wanted(const struct desk *desk, const struct mailbox *mailbox);
/* There is room for the session of this one, or it is among those that stay. */
bool hold_has_room(const struct desk *desk, const struct mailbox *mailbox);
/* There is no room for one session more, whosever it is: descriptors are short. */
bool hold_is_full(const struct desk *desk);
/* Of all that are held between two checks the one of the least use, when that is less than
 * this; NULL: none. */
struct mailbox *hold_least(const struct desk *desk, const struct use *than);

#endif
