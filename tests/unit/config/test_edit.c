#include "unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/edit.h"
#include "config/ini.h"

/* "key=value key key=value", '_' for a blank in a value; a key alone loses its line. */
static struct changes changes_of(const char *words)
{
	struct changes changes = { 0 };
	struct scan rest = scan_text(words);
	struct err err = { 0 };

	while (!scan_is_done(&rest)) {
		struct scan word = scan_until(&rest, " ");
		struct scan name = scan_until(&word, "=");
		char *key = strndup(name.at, scan_left(&name));
		char *value =
			scan_byte(&word, '=') ? strndup(word.at, scan_left(&word)) : NULL;

		for (char *at = value; at && *at; at++)
			*at = (char)(*at == '_' ? ' ' : *at);
		assert_true(changes_add(&changes, key, value, &err));
		free(key);
		free(value);
		scan_blanks(&rest);
	}
	return changes;
}

struct edited {
	bool ok;
	struct buf out;
	struct err err;
};

static struct edited set(const char *text, const char *section, const char *words)
{
	struct edited edited = { .out = { .max = INI_FILE_MAX, .secret = true } };
	struct changes changes = changes_of(words);

	edited.ok = edit_set(scan_text(text), section, &changes, &edited.out, &edited.err);
	changes_release(&changes);
	return edited;
}

static void assert_edited(struct edited edited, const char *expected)
{
	if (!edited.ok)
		fail_msg("%s", edited.err.text);
	if (edited.out.len != strlen(expected) ||
		memcmp(edited.out.data, expected, edited.out.len) != 0)
		fail_msg("'%.*s' instead of '%s'", (int)edited.out.len, edited.out.data,
			expected);
	buf_release(&edited.out);
}

static void assert_refused(struct edited edited, const char *sentence)
{
	assert_false(edited.ok);
	assert_string_equal(edited.err.text, sentence);
	buf_release(&edited.out);
}

