#include "config/keyring.h"

#include <limits.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "config/keyfile.h"
#include "config/passphrase.h"
#include "config/secret.h"

enum {
	KEYS_MAX = 48,
	/* each different salt of a config costs a scrypt */
	SALTS_MAX = 8,
	ASKED_MAX = 3,
};

/* In pages of its own. */
struct vault {
	struct secret_key keys[KEYS_MAX]; /* those below n never change */
	/* main thread only, wiped after use */
	struct secret_key file[KEYFILE_KEYS_MAX];
	struct secret_key spare;
};

struct keyring {
	struct vault *vault;
	atomic_size_t n;

	/* main thread only */
	const struct secret_key *seals_with; /* NULL: the key file's first */
	int lock;			     /* of the key file, -1: not held */
};

/* What cannot be had of the kernel is done without. */
static struct vault *make_vault(void)
{
	struct vault *vault = mmap(NULL, sizeof *vault, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (vault == MAP_FAILED)
		return NULL;
	mlock(vault, sizeof *vault);
	madvise(vault, sizeof *vault, MADV_DONTDUMP);
	madvise(vault, sizeof *vault, MADV_DONTFORK);
	return vault;
}

struct keyring *keyring_new(struct err *err)
{
	struct keyring *keyring = calloc(1, sizeof *keyring);

	if (!keyring) {
		err_memory(err);
		return NULL;
	}
	keyring->lock = -1;
	keyring->vault = make_vault();
	if (keyring->vault)
		return keyring;
	free(keyring);
	err_memory(err);
	return NULL;
}

void keyring_free(struct keyring *keyring)
{
	if (!keyring)
		return;
	explicit_bzero(keyring->vault, sizeof *keyring->vault);
	munmap(keyring->vault, sizeof *keyring->vault);
	if (keyring->lock >= 0)
		close(keyring->lock);
	free(keyring);
}

static const struct secret_key *find_key(
	const struct keyring *keyring, const uint8_t id[SECRET_ID_BYTES])
{
	const size_t n = atomic_load_explicit(&keyring->n, memory_order_acquire);

	for (size_t i = 0; i < n; i++) {
		const struct secret_key *key = &keyring->vault->keys[i];

		if (memcmp(key->id, id, SECRET_ID_BYTES) == 0)
			return key;
	}
	return NULL;
}

/* The one on the ring, which is this one when it is new.  NULL: err is set. */
static const struct secret_key *add_key(
	struct keyring *keyring, const struct secret_key *key, struct err *err)
{
	const size_t n = atomic_load_explicit(&keyring->n, memory_order_relaxed);
	const struct secret_key *found = find_key(keyring, key->id);

	if (found)
		return found;
	if (n == KEYS_MAX) {
		err_set(err, ERR_SECRET, "there are too many keys; start mailtop anew");
		return NULL;
	}
	keyring->vault->keys[n] = *key;
	atomic_store_explicit(&keyring->n, n + 1, memory_order_release);
	return &keyring->vault->keys[n];
}

/* *first: of the file, NULL where there is none. */
static bool load_file(
	struct keyring *keyring, const struct secret_key **first, struct err *err)
{
	struct secret_key *keys = keyring->vault->file;
	size_t n = 0;
	bool ok = keyfile_read(keys, &n, err);

