#include "unit/test.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "unit/poll/poller_scene.h"

static void numbers_of_both_protocols_are_published(void **state)
{
	static const enum mail_type types[] = { MAIL_IMAP, MAIL_POP3 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(types); i++) {
		const struct status *status;
		struct scene scene;

		open_scene(&scene, false);
		add(&scene, new_monitor(&scene, 0, types[i]));
		start(&scene);
		status = await(&scene, 0, was_checked);
		assert_int_equal(status->health, HEALTH_UP);
		assert_int_equal(status->messages, 3);
		assert_int_equal(status->unseen, types[i] == MAIL_IMAP ? 1 : COUNT_UNKNOWN);
		assert_int_equal(
			status->octets, types[i] == MAIL_POP3 ? 320 : COUNT_UNKNOWN);
		assert_true(status->took_us[PHASE_CONNECT] >= 0);
		assert_true(status->took_us[PHASE_LOGIN] >= 0);
		assert_true(status->took_us[PHASE_REPLY] >= 0);
		assert_int_equal(status->took_us[PHASE_TLS], TOOK_UNKNOWN);
		assert_string_equal(status->server->address, "127.0.0.1");
		close_scene(&scene);
	}
}

static void many_checks_of_imap_take_one_login_and_one_round_trip_each(void **state)
{
	const struct status *status;
	struct scene scene;

	(void)state;
	open_scene(&scene, false);
	add(&scene, new_monitor(&scene, 0, MAIL_IMAP));
	start(&scene);
	status = await(&scene, 0, was_checked_often);
	assert_int_equal(status->logins, 1);
	atomic_store(&scene.server.messages, 9);
	await(&scene, 0, has_nine);
	stop(&scene);
	status = status_of(&scene, 0);
	assert_int_equal(status->logins, 1);
	assert_int_equal(atomic_load(&scene.server.connections), 1);
	/* one may have been under way */
	assert_true(atomic_load(&scene.server.rounds) >= (int)status->checks);
	assert_true(atomic_load(&scene.server.rounds) <= (int)status->checks + 1);
	close_scene(&scene);
}

static void each_check_of_pop3_logs_in_and_leaves(void **state)
{
	const struct status *status;
	struct scene scene;

	(void)state;
	open_scene(&scene, false);
	add(&scene, new_monitor(&scene, 0, MAIL_POP3));
	start(&scene);
	status = await(&scene, 0, was_checked_often);
	assert_int_equal(status->logins, status->checks);
	assert_true(atomic_load(&scene.server.farewells) >= (int)status->checks - 1);
	close_scene(&scene);
}

static void a_maildrop_that_does_not_let_go_is_not_opened_twice(void **state)
{
	struct scene scene;

	(void)state;
	open_scene(&scene, false);
	atomic_store(&scene.server.clings, true);
	add(&scene, new_monitor(&scene, 0, MAIL_POP3));
	start(&scene);
	await(&scene, 0, was_checked);
	/* ten intervals, and well within the two seconds that a goodbye may take */
	poll(NULL, 0, 400);
	assert_int_equal(atomic_load(&scene.server.connections), 1);
	close_scene(&scene);
}

static void a_refused_login_is_tried_three_times_until_a_person_asks(void **state)
{
	const struct status *status;
	const struct command check = { .kind = COMMAND_CHECK };
	struct scene scene;

	(void)state;
	open_scene(&scene, false);
	atomic_store(&scene.server.refuses, true);
	add(&scene, new_monitor(&scene, 0, MAIL_IMAP));
	start(&scene);
	status = await(&scene, 0, waits_for_a_person);
	assert_int_equal(status->health, HEALTH_AUTH);
	assert_int_equal(status->err.class, ERR_AUTH);
	assert_int_equal(status->failed_at, PHASE_LOGIN);
	assert_string_equal(status->err.text, "[AUTHENTICATIONFAILED] go away");
	poll(NULL, 0, 200);
	assert_int_equal(atomic_load(&scene.server.connections), 3);
	atomic_store(&scene.server.refuses, false);
	assert_true(board_send(scene.board, &check));
	await(&scene, 0, is_up);
	close_scene(&scene);
}

static void a_silent_server_fails_at_the_deadline_and_says_where(void **state)
{
	const struct status *status;
	struct monitor *monitor;
	char expected[100];
	struct scene scene;

	(void)state;
	open_scene(&scene, true);
	atomic_store(&scene.server.silent, true);
	monitor = new_monitor(&scene, 0, MAIL_IMAP);
	monitor->timeout_ms = 300;
	add(&scene, monitor);
	start(&scene);
	status = await(&scene, 0, was_checked);
	assert_int_equal(status->err.class, ERR_TIMEOUT);
	assert_int_equal(status->failed_at, PHASE_LOGIN);
	snprintf(expected, sizeof expected,
		"no answer after 0.3 s: logging in at 127.0.0.1 port %u, it said nothing",
		scene.server.port);
	assert_string_equal(status->err.text, expected);
	close_scene(&scene);
}

static void a_server_that_does_not_answer_holds_up_nobody_else(void **state)
{
	struct monitor *monitor;
	struct scene stuck;
	struct scene scene;

	(void)state;
	open_scene(&stuck, false);
	atomic_store(&stuck.server.silent, true);
	open_scene(&scene, false);
	add(&scene, new_monitor(&scene, 0, MAIL_IMAP));
	for (uint32_t id = 1; id < 20; id++) {
		monitor = new_monitor(&scene, id, MAIL_IMAP);
		monitor->port = stuck.server.port;
		monitor->timeout_ms = 3600000;
		add(&scene, monitor);
	}
	start(&scene);
	await(&scene, 0, was_checked_often);
	close_scene(&scene); /* nor does it hold up the end */
	close_scene(&stuck);
}

static void the_password_does_not_leave_the_machine_in_clear(void **state)
{
	const struct status *status;
	struct monitor *monitor;
	struct scene scene;

	(void)state;
	open_scene(&scene, true);
	monitor = new_monitor(&scene, 0, MAIL_IMAP);
	free(monitor->host);
	monitor->host = strdup("192.0.2.1"); /* RFC 5737: nobody's; nothing is sent there */
	add(&scene, monitor);
	start(&scene);
	status = await(&scene, 0, was_checked);
	assert_int_equal(status->err.class, ERR_TLS);
	assert_non_null(strstr(status->err.text, "in clear to 192.0.2.1"));
	close_scene(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_of_both_protocols_are_published),
		cmocka_unit_test(
			many_checks_of_imap_take_one_login_and_one_round_trip_each),
		cmocka_unit_test(each_check_of_pop3_logs_in_and_leaves),
		cmocka_unit_test(a_maildrop_that_does_not_let_go_is_not_opened_twice),
		cmocka_unit_test(a_refused_login_is_tried_three_times_until_a_person_asks),
		cmocka_unit_test(a_silent_server_fails_at_the_deadline_and_says_where),
		cmocka_unit_test(a_server_that_does_not_answer_holds_up_nobody_else),
		cmocka_unit_test(the_password_does_not_leave_the_machine_in_clear),
	};

	alarm(120); /* a hang fails */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
