/* Findings on their way to a reader while each allocation fails in turn. */
#include "unit/failing.h"

#include "model/board.h"
#include "unit/model/pretend.h"

enum { ROUNDS = 3 };

static struct folders *found_at(int64_t round, const char *extra)
{
	struct folders_builder builder = { 0 };
	struct folder *inbox = folders_builder_add(&builder, "INBOX", 5);
	struct folders *folders = NULL;
	struct folder *other;

	if (inbox) {
		inbox->messages = inbox->uidnext = 10 + round;
		inbox->unseen = round;
		inbox->uidvalidity = 1;
	}
	other = folders_builder_add(&builder, extra, strlen(extra));
	if (other)
		folders_builder_problem(other, "no such mailbox", 15);
	if (inbox && other)
		folders = folders_builder_finish(&builder);
	folders_builder_release(&builder);
	return folders;
}

/* NULL: no memory on the way, and *previous as it was. */
static struct status *next_of(struct status *previous, int64_t round)
{
	static const struct judgement usual = { .retries = 2, .max_refusals = 3 };
	struct status *next;
	struct sample sample;

	sample_init(&sample);
	sample.at = at_second(60 * round);
	sample.response_us = 1000;
	sample.folders = found_at(round, "Lost");
	if (!sample.folders)
		return NULL;
	next = status_fold(previous, &sample, &usual);
	sample_release(&sample);
	return next;
}

static bool fold_all(void *context)
{
	struct status *status = context;
	bool ok = true;

	status_ref(status);
	for (int64_t round = 1; round <= ROUNDS; round++) {
		struct status *next = next_of(status, round);

		ok &= next != NULL;
		if (!next)
			continue;
		status_unref(status);
		status = next;
		assert_int_equal(status->folders->rows[0].messages, 10 + round);
		assert_int_equal(status->unseen, round);
	}
	status_unref(status);
	return ok;
}

static void folding_keeps_the_status_before_where_memory_ends(void **state)
{
	struct status *status = pretend_status(MAIL_IMAP, "box");

	(void)state;
	fail_each("fold", fold_all, status);
	assert_int_equal(status->checks, 0);
	status_unref(status);
}

static bool push_all(void *context)
{
	const struct instant now = at_second(100);
	struct status *status = context;
	struct folders *news = found_at(50, "New");
	struct status *next = NULL;
	bool ok = news && status_push(status, news, &now, &next);

	if (next)
		assert_int_equal(next->folders->rows[0].messages, 60);
	status_unref(next);
	folders_unref(news);
	assert_int_equal(status->folders->rows[0].messages, 11);
	return ok;
}

static void what_is_pushed_comes_whole_or_not(void **state)
{
	struct status *first = pretend_status(MAIL_IMAP, "box");
	struct status *status = next_of(first, 1);

	(void)state;
	assert_non_null(status);
	fail_each("push", push_all, status);
	status_unref(status);
	status_unref(first);
}

static bool pin_up_all(void *context)
{
	struct status *status = context;
	struct snapshot snapshot = { 0 };
	struct command command = { .kind = COMMAND_CHECK_ALL };
	struct err err = { 0 };
	struct board *board = board_new(&err);
	bool ok = board != NULL;

	if (!board) {
		assert_true(failing_hit() && err.text[0]);
		return false;
	}
	for (uint32_t id = 0; id < 40; id += 13)
		ok &= board_publish(board, id, status_ref(status));
	board_read(board, &snapshot);
	ok &= board_send(board, &command);
	command = (struct command){ COMMAND_ADD, 3, monitor_ref(status->monitor) };
	ok &= board_send(board, &command);
	while (board_take(board, &command))
		monitor_unref(command.monitor);
	/* what did not fit at first comes with a later read */
	if (ok) {
		failing_disarm();
		board_read(board, &snapshot);
		assert_int_equal(snapshot.n, 40);
		assert_ptr_equal(snapshot.rows[39], status);
	}
	snapshot_release(&snapshot);
	board_free(board);
	return ok;
}

static void a_board_without_memory_loses_no_reference(void **state)
{
	struct status *status = pretend_status(MAIL_IMAP, "box");

	(void)state;
	fail_each("board", pin_up_all, status);
	assert_int_equal(status->refs, 1);
	status_unref(status);
}

static bool copy_all(void *context)
{
	struct monitor *copy = monitor_copy(context);
	bool ok = copy != NULL;

	if (copy) {
		assert_true(monitor_equal(copy, context));
		ok &= monitor_add_folder(copy, "!Lists/*");
		ok &= monitor_add_tag(copy, "team", "ops");
	}
	monitor_unref(copy);
	return ok;
}

static void a_copy_of_a_monitor_is_whole_or_none(void **state)
{
	struct monitor *monitor = pretend_monitor(MAIL_IMAP, "box");

	(void)state;
	assert_true(monitor_add_folder(monitor, "INBOX"));
	assert_true(monitor_add_tag(monitor, "prod", ""));
	free(monitor->description);
	monitor->description = strdup("somebody's");
	fail_each("monitor", copy_all, monitor);
	monitor_unref(monitor);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(folding_keeps_the_status_before_where_memory_ends),
		cmocka_unit_test(what_is_pushed_comes_whole_or_not),
		cmocka_unit_test(a_board_without_memory_loses_no_reference),
		cmocka_unit_test(a_copy_of_a_monitor_is_whole_or_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
