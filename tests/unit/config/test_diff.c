#include "unit/test.h"

#include <stdio.h>
#include <string.h>

#include "base/scan.h"
#include "config/diff.h"

/* A word a mailbox: "label", "label=name", with '!' behind it for another interval. */
static struct config config_of(const char *words)
{
	struct config config = { 0 };
	struct problems problems = { 0 };
	struct scan rest = scan_text(words);
	char text[4096] = "";
	size_t len = 0;

	while (!scan_is_done(&rest)) {
		struct scan word = scan_until(&rest, " ");
		struct scan label = scan_until(&word, "=!");
		struct scan name = label;

		if (scan_byte(&word, '='))
			name = scan_until(&word, "!");
		len += (size_t)snprintf(text + len, sizeof text - len,
			"[monitor %.*s]\nname = %.*s\nhost = h\nuser = u\n"
			"password_env = S\ninterval = %d\n",
			(int)scan_left(&label), label.at, (int)scan_left(&name), name.at,
			scan_is_done(&word) ? 60 : 90);
		scan_blanks(&rest);
	}
	if (!config_load_text("test.ini", text, len, &config, &problems))
		fail_msg("%s", problems.list[0].text);
	problems_release(&problems);
	return config;
}

static void print_diff(const struct diff *diff, char *out, size_t size)
{
	size_t len = 0;

	out[0] = '\0';
	for (size_t i = 0; i < diff->n; i++) {
		const struct command *command = &diff->list[i];
		const char kind = command->kind == COMMAND_ADD	     ? '+'
				  : command->kind == COMMAND_REPLACE ? '~'
								     : '-';

		if (command->monitor)
			assert_int_equal(command->monitor->id, command->id);
		len += (size_t)snprintf(out + len, size - len, "%s%c%u%s", i > 0 ? " " : "",
			kind, command->id, command->monitor ? command->monitor->name : "");
	}
}

static void only_what_differs_becomes_a_command(void **state)
{
	static const struct {
		const char *running;
		const char *fresh;
		const char *commands;
	} cases[] = {
		{ "", "", "" },
		{ "a b", "a b", "" },
		{ "a b", "b a", "" },
		{ "a b", "a b!", "~1b" },
		{ "a b", "a b c d", "+7c +8d" },
		{ "a b c", "c", "-0 -1" },
		{ "a b", "c a", "-1 +7c" },
		/* another name in the same section is the same mailbox */
		{ "a=one b", "a=two b", "~0two" },
		{ "a=one b", "a=two! b", "~0two" },
		/* the name goes before the section */
		{ "a=one b=two", "b=one a=two", "" },
		{ "a=one b=two", "a=two", "-0" },
		{ "a=one", "c=one", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct config running = config_of(cases[i].running);
		struct config fresh = config_of(cases[i].fresh);
		uint32_t next_id = 7;
		struct diff diff;
		char commands[200];

		assert_true(config_diff(&running, &fresh, &next_id, &diff));
		print_diff(&diff, commands, sizeof commands);
		assert_string_equal(commands, cases[i].commands);
		diff_release(&diff);
		config_release(&running);
		config_release(&fresh);
	}
}

static void ids_are_kept_and_never_given_twice(void **state)
{
	struct config first = config_of("a b c");
	struct config second = config_of("c d");
	struct config third = config_of("e d c");
	uint32_t next_id = 3;
	struct diff diff;

	(void)state;
	assert_true(config_diff(&first, &second, &next_id, &diff));
	diff_release(&diff);
	assert_true(config_diff(&second, &third, &next_id, &diff));
	diff_release(&diff);
	assert_int_equal(third.monitors[0]->id, 4);
	assert_int_equal(third.monitors[1]->id, 3);
	assert_int_equal(third.monitors[2]->id, 2);
	config_release(&first);
	config_release(&second);
	config_release(&third);
}

static void the_board_takes_them_in_order(void **state)
{
	struct config running = config_of("a");
	struct config fresh = config_of("b c");
	uint32_t next_id = 1;
	struct err err = { 0 };
	struct board *board = board_new(&err);
	struct command command;
	struct diff diff;

	(void)state;
	assert_non_null(board);
	assert_true(config_diff(&running, &fresh, &next_id, &diff));
	assert_true(diff_send(&diff, board));
	assert_int_equal(diff.n, 0);
	config_release(&fresh);
	assert_true(board_take(board, &command));
	assert_int_equal(command.kind, COMMAND_REMOVE);
	assert_true(board_take(board, &command));
	assert_string_equal(command.monitor->name, "b");
	monitor_unref(command.monitor);
	board_free(board); /* with one that nobody took */
	config_release(&running);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_what_differs_becomes_a_command),
		cmocka_unit_test(ids_are_kept_and_never_given_twice),
		cmocka_unit_test(the_board_takes_them_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
