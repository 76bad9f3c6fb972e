/* One connection to one mailbox: libcurl makes it and logs in, then it carries the bytes of
 * a talk.  Poller's thread only; nothing here blocks. */
#ifndef POLL_SESSION_H
#define POLL_SESSION_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

#include "poll/dial.h"
#include "poll/hub.h"
#include "poll/wire.h"

struct bound;
struct mailbox;

enum session_news {
	SESSION_WAITS, /* for the other side */
	SESSION_MORE,  /* it took its share of time and has more to read: pump again soon */
	SESSION_DONE,  /* the order is complete: take the finding */
	SESSION_OVER,  /* the conversation has ended: free it */
};

struct session {
	struct hub *hub;	 /* not owned */
	struct hub_shard *shard; /* likewise; where dial.easy is */
	struct mailbox *mailbox; /* whose it is; NULL: it only has to say goodbye */
	struct dial dial;
	struct talk *talk;   /* NULL until the login is through */
	int fd;		     /* watched as LOOP_SESSION; -1 before */
	struct wire wire;    /* once the login is through */
	bool hungry;	     /* is among desk->hungry */
	bool leaves;	     /* is among desk->parting */
	int64_t listens_ms;  /* when it began to listen for changes; 0: it never did */
	int64_t leave_by_ms; /* a farewell takes no longer than this */
	struct bound *lock;  /* the maildrop, when its mailbox is removed meanwhile */
	TAILQ_ENTRY(session) again;
	TAILQ_ENTRY(session) parting;
};

/* Begins to connect; hub_ended() gives the session back when the login is over.  NULL: no
 * memory. */
struct session *session_new(struct hub *hub, struct mailbox *mailbox,
	struct monitor *monitor, const struct buf *secret, trace_fn trace,
	void *trace_context);
/* Closes at once, without a word.  NULL is fine. */
void session_free(struct session *session);

/* The login is over with this CURLcode.  True: the session is open, and the sample has the
 * times and the server.  False: the sample has the error, and of the server what was met.
 */
bool session_welcome(struct session *session, int code, struct sample *sample);
/* The deadline came: fills in the error by where it stands. */
void session_late(struct session *session, struct sample *sample);

/* An open session with no order under way. */
void session_order(struct session *session, enum order order);
/* Moves bytes both ways as far as it goes. */
enum session_news session_pump(struct session *session);
/* Takes the finding; after a login also what the server told about itself. */
void session_take(struct session *session, struct sample *sample);
/* Logged in and not in the middle of an order; it may listen. */
bool session_is_idle(const struct session *session);

#endif
