#include "unit/test.h"

#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "tui/capture.h"

static void say(const char *text)
{
	assert_int_equal(write(STDERR_FILENO, text, strlen(text)), strlen(text));
}

static void what_a_library_says_goes_to_the_log_and_not_to_the_picture(void **state)
{
	char path[] = "/tmp/mailtop-capture-XXXXXX";
	struct buf text = BUF_INIT(4096);
	struct capture capture;
	int fd = mkstemp(path), master, slave, before = dup(STDERR_FILENO);
	struct log *log = log_open(path, LOG_DEBUG, NULL);

	(void)state;
	assert_non_null(log);
	assert_int_equal(openpty(&master, &slave, NULL, NULL, NULL), 0);
	dup2(slave, STDERR_FILENO);
	capture_begin(&capture);
	say("something\033[2J broke\n\nagain\n");
	capture_end(&capture, log);
	say("back");
	dup2(before, STDERR_FILENO);

	assert_true(file_read(path, &text, NULL) && buf_putc(&text, '\0'));
	assert_non_null(strstr(text.data, "warning standard error: something?[2J broke\n"));
	assert_non_null(strstr(text.data, "warning standard error: again\n"));
	buf_clear(&text);
	assert_int_equal(read(master, buf_room(&text, 100), 100), 4);

	buf_release(&text);
	log_close(log);
	unlink(path);
	close(fd);
	close(before);
	close(master);
	close(slave);
}

static void standard_error_that_is_no_terminal_is_left_alone(void **state)
{
	struct capture capture;
	int before = dup(STDERR_FILENO), pipes[2];
	char text[8] = "";

	(void)state;
	assert_int_equal(pipe(pipes), 0);
	dup2(pipes[1], STDERR_FILENO);
	capture_begin(&capture);
	say("through");
	capture_end(&capture, NULL);
	dup2(before, STDERR_FILENO);
	assert_int_equal(read(pipes[0], text, 7), 7);
	assert_string_equal(text, "through");
	close(before);
	close(pipes[0]);
	close(pipes[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			what_a_library_says_goes_to_the_log_and_not_to_the_picture),
		cmocka_unit_test(standard_error_that_is_no_terminal_is_left_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
