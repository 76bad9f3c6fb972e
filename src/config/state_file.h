/* The state as the text of its file: an ini file in which every text is quoted, its odd
 * bytes as %XX, and goes on in "key.2" where it is long. */
#ifndef CONFIG_STATE_FILE_H
#define CONFIG_STATE_FILE_H

#include "config/state.h"

/* Appends the text; the trash may be another one's than the state's. */
bool state_print(
	const struct state_kept *state, const struct trash *trash, struct buf *out);
/* False: *state is empty; err: what is wrong with the text. */
bool state_parse(struct scan text, struct state_kept *state, struct err *err);

#endif
