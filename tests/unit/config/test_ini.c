#include "unit/test.h"

#include <stdio.h>
#include <string.h>

#include "config/ini.h"
#include "config/ini_lines.h"

static struct ini *load(const char *text, struct problems *problems)
{
	*problems = (struct problems){ 0 };
	return ini_load_text("test.ini", text, strlen(text), problems);
}

static void assert_get(
	const struct ini_section *section, const char *key, const char *value, unsigned at)
{
	unsigned line = 0;
	const char *found = ini_get(section, key, &line);

	assert_non_null(found);
	assert_string_equal(found, value);
	assert_int_equal(line, at);
}

static void values_and_lines_come_in_the_order_of_the_file(void **state)
{
	struct problems problems;
	struct ini *ini =
		load("\xef\xbb\xbf# c\r\n[Mailtop]\r\nTheme = Dark\r\n\r\n"
		     "[ Monitor \t Work ]\r\nfolders = a, \\\r\n  b\r\npassword = \"x;#y\"",
			&problems);

	(void)state;
	assert_non_null(ini);
	assert_int_equal(problems.n, 0);
	assert_int_equal(ini_sections(ini), 2);
	assert_string_equal(ini_section(ini, 0)->name, "mailtop");
	assert_int_equal(ini_section(ini, 0)->line, 2);
	assert_get(ini_section(ini, 0), "theme", "Dark", 3);
	assert_string_equal(ini_section(ini, 1)->name, "monitor work");
	assert_get(ini_section(ini, 1), "folders", "a,   b", 6);
	assert_get(ini_section(ini, 1), "password", "x;#y", 8);
	assert_null(ini_get(ini_section(ini, 1), "theme", NULL));
	ini_free(ini);
	problems_release(&problems);
}

static void a_file_of_nothing_has_no_sections(void **state)
{
	static const char *const empty[] = { "", "\n\n", "\xef\xbb\xbf", "# c",
		"; c\n#d\r\n" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(empty); i++) {
		struct problems problems;
		struct ini *ini = load(empty[i], &problems);

		assert_non_null(ini);
		assert_int_equal(ini_sections(ini), 0);
		assert_int_equal(problems.n, 0);
		ini_free(ini);
		problems_release(&problems);
	}
}

static void a_nul_byte_is_refused_with_its_line(void **state)
{
	static const char text[] = "[a]\nk = v\n\0x = y\n";
	struct problems problems = { 0 };

	(void)state;
	assert_null(ini_load_text("test.ini", text, sizeof text - 1, &problems));
	assert_int_equal(problems.n_errors, 1);
	assert_int_equal(problems.list[0].line, 3);
	assert_string_equal(problems.path, "test.ini");
	problems_release(&problems);
}

static void a_file_that_is_not_there_is_one_problem(void **state)
{
	struct problems problems = { 0 };

	(void)state;
	assert_null(ini_load("/nonexistent/x.ini", &problems));
	assert_int_equal(problems.n_errors, 1);
	assert_string_equal(problems.list[0].text,
		"cannot open '/nonexistent/x.ini': No such file or directory");
	problems_release(&problems);
}

static void a_file_over_4_mb_is_refused(void **state)
{
	FILE *f = tmpfile();
	struct problems problems = { 0 };
	char path[64];

	(void)state;
	assert_non_null(f);
	for (size_t i = 0; i <= INI_FILE_MAX; i += 16)
		fputs("# fifteen bytes\n", f);
	fflush(f);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fileno(f));
	assert_null(ini_load(path, &problems));
	assert_int_equal(problems.n_errors, 1);
	problems_release(&problems);
	fclose(f);
}

static void equal_sections_are_refused_and_kept_apart(void **state)
{
	struct problems problems;
	struct ini *ini = load("[a]\nk = 1\n[b]\nk = 2\n[A]\nk = 3\n", &problems);

	(void)state;
	assert_int_equal(problems.n_errors, 1);
	assert_int_equal(problems.list[0].line, 5);
	assert_string_equal(problems.list[0].text,
		"section [a] is already on line 1; sections with one name would be merged");
	assert_get(ini_section(ini, 0), "k", "1", 2);
	assert_get(ini_section(ini, 2), "k", "3", 6);
	ini_free(ini);
	problems_release(&problems);
}

static void an_equal_key_is_refused_and_the_first_stays(void **state)
{
	struct problems problems;
	struct ini *ini = load("[a]\nk = 1\nx = 2\nK = 3\n[b]\nk = 4\n", &problems);

	(void)state;
	assert_int_equal(problems.n_errors, 1);
	assert_int_equal(problems.list[0].line, 4);
	assert_string_equal(problems.list[0].text, "k: already given on line 2");
	assert_get(ini_section(ini, 0), "k", "1", 2);
	assert_get(ini_section(ini, 0), "x", "2", 3);
	ini_free(ini);
	problems_release(&problems);
}

static void a_bad_line_costs_no_other(void **state)
{
	struct problems problems;
	struct ini *ini =
		load("[a]\nk = 1\nnonsense\nq = \"open\nx = 2\n[]\ny = 3\n[b\nz = 4\n",
			&problems);

	(void)state;
	assert_non_null(ini);
	assert_int_equal(problems.n_errors, 4);
	assert_get(ini_section(ini, 0), "k", "1", 2);
	assert_get(ini_section(ini, 0), "q", "", 4);
	assert_true(ini_section(ini, 0)->entries[1].faulty);
	assert_get(ini_section(ini, 0), "x", "2", 5);
	assert_get(ini_section(ini, 1), "y", "3", 7);
	assert_get(ini_section(ini, 2), "z", "4", 9);
	ini_free(ini);
	problems_release(&problems);
}

