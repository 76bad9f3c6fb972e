/* What a server says about an access token that it refuses: a last challenge of SASL with
 * JSON in it (RFC 7628, 3.2.2; XOAUTH2 does the same), where libcurl gives up. */
#ifndef POLL_CHALLENGE_H
#define POLL_CHALLENGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* The JSON of the last of lines (each ends in '\n'), which may be any bytes, appended to
 * out. False: the last line is no such challenge. */
bool challenge_read(const char *lines, size_t len, struct buf *out);

#endif
