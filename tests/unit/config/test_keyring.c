#include "unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "config/secret.h"
#include "unit/config/keyring_scene.h"

static bool exists(const char *path)
{
	return access(path, F_OK) == 0;
}

static void without_sealed_passwords_no_file_is_touched_and_nobody_is_asked(void **state)
{
	struct scene *scene = *state;
	struct keyring *keyring = a_keyring();
	struct monitor *list[] = { NULL, mailbox("a", NULL) };
	struct err err;

	assert_true(keyring_unlock(keyring, list, 2, answer, scene, &err));
	assert_int_equal(scene->asked, 0);
	assert_false(exists(scene->key));
	keyring_free(keyring);
	monitor_unref(list[1]);
}

static void the_first_sealing_makes_a_key_file_that_only_we_can_read(void **state)
{
	struct scene *scene = *state;
	struct keyring *keyring = a_keyring();
	struct keyring *later = a_keyring();
	struct monitor *list[] = { sealed_at(keyring, "a", "one"),
		sealed_at(keyring, "b", "two") };
	struct stat found;
	struct err err;

	assert_int_equal(stat(scene->key, &found), 0);
	assert_int_equal(found.st_mode & 07777, 0600);
	assert_int_equal(found.st_size, SECRET_KEY_BYTES);
	assert_false(keyring_uses_passphrase(keyring));
	assert_true(opens(keyring, list[0], "one"));
	assert_false(opens(later, list[0], "one")); /* it has not looked yet */
	assert_true(keyring_unlock(later, list, 2, NULL, NULL, &err));
	assert_true(opens(later, list[0], "one"));
	assert_true(opens(later, list[1], "two"));
	keyring_free(keyring);
	keyring_free(later);
	monitor_unref(list[0]);
	monitor_unref(list[1]);
}

static void a_key_file_that_is_not_fit_is_refused(void **state)
{
	static const struct {
		mode_t mode;
		off_t size;
		const char *says;
	} cases[] = {
		{ 0640, 32, "open to others" },
		{ 0604, 32, "open to others" },
		{ 0620, 32, "open to others" },
		{ 0600, 0, "no key file" },
		{ 0600, 31, "no key file" },
		{ 0600, 33, "no key file" },
		{ 0600, 100000000, "no key file" },
	};
	struct scene *scene = *state;
	struct keyring *keyring = a_keyring();
	struct monitor *list[] = { sealed_at(keyring, "a", "one") };

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct keyring *later = a_keyring();
		struct err err = { 0 };

		assert_int_equal(truncate(scene->key, cases[i].size), 0);
		assert_int_equal(chmod(scene->key, cases[i].mode), 0);
		assert_false(keyring_unlock(later, list, 1, NULL, NULL, &err));
		assert_int_equal(err.class, ERR_SECRET);
		assert_non_null(strstr(err.text, cases[i].says));
		keyring_free(later);
	}
	keyring_free(keyring);
	monitor_unref(list[0]);
}

static void a_key_that_is_gone_locks_only_what_it_sealed(void **state)
{
	struct scene *scene = *state;
	struct keyring *keyring = a_keyring();
	struct keyring *later = a_keyring();
	struct monitor *list[] = { sealed_at(keyring, "a", "one"), NULL };
	struct err err;

	assert_int_equal(unlink(scene->key), 0);
	list[1] = sealed_at(later, "b", "two");
	assert_true(keyring_unlock(later, list, 2, NULL, NULL, &err));
	assert_false(opens(later, list[0], "one"));
	assert_true(opens(later, list[1], "two"));
	keyring_free(keyring);
	keyring_free(later);
	monitor_unref(list[0]);
	monitor_unref(list[1]);
}

static void a_passphrase_is_asked_once_for_all(void **state)
{
	static const char *const answers[] = { "wrong", "open sesame", NULL };
	struct scene *scene = *state;
	struct keyring *keyring = a_keyring();
	struct keyring *later = a_keyring();
	struct monitor *list[2];
	struct monitor *more;
	struct err err;

	use_passphrase(keyring, "open sesame");
	list[0] = sealed_at(keyring, "a", "one");
	list[1] = sealed_at(keyring, "b", "two");
	assert_false(exists(scene->key));
	scene->answers = answers;
	assert_true(keyring_unlock(later, list, 2, answer, scene, &err));
	assert_int_equal(scene->asked, 2);
	assert_true(opens(later, list[0], "one"));
	assert_true(opens(later, list[1], "two"));

	assert_true(keyring_uses_passphrase(later));
	more = sealed_at(later, "c", "three");
	assert_true(opens(keyring, more, "three")); /* the salt is shared */
	assert_true(keyring_unlock(later, &more, 1, answer, scene, &err));
	assert_int_equal(scene->asked, 2);
	keyring_free(keyring);
	keyring_free(later);
	monitor_unref(list[0]);
	monitor_unref(list[1]);
	monitor_unref(more);
}

