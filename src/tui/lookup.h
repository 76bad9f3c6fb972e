/* Asks where a domain's mailboxes are without stopping the screen: DNS may take its time,
 * so each lookup has a thread of its own, which shares nothing with anybody and hands over
 * the answer as one message.  Main thread. */
#ifndef TUI_LOOKUP_H
#define TUI_LOOKUP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "config/service.h"

#define LOOKUP_DOMAIN_MAX 256

struct lookup {
	/* service_lookup(), or what a test has in its place; on the lookup's thread */
	size_t (*ask)(const char *domain, struct service found[SERVICES_MAX]);
	int fd; /* readable when the answer is there; -1: nothing is being asked */
	char domain[LOOKUP_DOMAIN_MAX]; /* the newest that was asked about */
};

struct lookup_answer {
	size_t n;
	struct service found[SERVICES_MAX];
};

void lookup_init(struct lookup *lookup,
	size_t (*ask)(const char *domain, struct service found[SERVICES_MAX]));
/* Waits for nobody: a thread that still asks goes by itself, unheard. */
void lookup_release(struct lookup *lookup);

/* One that still runs is heard no more. */
bool lookup_start(struct lookup *lookup, const char *domain, struct err *err);
/* False: there is no answer yet.  True: it is over; the answer to lookup->domain. */
bool lookup_read(struct lookup *lookup, struct lookup_answer *answer);

#endif
