/* The table by name. */
#include "config/schema.h"

#include <string.h>

#include "base/text.h"

enum { NAMES_MAX = 200 };

static const char *const section_names[SCHEMA_SECTIONS] = {
	[SCHEMA_MAILTOP] = "mailtop",
	[SCHEMA_MONITOR] = "monitor",
	[SCHEMA_KEYS] = "keys",
};

const char *schema_section_name(enum schema_section section)
{
	return section_names[section];
}

/* ".2", ".17". */
static bool is_continuation(const char *suffix)
{
	return suffix[0] == '.' && suffix[1] >= '1' && suffix[1] <= '9' &&
	       strspn(suffix + 1, "0123456789") == strlen(suffix + 1) &&
	       strcmp(suffix, ".1") != 0;
}

const struct schema_key *schema_find(enum schema_section section, const char *name)
{
	const struct schema_key *key;

	for (size_t i = 0; (key = schema_row(i)); i++) {
		size_t len;

		/* a thousand mailboxes ask this some ten thousand times */
		if (key->section != section || key->name[0] != name[0])
			continue;
		len = strlen(key->name);
		if (strncmp(key->name, name, len) != 0)
			continue;
		if (name[len] == '\0' || (key->continues && is_continuation(name + len)))
			return key;
	}
	return NULL;
}

const char *schema_nearest(enum schema_section section, const char *name)
{
	const char *names[NAMES_MAX];
	size_t n = 0;

	for (size_t i = 0; schema_row(i) && n < NAMES_MAX; i++) {
		if (schema_row(i)->section == section)
			names[n++] = schema_row(i)->name;
	}
	return text_nearest(name, names, n);
}
