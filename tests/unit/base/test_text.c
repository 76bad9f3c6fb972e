#include "unit/test.h"

#include <locale.h>
#include <string.h>

#include "base/text.h"

static void strict_decoding_refuses_what_is_not_utf8(void **state)
{
	static const char *const bad[] = {
		"\x80",		    /* a tail alone */
		"\xc3",		    /* cut */
		"\xc0\xaf",	    /* overlong '/' */
		"\xc1\xbf",	    /* overlong */
		"\xe0\x80\xaf",	    /* overlong */
		"\xe2\x82",	    /* cut */
		"\xe2(\xa1",	    /* no tail */
		"\xed\xa0\x80",	    /* surrogate */
		"\xf0\x80\x80\xaf", /* overlong */
		"\xf4\x90\x80\x80", /* over U+10FFFF */
		"\xf5\x80\x80\x80",
		"\xff",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		char32_t c = 7;

		assert_int_equal(text_decode(bad[i], strlen(bad[i]), &c), 1);
		assert_int_equal(c, 0xFFFD);
		assert_false(text_is_utf8(bad[i], strlen(bad[i])));
	}
}

static void every_character_survives_encoding_and_decoding(void **state)
{
	(void)state;
	for (char32_t c = 0; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 257) {
		char bytes[4];
		const size_t n = text_encode(c, bytes);
		char32_t back = 0;

		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		assert_int_equal(text_decode(bytes, n, &back), n);
		assert_int_equal(back, c);
		assert_true(text_is_utf8(bytes, n));
	}
}

static void an_honest_replacement_character_is_text(void **state)
{
	(void)state;
	assert_true(text_is_utf8("\xef\xbf\xbd", 3));
}

static void text_from_outside_becomes_harmless(void **state)
{
	static const struct {
		const char *from;
		const char *to;
	} cases[] = {
		{ "plain", "plain" }, { "", "" }, { "a\tb\r\nc", "a b  c" },
		{ "\x1b[31mred\x1b[0m", "?[31mred?[0m" }, { "\x7f", "?" },
		{ "\xc2\x9b"
		  "31m",
			"?31m" }, /* C1 CSI */
		{ "Entwürfe", "Entwürfe" }, { "受信箱", "受信箱" }, { "a\xff", "a?" },
		{ "a\xe2\x80\xaemoc.elgoog", "a?moc.elgoog" }, /* right-to-left override */
		{ "a\xe2\x81\xa6z", "a?z" },		       /* isolate */
		{ "a\xe2\x80\x8bz", "a?z" },		       /* zero-width space */
		{ "a\xe2\x80\xa8z", "a?z" },		       /* line separator */
		{ "a\xef\xbb\xbfz", "a?z" },		       /* byte order mark */
		{ "a\xef\xb8\x8fz", "a?z" },		       /* variation selector */
		{ "a\xf3\xa0\x80\x81z", "a?z" },	       /* tag */
		{ "a\xee\x80\x80z", "a?z" },		       /* private use */
		{ "a\xe3\x85\xa4z", "a?z" },		       /* Hangul filler */
		{ "a\xf0\x9d\x85\xb3z", "a?z" },	       /* musical beam */
		{ "a\xcd\xb8z", "a?z" },		       /* unassigned */
		{ "e\xcc\x81", "e\xcc\x81" },		       /* a mark on its base */
		{ "\xcc\x81x", "?x" },			       /* a mark on nothing */
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const size_t len = strlen(cases[i].from);
		char out[64];

		assert_int_equal(text_printable(out, sizeof out, cases[i].from, len),
			strlen(cases[i].to));
		assert_string_equal(out, cases[i].to);
		assert_int_equal(text_is_printable(cases[i].from, len),
			strcmp(cases[i].from, cases[i].to) == 0);
		assert_true(text_is_printable(out, strlen(out)));
	}
}

/* In the sense of a terminal: no control of it, raw or in UTF-8, and nothing that reorders
 * what stands beside it. */
