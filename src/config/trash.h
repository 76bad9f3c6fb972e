/* Sections that were removed from the config, for a while.  No password in clear is kept.
 */
#ifndef CONFIG_TRASH_H
#define CONFIG_TRASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/scan.h"
#include "config/edit.h"

#define TRASH_MAX 50
/* Of one section; a larger one is not kept. */
#define TRASH_BYTES_MAX ((size_t)16 * 1024)

struct trashed {
	char *name; /* of the monitor */
	int64_t wall_ms;
	bool needs_password; /* it had one in clear: that must be given again */
	struct removed removed;
};

struct trash {
	struct trashed *list; /* the oldest first */
	size_t n;
};

/* Appends the section without the lines that give a password in clear, also where they are
 * commented out; *is_stripped: there were some. */
bool trash_strip(struct scan section, struct buf *out, bool *is_stripped);

/* Takes entry over, also on false (no memory). */
bool trash_put(struct trash *trash, struct trashed *entry);
/* A stripped copy. */
bool trash_add(struct trash *trash, const struct removed *removed, const char *name,
	int64_t wall_ms, struct err *err);
void trash_drop(struct trash *trash, const char *section, int64_t wall_ms);
void trash_release(struct trash *trash);
void trashed_release(struct trashed *entry);

#endif
