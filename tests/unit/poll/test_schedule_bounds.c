#include "unit/test.h"

#include "unit/poll/some_monitor.h"
#include "unit/poll/some_schedule.h"

static size_t start_all(struct schedule *schedule)
{
	size_t n = 0;

	while (schedule_next_turn(schedule, START_MS).kind == TURN_START)
		n++;
	return n;
}

static void logins_are_bounded_per_host(void **state)
{
	struct schedule *schedule = new_schedule(32, 2, 0);

	(void)state;
	for (uint32_t id = 0; id < 4; id++)
		put(schedule, id, MAIL_IMAP, id % 2 ? "MAIL.example" : "mail.example");
	put(schedule, 4, MAIL_IMAP, "other");
	put(schedule, 5, MAIL_IMAP, "third");
	assert_int_equal(start_all(schedule), 4);
	schedule_free(schedule);
}

static void logins_are_bounded_in_all(void **state)
{
	static const char *const hosts[] = { "a", "b", "c", "d", "e" };
	struct schedule *schedule = new_schedule(3, 2, 0);

	(void)state;
	for (uint32_t id = 0; id < COUNT_OF(hosts); id++)
		put(schedule, id, MAIL_IMAP, hosts[id]);
	assert_int_equal(start_all(schedule), 3);
	assert_int_equal(schedule_logins_in_flight(schedule), 3);
	assert_true(schedule_wake_ms(schedule) > START_MS);
	for (uint32_t id = 0; id < COUNT_OF(hosts); id++)
		schedule_logged_in(schedule, id);
	assert_int_equal(schedule_logins_in_flight(schedule), 0);
	assert_true(schedule_wake_ms(schedule) <= START_MS);
	assert_int_equal(start_all(schedule), 2);
	schedule_free(schedule);
}

/* Nobody knows yet whether its password is refused. */
static void logins_of_one_account_are_as_many_as_may_be_refused(void **state)
{
	struct schedule *schedule = new_schedule(32, 32, 0);

	(void)state;
	for (uint32_t id = 0; id < 3; id++) {
		put(schedule, id, id == 1 ? MAIL_POP3 : MAIL_IMAP, "h");
		starts(schedule, id, START_MS);
	}
	for (uint32_t id = 3; id < 6; id++)
		put(schedule, id, MAIL_IMAP, "h");
	nothing_starts(schedule, START_MS);
	put(schedule, 6, MAIL_IMAP, "other");
	starts(schedule, 6, START_MS);
	/* one of them was refused, and then another */
	schedule_bound_account(schedule, 0, 2);
	schedule_logged_in(schedule, 0);
	nothing_starts(schedule, START_MS);
	schedule_bound_account(schedule, 1, 1);
	schedule_logged_in(schedule, 1);
	nothing_starts(schedule, START_MS);
	/* the third was let in */
	schedule_bound_account(schedule, 2, SCHEDULE_REFUSALS);
	schedule_logged_in(schedule, 2);
	assert_int_equal(start_all(schedule), 3);
	schedule_free(schedule);
}

static void a_slow_host_does_not_hold_up_another(void **state)
{
	struct schedule *schedule = new_schedule(32, 1, 0);

	(void)state;
	put(schedule, 0, MAIL_IMAP, "slow");
	starts(schedule, 0, START_MS);
	put(schedule, 1, MAIL_IMAP, "slow");
	nothing_starts(schedule, START_MS);
	put(schedule, 2, MAIL_IMAP, "quick");
	starts(schedule, 2, START_MS);
	ends(schedule, 0, (struct outcome){ ERR_TIMEOUT, 1, 0 }, START_MS + 1);
	starts(schedule, 1, START_MS + 1);
	schedule_free(schedule);
}

static void a_held_session_needs_no_login(void **state)
{
	struct schedule *schedule = new_schedule(1, 1, 0);

	(void)state;
	put(schedule, 0, MAIL_IMAP, "h");
	put(schedule, 1, MAIL_IMAP, "h");
	schedule_session_held(schedule, 0, true);
	schedule_session_held(schedule, 1, true);
	assert_int_equal(schedule_next_turn(schedule, START_MS).kind, TURN_START);
	assert_int_equal(schedule_next_turn(schedule, START_MS).kind, TURN_START);
	assert_int_equal(schedule_logins_in_flight(schedule), 0);

	/* both turn out to be dead: one may log in, the other has to queue */
	assert_true(schedule_relogin(schedule, 1));
	assert_true(schedule_relogin(schedule, 1));
	assert_int_equal(schedule_logins_in_flight(schedule), 1);
	assert_false(schedule_relogin(schedule, 0));
	nothing_starts(schedule, START_MS + 10);
	schedule_logged_in(schedule, 1);
	starts(schedule, 0, START_MS + 20);
	assert_int_equal(schedule_logins_in_flight(schedule), 1);
	schedule_free(schedule);
}

