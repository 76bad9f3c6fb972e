#include "unit/test.h"

#include <string.h>

#include "protocol/pattern.h"

static void patterns_match_as_list_says(void **state)
{
	static const struct {
		const char *pattern;
		const char *name;
		bool matches;
	} cases[] = {
		{ "A", "A", true },
		{ "A", "a", false },
		{ "A", "AB", false },
		{ "INBOX", "inbox", true },
		{ "inBox", "INBOX", true },
		{ "*", "INBOX", true },
		{ "*", "A/b/c", true },
		{ "*", "", true },
		{ "%", "A", true },
		{ "%", "A/b", false },
		{ "A/%", "A/b", true },
		{ "A/%", "A/b/c", false },
		{ "A/%", "A/", true },
		{ "A/*", "A", false },
		{ "%/%", "A/b", true },
		{ "%/%", "A/b/c", false },
		{ "%/c", "a/b/c", false },
		{ "*/c", "a/b/c", true },
		{ "*b%", "a/b/bc", true },
		{ "*b%c", "ab/bxc", true },
		{ "*b%c", "ab/bx/c", false },
		{ "a*b*c", "aXbXbXc", true },
		{ "a*b*c", "aXbXbX", false },
		{ "%a%b", "xa/b", false },
		{ "%a%b", "xaab", true },
		{ "**%%", "x", true },
		{ "", "", true },
		{ "", "x", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		if (pattern_match(cases[i].pattern, cases[i].name, strlen(cases[i].name),
			    '/') != cases[i].matches)
			fail_msg("'%s' and '%s'", cases[i].pattern, cases[i].name);
	}
}

static void without_a_delimiter_both_wildcards_are_the_same(void **state)
{
	(void)state;
	assert_true(pattern_match("%", "a/b", 3, '\0'));
	assert_true(pattern_match("%", "a/b", 3, '.'));
	assert_false(pattern_match("%", "a.b", 3, '.'));
}

static void many_wildcards_do_not_take_forever(void **state)
{
	char name[1024];

	(void)state;
	memset(name, 'a', sizeof name);
	assert_false(pattern_match(
		"*a%a*a%a*a%a*a%a*a%a*a%a*a%a*a%a*a%a*a%a*a%a*b", name, sizeof name, '/'));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(patterns_match_as_list_says),
		cmocka_unit_test(without_a_delimiter_both_wildcards_are_the_same),
		cmocka_unit_test(many_wildcards_do_not_take_forever),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
