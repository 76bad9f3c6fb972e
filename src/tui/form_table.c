/* The fields of the form.  What may stand in them is the schema's business. */
#include "tui/form_state.h"

static const char *const types[] = { "imap", "pop3", NULL };
static const char *const type_labels[] = { "IMAP", "POP3", NULL };
static const char *const tls_modes[] = { "implicit", "starttls", "none", NULL };
static const char *const tls_labels[] = { "TLS", "STARTTLS", "none !", NULL };
static const char *const secrets[] = { "password", "password_command", "password_file",
	"password_env", "token_command", NULL };
static const char *const secret_labels[] = { "password", "command", "file", "variable",
	"OAuth 2", NULL };
static const char *const yes_no[] = { "yes", "no", NULL };
static const char *const pushes[] = { "auto", "notify", "idle", "off", NULL };
static const char *const keeps[] = { "auto", "yes", "no", NULL };
static const char *const auths[] = { "auto", "plain", "login", "cram-md5", "digest-md5",
	"ntlm", "oauth2", "xoauth2", "oauthbearer", NULL };

/* clang-format off */
const struct form_row form_rows[FORM_FIELDS] = {
	[FORM_NAME] = { .key = "name", .label = "Name", .side = "shown in the list" },
	[FORM_TYPE] = { .key = "type", .label = "Protocol", .values = types, .labels = type_labels },
	[FORM_USER] = { .key = "user", .label = "User", .note = "e.g. me@example.org" },
	[FORM_HOST] = { .key = "host", .label = "Server", .note = "e.g. imap.example.org" },
	[FORM_PORT] = { .key = "port", .label = "Port" },
	[FORM_TLS] = { .key = "tls", .label = "Security", .values = tls_modes, .labels = tls_labels },
	[FORM_CLEAR] = { .key = "allow_plaintext", .label = "  In clear", .note = "yes",
		.side = "type yes to allow it",
		.help = "without TLS everybody on the way can read the password and the mail" },
	[FORM_SECRET] = { .key = NULL, .label = "Secret", .values = secrets, .labels = secret_labels,
		.help = "password: typed here and stored encrypted; else where it is to be had from" },
	[FORM_PASSWORD] = { .key = "password", .label = "  Password",
		.help = "the password or authorization code; it is stored encrypted" },
	[FORM_COMMAND] = { .key = "password_command", .label = "  Command", .note = "e.g. pass show mail/work",
		.help = "a program that prints the password, run without a shell" },
	[FORM_FILE] = { .key = "password_file", .label = "  File", .note = "e.g. ~/.config/mailtop/work.password" },
	[FORM_VARIABLE] = { .key = "password_env", .label = "  Variable", .note = "e.g. WORK_PASSWORD" },
	[FORM_TOKEN] = { .key = "token_command", .label = "  Command", .note = "e.g. oama access me@example.org" },
	[FORM_FOLDERS] = { .key = "folders", .label = "Folders", .note = "empty: INBOX",
		.help = "names, patterns with * and %, !pattern to leave out, \\Sent by use" },
	[FORM_INTERVAL] = { .key = "interval", .label = "Every", .side = "seconds, or like 90s, 2m, 1h" },
	[FORM_MORE] = { .key = NULL, .label = "More",
		.help = "tags, description, enabled, timeout, retries, push, keep, login, trust" },
	[FORM_TAGS] = { .key = "tags", .label = "Tags", .note = "e.g. team:ops, prod" },
	[FORM_DESCRIPTION] = { .key = "description", .label = "Description" },
	[FORM_ENABLED] = { .key = "enabled", .label = "Enabled", .values = yes_no, .labels = yes_no },
	[FORM_TIMEOUT] = { .key = "timeout", .label = "Timeout", .side = "milliseconds, or like 6s" },
	[FORM_RETRIES] = { .key = "retries", .label = "Retries" },
	[FORM_PUSH] = { .key = "push", .label = "Push", .values = pushes, .labels = pushes },
	[FORM_KEEP] = { .key = "keep", .label = "Keep session", .values = keeps, .labels = keeps },
	[FORM_AUTH] = { .key = "auth", .label = "Login by", .values = auths, .labels = auths },
	[FORM_CA_FILE] = { .key = "ca_file", .label = "CA file", .note = "empty: the system's authorities" },
	[FORM_PIN] = { .key = "pin_sha256", .label = "Key pin", .note = "empty: any key that is trusted" },
	[FORM_CLIENT_CERT] = { .key = "client_cert", .label = "Own cert", .note = "empty: none" },
	[FORM_CLIENT_KEY] = { .key = "client_key", .label = "Own key", .note = "empty: in the file of the certificate" },
};
/* clang-format on */
