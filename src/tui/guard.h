/* What keeps this program from outliving or spoiling its terminal, whatever happens:
 *  - a crash gives the terminal back by one prepared write() and tcsetattr();
 *  - a signal that ends the program is seen even while the main thread is stuck in a write
 * to a terminal that nobody reads, and two seconds later the process is gone;
 *  - a loop that turns without doing anything is noticed.
 * Main thread only.  Signal handlers can be reached by nothing but static data, so the
 * state of this one file is static; there is one terminal to guard. */
#ifndef TUI_GUARD_H
#define TUI_GUARD_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <termios.h>

#include "base/err.h"

#define GUARD_RESTORE_MAX 256

/* What it takes to give the terminal back. */
struct guard_terminal {
	int fd;
	struct termios modes;
	char restore[GUARD_RESTORE_MAX]; /* leaves the alternate screen, shows the cursor …
					  */
	size_t len;
};

/* The signals that mean leave: TERM, INT, HUP, QUIT. */
void guard_signals(sigset_t *set);

/* Handlers for crashes, for the signals above, SIGALRM and SIGTSTP (which must not be
 * ncurses' business).  To be called before the terminal is taken. */
void guard_begin(void);
/* Gives all dispositions back. */
void guard_end(void);

/* Appends a string of terminfo (NULL: nothing) without its padding marks "$<5/>". */
void guard_restore_add(struct guard_terminal *terminal, const char *text);

/* From now on a crash restores this terminal (copied).  NULL: there is nothing to restore.
 */
void guard_terminal(const struct guard_terminal *terminal);

/* Around whatever may block on the terminal: signals that mean leave are let in meanwhile.
 */
void guard_let_in(void);
void guard_shut_out(void);
/* The one that came meanwhile; 0: none. */
int guard_caught(void);
/* In two seconds the process ends, come what may. */
void guard_deadline(void);

/* Layer three: a loop that turned 50 times within 100 ms and did nothing in any turn. */
struct guard_turns {
	int64_t since_us;
	int n;
};

/* Once a turn.  False: leave. */
bool guard_turn(struct guard_turns *turns, bool useful, int64_t now_us);

#endif
