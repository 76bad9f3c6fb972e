#include "poll/hub.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/clock.h"

/* libcurl looks at all connections of a multi handle when one begins or ends: so a handle
 * has not too many.  And not too few: each keeps its own copy of the system's certificates.
 */
#define SHARD_MAX 1024

struct hub_shard {
	struct hub *hub;
	CURLM *multi;
	int64_t due_ms;
	size_t n; /* easy handles in it */
};

struct hub {
	struct loop *loop; /* not owned */
	CURLSH *share;
	struct hub_shard **shards;
	size_t n;
};

static int socket_changed(
	CURL *easy, curl_socket_t fd, int what, void *context, void *socket_context)
{
	struct hub_shard *shard = context;
	uint32_t events = 0;

	(void)easy;
	(void)socket_context;
	if (what == CURL_POLL_REMOVE) {
		loop_unwatch(shard->hub->loop, fd);
		return 0;
	}
	if (what & CURL_POLL_IN)
		events |= EPOLLIN;
	if (what & CURL_POLL_OUT)
		events |= EPOLLOUT;
	/* -1 would end all transfers; one that is not watched runs into its deadline alone
	 */
	loop_watch(shard->hub->loop, fd, events, LOOP_LOGIN, shard);
	return 0;
}

static int timer_changed(CURLM *multi, long timeout_ms, void *context)
{
	struct hub_shard *shard = context;

	(void)multi;
	shard->due_ms = timeout_ms < 0 ? INT64_MAX : clock_now().ms + timeout_ms;
	return 0;
}

static bool set_up(struct hub_shard *shard)
{
	CURLM *multi = shard->multi;

	return multi &&
	       !curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, socket_changed) &&
	       !curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, shard) &&
	       !curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, timer_changed) &&
	       !curl_multi_setopt(multi, CURLMOPT_TIMERDATA, shard);
}

static void free_shard(struct hub_shard *shard)
{
	curl_multi_cleanup(shard->multi);
	free(shard);
}

/* NULL: no memory. */
static struct hub_shard *add_shard(struct hub *hub)
{
	struct hub_shard **shards =
		reallocarray(hub->shards, hub->n + 1, sizeof(struct hub_shard *));
	struct hub_shard *shard;

	if (!shards)
		return NULL;
	hub->shards = shards;
	shard = calloc(1, sizeof *shard);
	if (!shard)
		return NULL;
	shard->hub = hub;
	shard->due_ms = INT64_MAX;
	shard->multi = curl_multi_init();
	if (!set_up(shard)) {
		free_shard(shard);
		return NULL;
	}
	return hub->shards[hub->n++] = shard;
}

struct hub *hub_new(struct loop *loop, struct err *err)
{
	struct hub *hub = calloc(1, sizeof *hub);

	if (!hub) {
		err_memory(err);
		return NULL;
	}
	hub->loop = loop;
	hub->share = curl_share_init();
	/* no locks: only the poller's thread touches it */
	if (!hub->share ||
		curl_share_setopt(
			hub->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION) ||
		curl_share_setopt(hub->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS) ||
		!add_shard(hub)) {
		err_set(err, ERR_SYSTEM, "cannot set up libcurl");
		hub_free(hub);
		return NULL;
	}
	return hub;
}

void hub_free(struct hub *hub)
{
	if (!hub)
		return;
	for (size_t i = 0; i < hub->n; i++)
		free_shard(hub->shards[i]);
	free(hub->shards);
	curl_share_cleanup(hub->share);
	free(hub);
}

static void act(struct hub_shard *shard, curl_socket_t fd, int what)
{
	int running;

	curl_multi_socket_action(shard->multi, fd, what, &running);
}

void hub_ready(const struct loop_event *event)
{
	int what = 0;

	if (event->events & (EPOLLIN | EPOLLHUP))
		what |= CURL_CSELECT_IN;
	if (event->events & EPOLLOUT)
		what |= CURL_CSELECT_OUT;
	if (event->events & EPOLLERR)
		what |= CURL_CSELECT_ERR;
	act(event->owner, event->fd, what);
}

void hub_tick(struct hub *hub, int64_t now_ms)
{
	for (size_t i = 0; i < hub->n; i++) {
		struct hub_shard *shard = hub->shards[i];

		if (now_ms < shard->due_ms)
			continue;
		/* libcurl tells when it wants to be called again, also from within */
		shard->due_ms = INT64_MAX;
		act(shard, CURL_SOCKET_TIMEOUT, 0);
	}
}

int64_t hub_due_ms(const struct hub *hub)
{
	int64_t due_ms = INT64_MAX;

	for (size_t i = 0; i < hub->n; i++) {
		if (hub->shards[i]->due_ms < due_ms)
			due_ms = hub->shards[i]->due_ms;
	}
	return due_ms;
}

bool hub_ended(struct hub *hub, void **owner, int *code)
{
	for (size_t i = 0; i < hub->n; i++) {
		CURLMsg *msg;
		int left;

		while ((msg = curl_multi_info_read(hub->shards[i]->multi, &left))) {
			if (msg->msg != CURLMSG_DONE)
				continue;
			*code = (int)msg->data.result;
			return !curl_easy_getinfo(
				msg->easy_handle, CURLINFO_PRIVATE, (char **)owner);
		}
	}
	return false;
}

static struct hub_shard *shard_with_room(struct hub *hub)
{
	for (size_t i = 0; i < hub->n; i++) {
		if (hub->shards[i]->n < SHARD_MAX)
			return hub->shards[i];
	}
	return add_shard(hub);
}

/* libcurl looks now and then whether connections have ended, also those of open sessions,
 * and closes them without a word: their owners would wait for an answer until the deadline.
 */
static int close_socket(void *context, curl_socket_t fd)
{
	return loop_keeps(context, fd) ? 0 : close(fd);
}

struct hub_shard *hub_enter(struct hub *hub, void *easy)
{
	struct hub_shard *shard = shard_with_room(hub);

	if (!shard || curl_easy_setopt(easy, CURLOPT_SHARE, hub->share) ||
		curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, close_socket) ||
		curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, hub->loop) ||
		curl_multi_add_handle(shard->multi, easy))
		return NULL;
	shard->n++;
	return shard;
}

void hub_leave(struct hub_shard *shard, void *easy)
{
	curl_multi_remove_handle(shard->multi, easy);
	shard->n--;
}

struct loop *hub_loop(const struct hub *hub)
{
	return hub->loop;
}
