#include "poll/poller.h"

#include <curl/curl.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "poll/caution.h"
#include "poll/check.h"
#include "poll/descriptors.h"
#include "poll/listen.h"
#include "poll/parting.h"
#include "poll/roster.h"
#include "poll/suspend.h"
#include "poll/trial.h"

enum {
	DEFAULT_LOGINS = 32,
	DEFAULT_LOGINS_PER_HOST = 4,
	/* half of what Dovecot allows from one address, a third of Gmail's: the rest is
	 * for the person's own programs */
	DEFAULT_SESSIONS_PER_USER = 5,
	/* first checks are spread by so much a mailbox, and at most by that */
	SPREAD_EACH_MS = 10,
	SPREAD_MAX_MS = 30000,
	/* how long goodbyes may take when we stop, and then giving back what was held; the
	 * rest of 100 ms is for the end of the process */
	STOP_MS = 50,
	FREE_MS = 20,
};

/* What the thread writes at its end. */
enum { ENDED = 1, CUT_SHORT };

struct poller {
	struct desk desk;
	struct roster roster;
	int stop_fd; /* written by poller_free, read by the thread */
	int end_fd;  /* the other way */
	bool stops;
	bool started;
	struct suspend suspend;
	struct descriptors descriptors;
	pthread_t thread;
};

static uint64_t seed_of(const struct poller_settings *settings)
{
	return settings->seed ? settings->seed : (uint64_t)clock_us();
}

static bool set_up_guard(struct desk *desk, struct err *err)
{
	const struct poller_settings *settings = &desk->settings;

	if (!guard_init(&desk->guard, settings->print_key, err))
		return false;
	for (size_t i = 0; i < settings->n_refused; i++) {
		if (!guard_recall(&desk->guard, settings->refused[i]))
			return err_memory(err);
	}
	return true;
}

static bool set_up(struct poller *poller, struct err *err)
{
	struct desk *desk = &poller->desk;

	if (curl_global_init(CURL_GLOBAL_DEFAULT))
		return err_set(err, ERR_SYSTEM, "cannot set up libcurl");
	if (!set_up_guard(desk, err))
		return false;
	poller->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	poller->end_fd = eventfd(0, EFD_CLOEXEC);
	if (poller->stop_fd < 0 || poller->end_fd < 0)
		return err_sys(err, ERR_SYSTEM, "cannot start the poller");
	desk->loop = loop_new(err);
	if (!desk->loop)
		return false;
	desk->hub = hub_new(desk->loop, err);
	if (!desk->hub)
		return false;
	if (!loop_watch(desk->loop, poller->stop_fd, EPOLLIN, LOOP_STOP, NULL) ||
		!loop_watch(desk->loop, board_command_fd(desk->board), EPOLLIN,
			LOOP_COMMANDS, NULL))
		return err_sys(err, ERR_SYSTEM, "cannot start the poller");
	if (poller->suspend.fd >= 0)
		loop_watch(desk->loop, poller->suspend.fd, EPOLLIN, LOOP_AWAKE, NULL);
	return true;
}

struct poller *poller_new(struct board *board, struct log *log,
	const struct poller_settings *settings, struct err *err)
{
	struct poller *poller = calloc(1, sizeof *poller);

	if (!poller) {
		err_memory(err);
		return NULL;
	}
	poller->stop_fd = -1;
	poller->end_fd = -1;
	suspend_init(&poller->suspend);
	poller->desk.settings = *settings;
	poller->desk.board = board;
	poller->desk.log = log;
	poller->desk.roster = &poller->roster;
	TAILQ_INIT(&poller->desk.hungry);
	TAILQ_INIT(&poller->desk.parting);
	LIST_INIT(&poller->desk.trials);
	poller->descriptors = descriptors_share(
		settings->max_logins ? settings->max_logins : DEFAULT_LOGINS);
	if (set_up(poller, err))
		return poller;
	poller_free(poller);
	return NULL;
}

bool poller_add(struct poller *poller, struct monitor *monitor, struct err *err)
{
	return roster_add(&poller->roster, &poller->desk, monitor, err);
}

