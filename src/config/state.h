/* What mailtop remembers from one run to the next and no config should hold: how the screen
 * was left, and the sections that were removed.  The file may be lost, broken or another
 * one's at any time; then there is nothing to remember. */
#ifndef CONFIG_STATE_H
#define CONFIG_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "config/trash.h"

/* Words and sentences of the screen; what they may be is the screen's business. */
enum state_text {
	STATE_VIEW,
	STATE_SORT,
	STATE_FILTER,
	STATE_THEME,
	STATE_TIMES,
	STATE_TEXTS,
};

struct state_kept {
	char *texts[STATE_TEXTS]; /* NULL: nothing is remembered */
	bool reverse;
	char **unfolded; /* names of monitors */
	size_t n_unfolded;
	/* What was removed, the oldest first.  Only read here: state_save() leaves the
	 * trash of the file alone, since another mailtop may have put something there. */
	struct trash trash;
};

/* "" where nothing is remembered. */
const char *state_get(const struct state_kept *state, enum state_text which);
/* Copies text.  False: no memory, and all is as it was; likewise below. */
bool state_set(struct state_kept *state, enum state_text which, const char *text);
bool state_is_unfolded(const struct state_kept *state, const char *name);
bool state_set_unfolded(struct state_kept *state, const char *name, bool is_unfolded);
void state_release(struct state_kept *state);

/* $XDG_STATE_HOME/mailtop/state.ini or ~/.local/state/mailtop/state.ini. */
bool state_default_path(char *out, size_t size);

/* False: *state is empty, and note says why; a file that is not there is no reason. */
bool state_load(const char *path, struct state_kept *state, struct err *note);
/* The file gets mode 0600 and a new folder 0700; a folder of another user is refused. */
bool state_save(const char *path, const struct state_kept *state, struct err *err);

/* Puts a section that was removed, under the monitor's name, into the file, without clear
 * passwords; the oldest make room. */
bool state_trash_add(const char *path, const struct removed *removed, const char *name,
	int64_t wall_ms, struct err *err);
/* Takes what was restored out of the file; nothing is there is fine, too. */
bool state_trash_drop(
	const char *path, const char *section, int64_t wall_ms, struct err *err);

#endif
