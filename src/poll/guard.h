/* Which passwords were tried and refused of late.  Servers lock accounts for one that comes
 * again and again, so it is not sent a third time.  Holds keyed hashes, no password. */
#ifndef POLL_GUARD_H
#define POLL_GUARD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "model/monitor.h"

#define GUARD_REFUSALS	2 /* in a row */
#define GUARD_FORGET_MS ((int64_t)10 * 60 * 1000)
#define GUARD_ENTRIES	16
#define GUARD_HASH	32 /* SHA-256 */

/* One host, user and password. */
struct guard_entry {
	unsigned char hash[GUARD_HASH];
	unsigned refusals; /* in a row; 0: the entry is free */
	int64_t at_ms;	   /* of the last one, on the clock of instant.ms */
};

struct guard {
	unsigned char key[GUARD_HASH];
	struct guard_entry entries[GUARD_ENTRIES];
};

bool guard_init(struct guard *guard, struct err *err);
/* True: this password must not be sent; err says why, class ERR_AUTH. */
bool guard_forbids(const struct guard *guard, const struct monitor *monitor,
	const struct buf *secret, int64_t now_ms, struct err *err);
/* It was sent, and the server let it in or refused it. */
void guard_note(struct guard *guard, const struct monitor *monitor,
	const struct buf *secret, bool refused, int64_t now_ms);

#endif