/* So that many mailboxes do not come all at once. */
static int64_t spread_ms(const struct poller *poller)
{
	const int64_t spread = (int64_t)poller->roster.n * SPREAD_EACH_MS;

	return spread < SPREAD_MAX_MS ? spread : SPREAD_MAX_MS;
}

static bool fill_schedule(struct poller *poller, struct err *err)
{
	struct desk *desk = &poller->desk;
	const struct poller_settings *settings = &desk->settings;
	const struct schedule_rules rules = {
		.max_logins = poller->descriptors.logins,
		.max_sessions = poller->descriptors.sessions,
		.max_logins_per_host = settings->max_logins_per_host
					       ? settings->max_logins_per_host
					       : DEFAULT_LOGINS_PER_HOST,
		.max_sessions_per_user = settings->max_sessions_per_user
						 ? settings->max_sessions_per_user
						 : DEFAULT_SESSIONS_PER_USER,
		.spread_ms = settings->once ? 0 : spread_ms(poller),
		.seed = seed_of(settings),
	};
	const int64_t now_ms = clock_now().ms;

	desk->schedule = schedule_new(&rules);
	if (!desk->schedule)
		return err_memory(err);
	for (size_t i = 0; i < poller->roster.cap; i++) {
		struct mailbox *mailbox = poller->roster.mailboxes[i];

		if (!mailbox)
			continue;
		if (!schedule_put(desk->schedule, mailbox->monitor, now_ms))
			return err_memory(err);
		caution_recall(desk, mailbox->monitor);
	}
	return true;
}

static void take_commands(struct poller *poller)
{
	struct command command;

	while (board_take(poller->desk.board, &command)) {
		if (command.kind == COMMAND_STOP)
			poller->stops = true;
		else
			roster_obey(&poller->roster, &poller->desk, &command);
	}
}

static void dispatch(struct poller *poller, const struct loop_event *event)
{
	struct desk *desk = &poller->desk;

	switch (event->kind) {
	case LOOP_STOP:
		poller->stops = true;
		break;
	case LOOP_COMMANDS:
		take_commands(poller);
		break;
	case LOOP_AWAKE:
		suspend_calm(&poller->suspend);
		break;
	case LOOP_LOGIN:
		hub_ready(event);
		break;
	case LOOP_SESSION:
		check_ready(desk, event->owner);
		break;
	case LOOP_PROCESS:
		check_secret(desk, event->owner);
		break;
	case LOOP_NOTHING:
		break;
	}
}

/* Each of those that wait now once: who is hungry again comes behind them. */
static void feed_hungry(struct desk *desk)
{
	struct session *session;
	size_t n = 0;

	TAILQ_FOREACH(session, &desk->hungry, again)
	n++;
	while (n-- > 0 && (session = TAILQ_FIRST(&desk->hungry))) {
		TAILQ_REMOVE(&desk->hungry, session, again);
		session->hungry = false;
		check_ready(desk, session);
	}
}

static void take_turns(struct poller *poller)
{
	struct desk *desk = &poller->desk;
	struct turn turn;

	while ((turn = schedule_next_turn(desk->schedule, clock_now().ms)).kind !=
		TURN_NONE) {
		struct mailbox *mailbox = roster_find(&poller->roster, turn.id);

		if (turn.kind == TURN_START)
			check_start(desk, mailbox);
		else
			check_late(desk, mailbox);
	}
}

static void look_for_sleep(struct poller *poller)
{
	struct desk *desk = &poller->desk;
	const int64_t now_ms = clock_now().ms;

	if (!suspend_look(&poller->suspend, now_ms, clock_us() / 1000))
		return;
	log_write(desk->log, LOG_INFO, "the machine has slept: all sessions are renewed");
	schedule_awake(desk->schedule, now_ms, spread_ms(poller));
}

static void take_ended_logins(struct desk *desk)
{
	void *session;
	int code;

	while (hub_ended(desk->hub, &session, &code))
		check_dialled(desk, session, code);
}

