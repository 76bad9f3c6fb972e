#include "tui/memory.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "config/config.h"

#define DELAY_MS 3000

/* FNV-1a: short, and no secret. */
static uint64_t hash(const char *text)
{
	uint64_t sum = UINT64_C(14695981039346656037);

	for (; *text; text++)
		sum = (sum ^ (unsigned char)*text) * UINT64_C(1099511628211);
	return sum;
}

/* "state.ini" is of the default config, "state-1f….ini" of the one at that path. */
static char *path_for(const char *config_path)
{
	char path[PATH_MAX], standard[PATH_MAX], resolved[PATH_MAX];
	char *made = NULL;
	const char *slash;

	if (!state_default_path(path, sizeof path))
		return NULL;
	if (config_default_path(standard, sizeof standard) &&
		strcmp(standard, config_path) == 0)
		return strdup(path);
	if (!file_resolve(config_path, resolved, NULL))
		return NULL;
	slash = strrchr(path, '/');
	if (!slash || asprintf(&made, "%.*s/state-%016" PRIx64 ".ini", (int)(slash - path),
			      path, hash(resolved)) < 0)
		return NULL;
	return made;
}

void memory_open(struct memory *memory, const char *config_path, struct log *log)
{
	struct err note = { 0 };

	*memory = (struct memory){ .log = log, .due_ms = INT64_MAX };
	if (strcmp(config_path, "-") == 0)
		return;
	memory->path = path_for(config_path);
	if (memory->path && !state_load(memory->path, &memory->state, &note))
		log_write(log, LOG_WARNING, "state: %s", note.text);
}

void memory_release(struct memory *memory)
{
	state_release(&memory->state);
	free(memory->path);
	*memory = (struct memory){ 0 };
}

void memory_touch(struct memory *memory, const struct instant *now)
{
	if (memory->path && memory->due_ms == INT64_MAX)
		memory->due_ms = now->ms + DELAY_MS;
}

void memory_keep(
	struct memory *memory, const struct ui *ui, bool at_end, const struct instant *now)
{
	struct err err;

	if (memory->due_ms == INT64_MAX || (now->ms < memory->due_ms && !at_end))
		return;
	memory->due_ms = INT64_MAX;
	if (ui_remember(ui, &memory->state) &&
		!state_save(memory->path, &memory->state, &err))
		log_write(memory->log, LOG_WARNING, "state: %s", err.text);
}
