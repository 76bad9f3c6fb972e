/* What a .fetchmailrc says about one user, and the mailbox that makes. */
#ifndef CONFIG_TRANSFER_FETCHMAIL_USER_H
#define CONFIG_TRANSFER_FETCHMAIL_USER_H

#include <stdbool.h>

#include "config/transfer_parts.h"

enum field {
	FIELD_LABEL,
	FIELD_VIA,
	FIELD_PROTOCOL,
	FIELD_PORT,
	FIELD_AUTH,
	FIELD_TIMEOUT,
	FIELD_CYCLES,
	FIELD_PLUGIN,
	FIELD_USER,
	FIELD_PASSWORD,
	FIELD_SSL, /* "yes", "no" */
	FIELD_SSLPROTO,
	FIELD_CA_FILE,
	FIELD_CLIENT_CERT,
	FIELD_CLIENT_KEY,
	FIELD_CHECK,  /* "no": certificates are not checked */
	FIELD_UNSAID, /* of what we have no like: the last such word */
	FIELD_FOLDERS,
	FIELDS,
};

/* A user's words stand before the server's, those before the defaults. */
enum level { OF_DEFAULTS, OF_SERVER, OF_USER, LEVELS };

struct fetchmail {
	struct {
		char *said[FIELDS]; /* wiped with it */
	} levels[LEVELS];
	enum level level; /* what is said next is about */
	unsigned line;	  /* of the server or the user */
	bool skips;
	char *daemon; /* seconds between two polls */
};

/* False: no memory. */
bool fetchmail_say(struct fetchmail *said, enum field field, const char *text);
void fetchmail_forget(struct fetchmail *said, enum level level);
/* NULL: at no level. */
const char *fetchmail_said(const struct fetchmail *said, enum field field);
/* There must be a label. */
void fetchmail_make(const struct fetchmail *said, struct candidate *candidate);

#endif
