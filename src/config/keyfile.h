/* The key file, $XDG_CONFIG_HOME/mailtop/key: random keys of 32 bytes each, end to end, the
 * one in use first.  There is more than one only while passwords are sealed anew.  It is
 * always whole: it is born under another name and replaced by renaming. */
#ifndef CONFIG_KEYFILE_H
#define CONFIG_KEYFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "config/secret.h"

enum { KEYFILE_KEYS_MAX = 8 };

bool keyfile_path(char *out, size_t size);

/* *n is 0 where there is no file.  False (ERR_SECRET): others can read it, it is somebody
 * else's, it cannot be read, or it is no key file. */
bool keyfile_read(struct secret_key keys[KEYFILE_KEYS_MAX], size_t *n, struct err *err);
/* A file with this key, mode 0600.  *made is false where there is one by now. */
bool keyfile_create(const struct secret_key *key, bool *made, struct err *err);
bool keyfile_replace(const struct secret_key *keys, size_t n, struct err *err);

/* Keeps other processes from replacing it until the descriptor is closed; waits for them.
 * -1: err says why. */
int keyfile_lock(struct err *err);

#endif
