/* What the poller's thread works with, and what it keeps for each mailbox. */
#ifndef POLL_DESK_H
#define POLL_DESK_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

#include "base/log.h"
#include "model/board.h"
#include "model/status.h"
#include "poll/credential.h"
#include "poll/guard.h"
#include "poll/heap.h"
#include "poll/hub.h"
#include "poll/loop.h"
#include "poll/poller.h"
#include "poll/schedule.h"
#include "poll/session.h"

TAILQ_HEAD(session_list, session);
LIST_HEAD(mailbox_list, mailbox);

struct roster;

struct desk {
	struct poller_settings settings;
	struct board *board; /* not owned */
	struct log *log;     /* likewise, may be NULL */
	struct loop *loop;
	struct hub *hub;
	struct schedule *schedule;
	const struct roster *roster; /* not owned */
	struct heap asking; /* mailboxes whose server has not answered that it will tell */
	struct session_list hungry;  /* have more to read than their share */
	struct session_list parting; /* say goodbye; owned */
	unsigned left;		     /* since memory was last given back; */
	int64_t tidied_ms;	     /* when that was */
	struct mailbox_list trials;  /* not owned: the roster has them */
	struct guard guard;	     /* what is known of refused secrets */
};

/* One check under way. */
struct check {
	struct sample sample;
	int64_t began_us;
	int64_t secret_us;  /* when the password was asked for */
	int64_t round_us;   /* when the talk got its order */
	bool logs_in;	    /* counts as a login in flight */
	bool on_held;	    /* began on a session of an earlier check */
	bool is_fresh;	    /* that session was dead and has been replaced */
	bool queued;	    /* waits for its turn to do so */
	struct buf refused; /* the command's password of before, that no longer works */
};

/* How a mailbox fares with being told of changes. */
struct listening {
	int64_t round_ms;      /* when the last round began */
	int64_t told_ms;       /* when a status was last made of what the server told */
	int64_t replaced_ms;   /* when a lost session was last replaced before its time */
	int64_t rest_until_ms; /* the server is not asked to push before */
	enum push_reason why;  /* for that */
	unsigned cuts;	       /* sessions in a row that ended as soon as they listened */
	unsigned mutes;	       /* likewise that gave no answer any more */
	unsigned missed;       /* arrivals in a row that NOTIFY did not tell of */
	enum push_reason
		room;	/* why there was none for its session; PUSH_WELL: there was */
	bool prompted;	/* the next check is due because of something told */
	bool by_notify; /* NOTIFY was on before the check under way */
};

struct mailbox {
	struct heap_item asked; /* in desk->asking; first, so that an item is its mailbox */
	uint32_t id;
	struct monitor *monitor;  /* a reference */
	struct status *status;	  /* a reference; as last published */
	struct session *session;  /* owned; NULL when there is none */
	struct session *farewell; /* POP3: the maildrop is not free before this has left */
	int64_t wait_ms;	  /* what the server of that asked for */
	struct check *check;	  /* owned; NULL between checks */
	struct credential credential;
	bool by_hand; /* a person asked for the next check, or the one under way */
	struct listening listening;
	LIST_ENTRY(mailbox) trials; /* when its monitor is a trial */
};

/* The session has more to read than its share: it comes again behind the others. */
void desk_feed_later(struct desk *desk, struct session *session);

/* The mailbox's session is its own no more, and the next check is a login: the caller's, to
 * hand to poll/parting.h.  NULL: it had none. */
struct session *desk_detach(struct desk *desk, struct mailbox *mailbox);

/* Takes over the caller's reference. */
void desk_publish(struct desk *desk, struct mailbox *mailbox, struct status *status);
/* The status after this sample of the check under way; NULL: no memory. */
struct status *desk_fold(struct desk *desk, struct mailbox *mailbox, struct sample *sample);
/* The check under way is over for the schedule too; publishes the status with its next due
 * time.  Takes over the reference.  NULL, for want of memory: only the schedule goes on. */
void desk_conclude(struct desk *desk, struct mailbox *mailbox, struct status *status);

#endif
