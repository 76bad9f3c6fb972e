/* Cuts a stream of bytes into responses: a line, and for IMAP the literals it announces
 * with the lines that follow them (RFC 3501, 4.3).  A response that comes whole in one
 * piece is not copied; the storage for one that comes in parts is given back with
 * frame_release. */
#ifndef PROTOCOL_FRAME_H
#define PROTOCOL_FRAME_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/scan.h"

/* Of one response: its lines together, and its literals together. */
#define FRAME_LINE_MAX	  ((size_t)64 * 1024)
#define FRAME_LITERAL_MAX ((size_t)64 * 1024)

struct frame {
	bool literals;	     /* IMAP */
	bool whole;	     /* what is held was returned; the next call drops it */
	struct buf held;     /* the part of a response that came so far */
	size_t segment;	     /* where in held the line behind the last literal starts */
	size_t line_len;     /* bytes of held outside of literals */
	size_t literal_len;  /* bytes of literals announced so far */
	size_t literal_left; /* of the last one, still to come */
};

enum frame_state {
	FRAME_MORE,   /* all of in was taken; it is not yet enough */
	FRAME_WHOLE,  /* *response spans one response without its last line end */
	FRAME_BROKEN, /* over a ceiling, or out of memory: err says */
};

void frame_init(struct frame *frame, bool literals);
void frame_release(struct frame *frame);

/* Takes from in what belongs to the next response; *response is good until the next call or
 * until the bytes behind in go away. */
enum frame_state frame_next(
	struct frame *frame, struct scan *in, struct scan *response, struct err *err);

#endif
