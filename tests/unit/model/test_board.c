#include "unit/model/pretend.h"

#include <poll.h>
#include <pthread.h>

#include "model/board.h"

static struct board *new_board(void)
{
	struct board *board = board_new(NULL);

	assert_non_null(board);
	return board;
}

static bool is_readable(int fd)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };

	return poll(&wait, 1, 0) == 1;
}

/* A fresh status is told by its count of checks. */
static void publish(struct board *board, uint32_t id, uint64_t checks)
{
	struct status *status = pretend_status(MAIL_IMAP, "x");

	status->monitor->id = id;
	status->checks = checks;
	assert_true(board_publish(board, id, status));
}

static void a_new_board_has_nothing_to_read(void **state)
{
	struct board *board = new_board();
	struct snapshot snapshot = { 0 };

	(void)state;
	assert_false(is_readable(board_fd(board)));
	assert_false(board_read(board, &snapshot));
	assert_int_equal(snapshot.n, 0);
	snapshot_release(&snapshot);
	board_free(board);
	board_free(NULL);
}

static void a_reader_gets_what_changed_newest_first(void **state)
{
	struct board *board = new_board();
	struct snapshot snapshot = { 0 };

	(void)state;
	for (uint32_t id = 0; id < 5; id++)
		publish(board, id, 1);
	assert_true(is_readable(board_fd(board)));
	assert_true(board_read(board, &snapshot));
	assert_false(is_readable(board_fd(board)));
	assert_int_equal(snapshot.n, 5);
	assert_int_equal(snapshot.n_changed, 5);

	publish(board, 3, 2);
	publish(board, 1, 2);
	publish(board, 3, 3);
	assert_true(board_read(board, &snapshot));
	assert_int_equal(snapshot.n_changed, 2);
	assert_int_equal(snapshot.changed[0], 3);
	assert_int_equal(snapshot.changed[1], 1);
	assert_int_equal(snapshot.rows[3]->checks, 3);
	assert_int_equal(snapshot.rows[1]->checks, 2);
	assert_int_equal(snapshot.rows[0]->checks, 1);
	assert_false(board_read(board, &snapshot));
	assert_int_equal(snapshot.n_changed, 0);
	snapshot_release(&snapshot);
	board_free(board);
}

static void two_readers_each_see_everything(void **state)
{
	struct board *board = new_board();
	struct snapshot one = { 0 };
	struct snapshot two = { 0 };

	(void)state;
	publish(board, 0, 1);
	assert_true(board_read(board, &one));
	publish(board, 7, 1);
	assert_true(board_read(board, &one));
	assert_int_equal(one.n_changed, 1);
	assert_true(board_read(board, &two));
	assert_int_equal(two.n_changed, 2);
	assert_int_equal(two.n, 8);
	assert_null(two.rows[3]);
	snapshot_release(&one);
	snapshot_release(&two);
	board_free(board);
}

static void what_a_reader_holds_outlives_the_board(void **state)
{
	struct board *board = new_board();
	struct snapshot snapshot = { 0 };

	(void)state;
	publish(board, 0, 5);
	assert_true(board_read(board, &snapshot));
	publish(board, 0, 6);
	board_free(board);
	assert_int_equal(snapshot.rows[0]->checks, 5);
	assert_string_equal(snapshot.rows[0]->monitor->name, "x");
	snapshot_release(&snapshot);
}

static void a_removed_monitor_leaves_its_row_empty(void **state)
{
	struct board *board = new_board();
	struct snapshot snapshot = { 0 };

	(void)state;
	publish(board, 0, 1);
	publish(board, 1, 1);
	assert_true(board_read(board, &snapshot));
	assert_true(board_publish(board, 0, NULL));
	assert_true(board_read(board, &snapshot));
	assert_int_equal(snapshot.n_changed, 1);
	assert_null(snapshot.rows[0]);
	assert_non_null(snapshot.rows[1]);
	/* one that came and went between two reads */
	publish(board, 2, 1);
	assert_true(board_publish(board, 2, NULL));
	assert_true(board_read(board, &snapshot));
	assert_null(snapshot.rows[2]);
	snapshot_release(&snapshot);
	board_free(board);
}

static void thousands_of_ids_in_any_order_are_kept(void **state)
{
	enum { N = 5000 };
	struct board *board = new_board();
	struct snapshot snapshot = { 0 };

	(void)state;
	for (uint32_t i = 0; i < N; i++) {
		publish(board, i * 7919 % N, i * 7919 % N);
		if (i % 1000 == 0)
			assert_true(board_read(board, &snapshot));
	}
	assert_true(board_read(board, &snapshot));
	assert_int_equal(snapshot.n, N);
	for (uint32_t i = 0; i < N; i++)
		assert_int_equal(snapshot.rows[i]->checks, i);
	snapshot_release(&snapshot);
	board_free(board);
}

