/* From the running set of monitors to the one that the file says now, in commands for the
 * poller. */
#ifndef CONFIG_DIFF_H
#define CONFIG_DIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/config.h"
#include "model/board.h"

struct diff {
	struct command *list; /* each ADD and REPLACE holds a reference */
	size_t n;
};

/* Gives the monitors of `fresh`, which nobody else has seen yet, the ids they go on under:
 * that of the running one with the same name, else with the same section, else *next_id and
 * up.  Those that stay as they are need no command.  False: no memory, and nothing was
 * changed. */
bool config_diff(const struct config *running, struct config *fresh, uint32_t *next_id,
	struct diff *diff);
/* Hands all of them over to the poller; what is left is empty.  False: no memory for some.
 */
bool diff_send(struct diff *diff, struct board *board);
void diff_release(struct diff *diff);

#endif
