/* A mail protocol behind a login, as a pure state machine: it gets bytes and gives bytes,
 * knows no socket, no clock and no libcurl.  So it is tested from transcripts and fuzzed.
 *
 * libcurl has connected, negotiated TLS and logged in.  The poller then hands each line it
 * saw during the login to talk_hear(), gives an order, sends talk->out, feeds what comes,
 * and reads the finding when the order is done. */
#ifndef PROTOCOL_PROTOCOL_H
#define PROTOCOL_PROTOCOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "model/monitor.h"
#include "model/push.h"
#include "model/sample.h"

enum order {
	ORDER_CHECK,  /* one round: the numbers */
	ORDER_LISTEN, /* be told of changes, until the next order; after a good check */
	ORDER_LEAVE,  /* LOGOUT or QUIT */
};

enum talk_state {
	TALK_IDLE,    /* waits for an order; bytes that come now are news or a farewell */
	TALK_BUSY,    /* an order is under way: send out, feed what comes */
	TALK_DONE,    /* the order is complete, the finding may be taken */
	TALK_LISTENS, /* the server tells of changes: talk_take_news; any order may be given
		       */
	TALK_OVER, /* the conversation has ended (BYE, LOGOUT done, or err is set): hang up
		    */
};

struct protocol;

/* What a round found.  folders is a reference that talk_take() hands on. */
struct finding {
	struct err err;	 /* ERR_NONE, ERR_FOLDER, or why the round failed */
	int64_t wait_ms; /* the server asked us to stay away this long; 0: it did not */
	struct folders *folders;
	int64_t messages;
	int64_t octets;
};

/* The part every protocol's talk begins with. */
struct talk {
	const struct protocol *protocol;
	struct monitor *monitor; /* a reference */
	enum talk_state state;
	struct buf out; /* to be sent; the sender consumes it */
	struct finding found;

	/* Learned on the way; printable. */
	char software[96];
	struct buf capabilities; /* blank separated, as last announced */
	bool facts_changed;	 /* software or capabilities are newer than the last take */
	int64_t login_delay_ms;	 /* how far apart logins must be (RFC 2449, 6.5); 0: as we
				    like */

	/* How changes are told, from ORDER_LISTEN on; after ORDER_CHECK how they would be.
	 */
	enum push push;
	enum push_reason push_reason;
	bool unanswered;       /* what was said for ORDER_LISTEN waits for its answer */
	bool notify_is_silent; /* whoever gives the orders found out: use IDLE instead */
	bool news; /* there is a change that only a check can find out; see talk_take_news
		    */
	struct folders_builder told; /* numbers that came unasked */

	struct folders *stands; /* see talk_stand */

	uint64_t rounds; /* of the current order: how often it waited for an answer */
};

struct protocol {
	const char *name;	/* "imap" */
	const char *scheme;	/* libcurl's, in clear or with STARTTLS */
	const char *scheme_tls; /* with implicit TLS */
	bool keeps_session;	/* a session may be held between checks */
	bool locks_maildrop;	/* never two sessions of one user at once */

	struct talk *(*open)(struct monitor *monitor); /* NULL: no memory */
	void (*hear)(struct talk *talk, const char *line, size_t len);
	void (*start)(struct talk *talk, enum order order);
	void (*feed)(struct talk *talk, const char *bytes, size_t len);
	/* The peer has gone: the order under way, if any, fails with its words so far. */
	void (*hang_up)(struct talk *talk);
	void (*close)(struct talk *talk);
};

/* The one table. */
const struct protocol *protocol_of(enum mail_type type);

/* A conversation after the login; takes a reference to monitor.  NULL: no memory. */
struct talk *talk_open(struct monitor *monitor);
void talk_close(struct talk *talk);

/* A line the server sent while libcurl logged in, without its CRLF. */
void talk_hear(struct talk *talk, const char *line, size_t len);

/* In state IDLE, DONE or LISTENS.  Afterwards BUSY, mostly with something in talk->out;
 * after ORDER_LISTEN LISTENS, or IDLE when there is no push; or OVER. */
void talk_start(struct talk *talk, enum order order);
/* All bytes are taken, in pieces of any size. */
void talk_feed(struct talk *talk, const char *bytes, size_t len);
/* The peer has gone. */
void talk_hang_up(struct talk *talk);

/* In state DONE or OVER after ORDER_CHECK: moves the finding into the sample (err, wait_ms,
 * folders, messages, octets; failed_at is PHASE_REPLY) and goes from DONE to IDLE. */
void talk_take(struct talk *talk, struct sample *sample);

/* What the finding has become: the folders that stand now, NULL when they are unknown.  A
 * check that finds the same again gives this block back instead of one that is equal. */
void talk_stand(struct talk *talk, struct folders *folders);

/* What the server told since the last take: *told has a row of each folder that it named,
 * with the numbers it gave, or is NULL; the caller's.  True: there is more, for a check to
 * find out. */
bool talk_take_news(struct talk *talk, struct folders **told);
/* There is something to take. */
bool talk_has_news(const struct talk *talk);

#endif
