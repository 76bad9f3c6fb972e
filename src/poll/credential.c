#include "poll/credential.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"

enum { SECRET_MAX = 16384 };

/* The first line without its end is the password. */
static enum credential_state take_line(struct credential *credential,
	const struct buf *text, const char *whence, struct err *err)
{
	const char *end = text->len ? memchr(text->data, '\n', text->len) : NULL;
	size_t len = end ? (size_t)(end - text->data) : text->len;

	if (len > 0 && text->data[len - 1] == '\r')
		len--;
	if (len == 0 || memchr(text->data, '\0', len)) {
		err_set(err, ERR_SECRET, "no password in the first line of %s", whence);
		return CREDENTIAL_FAILED;
	}
	credential->secret = (struct buf){ .max = SECRET_MAX, .secret = true };
	if (!buf_append(&credential->secret, text->data, len)) {
		err_set(err, ERR_SECRET, "the password is over %d bytes", SECRET_MAX);
		return CREDENTIAL_FAILED;
	}
	credential->fresh = true;
	return CREDENTIAL_READY;
}

static enum credential_state get_text(struct credential *credential, const char *text,
	const char *whence, struct err *err)
{
	const struct buf line = { .data = (char *)(uintptr_t)text, .len = strlen(text) };

	return take_line(credential, &line, whence, err);
}

static enum credential_state get_env(
	struct credential *credential, const char *name, struct err *err)
{
	const char *value = getenv(name);

	if (value)
		return get_text(credential, value, "the environment's variable", err);
	err_set(err, ERR_SECRET, "the variable '%s' is not set", name);
	return CREDENTIAL_FAILED;
}

static enum credential_state get_file(
	struct credential *credential, const char *path, struct err *err)
{
	struct buf text = { .max = SECRET_MAX, .secret = true };
	enum credential_state state = CREDENTIAL_FAILED;
	struct err reason;
	struct stat st;

	if (stat(path, &st) < 0)
		err_sys(err, ERR_SECRET, "cannot read '%s'", path);
	else if (!S_ISREG(st.st_mode)) /* a pipe would hold up all mailboxes */
		err_set(err, ERR_SECRET, "'%s' is not a regular file", path);
	else if (!file_read(path, &text, &reason))
		err_set(err, ERR_SECRET, "%s", reason.text);
	else
		state = take_line(credential, &text, "the password file", err);
	buf_release(&text);
	return state;
}

static enum credential_state start_command(
	struct credential *credential, const char *line, struct err *err)
{
	struct err reason;
	char **argv;

	if (!process_split(line, &argv, &reason)) {
		err_set(err, ERR_SECRET, "the command: %s", reason.text);
		return CREDENTIAL_FAILED;
	}
	credential->runs = process_start(&credential->process, argv, &reason);
	free(argv);
	if (credential->runs)
		return CREDENTIAL_AWAITED;
	err_set(err, ERR_SECRET, "%s", reason.text);
	return CREDENTIAL_FAILED;
}

enum credential_state credential_get(
	struct credential *credential, const struct secret_source *source, struct err *err)
{
	credential->fresh = false;
	if (secret_is_command(source->kind) && credential->secret.len > 0)
		return CREDENTIAL_READY;
	credential_release(credential);
	switch (source->kind) {
	case SECRET_PASSWORD:
		return get_text(credential, source->value, "password", err);
	case SECRET_ENV:
		return get_env(credential, source->value, err);
	case SECRET_FILE:
		return get_file(credential, source->value, err);
	case SECRET_COMMAND:
	case SECRET_TOKEN:
		return start_command(credential, source->value, err);
	case SECRET_SEALED: /* credential_unseal() */
	case SECRET_NONE:
		break;
	}
	err_set(err, ERR_SECRET, "no password is configured");
	return CREDENTIAL_FAILED;
}

enum credential_state credential_unseal(struct credential *credential,
	const struct monitor *monitor, unseal_fn unseal, void *context, struct err *err)
{
	credential_release(credential);
	credential->secret = (struct buf){ .max = SECRET_MAX, .secret = true };
	credential->fresh = true;
	if (!unseal)
		err_set(err, ERR_SECRET, "sealed passwords cannot be opened here");
	else if (unseal(context, monitor, &credential->secret, err))
		return CREDENTIAL_READY;
	buf_release(&credential->secret);
	return CREDENTIAL_FAILED;
}

enum credential_state credential_read(struct credential *credential, struct err *err)
{
	enum credential_state state = CREDENTIAL_FAILED;
	struct err reason;

	switch (process_read(&credential->process, &reason)) {
	case PROCESS_RUNS:
		return CREDENTIAL_AWAITED;
	case PROCESS_ENDED:
		state = take_line(credential, &credential->process.out,
			"what the command printed", err);
		break;
	case PROCESS_FAILED:
		err_set(err, ERR_SECRET, "%s", reason.text);
		break;
	}
	process_release(&credential->process);
	credential->runs = false;
	return state;
}

void credential_used(struct credential *credential, const struct secret_source *source)
{
	if (!secret_is_command(source->kind))
		buf_release(&credential->secret);
}

void credential_doubt(struct credential *credential, const struct secret_source *source)
{
	if (source->kind == SECRET_TOKEN)
		buf_release(&credential->secret);
}

void credential_release(struct credential *credential)
{
	buf_release(&credential->secret);
	if (credential->runs)
		process_release(&credential->process);
	credential->runs = false;
}
