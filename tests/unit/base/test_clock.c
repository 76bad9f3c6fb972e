#include "unit/test.h"

#include <string.h>

#include "base/clock.h"

static void the_clock_goes_forward(void **state)
{
	const struct instant a = clock_now();
	const int64_t a_us = clock_us();
	const struct instant b = clock_now();

	(void)state;
	assert_true(a.ms > 0);
	assert_true(b.ms >= a.ms);
	assert_true(clock_us() >= a_us);
	assert_true(a.wall_ms > INT64_C(1577836800000)); /* after 2020 */
}

static void a_time_is_written_as_rfc_3339_says(void **state)
{
	char out[CLOCK_TEXT_MAX];

	(void)state;
	clock_rfc3339(0, out);
	assert_string_equal(out, "1970-01-01T00:00:00.000Z");
	clock_rfc3339(INT64_C(1795356151250), out);
	assert_string_equal(out, "2026-11-22T14:02:31.250Z");
}

static void a_time_that_does_not_fit_is_empty(void **state)
{
	char out[5] = "left";

	(void)state;
	clock_format(0, CLOCK_UTC, "%Y-%m-%d", out, sizeof out);
	assert_string_equal(out, "");
}

static void an_age_takes_four_columns_at_most(void **state)
{
	static const struct {
		int64_t ms;
		const char *text;
	} cases[] = {
		{ -5, "now" },
		{ 0, "now" },
		{ 1999, "now" },
		{ 2000, "2s" },
		{ 9999, "9s" },
		{ 19999, "10s" },
		{ 59999, "50s" },
		{ 60000, "1m" },
		{ 3599999, "59m" },
		{ 3600000, "1h" },
		{ INT64_C(47) * 3600000, "47h" },
		{ INT64_C(48) * 3600000, "2d" },
		{ INT64_C(99) * 86400000, "99d" },
		{ INT64_C(100) * 86400000, "99d+" },
		{ INT64_MAX, "99d+" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char out[16];

		clock_age(cases[i].ms, out, sizeof out);
		assert_string_equal(out, cases[i].text);
		assert_true(strlen(out) <= 4);
	}
}

static void a_span_reads_in_words(void **state)
{
	static const struct {
		int64_t ms;
		const char *text;
	} cases[] = {
		{ -1, "0 s" },
		{ 12400, "12 s" },
		{ 360000, "6 min" },
		{ 7800000, "2 h 10 min" },
		{ INT64_C(76) * 3600000, "3 d 4 h" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char out[48];

		clock_span(cases[i].ms, out, sizeof out);
		assert_string_equal(out, cases[i].text);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_clock_goes_forward),
		cmocka_unit_test(a_time_is_written_as_rfc_3339_says),
		cmocka_unit_test(a_time_that_does_not_fit_is_empty),
		cmocka_unit_test(an_age_takes_four_columns_at_most),
		cmocka_unit_test(a_span_reads_in_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
