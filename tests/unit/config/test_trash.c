#include "unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/trash.h"

#define SECRET "hunter2!"

static void no_password_in_clear_is_kept(void **state)
{
	static const struct {
		const char *section;
		const char *kept;
	} cases[] = {
		{ "[monitor a]\nhost = h\npassword = " SECRET "\nuser = u\n",
			"[monitor a]\nhost = h\nuser = u\n" },
		{ "[monitor a]\n PassWord=\"" SECRET "\" ; mine\n", "[monitor a]\n" },
		{ "[monitor a]\npassword = hun\\\nter2! # " SECRET "\nk = v\n",
			"[monitor a]\nk = v\n" },
		{ "[monitor a]\npassword = \"" SECRET "\nk = v\n", "[monitor a]\nk = v\n" },
		{ "[monitor a]\n#password = " SECRET "\n; Password: " SECRET "\n# fine\n",
			"[monitor a]\n# fine\n" },
		{ "[monitor a]\npassword = " SECRET "\n# it was " SECRET " before\n",
			"[monitor a]\n" },
		{ "[monitor a]\nhost = h ; password = " SECRET "\r\nk = v\r\n",
			"[monitor a]\nhost = h\r\nk = v\r\n" },
		{ "[monitor a]\nhost = h ; password = " SECRET "\\\n", "[monitor a]\n" },
		{ "[monitor a]\ndescription = password: " SECRET "\n", "[monitor a]\n" },
		{ "[monitor a]\npassword : " SECRET "\n", "[monitor a]\n" },
		{ "[monitor a]\npassword = " SECRET "\npassword = other\n",
			"[monitor a]\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct buf out = BUF_INIT(4096);
		bool is_stripped = false;

		assert_true(trash_strip(scan_text(cases[i].section), &out, &is_stripped));
		assert_true(is_stripped);
		if (out.len != strlen(cases[i].kept) ||
			memcmp(out.data, cases[i].kept, out.len) != 0)
			fail_msg(
				"'%.*s' of '%s'", (int)out.len, out.data, cases[i].section);
		buf_release(&out);
	}
}

static void sealed_passwords_and_commands_are_kept(void **state)
{
	static const char section[] =
		"# a box\n[monitor a]\nhost = h\npassword_command = pass show mail\n"
		"password_sealed = v1k:abc= ; sealed\n# the password is in the safe\n"
		"token_command = t\npassword_env = E\npassword_file = ~/f\n\n";
	struct buf out = BUF_INIT(4096);
	bool is_stripped = true;

	(void)state;
	assert_true(trash_strip(scan_text(section), &out, &is_stripped));
	assert_false(is_stripped);
	assert_int_equal(out.len, strlen(section));
	assert_memory_equal(out.data, section, out.len);
	buf_release(&out);
}

static struct removed removed_of(char *section)
{
	struct removed removed = { .section = section,
		.before = (char *)"",
		.after = (char *)"monitor z",
		.bytes = BUF_INIT(TRASH_BYTES_MAX * 2) };

	assert_true(buf_printf(&removed.bytes, "[%s]\npassword = " SECRET "\n", section));
	return removed;
}

static void the_oldest_makes_room(void **state)
{
	struct trash trash = { 0 };
	struct err err = { 0 };

	(void)state;
	for (int i = 0; i < TRASH_MAX + 3; i++) {
		char section[40];
		struct removed removed;

		snprintf(section, sizeof section, "monitor %d", i);
		removed = removed_of(section);
		assert_true(trash_add(&trash, &removed, "Name", i, &err));
		buf_release(&removed.bytes);
	}
	assert_int_equal(trash.n, TRASH_MAX);
	assert_string_equal(trash.list[0].removed.section, "monitor 3");
	assert_true(trash.list[0].needs_password);
	trash_drop(&trash, "monitor 4", 3);
	assert_int_equal(trash.n, TRASH_MAX);
	trash_drop(&trash, "monitor 4", 4);
	assert_int_equal(trash.n, TRASH_MAX - 1);
	assert_string_equal(trash.list[1].removed.section, "monitor 5");
	trash_release(&trash);
}

static void a_section_that_is_too_large_is_not_kept(void **state)
{
	char section[] = "monitor a";
	struct removed removed = removed_of(section);
	struct trash trash = { 0 };
	struct err err = { 0 };

	(void)state;
	while (removed.bytes.len <= TRASH_BYTES_MAX)
		assert_true(buf_puts(&removed.bytes, "# and so on\n"));
	assert_false(trash_add(&trash, &removed, "A", 1, &err));
	assert_string_equal(err.text, "[monitor a] is too large to be kept");
	assert_int_equal(trash.n, 0);
	buf_release(&removed.bytes);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_password_in_clear_is_kept),
		cmocka_unit_test(sealed_passwords_and_commands_are_kept),
		cmocka_unit_test(the_oldest_makes_room),
		cmocka_unit_test(a_section_that_is_too_large_is_not_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
