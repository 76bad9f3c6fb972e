/* The door to ncurses: a grid goes to the terminal, keys come from it.  Main thread only.
 */
#ifndef TUI_SCREEN_H
#define TUI_SCREEN_H

#include <stdbool.h>

#include "base/err.h"
#include "tui/grid.h"
#include "tui/input.h"
#include "tui/theme.h"

struct screen;

struct screen_settings {
	const char *color; /* "auto", "never", "8", "16", "256" */
	bool ascii;	   /* lines and signs in ASCII */
};

/* newterm() with TERM, then with its nearest known relatives; *note (size bytes) says when
 * a relative was taken, else "".  NULL: no terminal at all. */
struct screen *screen_open(
	const struct screen_settings *settings, char *note, size_t size, struct err *err);
/* Gives the terminal back. */
void screen_close(struct screen *screen);
/* The terminal is gone: frees what it can without writing a byte to it. */
void screen_abandon(struct screen *screen);

/* 0, 8, 16 or 256. */
int screen_colors(const struct screen *screen);
void screen_set_theme(struct screen *screen, const struct theme *theme);
/* The size of the terminal right now into *h and *w. */
void screen_size(struct screen *screen, int *h, int *w);

/* One doupdate(); writes only what differs.  Skips the frame when the terminal takes no
 * output now (false), so that it cannot block on a terminal nobody reads. */
bool screen_show(struct screen *screen, const struct grid *grid);
/* The next one repaints everything. */
void screen_repaint(struct screen *screen);
void screen_bell(struct screen *screen);

/* What waits; INPUT_NONE: nothing more.  Never blocks longer than the escape delay. */
struct input screen_read(struct screen *screen);
int screen_fd(const struct screen *screen);

/* ^Z: gives the terminal back, stops the process, and takes the terminal again. */
void screen_suspend(struct screen *screen);
/* Somebody stopped the process by force and woke it: the terminal is as others left it. */
void screen_resume(struct screen *screen);

#endif
