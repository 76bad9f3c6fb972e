#include "config/transfer_seal.h"

#include <stdlib.h>
#include <string.h>

#include "config/secret.h"
#include "config/transfer_parts.h"

enum { PASSWORD_BYTES = 4096 };

/* Takes what is sealed over. */
static bool put_sealed(struct monitor *monitor, struct buf *sealed, struct err *err)
{
	char *value;

	if (!buf_putc(sealed, '\0') || !(value = strdup(sealed->data)))
		return err_memory(err);
	if (monitor->secret.value)
		explicit_bzero(monitor->secret.value, strlen(monitor->secret.value));
	free(monitor->secret.value);
	monitor->secret = (struct secret_source){ SECRET_SEALED, value };
	return true;
}

static bool is_same_mailbox(const struct monitor *a, const struct monitor *b)
{
	return a->type == b->type && strcmp(a->host, b->host) == 0 &&
	       strcmp(a->user, b->user) == 0;
}

/* What replaces a mailbox and has its password. */
static bool inherits(const struct candidate *candidate)
{
	return candidate->fate == FATE_CHANGE && !candidate_has_secret(candidate) &&
	       !candidate->choice.password_command;
}

/* The password itself; false without an err: it stays as it is. */
static bool open_secret(struct candidate *candidate, const struct keyring *incoming,
	struct buf *password, struct err *err)
{
	const struct monitor *monitor = candidate->monitor;
	struct err why;

	if (monitor->secret.kind == SECRET_PASSWORD)
		return buf_puts(password, monitor->secret.value) || err_memory(err);
	if (monitor->secret.kind != SECRET_SEALED)
		return false;
	if (incoming && keyring_open(incoming, monitor, password, &why))
		return true;
	candidate->keeps_seal = true;
	return false;
}

static bool seal_one(struct candidate *candidate, const struct monitor *former,
	struct keyring *keyring, const struct keyring *incoming, struct err *err)
{
	struct monitor *monitor = candidate->monitor;
	struct buf password = { .max = PASSWORD_BYTES, .secret = true };
	struct buf sealed = BUF_INIT(SECRET_SEALED_MAX + 1);
	bool ok = true;

	if (former && monitor->secret.kind == SECRET_SEALED) {
		if (!is_same_mailbox(former, monitor))
			ok = keyring_reseal(keyring, former, monitor, &sealed, err) &&
			     put_sealed(monitor, &sealed, err);
	} else if (open_secret(candidate, incoming, &password, err)) {
		ok = keyring_seal(keyring, monitor, &password, &sealed, err) &&
		     put_sealed(monitor, &sealed, err);
	} else {
		ok = err->class == ERR_NONE;
	}
	buf_release(&password);
	buf_release(&sealed);
	return ok;
}

bool transfer_seal(struct transfer *transfer, const struct config *config,
	struct keyring *keyring, const struct keyring *incoming, struct err *err)
{
	for (size_t i = 0; i < transfer->n; i++) {
		struct candidate *candidate = transfer->list[i];
		const struct monitor *former =
			inherits(candidate) ? config->monitors[candidate->target] : NULL;
		struct err why = { 0 };

		if (candidate->fate != FATE_ADD && candidate->fate != FATE_CHANGE)
			continue;
		if (!seal_one(candidate, former, keyring, incoming, &why))
			return err_set(
				err, why.class, "%.80s: %s", candidate->name, why.text);
	}
	return true;
}

size_t transfer_edits(
	const struct transfer *transfer, const struct config *config, struct edit *edits)
{
	size_t n = 0;

	for (size_t i = 0; i < transfer->n; i++) {
		const struct candidate *candidate = transfer->list[i];

		if (candidate->fate == FATE_ADD)
			edits[n++] = (struct edit){ .kind = EDIT_ADD,
				.wish = candidate->monitor };
		else if (candidate->fate == FATE_CHANGE)
			edits[n++] = (struct edit){ .kind = EDIT_CHANGE,
				.old = config->monitors[candidate->target],
				.wish = candidate->monitor };
	}
	return n;
}

static bool seal_out(const struct monitor *monitor, const struct keyring *keyring,
	struct keyring *outgoing, char **out, struct err *err)
{
	struct buf password = { .max = PASSWORD_BYTES, .secret = true };
	struct buf sealed = BUF_INIT(SECRET_SEALED_MAX + 1);
	const bool is_clear = monitor->secret.kind == SECRET_PASSWORD;
	struct err why = { 0 };
	bool ok;

	if (!is_clear && monitor->secret.kind != SECRET_SEALED)
		return true;
	ok = is_clear ? buf_puts(&password, monitor->secret.value)
		      : keyring_open(keyring, monitor, &password, &why);
	ok = ok && keyring_seal(outgoing, monitor, &password, &sealed, &why) &&
	     buf_putc(&sealed, '\0') && (*out = strdup(sealed.data));
	buf_release(&password);
	buf_release(&sealed);
	if (!ok && why.class == ERR_NONE)
		return err_memory(err);
	return ok || err_set(err, why.class, "%.80s: %s", monitor->name, why.text);
}

bool transfer_seal_out(struct monitor *const *monitors, size_t n,
	const struct keyring *keyring, struct keyring *outgoing, char ***sealed,
	struct err *err)
{
	char **list = calloc(n + 1, sizeof *list);
	bool ok = list || err_memory(err);

	for (size_t i = 0; ok && i < n; i++)
		ok = seal_out(monitors[i], keyring, outgoing, &list[i], err);
	if (ok)
		*sealed = list;
	else
		transfer_free_sealed(list, n);
	return ok;
}

void transfer_free_sealed(char **sealed, size_t n)
{
	for (size_t i = 0; sealed && i < n; i++)
		free(sealed[i]);
	free(sealed);
}
