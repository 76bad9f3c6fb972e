#include "poll/guard.h"

#include <ctype.h>
#include <openssl/evp.h>
#include <string.h>
#include <sys/random.h>

enum { HASHED_MAX = 1024 * 1024 };

bool guard_init(struct guard *guard, struct err *err)
{
	*guard = (struct guard){ 0 };
	if (getrandom(guard->key, sizeof guard->key, 0) == (ssize_t)sizeof guard->key)
		return true;
	return err_sys(err, ERR_SYSTEM, "cannot get random bytes");
}

/* Host names are the same in either case; neither they nor users hold a NUL. */
static bool hash(const struct guard *guard, const struct monitor *monitor,
	const struct buf *secret, unsigned char *out)
{
	struct buf text = { .max = HASHED_MAX, .secret = true };
	bool ok = buf_append(&text, guard->key, sizeof guard->key);

	for (const char *c = monitor->host; ok && *c; c++)
		ok = buf_putc(&text, (char)tolower((unsigned char)*c));
	ok = ok && buf_putc(&text, '\0') && buf_puts(&text, monitor->user) &&
	     buf_putc(&text, '\0') && buf_append(&text, secret->data, secret->len) &&
	     EVP_Digest(text.data, text.len, out, NULL, EVP_sha256(), NULL) == 1;
	buf_release(&text);
	return ok;
}

static bool is_live(const struct guard_entry *entry, int64_t now_ms)
{
	return entry->refusals > 0 && now_ms - entry->at_ms < GUARD_FORGET_MS;
}

static size_t find(const struct guard *guard, const unsigned char *wanted, int64_t now_ms)
{
	size_t i = 0;

	while (i < GUARD_ENTRIES &&
		!(is_live(&guard->entries[i], now_ms) &&
			memcmp(guard->entries[i].hash, wanted, GUARD_HASH) == 0))
		i++;
	return i;
}

/* A free one, or the oldest. */
static struct guard_entry *make_room(struct guard *guard, int64_t now_ms)
{
	struct guard_entry *oldest = &guard->entries[0];

	for (size_t i = 0; i < GUARD_ENTRIES; i++) {
		struct guard_entry *entry = &guard->entries[i];

		if (!is_live(entry, now_ms))
			return entry;
		if (entry->at_ms < oldest->at_ms)
			oldest = entry;
	}
	return oldest;
}

bool guard_forbids(const struct guard *guard, const struct monitor *monitor,
	const struct buf *secret, int64_t now_ms, struct err *err)
{
	unsigned char wanted[GUARD_HASH];
	size_t i;

	if (!hash(guard, monitor, secret, wanted))
		return false;
	i = find(guard, wanted, now_ms);
	if (i == GUARD_ENTRIES || guard->entries[i].refusals < GUARD_REFUSALS)
		return false;
	err_set(err, ERR_AUTH,
		"not sent: this password was refused twice in a row, and servers lock "
		"accounts; change the password first");
	return true;
}

void guard_note(struct guard *guard, const struct monitor *monitor,
	const struct buf *secret, bool refused, int64_t now_ms)
{
	unsigned char wanted[GUARD_HASH];
	struct guard_entry *entry;
	size_t i;

	if (!hash(guard, monitor, secret, wanted))
		return;
	i = find(guard, wanted, now_ms);
	if (!refused) {
		if (i < GUARD_ENTRIES)
			guard->entries[i] = (struct guard_entry){ 0 };
		return;
	}
	if (i == GUARD_ENTRIES) {
		entry = make_room(guard, now_ms);
		*entry = (struct guard_entry){ 0 };
		memcpy(entry->hash, wanted, GUARD_HASH);
	} else {
		entry = &guard->entries[i];
	}
	entry->refusals++;
	entry->at_ms = now_ms;
}
