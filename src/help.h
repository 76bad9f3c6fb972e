/* What `mailtop --help` and `mailtop help TOPIC` say. */
#ifndef HELP_H
#define HELP_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

/* topic NULL: the page of --help.  False: no such topic (ERR_USAGE), or no memory. */
bool help_write(const char *topic, struct buf *out, struct err *err);

#endif
