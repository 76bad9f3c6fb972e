#include "secret_command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "config/ini.h"
#include "config/schema.h"
#include "config/secret.h"
#include "secret_rekey.h"
#include "secret_work.h"

enum { PROMPT_BYTES = 300, ASKED_MAX = 4096 };

/* Of the names of sections. */
static const char prefix[] = "monitor ";

static bool open_work(struct work *work)
{
	if (strcmp(work->run->path, "-") == 0)
		return err_set(work->err, ERR_USAGE,
			"a secret can be stored in a file only, not in standard input");
	return file_read(work->run->path, &work->text, work->err);
}

static void close_work(struct work *work)
{
	buf_release(&work->text);
	buf_release(&work->edited);
	config_release(&work->config);
}

/* The section of the monitor that people call so, or whose label it is. */
static const struct ini_section *find_section(
	const struct ini *ini, const char *name, struct err *err)
{
	const struct ini_section *labelled = NULL;
	const char **names = calloc(ini_sections(ini) + 1, sizeof *names);
	const char *nearest;
	size_t n = 0;

	for (size_t i = 0; names && i < ini_sections(ini); i++) {
		const struct ini_section *section = ini_section(ini, i);
		const char *label = section->name + strlen(prefix);

		if (strncmp(section->name, prefix, strlen(prefix)) != 0)
			continue;
		names[n] = ini_get(section, "name", NULL);
		if (!names[n])
			names[n] = label;
		if (strcmp(names[n++], name) == 0) {
			free(names);
			return section;
		}
		if (strcmp(label, name) == 0)
			labelled = section;
	}
	nearest = names ? text_nearest(name, names, n) : NULL;
	if (!labelled)
		err_set(err, ERR_USAGE, "no mailbox is called '%.80s'%s%.80s%s", name,
			nearest ? "; did you mean '" : "", nearest ? nearest : "",
			nearest ? "'?" : "");
	free(names);
	return labelled;
}

static bool has_secret(const struct ini_section *section)
{
	const struct schema_key *row;

	for (size_t i = 0; (row = schema_row(i)); i++)
		if (row->type == VALUE_SECRET && ini_get(section, row->name, NULL))
			return true;
	return false;
}

/* The text with a stand-in wherever a mailbox has no secret yet, and for this one. */
static bool fill_gaps(const struct buf *text, const struct ini *ini,
	const struct ini_section *target, struct buf *out, struct err *err)
{
	bool ok = buf_append(out, text->data, text->len) || err_memory(err);

	for (size_t i = 0; ok && i < ini_sections(ini); i++) {
		const struct ini_section *section = ini_section(ini, i);
		struct buf filled = work_buf(INI_FILE_MAX);

		if (strncmp(section->name, prefix, strlen(prefix)) != 0 ||
			(section != target && has_secret(section)))
			continue;
		ok = work_change(
			out, section->name, "password_env", "SECRET", &filled, err);
		buf_release(out);
		*out = filled;
	}
	return ok;
}

/* The monitor as the config has it, but for its secret. */
static struct monitor *load_target(
	struct work *work, const struct ini *ini, const struct ini_section *section)
{
	struct problems ignored = { 0 };
	struct buf text = work_buf(INI_FILE_MAX);
	struct monitor *target = NULL;
	const struct config *config = &work->config;
	const char *label = section->name + strlen(prefix);

	if (!fill_gaps(&work->text, ini, section, &text, work->err))
		goto out;
	if (!config_load_text(
		    work->run->path, text.data, text.len, &work->config, &ignored)) {
		/* again, for the mistakes with the lines of the file */
		if (work_load(work, &work->text))
			err_memory(work->err);
		goto out;
	}
	for (size_t i = 0; i < config->n_monitors; i++)
		if (config->monitors[i]->label &&
			strcmp(config->monitors[i]->label, label) == 0)
			target = config->monitors[i];
	if (!target)
		err_set(work->err, ERR_CONFIG, "'%.80s' was not understood", label);
out:
	problems_release(&ignored);
	buf_release(&text);
	return target;
}

/* The password that is to be replaced tells by what the others are sealed, and may be the
 * only one. */
static bool restore_sealed(
	struct monitor *target, const struct ini_section *section, struct err *err)
{
	const char *sealed = ini_get(section, "password_sealed", NULL);
	char *value = sealed ? strdup(sealed) : NULL;

	if (!sealed)
		return true;
	if (!value)
		return err_memory(err);
	free(target->secret.value);
	target->secret = (struct secret_source){ SECRET_SEALED, value };
	return true;
}

static bool choose_key(struct work *work)
{
	const struct args *args = work->run->args;

	if (args->key_file) /* also the way out for who has lost the passphrase */
		return keyring_use_file(work->run->keyring, work->err);
	if (!work_unlock(work))
		return false;
	if (args->passphrase && !keyring_uses_passphrase(work->run->keyring))
		return work_use_new_passphrase(work);
	return true;
}

/* Asks for the password and seals it; sealed is then a text with its zero. */
static bool make_sealed(struct work *work, const struct monitor *target, struct buf *sealed)
{
	struct buf password = work_buf(ASKED_MAX);
	char prompt[PROMPT_BYTES];
	bool ok;

	snprintf(prompt, sizeof prompt, "Password of %.100s at %.100s: ", target->user,
		target->host);
	ok = work_ask(work, prompt, &password) &&
	     keyring_seal(work->run->keyring, target, &password, sealed, work->err) &&
	     (buf_putc(sealed, '\0') || err_memory(work->err));
	buf_release(&password);
	return ok;
}

static bool seal_one(struct work *work, struct buf *said)
{
	struct ini *ini = ini_load_text(
		work->run->path, work->text.data, work->text.len, work->problems);
	struct buf sealed = BUF_INIT(SECRET_SEALED_MAX + 1);
	const struct ini_section *section;
	struct monitor *target;
	bool ok = false;

	if (!ini || work->problems->n_errors > 0)
		goto out;
	section = find_section(ini, work->run->args->words[0], work->err);
	target = section ? load_target(work, ini, section) : NULL;
	ok = target && restore_sealed(target, section, work->err) && choose_key(work) &&
	     make_sealed(work, target, &sealed) &&
	     work_change(&work->text, section->name, "password_sealed", sealed.data,
		     &work->edited, work->err) &&
	     work_write(work);
	if (ok)
		buf_printf(said, "%s: the password is in '%s', sealed with %s\n",
			target->name, work->run->path, work_seal_name(work));
out:
	ini_free(ini);
	buf_release(&sealed);
	return ok;
}

int secret_command(const struct secret_run *run, struct buf *said,
	struct problems *problems, struct err *err)
{
	struct work work = {
		.run = run,
		.problems = problems,
		.err = err,
		.text = work_buf(INI_FILE_MAX),
		.edited = work_buf(INI_FILE_MAX),
	};
	const bool ok = open_work(&work) && (run->args->rekey ? secret_rekey(&work, said)
							      : seal_one(&work, said));

	close_work(&work);
	if (work.signal)
		return work.signal;
	return ok ? 0 : -1;
}
