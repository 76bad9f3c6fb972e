#include "poll/guard.h"

#include <ctype.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "poll/schedule.h"

enum { HASHED_MAX = 1024 * 1024, FIRST_CAP = 8 };

/* A secret of an account, as it is compared. */
struct presented {
	char account[REFUSED_ACCOUNT_MAX];
	unsigned char hash[GUARD_HASH];
	uint16_t print;
	bool token;
};

bool guard_init(struct guard *guard, const unsigned char *key, struct err *err)
{
	*guard = (struct guard){ 0 };
	if (key) {
		memcpy(guard->key, key, sizeof guard->key);
		return true;
	}
	if (getrandom(guard->key, sizeof guard->key, 0) == (ssize_t)sizeof guard->key)
		return true;
	return err_sys(err, ERR_SYSTEM, "cannot get random bytes");
}

void guard_release(struct guard *guard)
{
	for (size_t i = 0; i < guard->n; i++)
		refused_unref(guard->entries[i].refused);
	free(guard->entries);
	*guard = (struct guard){ 0 };
}

/* Neither host names, which are the same in either case, nor users hold a NUL. */
static bool present(const struct guard *guard, const struct monitor *monitor,
	const struct buf *secret, struct presented *out)
{
	struct buf text = { .max = HASHED_MAX, .secret = true };
	bool ok = buf_append(&text, guard->key, sizeof guard->key);

	for (const char *c = monitor->host; ok && *c; c++)
		ok = buf_putc(&text, (char)tolower((unsigned char)*c));
	ok = ok && buf_putc(&text, '\0') && buf_puts(&text, monitor->user) &&
	     buf_putc(&text, '\0') && buf_append(&text, secret->data, secret->len) &&
	     EVP_Digest(text.data, text.len, out->hash, NULL, EVP_sha256(), NULL) == 1;
	buf_release(&text);
	refused_account(monitor, out->account, sizeof out->account);
	out->token = monitor_uses_token(monitor);
	out->print = ok ? (uint16_t)(PRINT_KNOWN |
				     ((out->hash[0] << 8 | out->hash[1]) & PRINT_BITS))
			: 0;
	return ok;
}

uint16_t guard_print(
	const struct guard *guard, const struct monitor *monitor, const struct buf *secret)
{
	struct presented presented;

	return present(guard, monitor, secret, &presented) ? presented.print : 0;
}

static bool is_of(const struct guard_entry *entry, const struct presented *presented)
{
	return refused_is_of(entry->refused, presented->account, presented->token,
		       presented->print) &&
	       (presented->token || !entry->exact ||
		       memcmp(entry->hash, presented->hash, GUARD_HASH) == 0);
}

static struct guard_entry *find(
	const struct guard *guard, const struct presented *presented)
{
	for (size_t i = 0; i < guard->n; i++) {
		if (is_of(&guard->entries[i], presented))
			return &guard->entries[i];
	}
	return NULL;
}

static void drop(struct guard *guard, struct guard_entry *entry)
{
	refused_unref(entry->refused);
	*entry = guard->entries[--guard->n];
}

/* Another entry, in the place of the oldest when there are too many; NULL: no memory. */
static struct guard_entry *make_room(struct guard *guard)
{
	struct guard_entry *oldest = guard->entries;
	struct guard_entry *grown;

	if (guard->n == GUARD_ENTRIES) {
		for (size_t i = 1; i < guard->n; i++)
			if (guard->entries[i].refused->at.ms < oldest->refused->at.ms)
				oldest = &guard->entries[i];
		drop(guard, oldest);
	}
	if (guard->n == guard->cap) {
		const size_t cap = guard->cap ? 2 * guard->cap : FIRST_CAP;

		grown = reallocarray(guard->entries, cap, sizeof *grown);
		if (!grown)
			return NULL;
		guard->entries = grown;
		guard->cap = cap;
	}
	guard->entries[guard->n] = (struct guard_entry){ 0 };
	return &guard->entries[guard->n++];
}

bool guard_recall(struct guard *guard, struct refused *refused)
{
	struct guard_entry *entry = make_room(guard);

	if (entry)
		entry->refused = refused_ref(refused);
	return entry;
}

