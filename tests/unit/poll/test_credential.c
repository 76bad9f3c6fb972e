#include "unit/test.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "poll/credential.h"

/* Until the command is through. */
static enum credential_state get(struct credential *credential, enum secret_kind kind,
	const char *value, struct err *err)
{
	char copy[256];
	struct secret_source source = { .kind = kind, .value = copy };
	enum credential_state state;

	snprintf(copy, sizeof copy, "%s", value);
	state = credential_get(credential, &source, err);
	while (state == CREDENTIAL_AWAITED) {
		struct pollfd fd = { .fd = credential->process.fd, .events = POLLIN };

		assert_int_equal(poll(&fd, 1, 10000), 1);
		state = credential_read(credential, err);
	}
	return state;
}

static void assert_secret(const struct credential *credential, const char *text)
{
	assert_int_equal(credential->secret.len, strlen(text));
	assert_memory_equal(credential->secret.data, text, strlen(text));
}

static void write_file(char *path, const char *text, size_t len)
{
	const int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, len), len);
	close(fd);
}

static void a_password_is_taken_as_it_is_written(void **state)
{
	struct credential credential = { 0 };
	struct err err;

	(void)state;
	assert_int_equal(get(&credential, SECRET_PASSWORD, " p\xc3\xa4ss # word; ", &err),
		CREDENTIAL_READY);
	assert_secret(&credential, " p\xc3\xa4ss # word; ");
	credential_release(&credential);
	assert_null(credential.secret.data);
}

static void of_a_file_the_first_line_counts(void **state)
{
	static const struct {
		const char *text;
		const char *secret;
	} cases[] = {
		{ "sesame", "sesame" },
		{ "sesame\n", "sesame" },
		{ "sesame\r\n", "sesame" },
		{ "sesame\nsecond\n", "sesame" },
		{ " sesame \n", " sesame " },
		{ "a\r\r\n", "a\r" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct credential credential = { 0 };
		char path[] = "/tmp/mailtop-test-XXXXXX";
		struct err err;

		write_file(path, cases[i].text, strlen(cases[i].text));
		assert_int_equal(
			get(&credential, SECRET_FILE, path, &err), CREDENTIAL_READY);
		assert_secret(&credential, cases[i].secret);
		credential_release(&credential);
		unlink(path);
	}
}

static void a_file_without_a_password_is_an_error_that_does_not_show_it(void **state)
{
	static char large[40000];
	struct credential credential = { 0 };
	struct err err;

	(void)state;
	memset(large, 's', sizeof large);
	for (int i = 0; i < 4; i++) {
		static const struct {
			const char *text;
			size_t len;
		} cases[] = { { "", 0 }, { "\nsesame\n", 8 }, { "se\0same", 7 },
			{ large, sizeof large } };
		char path[] = "/tmp/mailtop-test-XXXXXX";

		write_file(path, cases[i].text, cases[i].len);
		assert_int_equal(
			get(&credential, SECRET_FILE, path, &err), CREDENTIAL_FAILED);
		assert_int_equal(err.class, ERR_SECRET);
		assert_null(strstr(err.text, "same"));
		assert_null(strstr(err.text, "sss"));
		unlink(path);
	}
}

static void what_is_no_regular_file_is_not_waited_for(void **state)
{
	static const char *const paths[] = { "/dev/zero", "/tmp",
		"/tmp/mailtop-test/none" };
	struct credential credential = { 0 };
	char folder[] = "/tmp/mailtop-test-XXXXXX";
	char fifo[64];
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(paths); i++) {
		assert_int_equal(
			get(&credential, SECRET_FILE, paths[i], &err), CREDENTIAL_FAILED);
		assert_int_equal(err.class, ERR_SECRET);
	}
	assert_non_null(mkdtemp(folder));
	snprintf(fifo, sizeof fifo, "%s/fifo", folder);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_int_equal(get(&credential, SECRET_FILE, fifo, &err), CREDENTIAL_FAILED);
	unlink(fifo);
	rmdir(folder);
}

static void a_variable_must_be_set(void **state)
{
	struct credential credential = { 0 };
	struct err err;

	(void)state;
	setenv("MAILTOP_TEST_SECRET", "sesame", 1);
	assert_int_equal(get(&credential, SECRET_ENV, "MAILTOP_TEST_SECRET", &err),
		CREDENTIAL_READY);
	assert_secret(&credential, "sesame");
	unsetenv("MAILTOP_TEST_SECRET");
	assert_int_equal(get(&credential, SECRET_ENV, "MAILTOP_TEST_SECRET", &err),
		CREDENTIAL_FAILED);
	assert_int_equal(credential.secret.len, 0);
	credential_release(&credential);
}

static void a_command_is_asked_once_and_its_word_is_kept(void **state)
{
	struct credential credential = { 0 };
	const struct secret_source command = { .kind = SECRET_COMMAND };
	const struct secret_source password = { .kind = SECRET_PASSWORD };
	struct err err;

	(void)state;
	assert_int_equal(
		get(&credential, SECRET_COMMAND, "sh -c 'echo sesame; echo more'", &err),
		CREDENTIAL_READY);
	assert_secret(&credential, "sesame");
	assert_true(credential.fresh);
	credential_used(&credential, &command);
	assert_int_equal(get(&credential, SECRET_COMMAND, "false", &err), CREDENTIAL_READY);
	assert_false(credential.fresh);
	credential_used(&credential, &password);
	assert_int_equal(credential.secret.len, 0);
	assert_int_equal(
		get(&credential, SECRET_COMMAND, "false", &err), CREDENTIAL_FAILED);
	credential_release(&credential);
}

static void a_command_that_fails_says_why(void **state)
{
	static const struct {
		const char *command;
		const char *says;
	} cases[] = {
		{ "sh -c 'echo the store is locked >&2; exit 3'", "the store is locked" },
		{ "true", "no password" },
		{ "/nowhere/at/all", "/nowhere/at/all" },
		{ "sh -c 'open", "quote" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct credential credential = { 0 };
		struct err err;

		assert_int_equal(get(&credential, SECRET_COMMAND, cases[i].command, &err),
			CREDENTIAL_FAILED);
		assert_int_equal(err.class, ERR_SECRET);
		assert_non_null(strstr(err.text, cases[i].says));
		credential_release(&credential);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_password_is_taken_as_it_is_written),
		cmocka_unit_test(of_a_file_the_first_line_counts),
		cmocka_unit_test(
			a_file_without_a_password_is_an_error_that_does_not_show_it),
		cmocka_unit_test(what_is_no_regular_file_is_not_waited_for),
		cmocka_unit_test(a_variable_must_be_set),
		cmocka_unit_test(a_command_is_asked_once_and_its_word_is_kept),
		cmocka_unit_test(a_command_that_fails_says_why),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
