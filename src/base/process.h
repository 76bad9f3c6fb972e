/* A child program whose output we want: no shell, no terminal, nothing inherited but the
 * environment and the working folder.  One thread uses one process; nothing here blocks. */
#ifndef BASE_PROCESS_H
#define BASE_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"

#define PROCESS_OUT_MAX	      ((size_t)64 * 1024)
#define PROCESS_COMPLAINT_MAX ((size_t)1024)

enum process_state { PROCESS_RUNS, PROCESS_ENDED, PROCESS_FAILED };

struct process {
	/* Readable whenever process_read has work, be it output or the end: the one
	 * descriptor to wait on, level-triggered.  Never closed before process_release. */
	int fd;

	struct buf out;	      /* secret: wiped on release */
	struct buf complaint; /* the first bytes of standard error */

	/* private */
	pid_t pid;  /* 0 once it is reaped */
	int status; /* of waitpid, once it is reaped */
	int out_fd; /* -1 once at its end */
	int err_fd; /* likewise */
	int pid_fd;
	char name[64]; /* printable, for sentences */
};

/* Splits a command line into words: blanks part them, '…' and "…" hold them together, a
 * backslash takes the next character as it is, but not between '…'.  No variables, no
 * globs. *argv is one block, NULL-terminated, free() it.  False on an open quote or an
 * empty line. */
bool process_split(const char *line, char ***argv, struct err *err);

/* Starts argv with /dev/null as standard input, in a session of its own: without a terminal
 * to ask on.  On false nothing is left to release. */
bool process_start(struct process *process, char *const *argv, struct err *err);
/* Takes what there is.  PROCESS_ENDED: it left with status 0 and process->out is whole,
 * also when a daemon of its making still holds the pipes.  PROCESS_FAILED: err (class
 * ERR_IO) says how it left, with the first line of its standard error, or that it said too
 * much. */
enum process_state process_read(struct process *process, struct err *err);
/* Kills its process group if it still runs, reaps it, wipes and gives back everything.  A
 * zeroed process is fine. */
void process_release(struct process *process);

#endif
