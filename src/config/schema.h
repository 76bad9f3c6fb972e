/* The one table of what may stand in mailtop.ini.  Parser, checks, help and sample.ini all
 * follow it; a new key is a row here (and a field where its value goes). */
#ifndef CONFIG_SCHEMA_H
#define CONFIG_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum schema_section { SCHEMA_MAILTOP, SCHEMA_MONITOR, SCHEMA_KEYS, SCHEMA_SECTIONS };

enum value_type {
	VALUE_TEXT,    /* char *, printable */
	VALUE_WORD,    /* char *, one of words */
	VALUE_CHOICE,  /* enum in the order of words */
	VALUE_BOOL,    /* bool */
	VALUE_INT,     /* int, min…max */
	VALUE_PORT,    /* uint16_t */
	VALUE_SECONDS, /* int64_t; "90", "90s", "2m" */
	VALUE_PERIOD,  /* likewise, kept in milliseconds */
	VALUE_MS,      /* int64_t; "6000", "6s" */
	VALUE_HOST,    /* char *, a name or an address, brackets taken off */
	VALUE_PATH,    /* char *, "~/" expanded */
	VALUE_PIN,     /* char *, base64 of a SHA-256 */
	VALUE_SSL,     /* enum tls_mode from yes or no */

	/* of the monitor as a whole */
	VALUE_SECRET,
	VALUE_FOLDERS,
	VALUE_TAGS,
	VALUE_TYPES,
};

struct schema_key {
	enum schema_section section;
	const char *name;
	enum value_type type;
	size_t at; /* offset in struct settings or struct monitor; 0: the whole of it */
	int64_t min, max; /* in the unit a person writes */
	int secret;	  /* enum secret_kind */
	bool continues;	  /* goes on in "name.2", "name.3" */
	bool required;
	bool may_be_empty;
	const char *const *words; /* ends in NULL */

	const char *fallback;  /* the default as a person would write it; NULL: none */
	const char *otherwise; /* what holds instead, in words */
	const char *help;      /* one line */

	/* sample.ini: the value in the IMAP and in the POP3 monitor, or of a commented line
	 */
	const char *imap, *pop3, *example;
};

/* NULL: no such key.  Knows "folders.2". */
const struct schema_key *schema_find(enum schema_section section, const char *name);
/* The i-th row of the whole table, NULL behind the last. */
const struct schema_key *schema_row(size_t i);
/* The key of the section that name most likely meant, or NULL. */
const char *schema_nearest(enum schema_section section, const char *name);
/* "mailtop", "monitor", "keys". */
const char *schema_section_name(enum schema_section section);

/* Appends what a person would write for the key's field in target (struct settings or
 * struct monitor); nothing where it says nothing: an empty text, another kind of secret.
 * out should be secret.  False: no room. */
bool schema_print(const struct schema_key *key, const void *target, struct buf *out);
/* The same for one word of `folders`. */
struct folder_rule;
bool schema_print_folder(const struct folder_rule *rule, struct buf *out);

/* What a value looks like: "yes or no", "1 to 20", "imap, pop3". */
void schema_describe(const struct schema_key *key, char *out, size_t size);
/* "; default: 60", "; must be given" or nothing. */
bool schema_help_default(const struct schema_key *key, struct buf *out);
/* All keys with type, default and meaning, for `mailtop help`. */
bool schema_help(struct buf *out);

#endif
