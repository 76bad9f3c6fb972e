/* A child program whose output we want: no shell, no terminal, nothing inherited but standard
 * error's twin and the environment.  One thread uses one process; nothing here blocks. */
#ifndef BASE_PROCESS_H
#define BASE_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"

enum process_state { PROCESS_RUNS, PROCESS_ENDED, PROCESS_FAILED };

struct process {
	pid_t pid;
	int out_fd;	     /* non-blocking; readable when process_read has work */
	int err_fd;	     /* likewise */
	struct buf out;	     /* secret: wiped on release */
	struct buf complaint; /* the first bytes of standard error */
};

/* Splits a command line into words: blanks part them, '…' and "…" hold them together, a
 * backslash takes the next character as it is.  No variables, no globs.  *argv is one block,
 * NULL-terminated, free() it.  False on an open quote or an empty line. */
bool process_split(const char *line, char ***argv, struct err *err);

/* Starts argv with /dev/null as standard input, in its own process group. */
bool process_start(struct process *process, char *const *argv, struct err *err);
/* Takes what there is.  PROCESS_ENDED: it left with status 0 and process->out is whole.
 * PROCESS_FAILED: err says how it left, with the first line of its standard error. */
enum process_state process_read(struct process *process, struct err *err);
/* Kills its process group if it still runs, reaps it, wipes and gives back everything. */
void process_release(struct process *process);

#endif
