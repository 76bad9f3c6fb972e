/* The machine's sleep: every connection is older afterwards than it looks, and routers have
 * forgotten some.  Told by the two clocks, of which one goes on while the machine sleeps.
 */
#ifndef POLL_SUSPEND_H
#define POLL_SUSPEND_H

#include <stdbool.h>
#include <stdint.h>

#include "poll/schedule.h"

struct suspend {
	int fd;		   /* readable when the machine wakes up; -1: never */
	int64_t asleep_ms; /* by which the two clocks were apart at the last look */
};

/* Without a descriptor to be had a sleep is seen at the next thing that happens. */
void suspend_init(struct suspend *suspend);
void suspend_release(struct suspend *suspend);
/* fd was readable: it is quiet again. */
void suspend_calm(struct suspend *suspend);

/* It has slept since the last look; awake_ms does not go on meanwhile.  Pure. */
bool suspend_look(struct suspend *suspend, int64_t now_ms, int64_t awake_ms);

/* After a sleep: every open session is spoken to within the spread, so that the dead ones
 * are found and IDLE begins anew, and what is overdue does not come all at once. */
void schedule_awake(struct schedule *schedule, int64_t now_ms, int64_t spread_ms);

#endif
