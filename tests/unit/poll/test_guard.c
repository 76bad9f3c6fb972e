#include "unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "poll/guard.h"
#include "poll/schedule.h"
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
	const struct instant now = { now_ms, now_ms };
	const struct instant never = { 0 };
	bool allowed;

	free(monitor->user);
	monitor->user = strdup(user);
	allowed = !guard_forbids(guard, monitor, &secret, GUARD_TRIAL, now_ms);
	if (allowed && refused)
		refused_unref(guard_refuse(guard, monitor, &secret, "no", &never, &now));
	else if (allowed)
		guard_accept(guard, monitor, &secret);
	buf_release(&secret);
	monitor_unref(monitor);
	return allowed;
}

static struct guard new_guard(void)
{
	struct guard guard;
	struct err err;

	assert_true(guard_init(&guard, NULL, &err));
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
	guard_release(&guard);
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
	guard_release(&guard);
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
	guard_release(&guard);
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
	guard_release(&guard);
}

static void nothing_in_it_is_a_password(void **state)
{
	struct guard guard = new_guard();

	(void)state;
	attempt(&guard, "h", "u", "open sesame", true, 1);
	assert_null(memmem(&guard, sizeof guard, "open sesame", 4));
	assert_null(
		memmem(guard.entries, guard.n * sizeof *guard.entries, "open sesame", 4));
	assert_null(memmem(guard.entries->refused, sizeof(struct refused), "sesame", 4));
	guard_release(&guard);
}

/* A guard, and a password of one account before it. */
struct gate {
	struct guard guard;
	struct monitor *monitor;
	struct buf secret;
};

static struct gate new_gate(void)
{
	return (struct gate){
		.guard = new_guard(),
		.monitor = some_monitor(1, MAIL_IMAP, "h"),
		.secret = secret_of("p"),
	};
}

static void free_gate(struct gate *gate)
{
	buf_release(&gate->secret);
	monitor_unref(gate->monitor);
	guard_release(&gate->guard);
}

static void change_secret(struct gate *gate, const char *text)
{
	buf_release(&gate->secret);
	gate->secret = secret_of(text);
}

static bool may_go(const struct gate *gate, enum guard_asker asker, int64_t now_ms)
{
	return !guard_forbids(&gate->guard, gate->monitor, &gate->secret, asker, now_ms);
}

/* worked_ms 0: it never did. */
static void refuse(struct gate *gate, int64_t worked_ms, int64_t now_ms)
{
	const struct instant worked = { worked_ms, worked_ms };
	const struct instant now = { now_ms, now_ms };

	refused_unref(guard_refuse(&gate->guard, gate->monitor, &gate->secret,
		"NO such thing", &worked, &now));
}

static const struct refused *known(const struct gate *gate)
{
	return guard_find(&gate->guard, gate->monitor, &gate->secret);
}

static void after_three_refusals_only_a_person_sends_it_again(void **state)
{
	struct gate gate = new_gate();

	(void)state;
	for (int i = 1; i <= SCHEDULE_REFUSALS; i++) {
		assert_true(may_go(&gate, GUARD_SCHEDULE, i));
		refuse(&gate, 0, i);
	}
	assert_false(may_go(&gate, GUARD_SCHEDULE, INT64_MAX / 2));
	assert_true(may_go(&gate, GUARD_PERSON, 5));
	refuse(&gate, 0, 6);
	assert_false(may_go(&gate, GUARD_SCHEDULE, 7));
	assert_int_equal(known(&gate)->times, 4);
	assert_string_equal(known(&gate)->words, "NO such thing");
	change_secret(&gate, "p2");
	assert_true(may_go(&gate, GUARD_SCHEDULE, 8));
	change_secret(&gate, "p");
	guard_accept(&gate.guard, gate.monitor, &gate.secret);
	assert_true(may_go(&gate, GUARD_SCHEDULE, 9));
	assert_null(known(&gate));
	free_gate(&gate);
}

static int tries(const struct gate *gate)
{
	return guard_tries(&gate->guard, gate->monitor, &gate->secret);
}

static void no_more_are_under_way_than_may_yet_be_refused(void **state)
{
	struct gate gate = new_gate();

	(void)state;
	assert_int_equal(guard_tries(&gate.guard, gate.monitor, NULL), 3);
	assert_int_equal(tries(&gate), 3);
	refuse(&gate, 0, 1);
	assert_int_equal(tries(&gate), 2);
	change_secret(&gate, "another");
	assert_int_equal(tries(&gate), 3);
	assert_int_equal(guard_tries(&gate.guard, gate.monitor, NULL), 2);
	change_secret(&gate, "p");
	for (int i = 2; i <= 5; i++) {
		refuse(&gate, 0, i);
		assert_int_equal(tries(&gate), 1);
	}
	guard_accept(&gate.guard, gate.monitor, &gate.secret);
	assert_int_equal(tries(&gate), 3);
	refuse(&gate, 6, 7);
	assert_int_equal(tries(&gate), 1);
	free_gate(&gate);
}

