#include "args.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args_judge.h"
#include "args_monitor.h"
#include "base/count_of.h"
#include "base/text.h"

struct command_row {
	const char *name;
	enum verb verb;
	size_t max_words;
};

static const struct command_row commands[] = {
	{ "once", VERB_ONCE, SIZE_MAX },
	{ "stream", VERB_STREAM, SIZE_MAX },
	{ "detect", VERB_DETECT, 1 },
	{ "secret", VERB_SECRET, 1 },
	{ "import", VERB_IMPORT, 1 },
	{ "export", VERB_EXPORT, SIZE_MAX },
	{ "check-config", VERB_CHECK_CONFIG, 0 },
	{ "help", VERB_HELP, 1 },
};

enum option {
	OPTION_CONFIG,
	OPTION_LOG,
	OPTION_LOG_LEVEL,
	OPTION_FORMAT,
	OPTION_TRACE,
	OPTION_READ_ONLY,
	OPTION_REKEY,
	OPTION_PASSPHRASE,
	OPTION_KEY_FILE,
	OPTION_YES,
	OPTION_ON_DUPLICATE,
	OPTION_ON_PLAINTEXT,
	OPTION_OUTPUT,
	OPTION_WITH_SECRETS,
	OPTION_HELP,
	OPTION_VERSION,
	OPTIONS,
};

static const struct option_row {
	const char *name;
	char letter; /* 0: none */
	bool takes_value;
	const char *command; /* those it is for, parted by a blank; NULL: all */
} options[OPTIONS] = {
	[OPTION_CONFIG] = { "config", 'c', true, NULL },
	[OPTION_LOG] = { "log", 0, true, NULL },
	[OPTION_LOG_LEVEL] = { "log-level", 0, true, NULL },
	[OPTION_FORMAT] = { "format", 0, true, "once import export" },
	[OPTION_TRACE] = { "trace", 0, false, "detect" },
	[OPTION_READ_ONLY] = { "read-only", 0, false, NULL },
	[OPTION_REKEY] = { "rekey", 0, false, "secret" },
	[OPTION_PASSPHRASE] = { "passphrase", 0, false, "secret" },
	[OPTION_KEY_FILE] = { "key-file", 0, false, "secret" },
	[OPTION_YES] = { "yes", 'y', false, "import" },
	[OPTION_ON_DUPLICATE] = { "on-duplicate", 0, true, "import" },
	[OPTION_ON_PLAINTEXT] = { "on-plaintext", 0, true, "import" },
	[OPTION_OUTPUT] = { "output", 'o', true, "export" },
	[OPTION_WITH_SECRETS] = { "with-secrets", 0, false, "export" },
	[OPTION_HELP] = { "help", 'h', false, NULL },
	[OPTION_VERSION] = { "version", 'V', false, NULL },
};

struct parsing {
	struct args args;
	char **left; /* of argv, ends in NULL */
	const struct command_row *command;
	bool used[OPTIONS];
	bool help;
	bool version;
};

static bool refuse(struct err *err, const char *what, const char *word, const char *nearest)
{
	if (nearest)
		return err_set(err, ERR_USAGE, "unknown %s '%.60s'; did you mean '%s'?",
			what, word, nearest);
	return err_set(
		err, ERR_USAGE, "unknown %s '%.60s'; see 'mailtop --help'", what, word);
}

static bool set_command(struct parsing *parsing, const char *word, struct err *err)
{
	const char *names[COUNT_OF(commands)];

	for (size_t i = 0; i < COUNT_OF(commands); i++) {
		names[i] = commands[i].name;
		if (strcmp(names[i], word) != 0)
			continue;
		parsing->command = &commands[i];
		parsing->args.verb = commands[i].verb;
		return true;
	}
	return refuse(err, "command", word, text_nearest(word, names, COUNT_OF(names)));
}

static bool add_word(struct parsing *parsing, const char *word, struct err *err)
{
	if (!parsing->command)
		return set_command(parsing, word, err);
	if (parsing->args.n_words >= parsing->command->max_words)
		return err_set(err, ERR_USAGE, "'%s' has nothing to do with '%.60s'",
			parsing->command->name, word);
	parsing->args.words[parsing->args.n_words++] = word;
	return true;
}

static bool set_level(struct parsing *parsing, const char *word, struct err *err)
{
	static const char *const names[] = { "error", "warning", "info", "debug" };

	if (log_level_parse(word, &parsing->args.log_level))
		return true;
	return refuse(err, "log level", word, text_nearest(word, names, COUNT_OF(names)));
}

static bool apply(
	struct parsing *parsing, enum option option, const char *value, struct err *err)
{
	parsing->used[option] = true;
	switch (option) {
	case OPTION_CONFIG:
		parsing->args.config = value;
		return true;
	case OPTION_LOG:
		parsing->args.log = value;
		return true;
	case OPTION_LOG_LEVEL:
		return set_level(parsing, value, err);
	case OPTION_FORMAT:
		parsing->args.format = value;
		return true;
	case OPTION_TRACE:
		parsing->args.trace = true;
		return true;
	case OPTION_READ_ONLY:
		parsing->args.read_only = true;
		return true;
	case OPTION_REKEY:
		parsing->args.rekey = true;
		return true;
	case OPTION_PASSPHRASE:
		parsing->args.passphrase = true;
		return true;
	case OPTION_KEY_FILE:
		parsing->args.key_file = true;
		return true;
	case OPTION_YES:
		parsing->args.yes = true;
		return true;
	case OPTION_ON_DUPLICATE:
		parsing->args.on_duplicate = value;
		return true;
	case OPTION_ON_PLAINTEXT:
		parsing->args.on_plaintext = value;
		return true;
	case OPTION_OUTPUT:
		parsing->args.output = value;
		return true;
	case OPTION_WITH_SECRETS:
		parsing->args.with_secrets = true;
		return true;
	case OPTION_HELP:
		parsing->help = true;
		return true;
	default:
		parsing->version = true;
		return true;
	}
}

