#include "unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "poll/guard.h"
#include "unit/poll/some_monitor.h"

enum { MINUTE_MS = 60000 };

static struct buf secret_of(const char *text)
{
	struct buf secret = { .max = 100, .secret = true };

	assert_true(buf_puts(&secret, text));
	return secret;
}

/* One more login with this password, unless it is forbidden; then false. */
static bool attempt(struct guard *guard, const char *host, const char *user,
	const char *password, bool refused, int64_t now_ms)
{
	struct monitor *monitor = some_monitor(1, MAIL_IMAP, host);
	struct buf secret = secret_of(password);
	struct err err;
	bool allowed;

	free(monitor->user);
	monitor->user = strdup(user);
	allowed = !guard_forbids(guard, monitor, &secret, now_ms, &err);
	if (allowed)
		guard_note(guard, monitor, &secret, refused, now_ms);
	else
		assert_int_equal(err.class, ERR_AUTH);
	buf_release(&secret);
	monitor_unref(monitor);
	return allowed;
}

static struct guard new_guard(void)
{
	struct guard guard;
	struct err err;

	assert_true(guard_init(&guard, &err));
	return guard;
}

static void a_password_refused_twice_is_forbidden_for_ten_minutes(void **state)
{
	struct guard guard = new_guard();
	const int64_t at = 5 * MINUTE_MS;

	(void)state;
	assert_true(attempt(&guard, "h", "u", "p", true, at));
	assert_true(attempt(&guard, "h", "u", "p", true, at + MINUTE_MS));
	assert_false(attempt(&guard, "h", "u", "p", true, at + 2 * MINUTE_MS));
	assert_false(attempt(&guard, "H", "u", "p", true, at + 11 * MINUTE_MS - 1));
	assert_true(attempt(&guard, "h", "u", "p", true, at + 11 * MINUTE_MS));
}

static void another_password_user_or_host_is_allowed(void **state)
{
	static const char *const others[][3] = {
		{ "h", "u", "p2" },
		{ "h", "U", "p" },
		{ "h2", "u", "p" },
		{ "h", "u", "" },
		{ "h", "up", "" },
		{ "hu", "", "p" },
	};
	struct guard guard = new_guard();

	(void)state;
	attempt(&guard, "h", "u", "p", true, 1);
	attempt(&guard, "h", "u", "p", true, 2);
	for (size_t i = 0; i < COUNT_OF(others); i++)
		assert_true(
			attempt(&guard, others[i][0], others[i][1], others[i][2], true, 3));
	assert_false(attempt(&guard, "h", "u", "p", true, 4));
}

static void a_login_in_between_begins_the_count_anew(void **state)
{
	struct guard guard = new_guard();

	(void)state;
	assert_true(attempt(&guard, "h", "u", "p", true, 1));
	assert_true(attempt(&guard, "h", "u", "p", false, 2));
	assert_true(attempt(&guard, "h", "u", "p", true, 3));
	assert_true(attempt(&guard, "h", "u", "p", true, 4));
	assert_false(attempt(&guard, "h", "u", "p", true, 5));
}

static void many_others_push_out_the_oldest_only(void **state)
{
	struct guard guard = new_guard();
	char user[16];

	(void)state;
	for (int i = 0; i <= GUARD_ENTRIES; i++) {
		snprintf(user, sizeof user, "u%d", i);
		assert_true(attempt(&guard, "h", user, "p", true, 10 * i));
		assert_true(attempt(&guard, "h", user, "p", true, 10 * i + 1));
	}
	for (int i = GUARD_ENTRIES; i > 0; i--) {
		snprintf(user, sizeof user, "u%d", i);
		assert_false(attempt(&guard, "h", user, "p", true, 1000));
	}
	assert_true(attempt(&guard, "h", "u0", "p", true, 1000));
}

static void nothing_in_it_is_a_password(void **state)
{
	struct guard guard = new_guard();

	(void)state;
	attempt(&guard, "h", "u", "open sesame", true, 1);
	assert_null(memmem(&guard, sizeof guard, "open sesame", 4));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_password_refused_twice_is_forbidden_for_ten_minutes),
		cmocka_unit_test(another_password_user_or_host_is_allowed),
		cmocka_unit_test(a_login_in_between_begins_the_count_anew),
		cmocka_unit_test(many_others_push_out_the_oldest_only),
		cmocka_unit_test(nothing_in_it_is_a_password),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