	*first = NULL;
	for (size_t i = 0; ok && i < n; i++) {
		const struct secret_key *key = add_key(keyring, &keys[i], err);

		ok = key;
		if (i == 0)
			*first = key;
	}
	explicit_bzero(keys, sizeof keyring->vault->file);
	return ok;
}

/* What is wanted of passphrases. */
struct wants {
	bool file;
	struct secret_label labels[SALTS_MAX];
	size_t n;
};

static bool same_label(const struct secret_label *a, const struct secret_label *b)
{
	return memcmp(a->id, b->id, sizeof a->id) == 0 &&
	       a->origin.cost == b->origin.cost && a->origin.blocks == b->origin.blocks &&
	       a->origin.lanes == b->origin.lanes &&
	       memcmp(a->origin.salt, b->origin.salt, sizeof a->origin.salt) == 0;
}

static bool want(struct wants *wants, const struct secret_label *label, struct err *err)
{
	for (size_t i = 0; i < wants->n; i++)
		if (same_label(&wants->labels[i], label))
			return true;
	if (wants->n == SALTS_MAX)
		return err_set(err, ERR_SECRET,
			"passwords are sealed with more than %d different salts; seal them "
			"anew with 'mailtop secret --rekey'",
			SALTS_MAX);
	wants->labels[wants->n++] = *label;
	return true;
}

static bool collect(struct keyring *keyring, struct monitor *const *monitors, size_t n,
	struct wants *wants, struct err *err)
{
	for (size_t i = 0; i < n; i++) {
		const struct monitor *monitor = monitors[i];
		struct secret_label label;
		const struct secret_key *key;

		if (!monitor || monitor->secret.kind != SECRET_SEALED ||
			!secret_read_label(monitor->secret.value, &label, NULL))
			continue;
		key = find_key(keyring, label.id);
		if (key && label.origin.from == SECRET_FROM_PASSPHRASE &&
			!keyring->seals_with)
			keyring->seals_with = key;
		if (key)
			continue;
		if (label.origin.from == SECRET_FROM_FILE)
			wants->file = true;
		else if (!want(wants, &label, err))
			return false;
	}
	return true;
}

/* Turns the passphrase into the keys that are wanted; *fits: it is right for one at least.
 */
static bool try_passphrase(struct keyring *keyring, const struct wants *wants,
	const struct buf *passphrase, bool *fits, struct err *err)
{
	struct secret_key *spare = &keyring->vault->spare;
	bool ok = true;

	*fits = false;
	for (size_t i = 0; ok && i < wants->n; i++) {
		const struct secret_label *label = &wants->labels[i];
		const struct secret_key *key;

		ok = secret_key_derive(&label->origin, passphrase, spare, err);
		if (!ok || memcmp(spare->id, label->id, SECRET_ID_BYTES) != 0)
			continue;
		*fits = true;
		key = add_key(keyring, spare, err);
		ok = key;
		if (!keyring->seals_with)
			keyring->seals_with = key;
	}
	explicit_bzero(spare, sizeof *spare);
	return ok;
}

/* From a file or from a person, as often as it may be wrong. */
static bool unlock_by_passphrase(struct keyring *keyring, const struct wants *wants,
	keyring_ask ask, void *context, struct err *err)
{
	struct buf passphrase = { .max = PASSPHRASE_MAX, .secret = true };
	bool found = false;
	bool fits = false;
	bool ok = passphrase_find(&passphrase, &found, err);

	if (ok && !found && !ask)
		ok = err_set(err, ERR_SECRET,
			"passwords are sealed under a passphrase and nobody is there to "
			"ask; "
			"set MAILTOP_PASSPHRASE_FILE or start it on a terminal");
	for (int i = 0; ok && !fits && i < (found ? 1 : ASKED_MAX); i++) {
		if (!found)
			buf_clear(&passphrase);
		ok = (found || ask(context, i > 0, &passphrase, err)) &&
		     try_passphrase(keyring, wants, &passphrase, &fits, err);
	}
	buf_release(&passphrase);
	if (ok && !fits)
		return err_set(err, ERR_SECRET, "the passphrase is wrong");
	return ok;
}

bool keyring_unlock(struct keyring *keyring, struct monitor *const *monitors, size_t n,
	keyring_ask ask, void *context, struct err *err)
{
	struct wants wants = { 0 };
	const struct secret_key *first;

	if (!collect(keyring, monitors, n, &wants, err))
		return false;
	if (wants.file && !load_file(keyring, &first, err))
		return false;
	return wants.n == 0 || unlock_by_passphrase(keyring, &wants, ask, context, err);
}

bool keyring_open(const struct keyring *keyring, const struct monitor *monitor,
	struct buf *out, struct err *err)
{
	const char *sealed = monitor->secret.value;
	const struct secret_key *key;
	struct secret_label label;
	struct err why;

