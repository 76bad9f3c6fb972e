#include "config/config.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/count_of.h"
#include "base/file.h"
#include "base/text.h"
#include "config/ini.h"
#include "config/monitor_make.h"
#include "config/schema.h"
#include "config/section.h"

/* A load under way: everything may be half made. */
struct loading {
	const struct ini *ini;
	struct problems *problems;
	struct config config;
};

/* What a section is about; SCHEMA_SECTIONS: nothing we know. */
static enum schema_section kind_of(const char *name)
{
	if (strncmp(name, "monitor ", strlen("monitor ")) == 0)
		return SCHEMA_MONITOR;
	if (strcmp(name, "mailtop") == 0)
		return SCHEMA_MAILTOP;
	return strcmp(name, "keys") == 0 ? SCHEMA_KEYS : SCHEMA_SECTIONS;
}

static void judge_settings(struct loading *loading, const struct ini_section *section)
{
	struct settings *settings = &loading->config.settings;
	unsigned line;

	if (settings->interval_s >= settings->min_interval_s)
		return;
	if (ini_get(section, "interval", &line))
		problems_add(loading->problems, PROBLEM_ERROR, line,
			"interval: it is shorter than min_interval, %lld s",
			(long long)settings->min_interval_s);
	else
		settings->interval_s = settings->min_interval_s;
}

/* Before the monitors, wherever it stands, since they take defaults from it. */
static bool read_settings(struct loading *loading)
{
	if (!section_defaults(SCHEMA_MAILTOP, &loading->config.settings, loading->problems))
		return false;
	for (size_t i = 0; i < ini_sections(loading->ini); i++) {
		const struct ini_section *section = ini_section(loading->ini, i);

		if (kind_of(section->name) != SCHEMA_MAILTOP)
			continue;
		section_read(SCHEMA_MAILTOP, section, &loading->config.settings,
			loading->problems);
		judge_settings(loading, section);
	}
	return true;
}

static bool read_bindings(struct loading *loading, const struct ini_section *section)
{
	struct config *config = &loading->config;
	const size_t n = config->n_bindings + section->n;
	struct binding *grown = realloc(config->bindings, (n + 1) * sizeof *grown);

	if (!grown)
		return false;
	config->bindings = grown;
	for (size_t i = 0; i < section->n; i++) {
		const struct ini_entry *entry = &section->entries[i];
		struct binding *binding = &grown[config->n_bindings];

		if (entry->faulty)
			continue;
		*binding = (struct binding){ .action = strdup(entry->key),
			.keys = strdup(entry->value),
			.line = entry->line };
		config->n_bindings++;
		if (!binding->action || !binding->keys)
			return false;
	}
	return true;
}

static bool read_monitor(struct loading *loading, const struct ini_section *section)
{
	struct config *config = &loading->config;
	struct monitor *monitor =
		monitor_read(section, &config->settings, loading->problems);

	if (!monitor)
		return false;
	monitor->id = (uint32_t)config->n_monitors;
	config->monitors[config->n_monitors++] = monitor;
	monitor->label = strdup(section->name + strlen("monitor "));
	return monitor->label;
}

static void refuse_section(struct loading *loading, const struct ini_section *section)
{
	static const char *const known[] = { "mailtop", "monitor", "keys" };
	const size_t len = strcspn(section->name, " ");
	char word[40];
	const char *meant;

	if (strcmp(section->name, "monitor") == 0) {
		problems_add(loading->problems, PROBLEM_ERROR, section->line,
			"section [monitor] needs a name, like [monitor work]");
		return;
	}
	snprintf(
		word, sizeof word, "%.*s", len < sizeof word ? (int)len : 0, section->name);
	meant = text_nearest(word, known, COUNT_OF(known));
	if (!meant)
		meant = text_nearest(section->name, known, COUNT_OF(known));
	if (!meant)
		problems_add(loading->problems, PROBLEM_ERROR, section->line,
			"unknown section [%.80s]; there are [mailtop], [keys] and [monitor "
			"NAME]",
			section->name);
	else
		problems_add(loading->problems, PROBLEM_ERROR, section->line,
			"unknown section [%.80s]; did you mean [%s%s]?", section->name,
			meant, strcmp(meant, "monitor") == 0 ? section->name + len : "");
}

static bool read_sections(struct loading *loading)
{
	const size_t n = ini_sections(loading->ini);

	loading->config.monitors = calloc(n + 1, sizeof *loading->config.monitors);
	if (!loading->config.monitors)
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct ini_section *section = ini_section(loading->ini, i);
		bool ok = true;

		switch (kind_of(section->name)) {
		case SCHEMA_MONITOR:
			ok = read_monitor(loading, section);
			break;
		case SCHEMA_KEYS:
			ok = read_bindings(loading, section);
			break;
		case SCHEMA_SECTIONS:
			if (section->name[0]) /* else noted by ini */
				refuse_section(loading, section);
			break;
		default:
			break;
		}
		if (!ok)
			return false;
	}
	return true;
}

