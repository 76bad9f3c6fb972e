#include "config/watch.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "config/watch_path.h"

/* A save is over when nothing happened for so long; somebody who never stops is looked at
 * after so many times. */
enum { QUIET_MS = 60, PUT_OFF_MAX = 20 };

/* What tells of a file in its place.  A new file is only news once it was written and
 * closed (links are whole at once); one that goes is about to come back, or is gone for
 * good. */
#define EVENTS                                                                             \
	(IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE | IN_MOVED_FROM |            \
		IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)

struct watched {
	int wd;
	char name[NAME_MAX + 1];
};

struct watch {
	char *path;
	int inotify_fd;
	int timer_fd;
	int epoll_fd; /* readable when one of them is */
	unsigned put_off;
	struct watched names[WATCH_NAMES_MAX];
	size_t n;
};

static bool is_watched(const struct watch *watch, int wd)
{
	for (size_t i = 0; i < watch->n; i++) {
		if (watch->names[i].wd == wd)
			return true;
	}
	return false;
}

/* Follows the path once more.  A folder that is watched already gives the same number. */
static bool follow_path(struct watch *watch)
{
	struct watch_name *names = calloc(WATCH_NAMES_MAX, sizeof *names);
	int before[WATCH_NAMES_MAX];
	const size_t n_before = watch->n;
	bool ok = names != NULL;
	size_t n = 0;

	if (!names)
		return false;
	for (size_t i = 0; i < watch->n; i++)
		before[i] = watch->names[i].wd;
	n = watch_path(watch->path, names);
	watch->n = 0;
	for (size_t i = 0; i < n; i++) {
		struct watched *watched = &watch->names[watch->n];

		watched->wd = inotify_add_watch(watch->inotify_fd, names[i].folder, EVENTS);
		memcpy(watched->name, names[i].name, sizeof watched->name);
		watch->n += watched->wd >= 0;
		ok = ok && watched->wd >= 0;
	}
	for (size_t i = 0; i < n_before; i++) {
		if (!is_watched(watch, before[i]))
			inotify_rm_watch(watch->inotify_fd, before[i]);
	}
	free(names);
	return ok && watch->n > 0;
}

static bool add_to_epoll(struct watch *watch, int fd)
{
	struct epoll_event event = { .events = EPOLLIN };

	return epoll_ctl(watch->epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0;
}

static void start_timer(struct watch *watch)
{
	const struct itimerspec soon = { .it_value.tv_nsec = QUIET_MS * 1000000L };

	if (watch->put_off < PUT_OFF_MAX)
		timerfd_settime(watch->timer_fd, 0, &soon, NULL);
	watch->put_off++;
}

struct watch *watch_new(const char *path, struct err *err)
{
	struct watch *watch = calloc(1, sizeof *watch);

	if (!watch) {
		err_memory(err);
		return NULL;
	}
	watch->path = strdup(path);
	watch->inotify_fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	watch->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	watch->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (watch->path && watch->inotify_fd >= 0 && watch->timer_fd >= 0 &&
		watch->epoll_fd >= 0 && add_to_epoll(watch, watch->inotify_fd) &&
		add_to_epoll(watch, watch->timer_fd) && follow_path(watch)) {
		/* somebody may have written since the file was read */
		start_timer(watch);
		return watch;
	}
	err_sys(err, ERR_IO, "cannot watch '%s'", path);
	watch_free(watch);
	return NULL;
}

void watch_free(struct watch *watch)
{
	if (!watch)
		return;
	if (watch->epoll_fd >= 0)
		close(watch->epoll_fd);
	if (watch->timer_fd >= 0)
		close(watch->timer_fd);
	if (watch->inotify_fd >= 0)
		close(watch->inotify_fd);
	free(watch->path);
	free(watch);
}

int watch_fd(const struct watch *watch)
{
	return watch->epoll_fd;
}

static bool is_news(const struct watch *watch, const struct inotify_event *event)
{
	if (event->mask & (IN_Q_OVERFLOW | IN_DELETE_SELF | IN_MOVE_SELF))
		return true;
	for (size_t i = 0; i < watch->n && event->len > 0; i++) {
		if (watch->names[i].wd == event->wd &&
			strcmp(watch->names[i].name, event->name) == 0)
			return true;
	}
	return false;
}

static bool take_events(const struct watch *watch)
{
	_Alignas(struct inotify_event) char events[4096];
	bool news = false;
	ssize_t len;

	while ((len = read(watch->inotify_fd, events, sizeof events)) > 0) {
		const char *at = events;

		while (at < events + len) {
			const struct inotify_event *event = (const void *)at;

			news = news || is_news(watch, event);
			at += sizeof *event + event->len;
		}
	}
	return news;
}

/* An editor is about to write it, or it is gone for good. */
static bool is_emptied(const struct watch *watch, const struct store *store)
{
	const struct scan before = store_text(store);
	struct stat found;

	if (scan_is_done(&before))
		return false;
	return stat(watch->path, &found) < 0 || found.st_size == 0;
}

bool watch_read(struct watch *watch, const struct store *store)
{
	uint64_t expired;

	if (take_events(watch)) {
		follow_path(watch);
		start_timer(watch);
	}
	if (read(watch->timer_fd, &expired, sizeof expired) != sizeof expired)
		return false;
	/* what happened while the path was followed has been missed */
	follow_path(watch);
	if (is_emptied(watch, store) && watch->put_off < PUT_OFF_MAX) {
		start_timer(watch);
		return false;
	}
	watch->put_off = 0;
	return store_differs(store);
}
