#include "config/monitor_rules.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/count_of.h"
#include "base/file.h"
#include "config/schema.h"
#include "config/value.h"

enum { CLIENT_FILE_MAX = 64 * 1024 };

/* One monitor under judgement. */
struct judging {
	struct monitor *monitor;
	const struct ini_section *section;
	const struct settings *settings;
	struct problems *problems;
};

/* The line of the key, or of the section where the key is not given. */
static unsigned line_of(const struct judging *judging, const char *key)
{
	unsigned line = judging->section->line;

	ini_get(judging->section, key, &line);
	return line;
}

static bool is_given(const struct judging *judging, const char *key)
{
	return ini_get(judging->section, key, NULL) != NULL;
}

static void judge_required(const struct judging *judging)
{
	for (size_t i = 0; schema_row(i); i++) {
		const struct schema_key *key = schema_row(i);

		if (key->section == SCHEMA_MONITOR && key->required &&
			!is_given(judging, key->name))
			problems_add(judging->problems, PROBLEM_ERROR,
				judging->section->line, "%s: must be given in [%.80s]",
				key->name, judging->section->name);
	}
}

static void judge_secret(const struct judging *judging)
{
	const char *first = NULL;
	unsigned first_line = 0;

	for (size_t i = 0; schema_row(i); i++) {
		const struct schema_key *key = schema_row(i);
		unsigned line;

		if (key->type != VALUE_SECRET ||
			!ini_get(judging->section, key->name, &line))
			continue;
		if (first)
			problems_add(judging->problems, PROBLEM_ERROR,
				line > first_line ? line : first_line,
				"%s: the password is already given by %s on line %u; keep "
				"one",
				line > first_line ? key->name : first,
				line > first_line ? first : key->name,
				line > first_line ? first_line : line);
		first = key->name;
		first_line = line;
	}
	if (!first)
		problems_add(judging->problems, PROBLEM_ERROR, judging->section->line,
			"one of password_command, password_file, password_env, password, "
			"password_sealed, token_command must be given in [%.80s]",
			judging->section->name);
}

static void judge_file(
	const struct judging *judging, const char *key, const char *path, const char *what)
{
	struct stat found;

	if (stat(path, &found) < 0)
		problems_add(judging->problems, PROBLEM_WARNING, line_of(judging, key),
			"%s: the file cannot be read: %s", key, strerror(errno));
	else if (found.st_mode & (S_IRGRP | S_IROTH))
		problems_add(judging->problems, PROBLEM_WARNING, line_of(judging, key),
			"%s: mode %04o lets others read the %s; chmod 600", key,
			(unsigned)found.st_mode & 07777U, what);
}

static void judge_secret_file(const struct judging *judging)
{
	const struct secret_source *secret = &judging->monitor->secret;

	if (secret->kind == SECRET_FILE)
		judge_file(judging, "password_file", secret->value, "password");
}

static bool holds_key(const char *path)
{
	struct buf text = BUF_INIT(CLIENT_FILE_MAX);
	static const char mark[] = "PRIVATE KEY-----";
	bool holds;

	text.secret = true;
	holds = file_read(path, &text, NULL) && text.len > 0 &&
		memmem(text.data, text.len, mark, strlen(mark));
	buf_release(&text);
	return holds;
}

static void judge_client(const struct judging *judging)
{
	const struct monitor *monitor = judging->monitor;
	const char *cert = monitor->client_cert;
	const char *key = monitor->client_key;

	if (key && !cert)
		problems_add(judging->problems, PROBLEM_ERROR,
			line_of(judging, "client_key"),
			"client_key: says nothing without client_cert");
	if (cert && (access(cert, R_OK) < 0 || (!key && holds_key(cert))))
		judge_file(judging, "client_cert", cert, "private key");
	if (key && cert)
		judge_file(judging, "client_key", key, "private key");
}

/* A token is no password, and where it would be taken for one it would be sent as one. */
static void judge_token(const struct judging *judging)
{
	const struct monitor *monitor = judging->monitor;

	if (monitor->secret.kind == SECRET_TOKEN && !monitor_uses_token(monitor))
		problems_add(judging->problems, PROBLEM_ERROR, line_of(judging, "auth"),
			"auth: '%.20s' takes a password and token_command gives a token; "
			"say auth = oauth2",
			monitor->auth);
}

/* ssl and tls write the same field; the later one has won. */
static void judge_ssl(const struct judging *judging)
{
	const char *ssl = ini_get(judging->section, "ssl", NULL);
	const char *tls = ini_get(judging->section, "tls", NULL);
	bool yes;

	if (!ssl || !tls || !value_bool(ssl, &yes))
		return;
	if (strcasecmp(tls, yes ? tls_mode_name(TLS_IMPLICIT) : tls_mode_name(TLS_NONE)) !=
		0)
		problems_add(judging->problems, PROBLEM_ERROR, line_of(judging, "ssl"),
			"ssl: says otherwise than tls on line %u; keep tls",
			line_of(judging, "tls"));
}

