#include "unit/model/fold.h"

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
	sample.logged_in = true;
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

static void thousands_of_statuses_stay_small(void **state)
{
	(void)state;
	assert_in_range(sizeof(struct status), 1, 1200);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_look_is_the_baseline),
		cmocka_unit_test(new_mail_is_growth_of_uidnext_under_one_uidvalidity),
		cmocka_unit_test(a_hostile_uidnext_does_not_overflow),
		cmocka_unit_test(a_folder_that_appears_later_brings_no_arrivals),
		cmocka_unit_test(a_quiet_round_shares_the_block),
		cmocka_unit_test(a_missing_folder_is_a_warning_with_numbers),
		cmocka_unit_test(a_maildrop_counts_messages_and_octets),
		cmocka_unit_test(the_phases_of_a_login_stay_until_the_next),
		cmocka_unit_test(the_ring_keeps_the_last_points),
		cmocka_unit_test(numbers_too_large_for_a_point_are_capped),
		cmocka_unit_test(thousands_of_statuses_stay_small),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
