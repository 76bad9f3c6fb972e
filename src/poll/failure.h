/* Why a login failed, in the classes that people act on and in the server's own words. */
#ifndef POLL_FAILURE_H
#define POLL_FAILURE_H

#include <stddef.h>

#include "model/sample.h"
#include "poll/dial.h"

/* code is the CURLcode of the login.  Fills in err, failed_at and wait_ms. */
void failure_judge(const struct dial *dial, int code, struct sample *sample);
/* The deadline of the check came during the login. */
void failure_late(const struct dial *dial, struct sample *sample);

/* The last line among lines (each ends in '\n') by which a server refuses: a tagged NO or
 * BAD, a BYE, an -ERR.  *text is what follows that word, without the line's end; may be
 * empty. False: none. */
bool failure_last_refusal(
	const char *lines, size_t len, const char **text, size_t *text_len);

#endif
