#include "unit/test.h"

#include <string.h>

#include "protocol/refusal.h"

#define MINUTE_MS (60 * 1000)

/* Most are the words of real servers. */
static void a_refusal_has_the_class_that_fits_what_to_do(void **state)
{
	static const struct {
		const char *text;
		enum err_class class; /* ERR_NONE: it tells nothing */
		int64_t wait_ms;
	} cases[] = {
		{ "", ERR_NONE, 0 },
		{ "no", ERR_NONE, 0 },
		{ "A blocked clock", ERR_NONE, 0 },
		{ "[AUTHENTICATIONFAILED] Authentication failed.", ERR_AUTH, 0 },
		{ "[authorizationfailed] x", ERR_AUTH, 0 },
		{ "[EXPIRED] That password", ERR_AUTH, 0 },
		{ "[PRIVACYREQUIRED] use TLS", ERR_AUTH, 0 },
		{ "[CONTACTADMIN]", ERR_AUTH, 0 },
		{ "[AUTH] wrong", ERR_AUTH, 0 },
		{ "EXAMINE Unsafe Login. Please contact kefu@188.com for help", ERR_AUTH,
			0 },
		{ "Your account has been locked", ERR_AUTH, 0 },
		{ "[UNAVAILABLE] Temporary authentication failure", ERR_BUSY, 0 },
		{ "[INUSE] Mailbox in use", ERR_BUSY, 0 },
		{ "[IN-USE] Do you have another POP session running?", ERR_BUSY, 0 },
		{ "[LOGIN-DELAY] minimum time between mail checks violation", ERR_BUSY, 0 },
		{ "[SYS/TEMP] come back later", ERR_BUSY, 0 },
		{ "[SYS/PERM] never", ERR_PROTOCOL, 0 },
		{ "maildrop already locked", ERR_BUSY, 0 },
		{ "Unable to lock maildrop: Mailbox is locked by POP server", ERR_BUSY, 0 },
		{ "can't lock mailbox", ERR_BUSY, 0 },
		{ "login allowed only every 15 minutes", ERR_BUSY, 15 * MINUTE_MS },
		{ "Exceeded the login limit for a 15 minute period.", ERR_THROTTLED,
			15 * MINUTE_MS },
		{ "Login frequency limited. mail.example.com", ERR_THROTTLED,
			15 * MINUTE_MS },
		{ "Login fail. Account is abnormal, service is not open, password is "
		  "incorrect, login frequency limited, or system is busy.",
			ERR_AUTH, 15 * MINUTE_MS },
		{ "Server Unavailable. 15", ERR_BUSY, 0 },
		{ "[OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)",
			ERR_THROTTLED, 0 },
		{ "Already reached per-10 minute limit", ERR_THROTTLED, 10 * MINUTE_MS },
		{ "[ALERT] Too many simultaneous connections. (Failure)", ERR_THROTTLED,
			0 },
		{ "[UNAVAILABLE] Maximum number of connections from user+IP exceeded",
			ERR_THROTTLED, 0 },
		{ "[AUTHENTICATIONFAILED] Too many simultaneous connections", ERR_THROTTLED,
			0 },
		{ "[LIMIT] LOGIN Rate limit hit.", ERR_THROTTLED, 0 },
		{ "Request is throttled. Suggested Backoff Time: 299961 milliseconds",
			ERR_THROTTLED, 299961 },
		{ "Request is throttled. Suggested Backoff Time: 99999999999 milliseconds",
			ERR_THROTTLED, (int64_t)24 * 60 * MINUTE_MS },
		{ "Request is throttled. Suggested Backoff Time: -1 milliseconds",
			ERR_THROTTLED, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int64_t wait_ms = -1;
		const enum err_class class = refusal_class(
			cases[i].text, strlen(cases[i].text), ERR_NONE, &wait_ms);

		if (class != cases[i].class || wait_ms != cases[i].wait_ms)
			fail_msg("'%s': %s, %ld", cases[i].text, err_class_name(class),
				(long)wait_ms);
	}
}

static void bytes_of_any_kind_and_length_are_judged(void **state)
{
	char text[2000] = { 0 };

	(void)state;
	assert_int_equal(refusal_class(text, sizeof text, ERR_FOLDER, NULL), ERR_FOLDER);
	memcpy(text + 100, "[IN-USE]", 8);
	assert_int_equal(refusal_class(text, sizeof text, ERR_FOLDER, NULL), ERR_BUSY);
	assert_int_equal(refusal_class(text, 0, ERR_FOLDER, NULL), ERR_FOLDER);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_refusal_has_the_class_that_fits_what_to_do),
		cmocka_unit_test(bytes_of_any_kind_and_length_are_judged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
