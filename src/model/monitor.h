/* One mailbox to watch: what a person asked for, nothing that was found.  Immutable once it
 * is made and shared by counted references, from any thread; an edit makes a new one with
 * the same id. */
#ifndef MODEL_MONITOR_H
#define MODEL_MONITOR_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/push.h"

enum mail_type { MAIL_IMAP, MAIL_POP3 };
enum tls_mode { TLS_IMPLICIT, TLS_STARTTLS, TLS_NONE };
enum keep_mode { KEEP_AUTO, KEEP_YES, KEEP_NO };

/* Where the password comes from.  The value is a password, a command line, a path, the name
 * of a variable or a sealed password; it is wiped with the monitor. */
enum secret_kind {
	SECRET_NONE,
	SECRET_PASSWORD,
	SECRET_COMMAND,
	SECRET_FILE,
	SECRET_ENV,
	SECRET_SEALED,
	SECRET_TOKEN, /* a command that prints an OAuth 2 access token */
};

struct secret_source {
	enum secret_kind kind;
	char *value;
};

/* One word of `folders`: a name or a pattern with `*` and `%` (RFC 3501, 6.3.8) in UTF-8,
 * or a special use such as "\Sent" (RFC 6154). */
struct folder_rule {
	char *text; /* without the leading '!' */
	bool exclude;
	bool special_use;
	bool pattern; /* holds a wildcard */
};

struct tag {
	char *key;
	char *value; /* "" where there is none */
};

struct monitor {
	atomic_uint refs;
	/* The slot on the board.  Given by main, unique in one run, kept by an edit. */
	uint32_t id;

	char *name; /* what people see; unique */
	enum mail_type type;
	char *host; /* a name, an IPv4 or an IPv6 address without brackets */
	uint16_t port;
	enum tls_mode tls;
	char *user;
	struct secret_source secret;

	struct folder_rule *folders; /* at least one for IMAP: config adds INBOX */
	size_t n_folders;

	int64_t interval_ms;
	int64_t timeout_ms; /* for one whole check, login included */
	int retries;	    /* failures in a row before it is called down */
	enum keep_mode keep;
	enum push_mode push;
	bool enabled;

	struct tag *tags;
	size_t n_tags;
	char *description; /* "" where there is none */

	char *auth;	  /* "auto", or a SASL mechanism by name */
	char *ca_file;	  /* NULL: the system's store */
	char *pin_sha256; /* NULL, or base64 of the SHA-256 of the public key */
	/* PEM files of our own certificate; NULL: none.  Without a client_key the key is in
	 * the file of the certificate. */
	char *client_cert;
	char *client_key;
	bool allow_plaintext;

	/* Not watched: checked once, so that a person sees whether it works.  Such a one is
	 * asked although it is not enabled, and no list or sum counts it. */
	bool trial;

	unsigned line; /* where its section starts in the config, 0 for none */
	char *label;   /* its section there is [monitor LABEL], in lower case; NULL: none */
};

/* A monitor with every default but name, host and user, which are NULL, and without
 * folders: who makes it adds INBOX when the person named none.  Strings are malloc'd; free
 * the old one before another is put in its place.  One reference.  NULL: no memory. */
struct monitor *monitor_new(void);
/* One that is equal in everything, to be altered before others see it.  One reference;
 * NULL: no memory. */
struct monitor *monitor_copy(const struct monitor *monitor);
/* Two changed `before`: what mine has otherwise, and all else as theirs has it.  Likewise.
 */
struct monitor *monitor_merge(const struct monitor *before, const struct monitor *mine,
	const struct monitor *theirs);
struct monitor *monitor_ref(struct monitor *monitor);
/* The last one wipes the secret and frees everything.  NULL is fine. */
void monitor_unref(struct monitor *monitor);

/* Adds to the lists while the monitor is being made; copies text.  False: no memory. */
bool monitor_add_folder(struct monitor *monitor, const char *rule);
bool monitor_add_tag(struct monitor *monitor, const char *key, const char *value);

/* Enabled, or tried. */
bool monitor_may_run(const struct monitor *monitor);
/* "imap", "pop3"; "implicit", "starttls", "none". */
const char *mail_type_name(enum mail_type type);
const char *tls_mode_name(enum tls_mode mode);
/* 993, 143, 995, 110. */
uint16_t monitor_default_port(enum mail_type type, enum tls_mode tls);
/* The secret is what a program prints: kept, and asked for again when it is refused. */
bool secret_is_command(enum secret_kind kind);
/* The login is by OAuth 2: the secret is an access token and no password. */
bool monitor_uses_token(const struct monitor *monitor);
/* "imaps://host:993", an IPv6 address in brackets. */
void monitor_url(const struct monitor *monitor, char *out, size_t size);
/* Same wish in every key: an edit that changes nothing needs no new session. */
bool monitor_equal(const struct monitor *a, const struct monitor *b);
/* Host, port, TLS, user, secret, trust and auth are the same: a held session may go on. */
bool monitor_same_login(const struct monitor *a, const struct monitor *b);

#endif
