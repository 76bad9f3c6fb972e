/* What a server meant when it said no: response codes (RFC 5530, 2449, 3206) and the
 * wordings of known providers, in one table. */
#ifndef PROTOCOL_REFUSAL_H
#define PROTOCOL_REFUSAL_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* The class of a refusal; `otherwise` when the text tells nothing.  *wait_ms (may be NULL)
 * is set to how long the server asked us to wait, 0 when it named no time. */
enum err_class refusal_class(
	const char *text, size_t len, enum err_class otherwise, int64_t *wait_ms);

#endif
