/* The other way round from value.c: from a field to what a person would write for it. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "config/schema.h"
#include "model/monitor.h"

static bool put_text(struct buf *out, const char *text)
{
	return !text || buf_puts(out, text);
}

/* "~/x" for what lies under $HOME, as value_path() reads it. */
static bool put_path(struct buf *out, const char *path)
{
	const char *home = getenv("HOME");
	const size_t len = home ? strlen(home) : 0;

	if (path && len > 0 && strncmp(path, home, len) == 0 && path[len] == '/')
		return buf_putc(out, '~') && buf_puts(out, path + len);
	return put_text(out, path);
}

static bool put_number(struct buf *out, int64_t number)
{
	return buf_printf(out, "%" PRId64, number);
}

static bool put_secret(
	const struct schema_key *key, const struct monitor *monitor, struct buf *out)
{
	if ((int)monitor->secret.kind != key->secret)
		return true;
	if (monitor->secret.kind == SECRET_FILE)
		return put_path(out, monitor->secret.value);
	return put_text(out, monitor->secret.value);
}

/* In the quotes of a list, which are those of RFC 3501. */
static bool put_quoted(struct buf *out, const char *text)
{
	bool ok = buf_putc(out, '"');

	for (; *text && ok; text++) {
		if (*text == '"' || *text == '\\')
			ok = buf_putc(out, '\\');
		ok = ok && buf_putc(out, *text);
	}
	return ok && buf_putc(out, '"');
}

bool schema_print_folder(const struct folder_rule *rule, struct buf *out)
{
	const char *text = rule->text;
	const size_t len = strlen(text);
	const bool needs_quotes = len == 0 || strchr(text, ',') ||
				  strchr(" \t\"", text[0]) || strchr(" \t", text[len - 1]);

	if (rule->exclude && !buf_putc(out, '!'))
		return false;
	return needs_quotes ? put_quoted(out, text) : buf_puts(out, text);
}

static bool put_folders(const struct monitor *monitor, struct buf *out)
{
	for (size_t i = 0; i < monitor->n_folders; i++) {
		if ((i > 0 && !buf_puts(out, ", ")) ||
			!schema_print_folder(&monitor->folders[i], out))
			return false;
	}
	return true;
}

static bool put_tags(const struct monitor *monitor, struct buf *out)
{
	for (size_t i = 0; i < monitor->n_tags; i++) {
		const struct tag *tag = &monitor->tags[i];

		if ((i > 0 && !buf_puts(out, ", ")) || !buf_puts(out, tag->key) ||
			(tag->value[0] && !buf_printf(out, ":%s", tag->value)))
			return false;
	}
	return true;
}

static int read_enum(const void *field)
{
	int value;

	memcpy(&value, field, sizeof value);
	return value;
}

static bool put_ssl(struct buf *out, enum tls_mode mode)
{
	if (mode == TLS_STARTTLS)
		return true;
	return buf_puts(out, mode == TLS_IMPLICIT ? "yes" : "no");
}

bool schema_print(const struct schema_key *key, const void *target, struct buf *out)
{
	const void *field = (const char *)target + key->at;

	switch (key->type) {
	case VALUE_CHOICE:
		return buf_puts(out, key->words[read_enum(field)]);
	case VALUE_BOOL:
		return buf_puts(out, *(const bool *)field ? "yes" : "no");
	case VALUE_INT:
		return put_number(out, *(const int *)field);
	case VALUE_PORT:
		return put_number(out, *(const uint16_t *)field);
	case VALUE_SECONDS:
	case VALUE_MS:
		return put_number(out, *(const int64_t *)field);
	case VALUE_PERIOD:
		return put_number(out, *(const int64_t *)field / 1000);
	case VALUE_PATH:
		return put_path(out, *(char *const *)field);
	case VALUE_SSL:
		return put_ssl(out, (enum tls_mode)read_enum(field));
	case VALUE_SECRET:
		return put_secret(key, target, out);
	case VALUE_FOLDERS:
		return put_folders(target, out);
	case VALUE_TAGS:
		return put_tags(target, out);
	default:
		return put_text(out, *(char *const *)field);
	}
}
