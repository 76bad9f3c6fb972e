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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_parted_as_list_told_and_else_as_is_usual),
	};

	return cmocka_run_group_tests(tests, use_utf8, NULL);
}
