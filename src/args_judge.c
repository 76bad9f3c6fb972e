#include "args_judge.h"

#include <stdlib.h>
#include <string.h>

#include "args_monitor.h"
#include "base/text.h"
#include "config/transfer.h"
#include "config/value.h"
#include "output/output.h"

enum { NAMES_MAX = 16 };

static bool refuse_format(
	const char *word, const char *const *names, size_t n, struct err *err)
{
	const char *nearest = text_nearest(word, names, n);

	if (nearest)
		return err_set(err, ERR_USAGE, "unknown format '%.60s'; did you mean '%s'?",
			word, nearest);
	return err_set(
		err, ERR_USAGE, "unknown format '%.60s'; see 'mailtop --help'", word);
}

static bool judge_output(struct args *args, struct err *err)
{
	const char *names[NAMES_MAX];
	size_t n;
	const struct output *all = output_all(&n);

	if (!args->format)
		args->format = all[0].name;
	if (output_find(args->format))
		return true;
	for (size_t i = 0; i < n; i++)
		names[i] = all[i].name;
	return refuse_format(args->format, names, n, err);
}

static bool judge_transfer(const struct args *args, struct err *err)
{
	const struct transfer_format *format =
		args->format ? transfer_find(args->format) : NULL;
	const char *names[NAMES_MAX];
	size_t n = 0;

	if (args->format && !format) {
		for (; n < NAMES_MAX && transfer_format_at(n); n++)
			names[n] = transfer_format_at(n)->name;
		return refuse_format(args->format, names, n, err);
	}
	if (args->verb == VERB_EXPORT && format && !format->write)
		return err_set(err, ERR_USAGE,
			"format '%s' is only read; export has ini, json and hertzbeat",
			args->format);
	if (args->with_secrets && format == transfer_find("hertzbeat"))
		return err_set(err, ERR_USAGE,
			"HertzBeat cannot open sealed passwords; leave --with-secrets out");
	if (args->verb == VERB_IMPORT && args->n_words == 0)
		return err_set(err, ERR_USAGE,
			"'import' needs a file, or - for standard "
			"input");
	return true;
}

/* Nothing but --password-command was said of the mailbox. */
static bool is_command_only(const struct monitor *monitor)
{
	struct monitor *bare = monitor_new();
	bool is_it = false;

	if (bare && monitor->secret.kind == SECRET_COMMAND) {
		bare->port = monitor->port == 0 ? 0 : bare->port;
		is_it = value_secret(SECRET_COMMAND, monitor->secret.value, bare, NULL) &&
			monitor_equal(bare, monitor);
	}
	monitor_unref(bare);
	return is_it;
}

static bool judge_monitor(const struct args *args, struct err *err)
{
	if (!args->monitor || args->verb == VERB_DETECT)
		return true;
	if (args->verb != VERB_IMPORT)
		return err_set(err, ERR_USAGE,
			"options that describe a mailbox are for 'detect' only");
	return is_command_only(args->monitor) ||
	       err_set(err, ERR_USAGE,
		       "of the options that describe a mailbox 'import' takes "
		       "--password-command only");
}

static bool judge_secret(const struct args *args, struct err *err)
{
	if (args->rekey && args->n_words > 0)
		return err_set(err, ERR_USAGE,
			"'secret --rekey' is for all mailboxes and takes no name");
	if (!args->rekey && args->n_words == 0)
		return err_set(
			err, ERR_USAGE, "'secret' needs the name of a mailbox, or --rekey");
	if (args->passphrase && args->key_file)
		return err_set(
			err, ERR_USAGE, "--passphrase and --key-file exclude each other");
	return true;
}

static bool judge_detect(const struct args *args, struct err *err)
{
	if (args->monitor && args->n_words > 0)
		return err_set(err, ERR_USAGE,
			"'detect' takes the name of a mailbox or options, not both");
	if (args->monitor)
		return args_monitor_complete(args->monitor, err);
	if (args->n_words == 0)
		return err_set(err, ERR_USAGE,
			"'detect' needs the name of a mailbox, or --type, --host and "
			"--user");
	return true;
}

bool args_judge(struct args *args, struct err *err)
{
	if (args->read_only && args->verb != VERB_SCREEN)
		return err_set(
			err, ERR_USAGE, "option '--read-only' is for the screen only");
	if (!judge_monitor(args, err))
		return false;
	switch (args->verb) {
	case VERB_ONCE:
		return judge_output(args, err);
	case VERB_SECRET:
		return judge_secret(args, err);
	case VERB_IMPORT:
	case VERB_EXPORT:
		return judge_transfer(args, err);
	case VERB_DETECT:
		return judge_detect(args, err);
	default:
		return true;
	}
}
