#include "unit/test.h"

#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "base/process.h"

static void a_line_is_split_as_a_person_means_it(void **state)
{
	static const struct {
		const char *line;
		const char *words[5];
	} cases[] = {
		{ "pass show mail/work", { "pass", "show", "mail/work" } },
		{ "  a \t b  ", { "a", "b" } },
		{ "a 'b c' \"d e\"", { "a", "b c", "d e" } },
		{ "a'b'\"c\"d", { "abcd" } },
		{ "a \\ b", { "a", " b" } },
		{ "a '\\' \"\\\"\"", { "a", "\\", "\"" } },
		{ "a '' b", { "a", "", "b" } },
		{ "a $HOME *", { "a", "$HOME", "*" } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char **argv = NULL;
		size_t n = 0;

		assert_true(process_split(cases[i].line, &argv, NULL));
		for (; cases[i].words[n]; n++)
			assert_string_equal(argv[n], cases[i].words[n]);
		assert_null(argv[n]);
		free(argv);
	}
}

static void an_open_quote_or_nothing_at_all_is_refused(void **state)
{
	static const char *const bad[] = { "", "   ", "'", "\"abc", "a 'b", "a \\", "''",
		"\\" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct err err = { 0 };
		char **argv = NULL;

		assert_false(process_split(bad[i], &argv, &err));
		assert_int_equal(err.class, ERR_CONFIG);
		assert_null(argv);
	}
}

/* Runs a shell line to its end the way the poller does: waits on the one descriptor only.
 */
static enum process_state run(struct process *process, const char *line, struct err *err)
{
	char *const argv[] = { (char[]){ "sh" }, (char[]){ "-c" }, strdup(line), NULL };
	enum process_state state;
	int turns = 0;

	assert_true(process_start(process, argv, err));
	free(argv[2]);
	while ((state = process_read(process, err)) == PROCESS_RUNS) {
		struct pollfd wait = { .fd = process->fd, .events = POLLIN };

		assert_int_equal(poll(&wait, 1, 5000), 1);
		assert_true(++turns < 1000);
	}
	return state;
}

static void assert_said(const struct process *process, const char *text)
{
	assert_int_equal(process->out.len, strlen(text));
	assert_memory_equal(process->out.data, text, process->out.len);
}

static void the_output_is_whole_at_the_end(void **state)
{
	struct process process;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(run(&process, "printf secret", &err), PROCESS_ENDED);
	assert_said(&process, "secret");
	assert_true(process.out.secret);
	process_release(&process);
}

static void sixty_four_kilobytes_are_taken_and_one_more_is_refused(void **state)
{
	struct process process;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(run(&process, "head -c 65536 /dev/zero", &err), PROCESS_ENDED);
	assert_int_equal(process.out.len, 65536);
	process_release(&process);
	assert_int_equal(run(&process, "head -c 65537 /dev/zero", &err), PROCESS_FAILED);
	assert_string_equal(err.text, "'sh' printed over 65536 bytes");
	process_release(&process);
	assert_int_equal(run(&process, "cat /dev/zero", &err), PROCESS_FAILED);
	process_release(&process);
}

static void a_failure_carries_the_first_line_of_its_complaint(void **state)
{
	struct process process;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(run(&process, "echo no key >&2; echo more >&2; exit 3", &err),
		PROCESS_FAILED);
	assert_int_equal(err.class, ERR_IO);
	assert_string_equal(err.text, "'sh' left with status 3: no key");
	process_release(&process);
	assert_int_equal(run(&process, "kill -9 $$", &err), PROCESS_FAILED);
	assert_string_equal(err.text, "'sh' was ended by signal 9");
	process_release(&process);
}

static void a_flood_of_complaints_does_not_hold_it_up(void **state)
{
	struct process process;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(run(&process, "head -c 500000 /dev/zero >&2; echo ok", &err),
		PROCESS_ENDED);
	assert_said(&process, "ok\n");
	assert_int_equal(process.complaint.len, PROCESS_COMPLAINT_MAX);
	process_release(&process);
}

static void output_that_ends_before_the_program_neither_spins_nor_sticks(void **state)
{
	struct process process;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(run(&process,
				 "printf x; exec >&- 2>&-; i=0; while [ $i -lt 20000 ]; "
				 "do i=$((i+1)); done",
				 &err),
		PROCESS_ENDED);
	assert_said(&process, "x");
	process_release(&process);
}

static void a_daemon_that_keeps_the_pipes_does_not_keep_us(void **state)
{
	struct process process;
	struct err err = { 0 };
	const int64_t from = clock_us();

	(void)state;
	assert_int_equal(run(&process, "(exec 3>&1; read x < /dev/zero) & printf $!", &err),
		PROCESS_ENDED);
	assert_true(clock_us() - from < 4000000);
	assert_true(buf_putc(&process.out, '\0'));
	/* it may be gone already; ours to stop by its id in any case */
	kill((pid_t)strtol(process.out.data, NULL, 10), SIGKILL);
	process_release(&process);
}

static void a_program_that_is_not_there_is_said(void **state)
{
	char *const argv[] = { (char[]){ "/nowhere/program" }, NULL };
	struct process process = { 0 };
	struct err err = { 0 };

	(void)state;
	assert_false(process_start(&process, argv, &err));
	assert_string_equal(
		err.text, "cannot run '/nowhere/program': No such file or directory");
	process_release(&process);
}

static void the_child_has_no_terminal_no_input_and_no_files_of_ours(void **state)
{
	struct process process;
	struct err err = { 0 };
	FILE *ours = fopen("/dev/null", "r"); /* not marked close-on-exec on purpose */

	(void)state;
	assert_non_null(ours);
	assert_int_equal(run(&process,
				 "cat; (: < /dev/tty) 2>/dev/null && echo tty; "
				 "for fd in 3 4 5 6 7 8 9; do "
				 "[ -e /proc/self/fd/$fd ] && echo $fd; done; echo end",
				 &err),
		PROCESS_ENDED);
	assert_said(&process, "end\n");
	process_release(&process);
	fclose(ours);
}

static void blocked_and_ignored_signals_are_not_inherited(void **state)
{
	struct process process;
	struct err err = { 0 };
	sigset_t all;
	sigset_t old;

	(void)state;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	signal(SIGTERM, SIG_IGN);
	assert_int_equal(run(&process, "kill -TERM $$; echo alive", &err), PROCESS_FAILED);
	assert_string_equal(err.text, "'sh' was ended by signal 15");
	process_release(&process);
	signal(SIGTERM, SIG_DFL);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
}

static void releasing_ends_it_and_its_children(void **state)
{
	char *const argv[] = { (char[]){ "sh" }, (char[]){ "-c" },
		(char[]){ "cat /dev/zero >/dev/null & echo $!; wait" }, NULL };
	struct process process;
	struct err err = { 0 };
	pid_t child;
	pid_t grandchild;

	(void)state;
	assert_true(process_start(&process, argv, &err));
	while (process.out.len == 0) {
		struct pollfd wait = { .fd = process.fd, .events = POLLIN };

		assert_int_equal(poll(&wait, 1, 5000), 1);
		assert_int_equal(process_read(&process, &err), PROCESS_RUNS);
	}
	assert_true(buf_putc(&process.out, '\0'));
	child = process.pid;
	grandchild = (pid_t)strtol(process.out.data, NULL, 10);
	assert_true(grandchild > 1);
	process_release(&process);
	assert_int_equal(waitpid(child, NULL, WNOHANG), -1);
	/* killed with its group; whoever adopted it reaps it in a moment */
	for (int i = 0; i < 500 && kill(grandchild, 0) == 0; i++) {
		char path[64];
		char line[256] = "";
		FILE *stat;

		snprintf(path, sizeof path, "/proc/%d/stat", (int)grandchild);
		stat = fopen(path, "re");
		if (!stat)
			break;
		assert_true(fgets(line, sizeof line, stat) || !line[0]);
		fclose(stat);
		if (strstr(line, ") Z ") || !line[0])
			break;
		poll(NULL, 0, 10);
		assert_true(i < 499);
	}
	assert_null(process.out.data);
}

static void releasing_a_zeroed_process_does_nothing(void **state)
{
	struct process process = { 0 };

	(void)state;
	process_release(&process);
	process_release(&process);
}

static int use_utf8(void **state)
{
	(void)state;
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_split_as_a_person_means_it),
		cmocka_unit_test(an_open_quote_or_nothing_at_all_is_refused),
		cmocka_unit_test(the_output_is_whole_at_the_end),
		cmocka_unit_test(sixty_four_kilobytes_are_taken_and_one_more_is_refused),
		cmocka_unit_test(a_failure_carries_the_first_line_of_its_complaint),
		cmocka_unit_test(a_flood_of_complaints_does_not_hold_it_up),
		cmocka_unit_test(
			output_that_ends_before_the_program_neither_spins_nor_sticks),
		cmocka_unit_test(a_daemon_that_keeps_the_pipes_does_not_keep_us),
		cmocka_unit_test(a_program_that_is_not_there_is_said),
		cmocka_unit_test(the_child_has_no_terminal_no_input_and_no_files_of_ours),
		cmocka_unit_test(blocked_and_ignored_signals_are_not_inherited),
		cmocka_unit_test(releasing_ends_it_and_its_children),
		cmocka_unit_test(releasing_a_zeroed_process_does_nothing),
	};

	return cmocka_run_group_tests(tests, use_utf8, NULL);
}
