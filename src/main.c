/* From arguments to a running program and back. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "args.h"
#include "base/text.h"
#include "engine.h"
#include "headless.h"
#include "help.h"
#include "prepare.h"
#include "secret_command.h"
#include "transfer_command.h"
#include "tui/tui.h"
#include "unlock.h"

enum {
	PATH_BYTES = 4096,
	HELP_BYTES = 64 * 1024,
	SENTENCE_BYTES = 8192,
	COLUMNS_DEFAULT = 80,
	COLUMNS_MIN = 60,
};

/* All that lives from the first line of main to the last. */
struct program {
	struct args args;
	struct config config;
	struct keyring *keyring; /* NULL before it is needed */
	struct refused_book refused;
	struct log *log;
	bool unicode; /* of the terminal */
	int signals;  /* signalfd of the headless commands, -1 before */
};

/* Text of people and files may hold anything. */
static void complain(const struct program *program, const char *sentence)
{
	char shown[SENTENCE_BYTES];
	char ascii[SENTENCE_BYTES];

	text_printable(shown, sizeof shown, sentence, strlen(sentence));
	text_ascii(ascii, sizeof ascii, shown);
	fprintf(stderr, "%s\n", program->unicode ? shown : ascii);
}

static int refuse(const struct program *program, const struct err *err)
{
	char sentence[ERR_TEXT_MAX + 16];

	snprintf(sentence, sizeof sentence, "mailtop: %s", err->text);
	complain(program, sentence);
	return EXIT_COULD_NOT;
}

static void print_problems(const struct program *program, const struct problems *problems)
{
	char sentence[SENTENCE_BYTES];
	char place[32];

	for (size_t i = 0; i < problems->n; i++) {
		const struct problem *problem = &problems->list[i];

		place[0] = '\0';
		if (problem->line > 0)
			snprintf(place, sizeof place, "%u:", problem->line);
		snprintf(sentence, sizeof sentence, "%s:%s %s%s",
			problems->path ? problems->path : "config", place,
			problem->level == PROBLEM_WARNING ? "warning: " : "",
			problem->text);
		complain(program, sentence);
	}
}