	if (!secret_read_label(sealed, &label, err))
		return false;
	key = find_key(keyring, label.id);
	if (!key)
		return err_set(err, ERR_SECRET,
			"the password is sealed %s; seal it anew with 'mailtop secret'",
			label.origin.from == SECRET_FROM_FILE
				? "with a key that is not in the key file"
				: "under another passphrase");
	if (secret_open(key, monitor, sealed, out, &why))
		return true;
	return err_set(err, ERR_SECRET, "%s; seal it anew with 'mailtop secret'", why.text);
}

bool keyring_unseal(
	void *keyring, const struct monitor *monitor, struct buf *out, struct err *err)
{
	return keyring_open(keyring, monitor, out, err);
}

/* The first key of the file as it is now: another mailtop may have given it a new one.
 * NULL: err is set. */
static const struct secret_key *file_key(struct keyring *keyring, struct err *err)
{
	struct secret_key *spare = &keyring->vault->spare;
	const struct secret_key *first;
	bool made;
	bool ok;

	if (!load_file(keyring, &first, err))
		return NULL;
	if (first)
		return first;
	ok = secret_key_make(spare, err) && keyfile_create(spare, &made, err);
	explicit_bzero(spare, sizeof *spare);
	if (!ok || !load_file(keyring, &first, err))
		return NULL;
	if (!first)
		err_set(err, ERR_SECRET, "the key file has gone as soon as it was made");
	return first;
}

bool keyring_seal(struct keyring *keyring, const struct monitor *monitor,
	const struct buf *password, struct buf *out, struct err *err)
{
	const struct secret_key *key = keyring->seals_with;

	if (!key)
		key = file_key(keyring, err);
	return key && secret_seal(key, monitor, password, out, err);
}

bool keyring_reseal(struct keyring *keyring, const struct monitor *from,
	const struct monitor *to, struct buf *out, struct err *err)
{
	struct buf password = { .max = SECRET_PASSWORD_MAX, .secret = true };
	const bool ok = keyring_open(keyring, from, &password, err) &&
			keyring_seal(keyring, to, &password, out, err);

	buf_release(&password);
	return ok;
}

bool keyring_use_passphrase(
	struct keyring *keyring, const struct buf *passphrase, struct err *err)
{
	struct secret_key *spare = &keyring->vault->spare;
	struct secret_origin origin;
	const struct secret_key *key = NULL;

	if (secret_origin_make(&origin, err) &&
		secret_key_derive(&origin, passphrase, spare, err))
		key = add_key(keyring, spare, err);
	explicit_bzero(spare, sizeof *spare);
	if (key)
		keyring->seals_with = key;
	return key;
}

bool keyring_use_file(struct keyring *keyring, struct err *err)
{
	const struct secret_key *key = file_key(keyring, err);

	if (key)
		keyring->seals_with = NULL;
	return key;
}

/* Under the lock: what is read here is what is written in keyring_forget_old_keys(). */
static bool put_in_front(struct keyring *keyring, size_t *n, struct err *err)
{
	struct secret_key *keys = keyring->vault->file;

	if (!keyfile_read(keys, n, err))
		return false;
	if (*n == KEYFILE_KEYS_MAX)
		return err_set(err, ERR_SECRET,
			"the key file holds %d keys of runs that were interrupted",
			KEYFILE_KEYS_MAX);
	memmove(keys + 1, keys, *n * sizeof *keys);
	return secret_key_make(&keys[0], err) && keyfile_replace(keys, ++*n, err);
}

bool keyring_use_new_key(struct keyring *keyring, struct err *err)
{
	const struct secret_key *first;
	size_t n = 0;
	bool ok;

	if (keyring->lock < 0)
		keyring->lock = keyfile_lock(err);
	if (keyring->lock < 0)
		return false;
	ok = put_in_front(keyring, &n, err);
	explicit_bzero(keyring->vault->file, sizeof keyring->vault->file);
	if (!ok || !load_file(keyring, &first, err))
		return false;
	keyring->seals_with = NULL;
	return true;
}

bool keyring_forget_old_keys(struct keyring *keyring, struct err *err)
{
	struct secret_key *keys = keyring->vault->file;
	size_t n = 0;
	const bool ok =
		keyfile_read(keys, &n, err) && (n < 2 || keyfile_replace(keys, 1, err));

	explicit_bzero(keys, sizeof keyring->vault->file);
	if (keyring->lock >= 0)
		close(keyring->lock);
	keyring->lock = -1;
	return ok;
}

bool keyring_uses_passphrase(const struct keyring *keyring)
{
	return keyring->seals_with;
}
