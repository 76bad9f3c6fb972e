#include "unit/test.h"

#include <pty.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tui/guard.h"

static void a_loop_that_does_nothing_is_noticed(void **state)
{
	struct guard_turns turns = { 0 };
	int n = 0;

	(void)state;
	while (guard_turn(&turns, false, 1000000 + n) && n < 1000)
		n++;
	assert_in_range(n, 40, 60);
}

static void a_loop_that_does_something_now_and_then_may_go_on(void **state)
{
	struct guard_turns turns = { 0 };

	(void)state;
	for (int n = 0; n < 1000; n++)
		assert_true(guard_turn(&turns, n % 40 == 0, 1000000 + n));
}

static void a_slow_loop_may_go_on(void **state)
{
	struct guard_turns turns = { 0 };

	(void)state;
	for (int n = 0; n < 1000; n++)
		assert_true(guard_turn(&turns, false, 1000000 + n * 3000));
}

static void padding_is_left_out_of_what_a_crash_writes(void **state)
{
	struct guard_terminal terminal = { .fd = -1 };

	(void)state;
	guard_restore_add(&terminal, "a$<5/>b");
	guard_restore_add(&terminal, NULL);
	guard_restore_add(&terminal, "$c$<2");
	assert_int_equal(terminal.len, 7);
	assert_memory_equal(terminal.restore, "ab$c$<2", 7);
	for (int i = 0; i < 100; i++)
		guard_restore_add(&terminal, "0123456789");
	assert_int_equal(terminal.len, sizeof terminal.restore);
}

/* A child takes the terminal, spoils it and dies of the signal. */
static void die_of(int signal, int terminal_fd)
{
	struct guard_terminal terminal = { .fd = terminal_fd };
	struct termios spoilt;

	guard_begin();
	tcgetattr(terminal_fd, &terminal.modes);
	guard_restore_add(&terminal, "given back");
	guard_terminal(&terminal);
	spoilt = terminal.modes;
	spoilt.c_lflag &= ~(tcflag_t)(ECHO | ICANON);
	tcsetattr(terminal_fd, TCSANOW, &spoilt);
	raise(signal);
	_exit(0);
}

static void a_crash_gives_the_terminal_back_and_is_still_a_crash(void **state)
{
	static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(signals); i++) {
		int master, slave, status;
		char text[64] = "";
		struct termios modes;
		pid_t child;

		assert_int_equal(openpty(&master, &slave, NULL, NULL, NULL), 0);
		child = fork();
		if (child == 0)
			die_of(signals[i], slave);
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), signals[i]);
		assert_int_equal(read(master, text, sizeof text), strlen("given back"));
		assert_string_equal(text, "given back");
		tcgetattr(slave, &modes);
		assert_true(modes.c_lflag & ECHO);
		close(master);
		close(slave);
	}
}

static void write_for_ever(int fd)
{
	char page[4096] = "";
	sigset_t set;

	guard_signals(&set);
	sigprocmask(SIG_BLOCK, &set, NULL);
	guard_begin();
	for (;;) {
		guard_let_in();
		if (write(fd, page, sizeof page) < 0)
			_exit(1);
		guard_shut_out();
	}
}

/* Nobody reads the terminal, so the child is stuck in its write. */
static void a_signal_ends_also_what_is_stuck_in_a_write(void **state)
{
	int master, slave, status;
	pid_t child;

	(void)state;
	assert_int_equal(openpty(&master, &slave, NULL, NULL, NULL), 0);
	child = fork();
	if (child == 0)
		write_for_ever(slave);
	kill(child, SIGTERM);
	assert_int_equal(waitpid(child, &status, 0), child);
	/* before guard_begin() the signal was blocked or killed at once */
	if (WIFEXITED(status))
		assert_int_equal(WEXITSTATUS(status), 128 + SIGTERM);
	else
		assert_int_equal(WTERMSIG(status), SIGTERM);
	close(master);
	close(slave);
}

static void all_is_as_before_afterwards(void **state)
{
	struct sigaction before, after;
	sigset_t set;

	(void)state;
	sigaction(SIGTERM, NULL, &before);
	guard_begin();
	guard_signals(&set);
	assert_true(sigismember(&set, SIGHUP));
	guard_end();
	sigaction(SIGTERM, NULL, &after);
	assert_ptr_equal(before.sa_handler, after.sa_handler);
	assert_int_equal(guard_caught(), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_loop_that_does_nothing_is_noticed),
		cmocka_unit_test(a_loop_that_does_something_now_and_then_may_go_on),
		cmocka_unit_test(a_slow_loop_may_go_on),
		cmocka_unit_test(padding_is_left_out_of_what_a_crash_writes),
		cmocka_unit_test(a_crash_gives_the_terminal_back_and_is_still_a_crash),
		cmocka_unit_test(a_signal_ends_also_what_is_stuck_in_a_write),
		cmocka_unit_test(all_is_as_before_afterwards),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
