#include "unit/test.h"

#include "unit/poll/some_monitor.h"
#include "unit/poll/some_schedule.h"

static void the_interval_counts_from_the_start_of_a_good_check(void **state)
{
	struct schedule *schedule = one_mailbox();
	int64_t now_ms = START_MS;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		struct status status;

		starts(schedule, 0, now_ms);
		status = ends(schedule, 0, (struct outcome){ 0 }, now_ms + 5000);
		assert_int_equal(status.idle, IDLE_NOT);
		assert_in_range(status.next_ms - now_ms, 54000, 66000);
		assert_true(schedule_wake_ms(schedule) == status.next_ms);
		nothing_starts(schedule, status.next_ms - 1);
		now_ms = status.next_ms;
	}
	/* the jitter evens out: no drift by what checks take */
	assert_in_range(now_ms - START_MS, 59500 * 1000, 60500 * 1000);
	schedule_free(schedule);
}

static void a_failed_check_pauses_from_its_end(void **state)
{
	struct schedule *schedule = one_mailbox();
	struct status status;

	(void)state;
	starts(schedule, 0, START_MS);
	status = ends(schedule, 0, (struct outcome){ ERR_TIMEOUT, 1, 0 }, START_MS + 6000);
	assert_in_range(status.next_ms - START_MS - 6000, 4500, 5500);
	schedule_free(schedule);
}

static void a_check_that_took_longer_than_the_interval_is_followed_by_a_pause(void **state)
{
	struct schedule *schedule = one_mailbox();
	struct status status;

	(void)state;
	starts(schedule, 0, START_MS);
	status = ends(schedule, 0, (struct outcome){ 0 }, START_MS + 300000);
	assert_in_range(status.next_ms - START_MS - 300000, 6000, 60000);
	schedule_free(schedule);
}

static void jitter_never_undercuts_what_the_server_asked_for(void **state)
{
	static const struct outcome asked[] = {
		{ ERR_NONE, 0, 60000 },
		{ ERR_NONE, 0, 59000 },
		{ ERR_BUSY, 1, 200000 },
		{ ERR_THROTTLED, 1, 120000 },
		{ ERR_THROTTLED, 1, 110000 },
		{ ERR_THROTTLED, 1, 900000 },
	};
	struct schedule *schedule = one_mailbox();
	int64_t now_ms = START_MS;

	(void)state;
	for (size_t i = 0; i < 600; i++) {
		struct outcome outcome = asked[i % COUNT_OF(asked)];
		struct status status;

		starts(schedule, 0, now_ms);
		now_ms += 100;
		status = ends(schedule, 0, outcome, now_ms);
		assert_true(status.next_ms >= now_ms + outcome.wait_ms);
		assert_true(status.next_ms <= now_ms + outcome.wait_ms * 2);
		now_ms = status.next_ms;
	}
	schedule_free(schedule);
}

static void first_checks_are_spread_but_not_beyond_the_interval(void **state)
{
	struct schedule *schedule = new_schedule(1000, 1000, 600000);
	int64_t last_ms = START_MS;
	size_t early = 0;

	(void)state;
	for (uint32_t id = 0; id < 200; id++)
		put(schedule, id, MAIL_IMAP, "h");
	while (schedule_size(schedule) > 0) {
		struct turn turn;

		last_ms = schedule_wake_ms(schedule);
		turn = schedule_next_turn(schedule, last_ms);
		assert_in_range(last_ms - START_MS, 0, 60000);
		assert_int_equal(turn.kind, TURN_START);
		early += last_ms < START_MS + 30000;
		schedule_remove(schedule, turn.id);
	}
	assert_in_range(early, 70, 130);
	assert_true(last_ms > START_MS + 50000);
	schedule_free(schedule);
}

static void a_check_has_one_deadline_that_is_said_once(void **state)
{
	struct schedule *schedule = one_mailbox();
	struct turn turn;

	(void)state;
	starts(schedule, 0, START_MS);
	schedule_logged_in(schedule, 0);
	assert_true(schedule_wake_ms(schedule) == START_MS + 6000);
	nothing_starts(schedule, START_MS + 5999);
	turn = schedule_next_turn(schedule, START_MS + 6000);
	assert_int_equal(turn.kind, TURN_DEADLINE);
	assert_int_equal(turn.id, 0);
	nothing_starts(schedule, START_MS + 7000);
	assert_true(schedule_wake_ms(schedule) == INT64_MAX);
	schedule_free(schedule);
}

static void after_three_refusals_only_a_person_starts_a_check(void **state)
{
	struct schedule *schedule = one_mailbox();
	struct status status;

	(void)state;
	starts(schedule, 0, START_MS);
	status = ends(schedule, 0, (struct outcome){ ERR_AUTH, 3, 0 }, START_MS);
	assert_int_equal(status.idle, IDLE_REFUSED);
	assert_int_equal(status.next_ms, 0);
	assert_true(schedule_wake_ms(schedule) == INT64_MAX);
	nothing_starts(schedule, INT64_MAX - 100000);

	schedule_check_now(schedule, 0, START_MS + 9);
	assert_int_equal(plan_of(schedule, 0).idle, IDLE_NOT);
	starts(schedule, 0, START_MS + 9);
	status = ends(schedule, 0, (struct outcome){ ERR_AUTH, 4, 0 }, START_MS + 9);
	assert_int_equal(status.idle, IDLE_REFUSED);
	schedule_free(schedule);
}

