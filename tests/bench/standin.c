/* A stand-in for an IMAP server with very many mailboxes, for the bench alone: one thread,
 * any user and password, 15 folders that never change but for INBOX, which gets a message
 * at random times when a rate is given.  LOGIN, LIST with STATUS, EXAMINE, IDLE, CLOSE,
 * LOGOUT; nothing else is understood.
 *
 *     standin [MESSAGES_PER_SECOND [CERTIFICATE KEY]]
 *
 * With a certificate it speaks TLS from the first byte on.  Prints its port and then
 * nothing. Ends with its standard input. */
#include <arpa/inet.h>
#include <errno.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { FOLDERS = 15, LINE = 1024, BATCH = 256 };

struct client {
	int fd;
	SSL *tls; /* NULL: in clear */
	bool greeted;
	bool idles;
	size_t len;
	unsigned messages; /* in INBOX */
	char idle_tag[16];
	char line[LINE];
};

struct server {
	int epoll_fd;
	int listen_fd;
	int timer_fd;
	SSL_CTX *tls;			 /* NULL: in clear */
	struct client *clients[1 << 20]; /* by descriptor */
	int highest;
	uint64_t random;
};

static ssize_t hear_bytes(struct client *client, char *bytes, size_t len)
{
	int n;

	if (!client->tls)
		return recv(client->fd, bytes, len, MSG_DONTWAIT);
	n = SSL_read(client->tls, bytes, (int)len);
	if (n > 0)
		return n;
	errno = EAGAIN;
	return SSL_get_error(client->tls, n) == SSL_ERROR_WANT_READ ? -1 : 0;
}

static void say(struct client *client, const char *text, size_t len)
{
	const ssize_t n = client->tls ? SSL_write(client->tls, text, (int)len)
				      : send(client->fd, text, len, MSG_NOSIGNAL);

	/* replies are small beside a socket's buffer; a client that does not read is lost
	 */
	if (n != (ssize_t)len)
		shutdown(client->fd, SHUT_RDWR);
}

static void say_line(struct client *client, const char *tag, const char *text)
{
	char line[256];
	const int len = snprintf(line, sizeof line, "%s %s\r\n", tag, text);

	say(client, line, (size_t)len);
}

static void say_folders(struct client *client, const char *tag)
{
	char reply[8192];
	size_t at = 0;

	for (int i = 0; i < FOLDERS; i++) {
		char name[16] = "INBOX";

		if (i > 0)
			snprintf(name, sizeof name, "Folder%02d", i);
		at += (size_t)snprintf(reply + at, sizeof reply - at,
			"* LIST (\\HasNoChildren) \"/\" %s\r\n"
			"* STATUS %s (MESSAGES %u RECENT 0 UNSEEN 3 UIDNEXT %u UIDVALIDITY "
			"1)\r\n",
			name, name, i ? 100U : client->messages,
			i ? 101U : client->messages + 1);
	}
	at += (size_t)snprintf(reply + at, sizeof reply - at, "%s OK done\r\n", tag);
	say(client, reply, at);
}

static void examine(struct client *client, const char *tag)
{
	char line[128];
	const int len = snprintf(
		line, sizeof line, "* %u EXISTS\r\n* 0 RECENT\r\n", client->messages);

	say(client, line, (size_t)len);
	say_line(client, tag, "OK [READ-ONLY] done");
}

static void obey(struct client *client, char *line)
{
	char *rest = line;
	const char *tag = strsep(&rest, " ");
	const char *word = rest ? strsep(&rest, " ") : "";

	if (strcasecmp(tag, "DONE") == 0) {
		client->idles = false;
		say_line(client, client->idle_tag, "OK idle done");
	} else if (strcasecmp(word, "LIST") == 0) {
		say_folders(client, tag);
	} else if (strcasecmp(word, "EXAMINE") == 0) {
		examine(client, tag);
	} else if (strcasecmp(word, "IDLE") == 0) {
		client->idles = true;
		snprintf(client->idle_tag, sizeof client->idle_tag, "%s", tag);
		say_line(client, "+", "idling");
	} else if (strcasecmp(word, "CAPABILITY") == 0) {
		say_line(
			client, "*", "CAPABILITY IMAP4rev1 IDLE LIST-EXTENDED LIST-STATUS");
		say_line(client, tag, "OK done");
	} else if (strcasecmp(word, "LOGIN") == 0) {
		say_line(client, tag,
			"OK [CAPABILITY IMAP4rev1 IDLE LIST-EXTENDED LIST-STATUS] in");
	} else if (strcasecmp(word, "LOGOUT") == 0) {
		say_line(client, "*", "BYE bye");
		say_line(client, tag, "OK done");
	} else if (strcasecmp(word, "CLOSE") == 0) {
		say_line(client, tag, "OK done");
	} else {
		say_line(client, tag, "BAD what");
	}
}

static void drop(struct server *server, struct client *client)
{
	server->clients[client->fd] = NULL;
	SSL_free(client->tls);
	close(client->fd);
	free(client);
}

static void greet(struct client *client)
{
	client->greeted = true;
	say_line(client, "*", "OK [CAPABILITY IMAP4rev1 IDLE] stand-in ready");
}

