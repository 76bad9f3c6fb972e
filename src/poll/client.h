/* Our own certificate, for a server that asks for one. */
#ifndef POLL_CLIENT_H
#define POLL_CLIENT_H

#include <stdbool.h>

#include "base/err.h"
#include "model/monitor.h"

/* Before a login.  True: there is none, or it can be used.  False: err says why not, class
 * ERR_SECRET. */
bool client_check(const struct monitor *monitor, struct err *err);

#endif
