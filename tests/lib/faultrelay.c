/* A TCP relay that does one fault at one byte of a connection: faultrelay PORT...
 *
 * It listens once for each PORT of a server on 127.0.0.1 and says "port N" for each, in
 * that order.  All of 127.64.0.0/14 leads to it: the low 18 bits of the address that a
 * client connects to are its number, and a plan is made for a number.  So one process has
 * any number of mailboxes that each meet another fault, without a port for each.
 *
 * Commands on standard input, answers on standard output; it ends with its input.
 *
 *   fault NUMBER KIND DIRECTION BYTE   each connection from now on, BYTE from its start
 *   arm NUMBER KIND DIRECTION BYTE     besides, those that are open, BYTE from where they
 * are heal                               no faults from now on; what is broken stays so
 *   target LISTENER PORT ADDRESS       where new connections go
 *   record NUMBER                      keeps what its next connection says
 *   said NUMBER DIRECTION              "said HEX"
 *   report                             "NUMBER CONNECTIONS FIRED UP DOWN" of each with any,
 *                                      UP and DOWN the bytes of its last; then "done OPEN"
 *
 * DIRECTION: up (to the server) or down.  KIND: what happens when BYTE bytes have passed
 * that way: split (the next come 2 ms later), delay (30 ms, and joined), bytes (the next 24
 * singly, each 1 ms after the other), cut (FIN both ways), half (FIN this way only), reset
 * (RST both ways), stall (nothing passes this way any more), flip (one bit of the next is
 * wrong). */
#include "faultrelay.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS = 64, LINE = 4096, PATIENCE_MS = 60000 };
#define FIRST_ADDRESS 0x7f400000u /* 127.64.0.0 */

static const char *const way_names[] = { "up", "down" };
static const char *const kind_names[] = { "none", "split", "delay", "bytes", "cut", "half",
	"reset", "stall", "flip" };

static struct plan *plan_of(struct relay *relay, int client)
{
	struct sockaddr_in address = { 0 };
	socklen_t len = sizeof address;
	uint32_t number;

	if (getsockname(client, (struct sockaddr *)&address, &len))
		return NULL;
	number = ntohl(address.sin_addr.s_addr);
	if (number >> 24 != 127)
		return NULL;
	number -= FIRST_ADDRESS;
	return &relay->plans[number < NUMBERS ? number : 0];
}

static void accept_one(struct relay *relay, struct listener *listener, int client)
{
	struct plan *plan = plan_of(relay, client);
	struct pair *pair = calloc(1, sizeof *pair);
	const int server = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	const int on = 1;

	if (!plan || !pair || server < 0) {
		fprintf(stderr, "cannot relay: %s\n", strerror(errno));
		exit(1);
	}
	plan->connections++;
	memset(plan->passed, 0, sizeof plan->passed);
	*pair = (struct pair){ .relay = relay,
		.plan = plan,
		.kind = plan->kind,
		.way = plan->way,
		.at = plan->at,
		.records = plan->recorded };
	plan->recorded = false;
	pair->pipes[UP].from = pair->pipes[DOWN].to = client;
	pair->pipes[DOWN].from = pair->pipes[UP].to = server;
	for (int i = 0; i < WAYS; i++) {
		struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLET,
			.data.ptr = pair };

		setsockopt(pair->pipes[i].from, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
		epoll_ctl(relay->epoll, EPOLL_CTL_ADD, pair->pipes[i].from, &event);
	}
	LIST_INSERT_HEAD(&relay->pairs, pair, all);
	relay->open++;
	if (connect(server, (struct sockaddr *)&listener->target,
		    sizeof listener->target) &&
		errno != EINPROGRESS)
		pair_drop(pair, true);
	else
		pair_pump(pair);
}

static void accept_all(struct relay *relay, struct listener *listener)
{
	int client;

	while ((client = accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >=
		0)
		accept_one(relay, listener, client);
}

static bool listener_open(struct relay *relay, const char *port)
{
	struct listener *listener = &relay->listeners[relay->n_listeners++];
	struct sockaddr_in any = { .sin_family = AF_INET };
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = listener };
	socklen_t len = sizeof any;

	listener->target = any;
	listener->target.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	listener->target.sin_port = htons((uint16_t)strtoul(port, NULL, 10));
	listener->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	/* all of 127/8, and nothing from elsewhere */
	if (listener->fd < 0 ||
		setsockopt(listener->fd, SOL_SOCKET, SO_BINDTODEVICE, "lo", 3) ||
		bind(listener->fd, (struct sockaddr *)&any, sizeof any) ||
		listen(listener->fd, 4096) ||
		getsockname(listener->fd, (struct sockaddr *)&any, &len) ||
		epoll_ctl(relay->epoll, EPOLL_CTL_ADD, listener->fd, &event))
		return false;
	printf("port %u\n", ntohs(any.sin_port));
	return true;
}

static bool index_of(const char *word, const char *const *words, int n, int *index)
{
	for (int i = 0; i < n; i++) {
		if (word && strcmp(word, words[i]) == 0) {
			*index = i;
			return true;
		}
	}
	return false;
}

static void arm(struct relay *relay, struct plan *plan)
{
	struct pair *pair;

	LIST_FOREACH(pair, &relay->pairs, all)
	{
		if (pair->plan != plan || pair->over)
			continue;
		pair->kind = plan->kind;
		pair->way = plan->way;
		pair->at = pair->pipes[plan->way].passed + plan->at;
		pair_pump(pair);
	}
}

