/* One finding: what one check of one mailbox found out.  A value of the poller's thread;
 * the references it holds are its own. */
#ifndef MODEL_SAMPLE_H
#define MODEL_SAMPLE_H

#include <stdbool.h>

#include "base/clock.h"
#include "base/err.h"
#include "model/folders.h"
#include "model/refused.h"
#include "model/server.h"

/* The steps of a check, in order.  A kept session passes the last only. */
enum phase {
	PHASE_SECRET,
	PHASE_DNS,
	PHASE_CONNECT,
	PHASE_TLS,
	PHASE_LOGIN,
	PHASE_REPLY,
	PHASES
};

#define TOOK_UNKNOWN ((int64_t)-1)

struct sample {
	struct instant at;	 /* when the check ended */
	int64_t took_us[PHASES]; /* TOOK_UNKNOWN: not passed in this check */
	int64_t response_us;	 /* the whole check, from asked to answered */

	/* ERR_NONE: all good.  ERR_FOLDER: numbers are good but for some folders.  Else the
	 * check failed in phase failed_at and no number of it counts.  err.text holds the
	 * server's own words where it said any, made printable. */
	struct err err;
	enum phase failed_at;
	int64_t wait_ms; /* the server asked us to stay away this long; 0: it did not */

	struct folders *folders; /* IMAP; NULL for POP3 and where nothing was found */
	int64_t messages;	 /* POP3 */
	int64_t octets;		 /* POP3 */

	bool logged_in; /* anew, in this check */
	uint16_t print; /* of the secret that was had for it; 0: none was */
	bool unsent;	/* ERR_AUTH without a login: the secret is known to be refused */
	/* What is known of the secret after a login that was refused; a reference. */
	struct refused *refused;
	/* What is known of the server's end: all of it after a login; after a failure as
	 * much as was met on the way, an untrusted certificate among it.  NULL when this
	 * check went out on a held session, or not at all. */
	struct server *server;
};

/* Everything unknown, no error. */
void sample_init(struct sample *sample);
void sample_release(struct sample *sample);
/* Takes the reference over in the place of another one; NULL: nothing is refused. */
void sample_refuse(struct sample *sample, struct refused *refused);
/* The numbers in it count. */
bool sample_is_good(const struct sample *sample);
/* "dns", "connect", "tls", "login", "reply"; "secret". */
const char *phase_name(enum phase phase);

#endif
