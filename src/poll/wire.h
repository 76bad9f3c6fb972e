/* The bytes of an open session.  libcurl makes the connection and logs in; from then on we
 * read and write the socket, or its TLS, ourselves: curl_easy_recv() first looks for its
 * connection among all that the multi handle has, one by one, so that each refresh would
 * cost as much as there are sessions. */
#ifndef POLL_WIRE_H
#define POLL_WIRE_H

#include <stdbool.h>
#include <stddef.h>

#include "poll/dial.h"

enum wire_state {
	WIRE_MOVED, /* *n bytes, at least one */
	WIRE_AGAIN, /* none can move now */
	WIRE_ENDED, /* the connection is over */
};

enum wire_way {
	WIRE_NONE,
	WIRE_CLEAR, /* fd is ours, and the easy handle is not needed any more */
	WIRE_TLS,   /* a reference to the SSL is ours; fd is the easy handle's */
	WIRE_CURL,  /* TLS other than OpenSSL: libcurl carries the bytes */
};

struct wire {
	enum wire_way way;
	int fd;
	void *ssl;  /* an SSL */
	void *easy; /* a CURL, not owned */
};

/* After the login; dial must outlive the wire unless it is WIRE_CLEAR.  False: no
 * descriptor or no memory. */
bool wire_open(struct wire *wire, const struct dial *dial);
/* A zeroed wire is fine. */
void wire_close(struct wire *wire);

enum wire_state wire_send(struct wire *wire, const char *bytes, size_t len, size_t *n);
enum wire_state wire_receive(struct wire *wire, char *bytes, size_t size, size_t *n);
/* Bytes may have left the socket that wire_receive has not given yet: a wait for the socket
 * could sleep over them. */
bool wire_holds(const struct wire *wire);

#endif
