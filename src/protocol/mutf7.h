/* Mailbox names on the wire: modified UTF-7 (RFC 3501, 5.1.3) both ways. */
#ifndef PROTOCOL_MUTF7_H
#define PROTOCOL_MUTF7_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* Appends UTF-8.  A name that is not modified UTF-7 (raw UTF-8 from servers that send it
 * unasked, broken shifts) is appended as it is.  False: the buffer's ceiling or no memory.
 */
bool mutf7_decode(const char *wire, size_t len, struct buf *utf8);
/* Appends modified UTF-7.  Bytes that are not UTF-8 are appended as they are. */
bool mutf7_encode(const char *utf8, size_t len, struct buf *wire);

#endif
