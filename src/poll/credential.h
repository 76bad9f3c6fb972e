/* The password of one mailbox, had from where the monitor says: at once, or from a command
 * that takes its time. */
#ifndef POLL_CREDENTIAL_H
#define POLL_CREDENTIAL_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/process.h"
#include "model/monitor.h"
#include "poll/poller.h"

enum credential_state {
	CREDENTIAL_READY,   /* credential->secret holds it */
	CREDENTIAL_AWAITED, /* its command runs: wait on credential->process.fd */
	CREDENTIAL_FAILED,  /* err says why, class ERR_SECRET */
};

/* Zeroed it is ready for use. */
struct credential {
	struct buf secret;
	struct process process;
	bool runs;  /* process does */
	bool fresh; /* had since the last credential_get() */
};

/* What a command printed is kept for later logins; all else is read anew each time. */
enum credential_state credential_get(
	struct credential *credential, const struct secret_source *source, struct err *err);
/* The same of a sealed password, which somebody else opens; unseal may be NULL. */
enum credential_state credential_unseal(struct credential *credential,
	const struct monitor *monitor, unseal_fn unseal, void *context, struct err *err);
/* process.fd is readable. */
enum credential_state credential_read(struct credential *credential, struct err *err);

/* The login is over: wipes what need not be kept. */
void credential_used(struct credential *credential, const struct secret_source *source);
/* The server has ended a session: an access token may have expired and is not kept. */
void credential_doubt(struct credential *credential, const struct secret_source *source);
/* Wipes everything and ends the command if it runs; take process.fd out of the loop first.
 */
void credential_release(struct credential *credential);

#endif
