/* The terminal as the kernel has it: descriptors, size, job control.  Knows no ncurses. */
#ifndef TUI_TTY_H
#define TUI_TTY_H

#include <stdbool.h>
#include <stdio.h>
#include <termios.h>

#include "base/err.h"

struct tty {
	FILE *in, *out; /* of our own, so that ncurses shares nothing with the program */
	int fd;		/* of out */
	struct termios modes; /* before we came */
};

/* Standard output must be a terminal.  Standard input may be something else, a
 * configuration perhaps; then the keyboard is the controlling terminal. */
bool tty_open(struct tty *tty, struct err *err);
/* Accepts a zeroed tty.  Leaves the modes alone. */
void tty_release(struct tty *tty);

/* The size where the kernel knows one, within bounds; else *h and *w stay. */
void tty_size(const struct tty *tty, int *h, int *w);
/* Something can be written right now without blocking. */
bool tty_is_writable(const struct tty *tty);
/* Past ncurses, which does not know everything; nothing when it would block. */
void tty_write(const struct tty *tty, const char *text);

/* False: nobody would wake us again, as under a shell without job control. */
bool tty_can_stop(void);
/* Stops the process, all threads of it, until somebody wakes it. */
void tty_stop(void);

#endif
