/* Numbers that a server tells of without being asked. */
#include "unit/test.h"

#include <string.h>

#include "unit/model/fold.h"

static struct folders *told(
	const char *name, int64_t messages, int64_t unseen, int64_t uidnext)
{
	struct folders_builder builder = { 0 };
	struct folder *row = add_row(&builder, name);

	row->messages = messages;
	row->unseen = unseen;
	row->uidnext = uidnext;
	return finish(&builder);
}

/* INBOX with 4 messages, 1 unseen, next 9; a folder that could not be read. */
static struct status *watched(void)
{
	struct monitor *monitor = pretend_monitor(MAIL_IMAP, "a");
	struct status *status = status_new(monitor);
	struct sample sample = sample_at(10);
	struct folders_builder builder = { 0 };
	struct folder *row = add_row(&builder, "INBOX");

	assert_non_null(status);
	monitor_unref(monitor);
	row->messages = 4;
	row->unseen = 1;
	row->uidnext = 9;
	row->recent = 2;
	row->size = 700;
	row->use = USE_SENT;
	assert_true(folders_builder_problem(add_row(&builder, "gone"), "no", 2));
	add_row(&builder, "other")->messages = 7;
	sample.folders = finish(&builder);
	return fold(status, &sample);
}

static void what_was_told_goes_over_what_was_known_and_no_more(void **state)
{
	struct status *was = watched();
	struct folders *news = told("INBOX", 5, COUNT_UNKNOWN, 10);
	const struct instant now = at_second(12);
	const struct folder *row;
	struct status *is;

	(void)state;
	assert_true(status_push(was, news, &now, &is));
	assert_non_null(is);
	row = folders_find(is->folders, "INBOX");
	assert_int_equal(row->messages, 5);
	assert_int_equal(row->unseen, 1);
	assert_int_equal(row->uidnext, 10);
	assert_int_equal(row->recent, 2);
	assert_int_equal(row->size, 700);
	assert_int_equal(row->use, USE_SENT);
	assert_int_equal(row->arrived, 1);
	assert_int_equal(folders_find(is->folders, "other")->messages, 7);
	assert_string_equal(folders_find(is->folders, "gone")->problem, "no");
	assert_int_equal(is->folders->n, 3);
	assert_int_equal(is->folders->n_problems, 1);
	assert_int_equal(is->messages, 12);
	assert_int_equal(is->arrived, 1);
	assert_int_equal(is->arrived_at.ms, now.ms);
	assert_int_equal(is->pushes, 1);
	assert_int_equal(is->checks, was->checks);
	assert_true(status_is_pushed(is));
	assert_false(status_is_pushed(was));
	/* those who look at the old one see the old one */
	assert_int_equal(folders_find(was->folders, "INBOX")->messages, 4);
	status_unref(was);
	status_unref(is);
	folders_unref(news);
}

static void a_check_counts_no_arrival_twice(void **state)
{
	struct status *status = watched();
	struct folders *news = told("INBOX", 5, 2, 10);
	const struct instant now = at_second(12);
	struct status *pushed;

	(void)state;
	assert_true(status_push(status, news, &now, &pushed));
	status_unref(status);
	status = fold_inbox(pushed, 13, 2, 5, 10, COUNT_UNKNOWN);
	assert_int_equal(status->arrived, 1);
	assert_false(status_is_pushed(status));
	status_unref(status);
	folders_unref(news);
}

static void what_is_known_or_of_no_folder_watched_is_no_news(void **state)
{
	static const struct {
		const char *name;
		int64_t messages;
		int64_t uidnext;
	} nothing[] = {
		{ "INBOX", 4, 9 },
		{ "INBOX", COUNT_UNKNOWN, COUNT_UNKNOWN },
		{ "inbox2", 5, 10 },
		{ "gone", 5, 10 },
		{ "", 1, 1 },
	};
	struct status *status = watched();
	const struct instant now = at_second(12);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(nothing); i++) {
		struct folders *news = told(nothing[i].name, nothing[i].messages,
			COUNT_UNKNOWN, nothing[i].uidnext);
		struct status *next = status;

		assert_true(status_push(status, news, &now, &next));
		assert_null(next);
		folders_unref(news);
	}
	status_unref(status);
}

static void before_the_first_check_nothing_can_be_told(void **state)
{
	struct monitor *monitor = pretend_monitor(MAIL_IMAP, "a");
	struct status *status = status_new(monitor);
	struct folders *news = told("INBOX", 5, 1, 10);
	const struct instant now = at_second(12);
	struct status *next = status;

	(void)state;
	assert_int_equal(status->push, PUSH_NONE);
	assert_int_equal(status->push_reason, PUSH_UNASKED);
	assert_true(status_push(status, news, &now, &next));
	assert_null(next);
	status_unref(status);
	monitor_unref(monitor);
	folders_unref(news);
}

static void every_reason_has_words_and_wellness_none(void **state)
{
	(void)state;
	assert_string_equal(push_reason_text(PUSH_WELL), "");
	for (int reason = PUSH_WELL + 1; reason < PUSH_REASONS; reason++)
		assert_true(strlen(push_reason_text((enum push_reason)reason)) > 5);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_told_goes_over_what_was_known_and_no_more),
		cmocka_unit_test(a_check_counts_no_arrival_twice),
		cmocka_unit_test(what_is_known_or_of_no_folder_watched_is_no_news),
		cmocka_unit_test(before_the_first_check_nothing_can_be_told),
		cmocka_unit_test(every_reason_has_words_and_wellness_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
