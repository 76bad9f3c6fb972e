#include "help.h"

#include <string.h>

#include "base/count_of.h"
#include "base/text.h"
#include "config/schema.h"
#include "config/transfer.h"
#include "output/output.h"
#include "tui/action.h"

static const char usage[] =
	"mailtop: top for mailboxes\n"
	"\n"
	"  mailtop                              the screen\n"
	"  mailtop once [NAME...]               checks each mailbox once and prints\n"
	"  mailtop stream [NAME...]             one JSON object a line at each change\n"
	"  mailtop detect NAME                  tries one mailbox, step by step\n"
	"  mailtop detect --type T --host H --user U [...]\n"
	"  mailtop secret NAME                  stores a password, sealed, in the config\n"
	"  mailtop import FILE                  mailboxes of another program's file\n"
	"  mailtop export [NAME...]             mailboxes to a file or another program\n"
	"  mailtop check-config                 every mistake of the config at once\n"
	"  mailtop help [TOPIC]                 once, stream, detect, secret, import,\n"
	"                                       export, config, keys, exit\n"
	"\n"
	"  -c, --config FILE      instead of ~/.config/mailtop/mailtop.ini; - reads\n"
	"                         standard input\n"
	"      --read-only        no key on the screen changes the config\n"
	"      --log FILE         writes a log\n"
	"      --log-level LEVEL  error, warning, info (default), debug\n"
	"  -h, --help             this page, or the topic of the command\n"
	"  -V, --version\n";

static const char once_help[] =
	"mailtop once [--format FORMAT] [NAME...]\n"
	"\n"
	"Checks each mailbox once, or those that are named, and prints what was found.\n"
	"A single failed check counts: there are no retries.\n"
	"\n";

static const char stream_help[] =
	"mailtop stream [NAME...]\n"
	"\n"
	"Checks each mailbox at its interval and prints one JSON object a line, as `once\n"
	"--format json` has it, behind \"time\" and \"event\": `sample` when a check has\n"
	"ended, `state` when the state is another. Ends with 0 when it is stopped.\n";

static const char detect_help[] =
	"mailtop detect [--trace] NAME\n"
	"mailtop detect [--trace] --type T --host H --user U [--KEY VALUE...]\n"
	"\n"
	"Tries one mailbox and says how far it comes: each phase with its time, the\n"
	"server's own words, its certificate with the pin_sha256 to copy, its folders.\n"
	"\n"
	"  --trace      also prints the conversation, secrets masked\n"
	"  --KEY VALUE  a key of [monitor NAME] in the config with '-' for '_', such as\n"
	"               --port 143 --tls starttls --ca-file F --folders 'INBOX, Sent'\n"
	"\n"
	"The password comes from --password-command, --password-file or --password-env;\n"
	"without one of them it is asked for on the terminal, or read from standard\n"
	"input.\n";

static const char secret_help[] =
	"mailtop secret [--passphrase | --key-file] NAME\n"
	"mailtop secret --rekey [--passphrase | --key-file]\n"
	"\n"
	"Asks for the password of a mailbox, on the terminal or as a line of standard\n"
	"input, and writes it as password_sealed into the config, in place of whatever\n"
	"gave the password before. It is bound to type, host and user of the mailbox.\n"
	"\n"
	"  --rekey       seals all passwords of the config anew, with a new key or a new\n"
	"                passphrase; other configs that share the key file no longer open\n"
	"  --passphrase  with a passphrase, asked for whenever mailtop starts, or taken\n"
	"                from the file that MAILTOP_PASSPHRASE_FILE names or from the\n"
	"                systemd credential 'mailtop-passphrase'\n"
	"  --key-file    with the key file, ~/.config/mailtop/key, which is made when\n"
	"                there is none; this is the default where no password is sealed\n"
	"                with a passphrase yet\n";

static const char import_help[] =
	"mailtop import [--format FORMAT] [--yes] [...] FILE\n"
	"\n"
	"Shows which mailboxes the file would add to the config or change, which it would\n"
	"skip and why, and writes them when you say yes. Passwords end up sealed. FILE is\n"
	"- for standard input. Leaves with 1 when something was skipped or not written.\n"
	"\n"
	"  -y, --yes               writes without a question\n"
	"      --on-duplicate X    a name that is taken: skip, replace, rename\n"
	"      --on-plaintext X    a login without TLS over the network: skip, starttls,\n"
	"                          allow\n"
	"      --password-command C  for mailboxes that come without a password; {user},\n"
	"                          {name} and {host} in it stand for the mailbox's\n"
	"      --format FORMAT     instead of what the file looks like:\n"
	"\n";

