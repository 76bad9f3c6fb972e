/* Which secrets servers have refused, by account.  Servers lock accounts, and hosts, for
 * one that comes again and again: so it is not sent any more until a person asks or it is
 * another one.  Monitors of one account share what is known of it.  Holds keyed hashes, no
 * password. */
#ifndef POLL_GUARD_H
#define POLL_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "model/monitor.h"
#include "model/refused.h"

/* Of a person who tries out: in a row within the time, then the answer is known. */
#define GUARD_TRIALS	2
#define GUARD_FORGET_MS ((int64_t)10 * 60 * 1000)
#define GUARD_ENTRIES	1024
#define GUARD_HASH	32 /* SHA-256 */

struct guard_entry {
	struct refused *refused;	/* a reference */
	unsigned char hash[GUARD_HASH]; /* of host, user and secret, in full */
	bool exact;			/* hash is known: it was refused in this run */
};

/* Zeroed it holds nothing and forbids nothing. */
struct guard {
	unsigned char key[GUARD_HASH];
	struct guard_entry *entries;
	size_t n;
	size_t cap;
};

/* key: what the prints of earlier runs were made with, GUARD_HASH bytes; NULL: a new one.
 */
bool guard_init(struct guard *guard, const unsigned char *key, struct err *err);
void guard_release(struct guard *guard);
/* What an earlier run found; takes a reference.  False: no memory. */
bool guard_recall(struct guard *guard, struct refused *refused);

/* 0: no memory. */
uint16_t guard_print(
	const struct guard *guard, const struct monitor *monitor, const struct buf *secret);

enum guard_asker {
	GUARD_SCHEDULE, /* it is time */
	GUARD_PERSON,	/* somebody asked for this check */
	GUARD_TRIAL,	/* somebody tries out what is not watched yet */
};

/* Why this secret must not be sent now; NULL: it may be. */
const struct refused *guard_forbids(const struct guard *guard,
	const struct monitor *monitor, const struct buf *secret, enum guard_asker asker,
	int64_t now_ms);
/* It was sent and refused in these words.  worked: when it last let us in, and did for
 * long; ms 0: not that we know.  What is known of it now, a reference; NULL: no memory. */
struct refused *guard_refuse(struct guard *guard, const struct monitor *monitor,
	const struct buf *secret, const char *words, const struct instant *worked,
	const struct instant *now);
/* How many more times it may be refused, and so be under way at once; at least 1, for
 * whether it may be sent at all is guard_forbids()'s to say.  secret NULL: whichever of the
 * account is nearest to its end. */
int guard_tries(
	const struct guard *guard, const struct monitor *monitor, const struct buf *secret);
/* It was sent, and the server let it in. */
void guard_accept(
	struct guard *guard, const struct monitor *monitor, const struct buf *secret);
/* What is known of it; NULL: nothing bad. */
const struct refused *guard_find(
	const struct guard *guard, const struct monitor *monitor, const struct buf *secret);

#endif
