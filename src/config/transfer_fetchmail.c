/* fetchmail's .fetchmailrc: servers with users, each of which becomes a mailbox.  What is
 * about fetching and delivering is read over. */
#include <stdlib.h>
#include <string.h>

#include "base/count_of.h"
#include "config/schema.h"
#include "config/transfer_fetchmail_lex.h"
#include "config/transfer_fetchmail_user.h"
#include "config/transfer_parts.h"

enum { FOLDERS_MAX = 64 * 1024 };

struct reading {
	struct transfer *transfer;
	struct lexer lexer;
	struct fetchmail said;
	bool is_open; /* a server is, of which no user was taken yet */
};

enum act {
	ACT_SERVER,
	ACT_SKIP,
	ACT_DEFAULTS,
	ACT_SET,
	ACT_USER,
	ACT_NAMES, /* is, to: here or there */
	ACT_NO,	   /* the next word is a flag, or goes without */
	ACT_SAY,   /* field is the argument */
	ACT_SSL,
	ACT_CHECK,
	ACT_FOLDERS,
	ACT_FLAG,   /* says nothing of a mailbox */
	ACT_ONE,    /* nor does this with its argument */
	ACT_LIST,   /* nor this with all up to the next keyword */
	ACT_UNSAID, /* we have no like of this and its argument */
};

static const struct keyword {
	const char *word; /* as lexer_is() takes it */
	enum act act;
	enum field field;
} keywords[] = {
	{ "poll", ACT_SERVER, 0 },
	{ "server", ACT_SERVER, 0 },
	{ "skip", ACT_SKIP, 0 },
	{ "defaults", ACT_DEFAULTS, 0 },
	{ "set", ACT_SET, 0 },
	{ "user[name]", ACT_USER, 0 },
	{ "is", ACT_NAMES, 0 },
	{ "to", ACT_NAMES, 0 },
	{ "no", ACT_NO, 0 },
	{ "via", ACT_SAY, FIELD_VIA },
	{ "proto[col]", ACT_SAY, FIELD_PROTOCOL },
	{ "port", ACT_SAY, FIELD_PORT },
	{ "service", ACT_SAY, FIELD_PORT },
	{ "auth[enticate]", ACT_SAY, FIELD_AUTH },
	{ "timeout", ACT_SAY, FIELD_TIMEOUT },
	{ "interval", ACT_SAY, FIELD_CYCLES },
	{ "plugin", ACT_SAY, FIELD_PLUGIN },
	{ "pass[word]", ACT_SAY, FIELD_PASSWORD },
	{ "sslproto", ACT_SAY, FIELD_SSLPROTO },
	{ "sslcertfile", ACT_SAY, FIELD_CA_FILE },
	{ "ssl", ACT_SSL, 0 },
	{ "sslcertck", ACT_CHECK, 0 },
	{ "folder[s]", ACT_FOLDERS, 0 },
	{ "sslcert", ACT_UNSAID, 0 },
	{ "sslkey", ACT_UNSAID, 0 },
	{ "sslcertpath", ACT_UNSAID, 0 },
	{ "sslfingerprint", ACT_UNSAID, 0 },
	{ "sslcommonname", ACT_UNSAID, 0 },
	{ "principal", ACT_UNSAID, 0 },
	{ "passwordfile", ACT_UNSAID, 0 },
	{ "passwordfd", ACT_UNSAID, 0 },
	{ "local[domains]", ACT_LIST, 0 },
	{ "aka", ACT_LIST, 0 },
	{ "smtphost", ACT_LIST, 0 },
	{ "fetchdomains", ACT_LIST, 0 },
	{ "antispam", ACT_LIST, 0 },
	{ "envelope", ACT_LIST, 0 },
	{ "interface", ACT_ONE, 0 },
	{ "monitor", ACT_ONE, 0 },
	{ "plugout", ACT_ONE, 0 },
	{ "qvirtual", ACT_ONE, 0 },
	{ "esmtpname", ACT_ONE, 0 },
	{ "esmtppassword", ACT_ONE, 0 },
	{ "bad-header", ACT_ONE, 0 },
	{ "smtpaddress", ACT_ONE, 0 },
	{ "smtpname", ACT_ONE, 0 },
	{ "mda", ACT_ONE, 0 },
	{ "bsmtp", ACT_ONE, 0 },
	{ "preconnect", ACT_ONE, 0 },
	{ "postconnect", ACT_ONE, 0 },
	{ "properties", ACT_ONE, 0 },
	{ "limit", ACT_ONE, 0 },
	{ "warnings", ACT_ONE, 0 },
	{ "batchlimit", ACT_ONE, 0 },
	{ "fetchsizelimit", ACT_ONE, 0 },
	{ "fetchlimit", ACT_ONE, 0 },
	{ "fastuidl", ACT_ONE, 0 },
	{ "expunge", ACT_ONE, 0 },
	{ "dns", ACT_FLAG, 0 },
	{ "checkalias", ACT_FLAG, 0 },
	{ "uidl", ACT_FLAG, 0 },
	{ "tracepolls", ACT_FLAG, 0 },
	{ "keep", ACT_FLAG, 0 },
	{ "flush", ACT_FLAG, 0 },
	{ "limitflush", ACT_FLAG, 0 },
	{ "fetchall", ACT_FLAG, 0 },
	{ "rewrite", ACT_FLAG, 0 },
	{ "stripcr", ACT_FLAG, 0 },
	{ "forcecr", ACT_FLAG, 0 },
	{ "pass8bits", ACT_FLAG, 0 },
	{ "dropstatus", ACT_FLAG, 0 },
	{ "dropdelivered", ACT_FLAG, 0 },
	{ "mimedecode", ACT_FLAG, 0 },
	{ "idle", ACT_FLAG, 0 },
	{ "here", ACT_FLAG, 0 },
	{ "there", ACT_FLAG, 0 },
};