static void a_wrong_passphrase_is_an_error_in_the_end(void **state)
{
	static const char *const answers[] = { "wrong", "worse", "worst", NULL };
	static const char *const silent[] = { NULL };
	struct scene *scene = *state;
	struct keyring *keyring = a_keyring();
	struct keyring *later = a_keyring();
	struct monitor *monitor;
	struct err err = { 0 };

	use_passphrase(keyring, "open sesame");
	monitor = sealed_at(keyring, "a", "one");
	scene->answers = answers;
	assert_false(keyring_unlock(later, &monitor, 1, answer, scene, &err));
	assert_int_equal(scene->asked, 3);
	assert_string_equal(err.text, "the passphrase is wrong");
	scene->asked = 0;
	scene->answers = silent;
	assert_false(keyring_unlock(later, &monitor, 1, answer, scene, &err));
	assert_string_equal(err.text, "no more");
	assert_false(keyring_unlock(later, &monitor, 1, NULL, NULL, &err));
	assert_non_null(strstr(err.text, "MAILTOP_PASSPHRASE_FILE"));
	assert_false(opens(later, monitor, "one"));
	keyring_free(keyring);
	keyring_free(later);
	monitor_unref(monitor);
}

static void a_passphrase_comes_from_a_file_before_a_person(void **state)
{
	static const char *const variables[] = { "MAILTOP_PASSPHRASE_FILE",
		"CREDENTIALS_DIRECTORY" };
	struct scene *scene = *state;
	struct keyring *keyring = a_keyring();
	struct keyring *later;
	struct monitor *monitor;
	char path[100];
	struct err err;

	use_passphrase(keyring, "open sesame");
	monitor = sealed_at(keyring, "a", "one");
	snprintf(path, sizeof path, "%s/mailtop-passphrase", scene->folder);
	assert_true(file_write(path, "open sesame\r\nmore\n", 18, 0600, &err));
	for (size_t i = 0; i < COUNT_OF(variables); i++) {
		later = a_keyring();
		setenv(variables[i], i == 0 ? path : scene->folder, 1);
		assert_true(keyring_unlock(later, &monitor, 1, answer, scene, &err));
		assert_int_equal(scene->asked, 0);
		assert_true(opens(later, monitor, "one"));
		unsetenv(variables[i]);
		keyring_free(later);
	}
	setenv("MAILTOP_PASSPHRASE_FILE", "/nowhere/at/all", 1);
	later = a_keyring();
	assert_false(keyring_unlock(later, &monitor, 1, answer, scene, &err));
	assert_non_null(strstr(err.text, "/nowhere/at/all"));
	keyring_free(later);
	keyring_free(keyring);
	monitor_unref(monitor);
}

static void a_password_moves_with_its_mailbox(void **state)
{
	struct keyring *keyring = a_keyring();
	struct monitor *from = sealed_at(keyring, "a", "one");
	struct monitor *to = mailbox("b", from->secret.value);
	struct buf out = BUF_INIT(2000);
	struct monitor *moved;
	struct err err;

	(void)state;
	assert_false(opens(keyring, to, "one"));
	assert_true(keyring_reseal(keyring, from, to, &out, &err));
	assert_true(buf_putc(&out, '\0'));
	moved = mailbox("b", out.data);
	assert_true(opens(keyring, moved, "one"));
	assert_false(keyring_reseal(keyring, to, from, &out, &err));
	buf_release(&out);
	keyring_free(keyring);
	monitor_unref(from);
	monitor_unref(to);
	monitor_unref(moved);
}

static void while_keys_change_old_and_new_passwords_open(void **state)
{
	struct keyring *keyring = a_keyring();
	struct monitor *list[] = { sealed_at(keyring, "a", "one"), NULL };
	struct keyring *later[] = { a_keyring(), a_keyring(), a_keyring() };
	struct err err;

	(void)state;
	assert_true(keyring_use_new_key(keyring, &err));
	list[1] = sealed_at(keyring, "b", "two");
	assert_true(keyring_unlock(later[0], list, 2, NULL, NULL, &err));
	assert_true(opens(later[0], list[0], "one"));
	assert_true(opens(later[0], list[1], "two"));

	/* it ended in the middle, and somebody begins again */
	keyring_free(keyring);
	assert_true(keyring_use_new_key(later[1], &err));
	assert_true(keyring_unlock(later[1], list, 2, NULL, NULL, &err));
	assert_true(opens(later[1], list[0], "one"));

	monitor_unref(list[0]);
	list[0] = sealed_at(later[1], "a", "one");
	assert_true(keyring_forget_old_keys(later[1], &err));
	assert_true(keyring_unlock(later[2], list, 2, NULL, NULL, &err));
	assert_true(opens(later[2], list[0], "one"));
	assert_false(opens(later[2], list[1], "two"));
	for (size_t i = 0; i < COUNT_OF(later); i++)
		keyring_free(later[i]);
	monitor_unref(list[0]);
	monitor_unref(list[1]);
}

