#include "unit/test.h"

#include "poll/hold.h"

static void push_goes_before_polling_and_often_before_seldom(void **state)
{
	static const struct use order[] = {
		{ true, 1000 },
		{ true, 60000 },
		{ true, 3600000 },
		{ false, 1000 },
		{ false, 60000 },
		{ false, 3600000 },
	};

	(void)state;
	for (size_t a = 0; a < COUNT_OF(order); a++) {
		for (size_t b = 0; b < COUNT_OF(order); b++)
			assert_int_equal(use_is_more(&order[a], &order[b]), a < b);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(push_goes_before_polling_and_often_before_seldom),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