static void a_colon_in_names_confuses_nobody(void **state)
{
	struct problems problems;
	struct ini *ini = load("[a]\nb:c = 1\n[a:b]\nc = 2\n", &problems);

	(void)state;
	assert_int_equal(problems.n, 0);
	assert_get(ini_section(ini, 0), "b:c", "1", 2);
	assert_get(ini_section(ini, 1), "c", "2", 4);
	ini_free(ini);
	problems_release(&problems);
}

static void a_cut_value_is_warned_about(void **state)
{
	static const struct {
		const char *line;
		const char *text; /* "": nothing is said */
	} cases[] = {
		{ "k = a;b", "k: everything from ';' on is a comment; quote the value to "
			     "keep it" },
		{ "k = #fff", "k: everything from '#' on is a comment; quote the value to "
			      "keep it" },
		{ "k = a ; b", "" },
		{ "k = \"a;b\"", "" },
		{ "# c \\\nk = v", "the backslash at its end makes the next line part of "
				   "this comment" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct problems problems;
		struct ini *ini;
		char text[200];

		snprintf(text, sizeof text, "[s]\n%s\n", cases[i].line);
		ini = load(text, &problems);
		assert_int_equal(problems.n_errors, 0);
		assert_int_equal(problems.n, cases[i].text[0] ? 1 : 0);
		if (problems.n > 0)
			assert_string_equal(problems.list[0].text, cases[i].text);
		ini_free(ini);
		problems_release(&problems);
	}
}

static void a_long_list_is_told_how_to_go_on(void **state)
{
	struct problems problems;
	struct ini *ini;
	char text[1200] = "[s]\nfolders = ";

	(void)state;
	memset(text + strlen(text), 'x', 1100);
	ini = load(text, &problems);
	assert_int_equal(problems.n_errors, 1);
	assert_int_equal(problems.list[0].line, 2);
	assert_string_equal(problems.list[0].text,
		"folders: the line is longer than 1,023 bytes; a long list goes on in "
		"folders.2, folders.3");
	ini_free(ini);
	problems_release(&problems);
}

static void a_section_has_at_most_2048_keys(void **state)
{
	enum { KEYS = 2050, KEY_LENGTH = 12 };
	char text[KEYS * KEY_LENGTH + 8] = "[s]\n";
	struct problems problems;
	struct ini *ini;
	size_t len = strlen(text);

	(void)state;
	for (int i = 0; i < KEYS; i++)
		len += (size_t)snprintf(text + len, sizeof text - len, "k%d = 1\n", i);
	ini = load(text, &problems);
	assert_int_equal(problems.n_errors, 2);
	assert_string_equal(
		problems.list[0].text, "k2048: a section holds at most 2048 keys");
	assert_int_equal(ini_section(ini, 0)->n, 2048);
	assert_get(ini_section(ini, 0), "k2047", "1", 2049);
	ini_free(ini);
	problems_release(&problems);
}

static void problems_beyond_the_limit_are_counted_and_not_kept(void **state)
{
	char text[4 * PROBLEMS_MAX + 1] = "";
	struct problems problems;

	(void)state;
	for (size_t i = 0; i < sizeof text - 1; i += 2)
		memcpy(text + i, "x\n", 2);
	ini_free(load(text, &problems));
	assert_int_equal(problems.n, PROBLEMS_MAX);
	assert_int_equal(problems.n_errors, 2 * PROBLEMS_MAX);
	problems_release(&problems);
}

static void the_lines_say_what_iniparser_says(void **state)
{
	static const char text[] =
		"[a]\nk = v\nl=\"a;b\" ; c\nm = 'x' \nn = a = b\no=\np = \"\"\nq = x;y\n"
		"[b c]\nr = 1, \\\n 2, \\\n\t3\ns = \xc3\xa9 \nKey With Blanks = 5\nt = "
		"a\"b\n"
		"[c]\n[d:e]\nu = '\"a, b\", c'\nv = \\Sent, x\r\nw=\r\n";
	struct problems problems;
	struct ini *ini = load(text, &problems);
	struct ini_lines lines;
	struct ini_line line;
	size_t section = (size_t)-1;
	size_t entry = 0;

	(void)state;
	assert_int_equal(problems.n_errors, 0);
	ini_lines_init(&lines, text, sizeof text - 1);
	while (ini_lines_next(&lines, &line)) {
		if (line.kind == INI_SECTION) {
			section++;
			entry = 0;
		} else if (line.kind == INI_ENTRY) {
			const struct ini_entry *found =
				&ini_section(ini, section)->entries[entry++];

			assert_int_equal(strlen(found->value), scan_left(&line.value));
			assert_memory_equal(
				found->value, line.value.at, scan_left(&line.value));
		}
	}
	ini_free(ini);
	problems_release(&problems);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_and_lines_come_in_the_order_of_the_file),
		cmocka_unit_test(a_file_of_nothing_has_no_sections),
		cmocka_unit_test(a_nul_byte_is_refused_with_its_line),
		cmocka_unit_test(a_file_that_is_not_there_is_one_problem),
		cmocka_unit_test(a_file_over_4_mb_is_refused),
		cmocka_unit_test(equal_sections_are_refused_and_kept_apart),
		cmocka_unit_test(an_equal_key_is_refused_and_the_first_stays),
		cmocka_unit_test(a_bad_line_costs_no_other),
		cmocka_unit_test(a_colon_in_names_confuses_nobody),
		cmocka_unit_test(a_cut_value_is_warned_about),
		cmocka_unit_test(a_long_list_is_told_how_to_go_on),
		cmocka_unit_test(a_section_has_at_most_2048_keys),
		cmocka_unit_test(problems_beyond_the_limit_are_counted_and_not_kept),
		cmocka_unit_test(the_lines_say_what_iniparser_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
