/* The NOTIFY SET (RFC 5465) that fits what a monitor watches. */
#ifndef PROTOCOL_IMAP_NOTIFY_H
#define PROTOCOL_IMAP_NOTIFY_H

#include "protocol/imap_round.h"

/* Appends "NOTIFY SET …" and CRLF.  What does not fit a line is asked for as a whole.
 * False: no memory. */
bool imap_put_notify(struct buf *out, const struct monitor *monitor,
	const struct imap_memory *memory, unsigned capabilities);

#endif
