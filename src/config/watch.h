/* Tells when somebody wrote the config: also where an editor put a new file in its place,
 * or a link on the way to it leads elsewhere now.  One thread; never blocks. */
#ifndef CONFIG_WATCH_H
#define CONFIG_WATCH_H

#include <stdbool.h>

#include "base/err.h"
#include "config/store.h"

struct watch;

/* The file need not be there yet, nor its folder.  NULL: err, e.g. when the system's number
 * of watches is used up; one can go on without. */
struct watch *watch_new(const char *path, struct err *err);
void watch_free(struct watch *watch);

/* Readable (poll(2)) when there is something for watch_read(). */
int watch_fd(const struct watch *watch);

/* Takes what there is.  True: things were quiet for a moment after a change, and the file
 * holds something else than the store read or wrote last; then load it.  So a save in many
 * steps counts once, and what we wrote ourselves never. */
bool watch_read(struct watch *watch, const struct store *store);

#endif