/* The next word of the command line, for an option that has none of its own. */
static const char *next_value(struct parsing *parsing, const char *option, struct err *err)
{
	if (!*parsing->left) {
		err_set(err, ERR_USAGE, "option '%.60s' needs a value", option);
		return NULL;
	}
	return *parsing->left++;
}

/* An option that is a key of a monitor. */
static bool add_key(struct parsing *parsing, const char *name, const char *word,
	const char *value, struct err *err)
{
	if (args_monitor_takes_value(name) && !value &&
		!(value = next_value(parsing, word, err)))
		return false;
	return args_monitor_set(&parsing->args.monitor, name, value, err);
}

static bool refuse_option(const char *word, const char *name, struct err *err)
{
	const char *names[OPTIONS];
	char nearest[64];

	for (size_t i = 0; i < OPTIONS; i++)
		names[i] = options[i].name;
	if (text_nearest(name, names, OPTIONS))
		snprintf(nearest, sizeof nearest, "--%s",
			text_nearest(name, names, OPTIONS));
	else if (!args_monitor_nearest(name, nearest, sizeof nearest))
		return refuse(err, "option", word, NULL);
	return refuse(err, "option", word, nearest);
}

static bool parse_long(struct parsing *parsing, const char *word, struct err *err)
{
	size_t len = strcspn(word + 2, "=");
	const char *value = word[2 + len] ? word + 2 + len + 1 : NULL;
	char name[64];

	if (len >= sizeof name)
		return refuse(err, "option", word, NULL);
	memcpy(name, word + 2, len);
	name[len] = '\0';
	for (size_t i = 0; i < OPTIONS; i++) {
		if (strcmp(options[i].name, name) != 0)
			continue;
		if (!options[i].takes_value && value)
			return err_set(
				err, ERR_USAGE, "option '--%s' takes no value", name);
		if (options[i].takes_value && !value &&
			!(value = next_value(parsing, word, err)))
			return false;
		return apply(parsing, (enum option)i, value, err);
	}
	if (args_monitor_knows(name))
		return add_key(parsing, name, word, value, err);
	return refuse_option(word, name, err);
}

static bool parse_short(struct parsing *parsing, const char *word, struct err *err)
{
	for (size_t i = 0; i < OPTIONS; i++) {
		const char *value = word[2] ? word + 2 : NULL;

		if (options[i].letter == 0 || options[i].letter != word[1])
			continue;
		if (!options[i].takes_value && value)
			return refuse(err, "option", word, NULL);
		if (options[i].takes_value && !value &&
			!(value = next_value(parsing, word, err)))
			return false;
		return apply(parsing, (enum option)i, value, err);
	}
	return refuse(err, "option", word, NULL);
}

static bool parse_words(struct parsing *parsing, struct err *err)
{
	bool only_words = false;

	while (*parsing->left) {
		const char *word = *parsing->left++;
		bool ok;

		if (!only_words && strcmp(word, "--") == 0) {
			only_words = true;
			continue;
		}
		if (only_words || word[0] != '-' || !word[1])
			ok = add_word(parsing, word, err);
		else if (word[1] == '-')
			ok = parse_long(parsing, word, err);
		else
			ok = parse_short(parsing, word, err);
		if (!ok)
			return false;
	}
	return true;
}

/* Help about a command may be asked behind it: its name becomes the topic. */
static void turn_to_help(struct parsing *parsing)
{
	parsing->args.verb = parsing->help ? VERB_HELP : VERB_VERSION;
	if (!parsing->command || parsing->command->verb == VERB_HELP)
		return;
	parsing->args.words[0] = parsing->command->name;
	parsing->args.n_words = 1;
}

/* words, parted by a blank, hold the word. */
static bool has_word(const char *words, const char *word)
{
	const size_t len = strlen(word);

	for (; *words; words += strspn(words, " ")) {
		const size_t n = strcspn(words, " ");

		if (n == len && strncmp(words, word, n) == 0)
			return true;
		words += n;
	}
	return false;
}

/* What only shows when all words are known. */
static bool judge(struct parsing *parsing, struct err *err)
{
	struct args *args = &parsing->args;
	const char *command = parsing->command ? parsing->command->name : NULL;

	if (parsing->help || parsing->version) {
		turn_to_help(parsing);
		return true;
	}
	for (size_t i = 0; i < OPTIONS; i++)
		if (parsing->used[i] && options[i].command &&
			(!command || !has_word(options[i].command, command)))
			return err_set(err, ERR_USAGE, "option '--%s' is for '%s' only",
				options[i].name, options[i].command);
	return args_judge(args, err);
}

bool args_parse(int argc, char **argv, struct args *args, struct err *err)
{
	struct parsing parsing = {
		.args = { .log_level = LOG_INFO },
		.left = argv + (argc > 0),
	};

	parsing.args.words = calloc((size_t)argc + 1, sizeof *parsing.args.words);
	if (!parsing.args.words)
		return err_memory(err);
	if (!parse_words(&parsing, err) || !judge(&parsing, err)) {
		args_release(&parsing.args);
		return false;
	}
	*args = parsing.args;
	return true;
}

void args_release(struct args *args)
{
	monitor_unref(args->monitor);
	free(args->words);
	*args = (struct args){ 0 };
}
