/* A mail server in a thread, for tests of the poller: as much IMAP and POP3 as mailtop
 * speaks, on a free port of 127.0.0.1.  It knows when to misbehave and counts what it is
 * asked. */
#ifndef UNIT_POLL_TINY_SERVER_H
#define UNIT_POLL_TINY_SERVER_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum { TINY_CLIENTS = 32 };

struct tiny_client {
	int fd; /* -1: free */
	char line[1024];
	size_t len;
};

struct tiny_server {
	uint16_t port;

	/* how it behaves; may be changed at any time */
	atomic_bool pop3;
	atomic_bool silent;  /* accepts and says nothing */
	atomic_bool refuses; /* every password is wrong */
	atomic_bool dumb;    /* does not answer a round */
	atomic_bool drops;   /* closes instead of answering a round, once */
	atomic_bool clings;  /* does not answer a goodbye */
	atomic_int messages;
	atomic_int more; /* folders beside INBOX, in a parent that holds no mail */

	/* what it has seen */
	atomic_int connections;
	atomic_int logins;
	atomic_int rounds;
	atomic_int farewells;

	/* its thread's own */
	pthread_t thread;
	int listen_fd;
	int control[2];
	struct tiny_client clients[TINY_CLIENTS];
};

/* Fails the test when there is no port. */
void tiny_server_start(struct tiny_server *server);
void tiny_server_stop(struct tiny_server *server);
/* Closes all connections without a word; comes back before it is done. */
void tiny_server_kick(struct tiny_server *server);

#endif