static void what_an_earlier_run_found_counts_on(void **state)
{
	struct gate before = new_gate();
	struct gate gate = { 0 };
	struct err err;

	(void)state;
	refuse(&before, 0, 1);
	refuse(&before, 0, 2);
	gate.monitor = some_monitor(7, MAIL_POP3, "H");
	gate.secret = secret_of("p");
	assert_true(guard_init(&gate.guard, before.guard.key, &err));
	assert_true(guard_recall(&gate.guard, (struct refused *)(uintptr_t)known(&before)));
	assert_true(may_go(&gate, GUARD_SCHEDULE, 3));
	refuse(&gate, 0, 3);
	assert_int_equal(gate.guard.n, 1);
	assert_false(may_go(&gate, GUARD_SCHEDULE, 4));
	assert_int_equal(known(&before)->times, 2);
	free_gate(&gate);
	free_gate(&before);
}

static void a_secret_that_worked_for_long_is_sent_again_later(void **state)
{
	struct gate gate = new_gate();
	int64_t now_ms = 100 * MINUTE_MS;

	(void)state;
	for (unsigned i = 1; i <= SCHEDULE_DOUBTS; i++) {
		refuse(&gate, i == 1 ? now_ms - MINUTE_MS : 0, now_ms);
		assert_int_equal(known(&gate)->times, 0);
		assert_int_equal(known(&gate)->doubts, i);
		assert_int_equal(known(&gate)->worked.ms, 99 * MINUTE_MS);
		now_ms += schedule_doubt_ms(i);
		assert_false(may_go(&gate, GUARD_SCHEDULE, now_ms - 1));
		assert_true(may_go(&gate, GUARD_SCHEDULE, now_ms));
		assert_true(may_go(&gate, GUARD_TRIAL, now_ms - 1));
	}
	refuse(&gate, 0, now_ms);
	assert_false(may_go(&gate, GUARD_SCHEDULE, INT64_MAX / 2));
	free_gate(&gate);
}

static void each_token_of_an_account_goes_once_after_three(void **state)
{
	struct gate gate = new_gate();
	char token[16];

	(void)state;
	gate.monitor->secret.kind = SECRET_TOKEN;
	for (int i = 1; i <= 6; i++) {
		/* two of 4,096 prints may be alike, four tokens in a row have no like */
		for (int other = 0; other < 4; other++) {
			snprintf(token, sizeof token, "t%d.%d", i, other);
			change_secret(&gate, token);
			if (may_go(&gate, GUARD_SCHEDULE, i))
				break;
		}
		assert_true(may_go(&gate, GUARD_SCHEDULE, i));
		refuse(&gate, 0, i);
		assert_int_equal(may_go(&gate, GUARD_SCHEDULE, i), i < SCHEDULE_REFUSALS);
	}
	assert_int_equal(gate.guard.n, 1);
	assert_int_equal(known(&gate)->times, 6);
	free_gate(&gate);
}

static void prints_are_few_bits_and_differ_by_key(void **state)
{
	struct gate one = new_gate();
	struct gate other = new_gate();
	int same = 0;

	(void)state;
	for (int i = 0; i < 64; i++) {
		char text[8];
		uint16_t print;

		snprintf(text, sizeof text, "p%d", i);
		change_secret(&one, text);
		print = guard_print(&one.guard, one.monitor, &one.secret);
		assert_int_equal(print & ~PRINT_BITS, PRINT_KNOWN);
		assert_int_equal(print, guard_print(&one.guard, one.monitor, &one.secret));
		same += print == guard_print(&other.guard, one.monitor, &one.secret);
	}
	assert_true(same < 8);
	free_gate(&one);
	free_gate(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_password_refused_twice_is_forbidden_for_ten_minutes),
		cmocka_unit_test(another_password_user_or_host_is_allowed),
		cmocka_unit_test(a_login_in_between_begins_the_count_anew),
		cmocka_unit_test(many_others_push_out_the_oldest_only),
		cmocka_unit_test(nothing_in_it_is_a_password),
		cmocka_unit_test(after_three_refusals_only_a_person_sends_it_again),
		cmocka_unit_test(no_more_are_under_way_than_may_yet_be_refused),
		cmocka_unit_test(what_an_earlier_run_found_counts_on),
		cmocka_unit_test(a_secret_that_worked_for_long_is_sent_again_later),
		cmocka_unit_test(each_token_of_an_account_goes_once_after_three),
		cmocka_unit_test(prints_are_few_bits_and_differ_by_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
