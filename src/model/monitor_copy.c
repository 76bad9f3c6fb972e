/* Monitors made of others: a copy, and one wish out of two. */
#include <stdlib.h>
#include <string.h>

#include "base/count_of.h"
#include "model/monitor_parts.h"

static const size_t texts[] = {
	offsetof(struct monitor, name),
	offsetof(struct monitor, host),
	offsetof(struct monitor, user),
	offsetof(struct monitor, description),
	offsetof(struct monitor, auth),
	offsetof(struct monitor, ca_file),
	offsetof(struct monitor, pin_sha256),
	offsetof(struct monitor, client_cert),
	offsetof(struct monitor, client_key),
};

#define PLAIN(field)                                                                       \
	{                                                                                  \
		offsetof(struct monitor, field), sizeof((struct monitor *)NULL)->field     \
	}

static const struct plain {
	size_t at;
	size_t size;
} plains[] = {
	PLAIN(type),
	PLAIN(port),
	PLAIN(tls),
	PLAIN(interval_ms),
	PLAIN(timeout_ms),
	PLAIN(retries),
	PLAIN(keep),
	PLAIN(push),
	PLAIN(enabled),
	PLAIN(allow_plaintext),
};

static char *const *text_at(const struct monitor *monitor, size_t at)
{
	return (char *const *)(const void *)((const char *)monitor + at);
}

static bool copy_text(char **to, const char *from)
{
	char *copy = from ? strdup(from) : NULL;

	if (from && !copy)
		return false;
	free(*to);
	*to = copy;
	return true;
}

static bool copy_text_at(struct monitor *to, const struct monitor *from, size_t at)
{
	return copy_text((char **)(void *)((char *)to + at), *text_at(from, at));
}

static bool copy_secret(struct monitor *to, const struct monitor *from)
{
	char *value = from->secret.value ? strdup(from->secret.value) : NULL;

	if (from->secret.value && !value)
		return false;
	if (to->secret.value)
		explicit_bzero(to->secret.value, strlen(to->secret.value));
	free(to->secret.value);
	to->secret = (struct secret_source){ from->secret.kind, value };
	return true;
}

static bool copy_folders(struct monitor *to, const struct monitor *from)
{
	for (size_t i = 0; i < to->n_folders; i++)
		free(to->folders[i].text);
	to->n_folders = 0;
	for (size_t i = 0; i < from->n_folders; i++) {
		const struct folder_rule *rule = &from->folders[i];

		if (!monitor_add_folder(to, rule->text) ||
			!copy_text(&to->folders[i].text, rule->text))
			return false;
		to->folders[i].exclude = rule->exclude;
		to->folders[i].special_use = rule->special_use;
		to->folders[i].pattern = rule->pattern;
	}
	return true;
}

static bool copy_tags(struct monitor *to, const struct monitor *from)
{
	for (size_t i = 0; i < to->n_tags; i++) {
		free(to->tags[i].key);
		free(to->tags[i].value);
	}
	to->n_tags = 0;
	for (size_t i = 0; i < from->n_tags; i++)
		if (!monitor_add_tag(to, from->tags[i].key, from->tags[i].value))
			return false;
	return true;
}

static bool is_same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool is_same_secret(const struct secret_source *a, const struct secret_source *b)
{
	return a->kind == b->kind && is_same(a->value, b->value);
}

/* Puts into `to` what from has otherwise than unless; NULL: all. */
static bool take(
	struct monitor *to, const struct monitor *from, const struct monitor *unless)
{
	bool ok = true;

	for (size_t i = 0; i < COUNT_OF(plains); i++) {
		const size_t at = plains[i].at;

		if (!unless || memcmp((const char *)from + at, (const char *)unless + at,
				       plains[i].size) != 0)
			memcpy((char *)to + at, (const char *)from + at, plains[i].size);
	}
	for (size_t i = 0; i < COUNT_OF(texts) && ok; i++) {
		if (!unless ||
			!is_same(*text_at(from, texts[i]), *text_at(unless, texts[i])))
			ok = copy_text_at(to, from, texts[i]);
	}
	if (!unless || !is_same_secret(&from->secret, &unless->secret))
		ok = ok && copy_secret(to, from);
	if (!unless || !monitor_same_folders(from, unless))
		ok = ok && copy_folders(to, from);
	if (!unless || !monitor_same_tags(from, unless))
		ok = ok && copy_tags(to, from);
	return ok;
}

struct monitor *monitor_copy(const struct monitor *monitor)
{
	struct monitor *copy = monitor_new();

	if (!copy)
		return NULL;
	copy->id = monitor->id;
	copy->trial = monitor->trial;
	copy->line = monitor->line;
	if (take(copy, monitor, NULL) && copy_text(&copy->label, monitor->label))
		return copy;
	monitor_unref(copy);
	return NULL;
}

struct monitor *monitor_merge(const struct monitor *before, const struct monitor *mine,
	const struct monitor *theirs)
{
	struct monitor *merged = monitor_copy(theirs);

	if (!merged || take(merged, mine, before))
		return merged;
	monitor_unref(merged);
	return NULL;
}