static bool is_barred(const struct refused *refused, int64_t now_ms)
{
	if (refused->times > 0)
		return refused->times >= SCHEDULE_REFUSALS;
	return now_ms < refused->at.ms + schedule_doubt_ms(refused->doubts);
}

const struct refused *guard_forbids(const struct guard *guard,
	const struct monitor *monitor, const struct buf *secret, enum guard_asker asker,
	int64_t now_ms)
{
	struct presented presented;
	const struct guard_entry *entry;
	const struct refused *refused;
	bool forbidden = false;

	if (asker == GUARD_PERSON || guard->n == 0 ||
		!present(guard, monitor, secret, &presented))
		return NULL;
	entry = find(guard, &presented);
	refused = entry ? entry->refused : NULL;
	/* another token than the one that was refused may do */
	if (!refused || refused->print != presented.print)
		return NULL;
	if (asker == GUARD_TRIAL)
		forbidden = refused->times >= GUARD_TRIALS &&
			    now_ms - refused->at.ms < GUARD_FORGET_MS;
	else
		forbidden = is_barred(refused, now_ms);
	return forbidden ? refused : NULL;
}

/* One more time; times and doubts tell what it means for the next login. */
static void count(struct refused *refused, const struct instant *worked)
{
	if (worked->ms != 0)
		refused->worked = *worked;
	if (refused->times == 0 && refused->worked.ms != 0 &&
		refused->doubts < SCHEDULE_DOUBTS) {
		refused->doubts++;
		return;
	}
	refused->times++;
	/* it had its chances */
	if (refused->doubts > 0 && refused->times < SCHEDULE_REFUSALS)
		refused->times = SCHEDULE_REFUSALS;
}

struct refused *guard_refuse(struct guard *guard, const struct monitor *monitor,
	const struct buf *secret, const char *words, const struct instant *worked,
	const struct instant *now)
{
	struct presented presented;
	struct guard_entry *entry;
	struct refused *refused;

	if (!present(guard, monitor, secret, &presented))
		return NULL;
	entry = find(guard, &presented);
	refused = entry ? refused_copy(entry->refused) : refused_new(presented.account);
	if (!refused)
		return NULL;
	count(refused, worked);
	refused->at = *now;
	refused->print = presented.print;
	refused->token = presented.token;
	snprintf(refused->words, sizeof refused->words, "%s", words);
	if (!entry && !(entry = make_room(guard)))
		return refused;
	refused_unref(entry->refused);
	entry->refused = refused_ref(refused);
	entry->exact = true;
	memcpy(entry->hash, presented.hash, GUARD_HASH);
	return refused;
}

static int tries_left(const struct refused *refused)
{
	/* one in doubt is sent alone; the last may be the one too many */
	if (refused->doubts > 0 || refused->times + 1 >= SCHEDULE_REFUSALS)
		return 1;
	return SCHEDULE_REFUSALS - (int)refused->times;
}

int guard_tries(
	const struct guard *guard, const struct monitor *monitor, const struct buf *secret)
{
	const struct refused *one = secret ? guard_find(guard, monitor, secret) : NULL;
	char account[REFUSED_ACCOUNT_MAX];
	int least = SCHEDULE_REFUSALS;

	if (secret || guard->n == 0)
		return one ? tries_left(one) : least;
	refused_account(monitor, account, sizeof account);
	for (size_t i = 0; i < guard->n; i++) {
		const struct refused *refused = guard->entries[i].refused;

		if (strcmp(refused->account, account) == 0 && tries_left(refused) < least)
			least = tries_left(refused);
	}
	return least;
}

void guard_accept(
	struct guard *guard, const struct monitor *monitor, const struct buf *secret)
{
	struct presented presented;
	struct guard_entry *entry;

	if (guard->n == 0 || !present(guard, monitor, secret, &presented))
		return;
	while ((entry = find(guard, &presented)))
		drop(guard, entry);
}

const struct refused *guard_find(
	const struct guard *guard, const struct monitor *monitor, const struct buf *secret)
{
	struct presented presented;
	const struct guard_entry *entry;

	if (guard->n == 0 || !present(guard, monitor, secret, &presented))
		return NULL;
	entry = find(guard, &presented);
	return entry ? entry->refused : NULL;
}
