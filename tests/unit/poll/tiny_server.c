#include "unit/test.h"

#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "unit/poll/tiny_server.h"

static void hang_up(struct tiny_client *client)
{
	close(client->fd);
	client->fd = -1;
}

static void say(struct tiny_client *client, const char *text)
{
	(void)!send(client->fd, text, strlen(text), MSG_NOSIGNAL);
}

static void say_tagged(
	struct tiny_client *client, const char *untagged, const char *tag, const char *text)
{
	char out[1024];

	snprintf(out, sizeof out, "%s%s %s\r\n", untagged, tag, text);
	say(client, out);
}

static void say_more(struct tiny_server *server, struct tiny_client *client)
{
	char line[256];

	if (atomic_load(&server->more) == 0)
		return;
	say(client,
		"* LIST (\\NoSelect \\HasChildren) \"/\" Lists\r\n"
		"* LIST (\\Sent) \"/\" Gone\r\n* STATUS Gone (MESSAGES 1 UNSEEN 0)\r\n");
	for (int i = 1; i < atomic_load(&server->more); i++) {
		snprintf(line, sizeof line,
			"* LIST () \"/\" Lists/%03d\r\n* STATUS Lists/%03d (MESSAGES %d "
			"UNSEEN 0)\r\n",
			i, i, i);
		say(client, line);
	}
}

/* False: it is not in the mood to answer. */
static bool begins_round(struct tiny_server *server, struct tiny_client *client)
{
	atomic_fetch_add(&server->rounds, 1);
	if (atomic_exchange(&server->drops, false)) {
		hang_up(client);
		return false;
	}
	return !atomic_load(&server->dumb);
}

static bool lets_in(struct tiny_server *server)
{
	if (atomic_load(&server->refuses))
		return false;
	atomic_fetch_add(&server->logins, 1);
	return true;
}

static void leave(struct tiny_server *server, struct tiny_client *client, const char *text)
{
	atomic_fetch_add(&server->farewells, 1);
	if (atomic_load(&server->clings))
		return;
	say(client, text);
	hang_up(client);
}

static void obey_imap(struct tiny_server *server, struct tiny_client *client, char *line)
{
	char untagged[256];
	char *verb = strchr(line, ' ');

	if (!verb)
		return;
	*verb++ = '\0';
	if (strncasecmp(verb, "CAPABILITY", 10) == 0) {
		say_tagged(client, "* CAPABILITY IMAP4rev1 LIST-EXTENDED LIST-STATUS\r\n",
			line, "OK done");
	} else if (strncasecmp(verb, "LOGIN", 5) == 0) {
		say_tagged(client, "", line,
			lets_in(server) ? "OK welcome"
					: "NO [AUTHENTICATIONFAILED] go away");
	} else if (strncasecmp(verb, "LIST", 4) == 0) {
		if (!begins_round(server, client))
			return;
		say_more(server, client);
		snprintf(untagged, sizeof untagged,
			"* LIST () \"/\" INBOX\r\n* STATUS INBOX (MESSAGES %d UNSEEN "
			"1)\r\n",
			atomic_load(&server->messages));
		say_tagged(client, untagged, line, "OK done");
	} else if (strncasecmp(verb, "LOGOUT", 6) == 0) {
		leave(server, client, "* BYE so long\r\n");
	} else {
		say_tagged(client, "", line, "BAD what");
	}
}

static void obey_pop3(
	struct tiny_server *server, struct tiny_client *client, const char *line)
{
	char out[64];

	if (strncasecmp(line, "USER", 4) == 0) {
		say(client, "+OK and\r\n");
	} else if (strncasecmp(line, "PASS", 4) == 0) {
		say(client,
			lets_in(server) ? "+OK welcome\r\n" : "-ERR [AUTH] go away\r\n");
	} else if (strncasecmp(line, "STAT", 4) == 0) {
		if (!begins_round(server, client))
			return;
		snprintf(out, sizeof out, "+OK %d 320\r\n", atomic_load(&server->messages));
		say(client, out);
	} else if (strncasecmp(line, "QUIT", 4) == 0) {
		leave(server, client, "+OK so long\r\n");
	} else {
		say(client, "-ERR what\r\n");
	}
}

