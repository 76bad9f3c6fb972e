/* A bound on how many may be inside at once, known by a name and shared by all who give the
 * same name: a host's logins in flight, a maildrop's one session. */
#ifndef POLL_BOUND_H
#define POLL_BOUND_H

#include <stdbool.h>

struct bound {
	unsigned refs;
	int inside;
	int max;
	char name[];
};

/* All bounds that somebody refers to; zeroed it is empty. */
struct bounds {
	void *root; /* of tsearch(3) */
};

/* The bound of that name, made with max when it is new, with a reference more.  NULL: no
 * memory. */
struct bound *bound_get(struct bounds *bounds, const char *name, int max);
struct bound *bound_ref(struct bound *bound);
/* NULL is fine. */
void bound_unref(struct bounds *bounds, struct bound *bound);

/* NULL always has. */
bool bound_has_room(const struct bound *bound);

#endif
