#include "config/transfer_fetchmail_user.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/count_of.h"
#include "base/scan.h"
#include "config/value.h"

enum { TIMEOUT_MAX_S = 600 };

bool fetchmail_say(struct fetchmail *said, enum field field, const char *text)
{
	char **slot = &said->levels[said->level].said[field];
	char *copy = strdup(text);

	if (!copy)
		return false;
	if (*slot)
		explicit_bzero(*slot, strlen(*slot));
	free(*slot);
	*slot = copy;
	return true;
}

void fetchmail_forget(struct fetchmail *said, enum level level)
{
	for (size_t i = 0; i < FIELDS; i++) {
		char **slot = &said->levels[level].said[i];

		if (*slot)
			explicit_bzero(*slot, strlen(*slot));
		free(*slot);
		*slot = NULL;
	}
}

const char *fetchmail_said(const struct fetchmail *said, enum field field)
{
	for (size_t level = LEVELS; level-- > 0;) {
		if (said->levels[level].said[field])
			return said->levels[level].said[field];
	}
	return NULL;
}

static bool says(const struct fetchmail *said, enum field field, const char *text)
{
	const char *value = fetchmail_said(said, field);

	return value && strcasecmp(value, text) == 0;
}

static void put_type(const struct fetchmail *said, struct candidate *candidate)
{
	static const char *const pop3[] = { "pop3", "apop", "sdps" };
	static const char *const auto_words[] = { "auto", "" };
	const char *protocol = fetchmail_said(said, FIELD_PROTOCOL);
	const char *type = NULL;

	if (!protocol)
		protocol = "";
	for (size_t i = 0; i < COUNT_OF(pop3); i++)
		type = strcasecmp(protocol, pop3[i]) == 0 ? "pop3" : type;
	if (strncasecmp(protocol, "imap", 4) == 0)
		type = "imap";
	for (size_t i = 0; i < COUNT_OF(auto_words); i++) {
		if (strcasecmp(protocol, auto_words[i]) == 0) {
			type = "imap";
			candidate_note(candidate, "fetchmail finds out the protocol; it "
						  "is taken for IMAP");
		}
	}
	if (type)
		candidate_set(candidate, "type", type, said->line);
	else
		candidate_refuse(
			candidate, "its protocol '%.40s' is not IMAP or POP3", protocol);
}

static void put_port(const struct fetchmail *said, struct candidate *candidate)
{
	static const struct {
		const char *service;
		const char *port;
	} known[] = { { "imaps", "993" }, { "pop3s", "995" }, { "imap", "143" },
		{ "imap2", "143" }, { "imap4", "143" }, { "pop3", "110" },
		{ "pop-3", "110" } };
	const char *port = fetchmail_said(said, FIELD_PORT);

	for (size_t i = 0; port && i < COUNT_OF(known); i++) {
		if (strcmp(known[i].service, port) == 0) {
			port = known[i].port;
			break;
		}
	}
	if (port)
		candidate_set(candidate, "port", port, said->line);
}

static void put_tls(const struct fetchmail *said, struct candidate *candidate)
{
	const char *port = candidate_get(candidate, "port");
	const char *host = candidate_get(candidate, "host");
	const char *tls = "starttls";

	if (says(said, FIELD_SSL, "yes") ||
		(port && (strcmp(port, "993") == 0 || strcmp(port, "995") == 0)))
		tls = "implicit";
	else if (says(said, FIELD_SSLPROTO, "") || (host && value_host_is_loopback(host)))
		tls = "none";
	else if (!fetchmail_said(said, FIELD_SSLPROTO) ||
		 says(said, FIELD_SSLPROTO, "auto"))
		candidate_note(candidate,
			"fetchmail does without STARTTLS where there is none; here it is "
			"insisted on");
	candidate_set(candidate, "tls", tls, said->line);
	if (says(said, FIELD_CHECK, "no"))
		candidate_note(candidate,
			"no sslcertck: certificates are always checked here; see ca_file "
			"and pin_sha256");
}

