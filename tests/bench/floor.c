/* The floor under a refresh: what libcurl and the kernel cost when nobody looks at the
 * answer.  Sessions made by CONNECT_ONLY, woken one by one by a timer, each time one
 *command out and bytes in until its tagged line; or, with 0 for the interval, as fast as it
 *goes.
 *
 *	floor HOST PORT tls|clear USER PASSWORD SESSIONS INTERVAL_MS SECONDS [COMMAND]
 *
 * Prints microseconds on the processor a refresh, and how many there were. */
#include <curl/curl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/timerfd.h>
#include <time.h>

#define LIST_STATUS                                                                        \
	"LIST \"\" (\"*\") RETURN (SPECIAL-USE STATUS (MESSAGES RECENT UNSEEN UIDNEXT "    \
	"UIDVALIDITY SIZE))"

enum { BATCH = 64, CHUNK = 16384 };

struct wish {
	const char *host;
	const char *port;
	bool tls;
	const char *user;
	const char *password;
	int sessions;
	long interval_ms;
	double seconds;
	const char *command;
};

struct session {
	CURL *easy;
	int fd;
	int64_t due_us;
	char tail[8]; /* the last bytes of the answer so far */
	bool waits;
};

static int64_t now_us(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static bool log_in(CURLM *multi, struct session *sessions, const struct wish *wish)
{
	char url[256];
	int running = 1;

	snprintf(url, sizeof url, "%s://%s:%s", wish->tls ? "imaps" : "imap", wish->host,
		wish->port);
	for (int i = 0; i < wish->sessions; i++) {
		CURL *easy = sessions[i].easy = curl_easy_init();

		curl_easy_setopt(easy, CURLOPT_URL, url);
		curl_easy_setopt(easy, CURLOPT_USERNAME, wish->user);
		curl_easy_setopt(easy, CURLOPT_PASSWORD, wish->password);
		curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
		curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
		curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
		curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 16384L);
		curl_multi_add_handle(multi, easy);
		while (running) {
			curl_multi_perform(multi, &running);
			curl_multi_poll(multi, NULL, 0, running ? 100 : 0, NULL);
		}
		running = 1;
	}
	for (int i = 0; i < wish->sessions; i++) {
		curl_socket_t fd;

		if (curl_easy_getinfo(sessions[i].easy, CURLINFO_ACTIVESOCKET, &fd) ||
			fd == CURL_SOCKET_BAD)
			return false;
		sessions[i].fd = fd;
	}
	return true;
}

static bool ask(struct session *session, const struct wish *wish)
{
	char line[256];
	size_t n;
	const int len = snprintf(line, sizeof line, "f1 %s\r\n", wish->command);

	memset(session->tail, 0, sizeof session->tail);
	session->waits = true;
	return curl_easy_send(session->easy, line, (size_t)len, &n) == CURLE_OK;
}

/* The tagged line is the last: it ends where the bytes end, and its tag stands after a line
 * end.  Looked for from behind. */
static bool is_last(const char *bytes, size_t len)
{
	const char *line;

	if (len < 2 || bytes[len - 1] != '\n')
		return false;
	line = memrchr(bytes, '\n', len - 1);
	return memcmp(line ? line + 1 : bytes, "f1 ", 3) == 0;
}

/* True: the answer is complete. */
static bool hear(struct session *session)
{
	char bytes[CHUNK];
	size_t n;
	bool last = false;

	while (!last &&
		curl_easy_recv(session->easy, bytes, sizeof bytes, &n) == CURLE_OK) {
		if (n == 0) {
			fputs("floor: the server has hung up\n", stderr);
			exit(1);
		}
		last = is_last(bytes, n);
	}
	return last;
}

static void arm(int timer, int64_t due_us)
{
	const struct itimerspec spec = {
		.it_value = { due_us / 1000000, due_us % 1000000 * 1000 + 1 },
	};

	timerfd_settime(timer, TFD_TIMER_ABSTIME, &spec, NULL);
}

static long run_by_timer(
	struct session *sessions, const struct wish *wish, int64_t until_us)
{
	const int64_t step_us = wish->interval_ms * 1000 / wish->sessions;
	const int epoll = epoll_create1(0);
	const int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
	struct epoll_event batch[BATCH] = { { .events = EPOLLIN, .data.ptr = NULL } };
	int64_t due_us = now_us(CLOCK_MONOTONIC) + step_us;
	long refreshes = 0;
	int next = 0;

	epoll_ctl(epoll, EPOLL_CTL_ADD, timer, batch);
	for (int i = 0; i < wish->sessions; i++) {
		batch[0].data.ptr = &sessions[i];
		epoll_ctl(epoll, EPOLL_CTL_ADD, sessions[i].fd, batch);
	}
	arm(timer, due_us);
	while (due_us < until_us) {
		const int n = epoll_wait(epoll, batch, BATCH, -1);

		for (int i = 0; i < n; i++) {
			struct session *session = batch[i].data.ptr;

			if (session) {
				refreshes += hear(session);
				continue;
			}
			ask(&sessions[next], wish);
			next = (next + 1) % wish->sessions;
			due_us += step_us;
			arm(timer, due_us);
		}
	}
	return refreshes;
}

static long run_hot(struct session *sessions, const struct wish *wish, int64_t until_us)
{
	const int epoll = epoll_create1(0);
	struct epoll_event event = { .events = EPOLLIN };
	long refreshes = 0;

	epoll_ctl(epoll, EPOLL_CTL_ADD, sessions[0].fd, &event);
	while (now_us(CLOCK_MONOTONIC) < until_us) {
		ask(&sessions[0], wish);
		do
			epoll_wait(epoll, &event, 1, -1);
		while (!hear(&sessions[0]));
		refreshes++;
	}
	return refreshes;
}

int main(int argc, char **argv)
{
	struct session *sessions;
	struct wish wish;
	int64_t cpu_us;
	int64_t until_us;
	long refreshes;

	if (argc < 9) {
		fputs("floor HOST PORT tls|clear USER PASSWORD SESSIONS INTERVAL_MS "
		      "SECONDS\n",
			stderr);
		return 2;
	}
	wish = (struct wish){
		.host = argv[1],
		.port = argv[2],
		.tls = strcmp(argv[3], "tls") == 0,
		.user = argv[4],
		.password = argv[5],
		.sessions = (int)strtol(argv[6], NULL, 10),
		.interval_ms = strtol(argv[7], NULL, 10),
		.seconds = strtod(argv[8], NULL),
		.command = argc > 9 ? argv[9] : LIST_STATUS,
	};
	sessions = calloc((size_t)wish.sessions, sizeof *sessions);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	if (!sessions || !log_in(curl_multi_init(), sessions, &wish)) {
		fputs("floor: cannot log in\n", stderr);
		return 1;
	}
	cpu_us = now_us(CLOCK_PROCESS_CPUTIME_ID);
	until_us = now_us(CLOCK_MONOTONIC) + (int64_t)(wish.seconds * 1e6);
	refreshes = wish.interval_ms ? run_by_timer(sessions, &wish, until_us)
				     : run_hot(sessions, &wish, until_us);
	cpu_us = now_us(CLOCK_PROCESS_CPUTIME_ID) - cpu_us;
	printf("%.1f %ld\n", (double)cpu_us / (double)(refreshes ? refreshes : 1),
		refreshes);
	return refreshes == 0;
}
