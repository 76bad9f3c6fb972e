/* The commands of a round as bytes. */
#ifndef PROTOCOL_IMAP_COMMAND_H
#define PROTOCOL_IMAP_COMMAND_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/scan.h"

/* Appends a name as a quoted string, or as a literal that waits for nobody (RFC 7888).
 * False: it cannot be sent to this server (or no memory), and out is as before. */
bool imap_put_name(struct buf *out, struct scan name, unsigned capabilities);

/* Appends "STATUS name (items)\r\n". */
bool imap_put_status(struct buf *out, struct scan quoted, unsigned capabilities);
/* Appends what follows the names of a LIST: RETURN options and CRLF. */
bool imap_put_list_end(struct buf *out, unsigned capabilities);

#endif
