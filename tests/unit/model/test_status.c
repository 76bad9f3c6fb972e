#include "unit/model/fold.h"

static void before_the_first_check_nothing_is_known(void **state)
{
	struct status *status = pretend_status(MAIL_IMAP, "Work");
	const struct instant now = at_second(5);

	(void)state;
	assert_int_equal(status->health, HEALTH_PENDING);
	assert_int_equal(status_health(status, &now), HEALTH_PENDING);
	assert_int_equal(status_state(status, &now, 0), STATE_WAIT);
	assert_int_equal(status->messages, COUNT_UNKNOWN);
	assert_int_equal(status->unseen, COUNT_UNKNOWN);
	assert_int_equal(status->response_us, TOOK_UNKNOWN);
	assert_false(status_is_current(status, &now));
	status_unref(status);
	status_unref(NULL);
}

static void folding_leaves_the_previous_one_alone(void **state)
{
	struct status *before = pretend_status(MAIL_IMAP, "Work");
	struct status *after = fold_inbox(status_ref(before), 10, 3, 10, 11, 1);

	(void)state;
	assert_int_equal(before->health, HEALTH_PENDING);
	assert_int_equal(before->checks, 0);
	assert_null(before->folders);
	assert_int_equal(after->health, HEALTH_UP);
	assert_int_equal(after->since.ms, 10000);
	assert_int_equal(after->checks, 1);
	assert_int_equal(after->unseen, 3);
	assert_int_equal(after->messages, 10);
	assert_int_equal(after->response_us, 2100);
	assert_ptr_equal(after->monitor, before->monitor);
	status_unref(before);
	status_unref(after);
}

static void a_failure_keeps_the_last_good_numbers(void **state)
{
	struct status *status =
		fold_inbox(pretend_status(MAIL_IMAP, "Work"), 10, 3, 10, 11, 1);
	const struct instant now = at_second(71);

	(void)state;
	assert_true(status_is_current(status, &now));
	status = fold_failure(status, 70, ERR_TIMEOUT, PHASE_REPLY);
	assert_int_equal(status->unseen, 3);
	assert_int_equal(status->good.ms, 10000);
	assert_int_equal(status->checked.ms, 70000);
	assert_int_equal(status->response_us, 2100);
	assert_false(status_is_current(status, &now));
	status_unref(status);
}

static void down_is_said_after_the_retries_and_up_at_once(void **state)
{
	struct status *status =
		fold_inbox(pretend_status(MAIL_IMAP, "Work"), 10, 3, 10, 11, 1);

	(void)state;
	status = fold_failure(status, 70, ERR_CONNECT, PHASE_CONNECT);
	assert_int_equal(status->health, HEALTH_UP);
	assert_int_equal(status->err.class, ERR_CONNECT);
	assert_int_equal(status->failures, 1);
	assert_int_equal(status->since.ms, 10000);
	status = fold_failure(status, 80, ERR_CONNECT, PHASE_CONNECT);
	assert_int_equal(status->health, HEALTH_DOWN);
	assert_int_equal(status->since.ms, 80000);
	status = fold_failure(status, 140, ERR_DNS, PHASE_DNS);
	assert_int_equal(status->since.ms, 80000);
	assert_int_equal(status->failures, 3);
	status = fold_inbox(status, 200, 3, 10, 11, 1);
	assert_int_equal(status->health, HEALTH_UP);
	assert_int_equal(status->since.ms, 200000);
	assert_int_equal(status->failures, 0);
	assert_int_equal(status->err.class, ERR_NONE);
	status_unref(status);
}

static void one_that_never_answered_stays_pending_until_it_is_down(void **state)
{
	struct status *status = pretend_status(MAIL_IMAP, "Work");

	(void)state;
	status = fold_failure(status, 10, ERR_TIMEOUT, PHASE_CONNECT);
	assert_int_equal(status->health, HEALTH_PENDING);
	status = fold_failure(status, 20, ERR_TIMEOUT, PHASE_CONNECT);
	assert_int_equal(status->health, HEALTH_DOWN);
	status_unref(status);
}

static void a_single_check_is_judged_alone(void **state)
{
	const struct judgement alone = { .retries = 1, .max_refusals = 1 };
	struct status *before = pretend_status(MAIL_IMAP, "Work");
	struct sample sample = sample_at(10);
	struct status *status;

	(void)state;
	err_set(&sample.err, ERR_DNS, "no such host");
	status = status_fold(before, &sample, &alone);
	assert_int_equal(status->health, HEALTH_DOWN);
	status_unref(before);
	status_unref(status);
}

static struct sample refused_sample(int64_t second, unsigned times)
{
	struct sample sample = sample_at(second);

	sample.failed_at = PHASE_LOGIN;
	err_set(&sample.err, ERR_AUTH, "no");
	sample.refused = refused_new("u@h");
	sample.refused->times = times;
	return sample;
}

