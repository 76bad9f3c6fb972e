/* Everything up to and including the login: an easy handle of libcurl set up for one
 * monitor, and what was met on the way. */
#ifndef POLL_DIAL_H
#define POLL_DIAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "model/monitor.h"
#include "model/sample.h"
#include "poll/certificate.h"
#include "poll/mask.h"
#include "poll/trace.h"
#include "protocol/protocol.h"

#define DIAL_ERROR_MAX	 256 /* CURL_ERROR_SIZE */
#define DIAL_ADDRESS_MAX 64

struct dial {
	struct monitor *monitor; /* a reference */
	const struct protocol *protocol;
	void *easy; /* a CURL */

	int64_t began_us;      /* by clock_us() */
	bool resolved;	       /* the name has an address */
	struct server *server; /* owned until it is taken */
	struct handshake handshake;
	bool secured;			/* lines holds nothing from before STARTTLS */
	char address[DIAL_ADDRESS_MAX]; /* last tried */
	bool bared;			/* it refused to send the password in clear */
	int socket_errno;		/* why there was no socket, 0: there was */

	struct buf lines; /* what the server said during the login, each ends in '\n' */
	char error[DIAL_ERROR_MAX];
	struct mask mask;
	struct trace trace;
};

/* Takes a reference to monitor; owner is what hub_ended() gives back.  dial must not move
 * before dial_release().  False: no memory, and it is zeroed. */
bool dial_init(struct dial *dial, void *owner, struct monitor *monitor,
	const struct buf *secret, trace_fn trace, void *trace_context);
/* The login is over: gives back what only it needed. */
void dial_settle(struct dial *dial);
/* The login is over and the socket is another's: the easy handle, which must have left its
 * hub, goes. */
void dial_hand_over(struct dial *dial);
/* The easy handle must have left its hub.  Closes the connection. */
void dial_release(struct dial *dial);

/* Times of the phases that are through, into sample->took_us. */
void dial_times(const struct dial *dial, int64_t now_us, struct sample *sample);
/* The phase that is under way. */
enum phase dial_phase(const struct dial *dial);
/* What is known of the server by now; the caller's.  trusted: what it showed was accepted.
 * NULL: it is taken already. */
struct server *dial_take_server(struct dial *dial, bool trusted);
/* The same while the dial goes on: a copy.  NULL: no memory. */
struct server *dial_copy_server(const struct dial *dial);
/* The socket, after a login; -1: none. */
int dial_socket(const struct dial *dial);

#endif