/* NULL: the token is none. */
static const struct keyword *find_keyword(const struct lexer *lexer)
{
	for (size_t i = 0; i < COUNT_OF(keywords); i++) {
		if (lexer_is(lexer, keywords[i].word))
			return &keywords[i];
	}
	return NULL;
}

static const char *token(const struct reading *reading)
{
	return reading->lexer.text.data;
}

static void say(struct reading *reading, enum field field, const char *text)
{
	if (!fetchmail_say(&reading->said, field, text))
		reading->transfer->no_memory = true;
}

/* The user, or the server without one, is complete. */
static void finish(struct reading *reading)
{
	struct candidate *candidate;

	if (!fetchmail_said(&reading->said, FIELD_LABEL) ||
		(!reading->is_open && reading->said.level != OF_USER))
		return;
	reading->is_open = false;
	candidate = transfer_add(reading->transfer, reading->said.line);
	if (candidate)
		fetchmail_make(&reading->said, candidate);
	fetchmail_forget(&reading->said, OF_USER);
	reading->said.level = OF_SERVER;
}

static void begin_server(struct reading *reading, bool skips)
{
	finish(reading);
	fetchmail_forget(&reading->said, OF_SERVER);
	fetchmail_forget(&reading->said, OF_USER);
	reading->said.level = OF_SERVER;
	reading->said.skips = skips;
	reading->said.line = reading->lexer.at;
	reading->is_open = lexer_next(&reading->lexer);
	if (reading->is_open)
		say(reading, FIELD_LABEL, token(reading));
}

/* Keywords end a list, but not as its first word. */
static bool next_item(struct reading *reading, bool first)
{
	if (!lexer_next(&reading->lexer))
		return false;
	if (first || reading->lexer.quoted || !find_keyword(&reading->lexer))
		return true;
	lexer_keep(&reading->lexer);
	return false;
}

/* "is NAME here": of this machine.  "is NAME there": of the server. */
static void take_names(struct reading *reading)
{
	char *first = NULL;

	while (next_item(reading, !first)) {
		if (!first && !(first = strdup(token(reading))))
			reading->transfer->no_memory = true;
		if (!first)
			return;
	}
	if (first && lexer_next(&reading->lexer)) {
		if (lexer_is(&reading->lexer, "there"))
			say(reading, FIELD_USER, first);
		else
			lexer_keep(&reading->lexer);
	}
	free(first);
}

/* "user NAME here" is of this machine, too. */
static void begin_user(struct reading *reading)
{
	char *name;

	if (reading->said.level == OF_USER)
		finish(reading);
	if (reading->said.level == OF_SERVER) {
		reading->said.level = OF_USER;
		reading->is_open = false;
		reading->said.line = reading->lexer.at;
	}
	if (!lexer_next(&reading->lexer))
		return;
	name = strdup(token(reading));
	if (!name)
		reading->transfer->no_memory = true;
	if (name && lexer_next(&reading->lexer)) {
		if (lexer_is(&reading->lexer, "here")) {
			free(name);
			return;
		}
		lexer_keep(&reading->lexer);
	}
	if (name)
		say(reading, FIELD_USER, name);
	free(name);
}

static void take_folders(struct reading *reading)
{
	const char *before = reading->said.levels[reading->said.level].said[FIELD_FOLDERS];
	struct buf list = BUF_INIT(FOLDERS_MAX);
	bool first = true;
	bool ok = !before || buf_puts(&list, before);

	while (next_item(reading, first)) {
		struct folder_rule rule = { .text = reading->lexer.text.data };

		first = false;
		ok = ok && (list.len == 0 || buf_puts(&list, ", ")) &&
		     schema_print_folder(&rule, &list);
	}
	if (ok && buf_putc(&list, '\0'))
		say(reading, FIELD_FOLDERS, list.data);
	buf_release(&list);
}

