/* Inside of the relay that does faults: what it has of a connection.  faultrelay.c says
 * what it is for. */
#ifndef LIB_FAULTRELAY_H
#define LIB_FAULTRELAY_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

enum { NUMBERS = 1 << 18, LISTENERS = 8, ROOM = 16384 };

enum way { UP, DOWN, WAYS };
enum kind { NONE, SPLIT, DELAY, SINGLE, CUT, HALF, RESET, STALL, FLIP, KINDS };

struct plan {
	enum kind kind;
	enum way way;
	uint64_t at;
	unsigned connections;
	unsigned fired;
	uint64_t passed[WAYS];
	bool recorded;
	char *said[WAYS];
	size_t said_len[WAYS];
};

/* One direction of a connection. */
struct pipe {
	int from;
	int to;
	char bytes[ROOM];
	size_t len;
	uint64_t passed;
	int64_t held_ms; /* nothing goes on before; 0: it may */
	unsigned singly;
	bool ended; /* from has said all */
	bool told;  /* and to knows */
	bool lost;  /* what comes is thrown away */
};

struct pair {
	struct relay *relay;
	struct plan *plan;
	struct pipe pipes[WAYS];
	enum kind kind; /* still to come */
	enum way way;
	uint64_t at;
	bool records;
	bool over;
	LIST_ENTRY(pair) all;
};

LIST_HEAD(pairs, pair);

struct listener {
	int fd;
	struct sockaddr_in target;
};

struct relay {
	int epoll;
	struct listener listeners[LISTENERS];
	int n_listeners;
	struct pairs pairs;
	unsigned open;
	struct plan *plans;
};

int64_t now_ms(void);
/* Carries what there is to carry, and does the fault when its byte has come. */
void pair_pump(struct pair *pair);
/* The same, where a held direction may go on at now; returns when the next may, or limit.
 */
int64_t pair_wake(struct pair *pair, int64_t now, int64_t limit);
/* Closes at once; who looks after the list frees it. */
void pair_drop(struct pair *pair, bool reset);

#endif
