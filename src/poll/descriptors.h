/* How many files the process may have open, and who gets how many of them. */
#ifndef POLL_DESCRIPTORS_H
#define POLL_DESCRIPTORS_H

#include <stddef.h>
#include <stdint.h>

#define DESCRIPTORS_UNBOUNDED UINT64_MAX

struct descriptors {
	int logins;	 /* in flight at a time; at least one */
	size_t sessions; /* that may stay open between checks */
};

/* Raises the soft limit to the hard one, as far as that goes, and divides it. */
struct descriptors descriptors_share(int logins_wanted);

/* Half of what there is at most is for logins, as many as are wanted; the rest for
 * sessions. Pure. */
struct descriptors descriptors_divide(uint64_t limit, int logins_wanted);

#endif
