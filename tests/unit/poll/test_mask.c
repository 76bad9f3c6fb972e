#include "unit/test.h"

#include <string.h>

#include "poll/mask.h"

static void assert_masked(const char *password, const char *bytes, const char *masked)
{
	const struct buf secret = { .data = (char *)password, .len = strlen(password) };
	struct mask mask;
	char text[200];

	assert_true(mask_init(&mask, "ann", &secret));
	assert_true(strlen(bytes) < sizeof text);
	memcpy(text, bytes, strlen(bytes) + 1);
	mask_apply(&mask, text, strlen(text));
	assert_string_equal(text, masked);
	mask_release(&mask);
}

static void a_secret_is_starred_in_every_form_it_may_take(void **state)
{
	static const struct {
		const char *bytes;
		const char *masked;
	} cases[] = {
		{ "what is sesame?", "what is ******?" },
		{ "sesamesesame", "************" },
		{ "c2VzYW1l", "********" },		    /* sesame */
		{ "AGFubgBzZXNhbWU=", "****************" }, /* NUL ann NUL sesame */
		/* x-sesame-x, xx-sesame-x, xxx-sesame-x: what lies at other places */
		{ "eC1zZXNhbWUteA==", "eC*********teA==" },
		{ "eHgtc2VzYW1lLXg=", "eHgt********LXg=" },
		{ "eHh4LXNlc2FtZS14", "eHh4L*********14" },
		/* cut at the end */
		{ "it is sesa", "it is ****" },
		{ "it is ses", "it is ses" },
		{ "it is c2VzY", "it is *****" },
		{ "", "" },
		{ "nothing of it", "nothing of it" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_masked("sesame", cases[i].bytes, cases[i].masked);
}

static void no_secret_and_a_zeroed_mask_star_nothing(void **state)
{
	struct mask zeroed = { 0 };
	char text[] = "as it is";

	(void)state;
	assert_masked("", text, text);
	mask_apply(&zeroed, text, strlen(text));
	assert_string_equal(text, "as it is");
	mask_release(&zeroed);
}

static void a_secret_that_is_too_long_for_a_mask_is_refused(void **state)
{
	static char password[40000];
	const struct buf secret = { .data = password, .len = sizeof password };
	struct mask mask;
	char text[] = "as it is";

	(void)state;
	memset(password, 'x', sizeof password);
	assert_false(mask_init(&mask, "ann", &secret));
	mask_apply(&mask, text, strlen(text));
	assert_string_equal(text, "as it is");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_secret_is_starred_in_every_form_it_may_take),
		cmocka_unit_test(no_secret_and_a_zeroed_mask_star_nothing),
		cmocka_unit_test(a_secret_that_is_too_long_for_a_mask_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
