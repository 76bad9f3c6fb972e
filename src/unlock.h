/* Opens what seals the passwords before polling starts: the only place where mailtop asks
 * for the passphrase. */
#ifndef UNLOCK_H
#define UNLOCK_H

#include <stddef.h>

#include "base/err.h"
#include "config/keyring.h"
#include "model/monitor.h"

/* As keyring_unlock(); asks on the terminal where standard input is one.  signals: a
 * signalfd of those that end the program, -1: one is made for the time of asking.  0, or
 * the signal that came instead of an answer; -1: err says why. */
int unlock_secrets(struct keyring *keyring, struct monitor *const *monitors, size_t n,
	int signals, struct err *err);

#endif
