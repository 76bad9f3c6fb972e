#include "config/schema.h"

#include "base/count_of.h"
#include "config/config.h"
#include "model/monitor.h"

#define SETTING(field) .section = SCHEMA_MAILTOP, .at = offsetof(struct settings, field)
#define MONITOR(field) .section = SCHEMA_MONITOR, .at = offsetof(struct monitor, field)
#define WHOLE_MONITOR  .section = SCHEMA_MONITOR

enum { DAY_S = 24 * 60 * 60, TIMEOUT_MIN_MS = 100, TIMEOUT_MAX_MS = 600 * 1000 };

static const char *const views[] = { "auto", "panes", "tree", "folders", NULL };
static const char *const sorts[] = { "state", "name", "unseen", "total", "checked",
	"response", NULL };
static const char *const colors[] = { "auto", "never", "8", "16", "256", NULL };
static const char *const line_styles[] = { "auto", "unicode", "ascii", NULL };
static const char *const mail_types[] = { "imap", "pop3", NULL };
static const char *const tls_modes[] = { "implicit", "starttls", "none", NULL };
static const char *const keep_modes[] = { "auto", "yes", "no", NULL };
static const char *const push_modes[] = { "auto", "notify", "idle", "off", NULL };
static const char *const auths[] = { "auto", "plain", "login", "cram-md5", "digest-md5",
	"ntlm", "oauth2", "xoauth2", "oauthbearer", NULL };

