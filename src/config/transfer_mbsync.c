/* isync's .mbsyncrc: sections of keywords and arguments, parted by empty lines.  Accounts
 * become mailboxes; stores and channels give them their folders. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "config/transfer_parts.h"
#include "config/transfer_words.h"

enum { LINE_MAX_BYTES = 16 * 1024 };

/* An IMAPStore: where the account's folders begin. */
struct store {
	char *name;
	char *path;
	struct candidate *account; /* NULL: not named yet, or unknown */
};

struct reading {
	struct transfer *transfer;
	unsigned line;
	struct words words;
	struct candidate *account; /* whose section it is; NULL: another kind */
	struct store *stores;
	size_t n_stores;
	struct store *store; /* likewise */
	bool in_channel;
	/* of the channel */
	struct store *far;
	char *box;
	bool has_patterns;
};

static bool is(const struct reading *reading, const char *keyword)
{
	return strcasecmp(words_at(&reading->words, 0), keyword) == 0;
}

/* NULL: the keyword is another. */
static const char *argument(const struct reading *reading, const char *keyword)
{
	return is(reading, keyword) ? words_at(&reading->words, 1) : NULL;
}

static void remember(struct reading *reading, char **slot, const char *text)
{
	free(*slot);
	*slot = strdup(text);
	if (!*slot)
		reading->transfer->no_memory = true;
}

/* ":store:box"; the store's name may be anything without a colon. */
static void take_far(struct reading *reading, const char *text)
{
	const char *colon = text[0] == ':' ? strchr(text + 1, ':') : NULL;

	for (size_t i = 0; colon && i < reading->n_stores; i++) {
		struct store *store = &reading->stores[i];
		const size_t len = (size_t)(colon - text - 1);

		if (strlen(store->name) != len || strncmp(store->name, text + 1, len) != 0)
			continue;
		reading->far = store;
		remember(reading, &reading->box, colon + 1);
	}
}

static void add_folder(const struct store *store, const char *pattern)
{
	const bool exclude = pattern[0] == '!';
	char *name = NULL;

	pattern += exclude;
	if (!store->account || !pattern[0])
		return;
	if (strcasecmp(pattern, "INBOX") == 0)
		candidate_add_folder(store->account, "INBOX", exclude);
	else if (asprintf(&name, "%s%s", store->path ? store->path : "", pattern) >= 0)
		candidate_add_folder(store->account, name, exclude);
	else
		store->account->no_memory = true;
	free(name);
}

static bool take_channel(struct reading *reading)
{
	const char *value;

	if (is(reading, "Far") || is(reading, "Near") || is(reading, "Master") ||
		is(reading, "Slave")) {
		take_far(reading, words_at(&reading->words, 1));
		return true;
	}
	value = argument(reading, "Pattern");
	if (!value)
		value = argument(reading, "Patterns");
	if (!value || !reading->far)
		return value != NULL;
	/* what leaves out alone leaves out of all */
	if (!reading->has_patterns && value[0] == '!')
		add_folder(reading->far, "*");
	reading->has_patterns = true;
	for (size_t i = 1; i < reading->words.n; i++)
		add_folder(reading->far, words_at(&reading->words, i));
	return true;
}

static void end_section(struct reading *reading)
{
	if (reading->in_channel && reading->far && !reading->has_patterns)
		add_folder(reading->far,
			reading->box && reading->box[0] ? reading->box : "INBOX");
	free(reading->box);
	reading->box = NULL;
	reading->far = NULL;
	reading->has_patterns = false;
	reading->in_channel = false;
	reading->account = NULL;
	reading->store = NULL;
}

static void take_host(struct candidate *account, const char *value, unsigned line)
{
	if (strncasecmp(value, "imaps:", 6) == 0) {
		candidate_set(account, "tls", "implicit", line);
		value += 6;
	} else if (strncasecmp(value, "imap:", 5) == 0) {
		value += 5;
	}
	candidate_set(account, "host", value, line);
}

static void take_tls(struct candidate *account, const char *value, unsigned line)
{
	const char *mode = strcasecmp(value, "IMAPS") == 0  ? "implicit"
			   : strcasecmp(value, "None") == 0 ? "none"
							    : "starttls";

	candidate_set(account, "tls", mode, line);
}

