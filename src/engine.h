/* Board and poller together: what fills the screen and every output. */
#ifndef ENGINE_H
#define ENGINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/log.h"
#include "model/board.h"
#include "poll/poller.h"

struct engine {
	struct board *board;
	struct poller *poller;
};

/* The monitors are those of the list that are not NULL, under the ids they have; signals
 * are blocked.  False: *engine is empty. */
bool engine_start(struct engine *engine, struct monitor *const *monitors, size_t n,
	const struct poller_settings *settings, struct log *log, struct err *err);
/* Takes at most the time of poller_free().  An empty one is fine. */
void engine_stop(struct engine *engine);

#endif
