#include "unit/test.h"

#include <string.h>

#include "protocol/mutf7.h"

static void check_decoded(const char *wire, const char *utf8)
{
	struct buf out = BUF_INIT(1000);

	assert_true(buf_puts(&out, "<"));
	assert_true(mutf7_decode(wire, strlen(wire), &out));
	assert_int_equal(out.len, strlen(utf8) + 1);
	assert_memory_equal(out.data + 1, utf8, strlen(utf8));
	buf_release(&out);
}

static void a_name_goes_both_ways(void **state)
{
	static const struct {
		const char *utf8;
		const char *wire;
	} cases[] = {
		{ "", "" },
		{ "INBOX", "INBOX" },
		{ "R&D", "R&-D" },
		{ "&", "&-" },
		{ "Entw\xc3\xbcrfe", "Entw&APw-rfe" },
		{ "~peter/mail/\xe5\x8f\xb0\xe5\x8c\x97/"
		  "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e",
			"~peter/mail/&U,BTFw-/&ZeVnLIqe-" },
		{ "\xe2\x98\xba!", "&Jjo-!" },
		{ "\xf0\x9f\x98\x80", "&2D3eAA-" },
		{ "a\tb", "a&AAk-b" },
		{ "\xc3\xa9&\xc3\xa9", "&AOk-&-&AOk-" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct buf wire = BUF_INIT(1000);

		assert_true(mutf7_encode(cases[i].utf8, strlen(cases[i].utf8), &wire));
		assert_int_equal(wire.len, strlen(cases[i].wire));
		if (wire.len)
			assert_memory_equal(wire.data, cases[i].wire, wire.len);
		buf_release(&wire);
		/* a control character is not taken from a server in this spelling */
		if (cases[i].utf8[0] != 'a')
			check_decoded(cases[i].wire, cases[i].utf8);
	}
}

static void what_is_no_modified_utf7_stays_as_it_is(void **state)
{
	static const char *const as_is[] = {
		"caf\xc3\xa9",	  /* raw UTF-8 */
		"caf\xc3\xa9 &-", /* likewise, so its & is one */
		"bro&ken",	  /* never closed */
		"a&*-b",	  /* no digit of base 64 */
		"a&A-b",	  /* half a unit */
		"a&AOl-b",	  /* bits left over */
		"a&AGE-b",	  /* a letter that must stand for itself */
		"a&2D0-b",	  /* half a pair */
		"a&3gA-b",	  /* the other half */
		"a&2D0AYQ-b",	  /* half a pair and a letter */
		"\x01&-",
		"\xff&AOk-",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(as_is); i++)
		check_decoded(as_is[i], as_is[i]);
}

static void bytes_that_are_no_utf8_are_not_encoded(void **state)
{
	struct buf wire = BUF_INIT(100);

	(void)state;
	assert_true(mutf7_encode("\xff\xe9", 2, &wire));
	assert_int_equal(wire.len, 2);
	assert_memory_equal(wire.data, "\xff\xe9", 2);
	buf_release(&wire);
}

static void a_name_over_the_ceiling_leaves_the_buffer_as_it_was(void **state)
{
	struct buf out = BUF_INIT(4);

	(void)state;
	assert_true(buf_puts(&out, "ab"));
	assert_false(mutf7_encode("\xc3\xa9", 2, &out));
	assert_false(mutf7_decode("&Jjo-", 5, &out));
	assert_int_equal(out.len, 2);
	buf_release(&out);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_goes_both_ways),
		cmocka_unit_test(what_is_no_modified_utf7_stays_as_it_is),
		cmocka_unit_test(bytes_that_are_no_utf8_are_not_encoded),
		cmocka_unit_test(a_name_over_the_ceiling_leaves_the_buffer_as_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
