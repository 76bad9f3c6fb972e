/* A poller, its board and a tiny server to poll. */
#ifndef UNIT_POLL_POLLER_SCENE_H
#define UNIT_POLL_POLLER_SCENE_H

#include "poll/poller.h"
#include "unit/poll/tiny_server.h"

struct scene {
	struct tiny_server server;
	struct board *board;
	struct poller *poller;
	struct snapshot snapshot;
};

void open_scene(struct scene *scene, bool once);
void start(struct scene *scene);
/* Stops the poller and brings the snapshot up to date. */
void stop(struct scene *scene);
void close_scene(struct scene *scene);

/* At the tiny server, in clear, with the password "sesame", 25 times a second. */
struct monitor *new_monitor(struct scene *scene, uint32_t id, enum mail_type type);
/* Takes over the reference. */
void add(struct scene *scene, struct monitor *monitor);

/* NULL: none. */
const struct status *status_of(struct scene *scene, uint32_t id);
/* The status of id as soon as it fits; a hang fails by the alarm of the test. */
const struct status *await(
	struct scene *scene, uint32_t id, bool (*fits)(const struct status *status));

/* For await. */
bool was_checked(const struct status *status);
bool was_checked_often(const struct status *status);
bool is_up(const struct status *status);
bool logged_in_twice(const struct status *status);
bool waits_for_a_person(const struct status *status);
bool is_held(const struct status *status);
bool is_gone(const struct status *status);
bool has_nine(const struct status *status);

#endif