static void another_program_s_new_key_is_used_at_once(void **state)
{
	struct keyring *keyring = a_keyring();
	struct keyring *other = a_keyring();
	struct monitor *old = sealed_at(keyring, "a", "one");
	struct monitor *fresh;
	struct err err;

	(void)state;
	assert_true(keyring_use_new_key(other, &err));
	assert_true(keyring_forget_old_keys(other, &err));
	fresh = sealed_at(keyring, "b", "two");
	assert_true(opens(other, fresh, "two"));
	assert_true(opens(keyring, old, "one"));
	keyring_free(keyring);
	keyring_free(other);
	monitor_unref(old);
	monitor_unref(fresh);
}

static void too_many_salts_are_refused_before_they_cost_anything(void **state)
{
	enum { SALTS = 9 };
	static const char *const answers[] = { "open", NULL };
	struct scene *scene = *state;
	struct keyring *keyring = a_keyring();
	struct monitor *list[SALTS];
	struct err err = { 0 };

	for (size_t i = 0; i < SALTS; i++) {
		use_passphrase(keyring, "open");
		list[i] = sealed_at(keyring, "a", "one");
	}
	keyring_free(keyring);
	keyring = a_keyring();
	scene->answers = answers;
	assert_false(keyring_unlock(keyring, list, SALTS, answer, scene, &err));
	assert_int_equal(scene->asked, 0);
	assert_non_null(strstr(err.text, "--rekey"));
	assert_true(keyring_unlock(keyring, list, SALTS - 1, answer, scene, &err));
	assert_int_equal(scene->asked, 1);
	for (size_t i = 0; i < SALTS; i++) {
		assert_int_equal(opens(keyring, list[i], "one"), i < SALTS - 1);
		monitor_unref(list[i]);
	}
	keyring_free(keyring);
}

static void what_was_sealed_by_a_passphrase_can_go_back_to_the_key_file(void **state)
{
	struct scene *scene = *state;
	struct keyring *keyring = a_keyring();
	struct monitor *before;
	struct monitor *after;
	struct buf password = BUF_INIT(100);
	struct err err;

	use_passphrase(keyring, "open sesame");
	before = sealed_at(keyring, "a", "one");
	assert_true(keyring_uses_passphrase(keyring));
	assert_false(exists(scene->key));
	assert_true(keyring_use_file(keyring, &err));
	assert_false(keyring_uses_passphrase(keyring));
	assert_true(exists(scene->key));
	after = sealed_at(keyring, "b", "two");
	assert_true(opens(keyring, before, "one"));
	assert_true(keyring_unseal(keyring, after, &password, &err));
	assert_int_equal(password.len, 3);
	assert_memory_equal(password.data, "two", 3);
	buf_release(&password);
	keyring_free(keyring);
	monitor_unref(before);
	monitor_unref(after);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			without_sealed_passwords_no_file_is_touched_and_nobody_is_asked,
			scene_begin, scene_end),
		cmocka_unit_test_setup_teardown(
			the_first_sealing_makes_a_key_file_that_only_we_can_read,
			scene_begin, scene_end),
		cmocka_unit_test_setup_teardown(
			a_key_file_that_is_not_fit_is_refused, scene_begin, scene_end),
		cmocka_unit_test_setup_teardown(
			a_key_that_is_gone_locks_only_what_it_sealed, scene_begin,
			scene_end),
		cmocka_unit_test_setup_teardown(
			a_passphrase_is_asked_once_for_all, scene_begin, scene_end),
		cmocka_unit_test_setup_teardown(
			a_wrong_passphrase_is_an_error_in_the_end, scene_begin, scene_end),
		cmocka_unit_test_setup_teardown(
			a_passphrase_comes_from_a_file_before_a_person, scene_begin,
			scene_end),
		cmocka_unit_test_setup_teardown(
			a_password_moves_with_its_mailbox, scene_begin, scene_end),
		cmocka_unit_test_setup_teardown(
			while_keys_change_old_and_new_passwords_open, scene_begin,
			scene_end),
		cmocka_unit_test_setup_teardown(
			another_program_s_new_key_is_used_at_once, scene_begin, scene_end),
		cmocka_unit_test_setup_teardown(
			too_many_salts_are_refused_before_they_cost_anything, scene_begin,
			scene_end),
		cmocka_unit_test_setup_teardown(
			what_was_sealed_by_a_passphrase_can_go_back_to_the_key_file,
			scene_begin, scene_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
