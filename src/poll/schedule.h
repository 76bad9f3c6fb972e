/* Who is to be checked when.  Pure: it takes `now` and a seed, starts nothing itself.
 * Spread start, jitter of 10 %, bounded logins in all and per host, quick first retry,
 * back-off by error class, one deadline a check, one session at a time on a POP3 maildrop.
 */
#ifndef POLL_SCHEDULE_H
#define POLL_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/monitor.h"
#include "model/status.h"

struct schedule;
struct bound;

/* Refused logins in a row before a monitor waits for a person: servers lock accounts.  What
 * is known of the refused secret is in poll/guard.h; while it is refused the monitor is
 * still due at its interval, to look whether the secret is another one, and no server is
 * asked. */
#define SCHEDULE_REFUSALS 3
/* A command may ask a person. */
#define SCHEDULE_LOOK_COMMAND_MS ((int64_t)60 * 60 * 1000)

/* A secret that has been good for so many checks, the last of them no longer ago than that,
 * is not believed to be wrong because it is refused once: some servers refuse so when they
 * throttle.  Such a refusal is not counted among the three, and the secret is sent again
 * when schedule_doubt_ms() has passed; after so many doubts in a row the next refusal stops
 * it at once.  So within the first hour and a half, the time for which most servers count,
 * it is sent four times. */
#define SCHEDULE_PROVED	  10
#define SCHEDULE_PROOF_MS ((int64_t)3 * 24 * 60 * 60 * 1000)
#define SCHEDULE_DOUBTS	  4

struct schedule_rules {
	int max_logins;		 /* in flight, in all */
	int max_logins_per_host; /* in flight, to one host and port */
	int64_t spread_ms;	 /* first checks are spread over at most this; 0: at once */
	uint64_t seed;		 /* of the jitter */
	size_t max_sessions;	 /* that may stay open between checks */
	int max_sessions_per_user; /* of IMAP, in flight or open; 0: any number */
};

struct schedule *schedule_new(const struct schedule_rules *rules);
void schedule_free(struct schedule *schedule);

/* False: no memory.  Takes a reference.  A disabled monitor is kept and never due.  An id
 * that is there already is replaced: due at once when it may run.  A check under way goes
 * on, counts against the bounds of the old monitor, and is followed at once by one of the
 * new. */
bool schedule_put(struct schedule *schedule, struct monitor *monitor, int64_t now_ms);
/* Also forgets a check under way; whatever is told about this id afterwards is ignored. */
void schedule_remove(struct schedule *schedule, uint32_t id);
/* Before that: the maildrop of the check under way stays in use until it is given back.
 * NULL: there is none. */
struct bound *schedule_take_lock(struct schedule *schedule, uint32_t id);
void schedule_give_lock(struct schedule *schedule, struct bound *lock);

/* Due at once, also after refusals; a held or disabled one stays so.  A check under way
 * counts. */
void schedule_check_now(struct schedule *schedule, uint32_t id, int64_t now_ms);
void schedule_hold(struct schedule *schedule, uint32_t id);
void schedule_release(struct schedule *schedule, uint32_t id, int64_t now_ms);

enum turn_kind {
	TURN_NONE,
	TURN_START,    /* begin a check of id now */
	TURN_DEADLINE, /* the check of id under way is out of time */
};

struct turn {
	enum turn_kind kind;
	uint32_t id;
};

/* What is to be done now, one thing at a time; call until TURN_NONE.  A START counts as
 * under way, with a deadline of the monitor's timeout, and as a login in flight unless the
 * session is held (see schedule_session_held).  A due monitor over a bound waits in a
 * queue, in order. */
struct turn schedule_next_turn(struct schedule *schedule, int64_t now_ms);
/* When schedule_next_turn will have something, on the same clock; INT64_MAX: never by
 * itself. */
int64_t schedule_wake_ms(const struct schedule *schedule);

/* The session of id is open and will be used again: its next START is no login. */
void schedule_session_held(struct schedule *schedule, uint32_t id, bool held);
/* A check on a held session found it dead and must log in within the same check: true when
 * the bounds allow it now; else the check goes back into the queue and will START again. */
bool schedule_relogin(struct schedule *schedule, uint32_t id);
/* So many logins of the account of id may be under way at once: as many as may yet be
 * refused.  Beyond that they wait to see how those before them end. */
void schedule_bound_account(struct schedule *schedule, uint32_t id, int most);
/* The login of the check under way is through (or failed): one fewer in flight. */
void schedule_logged_in(struct schedule *schedule, uint32_t id);

/* The check under way has ended as this status says, for POP3 with the maildrop free again;
 * sets the next due time and the reason when there is none, and writes both into
 * status->next_ms and status->idle.  wait_ms: what the server asked for (0: nothing). */
void schedule_finished(
	struct schedule *schedule, struct status *status, int64_t wait_ms, int64_t now_ms);

/* Writes what is planned for status->monitor->id into status->next_ms and status->idle: for
 * the status to be published after put, hold, release and check_now. */
void schedule_plan(const struct schedule *schedule, struct status *status);

/* The session of this one is among those that may stay open, or could be.  Of a user with
 * more mailboxes than sessions one session is left for those who take turns. */
bool schedule_has_room(const struct schedule *schedule, uint32_t id);
size_t schedule_logins_in_flight(const struct schedule *schedule);
size_t schedule_size(const struct schedule *schedule);

/* Due no later than at_ms, or than a moment of the spread after it, when it waits for its
 * time. */
void schedule_hasten(
	struct schedule *schedule, uint32_t id, int64_t at_ms, int64_t spread_ms);

/* The plan after a result, on its own so that tests can read it as a table: milliseconds
 * until the next check before jitter; -1: wait for a person. */
int64_t schedule_delay_ms(
	const struct monitor *monitor, const struct status *status, int64_t wait_ms);
/* How long a doubted refusal is waited out, the first one's doubts being 1: 5, 20 and 60
 * minutes, then four hours. */
int64_t schedule_doubt_ms(unsigned doubts);
/* How long after the last look at its secret a refused monitor looks again. */
int64_t schedule_look_ms(const struct monitor *monitor);

#endif
