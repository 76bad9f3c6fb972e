#include "protocol/refusal.h"

#include <string.h>

#include "base/count_of.h"
#include "base/scan.h"

/* Longer texts are judged by their beginning. */
#define JUDGED_MAX 512

#define MINUTE_MS ((int64_t)60 * 1000)
/* What a server may ask for at most; more is taken for a mistake of its clock. */
#define WAIT_MAX_MS ((int64_t)24 * 60 * MINUTE_MS)

struct meaning {
	const char *words; /* lower case */
	enum err_class class;
	int64_t wait_ms;
};

/* The first that occurs in the text decides.  Wordings about connections and rates stand
 * before the codes: some servers put them behind [AUTHENTICATIONFAILED]. */
static const struct meaning meanings[] = {
	{ "request is throttled", ERR_THROTTLED, 0 },
	{ "command or bandwidth limits", ERR_THROTTLED, 0 },
	/* QQ says the same of each cause: to be believed as the worst, and not in a hurry
	 */
	{ "password is incorrect, login frequency limited", ERR_AUTH, 15 * MINUTE_MS },
	{ "exceeded the login limit for a 15 minute", ERR_THROTTLED, 15 * MINUTE_MS },
	{ "per-10 minute limit", ERR_THROTTLED, 10 * MINUTE_MS },
	{ "login allowed only every", ERR_BUSY, 15 * MINUTE_MS },
	{ "login frequency limited", ERR_THROTTLED, 15 * MINUTE_MS },
	{ "too many simultaneous", ERR_THROTTLED, 0 },
	{ "too many connections", ERR_THROTTLED, 0 },
	{ "too many login", ERR_THROTTLED, 0 },
	{ "too many requests", ERR_THROTTLED, 0 },
	{ "maximum number of connections", ERR_THROTTLED, 0 },
	{ "connection limit", ERR_THROTTLED, 0 },
	{ "rate limit", ERR_THROTTLED, 0 },
	{ "rate-limit", ERR_THROTTLED, 0 },
	{ "try again later", ERR_BUSY, 0 },
	{ "authenticated but not connected", ERR_BUSY, 0 },
	{ "server unavailable", ERR_BUSY, 0 },
	{ "unsafe login", ERR_AUTH, 0 },
	{ "account is locked", ERR_AUTH, 0 },
	{ "account locked", ERR_AUTH, 0 },
	{ "account has been locked", ERR_AUTH, 0 },

	/* RFC 5530, RFC 2449, RFC 3206 */
	{ "[authenticationfailed]", ERR_AUTH, 0 },
	{ "[authorizationfailed]", ERR_AUTH, 0 },
	{ "[expired]", ERR_AUTH, 0 },
	{ "[privacyrequired]", ERR_AUTH, 0 },
	{ "[contactadmin]", ERR_AUTH, 0 },
	{ "[auth]", ERR_AUTH, 0 },
	{ "[unavailable]", ERR_BUSY, 0 },
	{ "[inuse]", ERR_BUSY, 0 },
	{ "[in-use]", ERR_BUSY, 0 },
	{ "[login-delay]", ERR_BUSY, 0 },
	{ "[limit]", ERR_THROTTLED, 0 },
	{ "[sys/temp]", ERR_BUSY, 0 },
	{ "[sys/perm]", ERR_PROTOCOL, 0 },

	/* POP3 servers without codes, on the lock of the maildrop (RFC 1939, section 4) */
	{ "already locked", ERR_BUSY, 0 },
	{ "already in use", ERR_BUSY, 0 },
	{ "is locked by", ERR_BUSY, 0 },
	{ "lock busy", ERR_BUSY, 0 },
	{ "to lock", ERR_BUSY, 0 },
	{ "not lock", ERR_BUSY, 0 },
	{ "can't lock", ERR_BUSY, 0 },
	{ "get lock", ERR_BUSY, 0 },
	{ "obtain lock", ERR_BUSY, 0 },
	{ "mailbox locked", ERR_BUSY, 0 },
	{ "mailbox is locked", ERR_BUSY, 0 },
	{ "maildrop locked", ERR_BUSY, 0 },
	{ "maildrop is locked", ERR_BUSY, 0 },
	{ "mailbox in use", ERR_BUSY, 0 },
	{ "maildrop in use", ERR_BUSY, 0 },
};

static void fold(char *dst, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		const char c = text[i];

		if (c >= 'A' && c <= 'Z')
			dst[i] = (char)(c - 'A' + 'a');
		else
			dst[i] = c ? c : ' ';
	}
	dst[len] = '\0';
}

/* "Suggested Backoff Time: 299961 milliseconds" */
static int64_t named_wait(const char *folded)
{
	static const char words[] = "backoff time:";
	const char *at = strstr(folded, words);
	struct scan scan;
	int64_t wait_ms;

	if (!at)
		return 0;
	scan = scan_text(at + sizeof words - 1);
	scan_blanks(&scan);
	if (!scan_u63(&scan, &wait_ms))
		return 0;
	return wait_ms < WAIT_MAX_MS ? wait_ms : WAIT_MAX_MS;
}

enum err_class refusal_class(
	const char *text, size_t len, enum err_class otherwise, int64_t *wait_ms)
{
	char folded[JUDGED_MAX + 1];
	int64_t wait;

	fold(folded, text, len < JUDGED_MAX ? len : JUDGED_MAX);
	wait = named_wait(folded);
	for (size_t i = 0; i < COUNT_OF(meanings); i++) {
		if (!strstr(folded, meanings[i].words))
			continue;
		if (wait_ms)
			*wait_ms = wait ? wait : meanings[i].wait_ms;
		return meanings[i].class;
	}
	if (wait_ms)
		*wait_ms = wait;
	return otherwise;
}
