/* The keys that open and seal passwords: those of the key file, and those of a passphrase.
 * They stand in memory of their own that is not swapped, not dumped, not given to children
 * and wiped in the end.  Keys are only ever added, so keyring_open() may be called on the
 * poller's thread at any time; all else is the main thread's. */
#ifndef CONFIG_KEYRING_H
#define CONFIG_KEYRING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "model/monitor.h"

struct keyring;

/* Asks a person; again: what was said before is wrong.  False: err says why there is none.
 */
typedef bool (*keyring_ask)(
	void *context, bool again, struct buf *passphrase, struct err *err);

/* Empty, and without a look at any file. */
struct keyring *keyring_new(struct err *err);
/* NULL is fine. */
void keyring_free(struct keyring *keyring);

/* Gets the keys that the sealed passwords of these monitors need and that are not there
 * yet; NULLs in the list are skipped.  A passphrase is taken from the file that
 * $MAILTOP_PASSPHRASE_FILE names, else from $CREDENTIALS_DIRECTORY/mailtop-passphrase, else
 * from ask (NULL: nobody can be asked).  Without sealed passwords nothing is read and
 * nobody is asked.  False: the key file is not fit to be used, or there is no right
 * passphrase. A password whose key is not to be had at all is no error here but in
 * keyring_open(). */
bool keyring_unlock(struct keyring *keyring, struct monitor *const *monitors, size_t n,
	keyring_ask ask, void *context, struct err *err);

/* Any thread.  Appends the password of a monitor whose secret is SECRET_SEALED; out should
 * be secret.  False: class ERR_SECRET, a sentence for people. */
bool keyring_open(const struct keyring *keyring, const struct monitor *monitor,
	struct buf *out, struct err *err);

/* Appends the value of password_sealed for this mailbox, of which type, host and user
 * count. The key is the one of keyring_use_*(), else the passphrase's that was unlocked,
 * else the key file's, which is made when there is none. */
bool keyring_seal(struct keyring *keyring, const struct monitor *monitor,
	const struct buf *password, struct buf *out, struct err *err);
/* The same password for a mailbox whose type, host or user is changed. */
bool keyring_reseal(struct keyring *keyring, const struct monitor *from,
	const struct monitor *to, struct buf *out, struct err *err);

/* What is sealed from now on is sealed under a key of this passphrase with a new salt. */
bool keyring_use_passphrase(
	struct keyring *keyring, const struct buf *passphrase, struct err *err);
/* Likewise under the key file's first key, which is made when there is none. */
bool keyring_use_file(struct keyring *keyring, struct err *err);
/* Likewise under a new key that is put in front of those in the key file, so that whatever
 * happens next, old and new passwords open. */
bool keyring_use_new_key(struct keyring *keyring, struct err *err);
/* When all is sealed anew: leaves only the first key in the file. */
bool keyring_forget_old_keys(struct keyring *keyring, struct err *err);

/* What keyring_seal() would use: a passphrase's key. */
bool keyring_uses_passphrase(const struct keyring *keyring);

/* keyring_open() as the poller calls it. */
bool keyring_unseal(
	void *keyring, const struct monitor *monitor, struct buf *out, struct err *err);

#endif