static void put_auth(const struct fetchmail *said, struct candidate *candidate)
{
	static const char *const alike[] = { "cram-md5", "ntlm", "oauthbearer", "xoauth2" };
	static const char *const usual[] = { "any", "password", "login" };
	const char *auth = fetchmail_said(said, FIELD_AUTH);

	for (size_t i = 0; auth && i < COUNT_OF(usual); i++) {
		if (strcasecmp(auth, usual[i]) == 0)
			return;
	}
	for (size_t i = 0; auth && i < COUNT_OF(alike); i++) {
		if (strcasecmp(auth, alike[i]) == 0) {
			candidate_set(candidate, "auth", alike[i], said->line);
			return;
		}
	}
	if (auth)
		candidate_note(candidate, "auth '%.40s' is left out", auth);
}

static void put_times(const struct fetchmail *said, struct candidate *candidate)
{
	const char *timeout = fetchmail_said(said, FIELD_TIMEOUT);
	const char *cycles = fetchmail_said(said, FIELD_CYCLES);
	int64_t seconds;
	int64_t n = 1;

	if (timeout && scan_whole_u63(timeout, &seconds) && seconds > 0)
		candidate_setf(candidate, "timeout", "%ds",
			(int)(seconds < TIMEOUT_MAX_S ? seconds : TIMEOUT_MAX_S));
	if (cycles && (!scan_whole_u63(cycles, &n) || n < 1 || n > INT16_MAX))
		n = 1;
	if (said->daemon && scan_whole_u63(said->daemon, &seconds) && seconds > 0 &&
		seconds < INT32_MAX)
		candidate_setf(candidate, "interval", "%lld", (long long)seconds * n);
}

static void put_name(const struct fetchmail *said, struct candidate *candidate)
{
	const char *label = fetchmail_said(said, FIELD_LABEL);
	const char *user = fetchmail_said(said, FIELD_USER);
	char *name = NULL;

	if (!user)
		candidate_name(candidate, label);
	else if (strchr(user, '@'))
		candidate_name(candidate, user);
	else if (asprintf(&name, "%s@%s", user, label) >= 0)
		candidate_name(candidate, name);
	else
		candidate->no_memory = true;
	free(name);
}

static void put_rest(const struct fetchmail *said, struct candidate *candidate)
{
	static const struct {
		enum field field;
		const char *key;
	} rows[] = {
		{ FIELD_USER, "user" },
		{ FIELD_PASSWORD, "password" },
		{ FIELD_CA_FILE, "ca_file" },
		{ FIELD_CLIENT_CERT, "client_cert" },
		{ FIELD_CLIENT_KEY, "client_key" },
	};
	const char *type = candidate_get(candidate, "type");

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const char *value = fetchmail_said(said, rows[i].field);

		if (value && value[0])
			candidate_set(candidate, rows[i].key, value, said->line);
	}
	if (fetchmail_said(said, FIELD_FOLDERS) && type && strcmp(type, "imap") == 0)
		candidate_set(candidate, "folders", fetchmail_said(said, FIELD_FOLDERS),
			said->line);
	if (said->skips)
		candidate_set(candidate, "enabled", "no", said->line);
	if (fetchmail_said(said, FIELD_PLUGIN))
		candidate_refuse(candidate, "it connects through a program (plugin)");
	if (fetchmail_said(said, FIELD_UNSAID))
		candidate_note(
			candidate, "'%s' is left out", fetchmail_said(said, FIELD_UNSAID));
}

void fetchmail_make(const struct fetchmail *said, struct candidate *candidate)
{
	const char *host = fetchmail_said(said, FIELD_VIA);

	candidate_set(candidate, "host", host ? host : fetchmail_said(said, FIELD_LABEL),
		said->line);
	put_name(said, candidate);
	put_type(said, candidate);
	put_port(said, candidate);
	put_tls(said, candidate);
	put_auth(said, candidate);
	put_times(said, candidate);
	put_rest(said, candidate);
}