static void a_changed_monitor_runs_again_after_refusals(void **state)
{
	struct schedule *schedule = one_mailbox();

	(void)state;
	starts(schedule, 0, START_MS);
	ends(schedule, 0, (struct outcome){ ERR_AUTH, 3, 0 }, START_MS);
	put(schedule, 0, MAIL_IMAP, "h");
	starts(schedule, 0, START_MS);
	schedule_free(schedule);
}

static void check_now_makes_due_once(void **state)
{
	struct schedule *schedule = one_mailbox();
	struct status status;

	(void)state;
	starts(schedule, 0, START_MS);
	schedule_check_now(schedule, 0, START_MS); /* the one under way counts */
	status = ends(schedule, 0, (struct outcome){ 0 }, START_MS);
	assert_true(status.next_ms > START_MS);
	schedule_check_now(schedule, 0, START_MS + 1);
	schedule_check_now(schedule, 0, START_MS + 2);
	starts(schedule, 0, START_MS + 2);
	nothing_starts(schedule, START_MS + 2);
	schedule_free(schedule);
}

static void a_held_monitor_is_not_checked_until_released(void **state)
{
	struct schedule *schedule = one_mailbox();
	struct status status;

	(void)state;
	schedule_hold(schedule, 0);
	assert_int_equal(plan_of(schedule, 0).idle, IDLE_HELD);
	schedule_check_now(schedule, 0, START_MS);
	put(schedule, 0, MAIL_IMAP, "h");
	nothing_starts(schedule, START_MS + 999999);
	schedule_release(schedule, 0, START_MS + 5);
	assert_true(plan_of(schedule, 0).next_ms == START_MS + 5);
	starts(schedule, 0, START_MS + 5);
	schedule_release(schedule, 0, START_MS + 5);

	/* held under way: the check ends, and that was the last */
	schedule_hold(schedule, 0);
	status = ends(schedule, 0, (struct outcome){ 0 }, START_MS + 6);
	assert_int_equal(status.idle, IDLE_HELD);
	assert_int_equal(status.next_ms, 0);
	nothing_starts(schedule, START_MS + 999999);
	schedule_free(schedule);
}

static void a_disabled_monitor_is_kept_and_never_due(void **state)
{
	struct schedule *schedule = one_mailbox();
	struct monitor *monitor = some_monitor(0, MAIL_IMAP, "h");

	(void)state;
	monitor->enabled = false;
	assert_true(schedule_put(schedule, monitor, START_MS));
	schedule_check_now(schedule, 0, START_MS);
	nothing_starts(schedule, START_MS + 999999);
	assert_int_equal(plan_of(schedule, 0).idle, IDLE_DISABLED);
	assert_int_equal(schedule_size(schedule), 1);
	monitor_unref(monitor);
	schedule_free(schedule);
}

static void a_monitor_replaced_under_way_runs_again_at_once(void **state)
{
	struct schedule *schedule = new_schedule(32, 1, 0);
	struct status status;

	(void)state;
	put(schedule, 0, MAIL_IMAP, "old");
	starts(schedule, 0, START_MS);
	put(schedule, 0, MAIL_IMAP, "new");
	nothing_starts(schedule, START_MS);
	/* the login under way counts against the old host */
	put(schedule, 1, MAIL_IMAP, "new");
	starts(schedule, 1, START_MS);
	put(schedule, 2, MAIL_IMAP, "old");
	nothing_starts(schedule, START_MS);
	status = ends(schedule, 0, (struct outcome){ ERR_AUTH, 3, 0 }, START_MS + 4);
	assert_int_equal(status.idle, IDLE_NOT);
	assert_int_equal(status.next_ms, START_MS + 4);
	starts(schedule, 2, START_MS + 4);
	nothing_starts(schedule, START_MS + 4);
	schedule_logged_in(schedule, 1);
	starts(schedule, 0, START_MS + 4);
	schedule_free(schedule);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_interval_counts_from_the_start_of_a_good_check),
		cmocka_unit_test(a_failed_check_pauses_from_its_end),
		cmocka_unit_test(
			a_check_that_took_longer_than_the_interval_is_followed_by_a_pause),
		cmocka_unit_test(jitter_never_undercuts_what_the_server_asked_for),
		cmocka_unit_test(first_checks_are_spread_but_not_beyond_the_interval),
		cmocka_unit_test(a_check_has_one_deadline_that_is_said_once),
		cmocka_unit_test(after_three_refusals_only_a_person_starts_a_check),
		cmocka_unit_test(a_changed_monitor_runs_again_after_refusals),
		cmocka_unit_test(check_now_makes_due_once),
		cmocka_unit_test(a_held_monitor_is_not_checked_until_released),
		cmocka_unit_test(a_disabled_monitor_is_kept_and_never_due),
		cmocka_unit_test(a_monitor_replaced_under_way_runs_again_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
