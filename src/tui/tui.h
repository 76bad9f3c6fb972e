/* The loop of the screen: waits for the keyboard, the board, signals and time, and hands
 * each on.  Leaves when a person says so or when the terminal is gone. */
#ifndef TUI_TUI_H
#define TUI_TUI_H

#include "base/err.h"
#include "base/log.h"
#include "config/config.h"
#include "config/keyring.h"
#include "config/state_refused.h"
#include "model/board.h"

struct tui_settings {
	/* No monitors: the first page.  Must outlive the call and is replaced when the file
	 * changes. */
	struct config *config;
	struct keyring *keyring;      /* seals what is typed; must outlive the call */
	struct refused_book *refused; /* told what the board says; likewise */
	bool read_only;		      /* nothing may change the config */
	struct board *board;
	struct log *log;
	bool unicode; /* the locale of the terminal is UTF-8 */
};

enum tui_end {
	TUI_QUIT,	 /* a person left */
	TUI_SIGNAL,	 /* SIGTERM, SIGINT, SIGHUP */
	TUI_HUNG_UP,	 /* the terminal is gone: nothing may be written to it any more */
	TUI_NO_TERMINAL, /* err says why */
};

/* SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGCONT, SIGUSR1 are blocked by the caller
 * before threads start and read here by signalfd; SIGTSTP is blocked here.  *signal: which
 * one, for TUI_SIGNAL. */
enum tui_end tui_run(const struct tui_settings *settings, int *signal, struct err *err);

#endif
