#include "unit/test.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "unit/poll/poller_scene.h"

static struct monitor *new_trial(struct scene *scene, uint32_t id, enum mail_type type)
{
	struct monitor *monitor = new_monitor(scene, id, type);

	monitor->trial = true;
	return monitor;
}

/* Takes over the reference. */
static void try(struct scene *scene, struct monitor *monitor)
{
	const struct command command = {
		.kind = COMMAND_TRY,
		.id = monitor->id,
		.monitor = monitor,
	};

	assert_true(board_send(scene->board, &command));
}

static void order(struct scene *scene, enum command_kind kind, uint32_t id)
{
	const struct command command = { .kind = kind, .id = id };

	assert_true(board_send(scene->board, &command));
}

static void cancel(struct scene *scene, uint32_t id)
{
	order(scene, COMMAND_REMOVE, id);
	await(scene, id, is_gone);
}

static bool is_over(const struct status *status)
{
	return status && !status->running && status->checks > 0;
}

static bool logs_in(const struct status *status)
{
	return status && status->running && status->step == PHASE_LOGIN;
}

static bool waits_for_the_reply(const struct status *status)
{
	return status && status->running && status->step == PHASE_REPLY;
}

static bool is_on_the_board(const struct status *status)
{
	return status;
}

static void a_trial_is_one_check_and_a_goodbye(void **state)
{
	static const enum mail_type types[] = { MAIL_IMAP, MAIL_POP3 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(types); i++) {
		const struct status *status;
		struct scene scene;

		open_scene(&scene, false);
		start(&scene);
		try(&scene, new_trial(&scene, 5, types[i]));
		status = await(&scene, 5, is_over);
		assert_int_equal(status->health, HEALTH_UP);
		assert_int_equal(status->err.class, ERR_NONE);
		assert_int_equal(status->messages, 3);
		assert_int_equal(status->next_ms, 0);
		assert_string_equal(status->server->address, "127.0.0.1");
		assert_string_equal(status->server->tried, "127.0.0.1");
		/* five intervals, in which a watched one would be asked again */
		order(&scene, COMMAND_CHECK_ALL, 0);
		order(&scene, COMMAND_CHECK, 5);
		poll(NULL, 0, 200);
		board_read(scene.board, &scene.snapshot);
		assert_int_equal(status_of(&scene, 5)->checks, 1);
		assert_int_equal(atomic_load(&scene.server.connections), 1);
		assert_int_equal(atomic_load(&scene.server.farewells), 1);
		cancel(&scene, 5);
		close_scene(&scene);
	}
}

static void each_step_is_shown_with_the_times_of_those_before(void **state)
{
	const struct status *status;
	struct scene scene;

	(void)state;
	open_scene(&scene, false);
	start(&scene);
	atomic_store(&scene.server.silent, true);
	try(&scene, new_trial(&scene, 0, MAIL_IMAP));
	status = await(&scene, 0, logs_in);
	assert_int_equal(status->checks, 0);
	assert_true(status->took_us[PHASE_SECRET] >= 0);
	assert_true(status->took_us[PHASE_DNS] >= 0);
	assert_true(status->took_us[PHASE_CONNECT] >= 0);
	assert_int_equal(status->took_us[PHASE_LOGIN], TOOK_UNKNOWN);
	assert_string_equal(status->server->address, "127.0.0.1");

	atomic_store(&scene.server.silent, false);
	atomic_store(&scene.server.dumb, true);
	try(&scene, new_trial(&scene, 0, MAIL_IMAP)); /* in the place of the other */
	status = await(&scene, 0, waits_for_the_reply);
	assert_true(status->took_us[PHASE_LOGIN] >= 0);
	assert_int_equal(status->took_us[PHASE_REPLY], TOOK_UNKNOWN);
	assert_int_equal(status->health, HEALTH_PENDING);
	close_scene(&scene);
}

