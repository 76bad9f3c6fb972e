#include "unit/test.h"

#include "base/scan.h"

static void a_number_is_digits_and_nothing_else(void **state)
{
	static const char *const bad[] = { "", "-1", "+1", " 1", "x", "9223372036854775808",
		"99999999999999999999999" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct scan scan = scan_text(bad[i]);
		int64_t value = 77;

		assert_false(scan_u63(&scan, &value));
		assert_int_equal(value, 77);
		assert_ptr_equal(scan.at, bad[i]);
	}
}

static void the_largest_number_is_read(void **state)
{
	struct scan scan = scan_text("9223372036854775807)");
	int64_t value = 0;

	(void)state;
	assert_true(scan_u63(&scan, &value));
	assert_true(value == INT64_MAX);
	assert_true(scan_byte(&scan, ')'));
}

static void a_32_bit_number_over_its_range_is_refused(void **state)
{
	struct scan scan = scan_text("4294967296");
	uint32_t value = 5;

	(void)state;
	assert_false(scan_u32(&scan, &value));
	assert_int_equal(value, 5);
	assert_int_equal(scan_left(&scan), 10);
}

static void a_quoted_string_ends_at_an_unescaped_quote(void **state)
{
	struct scan scan = scan_text("\"a\\\"b\\\\\" rest");
	struct scan inside;

	(void)state;
	assert_true(scan_quoted(&scan, &inside));
	assert_int_equal(scan_left(&inside), 6);
	assert_true(scan_word(&scan, " REST"));
}

static void an_open_quoted_string_is_refused(void **state)
{
	static const char *const bad[] = { "\"abc", "\"abc\\\"", "\"", "\"\\", "abc\"" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct scan scan = scan_text(bad[i]);
		struct scan inside = { 0 };

		assert_false(scan_quoted(&scan, &inside));
		assert_null(inside.at);
	}
}

static void a_duration_has_one_unit(void **state)
{
	static const struct {
		const char *text;
		int64_t seconds; /* -1: refused */
	} cases[] = {
		{ "30", 30 },
		{ "90s", 90 },
		{ "10m", 600 },
		{ "2 h", 7200 },
		{ "14d", 1209600 },
		{ "", -1 },
		{ "m", -1 },
		{ "10x", -1 },
		{ "10mm", -1 },
		{ "-3", -1 },
		{ "9223372036854775807d", -1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int64_t seconds = -1;

		assert_int_equal(scan_whole_duration(cases[i].text, &seconds),
			cases[i].seconds >= 0);
		assert_int_equal(seconds, cases[i].seconds);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_is_digits_and_nothing_else),
		cmocka_unit_test(the_largest_number_is_read),
		cmocka_unit_test(a_32_bit_number_over_its_range_is_refused),
		cmocka_unit_test(a_quoted_string_ends_at_an_unescaped_quote),
		cmocka_unit_test(an_open_quoted_string_is_refused),
		cmocka_unit_test(a_duration_has_one_unit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
