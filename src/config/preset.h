/* Providers, as far as a mailbox's keys follow from them: the rows of a form's first
 * choice.
 */
#ifndef CONFIG_PRESET_H
#define CONFIG_PRESET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "model/monitor.h"

struct preset_server {
	const char *host; /* NULL: the person's own */
	uint16_t port;	  /* 0: the provider does not speak the protocol */
	enum tls_mode tls;
	int64_t interval_s; /* at least; 0: as the config has it */
};

struct preset {
	const char *name;    /* one word: "qq" */
	const char *title;   /* for people: "QQ Mail" */
	const char *domains; /* of its addresses, parted by a blank; NULL: none */
	struct preset_server imap;
	struct preset_server pop3;
	const char *folders; /* as the config has them; NULL: INBOX */
	const char *auth;    /* NULL: auto */
	/* Where the password is made, and how the protocol is switched on.  Lines of at
	 * most 76 columns. */
	const char *hint[2];
};

/* The i-th, NULL behind the last; the order is that of a menu. */
const struct preset *preset_row(size_t i);
/* By name or title, in either case; NULL: none. */
const struct preset *preset_find(const char *name);
/* The provider of "me@qq.com"; NULL: unknown. */
const struct preset *preset_for_address(const char *address);

/* NULL: it does not speak that. */
const struct preset_server *preset_server(const struct preset *preset, enum mail_type type);
/* Fills type, host (where it knows one), port, tls, folders and auth of a monitor that is
 * being made, raises its interval to a fitting one, and touches nothing else.  A provider
 * without the type gets the other one. */
bool preset_apply(const struct preset *preset, enum mail_type type, struct monitor *monitor,
	struct err *err);

#endif