static void one_maildrop_has_one_session_at_a_time(void **state)
{
	struct schedule *schedule = new_schedule(32, 4, 0);
	struct monitor *other_user = some_monitor(3, MAIL_POP3, "h");
	struct monitor *in_clear = some_monitor(2, MAIL_POP3, "h");

	(void)state;
	other_user->user[0] = 'v';
	in_clear->port = 110;
	put(schedule, 0, MAIL_POP3, "h");
	starts(schedule, 0, START_MS);
	put(schedule, 1, MAIL_POP3, "H");
	assert_true(schedule_put(schedule, in_clear, START_MS));
	nothing_starts(schedule, START_MS);
	/* the end of the login is not yet the end of the session */
	schedule_logged_in(schedule, 0);
	nothing_starts(schedule, START_MS);
	assert_true(schedule_put(schedule, other_user, START_MS));
	starts(schedule, 3, START_MS);
	ends(schedule, 0, (struct outcome){ 0 }, START_MS);
	assert_int_equal(schedule_next_turn(schedule, START_MS).kind, TURN_START);
	nothing_starts(schedule, START_MS);
	monitor_unref(in_clear);
	monitor_unref(other_user);
	schedule_free(schedule);
}

static void two_monitors_of_one_imap_user_run_side_by_side(void **state)
{
	struct schedule *schedule = new_schedule(32, 4, 0);

	(void)state;
	put(schedule, 0, MAIL_IMAP, "h");
	starts(schedule, 0, START_MS);
	put(schedule, 1, MAIL_IMAP, "h");
	starts(schedule, 1, START_MS);
	schedule_free(schedule);
}

static void a_monitor_removed_under_way_gives_its_places_back(void **state)
{
	struct schedule *schedule = new_schedule(1, 1, 0);

	(void)state;
	put(schedule, 0, MAIL_POP3, "h");
	starts(schedule, 0, START_MS);
	put(schedule, 1, MAIL_POP3, "h");
	nothing_starts(schedule, START_MS);
	schedule_remove(schedule, 0);
	starts(schedule, 1, START_MS);

	/* nothing that is said about the removed one does any harm */
	schedule_remove(schedule, 0);
	schedule_logged_in(schedule, 0);
	schedule_hold(schedule, 0);
	schedule_release(schedule, 0, START_MS);
	schedule_check_now(schedule, 0, START_MS);
	schedule_session_held(schedule, 0, true);
	assert_false(schedule_relogin(schedule, 0));
	assert_int_equal(ends(schedule, 0, (struct outcome){ 0 }, START_MS).next_ms, -77);
	assert_int_equal(schedule_logins_in_flight(schedule), 1);
	assert_int_equal(schedule_size(schedule), 1);
	schedule_free(schedule);
}

static void after_a_suspend_all_are_due_and_only_the_bounds_hold_them(void **state)
{
	struct schedule *schedule = new_schedule(32, 4, 0);
	size_t started = 0;

	(void)state;
	for (uint32_t id = 0; id < 100; id++) {
		put_user(schedule, id, MAIL_IMAP, "h");
		starts(schedule, id, START_MS);
		ends(schedule, id, (struct outcome){ 0 }, START_MS);
		schedule_session_held(schedule, id, id >= 50);
	}
	while (schedule_next_turn(schedule, START_MS + 86400000).kind == TURN_START)
		started++;
	assert_int_equal(started, 54);
	schedule_free(schedule);
}

static void more_sessions_than_there_is_room_for_are_not_kept(void **state)
{
	struct schedule *schedule = new_schedule(32, 4, 0);

	(void)state;
	for (uint32_t id = 0; id < 3; id++)
		put(schedule, id, MAIL_IMAP, "h");
	assert_true(schedule_has_room(schedule, 0));
	schedule_session_held(schedule, 0, true);
	schedule_session_held(schedule, 0, true);
	assert_true(schedule_has_room(schedule, 1));
	schedule_session_held(schedule, 1, true);
	assert_false(schedule_has_room(schedule, 2));
	assert_true(schedule_has_room(schedule, 1));
	schedule_remove(schedule, 1);
	assert_true(schedule_has_room(schedule, 2));
	schedule_session_held(schedule, 2, true);
	schedule_session_held(schedule, 0, false);
	schedule_session_held(schedule, 2, false);
	assert_false(schedule_has_room(schedule, 1));
	assert_true(schedule_has_room(schedule, 2));
	schedule_free(schedule);
}

