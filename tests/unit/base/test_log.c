#include "unit/test.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"

static int make_path(void **state)
{
	char *path = strdup("/tmp/mailtop-log-XXXXXX");
	int fd;

	*state = path;
	if (!path || (fd = mkstemp(path)) < 0)
		return -1;
	close(fd);
	return 0;
}

static int remove_path(void **state)
{
	unlink(*state);
	free(*state);
	return 0;
}

static struct buf read_log(const char *path)
{
	struct buf text = BUF_INIT(1 << 20);

	assert_true(file_read(path, &text, NULL));
	assert_true(buf_putc(&text, '\0'));
	return text;
}

static void a_line_has_a_time_a_level_and_harmless_text(void **state)
{
	struct log *log = log_open(*state, LOG_INFO, NULL);
	struct buf text;

	assert_non_null(log);
	log_write(log, LOG_WARNING, "two\nlines \x1b[2J");
	log_close(log);
	text = read_log(*state);
	/* 2026-11-22T14:02:31.250Z */
	assert_int_equal(text.data[10], 'T');
	assert_int_equal(text.data[23], 'Z');
	assert_string_equal(text.data + 24, " warning two lines ?[2J\n");
	buf_release(&text);
}

static void what_is_above_the_level_is_not_kept(void **state)
{
	struct log *log = log_open(*state, LOG_WARNING, NULL);
	struct buf text;

	assert_non_null(log);
	assert_true(log_wants(log, LOG_ERROR));
	assert_false(log_wants(log, LOG_INFO));
	log_write(log, LOG_INFO, "quiet");
	log_write(log, LOG_DEBUG, "quiet");
	log_close(log);
	text = read_log(*state);
	assert_int_equal(text.len, 1);
	buf_release(&text);
}

static void a_long_line_is_cut_and_still_ends(void **state)
{
	struct log *log = log_open(*state, LOG_INFO, NULL);
	struct buf text;
	char longer[5000];

	assert_non_null(log);
	memset(longer, 'x', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	log_write(log, LOG_INFO, "%s", longer);
	log_close(log);
	text = read_log(*state);
	assert_true(text.len < 2100);
	assert_int_equal(text.data[text.len - 2], '\n');
	buf_release(&text);
}

static void no_log_keeps_nothing_and_errno_stays(void **state)
{
	(void)state;
	errno = ENOENT;
	log_write(NULL, LOG_ERROR, "nobody listens");
	assert_int_equal(errno, ENOENT);
	assert_false(log_wants(NULL, LOG_ERROR));
	log_close(NULL);
}

static void a_log_that_cannot_be_opened_is_said(void **state)
{
	struct err err = { 0 };

	(void)state;
	assert_null(log_open("/nowhere/log", LOG_INFO, &err));
	assert_int_equal(err.class, ERR_IO);
	assert_string_equal(
		err.text, "cannot open log '/nowhere/log': No such file or directory");
}

static void a_terminal_is_no_log(void **state)
{
	const int terminal = posix_openpt(O_RDWR | O_NOCTTY);
	struct err err = { 0 };
	char name[64];

	(void)state;
	assert_true(terminal >= 0);
	assert_int_equal(grantpt(terminal), 0);
	assert_int_equal(unlockpt(terminal), 0);
	assert_int_equal(ptsname_r(terminal, name, sizeof name), 0);
	assert_null(log_open(name, LOG_INFO, &err));
	assert_non_null(strstr(err.text, "it is a terminal"));
	close(terminal);
}

static void *write_many(void *log)
{
	for (int i = 0; i < 200; i++)
		log_write(log, LOG_INFO, "the same words again and again");
	return NULL;
}

static void lines_of_two_threads_do_not_mix(void **state)
{
	struct log *log = log_open(*state, LOG_INFO, NULL);
	struct buf text;
	pthread_t other;
	size_t lines = 0;

	assert_non_null(log);
	assert_int_equal(pthread_create(&other, NULL, write_many, log), 0);
	write_many(log);
	pthread_join(other, NULL);
	log_close(log);
	text = read_log(*state);
	for (char *at = text.data; *at; lines++) {
		char *end = strchr(at, '\n');

		assert_non_null(end);
		*end = '\0';
		assert_string_equal(at + 24, " info the same words again and again");
		at = end + 1;
	}
	assert_int_equal(lines, 400);
	buf_release(&text);
}

static void a_level_is_one_of_four_words(void **state)
{
	enum log_level level = LOG_INFO;

	(void)state;
	assert_true(log_level_parse("debug", &level));
	assert_int_equal(level, LOG_DEBUG);
	assert_false(log_level_parse("loud", &level));
	assert_false(log_level_parse("", &level));
	assert_int_equal(level, LOG_DEBUG);
}

static int use_utf8(void **state)
{
	(void)state;
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

#define WITH_PATH(test) cmocka_unit_test_setup_teardown(test, make_path, remove_path)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		WITH_PATH(a_line_has_a_time_a_level_and_harmless_text),
		WITH_PATH(what_is_above_the_level_is_not_kept),
		WITH_PATH(a_long_line_is_cut_and_still_ends),
		cmocka_unit_test(no_log_keeps_nothing_and_errno_stays),
		cmocka_unit_test(a_log_that_cannot_be_opened_is_said),
		cmocka_unit_test(a_terminal_is_no_log),
		WITH_PATH(lines_of_two_threads_do_not_mix),
		cmocka_unit_test(a_level_is_one_of_four_words),
	};

	return cmocka_run_group_tests(tests, use_utf8, NULL);
}
