#include "unit/test.h"

#include <stdio.h>
#include <string.h>

#include "config/ini_lines.h"

static struct ini_line only_line(struct ini_lines *lines, const char *text)
{
	struct ini_line line = { 0 };

	ini_lines_init(lines, text, strlen(text));
	assert_true(ini_lines_next(lines, &line));
	return line;
}

static void assert_span(struct scan span, const char *expected)
{
	assert_int_equal(scan_left(&span), strlen(expected));
	assert_memory_equal(span.at, expected, strlen(expected));
}

static void each_kind_of_line_is_known(void **state)
{
	static const struct {
		const char *text;
		enum ini_kind kind;
	} cases[] = {
		{ "\n", INI_BLANK },
		{ " \t\r\n", INI_BLANK },
		{ "\xef\xbb\xbf\n", INI_BLANK },
		{ "\\\n\n", INI_BLANK },
		{ "# x = y\n", INI_COMMENT },
		{ "  ; [x]", INI_COMMENT },
		{ "[a]", INI_SECTION },
		{ "\xef\xbb\xbf[a]\r\n", INI_SECTION },
		{ " [ a b ] \n", INI_SECTION },
		{ "a=b", INI_ENTRY },
		{ "a =", INI_ENTRY },
		{ "a", INI_BAD },
		{ "= b", INI_BAD },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct ini_lines lines;
		struct ini_line line = only_line(&lines, cases[i].text);

		assert_int_equal(line.kind, cases[i].kind);
		assert_int_equal(line.fault != NULL, cases[i].kind == INI_BAD);
		assert_int_equal(line.end, strlen(cases[i].text));
	}
}