static void plan_fault(struct relay *relay, struct plan *plan, char **words, bool at_once)
{
	int kind;
	int way;

	if (!index_of(words[2], kind_names, KINDS, &kind) ||
		!index_of(words[3], way_names, WAYS, &way)) {
		fprintf(stderr, "no such fault\n");
		exit(1);
	}
	plan->kind = (enum kind)kind;
	plan->way = (enum way)way;
	plan->at = strtoull(words[4], NULL, 10);
	if (at_once)
		arm(relay, plan);
}

static void heal(struct relay *relay)
{
	struct pair *pair;

	for (size_t i = 0; i < NUMBERS; i++)
		relay->plans[i].kind = NONE;
	LIST_FOREACH(pair, &relay->pairs, all)
	pair->kind = NONE;
}

static void forget(struct relay *relay)
{
	heal(relay);
	for (size_t i = 0; i < NUMBERS; i++) {
		for (int way = 0; way < WAYS; way++)
			free(relay->plans[i].said[way]);
		relay->plans[i] = (struct plan){ .kind = NONE };
	}
}

static void say(const struct plan *plan, enum way way)
{
	printf("said ");
	for (size_t i = 0; i < plan->said_len[way]; i++)
		printf("%02x", (unsigned char)plan->said[way][i]);
	printf("\n");
}

static void report(const struct relay *relay)
{
	for (size_t i = 0; i < NUMBERS; i++) {
		const struct plan *plan = &relay->plans[i];

		if (plan->connections > 0)
			printf("%zu %u %u %llu %llu\n", i, plan->connections, plan->fired,
				(unsigned long long)plan->passed[UP],
				(unsigned long long)plan->passed[DOWN]);
	}
	printf("done %u\n", relay->open);
}

static void retarget(struct relay *relay, char **words)
{
	const unsigned long which = strtoul(words[1], NULL, 10);
	struct sockaddr_in *target = &relay->listeners[which % LISTENERS].target;

	target->sin_port = htons((uint16_t)strtoul(words[2], NULL, 10));
	inet_pton(AF_INET, words[3], &target->sin_addr);
}

static void obey(struct relay *relay, char *line)
{
	char *words[6] = { "", "", "", "", "", "" };
	struct plan *plan;
	char *rest = line;

	for (size_t i = 0; i < 5 && rest; i++)
		words[i] = strsep(&rest, " ");
	plan = &relay->plans[strtoul(words[1], NULL, 10) % NUMBERS];
	if (strcmp(words[0], "fault") == 0 || strcmp(words[0], "arm") == 0)
		plan_fault(relay, plan, words, words[0][0] == 'a');
	else if (strcmp(words[0], "heal") == 0)
		heal(relay);
	else if (strcmp(words[0], "forget") == 0)
		forget(relay);
	else if (strcmp(words[0], "record") == 0)
		plan->recorded = true;
	else if (strcmp(words[0], "said") == 0)
		say(plan, strcmp(words[2], "up") == 0 ? UP : DOWN);
	else if (strcmp(words[0], "report") == 0)
		report(relay);
	else if (strcmp(words[0], "target") == 0)
		retarget(relay, words);
}

/* False: there will be no more. */
static bool read_commands(struct relay *relay, char *text, size_t *len)
{
	const ssize_t n = read(STDIN_FILENO, text + *len, LINE - *len - 1);
	char *line = text;
	char *end;

	if (n <= 0)
		return false;
	*len += (size_t)n;
	text[*len] = '\0';
	while ((end = strchr(line, '\n'))) {
		*end = '\0';
		obey(relay, line);
		line = end + 1;
	}
	*len -= (size_t)(line - text);
	memmove(text, line, *len);
	fflush(stdout);
	return true;
}

static int wake_all(struct relay *relay)
{
	const int64_t now = now_ms();
	int64_t next = now + PATIENCE_MS;
	struct pair *pair = LIST_FIRST(&relay->pairs);

	while (pair) {
		struct pair *after = LIST_NEXT(pair, all);

		if (!pair->over)
			next = pair_wake(pair, now, next);
		if (pair->over) {
			LIST_REMOVE(pair, all);
			free(pair);
		}
		pair = after;
	}
	return (int)(next - now);
}

static void run(struct relay *relay)
{
	char text[LINE];
	size_t len = 0;
	bool more = true;

	while (more) {
		struct epoll_event events[EVENTS];
		const int n = epoll_wait(relay->epoll, events, EVENTS, wake_all(relay));

		for (int i = 0; i < n; i++) {
			struct listener *listener = events[i].data.ptr;

			if (!listener)
				more = read_commands(relay, text, &len);
			else if (listener >= relay->listeners &&
				 listener < relay->listeners + LISTENERS)
				accept_all(relay, listener);
			else if (!((struct pair *)events[i].data.ptr)->over)
				pair_pump(events[i].data.ptr);
		}
	}
}

int main(int argc, char **argv)
{
	struct epoll_event input = { .events = EPOLLIN, .data.ptr = NULL };
	struct relay relay = { .epoll = epoll_create1(EPOLL_CLOEXEC) };
	struct rlimit files;

	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	LIST_INIT(&relay.pairs);
	relay.plans = calloc(NUMBERS, sizeof *relay.plans);
	for (int i = 1; i < argc && i <= LISTENERS; i++) {
		if (!listener_open(&relay, argv[i])) {
			fprintf(stderr, "cannot listen: %s\n", strerror(errno));
			return 1;
		}
	}
	if (!relay.plans || epoll_ctl(relay.epoll, EPOLL_CTL_ADD, STDIN_FILENO, &input))
		return 1;
	fflush(stdout);
	run(&relay);
	return 0;
}
