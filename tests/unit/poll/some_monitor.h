/* Monitors for tests of the schedule. */
#ifndef UNIT_POLL_SOME_MONITOR_H
#define UNIT_POLL_SOME_MONITOR_H

#include "model/monitor.h"

/* Interval 60 s, timeout 6 s, 2 retries, user "u"; one reference.  Fails the test on no
 * memory. */
struct monitor *some_monitor(uint32_t id, enum mail_type type, const char *host);
/* The user is one of its own. */
struct monitor *some_user(uint32_t id, enum mail_type type, const char *host);

#endif