static void what_is_known_of_the_account_counts_more_than_this_mailbox(void **state)
{
	struct status *status =
		fold_inbox(pretend_status(MAIL_IMAP, "Work"), 10, 3, 10, 11, 1);
	struct sample sample = refused_sample(70, 3);

	(void)state;
	assert_int_equal(status->proved, 1);
	status = fold(status, &sample);
	assert_int_equal(status->refusals, 3);
	assert_non_null(status->refused);
	/* one that is doubted counts nothing */
	sample = refused_sample(130, 0);
	sample.refused->doubts = 1;
	status = fold(status, &sample);
	assert_int_equal(status->refusals, 0);
	assert_int_equal(status->refused->doubts, 1);
	status = fold_inbox(status, 200, 3, 10, 11, 1);
	assert_null(status->refused);
	status_unref(status);
}

static void another_secret_has_to_prove_itself_anew(void **state)
{
	struct status *status = pretend_status(MAIL_IMAP, "Work");
	struct sample sample;

	(void)state;
	for (int i = 1; i <= 6; i++) {
		sample = sample_at(60 * i);
		sample.logged_in = i % 2; /* every other check goes out on a held session */
		sample.print = i < 5 ? 0x1001 : 0x1002;
		status = fold(status, &sample);
		assert_int_equal(status->proved, i < 5 ? i : i - 4);
		assert_int_equal(status->print, i < 5 ? 0x1001 : 0x1002);
	}
	assert_int_equal(status->accepted.ms, 300000);
	status_unref(status);
}

static void a_refused_login_is_said_at_once_and_counted(void **state)
{
	struct status *status =
		fold_inbox(pretend_status(MAIL_IMAP, "Work"), 10, 3, 10, 11, 1);

	(void)state;
	for (unsigned i = 1; i <= 3; i++) {
		status = fold_failure(status, 10 + 60 * i, ERR_AUTH, PHASE_LOGIN);
		assert_int_equal(status->health, HEALTH_AUTH);
		assert_int_equal(status->refusals, i);
		assert_int_equal(status->since.ms, 70000);
	}
	/* that the server is out of reach for once says nothing about the password */
	status = fold_failure(status, 400, ERR_DNS, PHASE_DNS);
	assert_int_equal(status->refusals, 3);
	status = fold_inbox(status, 500, 3, 10, 11, 1);
	assert_int_equal(status->refusals, 0);
	status_unref(status);
}

static void busy_and_throttled_are_no_failures(void **state)
{
	struct status *status =
		fold_maildrop(pretend_status(MAIL_POP3, "Drop"), 10, 3, 999);

	(void)state;
	for (int i = 0; i < 5; i++) {
		status = fold_failure(status, 70, ERR_BUSY, PHASE_LOGIN);
		assert_int_equal(status->health, HEALTH_BUSY);
		status = fold_failure(status, 130, ERR_THROTTLED, PHASE_LOGIN);
		assert_int_equal(status->health, HEALTH_THROTTLED);
	}
	assert_int_equal(status->failures, 0);
	assert_int_equal(status->refusals, 0);
	assert_int_equal(status->messages, 3);
	status_unref(status);
}

static void throttled_checks_are_counted_until_another_answer(void **state)
{
	struct status *status =
		fold_maildrop(pretend_status(MAIL_POP3, "Drop"), 10, 3, 999);

	(void)state;
	for (unsigned i = 1; i <= 3; i++) {
		status = fold_failure(status, 60 * i, ERR_THROTTLED, PHASE_LOGIN);
		assert_int_equal(status->throttles, i);
	}
	status = fold_maildrop(status, 300, 3, 999);
	assert_int_equal(status->throttles, 0);
	status_unref(status);
}

static void a_missing_password_is_down_and_not_a_refusal(void **state)
{
	struct status *status = pretend_status(MAIL_IMAP, "Work");

	(void)state;
	status = fold_failure(status, 10, ERR_SECRET, PHASE_SECRET);
	status = fold_failure(status, 20, ERR_SECRET, PHASE_SECRET);
	assert_int_equal(status->health, HEALTH_DOWN);
	assert_int_equal(status->err.class, ERR_SECRET);
	assert_int_equal(status->refusals, 0);
	status_unref(status);
}

static void three_intervals_without_a_number_are_stale(void **state)
{
	struct status *status =
		fold_inbox(pretend_status(MAIL_IMAP, "Work"), 10, 3, 10, 11, 1);
	struct instant now = at_second(10 + 3 * 60 + 6);

	(void)state;
	assert_int_equal(status_health(status, &now), HEALTH_UP);
	assert_true(status_is_current(status, &now));
	now.ms++;
	assert_int_equal(status_health(status, &now), HEALTH_STALE);
	assert_int_equal(status_state(status, &now, 0), STATE_STALE);
	assert_false(status_is_current(status, &now));
	status_unref(status);
}

