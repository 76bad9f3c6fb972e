/* sample.ini, from the table. */
#include <string.h>

#include "base/buf.h"
#include "config/config.h"
#include "config/schema.h"

static const char intro[] =
	"# mailtop: every key, with its default and one line of explanation.\n"
	"# A line that begins with '#' is a comment, and what holds without the line.\n"
	"# Values that hold ';' or '#' must be quoted; a line has at most 1,023 bytes.\n";

static bool put_line(struct buf *out, bool comment, const char *name, const char *value)
{
	return buf_printf(out, "%s%s = %s\n", comment ? "#" : "", name, value);
}

static bool put_help(const struct schema_key *key, struct buf *out)
{
	char words[120];

	if (!buf_printf(out, "\n# %s", key->help))
		return false;
	schema_describe(key, words, sizeof words);
	if (key->words && !buf_printf(out, " (%s)", words))
		return false;
	/* a commented line shows its default itself */
	if ((key->imap || !key->fallback) && !schema_help_default(key, out))
		return false;
	return buf_putc(out, '\n');
}

/* Explained, with its value where the example has one, else as a comment. */
static bool put_key(const struct schema_key *key, struct buf *out)
{
	const char *value = key->fallback ? key->fallback : key->example;

	return put_help(key, out) &&
	       put_line(out, !key->imap, key->name, key->imap ? key->imap : value);
}

static bool put_section(enum schema_section section, struct buf *out)
{
	for (size_t i = 0; schema_row(i); i++) {
		if (schema_row(i)->section == section && !put_key(schema_row(i), out))
			return false;
	}
	return true;
}

static bool put_pop3(struct buf *out)
{
	for (size_t i = 0; schema_row(i); i++) {
		const struct schema_key *key = schema_row(i);

		if (key->pop3 && !put_line(out, false, key->name, key->pop3))
			return false;
	}
	return true;
}

bool config_sample(struct buf *out)
{
	return buf_puts(out, intro) && buf_puts(out, "\n[mailtop]\n") &&
	       put_section(SCHEMA_MAILTOP, out) &&
	       buf_puts(out,
		       "\n[keys]\n\n# keys bound anew, ACTION = KEYS; '?' on the screen "
		       "lists the actions\n") &&
	       buf_puts(out,
		       "\n# A section a mailbox: a label of your own behind 'monitor'.\n"
		       "[monitor work]\n") &&
	       put_section(SCHEMA_MONITOR, out) &&
	       buf_puts(out, "\n# A POP3 mailbox, with nothing but what it needs.\n"
			     "[monitor old]\n") &&
	       put_pop3(out);
}