/* True: the handshake is over. */
static bool shake(struct server *server, struct client *client)
{
	const int n = SSL_accept(client->tls);

	if (n == 1) {
		greet(client);
		return true;
	}
	if (SSL_get_error(client->tls, n) != SSL_ERROR_WANT_READ)
		drop(server, client);
	return false;
}

/* False: nothing more, or the client is gone. */
static bool hear_some(struct server *server, struct client *client)
{
	const ssize_t n = hear_bytes(
		client, client->line + client->len, sizeof client->line - client->len - 1);
	char *at = client->line;
	char *end;

	if (n <= 0) {
		if (n == 0 || errno != EAGAIN)
			drop(server, client);
		return false;
	}
	client->len += (size_t)n;
	client->line[client->len] = '\0';
	while ((end = strstr(at, "\r\n"))) {
		*end = '\0';
		obey(client, at);
		at = end + 2;
	}
	client->len -= (size_t)(at - client->line);
	memmove(client->line, at, client->len);
	if (client->len < sizeof client->line - 1)
		return true;
	drop(server, client);
	return false;
}

static void hear(struct server *server, struct client *client)
{
	if (!client->greeted && !shake(server, client))
		return;
	/* TLS may hold back what it has read already; the socket is not readable then. */
	while (hear_some(server, client))
		continue;
}

static void let_in(struct server *server)
{
	const int fd = accept4(server->listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };
	struct client *client;

	if (fd < 0)
		return;
	client = calloc(1, sizeof *client);
	if (client && server->tls && (client->tls = SSL_new(server->tls))) {
		SSL_set_fd(client->tls, fd);
		SSL_set_accept_state(client->tls);
	}
	if (!client || fd >= 1 << 20 || !server->tls != !client->tls ||
		epoll_ctl(server->epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0) {
		if (client)
			SSL_free(client->tls);
		free(client);
		close(fd);
		return;
	}
	client->fd = fd;
	client->messages = 100;
	server->clients[fd] = client;
	if (fd > server->highest)
		server->highest = fd;
	if (!client->tls)
		greet(client);
}

/* A message for somebody. */
static void deliver(struct server *server)
{
	struct client *client;
	uint64_t times;
	char line[32];

	if (read(server->timer_fd, &times, sizeof times) < 0)
		return;
	while (times-- > 0) {
		server->random =
			server->random * 6364136223846793005U + 1442695040888963407U;
		client = server->clients[(server->random >> 33) %
					 (uint64_t)(server->highest + 1)];
		if (!client)
			continue;
		client->messages++;
		if (client->idles) {
			const int len = snprintf(
				line, sizeof line, "* %u EXISTS\r\n", client->messages);

			say(client, line, (size_t)len);
		}
	}
}

static bool load(struct server *server, const char *certificate, const char *key)
{
	server->tls = SSL_CTX_new(TLS_server_method());
	return server->tls &&
	       SSL_CTX_use_certificate_chain_file(server->tls, certificate) == 1 &&
	       SSL_CTX_use_PrivateKey_file(server->tls, key, SSL_FILETYPE_PEM) == 1;
}

static bool set_up(struct server *server, double rate)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t len = sizeof address;
	struct epoll_event event = { .events = EPOLLIN };
	struct itimerspec spec = { 0 };
	struct rlimit limit;
	const int fds[] = { server->listen_fd = socket(AF_INET, SOCK_STREAM, 0), 0,
		server->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK) };

	getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	server->epoll_fd = epoll_create1(0);
	if (bind(server->listen_fd, (struct sockaddr *)&address, len) < 0 ||
		listen(server->listen_fd, 4096) < 0 ||
		getsockname(server->listen_fd, (struct sockaddr *)&address, &len) < 0)
		return false;
	if (rate > 0) {
		spec.it_interval.tv_sec = (time_t)(1 / rate);
		spec.it_interval.tv_nsec =
			(long)((1 / rate - (double)spec.it_interval.tv_sec) * 1e9);
		spec.it_value = spec.it_interval;
		timerfd_settime(server->timer_fd, 0, &spec, NULL);
	}
	for (int i = 0; i < 3; i++) {
		event.data.fd = fds[i];
		if (epoll_ctl(server->epoll_fd, EPOLL_CTL_ADD, fds[i], &event) < 0)
			return false;
	}
	printf("%u\n", ntohs(address.sin_port));
	return fflush(stdout) == 0;
}

static bool serve(struct server *server)
{
	struct epoll_event events[BATCH];
	const int n = epoll_wait(server->epoll_fd, events, BATCH, -1);

	for (int i = 0; i < n; i++) {
		const int fd = events[i].data.fd;

		if (fd == 0)
			return false;
		if (fd == server->listen_fd)
			let_in(server);
		else if (fd == server->timer_fd)
			deliver(server);
		else if (server->clients[fd])
			hear(server, server->clients[fd]);
	}
	return true;
}

int main(int argc, char **argv)
{
	struct server *server = calloc(1, sizeof *server);

	signal(SIGPIPE, SIG_IGN);
	if (!server || (argc > 3 && !load(server, argv[2], argv[3])) ||
		!set_up(server, argc > 1 ? strtod(argv[1], NULL) : 0)) {
		perror("standin");
		return 1;
	}
	while (serve(server))
		continue;
	return 0;
}