static bool is_harmless(const char *text, size_t len)
{
	char32_t c;

	for (size_t at = 0, n; at < len; at += n) {
		n = text_decode(text + at, len - at, &c);
		if (c < 0x20 || (c >= 0x7F && c < 0xA0) || (n == 1 && c == 0xFFFD) ||
			(c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
			(c >= 0x200B && c <= 0x200F) || c == 0x2028 || c == 0x2029 ||
			c == 0xFEFF || (c >= 0xE0000 && c <= 0xE0FFF))
			return false;
	}
	return true;
}

static void no_character_of_all_does_harm(void **state)
{
	(void)state;
	for (char32_t c = 0; c <= 0x10FFFF; c++) {
		char bytes[6] = "a";
		char out[16];
		const size_t n = text_encode(c, bytes + 1);
		const size_t len = text_printable(out, sizeof out, bytes, n + 1);

		if (!is_harmless(out, len) || text_width(out) < 1)
			fail_msg("U+%04X does", (unsigned)c);
	}
}

static void no_bytes_in_a_row_do_harm(void **state)
{
	static const char starts[] = "\x1b[];0m\x07\\\x9b\xe2\xed\xf4";
	unsigned seed = 20260101;

	(void)state;
	for (unsigned i = 0; i < 0x10000; i++) {
		const char pair[] = { (char)(i >> 8), (char)i };
		char out[16];

		assert_true(is_harmless(out, text_printable(out, sizeof out, pair, 2)));
	}
	for (unsigned i = 0; i < 200000; i++) {
		char bytes[12];
		char out[64];

		for (size_t at = 0; at < sizeof bytes; at++) {
			seed = seed * 1103515245 + 12345;
			bytes[at] = seed >> 30 ? (char)(0x80 | seed >> 16)
					       : starts[(seed >> 16) % (sizeof starts - 1)];
		}
		assert_true(is_harmless(
			out, text_printable(out, sizeof out, bytes, sizeof bytes)));
	}
}

static void a_fifth_mark_on_one_base_is_replaced(void **state)
{
	char out[32];

	(void)state;
	text_printable(out, sizeof out, "a\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81", 11);
	assert_string_equal(out, "a\xcc\x81\xcc\x81\xcc\x81\xcc\x81?");
}

static void a_nul_inside_does_not_end_the_text(void **state)
{
	char out[8];

	(void)state;
	assert_int_equal(text_printable(out, sizeof out, "a\0b", 3), 3);
	assert_string_equal(out, "a?b");
}

static void text_is_cut_between_characters(void **state)
{
	char out[8];

	(void)state;
	for (size_t size = 1; size <= sizeof out; size++) {
		const size_t len = text_printable(out, size, "äöüß", 8);

		assert_true(len < size);
		assert_int_equal(len % 2, 0);
		assert_int_equal(out[len], '\0');
		assert_true(text_is_utf8(out, len));
	}
}

static void width_counts_columns_and_not_characters(void **state)
{
	(void)state;
	assert_int_equal(text_width(""), 0);
	assert_int_equal(text_width("abc"), 3);
	assert_int_equal(text_width("ü"), 1);
	assert_int_equal(text_width("受信箱"), 6);
	assert_int_equal(text_width("e\xcc\x81"), 1);
	assert_int_equal(text_width("▁█"), 2);
}

static void clipping_never_halves_a_wide_character(void **state)
{
	static const struct {
		const char *text;
		int columns;
		size_t bytes;
		int used;
	} cases[] = {
		{ "abc", 2, 2, 2 },
		{ "abc", 9, 3, 3 },
		{ "受信", 3, 3, 2 },
		{ "受信", 1, 0, 0 },
		{ "e\xcc\x81x", 1, 3, 1 },
		{ "abc", 0, 0, 0 },
		{ "abc", -5, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int used = -1;

		assert_int_equal(
			text_clip(cases[i].text, cases[i].columns, &used), cases[i].bytes);
		assert_int_equal(used, cases[i].used);
		assert_int_equal(
			text_clip(cases[i].text, cases[i].columns, NULL), cases[i].bytes);
	}
}

static void ascii_keeps_the_columns(void **state)
{
	static const char *const cases[][2] = {
		{ "plain", "plain" },
		{ "– …", "- ~" },
		{ "┌─┐│", "+-+|" },
		{ "╔═╗║", "+=+|" },
		{ "▁▂▃▄▅▆▇█", "_.:-=+*#" },
		{ "→ ▼", "> v" },
		{ "受", "??" },
		{ "e\xcc\x81", "e" },
		{ "ü", "?" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char out[64];

		text_ascii(out, sizeof out, cases[i][0]);
		assert_string_equal(out, cases[i][1]);
		assert_int_equal(text_width(out), text_width(cases[i][0]));
	}
}

static void ascii_is_cut_to_its_room(void **state)
{
	char out[3];

	(void)state;
	text_ascii(out, sizeof out, "───");
	assert_string_equal(out, "--");
	text_ascii(out, 1, "───");
	assert_string_equal(out, "");
}

static void an_upper_case_letter_makes_a_search_exact(void **state)
{
	(void)state;
	assert_true(text_contains("Work Mail", "mail"));
	assert_true(text_contains("Work Mail", "Mail"));
	assert_false(text_contains("work mail", "Mail"));
	assert_true(text_contains("ÄRZTE", "ärz"));
	assert_false(text_contains("ärzte", "Ärz"));
	assert_true(text_contains("any", ""));
	assert_true(text_contains("", ""));
	assert_false(text_contains("", "a"));
	assert_false(text_contains("ab", "abc"));
}

static void order_is_that_of_people(void **state)
{
	static const char *const sorted[] = { "", "2", "10", "a", "A1", "a2", "a010", "a11",
		"B", "mx2", "mx10", "mx10.example", "ä", "Ö" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sorted); i++) {
		assert_int_equal(text_compare(sorted[i], sorted[i]), 0);
		for (size_t j = i + 1; j < COUNT_OF(sorted); j++) {
			assert_true(text_compare(sorted[i], sorted[j]) < 0);
			assert_true(text_compare(sorted[j], sorted[i]) > 0);
		}
	}
	assert_int_equal(text_compare("Work", "wORK"), 0);
	assert_int_equal(text_compare("a007", "a7"), 0);
	assert_true(
		text_compare("99999999999999999999999", "100000000000000000000000") < 0);
}

static void a_slip_of_the_fingers_is_understood(void **state)
{
	static const char *const words[] = { "host", "port", "user", "interval", "timeout",
		"password", "password_command", "description", "tls" };
	static const char *const cases[][2] = {
		{ "hots", "host" },
		{ "prot", "port" },
		{ "usr", "user" },
		{ "intervall", "interval" },
		{ "INTERVAL", "interval" },
		{ "timout", "timeout" },
		{ "pasword_comand", "password_command" },
		{ "ssl", NULL },
		{ "colour", NULL },
		{ "x", NULL },
		{ "", NULL },
		{ "a_word_that_is_far_too_long_to_be_a_slip_of_anybodys_fingers", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *near = text_nearest(cases[i][0], words, COUNT_OF(words));

		assert_int_equal(near != NULL, cases[i][1] != NULL);
		if (near)
			assert_string_equal(near, cases[i][1]);
	}
}

static void counts_have_thousands_and_unknown_is_a_dash(void **state)
{
	char out[32];

	(void)state;
	text_count(out, sizeof out, 0);
	assert_string_equal(out, "0");
	text_count(out, sizeof out, 999);
	assert_string_equal(out, "999");
	text_count(out, sizeof out, 1204331);
	assert_string_equal(out, "1,204,331");
	text_count(out, sizeof out, INT64_MAX);
	assert_string_equal(out, "9,223,372,036,854,775,807");
	text_count(out, sizeof out, -1);
	assert_string_equal(out, "–");
	text_count(out, 4, 1204331);
	assert_string_equal(out, "1,2");
}

static void octets_never_read_1024_of_a_unit(void **state)
{
	static const struct {
		int64_t octets;
		const char *text;
	} cases[] = {
		{ 0, "0 B" },
		{ 831, "831 B" },
		{ 1023, "1023 B" },
		{ 1024, "1.0 kB" },
		{ 12700, "12.4 kB" },
		{ 1048575, "1.0 MB" },
		{ 3436000000, "3.2 GB" },
		{ INT64_MAX, "8.0 EB" },
		{ -1, "–" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char out[32];

		text_octets(out, sizeof out, cases[i].octets);
		assert_string_equal(out, cases[i].text);
	}
}

static int use_utf8(void **state)
{
	(void)state;
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(strict_decoding_refuses_what_is_not_utf8),
		cmocka_unit_test(every_character_survives_encoding_and_decoding),
		cmocka_unit_test(an_honest_replacement_character_is_text),
		cmocka_unit_test(text_from_outside_becomes_harmless),
		cmocka_unit_test(no_character_of_all_does_harm),
		cmocka_unit_test(no_bytes_in_a_row_do_harm),
		cmocka_unit_test(a_fifth_mark_on_one_base_is_replaced),
		cmocka_unit_test(a_nul_inside_does_not_end_the_text),
		cmocka_unit_test(text_is_cut_between_characters),
		cmocka_unit_test(width_counts_columns_and_not_characters),
		cmocka_unit_test(clipping_never_halves_a_wide_character),
		cmocka_unit_test(ascii_keeps_the_columns),
		cmocka_unit_test(ascii_is_cut_to_its_room),
		cmocka_unit_test(an_upper_case_letter_makes_a_search_exact),
		cmocka_unit_test(order_is_that_of_people),
		cmocka_unit_test(a_slip_of_the_fingers_is_understood),
		cmocka_unit_test(counts_have_thousands_and_unknown_is_a_dash),
		cmocka_unit_test(octets_never_read_1024_of_a_unit),
	};

	return cmocka_run_group_tests(tests, use_utf8, NULL);
}
