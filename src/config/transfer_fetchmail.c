/* fetchmail's .fetchmailrc: servers with users, each of which becomes a mailbox.  What is
 * about fetching and delivering is read over. */
#include <stdlib.h>
#include <string.h>

#include "base/count_of.h"
#include "config/schema.h"
#include "config/transfer_fetchmail_keyword.h"
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
	if (first || reading->lexer.quoted || !keyword_find(&reading->lexer))
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
	else
		reading->transfer->no_memory = true;
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
	if (!reading->said.daemon)
		reading->transfer->no_memory = true;
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
		const struct keyword *keyword = keyword_find(&reading.lexer);

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
	transfer->no_memory |= reading.lexer.no_memory;
	lexer_release(&reading.lexer);
	return true;
}

const struct transfer_format transfer_fetchmail = {
	.name = "fetchmail",
	.help = "fetchmail's .fetchmailrc",
	.knows = knows,
	.read = read_fetchmail,
};
