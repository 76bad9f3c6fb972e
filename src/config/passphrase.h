/* The passphrase that seals passwords, from where a person or a service manager put it. */
#ifndef CONFIG_PASSPHRASE_H
#define CONFIG_PASSPHRASE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

#define PASSPHRASE_MAX 1024

/* *found: there was a place to take it from, the file that $MAILTOP_PASSPHRASE_FILE names
 * or the credential "mailtop-passphrase" of systemd.exec(5); its first line is in out.
 * False: that place holds none. */
bool passphrase_find(struct buf *out, bool *found, struct err *err);

#endif
