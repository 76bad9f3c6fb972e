/* How the screen was left, from one run to the next: the state file, read at the start and
 * written some seconds after a key changed something of it. */
#ifndef TUI_MEMORY_H
#define TUI_MEMORY_H

#include "base/clock.h"
#include "base/log.h"
#include "config/state.h"
#include "tui/ui.h"

struct memory {
	char *path; /* owned; NULL: there is no place for it */
	struct state_kept state;
	struct log *log;
	int64_t due_ms; /* when it is written; INT64_MAX: nothing to write */
};

/* Each config has a state of its own. */
void memory_open(struct memory *memory, const char *config_path, struct log *log);
void memory_release(struct memory *memory);

/* A key was pressed: what it changed is written in a while. */
void memory_touch(struct memory *memory, const struct instant *now);
/* Writes it if it is another one than before and now is the time; at the end it is. */
void memory_keep(
	struct memory *memory, const struct ui *ui, bool at_end, const struct instant *now);

#endif
