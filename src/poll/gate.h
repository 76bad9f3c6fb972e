/* A bound on how many may be inside at once, known by a name and shared by all who give the
 * same name: a host's logins in flight, a maildrop's one session. */
#ifndef POLL_GATE_H
#define POLL_GATE_H

#include <stdbool.h>

struct gate {
	unsigned refs;
	int inside;
	int max;
	char name[];
};

/* All gates that somebody refers to; zeroed it is empty. */
struct gates {
	void *root; /* of tsearch(3) */
};

/* The gate of that name, made with max when it is new, with a reference more.  NULL: no
 * memory. */
struct gate *gate_get(struct gates *gates, const char *name, int max);
struct gate *gate_ref(struct gate *gate);
/* NULL is fine. */
void gate_unref(struct gates *gates, struct gate *gate);

/* NULL is open. */
bool gate_is_open(const struct gate *gate);

#endif
