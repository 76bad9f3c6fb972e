/* A bound on how many may be inside at once, known by a name and shared by all who give the
 * same name: a host's or an account's logins in flight, a user's sessions, a maildrop's one
 * session. */
#ifndef POLL_BOUND_H
#define POLL_BOUND_H

#include <stdbool.h>

#include "model/monitor.h"

struct bound {
	unsigned refs;
	int inside;
	int max;
	int members; /* of a user: who may want to get in */
	int held;    /* likewise: of those inside, who will not leave by themselves */
	char name[];
};

/* All bounds that somebody refers to; zeroed it is empty. */
struct bounds {
	void *root; /* of tsearch(3) */
};

/* Each: made when it is new, with a reference more.  NULL: no memory. */
struct bound *bound_of_host(struct bounds *bounds, const struct monitor *monitor, int max);
/* Of logins that show one password, whichever protocol they speak. */
struct bound *bound_of_account(
	struct bounds *bounds, const struct monitor *monitor, int max);
/* Holds one at a time. */
struct bound *bound_of_maildrop(struct bounds *bounds, const struct monitor *monitor);
/* Of all sessions of one user, whichever standard port leads there. */
struct bound *bound_of_user(struct bounds *bounds, const struct monitor *monitor, int max);
struct bound *bound_ref(struct bound *bound);
/* NULL is fine. */
void bound_unref(struct bounds *bounds, struct bound *bound);

/* NULL always has. */
bool bound_has_room(const struct bound *bound);

#endif
