#include "poll/hub.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <sys/epoll.h>

#include "base/clock.h"

struct hub {
	struct loop *loop; /* not owned */
	CURLM *multi;
	CURLSH *share;
	int64_t due_ms;
};

static int socket_changed(
	CURL *easy, curl_socket_t fd, int what, void *context, void *socket_context)
{
	struct hub *hub = context;
	uint32_t events = 0;

	(void)easy;
	(void)socket_context;
	if (what == CURL_POLL_REMOVE) {
		loop_unwatch(hub->loop, fd);
		return 0;
	}
	if (what & CURL_POLL_IN)
		events |= EPOLLIN;
	if (what & CURL_POLL_OUT)
		events |= EPOLLOUT;
	/* -1 would end all transfers; one that is not watched runs into its deadline alone
	 */
	loop_watch(hub->loop, fd, events, LOOP_LOGIN, NULL);
	return 0;
}

static int timer_changed(CURLM *multi, long timeout_ms, void *context)
{
	struct hub *hub = context;

	(void)multi;
	hub->due_ms = timeout_ms < 0 ? INT64_MAX : clock_now().ms + timeout_ms;
	return 0;
}

static bool set_up(struct hub *hub)
{
	CURLM *multi = hub->multi;

	return multi && hub->share &&
	       !curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, socket_changed) &&
	       !curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, hub) &&
	       !curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, timer_changed) &&
	       !curl_multi_setopt(multi, CURLMOPT_TIMERDATA, hub) &&
	       /* no locks: only the poller's thread touches it */
	       !curl_share_setopt(hub->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
}

struct hub *hub_new(struct loop *loop, struct err *err)
{
	struct hub *hub = calloc(1, sizeof *hub);

	if (!hub) {
		err_memory(err);
		return NULL;
	}
	hub->loop = loop;
	hub->due_ms = INT64_MAX;
	hub->multi = curl_multi_init();
	hub->share = curl_share_init();
	if (!set_up(hub)) {
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
	curl_multi_cleanup(hub->multi);
	curl_share_cleanup(hub->share);
	free(hub);
}

static void act(struct hub *hub, curl_socket_t fd, int what)
{
	int running;

	curl_multi_socket_action(hub->multi, fd, what, &running);
}

void hub_ready(struct hub *hub, const struct loop_event *event)
{
	int what = 0;

	if (event->events & (EPOLLIN | EPOLLHUP))
		what |= CURL_CSELECT_IN;
	if (event->events & EPOLLOUT)
		what |= CURL_CSELECT_OUT;
	if (event->events & EPOLLERR)
		what |= CURL_CSELECT_ERR;
	act(hub, event->fd, what);
}

void hub_tick(struct hub *hub, int64_t now_ms)
{
	if (now_ms < hub->due_ms)
		return;
	/* libcurl tells when it wants to be called again, also from within */
	hub->due_ms = INT64_MAX;
	act(hub, CURL_SOCKET_TIMEOUT, 0);
}

int64_t hub_due_ms(const struct hub *hub)
{
	return hub->due_ms;
}

bool hub_ended(struct hub *hub, void **owner, int *code)
{
	CURLMsg *msg;
	int left;

	while ((msg = curl_multi_info_read(hub->multi, &left))) {
		if (msg->msg != CURLMSG_DONE)
			continue;
		*code = (int)msg->data.result;
		return !curl_easy_getinfo(
			msg->easy_handle, CURLINFO_PRIVATE, (char **)owner);
	}
	return false;
}

bool hub_enter(struct hub *hub, void *easy)
{
	return !curl_easy_setopt(easy, CURLOPT_SHARE, hub->share) &&
	       !curl_multi_add_handle(hub->multi, easy);
}

void hub_leave(struct hub *hub, void *easy)
{
	curl_multi_remove_handle(hub->multi, easy);
}

struct loop *hub_loop(const struct hub *hub)
{
	return hub->loop;
}
