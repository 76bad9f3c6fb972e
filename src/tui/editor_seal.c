/* Passwords on their way into the config. */
#include <stdlib.h>
#include <string.h>

#include "config/secret.h"
#include "tui/editor_parts.h"

static bool is_same_account(const struct monitor *a, const struct monitor *b)
{
	return a->type == b->type && strcmp(a->host, b->host) == 0 &&
	       strcmp(a->user, b->user) == 0;
}

/* A copy with the sealed password takes the place of *monitor. */
static bool put_sealed(struct monitor **monitor, struct buf *sealed, struct err *err)
{
	struct monitor *copy = monitor_copy(*monitor);
	char *value = buf_putc(sealed, '\0') ? strdup(sealed->data) : NULL;

	if (!copy || !value) {
		monitor_unref(copy);
		free(value);
		return err_memory(err);
	}
	if (copy->secret.value)
		explicit_bzero(copy->secret.value, strlen(copy->secret.value));
	free(copy->secret.value);
	copy->secret = (struct secret_source){ SECRET_SEALED, value };
	monitor_unref(*monitor);
	*monitor = copy;
	return true;
}

/* Whose sealed password this is; NULL: nobody's here. */
static const struct monitor *owner_of(
	const struct editor *editor, const struct monitor *monitor)
{
	const struct config *config = editor->settings.config;

	for (size_t i = 0; i < config->n_monitors; i++) {
		const struct monitor *other = config->monitors[i];

		if (other->secret.kind == SECRET_SEALED &&
			strcmp(other->secret.value, monitor->secret.value) == 0)
			return other;
	}
	return NULL;
}

bool editor_seal_anew(
	const struct editor *editor, struct monitor **monitor, struct err *err)
{
	struct buf sealed = BUF_INIT(SECRET_SEALED_MAX + 1);
	const struct monitor *owner;
	bool ok;

	if ((*monitor)->secret.kind != SECRET_SEALED)
		return true;
	owner = owner_of(editor, *monitor);
	if (!owner || is_same_account(owner, *monitor))
		return true;
	ok = keyring_reseal(editor->settings.keyring, owner, *monitor, &sealed, err) &&
	     put_sealed(monitor, &sealed, err);
	buf_release(&sealed);
	return ok;
}

bool editor_seal(const struct editor *editor, const struct monitor *old,
	struct monitor **monitor, struct err *err)
{
	const struct secret_source *secret = &(*monitor)->secret;
	struct buf password = { .max = SECRET_PASSWORD_MAX, .secret = true };
	struct buf sealed = BUF_INIT(SECRET_SEALED_MAX + 1);
	bool ok;

	if (secret->kind != SECRET_PASSWORD)
		return editor_seal_anew(editor, monitor, err);
	/* one that stands in the file in clear was put there by a person */
	if (old && old->secret.kind == SECRET_PASSWORD &&
		strcmp(old->secret.value, secret->value) == 0)
		return true;
	ok = buf_puts(&password, secret->value) ||
	     err_set(err, ERR_SECRET, "the password is longer than %d bytes",
		     SECRET_PASSWORD_MAX);
	ok = ok &&
	     keyring_seal(editor->settings.keyring, *monitor, &password, &sealed, err) &&
	     put_sealed(monitor, &sealed, err);
	buf_release(&password);
	buf_release(&sealed);
	return ok;
}

bool editor_seal_merged(const struct editor *editor, const struct monitor *mine,
	struct monitor **merged, struct err *err)
{
	struct buf sealed = BUF_INIT(SECRET_SEALED_MAX + 1);
	bool ok;

	if ((*merged)->secret.kind != SECRET_SEALED || mine->secret.kind != SECRET_SEALED ||
		strcmp((*merged)->secret.value, mine->secret.value) != 0)
		return editor_seal_anew(editor, merged, err);
	if (is_same_account(mine, *merged))
		return true;
	ok = keyring_reseal(editor->settings.keyring, mine, *merged, &sealed, err) &&
	     put_sealed(merged, &sealed, err);
	buf_release(&sealed);
	return ok;
}