/* Before any thread starts.  The screen reads more of them than the headless commands. */
static bool block_signals(struct program *program, struct err *err)
{
	static const int screen_only[] = { SIGWINCH, SIGCONT, SIGTSTP, SIGUSR1 };
	static const int ends[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		sigaddset(&set, ends[i]);
	if (program->args.verb != VERB_SCREEN) {
		program->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
		if (program->signals < 0)
			return err_sys(err, ERR_SYSTEM, "cannot receive signals");
	}
	for (size_t i = 0; i < sizeof screen_only / sizeof *screen_only; i++)
		sigaddset(&set, screen_only[i]);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return true;
}

static struct output_look look_of_stdout(const struct program *program)
{
	const char *no_color = getenv("NO_COLOR");
	const char *term = getenv("TERM");
	struct winsize size = { 0 };
	struct output_look look = {
		.columns = COLUMNS_DEFAULT,
		.unicode = program->unicode,
	};

	if (!isatty(STDOUT_FILENO))
		return look;
	look.color = !(no_color && *no_color) && term && strcmp(term, "dumb") != 0;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		look.columns = size.ws_col < COLUMNS_MIN ? COLUMNS_MIN : size.ws_col;
	return look;
}

static bool config_path(
	const struct program *program, char *out, size_t size, struct err *err)
{
	if (program->args.config)
		return snprintf(out, size, "%s", program->args.config) < (int)size ||
		       err_set(err, ERR_USAGE, "the path of the config is too long");
	return config_default_path(out, size) ||
	       err_set(err, ERR_USAGE,
		       "neither HOME nor XDG_CONFIG_HOME is set; use -c FILE");
}

static bool is_missing(const char *path)
{
	return strcmp(path, "-") != 0 && access(path, F_OK) < 0 && errno == ENOENT;
}

/* What the screen shows its first page with: all defaults, no mailbox, the path to write
 * to. */
static bool load_nothing(struct program *program, const char *path,
	struct problems *problems, struct err *err)
{
	char *name = strdup(path);

	/* a file without a line has all defaults, and no mistake but a lack of memory */
	if (!name || !config_load("/dev/null", &program->config, problems)) {
		problems_release(problems);
		free(name);
		return err_memory(err);
	}
	free(program->config.path);
	program->config.path = name;
	return true;
}

/* False: what is wrong has been printed, or err is set. */
static bool load_config(struct program *program, struct err *err)
{
	struct problems problems = { 0 };
	char path[PATH_BYTES];
	bool ok;

	if (program->args.monitor) { /* given by options: it needs no config */
		ok = load_nothing(program, "/dev/null", &problems, err);
		problems_release(&problems);
		return ok;
	}
	if (!config_path(program, path, sizeof path, err))
		return false;
	if (!is_missing(path)) {
		ok = config_load(path, &program->config, &problems);
		print_problems(program, &problems);
		if (!ok && problems.n == 0) /* not even that could be written down */
			err_memory(err);
	} else if (program->args.verb == VERB_SCREEN) {
		ok = load_nothing(program, path, &problems, err);
	} else {
		ok = err_set(err, ERR_USAGE,
			"there is no config '%.200s'; see 'mailtop help config'", path);
	}
	problems_release(&problems);
	return ok;
}

static int print_text(const struct program *program, const char *topic)
{
	struct buf text = BUF_INIT(HELP_BYTES);
	struct err err = { 0 };
	int code = EXIT_WELL;

	if (help_write(topic, &text, &err))
		fwrite(text.data, 1, text.len, stdout);
	else
		code = refuse(program, &err);
	buf_release(&text);
	return code;
}

static int check_config(const struct program *program)
{
	printf("%s: %zu mailbox%s, no mistake\n", program->config.path,
		program->config.n_monitors, program->config.n_monitors == 1 ? "" : "es");
	return EXIT_WELL;
}

static int run_screen(struct program *program, struct err *err)
{
	struct config *config = &program->config;
	const struct poller_settings settings = {
		.max_logins = config->settings.max_logins,
		.max_logins_per_host = config->settings.max_logins_per_host,
		.max_sessions_per_user = config->settings.max_sessions_per_user,
		.unseal = keyring_unseal,
		.unseal_context = program->keyring,
		.refused = program->refused.known.list,
		.n_refused = program->refused.known.n,
		.print_key = program->refused.known.key,
	};
	struct tui_settings screen = {
		.config = config,
		.keyring = program->keyring,
		.refused = &program->refused,
		.read_only = program->args.read_only,
		.log = program->log,
		.unicode = program->unicode,
	};
	struct engine engine;
	enum tui_end end;
	int signal = unlock_secrets(
		program->keyring, config->monitors, config->n_monitors, -1, err);

	if (signal != 0)
		return signal < 0 ? EXIT_COULD_NOT : 128 + signal;
	if (!engine_start(&engine, config->monitors, config->n_monitors, &settings,
		    program->log, err))
		return EXIT_COULD_NOT;
	screen.board = engine.board;
	end = tui_run(&screen, &signal, err);
	engine_stop(&engine);
	if (end == TUI_NO_TERMINAL)
		return EXIT_COULD_NOT;
	err->class = ERR_NONE;
	return end == TUI_SIGNAL ? 128 + signal : EXIT_WELL;
}

static int run_headless(struct program *program, struct err *err)
{
	const struct headless run = {
		.args = &program->args,
		.config = &program->config,
		.keyring = program->keyring,
		.refused = &program->refused,
		.log = program->log,
		.signals = program->signals,
		.look = look_of_stdout(program),
	};

	if (!program->args.monitor && program->config.n_monitors == 0) {
		err_set(err, ERR_USAGE,
			"'%.200s' has no mailbox; see 'mailtop help config'",
			program->config.path);
		return EXIT_COULD_NOT;
	}
	switch (program->args.verb) {
	case VERB_ONCE:
		return headless_once(&run, err);
	case VERB_STREAM:
		return headless_stream(&run, err);
	default:
		return headless_detect(&run, err);
	}
}

static int run_secret(struct program *program, const char *path, struct problems *problems,
	struct err *err)
{
	struct buf said = BUF_INIT(SENTENCE_BYTES);
	const struct secret_run run = {
		.args = &program->args,
		.path = path,
		.keyring = program->keyring,
		.signals = program->signals,
	};
	const int signal = secret_command(&run, &said, problems, err);

	if (said.len > 0)
		fwrite(said.data, 1, said.len, stdout);
	buf_release(&said);
	if (signal < 0)
		return EXIT_COULD_NOT;
	return signal > 0 ? 128 + signal : EXIT_WELL;
}

/* The commands that are about the file and not about its mailboxes. */
static int run_on_file(struct program *program, struct err *err)
{
	struct problems problems = { 0 };
	char path[PATH_BYTES];
	const struct transfer_run transfer = { &program->args, path, program->keyring,
		program->signals, program->unicode, &problems };
	int code = EXIT_COULD_NOT;

	if (!config_path(program, path, sizeof path, err))
		return code;
	if (program->args.verb == VERB_SECRET)
		code = run_secret(program, path, &problems, err);
	else if (program->args.verb == VERB_IMPORT)
		code = import_command(&transfer, err);
	else
		code = export_command(&transfer, &program->config, err);
	print_problems(program, &problems);
	problems_release(&problems);
	return code;
}

static int run(struct program *program)
{
	const struct args *args = &program->args;
	struct err err = { 0 };
	int code;

	if (args->log && !(program->log = log_open(args->log, args->log_level, &err)))
		return refuse(program, &err);
	if (args->verb != VERB_SECRET && args->verb != VERB_IMPORT &&
		!load_config(program, &err))
		return err.class == ERR_NONE ? EXIT_COULD_NOT : refuse(program, &err);
	if (args->verb == VERB_CHECK_CONFIG)
		return check_config(program);
	if (!block_signals(program, &err) || !(program->keyring = keyring_new(&err)))
		return refuse(program, &err);
	if (args->verb == VERB_SECRET || args->verb == VERB_IMPORT ||
		args->verb == VERB_EXPORT)
		code = run_on_file(program, &err);
	else if (!refused_book_open(&program->refused, program->log, &err))
		code = EXIT_COULD_NOT;
	else if (args->verb == VERB_SCREEN)
		code = run_screen(program, &err);
	else
		code = run_headless(program, &err);
	if (code == EXIT_COULD_NOT && err.class != ERR_NONE)
		return refuse(program, &err);
	return code;
}

static int dispatch(struct program *program)
{
	const struct args *args = &program->args;

	switch (args->verb) {
	case VERB_HELP:
		return print_text(program, args->n_words > 0 ? args->words[0] : NULL);
	case VERB_VERSION:
		puts("mailtop " MAILTOP_VERSION);
		return EXIT_WELL;
	default:
		return run(program);
	}
}

int main(int argc, char **argv)
{
	struct program program = { .signals = -1 };
	struct err err = { 0 };
	int code;

	prepare_process(&program.unicode);
	if (args_parse(argc, argv, &program.args, &err))
		code = dispatch(&program);
	else
		code = refuse(&program, &err);
	keyring_free(program.keyring);
	refused_book_release(&program.refused);
	config_release(&program.config);
	log_close(program.log);
	args_release(&program.args);
	if (program.signals >= 0)
		close(program.signals);
	if (fflush(stdout) != 0 && errno != EPIPE && code == EXIT_WELL)
		code = EXIT_COULD_NOT;
	return code;
}
