#include "unit/test.h"

#include <string.h>

#include "poll/challenge.h"

static void the_last_line_is_read_when_it_is_json_in_base64(void **state)
{
	static const struct {
		const char *lines;
		const char *json; /* NULL: it is no challenge */
	} cases[] = {
		{ "+ eyJzdGF0dXMiOiI0MDAifQ==\n", "{\"status\":\"400\"}" },
		{ "* OK ready\n+ \n+ eyJzdGF0dXMiOiI0MDAifQ==\n", "{\"status\":\"400\"}" },
		{ "+ e30=\n", "{}" },
		{ "+ eyJzdGF0dXMiOiI0MDAifQ==\nA2 OK\n", NULL },
		{ "+eyJzdGF0dXMiOiI0MDAifQ==\n", NULL },
		{ "+ \n", NULL },
		{ "+\n", NULL },
		{ "\n", NULL },
		{ "", NULL },
		{ "+ aGVsbG8=\n", NULL }, /* "hello" */
		{ "+ {\"status\":\"400\"}\n", NULL },
		{ "+ eyJz*GF0\n", NULL },
		{ "+OK eyJzdGF0dXMiOiI0MDAifQ==\n", NULL },
		{ "+ =\n", NULL },
		{ "+ e\n", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct buf out = BUF_INIT(100);

		assert_true(buf_puts(&out, "before"));
		assert_int_equal(
			challenge_read(cases[i].lines, strlen(cases[i].lines), &out),
			cases[i].json != NULL);
		assert_int_equal(out.len,
			strlen("before") + (cases[i].json ? strlen(cases[i].json) : 0));
		if (cases[i].json)
			assert_memory_equal(out.data + strlen("before"), cases[i].json,
				strlen(cases[i].json));
		buf_release(&out);
	}
}

static void a_flood_does_not_get_over_the_ceiling(void **state)
{
	static char flood[10000];
	struct buf out = BUF_INIT(100);

	(void)state;
	memset(flood, 'e', sizeof flood);
	flood[0] = '+';
	flood[1] = ' ';
	flood[sizeof flood - 1] = '\n';
	assert_false(challenge_read(flood, sizeof flood, &out));
	assert_int_equal(out.len, 0);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_line_is_read_when_it_is_json_in_base64),
		cmocka_unit_test(a_flood_does_not_get_over_the_ceiling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
