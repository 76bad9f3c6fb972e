#include "config/section.h"

#include "config/value.h"

static bool store(struct problems *problems, const struct schema_key *key,
	const struct ini_entry *entry, void *target)
{
	struct err err;

	if (value_store(key, entry->value, target, &err))
		return true;
	problems_add(
		problems, PROBLEM_ERROR, entry->line, "%.60s: %s", entry->key, err.text);
	return false;
}

static void refuse_key(struct problems *problems, enum schema_section kind,
	const struct ini_section *section, const struct ini_entry *entry)
{
	const enum schema_section other =
		kind == SCHEMA_MONITOR ? SCHEMA_MAILTOP : SCHEMA_MONITOR;
	const char *meant = schema_nearest(kind, entry->key);

	if (schema_find(other, entry->key))
		problems_add(problems, PROBLEM_ERROR, entry->line,
			"%.60s: this key belongs to [%s%s]", entry->key,
			schema_section_name(other), other == SCHEMA_MONITOR ? " NAME" : "");
	else if (meant)
		problems_add(problems, PROBLEM_ERROR, entry->line,
			"%.60s: unknown key in [%.80s]; did you mean '%s'?", entry->key,
			section->name, meant);
	else
		problems_add(problems, PROBLEM_ERROR, entry->line,
			"%.60s: unknown key in [%.80s]", entry->key, section->name);
}

void section_read(enum schema_section kind, const struct ini_section *section, void *target,
	struct problems *problems)
{
	for (size_t i = 0; i < section->n; i++) {
		const struct ini_entry *entry = &section->entries[i];
		const struct schema_key *key = schema_find(kind, entry->key);

		if (!key) {
			refuse_key(problems, kind, section, entry);
			continue;
		}
		if (entry->faulty || !store(problems, key, entry, target))
			continue;
		if (key->type == VALUE_SECRET && entry->commented)
			problems_add(problems, PROBLEM_WARNING, entry->line,
				"%s: the comment behind it is not part of it; quote the "
				"value "
				"if it should be",
				key->name);
	}
}

bool section_defaults(enum schema_section kind, void *target, struct problems *problems)
{
	for (size_t i = 0; schema_row(i); i++) {
		const struct schema_key *key = schema_row(i);
		struct err err;

		if (key->section != kind || !key->fallback || key->type == VALUE_FOLDERS)
			continue;
		if (value_store(key, key->fallback, target, &err))
			continue;
		problems_add(problems, PROBLEM_ERROR, 0, "%s: %s", key->name, err.text);
		return false;
	}
	return true;
}