static int64_t earliest(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t due_ms(const struct desk *desk)
{
	int64_t due = earliest(hub_due_ms(desk->hub), parting_due_ms(desk));

	due = earliest(due, listen_due_ms(desk));
	return TAILQ_EMPTY(&desk->hungry) ? due : 0;
}

static void turn_once(struct poller *poller, int64_t until_ms)
{
	struct desk *desk = &poller->desk;
	struct loop_event event;

	loop_wait(desk->loop, earliest(until_ms, due_ms(desk)));
	while (loop_next(desk->loop, &event))
		dispatch(poller, &event);
	hub_tick(desk->hub, clock_now().ms);
	take_ended_logins(desk);
	feed_hungry(desk);
	parting_expire(desk, clock_now().ms);
	listen_expire(desk, clock_now().ms);
}

static void say_goodbye(struct poller *poller, int64_t until_ms)
{
	struct desk *desk = &poller->desk;

	roster_leave(&poller->roster, desk, until_ms);
	loop_unwatch(desk->loop, poller->stop_fd);
	loop_unwatch(desk->loop, board_command_fd(desk->board));
	while (!TAILQ_EMPTY(&desk->parting) && clock_now().ms < until_ms)
		turn_once(poller, until_ms);
}

/* Gives back what there is much of.  False: the time was up before the end. */
static bool give_back(struct poller *poller, int64_t until_ms)
{
	struct desk *desk = &poller->desk;
	struct session *session;

	if (!roster_release(&poller->roster, desk, until_ms))
		return false;
	while ((session = TAILQ_FIRST(&desk->parting))) {
		if (clock_now().ms >= until_ms)
			return false;
		session->mailbox = NULL;
		parting_drop(desk, session);
	}
	return true;
}

static void *run(void *context)
{
	struct poller *poller = context;
	struct desk *desk = &poller->desk;
	int64_t stop_ms;
	bool is_free;

	/* what it slept before is of no interest */
	suspend_look(&poller->suspend, clock_now().ms, clock_us() / 1000);
	while (!poller->stops) {
		look_for_sleep(poller);
		take_turns(poller);
		trial_tell(desk);
		parting_tidy(desk, clock_now().ms);
		turn_once(poller, schedule_wake_ms(desk->schedule));
	}
	stop_ms = clock_now().ms + STOP_MS;
	say_goodbye(poller, stop_ms);
	is_free = give_back(poller, stop_ms + FREE_MS);
	eventfd_write(poller->end_fd, is_free ? ENDED : CUT_SHORT);
	/* thousands of sessions are closed sooner by the end of the process, until which
	 * they stay this thread's */
	if (!is_free)
		for (;;)
			pause();
	return NULL;
}

bool poller_start(struct poller *poller, struct err *err)
{
	sigset_t pipe;
	sigset_t before;
	int rc;

	if (!fill_schedule(poller, err))
		return false;
	/* OpenSSL writes without MSG_NOSIGNAL; the thread and those of libcurl inherit this
	 */
	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	pthread_sigmask(SIG_BLOCK, &pipe, &before);
	rc = pthread_create(&poller->thread, NULL, run, poller);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (rc != 0)
		return err_set(err, ERR_SYSTEM, "cannot start the poller's thread");
	poller->started = true;
	return true;
}

/* The thread's end.  False: it sleeps on and keeps what it has. */
static bool stop(struct poller *poller)
{
	eventfd_t how = ENDED;

	eventfd_write(poller->stop_fd, 1);
	while (eventfd_read(poller->end_fd, &how) < 0 && errno == EINTR)
		continue;
	if (how == CUT_SHORT)
		pthread_detach(poller->thread);
	else
		pthread_join(poller->thread, NULL);
	return how != CUT_SHORT;
}

void poller_free(struct poller *poller)
{
	struct desk *desk;

	if (!poller || (poller->started && !stop(poller)))
		return;
	desk = &poller->desk;
	give_back(poller, INT64_MAX);
	schedule_free(desk->schedule);
	guard_release(&desk->guard);
	hub_free(desk->hub);
	loop_free(desk->loop);
	if (poller->stop_fd >= 0)
		close(poller->stop_fd);
	if (poller->end_fd >= 0)
		close(poller->end_fd);
	suspend_release(&poller->suspend);
	curl_global_cleanup();
	free(poller);
}
