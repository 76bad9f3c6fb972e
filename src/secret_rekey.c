#include "secret_rekey.h"

#include <stdio.h>
#include <string.h>

#include "config/edit_place.h"
#include "config/ini.h"
#include "config/secret.h"

/* Nothing is changed before it is known that each of them opens. */
static bool all_open(struct work *work, size_t *n)
{
	struct buf password = work_buf(SECRET_PASSWORD_MAX);
	struct err why;

	*n = 0;
	for (size_t i = 0; i < work->config.n_monitors; i++) {
		const struct monitor *monitor = work->config.monitors[i];

		if (monitor->secret.kind != SECRET_SEALED)
			continue;
		++*n;
		if (!keyring_open(work->run->keyring, monitor, &password, &why))
			return err_set(work->err, ERR_SECRET,
				"%.80s: %s; nothing was changed", monitor->name, why.text);
		buf_release(&password);
	}
	if (*n == 0)
		return err_set(work->err, ERR_USAGE, "'%.200s' has no sealed password",
			work->run->path);
	return true;
}

static bool choose_new_key(struct work *work)
{
	const struct args *args = work->run->args;
	struct keyring *keyring = work->run->keyring;

	if (args->passphrase || (keyring_uses_passphrase(keyring) && !args->key_file))
		return work_use_new_passphrase(work);
	return keyring_use_new_key(keyring, work->err);
}

static bool seal_anew(struct work *work, const struct monitor *monitor)
{
	struct buf sealed = BUF_INIT(SECRET_SEALED_MAX + 1);
	struct buf edited = work_buf(INI_FILE_MAX);
	char section[sizeof(struct edit_name)];
	bool ok;

	snprintf(section, sizeof section, "monitor %s", monitor->label);
	ok = keyring_reseal(work->run->keyring, monitor, monitor, &sealed, work->err) &&
	     (buf_putc(&sealed, '\0') || err_memory(work->err)) &&
	     work_change(&work->edited, section, "password_sealed", sealed.data, &edited,
		     work->err);
	buf_release(&sealed);
	if (!ok) {
		buf_release(&edited);
		return false;
	}
	buf_release(&work->edited);
	work->edited = edited;
	return true;
}

/* Config and key file cannot be changed at the same instant, so the new key first stands in
 * front of the old one in the key file, then the config is replaced, and only then the old
 * key goes.  Whenever this ends, there is one config, with every password sealed with one
 * key, and that key is in the file.  With a passphrase all is in the config. */
bool secret_rekey(struct work *work, struct buf *said)
{
	size_t n;

	if (!work_load(work, &work->text) || !work_unlock(work) || !all_open(work, &n) ||
		!choose_new_key(work))
		return false;
	if (!buf_append(&work->edited, work->text.data, work->text.len))
		return err_memory(work->err);
	for (size_t i = 0; i < work->config.n_monitors; i++)
		if (work->config.monitors[i]->secret.kind == SECRET_SEALED &&
			!seal_anew(work, work->config.monitors[i]))
			return false;
	if (!work_write(work))
		return false;
	if (!keyring_uses_passphrase(work->run->keyring) &&
		!keyring_forget_old_keys(work->run->keyring, work->err))
		return false;
	buf_printf(said, "%zu password%s in '%s', sealed anew with %s\n", n,
		n == 1 ? "" : "s", work->run->path, work_seal_name(work));
	return true;
}
