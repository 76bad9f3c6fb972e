#include "unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "config/edit.h"
#include "config/ini.h"

#define NEW_TEXT                                                                           \
	{                                                                                  \
		.max = INI_FILE_MAX, .secret = true                                        \
	}

static void assert_text(struct buf *out, const char *expected)
{
	if (out->len != strlen(expected) ||
		(out->len > 0 && memcmp(out->data, expected, out->len) != 0))
		fail_msg("'%.*s' instead of '%s'", (int)out->len, out->data, expected);
	buf_release(out);
}

static struct changes one_key(void)
{
	struct changes changes = { 0 };
	struct err err = { 0 };

	assert_true(changes_add(&changes, "k", "w", &err));
	return changes;
}

static void a_new_section_stands_at_the_end_behind_a_blank_line(void **state)
{
	static const struct {
		const char *text;
		const char *expected;
	} cases[] = {
		{ "", "[new x]\nk = w\n" },
		{ "\xef\xbb\xbf", "\xef\xbb\xbf[new x]\nk = w\n" },
		{ "\n \n", "\n \n[new x]\nk = w\n" },
		{ "# c\n", "# c\n\n[new x]\nk = w\n" },
		{ "[a]\r\nj=1\r\n", "[a]\r\nj=1\r\n\r\n[new x]\r\nk=w\r\n" },
		{ "[a]\nj=1\n\t\n", "[a]\nj=1\n\t\n[new x]\nk=w\n" },
		{ "# c \\\n", "# c \\\n\n[new x]\nk = w\n" },
		{ "[a]\n\tj = 1", "[a]\n\tj = 1\n\n[new x]\n\tk = w\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct changes changes = one_key();
		struct buf out = NEW_TEXT;
		struct err err = { 0 };

		assert_true(
			edit_add(scan_text(cases[i].text), "new x", &changes, &out, &err));
		assert_text(&out, cases[i].expected);
		changes_release(&changes);
	}
}

static void a_section_that_cannot_be_or_is_already_is_refused(void **state)
{
	static const struct {
		const char *section;
		const char *sentence;
	} cases[] = {
		{ "", "[] cannot be a section" },
		{ "A", "[A] cannot be a section" },
		{ "a]", "[a]] cannot be a section" },
		{ "a  b", "[a  b] cannot be a section" },
		{ " b", "[ b] cannot be a section" },
		{ "b ", "[b ] cannot be a section" },
		{ "a:b", "[a:b] cannot be a section" },
		{ "a\nb", "[a\nb] cannot be a section" },
		{ "a", "there is a section [a] already" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct changes changes = { 0 };
		struct buf out = NEW_TEXT;
		struct err err = { 0 };

		assert_false(edit_add(
			scan_text("[ A ]\n"), cases[i].section, &changes, &out, &err));
		assert_string_equal(err.text, cases[i].sentence);
		buf_release(&out);
	}
}

static void a_header_is_renamed_where_it_stands(void **state)
{
	static const struct {
		const char *text;
		const char *expected;
	} cases[] = {
		{ "# c\n[ A ]\r\nk=1\n[b]\n", "# c\n[ n ]\r\nk=1\n[b]\n" },
		{ "\xef\xbb\xbf[a]", "\xef\xbb\xbf[n]" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct buf out = NEW_TEXT;
		struct err err = { 0 };

		assert_true(edit_rename(scan_text(cases[i].text), "a", "n", &out, &err));
		assert_text(&out, cases[i].expected);
	}
}

static void a_copy_has_all_of_the_section_and_the_changes(void **state)
{
	static const struct {
		const char *text;
		const char *expected;
	} cases[] = {
		{ "[a]\nk = 1 ; c\n# d\nj = 2\n\n# of b\n[b]\n",
			"[a]\nk = 1 ; c\n# d\nj = 2\n\n# of b\n[b]\n\n"
			"[n]\nk = w ; c\n# d\nj = 2\n" },
		{ "\xef\xbb\xbf[a]\r\nk = 1",
			"\xef\xbb\xbf[a]\r\nk = 1\r\n\r\n[n]\r\nk = w\r\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct changes changes = one_key();
		struct buf out = NEW_TEXT;
		struct err err = { 0 };

		assert_true(edit_copy(
			scan_text(cases[i].text), "a", "n", &changes, &out, &err));
		assert_text(&out, cases[i].expected);
		changes_release(&changes);
	}
}

static const struct removal {
	const char *text;
	const char *left;
} removals[] = {
	{ "[x]\n1=1\n\n[a]\nk = 1\n\n[b]\n", "[x]\n1=1\n\n[b]\n" },
	{ "[a]\nk = 1\n\n# of b\n; too\n[b]\n", "# of b\n; too\n[b]\n" },
	{ "[a]\nk = 1\n# of a\n\n[b]\n", "[b]\n" },
	{ "# of all\n\n# of a\n[a]\nk = 1\n# of b\n[b]\n",
		"# of all\n\n# of a\n# of b\n[b]\n" },
	{ "\xef\xbb\xbf[a]\nk = 1\n[b]\n", "\xef\xbb\xbf[b]\n" },
	{ "\xef\xbb\xbf[a]", "\xef\xbb\xbf" },
	{ "[x]\r\n\r\n[a]\r\nk = 1", "[x]\r\n\r\n" },
	{ "# c\n[a]\nk\\\n = 1", "# c\n" },
	{ "[x]\n# c \\\n[no]\n[a]\nk = 1\n[b]\n", "[x]\n# c \\\n[no]\n[b]\n" },
};

static void a_section_goes_and_the_comment_of_the_next_stays(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(removals); i++) {
		struct buf out = NEW_TEXT;
		struct err err = { 0 };

		assert_true(
			edit_remove(scan_text(removals[i].text), "a", NULL, &out, &err));
		assert_text(&out, removals[i].left);
	}
}

static void what_was_removed_comes_back_to_the_byte(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(removals); i++) {
		struct buf left = NEW_TEXT;
		struct buf out = NEW_TEXT;
		struct removed removed;
		struct err err = { 0 };

		assert_true(edit_remove(
			scan_text(removals[i].text), "a", &removed, &left, &err));
		assert_true(edit_restore(
			left.len > 0 ? scan_of(left.data, left.len) : scan_text(""),
			&removed, &out, &err));
		assert_text(&out, removals[i].text);
		buf_release(&left);
		removed_release(&removed);
	}
}

/* [a] between [x] and [b], above a comment of [b]. */
static void what_was_removed_finds_its_place_in_another_text(void **state)
{
	static const char text[] = "[x]\n[a]\nk = 1\n# of b\n[b]\n";
	static const struct {
		const char *now;
		const char *expected;
	} cases[] = {
		{ "[0]\n[x]\n# new\n# of b\n[b]\n",
			"[0]\n[x]\n# new\n[a]\nk = 1\n# of b\n[b]\n" },
		{ "[b]\n[x]\n", "[a]\nk = 1\n[b]\n[x]\n" },
		{ "[x]\nj = 1\n\n# of c\n[c]\n",
			"[x]\nj = 1\n\n[a]\nk = 1\n# of c\n[c]\n" },
		{ "[x]\nj = 1", "[x]\nj = 1\n[a]\nk = 1\n" },
		{ "[c]\n", "[c]\n[a]\nk = 1\n" },
		{ "", "[a]\nk = 1\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct buf left = NEW_TEXT;
		struct buf out = NEW_TEXT;
		struct removed removed;
		struct err err = { 0 };

		assert_true(edit_remove(scan_text(text), "a", &removed, &left, &err));
		assert_true(edit_restore(scan_text(cases[i].now), &removed, &out, &err));
		assert_text(&out, cases[i].expected);
		assert_false(edit_restore(scan_text("[a]\n"), &removed, &out, &err));
		assert_string_equal(err.text, "there is a section [a] again");
		buf_release(&left);
		removed_release(&removed);
	}
}

static void a_swap_needs_the_bytes_to_be_there_once(void **state)
{
	struct buf out = NEW_TEXT;
	struct err err = { 0 };

	(void)state;
	assert_true(edit_swap(scan_text("[x]\n[a]\n[b]\n"), scan_text("[a]\n"),
		scan_text("[c]\nk\n"), &out, &err));
	assert_text(&out, "[x]\n[c]\nk\n[b]\n");
	assert_false(edit_swap(
		scan_text("[b]\n"), scan_text("[a]\n"), scan_text(""), &out, &err));
	assert_string_equal(err.text, "the section was changed since");
	assert_false(edit_swap(
		scan_text("[a]\n[a]\n"), scan_text("[a]\n"), scan_text(""), &out, &err));
	assert_false(edit_swap(scan_text("[a]"), scan_text(""), scan_text(""), &out, &err));
	buf_release(&out);
}

static void a_free_section_is_made_of_a_name(void **state)
{
	static const struct {
		const char *name;
		const char *section;
	} cases[] = {
		{ "Work", "monitor work-3" },
		{ "Old  post!", "monitor old-post" },
		{ "a]b:c\\d", "monitor a-b-c-d" },
		{ "\xe5\xb7\xa5\xe4\xbd\x9c", "monitor \xe5\xb7\xa5\xe4\xbd\x9c" },
		{ "?!", "monitor mailbox" },
		{ "", "monitor mailbox" },
		{ "me@example.org", "monitor me@example.org" },
	};
	static const char text[] = "[monitor work]\n[Monitor  Work-2]\n";

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct edit_name section;
		struct err err = { 0 };

		assert_true(
			edit_free_section(scan_text(text), cases[i].name, &section, &err));
		assert_string_equal(section.text, cases[i].section);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_section_stands_at_the_end_behind_a_blank_line),
		cmocka_unit_test(a_section_that_cannot_be_or_is_already_is_refused),
		cmocka_unit_test(a_header_is_renamed_where_it_stands),
		cmocka_unit_test(a_copy_has_all_of_the_section_and_the_changes),
		cmocka_unit_test(a_section_goes_and_the_comment_of_the_next_stays),
		cmocka_unit_test(what_was_removed_comes_back_to_the_byte),
		cmocka_unit_test(what_was_removed_finds_its_place_in_another_text),
		cmocka_unit_test(a_swap_needs_the_bytes_to_be_there_once),
		cmocka_unit_test(a_free_section_is_made_of_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