static void read_client(struct tiny_server *server, struct tiny_client *client)
{
	char *end;
	const ssize_t n = read(client->fd, client->line + client->len,
		sizeof client->line - 1 - client->len);

	if (n <= 0) {
		hang_up(client);
		return;
	}
	client->len += (size_t)n;
	client->line[client->len] = '\0';
	while (client->fd >= 0 && (end = strstr(client->line, "\r\n"))) {
		*end = '\0';
		if (atomic_load(&server->pop3))
			obey_pop3(server, client, client->line);
		else
			obey_imap(server, client, client->line);
		client->len -= (size_t)(end + 2 - client->line);
		memmove(client->line, end + 2, client->len + 1);
	}
}

static void accept_client(struct tiny_server *server)
{
	const int fd = accept(server->listen_fd, NULL, NULL);
	struct tiny_client *client = NULL;

	for (size_t i = 0; i < TINY_CLIENTS; i++) {
		if (server->clients[i].fd < 0)
			client = &server->clients[i];
	}
	assert_non_null(client);
	*client = (struct tiny_client){ .fd = fd };
	atomic_fetch_add(&server->connections, 1);
	if (!atomic_load(&server->silent))
		say(client, atomic_load(&server->pop3) ? "+OK tiny\r\n" : "* OK tiny\r\n");
}

static void hang_up_all(struct tiny_server *server)
{
	for (size_t i = 0; i < TINY_CLIENTS; i++) {
		if (server->clients[i].fd >= 0)
			hang_up(&server->clients[i]);
	}
}

static void *run(void *context)
{
	struct tiny_server *server = context;
	char command = '\0';

	while (command != 'q') {
		struct pollfd fds[TINY_CLIENTS + 2];

		fds[0] = (struct pollfd){ .fd = server->control[0], .events = POLLIN };
		fds[1] = (struct pollfd){ .fd = server->listen_fd, .events = POLLIN };
		for (size_t i = 0; i < TINY_CLIENTS; i++)
			fds[i + 2] = (struct pollfd){
				.fd = server->clients[i].fd,
				.events = POLLIN,
			};
		poll(fds, COUNT_OF(fds), -1);
		for (size_t i = 0; i < TINY_CLIENTS; i++) {
			if (fds[i + 2].fd >= 0 && fds[i + 2].revents)
				read_client(server, &server->clients[i]);
		}
		if (fds[1].revents)
			accept_client(server);
		if (fds[0].revents && read(server->control[0], &command, 1) == 1)
			hang_up_all(server);
	}
	return NULL;
}

void tiny_server_start(struct tiny_server *server)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t len = sizeof address;

	*server = (struct tiny_server){ 0 };
	atomic_store(&server->messages, 3);
	for (size_t i = 0; i < TINY_CLIENTS; i++)
		server->clients[i].fd = -1;
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	server->listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(server->listen_fd, (void *)&address, sizeof address), 0);
	assert_int_equal(listen(server->listen_fd, 64), 0);
	assert_int_equal(getsockname(server->listen_fd, (void *)&address, &len), 0);
	server->port = ntohs(address.sin_port);
	assert_int_equal(pipe(server->control), 0);
	assert_int_equal(pthread_create(&server->thread, NULL, run, server), 0);
}

static void command(struct tiny_server *server, char letter)
{
	assert_int_equal(write(server->control[1], &letter, 1), 1);
}

void tiny_server_kick(struct tiny_server *server)
{
	command(server, 'k');
}

void tiny_server_stop(struct tiny_server *server)
{
	command(server, 'q');
	pthread_join(server->thread, NULL);
	close(server->listen_fd);
	close(server->control[0]);
	close(server->control[1]);
}
