#include "unit/test.h"

#include <sys/resource.h>

#include "poll/descriptors.h"

static void logins_and_sessions_share_what_there_is(void **state)
{
	static const struct {
		uint64_t limit;
		int wanted;
		int logins;
		size_t least, most; /* sessions */
	} table[] = {
		{ 0, 32, 1, 0, 0 },
		{ 40, 32, 1, 0, 0 },
		{ 64, 32, 2, 4, 16 },
		{ 84, 32, 6, 15, 20 },
		{ 256, 32, 32, 100, 200 },
		{ 256, 4, 4, 180, 200 },
		{ 1024, 32, 32, 850, 1000 },
		{ 20000, 32, 32, 19000, 20000 },
		{ DESCRIPTORS_UNBOUNDED, 32, 32, SIZE_MAX / 2, SIZE_MAX },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(table); i++) {
		const struct descriptors shares =
			descriptors_divide(table[i].limit, table[i].wanted);

		assert_int_equal(shares.logins, table[i].logins);
		assert_in_range(shares.sessions, table[i].least, table[i].most);
		if (table[i].limit > 64)
			assert_true(3 * (uint64_t)shares.logins + shares.sessions <
				    table[i].limit);
	}
}

static void the_soft_limit_is_raised_to_the_hard_one(void **state)
{
	struct rlimit limit;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	limit.rlim_cur = limit.rlim_max < 100 ? limit.rlim_max : 100;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
	(void)descriptors_share(32);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	assert_true(limit.rlim_cur == limit.rlim_max);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(logins_and_sessions_share_what_there_is),
		cmocka_unit_test(the_soft_limit_is_raised_to_the_hard_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