static void a_value_is_what_iniparser_would_take(void **state)
{
	static const struct {
		const char *text;
		const char *value;
		bool quoted;
		char comment;
		bool glued;
	} cases[] = {
		{ "k=v", "v", false, 0, false },
		{ "k = v  \r\n", "v", false, 0, false },
		{ "k = a b ; c", "a b", false, ';', false },
		{ "k = a#b", "a", false, '#', true },
		{ "k = #fff", "", false, '#', true },
		{ "k =", "", false, 0, false },
		{ "k = \"\"", "", true, 0, false },
		{ "k = \" a;b#c \" # d", " a;b#c ", true, 0, false },
		{ "k = 'say \"x\"'", "say \"x\"", true, 0, false },
		{ "k = a = b", "a = b", false, 0, false },
		{ "k = a, \\  \n b, \\\r\n c", "a,  b,  c", false, 0, false },
		{ "k = a \"b c\"", "a \"b c\"", false, 0, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct ini_lines lines;
		struct ini_line line = only_line(&lines, cases[i].text);

		assert_int_equal(line.kind, INI_ENTRY);
		assert_null(line.fault);
		assert_span(line.name, "k");
		assert_span(line.value, cases[i].value);
		assert_int_equal(line.quoted, cases[i].quoted);
		assert_int_equal(line.comment, cases[i].comment);
		assert_int_equal(line.glued, cases[i].glued);
	}
}

static void what_iniparser_would_take_wrongly_is_a_fault(void **state)
{
	static const struct {
		const char *text;
		const char *fault;
	} cases[] = {
		{ "[a", "the section's ']' is missing" },
		{ "[]", "the section has no name" },
		{ "[  ]", "the section has no name" },
		{ "[a] # b", "nothing may follow the section's ']', not even a comment" },
		{ "[a] ; [b]", "nothing may follow the section's ']', not even a comment" },
		{ "k = \"a", "the quote is not closed" },
		{ "k = 'tis", "the quote is not closed" },
		{ "k = \"", "the quote is not closed" },
		{ "k = \"a\" b", "text behind the closing quote would be lost; "
				 "put quotes of the other kind around the whole value" },
		{ "k = \"a\", \"b\"",
			"text behind the closing quote would be lost; "
			"put quotes of the other kind around the whole value" },
		{ "k = a\\", "a backslash goes on in a line that is not there" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct ini_lines lines;
		struct ini_line line = only_line(&lines, cases[i].text);

		assert_non_null(line.fault);
		assert_string_equal(line.fault, cases[i].fault);
	}
}

/* key + filler + end, len bytes in all */
static void fill(char *text, const char *key, size_t len, const char *end)
{
	memset(text, 'x', len);
	memcpy(text, key, strlen(key));
	memcpy(text + len - strlen(end), end, strlen(end));
	text[len] = '\0';
}

static void a_line_of_1023_bytes_is_the_longest(void **state)
{
	static const struct {
		const char *end;
		size_t len;
		bool fits;
	} cases[] = {
		{ "\n", 1023, true },
		{ "\n", 1024, false },
		{ "\r\n", 1023, true },
		{ "\r\n", 1024, false },
		{ "x", 1022, true }, /* iniparser wants to see the end of the file */
		{ "x", 1023, false },
		{ "\n", 3000, false },
	};
	char text[4096];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct ini_lines lines;
		struct ini_line line;

		fill(text, "key =", cases[i].len, cases[i].end);
		line = only_line(&lines, text);
		assert_int_equal(line.kind, INI_ENTRY);
		assert_span(line.name, "key");
		assert_int_equal(line.fault == NULL, cases[i].fits);
		assert_int_equal(line.end, cases[i].len);
	}
}

static void a_continued_line_is_as_long_as_all_of_it(void **state)
{
	struct ini_lines lines;
	struct ini_line line;
	char text[4096];

	(void)state;
	/* 1021 bytes and a backslash, then as much as fits, then one more */
	fill(text, "key =", 1022, "\\\n");
	strncat(text, "z\n", 3);
	line = only_line(&lines, text);
	assert_null(line.fault);
	assert_int_equal(line.lines, 2);
	assert_int_equal(scan_left(&line.value), 1021 - 5);

	fill(text, "key =", 1022, "\\\n");
	strncat(text, "zzz\\\nnext\n[a]\n", 20);
	line = only_line(&lines, text);
	assert_non_null(line.fault);
	assert_int_equal(line.lines, 3);
	assert_true(ini_lines_next(&lines, &line));
	assert_int_equal(line.kind, INI_SECTION);
}

/* Pseudo-random and the same each time. */
static size_t make_text(uint32_t *seed, char *text, size_t size)
{
	static const char *const parts[] = { "[", "]", "a", "Key", " = ", "=", "\"", "'",
		";", "#", "\\", "\\\n", "\n", "\n", "\r\n", " ", "\t", "v", "\xef\xbb\xbf",
		"\xc3\xa9", "[s]\n", "\nk = v\n", "\v", "\r" };
	size_t len = 0;

	for (int i = 0; i < 40; i++) {
		const char *part;

		*seed = *seed * 1664525 + 1013904223;
		part = parts[(*seed >> 16) % COUNT_OF(parts)];
		if (len + strlen(part) >= size)
			break;
		memcpy(text + len, part, strlen(part));
		len += strlen(part);
	}
	return len;
}

static void every_byte_is_of_exactly_one_record(void **state)
{
	uint32_t seed = 7;
	char text[512];

	(void)state;
	for (int round = 0; round < 20000; round++) {
		const size_t len = make_text(&seed, text, sizeof text);
		struct ini_lines lines;
		struct ini_line line;
		size_t at = 0;
		unsigned next = 1;

		ini_lines_init(&lines, text, len);
		while (ini_lines_next(&lines, &line)) {
			assert_int_equal(line.start, at);
			assert_true(line.end > line.start);
			assert_int_equal(line.line, next);
			assert_true(line.lines >= 1);
			at = line.end;
			next += line.lines;
		}
		assert_int_equal(at, len);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_of_line_is_known),
		cmocka_unit_test(a_value_is_what_iniparser_would_take),
		cmocka_unit_test(what_iniparser_would_take_wrongly_is_a_fault),
		cmocka_unit_test(a_line_of_1023_bytes_is_the_longest),
		cmocka_unit_test(a_continued_line_is_as_long_as_all_of_it),
		cmocka_unit_test(every_byte_is_of_exactly_one_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
