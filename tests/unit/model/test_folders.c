#include "unit/model/pretend.h"

#include <locale.h>
#include <stdio.h>

#include "model/folders.h"

static struct folders *folders_of(const char *const *names, size_t n)
{
	struct folders_builder builder = { 0 };

	for (size_t i = 0; i < n; i++)
		add_row(&builder, names[i])->messages = (int64_t)i;
	return finish(&builder);
}

static void a_new_row_knows_nothing(void **state)
{
	struct folders_builder builder = { 0 };
	const struct folder *row = add_row(&builder, "INBOX");

	(void)state;
	assert_true(row->messages == COUNT_UNKNOWN && row->recent == COUNT_UNKNOWN);
	assert_true(row->unseen == COUNT_UNKNOWN && row->size == COUNT_UNKNOWN);
	assert_true(row->uidnext == COUNT_UNKNOWN && row->uidvalidity == COUNT_UNKNOWN);
	assert_int_equal(row->arrived, 0);
	assert_null(row->problem);
	folders_builder_release(&builder);
}

static void the_inbox_comes_first_and_the_rest_by_name(void **state)
{
	static const char *const names[] = { "b", "Archive/10", "Zürich", "inbox2", "INBOX",
		"Archive/9", "a" };
	static const char *const sorted[] = { "INBOX", "a", "Archive/9", "Archive/10", "b",
		"inbox2", "Zürich" };
	struct folders *folders = folders_of(names, COUNT_OF(names));

	(void)state;
	assert_int_equal(folders->n, COUNT_OF(sorted));
	for (size_t i = 0; i < folders->n; i++)
		assert_string_equal(folders->rows[i].name, sorted[i]);
	folders_unref(folders);
}

static void every_name_is_found_and_no_other(void **state)
{
	static const char *const names[] = { "INBOX", "Inbox", "inbox", "a", "A", "a1",
		"a01", "a001", "ä", "Ä", "", "0", "00", "INBOX/x", "受信" };
	struct folders *folders = folders_of(names, COUNT_OF(names));

	(void)state;
	assert_int_equal(folders->n, COUNT_OF(names));
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		const struct folder *row = folders_find(folders, names[i]);

		assert_non_null(row);
		assert_int_equal(row->messages, i);
	}
	assert_null(folders_find(folders, "b"));
	assert_null(folders_find(folders, "INBOX/"));
	assert_null(folders_find(NULL, "a"));
	folders_unref(folders);
}

static void thousands_of_folders_are_found(void **state)
{
	struct folders_builder builder = { 0 };
	struct folders *folders;
	char name[32];

	(void)state;
	for (int i = 0; i < 6000; i++) {
		snprintf(name, sizeof name, "Lists/%d", (i * 7919) % 6000);
		add_row(&builder, name)->unseen = (i * 7919) % 6000;
	}
	folders = finish(&builder);
	assert_int_equal(folders->n, 6000);
	for (int i = 0; i < 6000; i++) {
		snprintf(name, sizeof name, "Lists/%d", i);
		assert_int_equal(folders_find(folders, name)->unseen, i);
		assert_string_equal(folders->rows[i].name, name);
	}
	folders_unref(folders);
}

static void of_rows_of_one_name_the_last_stays(void **state)
{
	static const char *const names[] = { "x", "a", "x", "b", "x" };
	struct folders *folders = folders_of(names, COUNT_OF(names));

	(void)state;
	assert_int_equal(folders->n, 3);
	assert_int_equal(folders_find(folders, "x")->messages, 4);
	folders_unref(folders);
}

static void names_and_problems_are_made_printable(void **state)
{
	struct folders_builder builder = { 0 };
	struct folder *row = folders_builder_add(&builder, "a\x1b[2J\nb", 7);
	struct folders *folders;

	(void)state;
	assert_true(folders_builder_problem(row, "first", 5));
	assert_true(folders_builder_problem(row, "no\x07such", 7));
	folders = finish(&builder);
	assert_string_equal(folders->rows[0].name, "a?[2J b");
	assert_string_equal(folders->rows[0].problem, "no?such");
	assert_int_equal(folders->n_problems, 1);
	folders_unref(folders);
}

static void an_empty_builder_makes_an_empty_block(void **state)
{
	struct folders_builder builder = { 0 };
	struct folders *folders = finish(&builder);

	(void)state;
	assert_int_equal(folders->n, 0);
	assert_int_equal(folders_unseen(folders), COUNT_UNKNOWN);
	assert_null(folders_find(folders, "INBOX"));
	folders_unref(folders);
}

/* INBOX, with one number that differs, or none. */
static struct folders *variant(int which)
{
	struct folders_builder builder = { 0 };
	struct folder *row = add_row(&builder, which == 1 ? "Inbox" : "INBOX");