/* In the order of sample.ini.  Numbers of words are those of the enums they are kept in. */
static const struct schema_key table[] = {
	{
		SETTING(theme),
		.name = "theme",
		.type = VALUE_TEXT,
		.fallback = "default",
		.help = "colours: default, dark, light, high-contrast, colorblind, mono, "
			"or a file",
	},
	{
		SETTING(view),
		.name = "view",
		.type = VALUE_WORD,
		.words = views,
		.fallback = "auto",
		.help = "what is shown first; auto: panes where all of them fit, else the "
			"tree",
	},
	{
		SETTING(sort),
		.name = "sort",
		.type = VALUE_WORD,
		.words = sorts,
		.fallback = "state",
		.help = "order of the mailboxes; state: worst first, then by name",
	},
	{
		SETTING(color),
		.name = "color",
		.type = VALUE_WORD,
		.words = colors,
		.fallback = "auto",
		.help = "colours of the terminal; auto: as many as it has",
	},
	{
		SETTING(lines),
		.name = "lines",
		.type = VALUE_WORD,
		.words = line_styles,
		.fallback = "auto",
		.help = "what frames are drawn with; auto: by the locale",
	},
	{
		SETTING(hints),
		.name = "hints",
		.type = VALUE_BOOL,
		.fallback = "yes",
		.help = "a line of keys at the bottom of the screen",
	},
	{
		SETTING(bell),
		.name = "bell",
		.type = VALUE_BOOL,
		.fallback = "no",
		.help = "ring when a mailbox goes down",
	},
	{
		SETTING(detect),
		.name = "detect",
		.type = VALUE_BOOL,
		.fallback = "yes",
		.help = "a mailbox is tried before it is added or saved on the screen",
	},
	{
		SETTING(interval_s),
		.name = "interval",
		.type = VALUE_SECONDS,
		.min = 1,
		.max = 30 * DAY_S,
		.fallback = "60",
		.help = "time between two checks of a mailbox, in seconds or like 90s, 2m, "
			"1h",
	},
	{
		SETTING(min_interval_s),
		.name = "min_interval",
		.type = VALUE_SECONDS,
		.min = 1,
		.max = 30 * DAY_S,
		.fallback = "30",
		.help = "no interval may be shorter; lower it for servers of your own only",
	},
	{
		SETTING(timeout_ms),
		.name = "timeout",
		.type = VALUE_MS,
		.min = TIMEOUT_MIN_MS,
		.max = TIMEOUT_MAX_MS,
		.fallback = "6000",
		.help = "for one whole check, login included, in milliseconds or like 6s",
	},
	{
		SETTING(max_logins),
		.name = "max_logins",
		.type = VALUE_INT,
		.min = 1,
		.max = 1000,
		.fallback = "32",
		.help = "logins under way at the same time, in all",
	},
	{
		SETTING(max_logins_per_host),
		.name = "max_logins_per_host",
		.type = VALUE_INT,
		.min = 1,
		.max = 1000,
		.fallback = "4",
		.help = "logins under way at the same time, to one server",
	},
	{
		SETTING(max_sessions_per_user),
		.name = "max_sessions_per_user",
		.type = VALUE_INT,
		.min = 1,
		.max = 1000,
		.fallback = "5",
		.help = "IMAP sessions of one user at one server; servers allow 10 to 20, "
			"for "
			"all programs together",
	},

	{
		MONITOR(name),
		.name = "name",
		.type = VALUE_TEXT,
		.otherwise = "the section's, in lower case",
		.help = "what people see; no two monitors share one",
		.imap = "Work",
		.pop3 = "Old post",
	},
	{
		MONITOR(type),
		.name = "type",
		.type = VALUE_CHOICE,
		.words = mail_types,
		.fallback = "imap",
		.help = "the mail protocol",
		.imap = "imap",
		.pop3 = "pop3",
	},
	{
		MONITOR(host),
		.name = "host",
		.type = VALUE_HOST,
		.required = true,
		.help = "name or address of the server, without scheme and port",
		.imap = "imap.example.org",
		.pop3 = "pop.example.org",
	},
	{
		MONITOR(port),
		.name = "port",
		.type = VALUE_PORT,
		.min = 1,
		.max = UINT16_MAX,
		.otherwise = "by type and tls: 993, 143, 995, 110",
		.help = "port of the server",
		.example = "993",
	},
	{
		MONITOR(tls),
		.name = "tls",
		.type = VALUE_CHOICE,
		.words = tls_modes,
		.fallback = "implicit",
		.help = "implicit: from the first byte; starttls: asked for and insisted "
			"on; none: in clear",
	},
	{
		MONITOR(tls),
		.name = "ssl",
		.type = VALUE_SSL,
		.otherwise = "see tls",
		.help = "another way to say tls = implicit (yes) or tls = none (no)",
		.example = "yes",
	},
	{
		MONITOR(user),
		.name = "user",
		.type = VALUE_TEXT,
		.required = true,
		.help = "the login, most often the e-mail address",
		.imap = "me@example.org",
		.pop3 = "me",
	},
	{
		WHOLE_MONITOR,
		.name = "password_command",
		.type = VALUE_SECRET,
		.secret = SECRET_COMMAND,
		.help = "a program that prints the password, run without a shell; one of "
			"the password keys must be given",
		.imap = "pass show mail/work",
		.pop3 = "secret-tool lookup mail old",
	},
	{
		WHOLE_MONITOR,
		.name = "password_file",
		.type = VALUE_SECRET,
		.secret = SECRET_FILE,
		.help = "a file whose first line is the password; chmod 600",
		.example = "~/.config/mailtop/work.password",
	},
	{
		WHOLE_MONITOR,
		.name = "password_env",
		.type = VALUE_SECRET,
		.secret = SECRET_ENV,
		.help = "name of an environment variable that holds the password",
		.example = "WORK_PASSWORD",
	},
	{
		WHOLE_MONITOR,
		.name = "password",
		.type = VALUE_SECRET,
		.secret = SECRET_PASSWORD,
		.help = "the password itself, in quotes; then chmod 600 this file",
		.example = "\"correct horse; battery #staple\"",
	},
	{
		WHOLE_MONITOR,
		.name = "password_sealed",
		.type = VALUE_SECRET,
		.secret = SECRET_SEALED,
		.help = "the password, encrypted; written by 'mailtop secret NAME'",
		.example = "v1k:...",
	},
	{
		WHOLE_MONITOR,
		.name = "token_command",
		.type = VALUE_SECRET,
		.secret = SECRET_TOKEN,
		.help = "a program that prints an OAuth 2 access token, without a shell",
		.example = "oama access me@example.org",
	},
	{
		MONITOR(auth),
		.name = "auth",
		.type = VALUE_WORD,
		.words = auths,
		.fallback = "auto",
		.help = "how to log in; auto: by what is given and what is announced",
	},
	{
		MONITOR(keep),
		.name = "keep",
		.type = VALUE_CHOICE,
		.words = keep_modes,
		.fallback = "auto",
		.help = "hold the session between checks; POP3 never does",
	},
	{
		MONITOR(push),
		.name = "push",
		.type = VALUE_CHOICE,
		.words = push_modes,
		.fallback = "auto",
		.help = "be told of changes at once; auto: by NOTIFY, else by IDLE, which "
			"is for INBOX",
	},
	{
		WHOLE_MONITOR,
		.name = "folders",
		.type = VALUE_FOLDERS,
		.continues = true,
		.fallback = "INBOX",
		.help = "names, patterns with * and %, !pattern to leave out, \\Sent by "
			"use; goes on in folders.2, folders.3",
		.imap = "INBOX, \"Sent, old\", Lists/*, !Lists/noise",
	},
	{
		MONITOR(interval_ms),
		.name = "interval",
		.type = VALUE_PERIOD,
		.min = 1,
		.max = 30 * DAY_S,
		.otherwise = "that of [mailtop]",
		.help = "time between two checks, in seconds or like 90s, 2m, 1h",
		.example = "5m",
	},
	{
		MONITOR(timeout_ms),
		.name = "timeout",
		.type = VALUE_MS,
		.min = TIMEOUT_MIN_MS,
		.max = TIMEOUT_MAX_MS,
		.otherwise = "that of [mailtop]",
		.help = "for one whole check, login included, in milliseconds or like 6s",
		.example = "10000",
	},
	{
		MONITOR(retries),
		.name = "retries",
		.type = VALUE_INT,
		.min = 1,
		.max = 20,
		.fallback = "2",
		.help = "failures in a row before the mailbox is called down",
	},
	{
		WHOLE_MONITOR,
		.name = "tags",
		.type = VALUE_TAGS,
		.otherwise = "none",
		.help = "key:value or key, comma separated; for filters and outputs",
		.imap = "team:ops, prod",
		.pop3 = "home",
	},
	{
		MONITOR(description),
		.name = "description",
		.type = VALUE_TEXT,
		.may_be_empty = true,
		.otherwise = "none",
		.help = "a sentence for people",
		.imap = "the team's shared mailbox",
	},
	{
		MONITOR(enabled),
		.name = "enabled",
		.type = VALUE_BOOL,
		.fallback = "yes",
		.help = "no: it is shown and not checked",
	},
	{
		MONITOR(ca_file),
		.name = "ca_file",
		.type = VALUE_PATH,
		.otherwise = "the system's authorities",
		.help = "PEM file of the authorities to trust for this server",
		.example = "~/.config/mailtop/work-ca.pem",
	},
	{
		MONITOR(pin_sha256),
		.name = "pin_sha256",
		.type = VALUE_PIN,
		.otherwise = "none",
		.help = "base64 of the SHA-256 of the server's public key; no other is "
			"taken",
		.example = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
	},
	{
		MONITOR(client_cert),
		.name = "client_cert",
		.type = VALUE_PATH,
		.otherwise = "none",
		.help = "PEM file of a certificate of your own, for a server that asks for "
			"one",
		.example = "~/.config/mailtop/work-client.pem",
	},
	{
		MONITOR(client_key),
		.name = "client_key",
		.type = VALUE_PATH,
		.otherwise = "in client_cert",
		.help = "PEM file of its private key, without a passphrase; chmod 600",
		.example = "~/.config/mailtop/work-client.key",
	},
	{
		MONITOR(allow_plaintext),
		.name = "allow_plaintext",
		.type = VALUE_BOOL,
		.fallback = "no",
		.help = "yes: with tls = none the password may leave this machine in clear",
	},
};

const struct schema_key *schema_row(size_t i)
{
	return i < COUNT_OF(table) ? &table[i] : NULL;
}