static void a_value_changes_and_the_rest_of_its_line_stays(void **state)
{
	static const struct {
		const char *text;
		const char *words;
		const char *expected;
	} cases[] = {
		{ "[a]\nk = v\n", "k=w", "[a]\nk = w\n" },
		{ "[a]\n\tK=v  ; why\n", "k=w", "[a]\n\tK=w  ; why\n" },
		{ "[a]\r\nk = v \r\n# end\r\n", "k=w", "[a]\r\nk = w \r\n# end\r\n" },
		{ "\xef\xbb\xbf[a]\nk = v", "k=w", "\xef\xbb\xbf[a]\nk = w" },
		{ "[a]\nk = 'v' # why\n", "k=w", "[a]\nk = 'w' # why\n" },
		{ "[a]\nk = 'v'\n", "k=it's", "[a]\nk = \"it's\"\n" },
		{ "[a]\nk =\n", "k=w", "[a]\nk =w\n" },
		{ "[a]\nk = #v\n", "k=w", "[a]\nk = w #v\n" },
		{ "[a]\nk = v#x\n", "k=w", "[a]\nk = w#x\n" },
		{ "[a]\nk = v\n", "k=w;x", "[a]\nk = \"w;x\"\n" },
		{ "[a]\nk = v ; y\n", "k=_w#", "[a]\nk = \" w#\" ; y\n" },
		{ "[a]\nk = v\n", "k=", "[a]\nk = \"\"\n" },
		{ "[a]\nk = v\n", "k=\\", "[a]\nk = \"\\\"\n" },
		{ "[a]\nk = v\n", "k=\"w\"", "[a]\nk = '\"w\"'\n" },
		{ "[a]\nk = v\n", "k=w\"x'y", "[a]\nk = w\"x'y\n" },
		{ "[a]\nk = \"not closed\nj = 1\n", "k=w", "[a]\nk = \"w\"\nj = 1\n" },
		{ "[a]\nk = \"x\" lost\n", "k=w", "[a]\nk = \"w\"\n" },
		{ "[a]\nk = a, \\\n  b ; why\nj = 1\n", "k=w",
			"[a]\nk = w ; why\nj = 1\n" },
		{ "[a]\nk = v  ;same\n", "k=v", "[a]\nk = v  ;same\n" },
		{ "[a]\nk = 'v'\n", "k=v", "[a]\nk = 'v'\n" },
		{ "[b]\nk = 1\n[ A ]\nk = 2\n[c]\nk = 3\n", "k=w",
			"[b]\nk = 1\n[ A ]\nk = w\n[c]\nk = 3\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_edited(set(cases[i].text, "a", cases[i].words), cases[i].expected);
}

static void a_key_without_a_value_loses_its_line_only(void **state)
{
	static const char text[] = "[a]\n# k\nk = 1 ; x\n\nj = 2\n";

	(void)state;
	assert_edited(set(text, "a", "k"), "[a]\n# k\n\nj = 2\n");
	assert_edited(set(text, "a", "k j"), "[a]\n# k\n\n");
	assert_edited(set(text, "a", "i"), text);
	assert_edited(set("[a]\nj = 1\nk = 2", "a", "k"), "[a]\nj = 1\n");
	assert_edited(set("[a]\nk = \\\n 2\nj = 1\n", "a", "k"), "[a]\nj = 1\n");
}

static void a_new_key_follows_the_last_in_its_manner(void **state)
{
	static const struct {
		const char *text;
		const char *expected;
	} cases[] = {
		{ "\xef\xbb\xbfx = 1\n[a]\n", "\xef\xbb\xbfx = 1\n[a]\nkey = w\n" },
		{ "[a]\n", "[a]\nkey = w\n" },
		{ "[a]", "[a]\nkey = w" },
		{ "[a]\nj=1\n\n# end\n", "[a]\nj=1\nkey=w\n\n# end\n" },
		{ "[a]\r\n  j  =1\r\n", "[a]\r\n  j  =1\r\n  key  =w\r\n" },
		{ "[a]\nj = 1", "[a]\nj = 1\nkey = w" },
		{ "[a]\r\nj = 1", "[a]\r\nj = 1\r\nkey = w" },
		{ "[a]\n# none\n[b]\nj = 1\n", "[a]\nkey = w\n# none\n[b]\nj = 1\n" },
		{ "[b]\nj=1\n[a]\n", "[b]\nj=1\n[a]\nkey=w\n" },
		{ "[a]\nj    = 1\nlong = 2\n", "[a]\nj    = 1\nlong = 2\nkey  = w\n" },
		{ "[a]\nj  = 1\nab = 2\n", "[a]\nj  = 1\nab = 2\nkey = w\n" },
		{ "[a]\nj\t= 1\n", "[a]\nj\t= 1\nkey\t= w\n" },
		{ "[a]\nj = 1\n# c \\", "[a]\nj = 1\nkey = w\n# c \\" },
		{ "[a]\nj = 1 \\", "[a]\nj = 1 \\\n\nkey = w" },
		{ "[a]\nj = 1\\\\\n", "[a]\nj = 1\\\\\n\n\nkey = w\n" },
		{ "[a]\nj = 'x' ; y\nbad\n", "[a]\nj = 'x' ; y\nkey = w\nbad\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_edited(set(cases[i].text, "a", "key=w"), cases[i].expected);
}

static void a_list_goes_on_in_as_many_lines_as_it_needs(void **state)
{
	static const struct {
		const char *text;
		const char *words;
		const char *expected;
	} cases[] = {
		{ "[a]\nj = 1\n", "folders=A folders.2=B folders.3=C",
			"[a]\nj = 1\nfolders = A\nfolders.2 = B\nfolders.3 = C\n" },
		{ "[a]\nfolders = x\nj = 1\n", "folders=A folders.2=B",
			"[a]\nfolders = A\nfolders.2 = B\nj = 1\n" },
		{ "[a]\nfolders = x\nj = 1\nfolders.2 = y ; z\n", "folders=A folders.2=B",
			"[a]\nfolders = A\nj = 1\nfolders.2 = B ; z\n" },
		/* the order of the file is the order of the list */
		{ "[a]\nfolders.7 = y\nFolders = x\n", "folders=A folders.2=B folders.3=C",
			"[a]\nfolders.7 = A\nFolders = B\nfolders.2 = C\n" },
		{ "[a]\nfolders = x\nfolders.2 = y\nfolders.3 = z\nj = 1\n", "folders=A",
			"[a]\nfolders = A\nj = 1\n" },
		{ "[a]\nfolders = x\nfolders.2 = y\nj = 1\n", "folders", "[a]\nj = 1\n" },
		{ "[a]\nfolders = x", "folders=A folders.2=B",
			"[a]\nfolders = A\nfolders.2 = B" },
		{ "[a]\nfolders = x\nfolders.2 = y\nfolders.2 = z\n",
			"folders=A folders.2=B", "[a]\nfolders = A\nfolders.2 = B\n" },
		{ "[a]\nfoldersx = 1\nfolder = 2\nfolders.x = 3\n", "folders",
			"[a]\nfoldersx = 1\nfolder = 2\nfolders.x = 3\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_edited(set(cases[i].text, "a", cases[i].words), cases[i].expected);
}

static void of_repeated_keys_one_stays(void **state)
{
	(void)state;
	assert_edited(set("[a]\nk = 1\nj = 2\nK = 3\nk = 4\n", "a", "k=w"),
		"[a]\nk = w\nj = 2\n");
	assert_edited(set("[a]\nk = 1\nk = 3\n", "a", "k"), "[a]\n");
}

static void a_comment_that_has_no_room_goes_above(void **state)
{
	char value[920];
	char comment[200];
	char words[1024];
	char text[512];
	char expected[2048];

	(void)state;
	memset(value, 'v', sizeof value - 1);
	memset(comment, 'c', sizeof comment - 1);
	value[sizeof value - 1] = comment[sizeof comment - 1] = '\0';
	snprintf(words, sizeof words, "k=%s", value);
	snprintf(text, sizeof text, "[a]\n  k = v ; %s\nj = 1\n", comment);
	snprintf(expected, sizeof expected, "[a]\n  ; %s\n  k = %s\nj = 1\n", comment,
		value);
	assert_edited(set(text, "a", words), expected);
}

static void what_the_file_cannot_hold_is_refused(void **state)
{
	char words[1100] = "k=";

	(void)state;
	assert_refused(set("[a]\nk = 1\n", "a", "k='\"#"),
		"k: the file cannot hold a value that needs quotes and has quotes of both "
		"kinds in it");
	assert_refused(
		set("[a]\n", "a", "k=x\ny"), "k: a value cannot go over several lines");
	memset(words + 2, 'v', 1050);
	assert_refused(set("[a]\nk = 1 ; c\n", "a", words),
		"k: the line is longer than 1,023 bytes");
	assert_refused(set("[a]\n", "a", words), "k: the line is longer than 1,023 bytes");
	assert_refused(set("[a]\n", "b", "k=1"), "there is no section [b]");
	assert_refused(set("[a]\nj = \\\\\\\\\\\\\\", "a", "k=1"),
		"the last line of the file ends in backslashes");
	assert_refused(set("[a] # b\n", "a", "k=1"),
		"[a]: nothing may follow the section's ']', not even a comment");
	assert_refused(set("[a]\n[A]\n", "a", "k=1"), "there are 2 sections [a]");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_value_changes_and_the_rest_of_its_line_stays),
		cmocka_unit_test(a_key_without_a_value_loses_its_line_only),
		cmocka_unit_test(a_new_key_follows_the_last_in_its_manner),
		cmocka_unit_test(a_list_goes_on_in_as_many_lines_as_it_needs),
		cmocka_unit_test(of_repeated_keys_one_stays),
		cmocka_unit_test(a_comment_that_has_no_room_goes_above),
		cmocka_unit_test(what_the_file_cannot_hold_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