/* mbsync runs it by a shell; what only a shell understands still needs one. */
static void take_command(struct candidate *account, const char *value, unsigned line)
{
	struct buf command = BUF_INIT(LINE_MAX_BYTES);

	value += value[0] == '+';
	if (!strpbrk(value, "|&;<>()$`*?~[]{}#")) {
		candidate_set(account, "password_command", value, line);
		return;
	}
	if (words_put_shell(&command, value) && buf_putc(&command, '\0')) {
		candidate_set(account, "password_command", command.data, line);
		candidate_note(
			account, "its password command is run by sh -c, as mbsync does");
	} else {
		account->no_memory = true;
	}
	buf_release(&command);
}

static void take_auth(struct candidate *account, const struct words *words, unsigned line)
{
	static const struct {
		const char *theirs;
		const char *ours;
	} names[] = {
		{ "PLAIN", "plain" },
		{ "LOGIN", "login" },
		{ "CRAM-MD5", "cram-md5" },
		{ "XOAUTH2", "xoauth2" },
		{ "OAUTHBEARER", "oauthbearer" },
	};

	if (words->n != 2 || strcmp(words_at(words, 1), "*") == 0)
		return;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strcasecmp(names[i].theirs, words_at(words, 1)) == 0)
			candidate_set(account, "auth", names[i].ours, line);
	}
}

/* False: the keyword is none of an account. */
static bool take_account(struct reading *reading, struct candidate *account)
{
	const unsigned line = reading->line;
	const char *value;

	if ((value = argument(reading, "Host")))
		take_host(account, value, line);
	else if ((value = argument(reading, "Port")))
		candidate_set(account, "port", value, line);
	else if ((value = argument(reading, "User")))
		candidate_set(account, "user", value, line);
	else if ((value = argument(reading, "Pass")))
		candidate_set(account, "password", value, line);
	else if ((value = argument(reading, "PassCmd")))
		take_command(account, value, line);
	else if ((value = argument(reading, "Timeout")))
		candidate_setf(account, "timeout", "%.20ss", value);
	else if ((value = argument(reading, "SSLType")) ||
		 (value = argument(reading, "TLSType")))
		take_tls(account, value, line);
	else if ((value = argument(reading, "UseIMAPS")))
		take_tls(account, strcasecmp(value, "yes") == 0 ? "IMAPS" : "STARTTLS",
			line);
	else if ((value = argument(reading, "CertificateFile")))
		candidate_set(account, "ca_file", value, line);
	else if ((value = argument(reading, "ClientCertificate")))
		candidate_set(account, "client_cert", value, line);
	else if ((value = argument(reading, "ClientKey")))
		candidate_set(account, "client_key", value, line);
	else if (is(reading, "AuthMech") || is(reading, "AuthMechs"))
		take_auth(account, &reading->words, line);
	else if (is(reading, "Tunnel"))
		candidate_refuse(account, "it connects through a program (Tunnel)");
	else if (is(reading, "UserCmd"))
		candidate_refuse(account, "its user is printed by a program (UserCmd)");
	else
		return false;
	return true;
}

static struct store *add_store(struct reading *reading, const char *name)
{
	struct store *grown =
		realloc(reading->stores, (reading->n_stores + 1) * sizeof *grown);

	if (!grown) {
		reading->transfer->no_memory = true;
		return NULL;
	}
	reading->stores = grown;
	grown[reading->n_stores] = (struct store){ .name = strdup(name) };
	if (!grown[reading->n_stores].name) {
		reading->transfer->no_memory = true;
		return NULL;
	}
	return &grown[reading->n_stores++];
}

static struct candidate *add_account(struct reading *reading, const char *name)
{
	struct candidate *account = transfer_add(reading->transfer, reading->line);

	if (account)
		candidate_name(account, name);
	return account;
}