/* "set daemon 300" is the time between two polls; all else is about fetching. */
static void take_setting(struct reading *reading)
{
	bool is_daemon;

	lexer_next(&reading->lexer);
	is_daemon = lexer_is(&reading->lexer, "daemon");
	if (lexer_is(&reading->lexer, "no") && !lexer_next(&reading->lexer))
		return;
	if (!next_item(reading, is_daemon) || !is_daemon)
		return;
	free(reading->said.daemon);
	reading->said.daemon = strdup(token(reading));
}

static void take_unsaid(struct reading *reading, const char *word)
{
	say(reading, FIELD_UNSAID, word);
	lexer_next(&reading->lexer);
}

static void take_no(struct reading *reading)
{
	lexer_next(&reading->lexer);
	if (lexer_is(&reading->lexer, "ssl"))
		say(reading, FIELD_SSL, "no");
	else if (lexer_is(&reading->lexer, "sslcertck"))
		say(reading, FIELD_CHECK, "no");
}

static void take_value(struct reading *reading, enum field field)
{
	if (!lexer_next(&reading->lexer))
		return;
	say(reading, field, token(reading));
	if (!reading->lexer.is_open)
		return;
	transfer_note(
		reading->transfer, "line %u: a quote is not closed", reading->lexer.at);
}

static void take_server_word(struct reading *reading, const struct keyword *keyword)
{
	switch (keyword->act) {
	case ACT_SAY:
		take_value(reading, keyword->field);
		break;
	case ACT_SSL:
		say(reading, FIELD_SSL, "yes");
		break;
	case ACT_CHECK:
		say(reading, FIELD_CHECK, "yes");
		break;
	case ACT_FOLDERS:
		take_folders(reading);
		break;
	case ACT_UNSAID:
		take_unsaid(reading, keyword->word);
		break;
	case ACT_ONE:
		lexer_next(&reading->lexer);
		break;
	case ACT_LIST:
		for (bool first = true; next_item(reading, first);)
			first = false;
		break;
	default:
		break;
	}
}

static void take_keyword(struct reading *reading, const struct keyword *keyword)
{
	switch (keyword->act) {
	case ACT_SERVER:
	case ACT_SKIP:
		begin_server(reading, keyword->act == ACT_SKIP);
		break;
	case ACT_DEFAULTS:
		finish(reading);
		fetchmail_forget(&reading->said, OF_SERVER);
		fetchmail_forget(&reading->said, OF_DEFAULTS);
		reading->said.level = OF_DEFAULTS;
		break;
	case ACT_SET:
		finish(reading);
		take_setting(reading);
		break;
	case ACT_USER:
		begin_user(reading);
		break;
	case ACT_NAMES:
		take_names(reading);
		break;
	case ACT_NO:
		take_no(reading);
		break;
	default:
		take_server_word(reading, keyword);
		break;
	}
}

static bool knows(const char *bytes, size_t len)
{
	static const char *const first[] = { "poll", "server", "skip", "defaults", "set" };
	struct lexer lexer;
	bool known = false;

	lexer_init(&lexer, bytes, len);
	if (lexer_next(&lexer)) {
		for (size_t i = 0; i < COUNT_OF(first); i++)
			known |= lexer_is(&lexer, first[i]);
	}
	lexer_release(&lexer);
	return known;
}

/* Words that are unknown are passed over up to the next that is known. */
static bool read_fetchmail(
	struct transfer *transfer, const char *bytes, size_t len, struct err *err)
{
	struct reading reading = { .transfer = transfer };
	unsigned strange = 0;

	(void)err;
	lexer_init(&reading.lexer, bytes, len);
	while (!transfer->no_memory && lexer_next(&reading.lexer)) {
		const struct keyword *keyword = find_keyword(&reading.lexer);

		if (keyword)
			take_keyword(&reading, keyword);
		else if (reading.lexer.at != strange)
			transfer_note(transfer, "line %u: a word is not understood",
				strange = reading.lexer.at);
	}
	finish(&reading);
	for (size_t i = 0; i < LEVELS; i++)
		fetchmail_forget(&reading.said, (enum level)i);
	free(reading.said.daemon);
	lexer_release(&reading.lexer);
	return true;
}

const struct transfer_format transfer_fetchmail = {
	.name = "fetchmail",
	.help = "fetchmail's .fetchmailrc",
	.knows = knows,
	.read = read_fetchmail,
};
