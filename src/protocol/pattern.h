/* Folder patterns as LIST understands them (RFC 3501, 6.3.8). */
#ifndef PROTOCOL_PATTERN_H
#define PROTOCOL_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

/* `*` is any run of bytes, `%` one without the delimiter ('\0': the server has none, then
 * it is as `*`).  INBOX, as a whole name, matches in either case.  Takes time in the
 * product of the lengths at worst, never more. */
bool pattern_match(const char *pattern, const char *name, size_t len, char delimiter);

/* The whole name is INBOX in either case. */
bool pattern_is_inbox(const char *name, size_t len);

#endif
