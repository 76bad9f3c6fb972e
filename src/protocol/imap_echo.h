/* A mailbox in which nothing happened answers with the same lines as before.  They are held
 * back unread while a round goes on; when their hash turns out to be that of the last
 * answer, the folders are those that the last answer came to, and nothing is parsed, sorted
 * or built.  Else the lines are read after all. */
#ifndef PROTOCOL_IMAP_ECHO_H
#define PROTOCOL_IMAP_ECHO_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/scan.h"

struct imap;
struct imap_reply;

/* The LIST and STATUS lines of a whole answer, in their order. */
struct imap_digest {
	uint64_t hash;
	size_t len;
};

struct imap_echo {
	struct imap_digest last; /* len 0: unknown, or there is more to it than the lines */
	struct imap_digest now;
	unsigned capabilities; /* at the last question: others make another question */
	unsigned questions;    /* of this round */
	bool holds;
	struct buf held; /* lines, each behind its length */
};

/* Of a round that begins; ends the one before. */
void imap_echo_begin(struct imap *imap);
/* A command of the round was said. */
void imap_echo_asked(struct imap *imap);
/* A whole line that has not been looked at.  *held: it waits, nobody else is to see it.
 * False: err says. */
bool imap_echo_hold(struct imap *imap, struct scan line, bool *held, struct err *err);
/* Reads what was held, for the answer is another one.  False: err says. */
bool imap_echo_release(struct imap *imap, struct err *err);
/* A LIST or STATUS that is read at once. */
void imap_echo_hear(struct imap *imap, const struct imap_reply *reply);
/* The one question of the round was answered well: all lines were those of before. */
bool imap_echo_is_same(const struct imap *imap);
/* The round is over; good: its folders are all that the lines said. */
void imap_echo_end(struct imap *imap, bool good);
/* Nothing is under way any more: gives back what is held. */
void imap_echo_drop(struct imap *imap);
/* Numbers came in another way. */
void imap_echo_forget(struct imap *imap);

#endif
