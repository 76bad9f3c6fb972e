#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ask.h"
#include "base/file.h"
#include "base/text.h"
#include "config/ini.h"
#include "config/passphrase.h"
#include "config/transfer_seal.h"
#include "headless.h"
#include "transfer_command.h"
#include "transfer_say.h"
#include "unlock.h"

enum { EXPORT_BYTES = 64 * 1024 * 1024, LOST_BYTES = 1024 * 1024, SIGNAL_BASE = 128 };

/* An export under way. */
struct work {
	const struct transfer_run *run;
	const struct config *config;
	struct err *err;
	struct monitor **monitors; /* borrowed; those that are wanted */
	size_t n;
	char **sealed;
	int signal; /* that came; 0: none */
};

static struct monitor *find(const struct config *config, const char *name, struct err *err)
{
	const char **names = calloc(config->n_monitors + 1, sizeof *names);
	const char *nearest;
	struct monitor *found = NULL;

	for (size_t i = 0; names && i < config->n_monitors; i++) {
		names[i] = config->monitors[i]->name;
		if (strcmp(names[i], name) == 0)
			found = config->monitors[i];
	}
	nearest = names && !found ? text_nearest(name, names, config->n_monitors) : NULL;
	if (!found)
		err_set(err, ERR_USAGE, "no mailbox is called '%.80s'%s%.80s%s", name,
			nearest ? "; did you mean '" : "", nearest ? nearest : "",
			nearest ? "'?" : "");
	free(names);
	return found;
}

static bool select_monitors(struct work *work)
{
	const struct args *args = work->run->args;
	const struct config *config = work->config;
	const size_t n = args->n_words > 0 ? args->n_words : config->n_monitors;

	work->monitors = calloc(n + 1, sizeof(struct monitor *));
	if (!work->monitors)
		return err_memory(work->err);
	for (; work->n < n; work->n++) {
		struct monitor *monitor =
			args->n_words > 0 ? find(config, args->words[work->n], work->err)
					  : config->monitors[work->n];

		if (!monitor)
			return false;
		work->monitors[work->n] = monitor;
	}
	return true;
}

static bool ask_once(struct work *work, const char *prompt, struct buf *out)
{
	char *text = NULL;
	bool ok;

	if (!ask_password(prompt, work->run->signals, &text, &work->signal, work->err))
		return false;
	ok = buf_puts(out, text) || err_memory(work->err);
	explicit_bzero(text, strlen(text));
	free(text);
	return ok;
}

/* From a terminal twice, so that a slip is no lock. */
static bool ask_passphrase(struct work *work, struct buf *passphrase)
{
	struct buf again = { .max = PASSPHRASE_MAX, .secret = true };
	bool found = false;
	bool ok = passphrase_find(passphrase, &found, work->err);

	if (!ok || found)
		return ok;
	ok = ask_once(work, "Passphrase for the exported passwords: ", passphrase);
	if (ok && isatty(STDIN_FILENO)) {
		ok = ask_once(work, "Once more: ", &again);
		if (ok && (again.len != passphrase->len ||
				  memcmp(again.data, passphrase->data, again.len) != 0))
			ok = err_set(work->err, ERR_USAGE,
				"these were not the same; nothing was exported");
	}
	buf_release(&again);
	return ok;
}

static bool seal(struct work *work)
{
	struct buf passphrase = { .max = PASSPHRASE_MAX, .secret = true };
	struct keyring *outgoing = keyring_new(work->err);
	int signal = 0;
	bool ok = outgoing;

	if (ok) {
		signal = unlock_secrets(work->run->keyring, work->monitors, work->n,
			work->run->signals, work->err);
		if (signal > 0)
			work->signal = signal;
		ok = signal == 0;
	}
	ok = ok && ask_passphrase(work, &passphrase) &&
	     keyring_use_passphrase(outgoing, &passphrase, work->err) &&
	     transfer_seal_out(work->monitors, work->n, work->run->keyring, outgoing,
		     &work->sealed, work->err);
	buf_release(&passphrase);
	keyring_free(outgoing);
	return ok;
}

static bool put_out(struct work *work, const struct buf *text, const struct buf *lost)
{
	const char *output = work->run->args->output;

	if (!say_lines(STDERR_FILENO, lost, work->run->unicode, work->err))
		return false;
	if (!output || strcmp(output, "-") == 0)
		return say_lines(STDOUT_FILENO, text, true, work->err);
	return file_write(
		output, text->len > 0 ? text->data : "", text->len, 0600, work->err);
}

static bool write_export(struct work *work, size_t *n_lost)
{
	const char *name = work->run->args->format ? work->run->args->format : "ini";
	const struct transfer_export export = {
		.monitors = work->monitors,
		.n = work->n,
		.sealed = (const char *const *)work->sealed,
	};
	struct buf text = { .max = EXPORT_BYTES, .secret = true };
	struct buf lost = BUF_INIT(LOST_BYTES);
	const bool ok =
		transfer_write(transfer_find(name), &export, &text, &lost, work->err) &&
		put_out(work, &text, &lost);

	*n_lost = lost.len;
	buf_release(&text);
	buf_release(&lost);
	return ok;
}

int export_command(
	const struct transfer_run *run, const struct config *config, struct err *err)
{
	struct work work = { .run = run, .config = config, .err = err };
	size_t n_lost = 0;
	const bool ok = select_monitors(&work) &&
			(!run->args->with_secrets || seal(&work)) &&
			write_export(&work, &n_lost);

	transfer_free_sealed(work.sealed, work.n);
	free(work.monitors);
	if (ok)
		return n_lost > 0 ? EXIT_WARNING : EXIT_WELL;
	return work.signal ? SIGNAL_BASE + work.signal : EXIT_COULD_NOT;
}