static void steps_never_go_back(void **state)
{
	struct scene scene;
	int step = PHASE_SECRET;

	(void)state;
	open_scene(&scene, false);
	start(&scene);
	try(&scene, new_trial(&scene, 0, MAIL_IMAP));
	for (;;) {
		const struct status *status = await(&scene, 0, is_on_the_board);

		if (is_over(status))
			break;
		assert_true(!status->running || (int)status->step >= step);
		step = (int)status->step;
		for (int i = step; i < PHASES; i++)
			assert_int_equal(status->took_us[i], TOOK_UNKNOWN);
	}
	close_scene(&scene);
}

static void a_password_command_is_a_step_too(void **state)
{
	struct monitor *monitor;
	const struct status *status;
	struct scene scene;

	(void)state;
	open_scene(&scene, false);
	start(&scene);
	monitor = new_trial(&scene, 0, MAIL_IMAP);
	free(monitor->secret.value);
	monitor->secret.kind = SECRET_COMMAND;
	monitor->secret.value = strdup("sleep 3600");
	try(&scene, monitor);
	do
		status = await(&scene, 0, is_on_the_board);
	while (!status->running);
	assert_int_equal(status->step, PHASE_SECRET);
	cancel(&scene, 0);
	assert_int_equal(atomic_load(&scene.server.connections), 0);
	close_scene(&scene);
}

static void a_trial_that_is_cancelled_goes_at_once_whatever_it_waits_for(void **state)
{
	struct monitor *monitor;
	struct scene scene;

	(void)state;
	open_scene(&scene, false);
	start(&scene);
	atomic_store(&scene.server.silent, true);
	monitor = new_trial(&scene, 3, MAIL_IMAP);
	monitor->timeout_ms = 3600000;
	try(&scene, monitor);
	await(&scene, 3, logs_in);
	cancel(&scene, 3);
	/* the id is free, for a mailbox that is watched as well */
	atomic_store(&scene.server.silent, false);
	monitor = new_monitor(&scene, 3, MAIL_IMAP);
	assert_true(board_send(scene.board,
		&(struct command){ .kind = COMMAND_ADD, .id = 3, .monitor = monitor }));
	await(&scene, 3, was_checked_often);
	close_scene(&scene);
}

static void a_trial_is_counted_nowhere(void **state)
{
	struct snapshot_totals totals;
	struct instant now = { 0 };
	struct scene scene;

	(void)state;
	open_scene(&scene, false);
	add(&scene, new_monitor(&scene, 0, MAIL_IMAP));
	start(&scene);
	await(&scene, 0, was_checked);
	atomic_store(&scene.server.refuses, true);
	try(&scene, new_trial(&scene, 1, MAIL_IMAP));
	assert_int_equal(await(&scene, 1, is_over)->health, HEALTH_AUTH);
	now = status_of(&scene, 1)->checked;
	snapshot_count(&scene.snapshot, &now, &totals);
	assert_int_equal(totals.monitors, 1);
	assert_int_equal(totals.worst, HEALTH_UP);
	assert_null(snapshot_watched(&scene.snapshot, 1));
	assert_non_null(snapshot_watched(&scene.snapshot, 0));
	close_scene(&scene);
}

static void all_folders_are_there_to_be_picked_from(void **state)
{
	const struct status *status;
	const struct folder *sent;
	struct monitor *monitor;
	struct scene scene;

	(void)state;
	open_scene(&scene, false);
	start(&scene);
	atomic_store(&scene.server.more, 300);
	monitor = new_trial(&scene, 0, MAIL_IMAP);
	assert_true(monitor_add_folder(monitor, "*"));
	try(&scene, monitor);
	status = await(&scene, 0, is_over);
	assert_int_equal(status->err.class, ERR_NONE);
	assert_int_equal(status->folders->n, 301);
	assert_int_equal(status->folders->delimiter, '/');
	assert_null(folders_find(status->folders, "Lists"));
	assert_int_equal(folders_find(status->folders, "Lists/299")->messages, 299);
	sent = folders_find(status->folders, "Gone");
	assert_non_null(sent);
	assert_int_equal(sent->use, USE_SENT);
	close_scene(&scene);
}

