/* Carries out what people wish of the set of mailboxes: in the file, on the board, and in
 * the list of what can be undone.  With --read-only it refuses all of that, whichever key
 * or command asked.  Main thread; knows no terminal and tells the ui what came of it. */
#ifndef TUI_EDITOR_H
#define TUI_EDITOR_H

#include "base/clock.h"
#include "base/err.h"
#include "config/config.h"
#include "config/keyring.h"
#include "config/state.h"
#include "model/board.h"
#include "tui/ui.h"

struct editor;

/* All must outlive the editor. */
struct editor_settings {
	struct config *config; /* in use; another one takes its place there */
	struct board *board;
	struct keyring *keyring;
	struct state_kept *state; /* its trash is used up; NULL: there is none */
	const char *state_path;	  /* NULL likewise */
	struct ui *ui;
	bool read_only;
};

/* NULL: no memory. */
struct editor *editor_new(const struct editor_settings *settings, struct err *err);
void editor_free(struct editor *editor);

/* Takes the wish over. */
void editor_carry_out(struct editor *editor, struct wish *wish, const struct instant *now);

/* Reads the file again; mailboxes that stay as they are notice nothing.  quiet: says
 * nothing where nothing has changed.  False: it cannot be used, which has been said. */
bool editor_reload(struct editor *editor, bool quiet, const struct instant *now);
/* Readable when the file may have changed; -1: it is not watched. */
int editor_fd(const struct editor *editor);
/* To be called then.  False: nothing has changed. */
bool editor_look(struct editor *editor, const struct instant *now);

#endif
