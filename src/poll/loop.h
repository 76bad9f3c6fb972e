/* What the poller's thread sleeps on: one epoll with a timer in it.  A descriptor is
 * watched on behalf of an owner; whoever closes one takes it out first. */
#ifndef POLL_LOOP_H
#define POLL_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

enum loop_kind {
	LOOP_NOTHING,
	LOOP_STOP,
	LOOP_COMMANDS,
	LOOP_AWAKE,   /* the machine has slept */
	LOOP_LOGIN,   /* libcurl's, while it connects and logs in */
	LOOP_SESSION, /* owner: struct session */
	LOOP_PROCESS, /* owner: struct mailbox */
};

struct loop_event {
	int fd;
	enum loop_kind kind;
	uint32_t events; /* EPOLLIN … */
	void *owner;
};

struct loop;

struct loop *loop_new(struct err *err);
void loop_free(struct loop *loop);

/* Waits for events (EPOLLIN …) on fd from now on, whatever it was watched for before.
 * False: no memory or no room in the kernel. */
bool loop_watch(
	struct loop *loop, int fd, uint32_t events, enum loop_kind kind, void *owner);
/* fd may be unknown or closed already. */
void loop_unwatch(struct loop *loop, int fd);
/* The same, unless fd is another's by now. */
void loop_forget(struct loop *loop, int fd, const void *owner);
/* A library wants to close fd.  True: it is an open session's and stays open, so that its
 * owner wakes and sees the end; it is closed when it is watched no more. */
bool loop_keeps(struct loop *loop, int fd);

/* Sleeps until a descriptor is ready or the clock of instant.ms shows until_ms; INT64_MAX:
 * for ever. */
void loop_wait(struct loop *loop, int64_t until_ms);
/* The next thing that was ready; false: no more.  What was unwatched since is skipped. */
bool loop_next(struct loop *loop, struct loop_event *event);

#endif