/* A name and where it is said. */
struct named {
	const char *name;
	unsigned line;
	bool is_label; /* the section's own; equal sections are noted by ini */
};

static int compare_named(const void *a, const void *b)
{
	const struct named *left = a;
	const struct named *right = b;
	const int order = strcmp(left->name, right->name);

	return order != 0 ? order : (left->line > right->line) - (left->line < right->line);
}

/* Monitors are in the order of their sections. */
static size_t collect_names(const struct loading *loading, struct named *names)
{
	struct monitor *const *monitor = loading->config.monitors;
	size_t n = 0;

	for (size_t i = 0; i < ini_sections(loading->ini); i++) {
		const struct ini_section *section = ini_section(loading->ini, i);
		unsigned line = section->line;
		bool is_label;

		if (kind_of(section->name) != SCHEMA_MONITOR)
			continue;
		is_label = !ini_get(section, "name", &line);
		assert(*monitor); /* one a section */
		if ((*monitor)->name)
			names[n++] = (struct named){ (*monitor)->name, line, is_label };
		monitor++;
	}
	return n;
}

static bool judge_names(struct loading *loading)
{
	struct named *names = calloc(loading->config.n_monitors + 1, sizeof *names);
	size_t n;

	if (!names)
		return false;
	n = collect_names(loading, names);
	qsort(names, n, sizeof *names, compare_named);
	for (size_t i = 1; i < n; i++) {
		const struct named *first = &names[i - 1];

		if (strcmp(first->name, names[i].name) != 0 ||
			(first->is_label && names[i].is_label))
			continue;
		problems_add(loading->problems, PROBLEM_ERROR, names[i].line,
			"name: '%.80s' is already the name of the monitor on line %u",
			names[i].name, first->line);
	}
	free(names);
	return true;
}

static bool holds_password(const struct config *config)
{
	for (size_t i = 0; i < config->n_monitors; i++) {
		assert(config->monitors[i]);
		if (config->monitors[i]->secret.kind == SECRET_PASSWORD)
			return true;
	}
	return false;
}

static void judge_mode(struct loading *loading, const char *path)
{
	struct stat found;

	if (!holds_password(&loading->config) || stat(path, &found) < 0 ||
		(found.st_mode & (S_IRGRP | S_IROTH)) == 0)
		return;
	problems_add(loading->problems, PROBLEM_WARNING, 0,
		"mode %04o lets others read the passwords in it; chmod 600",
		(unsigned)found.st_mode & 07777U);
}

/* Takes ini over, which may be NULL; name is the path or what stands for it. */
static bool load(
	struct ini *ini, const char *name, struct config *config, struct problems *problems)
{
	struct loading loading = { .ini = ini, .problems = problems };
	bool ok = false;

	if (!ini)
		goto out;
	loading.config.path = strdup(name);
	ok = loading.config.path && read_settings(&loading) && read_sections(&loading) &&
	     judge_names(&loading);
	if (!ok)
		problems_add(problems, PROBLEM_ERROR, 0, "out of memory");
	if (strcmp(name, "-") != 0)
		judge_mode(&loading, name);
	ok = ok && problems->n_errors == 0;
out:
	problems_sort(problems);
	ini_free(ini);
	if (ok)
		*config = loading.config;
	else
		config_release(&loading.config);
	return ok;
}

bool config_load(const char *path, struct config *config, struct problems *problems)
{
	return load(ini_load(path, problems), path, config, problems);
}

bool config_load_text(const char *name, const char *text, size_t len, struct config *config,
	struct problems *problems)
{
	return load(ini_load_text(name, text, len, problems), name, config, problems);
}

void config_release(struct config *config)
{
	for (size_t i = 0; i < config->n_bindings; i++) {
		free(config->bindings[i].action);
		free(config->bindings[i].keys);
	}
	for (size_t i = 0; i < config->n_monitors; i++)
		monitor_unref(config->monitors[i]);
	free(config->bindings);
	free(config->monitors);
	free(config->settings.theme);
	free(config->settings.view);
	free(config->settings.sort);
	free(config->settings.color);
	free(config->settings.lines);
	free(config->path);
	*config = (struct config){ 0 };
}

bool config_default_path(char *out, size_t size)
{
	static const char name[] = "/mailtop.ini";
	size_t len;

	if (!file_xdg("XDG_CONFIG_HOME", ".config", out, size))
		return false;
	len = strlen(out);
	if (size - len < sizeof name)
		return false;
	memcpy(out + len, name, sizeof name);
	return true;
}
