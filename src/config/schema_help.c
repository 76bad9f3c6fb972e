/* The table in words: what a value looks like, and the page of all keys. */
#include "config/schema.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { DAY_S = 24 * 60 * 60 };

static void join_words(const char *const *words, char *out, size_t size)
{
	size_t len = 0;

	out[0] = '\0';
	for (; *words && len < size; words++)
		len += (size_t)snprintf(
			out + len, size - len, "%s%s", len > 0 ? ", " : "", *words);
}

void schema_describe(const struct schema_key *key, char *out, size_t size)
{
	static const char *const kinds[VALUE_TYPES] = {
		[VALUE_TEXT] = "text",
		[VALUE_HOST] = "name or address",
		[VALUE_PATH] = "path",
		[VALUE_PIN] = "44 characters of base64",
		[VALUE_SECRET] = "text",
		[VALUE_FOLDERS] = "list",
		[VALUE_TAGS] = "list",
	};

	switch (key->type) {
	case VALUE_WORD:
	case VALUE_CHOICE:
		join_words(key->words, out, size);
		break;
	case VALUE_BOOL:
	case VALUE_SSL:
		snprintf(out, size, "yes or no");
		break;
	case VALUE_INT:
	case VALUE_PORT:
		snprintf(out, size, "%" PRId64 " to %" PRId64, key->min, key->max);
		break;
	case VALUE_MS:
		snprintf(out, size, "%" PRId64 " to %" PRId64 " ms", key->min, key->max);
		break;
	case VALUE_SECONDS:
	case VALUE_PERIOD:
		snprintf(out, size, "%" PRId64 " s to %" PRId64 " d", key->min,
			key->max / DAY_S);
		break;
	default:
		snprintf(out, size, "%s", kinds[key->type]);
	}
}

bool schema_help_default(const struct schema_key *key, struct buf *out)
{
	const char *fallback = key->fallback ? key->fallback : key->otherwise;

	if (key->required)
		return buf_puts(out, "; must be given");
	return !fallback || buf_printf(out, "; default: %s", fallback);
}

static bool help_key(const struct schema_key *key, struct buf *out)
{
	char kind[120];

	schema_describe(key, kind, sizeof kind);
	return buf_printf(out, "  %-20s %s", key->name, kind) &&
	       schema_help_default(key, out) &&
	       buf_printf(out, "\n  %-20s %s\n", "", key->help);
}

bool schema_help(struct buf *out)
{
	enum schema_section before = SCHEMA_SECTIONS;

	for (size_t i = 0; schema_row(i); i++) {
		const struct schema_key *key = schema_row(i);

		if (key->section != before &&
			!buf_printf(out, "%s[%s%s]\n", i > 0 ? "\n" : "",
				schema_section_name(key->section),
				key->section == SCHEMA_MONITOR ? " NAME" : ""))
			return false;
		before = key->section;
		if (!help_key(key, out))
			return false;
	}
	return buf_puts(out,
		"\n[keys]\n  ACTION = KEYS          binds keys anew; the names of "
		"actions stand in the help of the screen\n");
}
