#include "unit/test.h"

#include "poll/schedule.h"
#include "unit/poll/some_monitor.h"

static int64_t delay_after(int64_t interval_ms, enum err_class class, unsigned failures,
	unsigned refusals, int64_t wait_ms)
{
	struct monitor *monitor = some_monitor(0, MAIL_IMAP, "h");
	struct status status = {
		.monitor = monitor,
		.err.class = class,
		.failures = class == ERR_THROTTLED ? 0 : failures,
		.throttles = class == ERR_THROTTLED ? failures : 0,
		.refusals = refusals,
	};
	int64_t delay;

	monitor->interval_ms = interval_ms;
	delay = schedule_delay_ms(monitor, &status, wait_ms);
	monitor_unref(monitor);
	return delay;
}

static void each_result_has_its_own_plan(void **state)
{
	enum { S = 1000, MIN = 60 * S, HOUR = 60 * MIN };
	static const struct {
		const char *what;
		int64_t interval_ms;
		enum err_class class;
		unsigned failures;
		unsigned refusals;
		int64_t wait_ms;
		int64_t delay_ms;
	} cases[] = {
		{ "good", MIN, ERR_NONE, 0, 0, 0, MIN },
		{ "some folders", MIN, ERR_FOLDER, 0, 0, 0, MIN },
		{ "LOGIN-DELAY over the interval", MIN, ERR_NONE, 0, 0, 5 * MIN, 5 * MIN },
		{ "LOGIN-DELAY below the interval", MIN, ERR_NONE, 0, 0, 10 * S, MIN },

		{ "first retry is quick", MIN, ERR_CONNECT, 1, 0, 0, 5 * S },
		{ "but not quicker than the interval", 2 * S, ERR_DNS, 1, 0, 0, 2 * S },
		{ "and not sooner than asked", MIN, ERR_PROTOCOL, 1, 0, MIN, MIN },
		{ "down", MIN, ERR_TIMEOUT, 2, 0, 0, MIN },
		{ "down for longer", MIN, ERR_TIMEOUT, 3, 0, 0, 2 * MIN },
		{ "and longer", MIN, ERR_DNS, 5, 0, 0, 8 * MIN },
		{ "ten intervals at most", MIN, ERR_DNS, 6, 0, 0, 10 * MIN },
		{ "no login is begun in a hurry where none can be ended", MIN, ERR_TLS, 1,
			0, 0, 2 * MIN },
		{ "nor again and again", MIN, ERR_CERTIFICATE, 3, 0, 0, 8 * MIN },
		{ "but now and then", MIN, ERR_CERTIFICATE, 40, 0, 0, 10 * MIN },
		{ "however often", MIN, ERR_SECRET, 4000000000, 0, 0, 10 * MIN },
		{ "15 minutes at most", 5 * MIN, ERR_CONNECT, 9, 0, 0, 15 * MIN },
		{ "never below the interval", HOUR, ERR_CONNECT, 9, 0, 0, HOUR },
		{ "an interval of a day stays", 24 * HOUR, ERR_CONNECT, 3, 0, 0,
			24 * HOUR },

		{ "locked maildrop", MIN, ERR_BUSY, 1, 0, 0, MIN },
		{ "locked for long", MIN, ERR_BUSY, 7, 0, 0, MIN },
		{ "locked and told when", MIN, ERR_BUSY, 1, 0, 3 * MIN, 3 * MIN },

		{ "slowed down", MIN, ERR_THROTTLED, 1, 0, 0, 2 * MIN },
		{ "slowed down again", MIN, ERR_THROTTLED, 2, 0, 0, 4 * MIN },
		{ "slowed down and told", MIN, ERR_THROTTLED, 1, 0, HOUR, HOUR },
		{ "told less than the back-off", MIN, ERR_THROTTLED, 2, 0, MIN, 4 * MIN },
		{ "told nonsense", MIN, ERR_THROTTLED, 1, 0, INT64_MAX, 24 * HOUR },

		{ "refused once", MIN, ERR_AUTH, 1, 1, 0, MIN },
		{ "refused twice", MIN, ERR_AUTH, 2, 2, 0, MIN },
		{ "refused three times", MIN, ERR_AUTH, 3, 3, 0, -1 },
		{ "refused once more by hand", MIN, ERR_AUTH, 4, 4, MIN, -1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int64_t delay = delay_after(cases[i].interval_ms, cases[i].class,
			cases[i].failures, cases[i].refusals, cases[i].wait_ms);

		if (delay != cases[i].delay_ms)
			fail_msg("%s: %jd ms instead of %jd", cases[i].what,
				(intmax_t)delay, (intmax_t)cases[i].delay_ms);
	}
}

static void without_retries_the_first_failure_waits_an_interval(void **state)
{
	struct monitor *monitor = some_monitor(0, MAIL_IMAP, "h");
	struct status status = { .monitor = monitor, .err.class = ERR_DNS, .failures = 1 };

	(void)state;
	for (monitor->retries = -1; monitor->retries <= 1; monitor->retries++)
		assert_true(schedule_delay_ms(monitor, &status, 0) >= 60000);
	monitor_unref(monitor);
}

static void a_doubted_refusal_waits_for_minutes_and_then_for_hours(void **state)
{
	enum { MIN = 60 * 1000 };
	static const int64_t waits[] = { 5 * MIN, 20 * MIN, 60 * MIN, 240 * MIN };
	struct monitor *monitor = some_monitor(0, MAIL_IMAP, "h");
	struct refused *refused = refused_new("u@h");
	struct status status = {
		.monitor = monitor,
		.err.class = ERR_AUTH,
		.failures = 1,
		.refused = refused,
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(waits); i++) {
		refused->doubts = (unsigned)i + 1;
		assert_int_equal(schedule_delay_ms(monitor, &status, 0), waits[i]);
		assert_int_equal(schedule_delay_ms(monitor, &status, 999 * MIN), 999 * MIN);
	}
	refused->times = status.refusals = SCHEDULE_REFUSALS;
	assert_int_equal(schedule_delay_ms(monitor, &status, 0), -1);
	refused_unref(refused);
	monitor_unref(monitor);
}

static void a_command_is_asked_again_less_often_than_a_file(void **state)
{
	struct monitor *monitor = some_monitor(0, MAIL_IMAP, "h");

	(void)state;
	monitor->interval_ms = 5000;
	monitor->secret.kind = SECRET_FILE;
	assert_int_equal(schedule_look_ms(monitor), 5000);
	monitor->secret.kind = SECRET_COMMAND;
	assert_int_equal(schedule_look_ms(monitor), SCHEDULE_LOOK_COMMAND_MS);
	monitor->interval_ms = 2 * SCHEDULE_LOOK_COMMAND_MS;
	assert_int_equal(schedule_look_ms(monitor), monitor->interval_ms);
	monitor_unref(monitor);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_result_has_its_own_plan),
		cmocka_unit_test(without_retries_the_first_failure_waits_an_interval),
		cmocka_unit_test(a_doubted_refusal_waits_for_minutes_and_then_for_hours),
		cmocka_unit_test(a_command_is_asked_again_less_often_than_a_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
