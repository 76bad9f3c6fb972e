#include "unit/model/pretend.h"

#include <stdio.h>

static const struct judgement usual = { .retries = 2, .max_refusals = 3 };

/* Folds and gives the next one; both the previous and the sample are let go of. */
static struct status *fold(struct status *previous, struct sample *sample)
{
	struct status *next = status_fold(previous, sample, &usual);

	assert_non_null(next);
	status_unref(previous);
	sample_release(sample);
	return next;
}

static struct sample sample_at(int64_t second)
{
	struct sample sample;

	sample_init(&sample);
	sample.at = at_second(second);
	sample.response_us = 2100;
	return sample;
}

/* One folder, INBOX. */
static struct status *fold_inbox(struct status *previous, int64_t second, int64_t unseen,
	int64_t messages, int64_t uidnext, int64_t uidvalidity)
{
	struct sample sample = sample_at(second);
	struct folders_builder builder = { 0 };
	struct folder *row = add_row(&builder, "INBOX");

	row->unseen = unseen;
	row->messages = messages;
	row->uidnext = uidnext;
	row->uidvalidity = uidvalidity;
	sample.folders = finish(&builder);
	return fold(previous, &sample);
}

static struct status *fold_failure(
	struct status *previous, int64_t second, enum err_class class, enum phase phase)
{
	struct sample sample = sample_at(second);

	sample.failed_at = phase;
	sample.response_us = TOOK_UNKNOWN;
	err_set(&sample.err, class, "words of the server");
	return fold(previous, &sample);
}

static struct status *fold_maildrop(
	struct status *previous, int64_t second, int64_t messages, int64_t octets)
{
	struct sample sample = sample_at(second);

	sample.messages = messages;
	sample.octets = octets;
	return fold(previous, &sample);
}

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

static void the_first_look_is_the_baseline(void **state)
{
	struct status *status = pretend_status(MAIL_IMAP, "Work");

	(void)state;
	status = fold_inbox(status, 10, 3, 10, 11, 1);
	assert_int_equal(status->arrived, 0);
	assert_int_equal(status->arrived_at.ms, 0);
	status_unref(status);
}

static void new_mail_is_growth_of_uidnext_under_one_uidvalidity(void **state)
{
	static const struct {
		int64_t messages, uidnext, uidvalidity;
		int64_t arrived; /* in all, after this look */
	} looks[] = {
		{ 10, 11, 1, 0 },
		{ 12, 13, 1, 2 },
		{ 5, 13, 1, 2 },    /* deleted, none came */
		{ 5, 14, 1, 3 },    /* one came, one went */
		{ 5, 12, 1, 3 },    /* a server that counts backwards */
		{ 500, 900, 2, 3 }, /* another folder of the same name */
		{ 501, 901, 2, 4 },
		{ 501, COUNT_UNKNOWN, COUNT_UNKNOWN, 4 },
		{ 503, COUNT_UNKNOWN, COUNT_UNKNOWN,
			6 }, /* no uidnext: growth of messages */
		{ 1, COUNT_UNKNOWN, COUNT_UNKNOWN, 6 },
		{ COUNT_UNKNOWN, COUNT_UNKNOWN, COUNT_UNKNOWN, 6 },
		{ 9, COUNT_UNKNOWN, COUNT_UNKNOWN, 6 },
	};
	struct status *status = pretend_status(MAIL_IMAP, "Work");

	(void)state;
	for (size_t i = 0; i < COUNT_OF(looks); i++) {
		status = fold_inbox(status, 10 + (int64_t)i, 0, looks[i].messages,
			looks[i].uidnext, looks[i].uidvalidity);
		assert_int_equal(status->arrived, looks[i].arrived);
		assert_int_equal(status->folders->rows[0].arrived, looks[i].arrived);
	}
	assert_int_equal(status->arrived_at.ms, 18000);
	status_unref(status);
}

static void a_hostile_uidnext_does_not_overflow(void **state)
{
	struct status *status = pretend_status(MAIL_IMAP, "Work");

	(void)state;
	status = fold_inbox(status, 1, 0, 0, 0, 1);
	status = fold_inbox(status, 2, 0, 0, INT64_MAX, 1);
	status = fold_inbox(status, 3, 0, 0, 0, 1);
	status = fold_inbox(status, 4, 0, 0, INT64_MAX, 1);
	assert_true(status->arrived == INT64_MAX);
	status_unref(status);
}

