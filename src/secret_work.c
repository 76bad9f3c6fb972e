#include "secret_work.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ask.h"
#include "base/file.h"
#include "config/changes.h"
#include "config/edit.h"
#include "config/ini.h"
#include "config/passphrase.h"
#include "config/schema.h"
#include "unlock.h"

struct buf work_buf(size_t max)
{
	return (struct buf){ .max = max, .secret = true };
}

bool work_load(struct work *work, const struct buf *text)
{
	return config_load_text(
		work->run->path, text->data, text->len, &work->config, work->problems);
}

bool work_ask(struct work *work, const char *prompt, struct buf *out)
{
	char *first = NULL;
	char *again = NULL;
	bool ok =
		ask_password(prompt, work->run->signals, &first, &work->signal, work->err);

	if (ok && isatty(STDIN_FILENO))
		ok = ask_password("Once more: ", work->run->signals, &again, &work->signal,
			work->err);
	if (ok && again && strcmp(first, again) != 0)
		ok = err_set(work->err, ERR_USAGE,
			"these were not the same; nothing was "
			"changed");
	if (ok)
		ok = buf_puts(out, first) || err_memory(work->err);
	if (first)
		explicit_bzero(first, strlen(first));
	if (again)
		explicit_bzero(again, strlen(again));
	free(first);
	free(again);
	return ok;
}

bool work_use_new_passphrase(struct work *work)
{
	struct buf passphrase = work_buf(PASSPHRASE_MAX);
	const bool ok =
		work_ask(work, "New passphrase of the sealed passwords: ", &passphrase) &&
		keyring_use_passphrase(work->run->keyring, &passphrase, work->err);

	buf_release(&passphrase);
	return ok;
}

bool work_unlock(struct work *work)
{
	const int signal = unlock_secrets(work->run->keyring, work->config.monitors,
		work->config.n_monitors, work->run->signals, work->err);

	if (signal > 0)
		work->signal = signal;
	return signal == 0;
}

bool work_change(const struct buf *text, const char *section, const char *key,
	const char *value, struct buf *out, struct err *err)
{
	struct changes changes = { 0 };
	const struct schema_key *row;
	bool ok = true;

	for (size_t i = 0; ok && (row = schema_row(i)); i++)
		if (row->section == SCHEMA_MONITOR && row->type == VALUE_SECRET)
			ok = changes_add(&changes, row->name,
				strcmp(row->name, key) == 0 ? value : NULL, err);
	ok = ok && edit_set(scan_of(text->data, text->len), section, &changes, out, err);
	changes_release(&changes);
	return ok;
}

/* Who edits the file by hand takes no lock. */
static bool is_as_read(void *context, struct err *err)
{
	const struct work *work = context;
	struct buf now = work_buf(INI_FILE_MAX);
	const bool is_same =
		file_read(work->run->path, &now, NULL) && now.len == work->text.len &&
		(now.len == 0 || memcmp(now.data, work->text.data, now.len) == 0);

	buf_release(&now);
	return is_same ||
	       err_set(err, ERR_IO,
		       "'%.200s' was changed by somebody else just now; it is left "
		       "as it is",
		       work->run->path);
}

bool work_write(struct work *work)
{
	const struct file_gate gate = { is_as_read, work };
	int lock = -1;
	bool ok = file_lock(work->run->path, &lock, work->err) &&
		  file_write_gated(work->run->path, work->edited.data, work->edited.len,
			  0600, &gate, work->err);

	if (lock >= 0)
		close(lock);
	return ok;
}

const char *work_seal_name(const struct work *work)
{
	return keyring_uses_passphrase(work->run->keyring) ? "a passphrase"
							   : "the key file";
}
