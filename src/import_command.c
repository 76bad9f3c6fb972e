#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ask.h"
#include "base/count_of.h"
#include "base/file.h"
#include "base/text.h"
#include "config/store.h"
#include "config/transfer_seal.h"
#include "headless.h"
#include "transfer_command.h"
#include "transfer_say.h"
#include "unlock.h"

enum { PREVIEW_BYTES = 16 * 1024 * 1024, QUESTION_BYTES = 4608, SIGNAL_BASE = 128 };

/* An import under way. */
struct work {
	const struct transfer_run *run;
	struct err *err;
	struct store *store;
	struct config config;
	struct transfer transfer;
	struct transfer_choice choice;
	int signal; /* that came; 0: none */
};

static const char *const on_duplicate[] = { "skip", "replace", "rename" };
static const char *const on_plaintext[] = { "skip", "starttls", "allow" };

/* NULL: the first. */
static bool read_choice(const char *option, const char *word, const char *const *words,
	size_t *choice, struct err *err)
{
	for (*choice = 0; *choice < 3; (*choice)++) {
		if (!word || strcmp(words[*choice], word) == 0)
			return true;
	}
	return err_set(err, ERR_USAGE, "--%s: '%.60s' is not one of %s, %s, %s", option,
		word, words[0], words[1], words[2]);
}

static bool read_choices(struct work *work)
{
	const struct args *args = work->run->args;
	size_t duplicate;
	size_t plaintext;

	if (!read_choice("on-duplicate", args->on_duplicate, on_duplicate, &duplicate,
		    work->err) ||
		!read_choice("on-plaintext", args->on_plaintext, on_plaintext, &plaintext,
			work->err))
		return false;
	work->choice.duplicate = (enum on_duplicate)duplicate;
	work->choice.plaintext = (enum on_plaintext)plaintext;
	if (args->monitor)
		work->choice.password_command = args->monitor->secret.value;
	return true;
}

static bool read_file(struct work *work)
{
	const struct args *args = work->run->args;
	struct buf bytes = { .max = TRANSFER_FILE_MAX, .secret = true };
	struct err why;
	bool ok = file_read(args->words[0], &bytes, work->err);

	if (ok &&
		!transfer_read(args->format ? transfer_find(args->format) : NULL,
			bytes.len > 0 ? bytes.data : "", bytes.len, &work->transfer, &why))
		ok = err_set(work->err, ERR_CONFIG, "cannot import '%.200s': %s",
			args->words[0], why.text);
	buf_release(&bytes);
	return ok;
}

static size_t count(const struct work *work, enum obstacle obstacle)
{
	size_t n = 0;

	for (size_t i = 0; i < work->transfer.n; i++) {
		const struct candidate *candidate = work->transfer.list[i];

		n += candidate->fate == FATE_SKIP && candidate->obstacle == obstacle;
	}
	return n;
}

static bool plan(struct work *work)
{
	transfer_choose(&work->transfer, &work->choice);
	return transfer_plan(&work->transfer, &work->config, work->err);
}

static bool choose(
	struct work *work, const char *letters, const char *fmt, size_t n, char *letter)
{
	char question[QUESTION_BYTES];

	/* fmt is one of the two literals below, each with one %zu */
	snprintf(question, sizeof question, "%zu %s", n, fmt);
	return say_choose(
		question, letters, work->run->signals, letter, &work->signal, work->err);
}

/* What the options did not settle. */
static bool ask_choices(struct work *work)
{
	const size_t n_names = count(work, OBSTACLE_NAME);
	const size_t n_plain = count(work, OBSTACLE_PLAINTEXT);
	char letter = 's';

	if (n_plain > 0 && !work->run->args->on_plaintext) {
		if (!choose(work, "sta",
			    "would log in without TLS: [s]kip, use s[t]arttls, [a]llow? ",
			    n_plain, &letter))
			return false;
		work->choice.plaintext = letter == 't'	 ? PLAINTEXT_STARTTLS
					 : letter == 'a' ? PLAINTEXT_ALLOW
							 : PLAINTEXT_SKIP;
	}
	if (n_names > 0 && !work->run->args->on_duplicate) {
		if (!choose(work, "srn",
			    "names are taken: [s]kip, [r]eplace, give a [n]ew name? ",
			    n_names, &letter))
			return false;
		work->choice.duplicate = letter == 'r'	 ? DUPLICATE_REPLACE
					 : letter == 'n' ? DUPLICATE_RENAME
							 : DUPLICATE_SKIP;
	}
	return plan(work);
}

/* Nothing is an answer, too: it stays out. */
static bool ask_passwords(struct work *work)
{
	char question[QUESTION_BYTES];

	for (size_t i = 0; i < work->transfer.n; i++) {
		struct candidate *candidate = work->transfer.list[i];
		char *password = NULL;
		struct err ignored;
		bool ok;

		if (candidate->fate != FATE_SKIP || candidate->obstacle != OBSTACLE_SECRET)
			continue;
		snprintf(question, sizeof question,
			"Password of %.200s (nothing: leave it out): ", candidate->name);
		if (!ask_password(question, work->run->signals, &password, &work->signal,
			    &ignored)) {
			if (work->signal)
				return false;
			continue;
		}
		ok = transfer_give_password(candidate, password, work->err);
		explicit_bzero(password, strlen(password));
		free(password);
		if (!ok)
			return false;
	}
	return plan(work);
}

static bool show(struct work *work)
{
	struct buf lines = BUF_INIT(PREVIEW_BYTES);
	const bool ok =
		(transfer_preview(&work->transfer, &lines) || err_memory(work->err)) &&
		say_lines(STDOUT_FILENO, &lines, work->run->unicode, work->err);

	buf_release(&lines);
	return ok;
}

