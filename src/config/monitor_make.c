#include "config/monitor_make.h"

#include <string.h>

#include "config/monitor_rules.h"
#include "config/section.h"

/* What people see, unless the section says otherwise. */
static void name_by_label(struct monitor *monitor, const struct ini_section *section,
	struct problems *problems)
{
	const char *label = section->name + strlen("monitor ");
	struct ini_entry entry = { .key = "name", .value = label, .line = section->line };
	const struct ini_section name = {
		.name = section->name, .entries = &entry, .n = 1
	};

	if (!ini_get(section, "name", NULL))
		section_read(SCHEMA_MONITOR, &name, monitor, problems);
}

struct monitor *monitor_read(const struct ini_section *section,
	const struct settings *settings, struct problems *problems)
{
	struct monitor *monitor = monitor_new();

	if (!monitor || !section_defaults(SCHEMA_MONITOR, monitor, problems)) {
		monitor_unref(monitor);
		return NULL;
	}
	monitor->line = section->line;
	monitor->interval_ms = settings->interval_s * 1000;
	monitor->timeout_ms = settings->timeout_ms;
	name_by_label(monitor, section, problems);
	section_read(SCHEMA_MONITOR, section, monitor, problems);
	monitor_rules_apply(monitor, section, settings, problems);
	return monitor;
}

struct monitor *monitor_make(const struct ini_section *section,
	const struct settings *settings, struct problems *problems)
{
	const size_t before = problems->n_errors;
	struct monitor *monitor = monitor_read(section, settings, problems);

	if (!monitor)
		problems_add(problems, PROBLEM_ERROR, 0, "out of memory");
	if (problems->n_errors == before)
		return monitor;
	monitor_unref(monitor);
	return NULL;
}
