/* What a TLS alert means for a person (RFC 8446, section 6.2). */
#ifndef POLL_ALERT_H
#define POLL_ALERT_H

#include <stdbool.h>

#include "base/err.h"
#include "poll/certificate.h"

/* True: err says it, class ERR_TLS.  False: no alert, or one that libcurl's words say
 * better. */
bool alert_judge(const struct handshake *handshake, bool has_client_cert, struct err *err);

#endif
