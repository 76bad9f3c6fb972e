/* How a mailbox tells of changes between two checks. */
#ifndef MODEL_PUSH_H
#define MODEL_PUSH_H

/* What a person wants: `push` of a monitor. */
enum push_mode { PUSH_AUTO, PUSH_ONLY_NOTIFY, PUSH_ONLY_IDLE, PUSH_NEVER };

/* What there is. */
enum push {
	PUSH_NONE,   /* numbers come by the interval alone */
	PUSH_IDLE,   /* RFC 2177: the server tells of INBOX */
	PUSH_NOTIFY, /* RFC 5465: the server tells of every watched folder */
};

/* Why it is none, or why it is IDLE where NOTIFY was announced. */
enum push_reason {
	PUSH_WELL,	      /* there is nothing to explain */
	PUSH_UNASKED,	      /* no session has come so far */
	PUSH_NO_PROTOCOL,     /* POP3 has none */
	PUSH_UNWANTED,	      /* push = off */
	PUSH_NOT_KEPT,	      /* the session is closed after each check */
	PUSH_NO_ROOM,	      /* the same, for want of file descriptors */
	PUSH_SHARED,	      /* the same, since other monitors of the user are */
	PUSH_LOST,	      /* there is no session; a check makes one */
	PUSH_LATER,	      /* the last check went wrong; the next good one asks again */
	PUSH_NOT_ANNOUNCED,   /* the server has neither */
	PUSH_INBOX_UNWATCHED, /* it has IDLE alone, and INBOX is not among the folders */
	PUSH_REFUSED,	      /* the server announces it and says no */
	PUSH_OVERFLOW,	      /* NOTIFICATIONOVERFLOW: it gave up telling */
	PUSH_ENDED,	      /* it ends IDLE by itself, again and again */
	PUSH_CUT,	      /* it hangs up when it is asked to push, again and again */
	PUSH_MUTE,	      /* it does not answer then, again and again */
	PUSH_SILENT,	      /* NOTIFY did not tell of mail that had come */
	PUSH_REASONS,
};

/* "off", "idle", "notify". */
const char *push_name(enum push push);
/* A few words; "" for PUSH_WELL. */
const char *push_reason_text(enum push_reason reason);

#endif
