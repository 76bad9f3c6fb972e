#include "unit/test.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "unit/poll/poller_scene.h"

static void a_held_session_that_died_is_replaced_within_the_check(void **state)
{
	const struct status *status;
	struct scene scene;

	(void)state;
	open_scene(&scene, false);
	add(&scene, new_monitor(&scene, 0, MAIL_IMAP));
	start(&scene);
	await(&scene, 0, was_checked);
	atomic_store(&scene.server.drops, true); /* in answer to a round */
	status = await(&scene, 0, logged_in_twice);
	assert_int_equal(status->health, HEALTH_UP);
	for (unsigned i = 0; i < status->n_points; i++)
		assert_false(status->ring[i].failed);
	tiny_server_kick(&scene.server); /* between two rounds, or in one */
	while (status->logins < 3) {
		status = await(&scene, 0, was_checked);
		poll(NULL, 0, 10);
	}
	for (unsigned i = 0; i < status->n_points; i++)
		assert_false(status->ring[i].failed);
	close_scene(&scene);
}

static void once_asks_each_once_and_leaves(void **state)
{
	const struct status *status;
	struct monitor *off;
	struct scene scene;

	(void)state;
	open_scene(&scene, true);
	add(&scene, new_monitor(&scene, 0, MAIL_IMAP));
	off = new_monitor(&scene, 1, MAIL_IMAP);
	off->enabled = false;
	add(&scene, off);
	start(&scene);
	await(&scene, 0, was_checked);
	poll(NULL, 0, 200);
	status = await(&scene, 0, was_checked);
	assert_int_equal(status->checks, 1);
	assert_int_equal(status_of(&scene, 1)->idle, IDLE_DISABLED);
	assert_int_equal(atomic_load(&scene.server.rounds), 1);
	assert_int_equal(atomic_load(&scene.server.farewells), 1);
	close_scene(&scene);
}

static void commands_hold_release_replace_remove_and_add(void **state)
{
	struct command command = { .kind = COMMAND_HOLD };
	const struct status *status;
	uint64_t checks;
	struct scene scene;

	(void)state;
	open_scene(&scene, false);
	add(&scene, new_monitor(&scene, 0, MAIL_IMAP));
	start(&scene);
	await(&scene, 0, was_checked);
	assert_true(board_send(scene.board, &command));
	checks = await(&scene, 0, is_held)->checks;
	poll(NULL, 0, 200);
	assert_true(await(&scene, 0, is_held)->checks <= checks + 1);
	command.kind = COMMAND_RELEASE;
	assert_true(board_send(scene.board, &command));
	await(&scene, 0, was_checked_often);

	atomic_store(&scene.server.messages, 9);
	command.kind = COMMAND_REPLACE;
	command.monitor = new_monitor(&scene, 0, MAIL_IMAP);
	free(command.monitor->name);
	command.monitor->name = strdup("renamed");
	assert_true(board_send(scene.board, &command));
	status = await(&scene, 0, has_nine);
	while (strcmp(status->monitor->name, "renamed") != 0)
		status = await(&scene, 0, has_nine);

	command = (struct command){ .kind = COMMAND_REMOVE };
	assert_true(board_send(scene.board, &command));
	await(&scene, 0, is_gone);
	command.kind = COMMAND_ADD;
	command.monitor = new_monitor(&scene, 0, MAIL_IMAP);
	assert_true(board_send(scene.board, &command));
	await(&scene, 0, is_up);
	close_scene(&scene);
}

static void a_command_gives_the_password_and_does_not_hold_up_others(void **state)
{
	struct monitor *monitor;
	struct scene scene;

	(void)state;
	open_scene(&scene, false);
	for (uint32_t id = 0; id < 3; id++) {
		static const char *const commands[] = { "sleep 3600", "sh -c 'echo sesame'",
			"sh -c 'echo locked >&2; false'" };

		monitor = new_monitor(&scene, id, MAIL_IMAP);
		free(monitor->secret.value);
		monitor->secret.kind = SECRET_COMMAND;
		monitor->secret.value = strdup(commands[id]);
		monitor->timeout_ms = id == 0 ? 300 : 5000;
		add(&scene, monitor);
	}
	start(&scene);
	await(&scene, 1, is_up);
	assert_int_equal(await(&scene, 2, was_checked)->err.class, ERR_SECRET);
	assert_int_equal(await(&scene, 0, was_checked)->failed_at, PHASE_SECRET);
	assert_int_equal(status_of(&scene, 0)->err.class, ERR_TIMEOUT);
	close_scene(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_held_session_that_died_is_replaced_within_the_check),
		cmocka_unit_test(once_asks_each_once_and_leaves),
		cmocka_unit_test(commands_hold_release_replace_remove_and_add),
		cmocka_unit_test(a_command_gives_the_password_and_does_not_hold_up_others),
	};

	alarm(120); /* a hang fails */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
