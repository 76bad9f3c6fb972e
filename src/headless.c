#include "headless.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "ask.h"
#include "base/text.h"
#include "engine.h"
#include "output/detect.h"
#include "output/stream.h"
#include "unlock.h"

enum {
	TICK_MS = 1000, /* numbers get stale by time alone */
	SIGNAL_BASE = 128,
};

/* What a run waits for. */
struct watch {
	struct engine engine;
	struct snapshot snapshot;
	struct refused_book *refused;
	int signals;
	int signal;	   /* that came; 0: none */
	bool nobody_reads; /* standard output is a pipe whose other end is closed */
};

static void watch_end(struct watch *watch)
{
	snapshot_release(&watch->snapshot);
	engine_stop(&watch->engine);
}

static void watch_read(struct watch *watch)
{
	if (board_read(watch->engine.board, &watch->snapshot))
		refused_book_follow(watch->refused, &watch->snapshot);
}

/* Waits for news of the board, at most that long.  False: the run is over. */
static bool watch_wait(struct watch *watch, int timeout_ms, struct err *err)
{
	struct pollfd fds[] = {
		{ .fd = board_fd(watch->engine.board), .events = POLLIN },
		{ .fd = watch->signals, .events = POLLIN },
		{ .fd = STDOUT_FILENO, .events = 0 },
	};
	struct signalfd_siginfo info;

	if (poll(fds, 3, timeout_ms) < 0 && errno != EINTR)
		return err_sys(err, ERR_SYSTEM, "cannot wait");
	if (fds[1].revents & POLLIN &&
		read(watch->signals, &info, sizeof info) == sizeof info)
		watch->signal = (int)info.ssi_signo;
	watch->nobody_reads = fds[2].revents & POLLERR;
	if (watch->signal || watch->nobody_reads)
		return false;
	watch_read(watch);
	return true;
}

/* Those of the config that were named, or all; the rest is NULL.  free() the list, which
 * holds no references.  NULL: err says why. */
static struct monitor **chosen(const struct headless *run, struct err *err)
{
	size_t n = run->config->n_monitors;
	struct monitor **list = calloc(n + 1, sizeof *list);
	const char **names = calloc(n + 1, sizeof *names);

	if (!list || !names) {
		err_memory(err);
		goto failed;
	}
	for (size_t i = 0; i < n; i++)
		names[i] = run->config->monitors[i]->name;
	for (size_t w = 0; w < run->args->n_words; w++) {
		const char *word = run->args->words[w];
		const char *nearest;
		size_t i = 0;

		while (i < n && strcmp(names[i], word) != 0)
			i++;
		if (i < n) {
			list[i] = run->config->monitors[i];
			continue;
		}
		nearest = text_nearest(word, names, n);
		err_set(err, ERR_USAGE, "no mailbox is called '%.80s'%s%.80s%s", word,
			nearest ? "; did you mean '" : "", nearest ? nearest : "",
			nearest ? "'?" : "");
		goto failed;
	}
	for (size_t i = 0; i < n && run->args->n_words == 0; i++)
		list[i] = run->config->monitors[i];
	free(names);
	return list;
failed:
	free(names);
	free(list);
	return NULL;
}

static struct poller_settings poller_settings_of(const struct headless *run, bool once)
{
	return (struct poller_settings){
		.once = once,
		.max_logins = run->config->settings.max_logins,
		.max_logins_per_host = run->config->settings.max_logins_per_host,
		.max_sessions_per_user = run->config->settings.max_sessions_per_user,
		.unseal = keyring_unseal,
		.unseal_context = run->keyring,
		.refused = run->refused->known.list,
		.n_refused = run->refused->known.n,
		.print_key = run->refused->known.key,
	};
}

/* False: *code is what to leave with. */
static bool unlock(const struct headless *run, struct monitor *const *list, size_t n,
	int *code, struct err *err)
{
	const int signal = unlock_secrets(run->keyring, list, n, run->signals, err);

	*code = signal > 0 ? SIGNAL_BASE + signal : EXIT_COULD_NOT;
	return signal == 0;
}

/* NULL: there is none. */
static const struct status *row_of(
	const struct snapshot *snapshot, const struct monitor *monitor)
{
	return monitor && monitor->id < snapshot->n ? snapshot->rows[monitor->id] : NULL;
}

/* Every mailbox has been asked, or will not be. */
static bool all_answered(
	const struct snapshot *snapshot, struct monitor *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct status *status = row_of(snapshot, list[i]);

		if (status && status->checks == 0 && status->idle == IDLE_NOT)
			return false;
	}
	return true;
}

/* One that was asked for has no row: there was no memory for its answer. */
static bool is_any_lost(
	const struct snapshot *snapshot, struct monitor *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] && !row_of(snapshot, list[i]))
			return true;
	return false;
}

static int exit_code_of(enum health worst)
{
	if (worst >= HEALTH_DOWN)
		return EXIT_DOWN;
	return worst >= HEALTH_BUSY ? EXIT_WARNING : EXIT_WELL;
}

/* One check of each, at most interrupted by a signal (watch->signal). */
static bool check_once(const struct headless *run, struct watch *watch,
	struct monitor *const *list, size_t n, const struct poller_settings *settings,
	struct err *err)
{
	*watch = (struct watch){ .signals = run->signals, .refused = run->refused };
	err->class = ERR_NONE;
	if (!engine_start(&watch->engine, list, n, settings, run->log, err))
		return false;
	watch_read(watch);
	while (!all_answered(&watch->snapshot, list, n))
		if (!watch_wait(watch, -1, err))
			return err->class == ERR_NONE;
	return !is_any_lost(&watch->snapshot, list, n) || err_memory(err);
}

