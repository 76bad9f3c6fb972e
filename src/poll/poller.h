/* The thread behind the screen: owns libcurl, the sessions, the protocol machines and the
 * schedule; takes commands from the board and publishes statuses on it. */
#ifndef POLL_POLLER_H
#define POLL_POLLER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/log.h"
#include "model/board.h"
#include "model/refused.h"
#include "model/sample.h"

struct poller;

enum trace_kind {
	TRACE_PHASE,	/* a step of the check has ended; text is its name and time */
	TRACE_SENT,	/* a line we sent, secrets masked */
	TRACE_RECEIVED, /* a line that came, printable, secrets masked */
	TRACE_NOTE,	/* addresses tried, the certificate, the TLS version */
};

/* Called on the poller's thread; text is printable, one line, and good during the call
 * only. */
typedef void (*trace_fn)(
	void *context, uint32_t id, enum trace_kind kind, const char *text);

/* Appends the password of a monitor whose secret is SECRET_SEALED; class ERR_SECRET. Called
 * on the poller's thread. */
typedef bool (*unseal_fn)(
	void *context, const struct monitor *monitor, struct buf *out, struct err *err);

struct poller_settings {
	bool once; /* one check a monitor, judged alone: no retries, no spread, no repeat;
		    * sessions are left after it */
	int max_logins;		   /* 0: the default, 32 */
	int max_logins_per_host;   /* 0: the default, 4 */
	int max_sessions_per_user; /* 0: the default, 5 */
	uint64_t seed;		   /* of jitter and spread; 0: from the clock */
	trace_fn trace;		   /* may be NULL */
	void *trace_context;
	unseal_fn unseal; /* NULL: sealed passwords cannot be opened */
	void *unseal_context;
	/* What earlier runs found out about secrets, read by poller_new() only, and the key
	 * that their prints were made with, PRINT_KEY bytes; NULL: there is none. */
	struct refused *const *refused;
	size_t n_refused;
	const unsigned char *print_key;
	bool by_hand; /* a person asks: what was refused is sent all the same */
};

/* Board and log must outlive it.  Does not start the thread. */
struct poller *poller_new(struct board *board, struct log *log,
	const struct poller_settings *settings, struct err *err);
/* Before poller_start only: a monitor from the config.  Publishes its first status
 * ("pending", or paused when disabled), so that the first picture has all rows.  Takes a
 * reference. */
bool poller_add(struct poller *poller, struct monitor *monitor, struct err *err);
/* Signals must be blocked by the caller before. */
bool poller_start(struct poller *poller, struct err *err);
/* Says goodbye to the servers, joins and frees.  NULL is fine.  Takes less than 100 ms, for
 * the end of the process: what is not given back by then is left to that, with the thread
 * asleep. */
void poller_free(struct poller *poller);

#endif