static void commands_come_in_order_and_the_descriptor_tells(void **state)
{
	struct board *board = new_board();
	struct command command = { .kind = COMMAND_ADD };

	(void)state;
	assert_false(board_take(board, &command));
	assert_false(is_readable(board_command_fd(board)));
	command.monitor = pretend_monitor(MAIL_IMAP, "new");
	assert_true(board_send(board, &command));
	command = (struct command){ .kind = COMMAND_CHECK, .id = 4 };
	assert_true(board_send(board, &command));
	assert_true(is_readable(board_command_fd(board)));

	assert_true(board_take(board, &command));
	assert_int_equal(command.kind, COMMAND_ADD);
	assert_string_equal(command.monitor->name, "new");
	monitor_unref(command.monitor);
	assert_true(is_readable(board_command_fd(board)));
	assert_true(board_take(board, &command));
	assert_int_equal(command.kind, COMMAND_CHECK);
	assert_int_equal(command.id, 4);
	assert_false(board_take(board, &command));
	assert_false(is_readable(board_command_fd(board)));
	board_free(board);
}

static void commands_nobody_took_are_let_go(void **state)
{
	struct board *board = new_board();
	struct command command = { .kind = COMMAND_ADD };

	(void)state;
	for (int i = 0; i < 3; i++) {
		command.monitor = pretend_monitor(MAIL_IMAP, "new");
		assert_true(board_send(board, &command));
	}
	board_free(board); /* the leak checker watches */
}

enum { IDS = 50, ROUNDS = 400, COMMANDS = 200 };

/* What the poller does: publishes, takes commands, until it is told to stop. */
static void *pretend_poller(void *arg)
{
	struct board *board = arg;
	struct status *last[IDS] = { 0 };
	const struct judgement judgement = { .retries = 2, .max_refusals = 3 };
	uintptr_t taken = 0;
	bool stop = false;

	for (uint32_t id = 0; id < IDS; id++) {
		last[id] = pretend_status(MAIL_POP3, "x");
		board_publish(board, id, status_ref(last[id]));
	}
	for (int64_t round = 1; !stop || round <= ROUNDS; round++) {
		const size_t id = (size_t)(round * 7 % IDS);
		struct sample sample;
		struct command command;

		sample_init(&sample);
		sample.at = at_second(round);
		sample.messages = round;
		if (round <= ROUNDS) {
			struct status *next = status_fold(last[id], &sample, &judgement);

			status_unref(last[id]);
			last[id] = next;
			board_publish(board, (uint32_t)id, status_ref(next));
		} else {
			struct pollfd wait = { board_command_fd(board), POLLIN, 0 };

			poll(&wait, 1, 5000);
		}
		while (board_take(board, &command)) {
			taken++;
			stop |= command.kind == COMMAND_STOP;
			monitor_unref(command.monitor);
		}
	}
	for (uint32_t id = 0; id < IDS; id++)
		status_unref(last[id]);
	return (void *)taken;
}

static void two_threads_meet_without_losing_anything(void **state)
{
	struct board *board = new_board();
	struct snapshot snapshot = { 0 };
	struct command command = { .kind = COMMAND_CHECK };
	int64_t newest = 0;
	pthread_t poller;
	void *taken;

	(void)state;
	assert_int_equal(pthread_create(&poller, NULL, pretend_poller, board), 0);
	for (int i = 0; i < COMMANDS; i++) {
		command.kind = COMMAND_REPLACE;
		command.monitor = pretend_monitor(MAIL_POP3, "edited");
		assert_true(board_send(board, &command));
	}
	while (newest < ROUNDS) {
		struct pollfd wait = { board_fd(board), POLLIN, 0 };

		assert_int_equal(poll(&wait, 1, 5000), 1);
		board_read(board, &snapshot);
		for (size_t i = 0; i < snapshot.n_changed; i++) {
			const struct status *row = snapshot.rows[snapshot.changed[i]];

			assert_string_equal(row->monitor->name, "x");
			if (row->messages > newest)
				newest = row->messages;
		}
	}
	command = (struct command){ .kind = COMMAND_STOP };
	assert_true(board_send(board, &command));
	assert_int_equal(pthread_join(poller, &taken), 0);
	assert_int_equal((uintptr_t)taken, COMMANDS + 1);
	for (size_t i = 0; i < IDS; i++)
		assert_int_equal(snapshot.rows[i]->checks, ROUNDS / IDS);
	snapshot_release(&snapshot);
	board_free(board);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_board_has_nothing_to_read),
		cmocka_unit_test(a_reader_gets_what_changed_newest_first),
		cmocka_unit_test(two_readers_each_see_everything),
		cmocka_unit_test(what_a_reader_holds_outlives_the_board),
		cmocka_unit_test(a_removed_monitor_leaves_its_row_empty),
		cmocka_unit_test(thousands_of_ids_in_any_order_are_kept),
		cmocka_unit_test(commands_come_in_order_and_the_descriptor_tells),
		cmocka_unit_test(commands_nobody_took_are_let_go),
		cmocka_unit_test(two_threads_meet_without_losing_anything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
