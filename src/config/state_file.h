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

/* The bytes of a file of the state, which no other user may have put there.  *is_there
 * false and true: there is none. */
bool state_read_bytes(const char *path, struct buf *text, bool *is_there, struct err *err);
/* Makes the folder where it has to, and keeps other mailtops out of it until close(*fd),
 * which may be -1.  False: nothing is to be written. */
bool state_lock(const char *path, int *fd, struct err *err);
/* Mode 0600; while it is locked. */
bool state_write_bytes(const char *path, const struct buf *text, struct err *err);

#endif