static bool is_interactive(const struct work *work)
{
	return !work->run->args->yes && strcmp(work->run->args->words[0], "-") != 0 &&
	       isatty(STDIN_FILENO);
}

/* *yes: it is to be written. */
static bool settle(struct work *work, bool *yes)
{
	const size_t n = transfer_count(&work->transfer, FATE_ADD) +
			 transfer_count(&work->transfer, FATE_CHANGE);
	char question[QUESTION_BYTES];
	char letter = 'n';

	*yes = n > 0 && work->run->args->yes;
	if (n == 0 || *yes || !is_interactive(work))
		return true;
	snprintf(question, sizeof question, "Write this to '%.4000s'? [y/N] ",
		work->run->path);
	if (!say_choose(
		    question, "ny", work->run->signals, &letter, &work->signal, work->err))
		return false;
	*yes = letter == 'y';
	return true;
}

static bool ask_passphrase(
	void *context, bool again, struct buf *passphrase, struct err *err)
{
	struct work *work = context;
	char *text = NULL;
	bool ok = ask_password(again ? "That is wrong. Passphrase of the imported "
				       "passwords: "
				     : "Passphrase of the imported passwords: ",
		work->run->signals, &text, &work->signal, err);

	if (!ok)
		return false;
	ok = buf_puts(passphrase, text) || err_memory(err);
	explicit_bzero(text, strlen(text));
	free(text);
	return ok;
}

/* The passphrase of the file's sealed passwords, which may well be another than ours.
 * Without it they stay as they are. */
static bool unlock(struct work *work, struct keyring *incoming)
{
	struct monitor **monitors = calloc(work->transfer.n + 1, sizeof *monitors);
	struct err ignored;

	if (!monitors)
		return err_memory(work->err);
	for (size_t i = 0; i < work->transfer.n; i++) {
		const struct candidate *candidate = work->transfer.list[i];

		if (candidate->fate == FATE_ADD || candidate->fate == FATE_CHANGE)
			monitors[i] = candidate->monitor;
	}
	keyring_unlock(incoming, monitors, work->transfer.n,
		isatty(STDIN_FILENO) ? ask_passphrase : NULL, work, &ignored);
	free(monitors);
	return work->signal == 0;
}

static bool seal(struct work *work)
{
	struct keyring *incoming = keyring_new(work->err);
	int signal;
	bool ok = incoming && unlock(work, incoming);

	if (ok) {
		signal = unlock_secrets(work->run->keyring, work->config.monitors,
			work->config.n_monitors, work->run->signals, work->err);
		if (signal > 0)
			work->signal = signal;
		ok = signal == 0;
	}
	ok = ok && transfer_seal(&work->transfer, &work->config, work->run->keyring,
			   incoming, work->err);
	keyring_free(incoming);
	return ok;
}

static bool write_config(struct work *work)
{
	struct edit *edits = calloc(work->transfer.n + 1, sizeof *edits);
	size_t n;
	bool ok;

	if (!edits)
		return err_memory(work->err);
	n = transfer_edits(&work->transfer, &work->config, edits);
	ok = store_apply(work->store, edits, n, STORE_MERGE, NULL, NULL, work->err) ==
	     STORE_DONE;
	free(edits);
	return ok;
}

static int finish(struct work *work, bool written)
{
	struct buf said = BUF_INIT(QUESTION_BYTES);
	const size_t n = transfer_count(&work->transfer, FATE_ADD) +
			 transfer_count(&work->transfer, FATE_CHANGE);
	size_t n_sealed = 0;
	const size_t left = transfer_count(&work->transfer, FATE_SKIP);

	for (size_t i = 0; i < work->transfer.n; i++)
		n_sealed += work->transfer.list[i]->keeps_seal;
	if (n_sealed > 0)
		buf_printf(&said,
			"%zu password%s could not be opened and stay%s as sealed as in the "
			"file; 'mailtop secret NAME' stores another\n",
			n_sealed, n_sealed == 1 ? "" : "s", n_sealed == 1 ? "s" : "");
	if (written)
		buf_printf(&said, "%zu mailbox%s written to '%.4000s'\n", n,
			n == 1 ? "" : "es", work->run->path);
	else if (n > 0)
		buf_printf(&said, "nothing was written%s\n",
			is_interactive(work) ? "" : "; --yes takes it");
	if (!say_lines(STDOUT_FILENO, &said, work->run->unicode, work->err)) {
		buf_release(&said);
		return EXIT_COULD_NOT;
	}
	buf_release(&said);
	return left > 0 || (n > 0 && !written) ? EXIT_WARNING : EXIT_WELL;
}

static int run_import(struct work *work)
{
	bool written = false;
	bool ok;

	work->store = store_new(work->run->path, false);
	if (!work->store) {
		err_memory(work->err);
		return EXIT_COULD_NOT;
	}
	ok = read_choices(work) &&
	     store_load(work->store, &work->config, work->run->problems) &&
	     read_file(work) && plan(work);
	if (ok && is_interactive(work))
		ok = ask_choices(work) && ask_passwords(work);
	ok = ok && show(work) && settle(work, &written);
	if (ok && written)
		ok = seal(work) && write_config(work);
	if (ok)
		return finish(work, written);
	return work->signal ? SIGNAL_BASE + work->signal : EXIT_COULD_NOT;
}

int import_command(const struct transfer_run *run, struct err *err)
{
	struct work work = { .run = run, .err = err };
	const int code = run_import(&work);

	transfer_release(&work.transfer);
	config_release(&work.config);
	store_free(work.store);
	return code;
}