static const char export_help[] =
	"mailtop export [--format FORMAT] [-o FILE] [--with-secrets] [NAME...]\n"
	"\n"
	"Writes all mailboxes of the config, or those that are named. Passwords stay out;\n"
	"commands and files that give a password are named. Leaves with 1 when something\n"
	"could not be said in the format, with a line about it on standard error.\n"
	"\n"
	"  -o, --output FILE       instead of standard output\n"
	"      --with-secrets      with the passwords, sealed under a passphrase that is\n"
	"                          asked for; `mailtop import` asks for it again\n"
	"      --format FORMAT     ini when it is left out:\n"
	"\n";

static const char exit_help[] =
	"mailtop leaves with\n"
	"\n"
	"  0  all is well\n"
	"  1  a warning: busy, told to slow down, some folders missing\n"
	"  2  a mailbox is down or refuses the login; what was refused three times is not\n"
	"     sent again, until `mailtop detect NAME` or another password\n"
	"  3  mailtop could not run: wrong arguments, wrong config\n"
	"128+n  ended by signal n\n";

static bool write_once(struct buf *out)
{
	size_t n;
	const struct output *all = output_all(&n);

	if (!buf_puts(out, once_help))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!buf_printf(out, "  --format %-8s %s%s\n", all[i].name, all[i].help,
			    i == 0 ? " (default)" : ""))
			return false;
	return true;
}

static bool write_stream(struct buf *out)
{
	return buf_puts(out, stream_help);
}

static bool write_detect(struct buf *out)
{
	return buf_puts(out, detect_help);
}

static bool write_secret(struct buf *out)
{
	return buf_puts(out, secret_help);
}

static bool write_formats(struct buf *out, const char *page, bool written)
{
	const struct transfer_format *format;

	if (!buf_puts(out, page))
		return false;
	for (size_t i = 0; (format = transfer_format_at(i)); i++)
		if ((format->write || !written) &&
			!buf_printf(out, "  %-10s %s\n", format->name, format->help))
			return false;
	return true;
}

static bool write_import(struct buf *out)
{
	return write_formats(out, import_help, false);
}

static bool write_export(struct buf *out)
{
	return write_formats(out, export_help, true);
}

static bool write_exit(struct buf *out)
{
	return buf_puts(out, exit_help);
}

static bool write_check_config(struct buf *out)
{
	return buf_puts(out,
		"mailtop check-config\n"
		"\n"
		"Reads the config, prints each mistake as file:line: sentence, and\n"
		"leaves with 3 when there is one. Warnings alone leave with 0.\n");
}

static bool write_keys(struct buf *out)
{
	size_t n;
	const struct action_entry *all = action_entries(&n);

	if (!buf_printf(out, "%-16s%-16s%s\n", "KEYS", "ACTION", "DOES"))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!buf_printf(
			    out, "%-16s%-16s%s\n", all[i].keys, all[i].name, all[i].help))
			return false;
	return buf_puts(out, "\n[keys] in the config binds them anew: ACTION = KEYS\n");
}

static const struct topic {
	const char *name;
	bool (*write)(struct buf *out);
} topics[] = {
	{ "once", write_once },
	{ "stream", write_stream },
	{ "detect", write_detect },
	{ "secret", write_secret },
	{ "import", write_import },
	{ "export", write_export },
	{ "check-config", write_check_config },
	{ "config", schema_help },
	{ "keys", write_keys },
	{ "exit", write_exit },
};

bool help_write(const char *topic, struct buf *out, struct err *err)
{
	const char *names[COUNT_OF(topics)];
	const char *nearest;

	if (!topic)
		return buf_puts(out, usage) || err_memory(err);
	for (size_t i = 0; i < COUNT_OF(topics); i++) {
		names[i] = topics[i].name;
		if (strcmp(names[i], topic) == 0)
			return topics[i].write(out) || err_memory(err);
	}
	nearest = text_nearest(topic, names, COUNT_OF(names));
	if (nearest)
		return err_set(err, ERR_USAGE, "no help on '%.60s'; did you mean '%s'?",
			topic, nearest);
	return err_set(err, ERR_USAGE,
		"no help on '%.60s'; there is once, stream, detect, secret, import, "
		"export, check-config, "
		"config, keys, exit",
		topic);
}