static void judge_plaintext(const struct judging *judging)
{
	const struct monitor *monitor = judging->monitor;
	const char *key = is_given(judging, "tls") ? "tls" : "ssl";

	if (monitor->tls != TLS_NONE || monitor->allow_plaintext || !monitor->host ||
		value_host_is_loopback(monitor->host))
		return;
	problems_add(judging->problems, PROBLEM_ERROR, line_of(judging, key),
		"%s: the password would go to '%.60s' in clear; use tls = implicit or "
		"starttls, or say allow_plaintext = yes",
		key, monitor->host);
}

static void judge_trust(const struct judging *judging)
{
	static const char *const of_tls[] = { "ca_file", "pin_sha256", "client_cert",
		"client_key" };
	const struct monitor *monitor = judging->monitor;

	if (monitor->ca_file && access(monitor->ca_file, R_OK) < 0)
		problems_add(judging->problems, PROBLEM_ERROR, line_of(judging, "ca_file"),
			"ca_file: cannot read '%.200s': %s", monitor->ca_file,
			strerror(errno));
	for (size_t i = 0; monitor->tls == TLS_NONE && i < COUNT_OF(of_tls); i++) {
		if (is_given(judging, of_tls[i]))
			problems_add(judging->problems, PROBLEM_WARNING,
				line_of(judging, of_tls[i]),
				"%s: has no effect without TLS", of_tls[i]);
	}
}

static void judge_interval(const struct judging *judging)
{
	const int64_t floor_s = judging->settings->min_interval_s;
	const int64_t interval_s = judging->monitor->interval_ms / 1000;

	if (is_given(judging, "interval") && interval_s < floor_s)
		problems_add(judging->problems, PROBLEM_ERROR, line_of(judging, "interval"),
			"interval: %" PRId64 " s is under the floor of %" PRId64
			" s; for a server of your own say min_interval = %" PRId64
			" in [mailtop]",
			interval_s, floor_s, interval_s);
}

static bool is_folder_key(const char *key)
{
	const struct schema_key *known = schema_find(SCHEMA_MONITOR, key);

	return known && known->type == VALUE_FOLDERS;
}

/* The first line that says folders or folders.2; 0: there is none. */
static unsigned line_of_folders(const struct judging *judging)
{
	for (size_t i = 0; i < judging->section->n; i++) {
		if (is_folder_key(judging->section->entries[i].key))
			return judging->section->entries[i].line;
	}
	return 0;
}

static void judge_folders(const struct judging *judging)
{
	struct monitor *monitor = judging->monitor;
	const unsigned line = line_of_folders(judging);
	const char *fallback = schema_find(SCHEMA_MONITOR, "folders")->fallback;
	size_t n_wanted = 0;

	if (monitor->type == MAIL_POP3 && line > 0)
		problems_add(judging->problems, PROBLEM_ERROR, line,
			"folders: a POP3 mailbox has none");
	if (monitor->type == MAIL_POP3)
		return;
	if (line == 0 && !monitor_add_folder(monitor, fallback))
		problems_add(judging->problems, PROBLEM_ERROR, 0, "out of memory");
	for (size_t i = 0; i < monitor->n_folders; i++)
		n_wanted += !monitor->folders[i].exclude;
	if (n_wanted == 0 && monitor->n_folders > 0)
		problems_add(judging->problems, PROBLEM_ERROR, line,
			"folders: all of the list leaves out; name what to watch, or *");
}

static void judge_keep(const struct judging *judging)
{
	if (judging->monitor->type == MAIL_POP3 && judging->monitor->keep == KEEP_YES)
		problems_add(judging->problems, PROBLEM_WARNING, line_of(judging, "keep"),
			"keep: a POP3 session is never held, it would lock the mailbox");
}

void monitor_rules_apply(struct monitor *monitor, const struct ini_section *section,
	const struct settings *settings, struct problems *problems)
{
	const struct judging judging = { monitor, section, settings, problems };

	judge_required(&judging);
	judge_secret(&judging);
	judge_secret_file(&judging);
	judge_client(&judging);
	judge_token(&judging);
	judge_ssl(&judging);
	judge_plaintext(&judging);
	judge_trust(&judging);
	judge_interval(&judging);
	judge_folders(&judging);
	judge_keep(&judging);
	if (!is_given(&judging, "port"))
		monitor->port = monitor_default_port(monitor->type, monitor->tls);
}