static void who_is_down_or_refused_does_not_become_stale(void **state)
{
	struct status *status = pretend_status(MAIL_IMAP, "Work");
	const struct instant late = at_second(100000);

	(void)state;
	status = fold_failure(status, 10, ERR_AUTH, PHASE_LOGIN);
	assert_int_equal(status_health(status, &late), HEALTH_AUTH);
	status = fold_failure(status, 70, ERR_DNS, PHASE_DNS);
	assert_int_equal(status_health(status, &late), HEALTH_DOWN);
	status_unref(status);
}

static void held_and_disabled_are_paused_whatever_was_found(void **state)
{
	struct status *status =
		fold_inbox(pretend_status(MAIL_IMAP, "Work"), 10, 3, 10, 11, 1);
	struct status *held = status_copy(status);
	const struct instant late = at_second(100000);

	(void)state;
	held->idle = IDLE_HELD;
	assert_int_equal(status_health(held, &late), HEALTH_PAUSED);
	assert_int_equal(status_state(held, &late, 0), STATE_HELD);
	held->idle = IDLE_DISABLED;
	assert_int_equal(status_state(held, &late, 0), STATE_OFF);
	assert_int_equal(status->idle, IDLE_NOT);
	status_unref(held);
	status_unref(status);
}

static void a_disabled_monitor_starts_as_off(void **state)
{
	struct monitor *monitor = pretend_monitor(MAIL_IMAP, "Old");
	const struct instant now = at_second(1);
	struct status *status;

	(void)state;
	monitor->enabled = false;
	status = status_new(monitor);
	assert_int_equal(status_state(status, &now, 0), STATE_OFF);
	status_unref(status);
	monitor_unref(monitor);
}

static void the_word_tells_what_a_person_can_do(void **state)
{
	static const struct {
		enum err_class class;
		enum state state;
	} cases[] = {
		{ ERR_DNS, STATE_DOWN },
		{ ERR_CONNECT, STATE_DOWN },
		{ ERR_TLS, STATE_TLS },
		{ ERR_CERTIFICATE, STATE_TLS },
		{ ERR_AUTH, STATE_AUTH },
		{ ERR_BUSY, STATE_BUSY },
		{ ERR_THROTTLED, STATE_SLOW },
		{ ERR_TIMEOUT, STATE_DOWN },
		{ ERR_PROTOCOL, STATE_DOWN },
		{ ERR_SECRET, STATE_DOWN },
		{ ERR_SYSTEM, STATE_DOWN },
	};
	const struct instant now = at_second(21);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct status *status = pretend_status(MAIL_IMAP, "Work");

		status = fold_failure(status, 10, cases[i].class, PHASE_LOGIN);
		status = fold_failure(status, 20, cases[i].class, PHASE_LOGIN);
		assert_int_equal(status_state(status, &now, 0), cases[i].state);
		status_unref(status);
	}
}

static void new_means_more_than_the_person_has_seen(void **state)
{
	struct status *status =
		fold_inbox(pretend_status(MAIL_IMAP, "Work"), 10, 3, 10, 11, 1);
	const struct instant now = at_second(71);

	(void)state;
	status = fold_inbox(status, 70, 3, 12, 13, 1);
	assert_int_equal(status_state(status, &now, 0), STATE_NEW);
	assert_int_equal(status_state(status, &now, 1), STATE_NEW);
	assert_int_equal(status_state(status, &now, 2), STATE_OK);
	status_unref(status);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(before_the_first_check_nothing_is_known),
		cmocka_unit_test(folding_leaves_the_previous_one_alone),
		cmocka_unit_test(a_failure_keeps_the_last_good_numbers),
		cmocka_unit_test(down_is_said_after_the_retries_and_up_at_once),
		cmocka_unit_test(one_that_never_answered_stays_pending_until_it_is_down),
		cmocka_unit_test(a_single_check_is_judged_alone),
		cmocka_unit_test(
			what_is_known_of_the_account_counts_more_than_this_mailbox),
		cmocka_unit_test(another_secret_has_to_prove_itself_anew),
		cmocka_unit_test(a_refused_login_is_said_at_once_and_counted),
		cmocka_unit_test(busy_and_throttled_are_no_failures),
		cmocka_unit_test(throttled_checks_are_counted_until_another_answer),
		cmocka_unit_test(a_missing_password_is_down_and_not_a_refusal),
		cmocka_unit_test(three_intervals_without_a_number_are_stale),
		cmocka_unit_test(who_is_down_or_refused_does_not_become_stale),
		cmocka_unit_test(held_and_disabled_are_paused_whatever_was_found),
		cmocka_unit_test(a_disabled_monitor_starts_as_off),
		cmocka_unit_test(the_word_tells_what_a_person_can_do),
		cmocka_unit_test(new_means_more_than_the_person_has_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
