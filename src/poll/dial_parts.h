/* Inside of dial: what libcurl tells while it connects and logs in. */
#ifndef POLL_DIAL_PARTS_H
#define POLL_DIAL_PARTS_H

#include <stdbool.h>

#include "poll/dial.h"

/* Hangs the callbacks on dial->easy.  False: no memory. */
bool dial_listen(struct dial *dial);

#endif