static void a_trial_is_judged_alone_and_asked_although_disabled(void **state)
{
	struct monitor *monitor;
	const struct status *status;
	struct scene scene;

	(void)state;
	open_scene(&scene, false);
	start(&scene);
	monitor = new_trial(&scene, 0, MAIL_IMAP);
	monitor->enabled = false;
	monitor->retries = 9;
	monitor->port = 1; /* nobody listens */
	try(&scene, monitor);
	status = await(&scene, 0, is_over);
	assert_int_equal(status->health, HEALTH_DOWN);
	assert_int_equal(status->err.class, ERR_CONNECT);
	assert_int_equal(status->next_ms, 0);
	assert_string_equal(status->server->tried, "127.0.0.1");
	assert_string_equal(status->server->address, "");
	close_scene(&scene);
}

static const struct status *try_password(struct scene *scene, const char *password)
{
	struct monitor *monitor = new_trial(scene, 0, MAIL_IMAP);

	free(monitor->secret.value);
	monitor->secret.value = strdup(password);
	try(scene, monitor);
	while (true) {
		const struct status *status = await(scene, 0, is_over);

		if (status->monitor == monitor)
			return status;
		poll(NULL, 0, 5);
	}
}

static void a_password_refused_twice_is_not_sent_a_third_time(void **state)
{
	const struct status *status;
	struct scene scene;

	(void)state;
	open_scene(&scene, false);
	start(&scene);
	atomic_store(&scene.server.refuses, true);
	for (int i = 0; i < 2; i++) {
		status = try_password(&scene, "wrong");
		assert_int_equal(status->err.class, ERR_AUTH);
		assert_string_equal(status->err.text, "[AUTHENTICATIONFAILED] go away");
		assert_string_equal(status->server->address, "127.0.0.1");
	}
	status = try_password(&scene, "wrong");
	assert_int_equal(status->err.class, ERR_AUTH);
	assert_int_equal(status->failed_at, PHASE_LOGIN);
	assert_non_null(strstr(status->err.text, "refused twice in a row"));
	assert_int_equal(atomic_load(&scene.server.connections), 2);
	/* another one is sent */
	atomic_store(&scene.server.refuses, false);
	assert_int_equal(try_password(&scene, "right")->err.class, ERR_NONE);
	close_scene(&scene);
}

static bool waits(const struct status *status)
{
	return status && !status->running && status->checks == 0;
}

static void a_maildrop_in_use_is_waited_for(void **state)
{
	struct scene scene;

	(void)state;
	open_scene(&scene, false);
	atomic_store(&scene.server.clings, true);
	add(&scene, new_monitor(&scene, 0, MAIL_POP3));
	start(&scene);
	await(&scene, 0, was_checked);
	try(&scene, new_trial(&scene, 1, MAIL_POP3));
	await(&scene, 1, waits);
	poll(NULL, 0, 200);
	assert_int_equal(atomic_load(&scene.server.connections), 1);
	/* nor does it help to take the one away that is in it */
	order(&scene, COMMAND_REMOVE, 0);
	await(&scene, 0, is_gone);
	poll(NULL, 0, 200);
	assert_int_equal(atomic_load(&scene.server.connections), 1);
	tiny_server_kick(&scene.server);
	await(&scene, 1, is_over);
	assert_int_equal(atomic_load(&scene.server.connections), 2);
	close_scene(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_trial_is_one_check_and_a_goodbye),
		cmocka_unit_test(each_step_is_shown_with_the_times_of_those_before),
		cmocka_unit_test(steps_never_go_back),
		cmocka_unit_test(a_password_command_is_a_step_too),
		cmocka_unit_test(
			a_trial_that_is_cancelled_goes_at_once_whatever_it_waits_for),
		cmocka_unit_test(a_trial_is_counted_nowhere),
		cmocka_unit_test(all_folders_are_there_to_be_picked_from),
		cmocka_unit_test(a_trial_is_judged_alone_and_asked_although_disabled),
		cmocka_unit_test(a_password_refused_twice_is_not_sent_a_third_time),
		cmocka_unit_test(a_maildrop_in_use_is_waited_for),
	};

	alarm(120); /* a hang fails */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