/* False: the keyword begins no section. */
static bool begin_section(struct reading *reading)
{
	static const char *const others[] = { "MaildirStore", "Group" };
	const char *name = words_at(&reading->words, 1);
	bool begins = true;

	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		if (is(reading, others[i])) {
			end_section(reading);
			return true;
		}
	}
	if (is(reading, "IMAPAccount")) {
		end_section(reading);
		reading->account = add_account(reading, name);
	} else if (is(reading, "IMAPStore")) {
		end_section(reading);
		reading->store = add_store(reading, name);
	} else if (is(reading, "Channel")) {
		end_section(reading);
		reading->in_channel = true;
	} else {
		begins = false;
	}
	return begins;
}

static void link_store(struct reading *reading, const char *name)
{
	for (size_t i = 0; i < reading->transfer->n; i++) {
		struct candidate *account = reading->transfer->list[i];

		if (account->name && strcmp(account->name, name) == 0)
			reading->store->account = account;
	}
	if (!reading->store->account)
		transfer_note(reading->transfer, "line %u: there is no account '%.60s'",
			reading->line, name);
}

/* A store may have all of an account in its own section. */
static void take_store(struct reading *reading)
{
	struct store *store = reading->store;
	const char *value = argument(reading, "Path");

	if (value)
		remember(reading, &store->path, value);
	else if ((value = argument(reading, "Account")))
		link_store(reading, value);
	else if (!store->account && is(reading, "Host"))
		store->account = add_account(reading, store->name);
	if (store->account)
		take_account(reading, store->account);
}

static void take_line(struct reading *reading, struct scan line)
{
	words_split(&reading->words, line);
	if (reading->words.n == 0) {
		end_section(reading);
		return;
	}
	if (words_at(&reading->words, 0)[0] == '#')
		return;
	if (reading->words.is_open) {
		if (reading->account)
			candidate_refuse(reading->account, "line %u: a quote is not closed",
				reading->line);
		else
			transfer_note(reading->transfer, "line %u: a quote is not closed",
				reading->line);
		return;
	}
	if (begin_section(reading))
		return;
	if (reading->account)
		take_account(reading, reading->account);
	else if (reading->store)
		take_store(reading);
	else if (reading->in_channel)
		take_channel(reading);
}

/* What holds unless it is said: STARTTLS, but on the port of IMAPS. */
static void finish(struct candidate *account)
{
	const char *port = candidate_get(account, "port");
	const char *auth = candidate_get(account, "auth");
	const char *command = candidate_get(account, "password_command");

	if (!candidate_get(account, "tls"))
		candidate_set(account, "tls",
			port && strcmp(port, "993") == 0 ? "implicit" : "starttls",
			account->line);
	if (auth && command && strstr(auth, "oauth")) {
		candidate_set(account, "token_command", command, account->line);
		candidate_drop(account, "password_command");
	}
}

static bool knows(const char *bytes, size_t len)
{
	struct scan rest = scan_of(bytes, len);
	struct scan line;

	while (transfer_line(&rest, &line)) {
		if (transfer_line_says(line, "IMAPAccount") ||
			transfer_line_says(line, "IMAPStore"))
			return true;
	}
	return false;
}

static bool read_mbsync(
	struct transfer *transfer, const char *bytes, size_t len, struct err *err)
{
	struct reading reading = { .transfer = transfer,
		.words = { .text = { .max = LINE_MAX_BYTES, .secret = true } } };
	struct scan rest = scan_of(bytes, len);
	struct scan line;

	/* all that a line may need, so that none is lost for want of memory */
	if (!buf_room(&reading.words.text, LINE_MAX_BYTES))
		return err_memory(err);
	while (transfer_line(&rest, &line) && !transfer->no_memory) {
		reading.line++;
		take_line(&reading, line);
	}
	end_section(&reading);
	for (size_t i = 0; i < transfer->n; i++)
		finish(transfer->list[i]);
	for (size_t i = 0; i < reading.n_stores; i++) {
		free(reading.stores[i].name);
		free(reading.stores[i].path);
	}
	free(reading.stores);
	buf_release(&reading.words.text);
	return true;
}

const struct transfer_format transfer_mbsync = {
	.name = "mbsync",
	.help = "isync's .mbsyncrc",
	.knows = knows,
	.read = read_mbsync,
};