static void a_folder_that_appears_later_brings_no_arrivals(void **state)
{
	struct status *status = pretend_status(MAIL_IMAP, "Work");
	struct sample sample = sample_at(20);
	struct folders_builder builder = { 0 };
	struct folder *row;

	(void)state;
	status = fold_inbox(status, 10, 0, 1, 2, 1);
	row = add_row(&builder, "Archive");
	row->uidnext = 500;
	row->uidvalidity = 7;
	row = add_row(&builder, "INBOX");
	row->uidnext = 4;
	row->uidvalidity = 1;
	sample.folders = finish(&builder);
	status = fold(status, &sample);
	assert_int_equal(status->arrived, 2);
	assert_int_equal(folders_find(status->folders, "Archive")->arrived, 0);
	status_unref(status);
}

static void a_quiet_round_shares_the_block(void **state)
{
	struct status *one =
		fold_inbox(pretend_status(MAIL_IMAP, "Work"), 10, 3, 10, 11, 1);
	struct status *two = fold_inbox(status_ref(one), 70, 3, 10, 11, 1);
	struct status *three = fold_inbox(status_ref(two), 130, 2, 10, 11, 1);

	(void)state;
	assert_ptr_equal(one->folders, two->folders);
	assert_ptr_not_equal(two->folders, three->folders);
	assert_int_equal(two->good.ms, 70000);
	assert_int_equal(three->unseen, 2);
	status_unref(one);
	status_unref(two);
	status_unref(three);
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

static void a_missing_folder_is_a_warning_with_numbers(void **state)
{
	struct status *status = pretend_status(MAIL_IMAP, "Work");
	struct sample sample = sample_at(10);
	struct folders_builder builder = { 0 };
	struct folder *row = add_row(&builder, "gone");

	(void)state;
	assert_true(folders_builder_problem(row, "no such folder", 14));
	add_row(&builder, "INBOX")->unseen = 4;
	sample.folders = finish(&builder);
	err_set(&sample.err, ERR_FOLDER, "1 of 2 folders could not be read");
	status = fold(status, &sample);
	assert_int_equal(status->health, HEALTH_WARN);
	assert_int_equal(status->unseen, 4);
	assert_int_equal(status->good.ms, 10000);
	assert_int_equal(status->failures, 0);
	status_unref(status);
}

static void a_maildrop_counts_messages_and_octets(void **state)
{
	struct status *status = pretend_status(MAIL_POP3, "Drop");

	(void)state;
	status = fold_maildrop(status, 10, 17, INT64_C(5000000000));
	assert_int_equal(status->messages, 17);
	assert_int_equal(status->octets, INT64_C(5000000000));
	assert_int_equal(status->unseen, COUNT_UNKNOWN);
	assert_int_equal(status->arrived, 0);
	status = fold_maildrop(status, 70, 19, 10);
	assert_int_equal(status->arrived, 2);
	status = fold_maildrop(status, 130, 1, 10);
	status = fold_maildrop(status, 190, 2, 10);
	assert_int_equal(status->arrived, 3);
	assert_int_equal(status->ring[3].unseen, 2);
	status_unref(status);
}

static void the_phases_of_a_login_stay_until_the_next(void **state)
{
	struct status *status = pretend_status(MAIL_IMAP, "Work");
	struct sample sample = sample_at(10);

	(void)state;
	for (int i = PHASE_DNS; i <= PHASE_REPLY; i++)
		sample.took_us[i] = 100 * i;
	sample.server = server_new();
	status = fold(status, &sample);
	sample = sample_at(70);
	sample.took_us[PHASE_REPLY] = 7;
	status = fold(status, &sample);
	assert_int_equal(status->took_us[PHASE_DNS], 100);
	assert_int_equal(status->took_us[PHASE_LOGIN], 400);
	assert_int_equal(status->took_us[PHASE_REPLY], 7);
	assert_int_equal(status->logins, 1);
	assert_int_equal(status->checks, 2);
	assert_non_null(status->server);

	/* a login that failed half way: nothing of the old one beside it */
	sample = sample_at(130);
	sample.took_us[PHASE_DNS] = 5;
	err_set(&sample.err, ERR_CONNECT, "refused");
	status = fold(status, &sample);
	assert_int_equal(status->took_us[PHASE_DNS], 5);
	assert_int_equal(status->took_us[PHASE_LOGIN], TOOK_UNKNOWN);
	assert_int_equal(status->took_us[PHASE_REPLY], TOOK_UNKNOWN);
	assert_non_null(status->server);
	status_unref(status);
}

static void the_ring_keeps_the_last_points(void **state)
{
	struct status *status = pretend_status(MAIL_IMAP, "Work");

	(void)state;
	for (int i = 0; i < RING_POINTS + 10; i++)
		status = fold_inbox(status, 10 + i, i, 1000, 1, 1);
	status = fold_failure(status, 900, ERR_DNS, PHASE_DNS);
	assert_int_equal(status->n_points, RING_POINTS);
	assert_int_equal(status->ring[0].unseen, 11);
	assert_int_equal(status->ring[0].response_us, 2100);
	assert_int_equal(status->ring[RING_POINTS - 2].unseen, RING_POINTS + 9);
	assert_false(status->ring[RING_POINTS - 2].failed);
	assert_int_equal(status->ring[RING_POINTS - 1].unseen, -1);
	assert_int_equal(status->ring[RING_POINTS - 1].response_us, 0);
	assert_true(status->ring[RING_POINTS - 1].failed);
	status_unref(status);
}

static void numbers_too_large_for_a_point_are_capped(void **state)
{
	struct status *status = pretend_status(MAIL_POP3, "Drop");
	struct sample sample = sample_at(10);

	(void)state;
	sample.messages = INT64_MAX;
	sample.response_us = INT64_MAX;
	status = fold(status, &sample);
	assert_int_equal(status->ring[0].unseen, INT32_MAX);
	assert_int_equal(status->ring[0].response_us, INT32_MAX);
	assert_int_equal(sizeof(struct point), 8);
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

static void thousands_of_statuses_stay_small(void **state)
{
	(void)state;
	assert_in_range(sizeof(struct status), 1, 1200);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(before_the_first_check_nothing_is_known),
		cmocka_unit_test(folding_leaves_the_previous_one_alone),
		cmocka_unit_test(the_first_look_is_the_baseline),
		cmocka_unit_test(new_mail_is_growth_of_uidnext_under_one_uidvalidity),
		cmocka_unit_test(a_hostile_uidnext_does_not_overflow),
		cmocka_unit_test(a_folder_that_appears_later_brings_no_arrivals),
		cmocka_unit_test(a_quiet_round_shares_the_block),
		cmocka_unit_test(a_failure_keeps_the_last_good_numbers),
		cmocka_unit_test(down_is_said_after_the_retries_and_up_at_once),
		cmocka_unit_test(one_that_never_answered_stays_pending_until_it_is_down),
		cmocka_unit_test(a_single_check_is_judged_alone),
		cmocka_unit_test(a_refused_login_is_said_at_once_and_counted),
		cmocka_unit_test(busy_and_throttled_are_no_failures),
		cmocka_unit_test(a_missing_password_is_down_and_not_a_refusal),
		cmocka_unit_test(a_missing_folder_is_a_warning_with_numbers),
		cmocka_unit_test(a_maildrop_counts_messages_and_octets),
		cmocka_unit_test(the_phases_of_a_login_stay_until_the_next),
		cmocka_unit_test(the_ring_keeps_the_last_points),
		cmocka_unit_test(numbers_too_large_for_a_point_are_capped),
		cmocka_unit_test(three_intervals_without_a_number_are_stale),
		cmocka_unit_test(who_is_down_or_refused_does_not_become_stale),
		cmocka_unit_test(held_and_disabled_are_paused_whatever_was_found),
		cmocka_unit_test(a_disabled_monitor_starts_as_off),
		cmocka_unit_test(the_word_tells_what_a_person_can_do),
		cmocka_unit_test(new_means_more_than_the_person_has_seen),
		cmocka_unit_test(thousands_of_statuses_stay_small),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
