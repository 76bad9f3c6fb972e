/* The inside of a schedule, for the two files that keep its books. */
#ifndef POLL_SCHEDULE_PARTS_H
#define POLL_SCHEDULE_PARTS_H

#include <sys/queue.h>

#include "poll/bound.h"
#include "poll/heap.h"
#include "poll/schedule.h"

enum stage {
	STAGE_IDLE,    /* has no due time: disabled, held or refused */
	STAGE_WAITING, /* in the heap until it is due */
	STAGE_QUEUED,  /* due, waits for room */
	STAGE_RUNNING, /* a check is under way; in the heap until its deadline has passed */
};

struct entry {
	struct heap_item
		timer; /* due, or the deadline; first, so that an item is its entry */

	struct monitor *monitor; /* a reference */
	struct bound *host;	 /* likewise */
	struct bound *account;	 /* likewise; not of trials */
	struct bound *drop;	 /* likewise; POP3 only */
	struct bound *user;	 /* likewise; IMAP only, and not of trials */

	enum stage stage;
	bool held;    /* a person holds it */
	bool again;   /* replaced while under way */
	bool session; /* is open: a start is no login */
	bool looks;   /* refused: its next start only looks at the secret */

	int64_t started_ms;
	TAILQ_ENTRY(entry) queue;

	/* What the check under way takes part in; references, NULL when it does not. */
	struct bound *login;
	struct bound *presenting;
	struct bound *locked;
	/* Likewise, and while its session is open. */
	struct bound *within;
};

struct schedule {
	struct schedule_rules rules;
	uint64_t random;
	struct bounds bounds;

	struct entry **entries; /* by id; NULL: none */
	size_t cap;
	size_t size;
	struct heap heap; /* reserved for cap */

	TAILQ_HEAD(, entry) queue;
	bool stirred; /* something may let an entry out of the queue */
	size_t logins;
	size_t sessions; /* open, of the entries there are */
};

/* 0 … end - 1. */
int64_t schedule_random_below(struct schedule *schedule, int64_t end);

/* NULL: no such id. */
struct entry *schedule_entry(const struct schedule *schedule, uint32_t id);
bool schedule_may_run(const struct entry *entry);

/* Takes a waiting or queued entry out of where it waits. */
void schedule_withdraw(struct schedule *schedule, struct entry *entry);
/* An entry that is not under way: due then, if at all. */
void schedule_make_due(struct schedule *schedule, struct entry *entry, int64_t at_ms);

/* A reference in *within is one inside; of nothing, nothing. */
void schedule_enter(struct bound **within, struct bound *bound);
void schedule_leave(struct schedule *schedule, struct bound **within);

void schedule_end_login(struct schedule *schedule, struct entry *entry);
/* The check under way, if any, no longer counts anywhere. */
void schedule_end_check(struct schedule *schedule, struct entry *entry);

/* Its session, open or in the making, counts among its user's, or does no more. */
void schedule_count_session(struct schedule *schedule, struct entry *entry);
void schedule_set_session(struct schedule *schedule, struct entry *entry, bool open);

#endif
