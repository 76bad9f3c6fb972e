/* The judgement on one monitor: samples folded one after the other.  An immutable block
 * with counted references once it is published; the poller makes the next one from the
 * previous. */
#ifndef MODEL_STATUS_H
#define MODEL_STATUS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"
#include "model/health.h"
#include "model/monitor.h"
#include "model/push.h"
#include "model/sample.h"

/* The last checks, oldest first, for sparklines: one point a check. */
#define RING_POINTS 60

struct point {
	int32_t unseen;		   /* or messages for POP3; -1: no number (never 0) */
	uint32_t response_us : 31; /* 0: not measured */
	bool failed : 1;
};

/* Why a monitor has no next due time. */
enum idle_reason {
	IDLE_NOT,      /* it has one */
	IDLE_DISABLED, /* enabled = no */
	IDLE_HELD,     /* a person pressed P */
	IDLE_REFUSED,  /* three logins were refused; r tries again */
};

struct status {
	atomic_uint refs;
	struct monitor *monitor; /* a reference */

	enum health health;   /* as the last check left it; readers ask status_health() */
	struct instant since; /* when health became what it is; ms 0: from the start */

	struct instant checked; /* end of the last check; ms 0: never */
	struct instant good;	/* when the numbers below were true; ms 0: never */
	struct err err;		/* of the last check; ERR_NONE when it was good */
	enum phase failed_at;
	unsigned failures; /* in a row, this one included */
	unsigned refusals; /* refused logins in a row, of all who log in as this user */
	/* A reference; why the secret is no longer sent, or only after a while.  NULL: it
	 * was not refused since it was accepted. */
	struct refused *refused;
	struct instant accepted; /* the last login; ms 0: never */
	uint16_t print;		 /* of the secret that was accepted then; 0: never */
	uint16_t proved;	 /* good checks since with this secret, at least */
	unsigned throttles;	 /* throttled checks in a row; these are no failures */
	uint64_t checks;	 /* ended, in all */
	uint64_t logins;	 /* of these, how many logged in anew */

	int64_t took_us[PHASES]; /* reply: last check; the others: last login */
	int64_t response_us; /* of the last check that was answered, TOOK_UNKNOWN: none */

	/* The last good numbers, kept through failures. */
	struct folders *folders; /* a reference; NULL for POP3 or never */
	int64_t messages;	 /* POP3: of the maildrop.  IMAP: sum over folders */
	int64_t unseen;		 /* IMAP: sum over folders.  POP3: COUNT_UNKNOWN */
	int64_t octets;		 /* POP3 */
	int64_t arrived; /* messages that came since mailtop watches, in all folders */
	struct instant arrived_at; /* when the last of them was seen; ms 0: none yet */

	struct server *server; /* a reference; NULL before the first login */

	enum push push; /* how changes are told now */
	enum push_reason push_reason;
	struct instant
		push_since;    /* when the way became what it is; ms 0: from the start */
	uint64_t pushes;       /* numbers that came unasked, how often in all */
	struct instant pushed; /* when the last of them came; ms 0: never */
	bool prompted; /* the last check was made because the server told of a change */

	int64_t next_ms; /* due again, on the clock of instant.ms; 0 with a reason why not
			  */
	enum idle_reason idle;

	/* Of a trial (monitor->trial) only.  It waits for its turn while it neither runs
	 * nor has `checks`; while it runs, `step` is under way, took_us has the times of
	 * the steps before it, and `server` what was met so far; when it is over, it
	 * neither runs nor has a due time, and all is as after any other check. */
	bool running;
	enum phase step;

	struct point ring[RING_POINTS];
	unsigned n_points;
};

/* How a reader of samples judges. */
struct judgement {
	int retries;	  /* failures in a row before down; 1: the first says it */
	int max_refusals; /* refused logins before AUTH stays until a person acts */
};

/* Before the first check.  NULL: no memory.  Takes a reference to monitor. */
struct status *status_new(struct monitor *monitor);
struct status *status_ref(struct status *status);
void status_unref(struct status *status);

/* The status after one more sample; previous is untouched.  Takes what it needs of the
 * sample by reference; may fill in `arrived` of sample->folders, which must not be shared
 * yet.  When nothing in the folders changed the previous block is shared.  NULL: no memory.
 * Pure. */
struct status *status_fold(const struct status *previous, struct sample *sample,
	const struct judgement *judgement);
/* The status after the server told of some folders unasked; previous is untouched.  NULL in
 * *next: what it told is known already, or of no folder that is watched.  False: no memory.
 * Pure. */
bool status_push(const struct status *previous, const struct folders *news,
	const struct instant *now, struct status **next);
/* The numbers are as the server told of them, or as it made us look; else the interval did.
 */
bool status_is_pushed(const struct status *status);
/* A copy to change before it is published: another due time, another monitor, held.  Pure.
 */
struct status *status_copy(const struct status *previous);

/* Health as of now: what the last check left, or stale, or paused.  Pure. */
enum health status_health(const struct status *status, const struct instant *now);
/* The word for the screen.  seen_arrived: status->arrived when the person last looked. */
enum state status_state(
	const struct status *status, const struct instant *now, int64_t seen_arrived);
/* Of a mailbox that is tried and not watched: no list or sum counts it. */
bool status_is_trial(const struct status *status);
/* The numbers in it are of the last check and not old. */
bool status_is_current(const struct status *status, const struct instant *now);
/* One sentence in full words on how it stands, for the line under the list and for logs,
 * e.g. "login refused: [AUTHENTICATIONFAILED] Invalid credentials". */
void status_sentence(
	const struct status *status, const struct instant *now, char *out, size_t size);

#endif