/* What a write that failed means: nothing when nobody wanted to read on. */
static int after_failed_write(int code, struct err *err)
{
	struct pollfd out = { .fd = STDOUT_FILENO };

	if (err->class != ERR_IO || poll(&out, 1, 0) < 0 || !(out.revents & POLLERR))
		return EXIT_COULD_NOT;
	err->class = ERR_NONE;
	return code;
}

static int print_once(
	const struct headless *run, const struct watch *watch, struct err *err)
{
	struct instant now = clock_now();
	struct snapshot_totals totals;
	int code;

	snapshot_count(&watch->snapshot, &now, &totals);
	code = exit_code_of(totals.worst);
	if (output_find(run->args->format)
			->write(stdout, &watch->snapshot, &now, &run->look, err))
		return code;
	return after_failed_write(code, err);
}

int headless_once(const struct headless *run, struct err *err)
{
	struct poller_settings settings = poller_settings_of(run, true);
	struct monitor **list = chosen(run, err);
	struct watch watch;
	int code = EXIT_COULD_NOT;

	if (!list)
		return EXIT_COULD_NOT;
	if (!unlock(run, list, run->config->n_monitors, &code, err))
		goto out;
	if (check_once(run, &watch, list, run->config->n_monitors, &settings, err))
		code = watch.signal	    ? SIGNAL_BASE + watch.signal
		       : watch.nobody_reads ? EXIT_WELL
					    : print_once(run, &watch, err);
	watch_end(&watch);
out:
	free(list);
	return code;
}

static int run_stream(struct watch *watch, struct err *err)
{
	struct stream stream = { .out = stdout };
	int code = EXIT_COULD_NOT;

	err->class = ERR_NONE;
	for (;;) {
		struct instant now = clock_now();

		if (!stream_write(&stream, &watch->snapshot, &now, err)) {
			code = after_failed_write(EXIT_WELL, err);
			break;
		}
		if (watch_wait(watch, TICK_MS, err))
			continue;
		if (err->class == ERR_NONE)
			code = EXIT_WELL; /* to be stopped is how a stream ends */
		break;
	}
	stream_release(&stream);
	return code;
}

int headless_stream(const struct headless *run, struct err *err)
{
	struct poller_settings settings = poller_settings_of(run, false);
	struct monitor **list = chosen(run, err);
	struct watch watch = { .signals = run->signals, .refused = run->refused };
	int code = EXIT_COULD_NOT;

	if (!list)
		return EXIT_COULD_NOT;
	if (unlock(run, list, run->config->n_monitors, &code, err) &&
		engine_start(&watch.engine, list, run->config->n_monitors, &settings,
			run->log, err))
		code = run_stream(&watch, err);
	watch_end(&watch);
	free(list);
	return code;
}

/* Poller thread; stdio locks the stream. */
static void trace(void *context, uint32_t id, enum trace_kind kind, const char *text)
{
	static const enum detect_line lines[] = {
		[TRACE_PHASE] = DETECT_NOTE,
		[TRACE_SENT] = DETECT_SENT,
		[TRACE_RECEIVED] = DETECT_RECEIVED,
		[TRACE_NOTE] = DETECT_NOTE,
	};
	const struct headless *run = context;

	(void)id;
	detect_trace(stdout, &run->look, lines[kind], text);
}

/* 0, or the signal that came instead of a password; -1: err says why there is none. */
static int complete_secret(
	const struct headless *run, struct monitor *monitor, struct err *err)
{
	char prompt[300];
	int signal;

	if (monitor->secret.kind != SECRET_NONE)
		return 0;
	snprintf(prompt, sizeof prompt, "Password of %.100s at %.100s: ", monitor->user,
		monitor->host);
	if (!ask_password(prompt, run->signals, &monitor->secret.value, &signal, err))
		return signal ? signal : -1;
	monitor->secret.kind = SECRET_PASSWORD;
	return 0;
}

static int print_detect(
	const struct headless *run, const struct watch *watch, uint32_t id, struct err *err)
{
	const struct status *status = watch->snapshot.rows[id];
	struct instant now = clock_now();
	int code = exit_code_of(status_health(status, &now));

	if (run->args->trace)
		detect_trace_end(stdout);
	if (detect_write(stdout, status, &now, &run->look, err))
		return code;
	return after_failed_write(code, err);
}

static int detect_one(const struct headless *run, struct monitor *monitor, struct err *err)
{
	struct poller_settings settings = poller_settings_of(run, true);
	const uint32_t id = monitor->id;
	struct watch watch;
	int code = EXIT_COULD_NOT;

	settings.by_hand = true;
	if (run->args->trace) {
		settings.trace = trace;
		settings.trace_context = (void *)run;
	}
	if (check_once(run, &watch, &monitor, 1, &settings, err))
		code = watch.signal	    ? SIGNAL_BASE + watch.signal
		       : watch.nobody_reads ? EXIT_WELL
					    : print_detect(run, &watch, id, err);
	watch_end(&watch);
	return code;
}

int headless_detect(const struct headless *run, struct err *err)
{
	struct monitor *monitor = run->args->monitor;
	struct monitor **list = monitor ? NULL : chosen(run, err);
	int code = EXIT_COULD_NOT;
	int signal;

	if (!monitor && !list)
		return EXIT_COULD_NOT;
	for (size_t i = 0; list && !monitor; i++)
		monitor = list[i];
	free(list);
	monitor->enabled = true; /* nobody shares it yet */
	signal = complete_secret(run, monitor, err);
	if (signal > 0)
		return SIGNAL_BASE + signal;
	if (signal == 0 && unlock(run, &monitor, 1, &code, err))
		code = detect_one(run, monitor, err);
	return code;
}
