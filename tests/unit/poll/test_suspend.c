#include "unit/test.h"

#include "poll/listen.h"
#include "poll/suspend.h"
#include "unit/poll/some_monitor.h"
#include "unit/poll/some_schedule.h"

enum { MINUTE_MS = 60 * 1000, HOUR_MS = 60 * MINUTE_MS, BOXES = 100, SPREAD_MS = 5000 };

static void a_sleep_is_told_once_and_by_nothing_else(void **state)
{
	struct suspend suspend = { .fd = -1 };

	(void)state;
	/* from boot to the start of the program it slept an hour */
	assert_true(suspend_look(&suspend, 5 * HOUR_MS, 4 * HOUR_MS));
	assert_false(suspend_look(&suspend, 5 * HOUR_MS, 4 * HOUR_MS));
	/* being awake for long, and clocks that are read a moment apart, are no sleep */
	assert_false(suspend_look(&suspend, 9 * HOUR_MS + 3, 8 * HOUR_MS));
	assert_false(suspend_look(&suspend, 9 * HOUR_MS + 3, 8 * HOUR_MS + 5));
	assert_true(suspend_look(&suspend, 9 * HOUR_MS + 20000, 8 * HOUR_MS + 10000));
	assert_false(suspend_look(&suspend, 10 * HOUR_MS + 20000, 9 * HOUR_MS + 10000));
}

static void many_short_sleeps_add_up(void **state)
{
	struct suspend suspend = { .fd = -1 };
	int told = 0;

	(void)state;
	for (int64_t ms = 0; ms < 10000; ms += 100)
		told += suspend_look(&suspend, HOUR_MS + ms, HOUR_MS);
	assert_in_range(told, 8, 10);
}

/* Mailboxes that were asked at START_MS and have an hour to the next time; the odd ones
 * keep their sessions. */
static struct schedule *asked_once(void)
{
	struct schedule *schedule = new_schedule(BOXES, BOXES, 0);

	for (uint32_t id = 0; id < BOXES; id++) {
		struct monitor *monitor = some_user(id, MAIL_IMAP, "h");
		struct status status = { .monitor = monitor };

		monitor->interval_ms = HOUR_MS;
		assert_true(schedule_put(schedule, monitor, START_MS));
		starts(schedule, id, START_MS);
		schedule_logged_in(schedule, id);
		schedule_session_held(schedule, id, id % 2);
		schedule_finished(schedule, &status, 0, START_MS);
		monitor_unref(monitor);
	}
	return schedule;
}

static void after_a_sleep_all_listens_are_renewed_spread_over_a_while(void **state)
{
	const int64_t now_ms = START_MS + 10 * MINUTE_MS;
	struct schedule *schedule = asked_once();
	int at_once = 0;

	(void)state;
	schedule_awake(schedule, now_ms, SPREAD_MS);
	for (uint32_t id = 0; id < BOXES; id++) {
		const int64_t due_ms = plan_of(schedule, id).next_ms;

		if (id % 2)
			assert_in_range(due_ms, now_ms, now_ms + SPREAD_MS);
		else /* nobody listens: its time has not come */
			assert_in_range(due_ms, START_MS + HOUR_MS * 9 / 10,
				START_MS + HOUR_MS * 11 / 10);
		at_once += due_ms < now_ms + SPREAD_MS / 10;
	}
	assert_in_range(at_once, 0, BOXES / 4);
	schedule_free(schedule);
}

static void what_is_overdue_after_a_sleep_does_not_come_all_at_once(void **state)
{
	const int64_t now_ms = START_MS + 24 * HOUR_MS;
	struct schedule *schedule = asked_once();
	int started = 0;

	(void)state;
	schedule_awake(schedule, now_ms, SPREAD_MS);
	while (schedule_next_turn(schedule, now_ms).kind == TURN_START)
		started++;
	assert_in_range(started, 0, BOXES / 10);
	while (schedule_next_turn(schedule, now_ms + SPREAD_MS).kind == TURN_START)
		started++;
	assert_int_equal(started, BOXES);
	schedule_free(schedule);
}

static void who_listens_is_renewed_before_29_minutes_and_not_all_in_one(void **state)
{
	struct schedule *schedule = asked_once();
	int64_t first_ms = INT64_MAX, last_ms = 0;

	(void)state;
	for (uint32_t id = 0; id < BOXES; id++) {
		int64_t due_ms;

		listen_renew(schedule, id, START_MS);
		due_ms = plan_of(schedule, id).next_ms;
		first_ms = due_ms < first_ms ? due_ms : first_ms;
		last_ms = due_ms > last_ms ? due_ms : last_ms;
	}
	assert_true(first_ms >= START_MS + 25 * MINUTE_MS);
	/* with room for an answer that takes its time */
	assert_true(last_ms <= START_MS + 28 * MINUTE_MS);
	assert_true(last_ms - first_ms > MINUTE_MS);
	schedule_free(schedule);
}

static void a_renewal_delays_no_check(void **state)
{
	struct schedule *schedule = one_mailbox();
	int64_t due_ms;

	(void)state;
	starts(schedule, 0, START_MS);
	due_ms = ends(schedule, 0, (struct outcome){ 0 }, START_MS).next_ms;
	listen_renew(schedule, 0, START_MS);
	assert_int_equal(plan_of(schedule, 0).next_ms, due_ms);
	schedule_free(schedule);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sleep_is_told_once_and_by_nothing_else),
		cmocka_unit_test(many_short_sleeps_add_up),
		cmocka_unit_test(after_a_sleep_all_listens_are_renewed_spread_over_a_while),
		cmocka_unit_test(what_is_overdue_after_a_sleep_does_not_come_all_at_once),
		cmocka_unit_test(
			who_listens_is_renewed_before_29_minutes_and_not_all_in_one),
		cmocka_unit_test(a_renewal_delays_no_check),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
