/* Lines for people, and the table of formats. */
#include "unit/test.h"

#include <string.h>

#include "output/page.h"
#include "unit/output/some_status.h"

static void each_format_is_found_by_its_name_and_nothing_else_is(void **state)
{
	size_t n = 0;
	const struct output *all = output_all(&n);

	(void)state;
	assert_in_range(n, 1, 100);
	for (size_t i = 0; i < n; i++)
		assert_ptr_equal(output_find(all[i].name), &all[i]);
	assert_null(output_find(""));
	assert_null(output_find("tables"));
}

static void a_time_has_three_digits_and_its_unit(void **state)
{
	static const struct {
		int64_t us;
		const char *text;
	} cases[] = {
		{ TOOK_UNKNOWN, "-\n" },
		{ 4200, "4.2 ms\n" },
		{ 420000, "420 ms\n" },
		{ 1250000, "1.25 s\n" },
		{ 61000000, "61.00 s\n" },
	};
	static const struct output_look look = { .columns = 80 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct paper paper;
		struct page page;
		struct err err;

		paper_begin(&paper);
		page_init(&page, paper.out, &look);
		page_took(&page, 0, cases[i].us);
		page_end_line(&page);
		assert_true(page_finish(&page, &err));
		paper_end(&paper);
		assert_string_equal(paper.text, cases[i].text);
		paper_release(&paper);
	}
}

static void a_full_disk_is_an_error_and_nothing_more_is_written(void **state)
{
	static const struct output_look look = { .columns = 80 };
	FILE *full = fopen("/dev/full", "we");
	struct page page;
	struct err err = { 0 };

	(void)state;
	assert_non_null(full);
	setvbuf(full, NULL, _IONBF, 0);
	page_init(&page, full, &look);
	for (int i = 0; i < 3; i++) {
		page_text(&page, "lost");
		page_end_line(&page);
	}
	assert_false(page_finish(&page, &err));
	assert_int_equal(err.class, ERR_IO);
	assert_string_equal(err.text, "cannot write the output: No space left on device");
	fclose(full);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_format_is_found_by_its_name_and_nothing_else_is),
		cmocka_unit_test(a_time_has_three_digits_and_its_unit),
		cmocka_unit_test(a_full_disk_is_an_error_and_nothing_more_is_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
