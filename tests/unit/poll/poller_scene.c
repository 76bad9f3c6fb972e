#include "unit/test.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "unit/poll/poller_scene.h"
#include "unit/poll/some_monitor.h"

enum { PATIENCE_MS = 20000 };

void open_scene(struct scene *scene, bool once)
{
	const struct poller_settings settings = { .once = once, .seed = 1 };
	struct err err;

	memset(scene, 0, sizeof *scene);
	tiny_server_start(&scene->server);
	scene->board = board_new(&err);
	assert_non_null(scene->board);
	scene->poller = poller_new(scene->board, NULL, &settings, &err);
	assert_non_null(scene->poller);
}

void stop(struct scene *scene)
{
	poller_free(scene->poller);
	scene->poller = NULL;
	board_read(scene->board, &scene->snapshot);
}

void close_scene(struct scene *scene)
{
	stop(scene);
	snapshot_release(&scene->snapshot);
	board_free(scene->board);
	tiny_server_stop(&scene->server);
}

void start(struct scene *scene)
{
	struct err err;

	assert_true(poller_start(scene->poller, &err));
}

struct monitor *new_monitor(struct scene *scene, uint32_t id, enum mail_type type)
{
	struct monitor *monitor = some_monitor(id, type, "127.0.0.1");

	monitor->name = strdup("tiny");
	monitor->tls = TLS_NONE;
	monitor->port = scene->server.port;
	monitor->secret.kind = SECRET_PASSWORD;
	monitor->secret.value = strdup("sesame");
	monitor->interval_ms = 40;
	monitor->timeout_ms = 5000;
	assert_true(type == MAIL_POP3 || monitor_add_folder(monitor, "INBOX"));
	atomic_store(&scene->server.pop3, type == MAIL_POP3);
	return monitor;
}

void add(struct scene *scene, struct monitor *monitor)
{
	struct err err;

	assert_true(poller_add(scene->poller, monitor, &err));
	monitor_unref(monitor);
}

const struct status *status_of(struct scene *scene, uint32_t id)
{
	return id < scene->snapshot.n ? scene->snapshot.rows[id] : NULL;
}

const struct status *await(
	struct scene *scene, uint32_t id, bool (*fits)(const struct status *status))
{
	while (board_read(scene->board, &scene->snapshot) || true) {
		struct pollfd fd = { .fd = board_fd(scene->board), .events = POLLIN };

		if (fits(status_of(scene, id)))
			break;
		assert_int_equal(poll(&fd, 1, PATIENCE_MS), 1);
	}
	return status_of(scene, id);
}

bool was_checked(const struct status *status)
{
	return status && status->checks >= 1;
}

bool was_checked_often(const struct status *status)
{
	return status && status->checks >= 5;
}

bool is_up(const struct status *status)
{
	return status && status->health == HEALTH_UP;
}

bool logged_in_twice(const struct status *status)
{
	return status && status->logins >= 2;
}

bool waits_for_a_person(const struct status *status)
{
	return status && status->idle == IDLE_REFUSED;
}

bool is_held(const struct status *status)
{
	return status && status->idle == IDLE_HELD;
}

bool is_gone(const struct status *status)
{
	return !status;
}

bool has_nine(const struct status *status)
{
	return status && status->messages == 9;
}
