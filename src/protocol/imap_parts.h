/* The inside of an IMAP talk, for the files that are its machine: orders and answers in
 * imap.c, being told of changes in imap_listen.c, answers that repeat themselves in
 * imap_echo.c, what the server tells about itself in imap_facts.c. */
#ifndef PROTOCOL_IMAP_PARTS_H
#define PROTOCOL_IMAP_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/frame.h"
#include "protocol/imap_echo.h"
#include "protocol/imap_parse.h"
#include "protocol/imap_round.h"
#include "protocol/talk.h"

/* Commands under way at a time; servers queue them, and many STATUS at once look like an
 * attack to some. */
#define IMAP_IN_FLIGHT_MAX 32

enum imap_command {
	IMAP_COMMAND_CAPABILITY,
	IMAP_COMMAND_ID,
	IMAP_COMMAND_QUESTION,	/* of the round */
	IMAP_COMMAND_STOP_PUSH, /* the end of an IDLE, and of the mailbox selected for it */
	IMAP_COMMAND_LOGOUT,
};

struct imap_pending {
	uint32_t tag;
	uint64_t depth; /* in flights */
	enum imap_command command;
	struct imap_question question;
};

/* Only while an order is under way. */
struct imap_work {
	enum order order;
	struct imap_round *round; /* NULL until the capabilities are known */
	struct buf scratch;
	struct imap_pending pending[IMAP_IN_FLIGHT_MAX];
	size_t n_pending;
};

/* IDLE (RFC 2177): EXAMINE, then IDLE, then nothing may be said but DONE. */
enum imap_idling {
	IMAP_NOT_IDLE,
	IMAP_EXAMINE_SAID, /* its answer is awaited */
	IMAP_IDLE_SAID,	   /* its "+" is awaited */
	IMAP_IS_IDLE,
};

struct imap_listening {
	enum imap_idling idling;
	uint32_t idle_tag;   /* of the EXAMINE or IDLE under way */
	uint32_t notify_tag; /* of the NOTIFY under way; 0: none */
	bool notifies;	/* NOTIFY SET was said, and no more has been heard against it */
	bool selected;	/* INBOX */
	unsigned ended; /* times in a row that the server ended an IDLE itself */
	uint64_t asked; /* a hash of the NOTIFY SET */
	/* Why it is not to be asked for in this session. */
	enum push_reason no_notify;
	enum push_reason no_idle;

	/* INBOX as the last round found it, and as the session that has selected it says.
	 */
	bool inbox_watched;
	int64_t inbox_messages;
	int64_t exists;
	int64_t recent;
};

struct imap {
	struct talk talk;
	struct frame frame;
	struct imap_work *work;
	struct imap_memory memory;
	struct imap_listening listening;
	struct imap_echo echo;
	unsigned capabilities;
	bool capabilities_known; /* as they are after the login */
	bool capabilities_heard; /* since the last tagged line of the login */
	bool id_sent;
	uint32_t tag;
};

/* Puts a new tag into out, for the command that follows it. */
bool imap_put_tag(struct imap *imap);
/* Says a whole command of the order under way. */
bool imap_say(struct imap *imap, enum imap_command command, const char *line,
	uint64_t depth, struct err *err);
/* Notes a command that was put into out behind its tag; question may be NULL. */
void imap_expect(struct imap *imap, uint32_t tag, enum imap_command command,
	const struct imap_question *question, uint64_t depth);

/* What follows the word CAPABILITY. */
void imap_take_capabilities(struct imap *imap, struct scan words);
/* The text behind OK, NO or BAD: capabilities may be told with each. */
void imap_take_code(struct imap *imap, struct scan text);
/* What follows the untagged word ID. */
void imap_take_id(struct imap *imap, struct scan rest);
/* A line of the login. */
void imap_hear(struct talk *talk, const char *line, size_t len);

#endif