	row->messages = which == 2 ? 2 : 1;
	row->recent = which == 3 ? 2 : 1;
	row->unseen = which == 4 ? 2 : 1;
	row->size = which == 5 ? 2 : 1;
	row->uidnext = which == 6 ? 2 : 1;
	row->uidvalidity = which == 7 ? 2 : 1;
	row->use = which == 8 ? USE_SENT : USE_NONE;
	if (which == 9)
		assert_true(folders_builder_problem(row, "gone", 4));
	if (which == 10)
		add_row(&builder, "more");
	return finish(&builder);
}

static void any_one_difference_makes_blocks_unequal(void **state)
{
	struct folders *plain = variant(0);

	(void)state;
	for (int i = 0; i <= 10; i++) {
		struct folders *other = variant(i);

		assert_int_equal(folders_equal(plain, other), i == 0);
		folders_unref(other);
	}
	plain->rows[0].arrived = 9;
	assert_true(folders_equal(plain, plain));
	assert_false(folders_equal(plain, NULL));
	assert_true(folders_equal(NULL, NULL));
	folders_unref(plain);
}

static void arrivals_do_not_count_as_a_difference(void **state)
{
	struct folders *a = variant(0);
	struct folders *b = variant(0);

	(void)state;
	a->rows[0].arrived = 9;
	assert_true(folders_equal(a, b));
	folders_unref(a);
	folders_unref(b);
}

static void sums_leave_out_the_unknown_and_what_repeats_others(void **state)
{
	struct folders_builder builder = { 0 };
	struct folder *row;
	struct folders *folders;

	(void)state;
	row = add_row(&builder, "INBOX");
	row->unseen = 3;
	row->messages = 10;
	row = add_row(&builder, "All Mail");
	row->use = USE_ALL;
	row->unseen = 100;
	row->messages = 1000;
	row = add_row(&builder, "Starred");
	row->use = USE_FLAGGED;
	row->unseen = 100;
	add_row(&builder, "unknown");
	row = add_row(&builder, "Sent");
	row->use = USE_SENT;
	row->unseen = 4;
	folders = finish(&builder);
	assert_int_equal(folders_unseen(folders), 7);
	assert_int_equal(folders_messages(folders), 10);
	folders_unref(folders);
	assert_int_equal(folders_unseen(NULL), COUNT_UNKNOWN);
}

static void all_mail_alone_is_counted(void **state)
{
	struct folders_builder builder = { 0 };
	struct folder *row = add_row(&builder, "All Mail");
	struct folders *folders;

	(void)state;
	row->use = USE_ALL;
	row->unseen = 5;
	folders = finish(&builder);
	assert_int_equal(folders_unseen(folders), 5);
	folders_unref(folders);
}

static void a_sum_stops_at_the_largest_number(void **state)
{
	struct folders_builder builder = { 0 };
	struct folders *folders;

	(void)state;
	add_row(&builder, "a")->messages = INT64_MAX;
	add_row(&builder, "b")->messages = INT64_MAX;
	folders = finish(&builder);
	assert_true(folders_messages(folders) == INT64_MAX);
	folders_unref(folders);
}

static void a_special_use_is_known_in_any_case(void **state)
{
	(void)state;
	assert_int_equal(special_use_parse("\\sENT", 5), USE_SENT);
	assert_int_equal(special_use_parse("\\All", 4), USE_ALL);
	assert_int_equal(special_use_parse("\\Sen", 4), USE_NONE);
	assert_int_equal(special_use_parse("Sent", 4), USE_NONE);
	assert_int_equal(special_use_parse("", 0), USE_NONE);
	for (int use = USE_NONE; use <= USE_TRASH; use++) {
		const char *name = special_use_name((enum special_use)use);

		assert_int_equal(special_use_parse(name, strlen(name)), use);
	}
}

static int use_utf8(void **state)
{
	(void)state;
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_row_knows_nothing),
		cmocka_unit_test(the_inbox_comes_first_and_the_rest_by_name),
		cmocka_unit_test(every_name_is_found_and_no_other),
		cmocka_unit_test(thousands_of_folders_are_found),
		cmocka_unit_test(of_rows_of_one_name_the_last_stays),
		cmocka_unit_test(names_and_problems_are_made_printable),
		cmocka_unit_test(an_empty_builder_makes_an_empty_block),
		cmocka_unit_test(any_one_difference_makes_blocks_unequal),
		cmocka_unit_test(arrivals_do_not_count_as_a_difference),
		cmocka_unit_test(sums_leave_out_the_unknown_and_what_repeats_others),
		cmocka_unit_test(all_mail_alone_is_counted),
		cmocka_unit_test(a_sum_stops_at_the_largest_number),
		cmocka_unit_test(a_special_use_is_known_in_any_case),
	};

	return cmocka_run_group_tests(tests, use_utf8, NULL);
}
