#include "poll/loop.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { BATCH = 64, FIRST_CAP = 64 };

struct watch {
	enum loop_kind kind; /* LOOP_NOTHING: not watched */
	uint32_t events;
	void *owner;
	bool ours; /* to be closed: a library has given it up */
};

struct loop {
	int epoll_fd;
	int timer_fd;
	int64_t armed_ms; /* what the timer is set to */
	bool fired;	  /* since it was set */

	struct watch *watches; /* by descriptor */
	size_t cap;

	struct epoll_event batch[BATCH];
	int n;
	int i;
};

struct loop *loop_new(struct err *err)
{
	struct loop *loop = calloc(1, sizeof *loop);
	struct epoll_event event = { .events = EPOLLIN };

	if (!loop) {
		err_memory(err);
		return NULL;
	}
	loop->armed_ms = INT64_MAX;
	loop->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	/* it goes on while the machine sleeps, so that after a suspend everything is due */
	loop->timer_fd = timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK);
	event.data.fd = loop->timer_fd;
	if (loop->epoll_fd < 0 || loop->timer_fd < 0 ||
		epoll_ctl(loop->epoll_fd, EPOLL_CTL_ADD, loop->timer_fd, &event) < 0) {
		err_sys(err, ERR_SYSTEM, "cannot wait for events");
		loop_free(loop);
		return NULL;
	}
	return loop;
}

void loop_free(struct loop *loop)
{
	if (!loop)
		return;
	if (loop->epoll_fd >= 0)
		close(loop->epoll_fd);
	if (loop->timer_fd >= 0)
		close(loop->timer_fd);
	free(loop->watches);
	free(loop);
}

static bool reserve(struct loop *loop, size_t fd)
{
	size_t cap = loop->cap ? loop->cap : FIRST_CAP;
	struct watch *watches;

	if (fd < loop->cap)
		return true;
	while (cap <= fd)
		cap *= 2;
	watches = reallocarray(loop->watches, cap, sizeof *watches);
	if (!watches)
		return false;
	memset(watches + loop->cap, 0, (cap - loop->cap) * sizeof *watches);
	loop->watches = watches;
	loop->cap = cap;
	return true;
}

bool loop_watch(
	struct loop *loop, int fd, uint32_t events, enum loop_kind kind, void *owner)
{
	struct epoll_event event = { .events = events, .data.fd = fd };
	struct watch *watch;
	int rc = 0;

	assert(fd >= 0 && kind != LOOP_NOTHING);
	if (!reserve(loop, (size_t)fd))
		return false;
	watch = &loop->watches[fd];
	if (watch->kind == LOOP_NOTHING)
		rc = epoll_ctl(loop->epoll_fd, EPOLL_CTL_ADD, fd, &event);
	else if (watch->events != events)
		rc = epoll_ctl(loop->epoll_fd, EPOLL_CTL_MOD, fd, &event);
	/* a library may have closed or handed over a descriptor without a word */
	if (rc < 0 && errno == EEXIST)
		rc = epoll_ctl(loop->epoll_fd, EPOLL_CTL_MOD, fd, &event);
	else if (rc < 0 && errno == ENOENT)
		rc = epoll_ctl(loop->epoll_fd, EPOLL_CTL_ADD, fd, &event);
	if (rc < 0)
		return false;
	*watch = (struct watch){
		.kind = kind, .events = events, .owner = owner, .ours = watch->ours
	};
	return true;
}

void loop_unwatch(struct loop *loop, int fd)
{
	if (fd < 0 || (size_t)fd >= loop->cap || loop->watches[fd].kind == LOOP_NOTHING)
		return;
	epoll_ctl(loop->epoll_fd, EPOLL_CTL_DEL, fd, NULL);
	if (loop->watches[fd].ours)
		close(fd);
	loop->watches[fd] = (struct watch){ .kind = LOOP_NOTHING };
}

void loop_forget(struct loop *loop, int fd, const void *owner)
{
	if (fd >= 0 && (size_t)fd < loop->cap && loop->watches[fd].owner == owner)
		loop_unwatch(loop, fd);
}

bool loop_keeps(struct loop *loop, int fd)
{
	if (fd < 0 || (size_t)fd >= loop->cap || loop->watches[fd].kind != LOOP_SESSION)
		return false;
	loop->watches[fd].ours = true;
	return true;
}

static void arm(struct loop *loop, int64_t until_ms)
{
	struct itimerspec spec = { .it_value = { 0 } };

	/* one that has fired stays readable until it is set again; to read it as well would
	 * be a call more a turn */
	if (until_ms == loop->armed_ms && !loop->fired)
		return;
	if (until_ms != INT64_MAX) {
		spec.it_value.tv_sec = until_ms > 0 ? until_ms / 1000 : 0;
		spec.it_value.tv_nsec = until_ms > 0 ? until_ms % 1000 * 1000000 : 0;
		/* all zero would disarm it */
		if (spec.it_value.tv_sec == 0 && spec.it_value.tv_nsec == 0)
			spec.it_value.tv_nsec = 1;
	}
	timerfd_settime(loop->timer_fd, TFD_TIMER_ABSTIME, &spec, NULL);
	loop->armed_ms = until_ms;
	loop->fired = false;
}

void loop_wait(struct loop *loop, int64_t until_ms)
{
	arm(loop, until_ms);
	loop->i = 0;
	loop->n = epoll_wait(loop->epoll_fd, loop->batch, BATCH, -1);
}

bool loop_next(struct loop *loop, struct loop_event *event)
{
	while (loop->i < loop->n) {
		const struct epoll_event *ready = &loop->batch[loop->i++];
		const int fd = ready->data.fd;

		if (fd == loop->timer_fd) {
			loop->fired = true;
			continue;
		}
		if ((size_t)fd >= loop->cap || loop->watches[fd].kind == LOOP_NOTHING)
			continue;
		*event = (struct loop_event){
			.fd = fd,
			.kind = loop->watches[fd].kind,
			.events = ready->events,
			.owner = loop->watches[fd].owner,
		};
		return true;
	}
	return false;
}
