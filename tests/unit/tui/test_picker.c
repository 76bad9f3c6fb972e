/* The tree of folders that is picked from. */
#include "unit/test.h"

#include "tui/picker.h"
#include "unit/tui/fixture.h"

static const struct {
	char told;	    /* by LIST; '\0': nothing */
	const char *branch; /* the first in the tree; NULL: it is flat */
} ways[] = {
	{ '.', "Team" },
	{ '/', "Team.a" },
	{ '\0', "Team.a" },
	{ '^', NULL },
};

static void names_are_parted_as_list_told_and_else_as_is_usual(void **state)
{
	static const struct test_folder list[] = {
		{ "INBOX", 0, 0, 0, 0, 0, NULL },
		{ "Team.a/b", 0, 0, 0, 0, 0, NULL },
		{ "Team.c/d", 0, 0, 0, 0, 0, NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(ways); i++) {
		struct folders *folders = folders_made(list, COUNT_OF(list));
		struct picker picker = { 0 };
		const struct picker_row *row;
		struct err err;

		assert_non_null(folders);
		folders->delimiter = ways[i].told;
		assert_true(picker_open(&picker, folders, "", &err));
		assert_true(picker.n > 1);
		row = &picker.rows[1]; /* after INBOX */
		assert_int_equal(row->kind == PICK_BRANCH, ways[i].branch != NULL);
		if (ways[i].branch)
			assert_int_equal(row->len, strlen(ways[i].branch));
		picker_close(&picker);
		folders_unref(folders);
	}
}

static bool press(struct picker *picker, char32_t key)
{
	const struct input input = { .kind = INPUT_KEY, .key = key };

	return picker_input(picker, &input) == PICKER_ON;
}

static void press_all(struct picker *picker, const char *keys)
{
	for (; *keys; keys++)
		assert_true(press(picker, (unsigned char)*keys));
}

/* INBOX, then 30 folders, one of them with a name like a pattern. */
static void open_many(struct picker *picker, const char *rules)
{
	struct test_folder list[31] = { { "INBOX", 0, 0, 0, 0, 0, NULL } };
	char names[31][8];
	struct folders *folders;
	struct err err;

	for (size_t i = 1; i < COUNT_OF(list); i++) {
		snprintf(names[i], sizeof names[i], i == 30 ? "z*z" : "f%02zu", i);
		list[i].name = names[i];
	}
	folders = folders_made(list, COUNT_OF(list));
	assert_non_null(folders);
	*picker = (struct picker){ 0 };
	assert_true(picker_open(picker, folders, rules, &err));
	folders_unref(folders);
}

static void the_cursor_goes_by_rows_and_pages_and_stays_inside(void **state)
{
	static const struct {
		char32_t key;
		size_t at; /* of 31 rows, one after the other */
	} steps[] = {
		{ CODE_UP, 0 },
		{ CODE_DOWN, 1 },
		{ '\t', 2 },
		{ CODE_BACKTAB, 1 },
		{ CODE_PAGE_DOWN, 11 },
		{ CODE_PAGE_UP, 1 },
		{ CODE_PAGE_UP, 0 },
		{ CODE_END, 30 },
		{ CODE_PAGE_DOWN, 30 },
		{ CODE_HOME, 0 },
	};
	struct picker picker;

	(void)state;
	open_many(&picker, "");
	assert_int_equal(picker.n, 31);
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		assert_true(press(&picker, steps[i].key));
		assert_int_equal(picker.at, steps[i].at);
	}
	picker_close(&picker);
}

static void space_takes_a_folder_and_gives_it_back(void **state)
{
	struct picker picker;

	(void)state;
	open_many(&picker, "");
	for (int i = 1; i <= 4; i++) {
		assert_true(press(&picker, ' '));
		assert_int_equal(picker_count(&picker), i % 2);
	}
	picker_close(&picker);
}

static void a_name_that_reads_as_a_pattern_is_not_picked(void **state)
{
	struct picker picker;

	(void)state;
	open_many(&picker, "INBOX");
	assert_true(press(&picker, CODE_END));
	assert_true(press(&picker, ' '));
	assert_int_equal(picker_count(&picker), 1);
	assert_non_null(strstr(picker.note, "as a pattern"));
	assert_true(press(&picker, CODE_UP));
	assert_string_equal(picker.note, "");
	picker_close(&picker);
}

static void where_nothing_is_named_so_nothing_is_picked(void **state)
{
	struct picker picker;

	(void)state;
	open_many(&picker, "INBOX");
	press_all(&picker, "nowhere");
	assert_int_equal(picker.n, 0);
	assert_true(press(&picker, ' '));
	assert_non_null(strstr(picker.note, "no folder is named so"));
	assert_true(press(&picker, CODE_ESC)); /* the filter goes, the picker stays */
	assert_int_equal(picker.n, 31);
	assert_false(press(&picker, CODE_ESC));
	picker_close(&picker);
}

static void a_rule_without_its_folder_can_be_taken_out(void **state)
{
	struct picker picker;
	struct buf text = BUF_INIT(1000);

	(void)state;
	open_many(&picker, "INBOX, Gone");
	assert_int_equal(picker.n, 32);
	assert_true(press(&picker, CODE_HOME));
	assert_int_equal(picker.rows[0].kind, PICK_RULE);
	assert_true(press(&picker, ' '));
	assert_true(picker_print(&picker, &text) && buf_putc(&text, '\0'));
	assert_string_equal(text.data, "INBOX");
	buf_release(&text);
	picker_close(&picker);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_parted_as_list_told_and_else_as_is_usual),
		cmocka_unit_test(the_cursor_goes_by_rows_and_pages_and_stays_inside),
		cmocka_unit_test(space_takes_a_folder_and_gives_it_back),
		cmocka_unit_test(a_name_that_reads_as_a_pattern_is_not_picked),
		cmocka_unit_test(where_nothing_is_named_so_nothing_is_picked),
		cmocka_unit_test(a_rule_without_its_folder_can_be_taken_out),
	};

	return cmocka_run_group_tests(tests, use_utf8, NULL);
}
