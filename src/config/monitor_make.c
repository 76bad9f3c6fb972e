#include "config/monitor_make.h"

#include <stdlib.h>
#include <string.h>

#include "config/monitor_rules.h"
#include "config/schema.h"
#include "config/value.h"

static void store(struct monitor *monitor, const struct schema_key *key, const char *value,
	unsigned line, struct problems *problems)
{
	struct err err;

	if (!value_store(key, value, monitor, &err))
		problems_add(problems, PROBLEM_ERROR, line, "%s: %s", key->name, err.text);
}

static void set_defaults(
	struct monitor *monitor, const struct settings *settings, struct problems *problems)
{
	for (size_t i = 0; schema_row(i); i++) {
		const struct schema_key *key = schema_row(i);

		if (key->section == SCHEMA_MONITOR && key->fallback &&
			key->type != VALUE_FOLDERS)
			store(monitor, key, key->fallback, 0, problems);
	}
	monitor->interval_ms = settings->interval_s * 1000;
	monitor->timeout_ms = settings->timeout_ms;
}

static void set_name(struct monitor *monitor, const struct ini_section *section,
	struct problems *problems)
{
	const char *label = section->name + strlen("monitor ");

	if (!ini_get(section, "name", NULL))
		store(monitor, schema_find(SCHEMA_MONITOR, "name"), label, section->line,
			problems);
}

struct monitor *monitor_make(const struct ini_section *section,
	const struct settings *settings, struct problems *problems)
{
	const size_t before = problems->n_errors;
	struct monitor *monitor = monitor_new();

	if (!monitor) {
		problems_add(problems, PROBLEM_ERROR, 0, "out of memory");
		return NULL;
	}
	monitor->line = section->line;
	set_defaults(monitor, settings, problems);
	set_name(monitor, section, problems);
	for (size_t i = 0; i < section->n; i++) {
		const struct ini_entry *entry = &section->entries[i];
		const struct schema_key *key = schema_find(SCHEMA_MONITOR, entry->key);

		if (key)
			store(monitor, key, entry->value, entry->line, problems);
		else
			problems_add(problems, PROBLEM_ERROR, entry->line,
				"%.60s: unknown key", entry->key);
	}
	monitor_rules_apply(monitor, section, settings, problems);
	if (problems->n_errors == before)
		return monitor;
	monitor_unref(monitor);
	return NULL;
}