static struct schedule *two_sessions_a_user(void)
{
	const struct schedule_rules rules = {
		.max_logins = 32,
		.max_logins_per_host = 32,
		.max_sessions = 1000,
		.max_sessions_per_user = 2,
	};
	struct schedule *schedule = schedule_new(&rules);

	assert_non_null(schedule);
	return schedule;
}

/* The check of id is over; its session stays open where there is room. */
static void settles(struct schedule *schedule, uint32_t id)
{
	schedule_logged_in(schedule, id);
	schedule_session_held(schedule, id, schedule_has_room(schedule, id));
	ends(schedule, id, (struct outcome){ 0 }, START_MS);
}

static void all_hold_their_sessions_where_a_user_has_few(void **state)
{
	struct schedule *schedule = two_sessions_a_user();

	(void)state;
	put(schedule, 0, MAIL_IMAP, "h");
	put(schedule, 1, MAIL_IMAP, "H");
	assert_int_equal(start_all(schedule), 2);
	settles(schedule, 0);
	settles(schedule, 1);
	assert_true(schedule_has_room(schedule, 0));
	assert_true(schedule_has_room(schedule, 1));
	schedule_free(schedule);
}

static uint32_t one_starts(struct schedule *schedule)
{
	const struct turn turn = schedule_next_turn(schedule, START_MS);

	assert_int_equal(turn.kind, TURN_START);
	return turn.id;
}

static void a_user_with_many_mailboxes_has_few_sessions_and_all_have_turns(void **state)
{
	struct schedule *schedule = two_sessions_a_user();
	uint32_t ids[4];

	(void)state;
	for (uint32_t id = 0; id < 4; id++)
		put(schedule, id, MAIL_IMAP, "h");
	ids[0] = one_starts(schedule);
	ids[1] = one_starts(schedule);
	nothing_starts(schedule, START_MS);
	schedule_logged_in(schedule, ids[0]);
	nothing_starts(schedule, START_MS);
	/* one may stay, the other place goes round */
	settles(schedule, ids[0]);
	nothing_starts(schedule, START_MS);
	for (int i = 1; i < 3; i++) {
		settles(schedule, ids[i]);
		ids[i + 1] = one_starts(schedule);
		nothing_starts(schedule, START_MS);
	}
	assert_int_equal(ids[0] + ids[1] + ids[2] + ids[3], 6);
	/* a session that is lost makes room, as does a mailbox that is taken away */
	schedule_check_now(schedule, ids[1], START_MS);
	nothing_starts(schedule, START_MS);
	schedule_session_held(schedule, ids[0], false);
	starts(schedule, ids[1], START_MS);
	schedule_check_now(schedule, ids[2], START_MS);
	nothing_starts(schedule, START_MS);
	schedule_remove(schedule, ids[1]);
	starts(schedule, ids[2], START_MS);
	schedule_free(schedule);
}

static void neither_others_nor_a_person_who_tries_wait_for_a_users_sessions(void **state)
{
	struct schedule *schedule = two_sessions_a_user();
	struct monitor *other = some_monitor(9, MAIL_IMAP, "h");
	struct monitor *trial = some_monitor(8, MAIL_IMAP, "h");

	(void)state;
	for (uint32_t id = 0; id < 3; id++)
		put(schedule, id, MAIL_IMAP, "h");
	assert_int_equal(start_all(schedule), 2);
	other->user[0] = 'v';
	assert_true(schedule_put(schedule, other, START_MS));
	starts(schedule, 9, START_MS);
	trial->trial = true;
	assert_true(schedule_put(schedule, trial, START_MS));
	starts(schedule, 8, START_MS);
	nothing_starts(schedule, START_MS);
	monitor_unref(trial);
	monitor_unref(other);
	schedule_free(schedule);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(logins_are_bounded_per_host),
		cmocka_unit_test(logins_are_bounded_in_all),
		cmocka_unit_test(logins_of_one_account_are_as_many_as_may_be_refused),
		cmocka_unit_test(a_slow_host_does_not_hold_up_another),
		cmocka_unit_test(a_held_session_needs_no_login),
		cmocka_unit_test(one_maildrop_has_one_session_at_a_time),
		cmocka_unit_test(two_monitors_of_one_imap_user_run_side_by_side),
		cmocka_unit_test(all_hold_their_sessions_where_a_user_has_few),
		cmocka_unit_test(
			a_user_with_many_mailboxes_has_few_sessions_and_all_have_turns),
		cmocka_unit_test(
			neither_others_nor_a_person_who_tries_wait_for_a_users_sessions),
		cmocka_unit_test(a_monitor_removed_under_way_gives_its_places_back),
		cmocka_unit_test(more_sessions_than_there_is_room_for_are_not_kept),
		cmocka_unit_test(after_a_suspend_all_are_due_and_only_the_bounds_hold_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
