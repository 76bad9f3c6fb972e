/* The inside of the loop, for the files that are it. */
#ifndef TUI_TUI_PARTS_H
#define TUI_TUI_PARTS_H

#include <poll.h>

#include "tui/capture.h"
#include "tui/editor.h"
#include "tui/guard.h"
#include "tui/lookup.h"
#include "tui/memory.h"
#include "tui/screen.h"
#include "tui/tui.h"
#include "tui/ui.h"

struct tui {
	const struct tui_settings *settings;
	struct ui *ui;
	struct editor *editor; /* NULL before the first picture */
	struct lookup lookup;
	struct memory memory;
	struct screen *screen;
	struct grid grid;
	struct capture capture;
	const char *const *themes; /* owned, one block */
	size_t n_themes;
	int signals;	  /* signalfd */
	bool changed;	  /* the picture may be another one now */
	bool at_once;	  /* … because of a key */
	bool waits;	  /* the terminal took no output when there was a picture for it */
	int64_t shown_ms; /* the last picture */
	bool news;	  /* the board has some; not listened to before they are read */
	int64_t read_ms;  /* the last time they were */
	struct guard_turns turns;
	bool over;
	enum tui_end end;
	int signal;
};

/* tui.c */
void tui_leave(struct tui *tui, enum tui_end end);
void tui_redraw(struct tui *tui);
void tui_carry_out_all(struct tui *tui, const struct instant *now);
/* False: there are none. */
bool tui_read_news(struct tui *tui, const struct instant *now);
void tui_show(struct tui *tui, const struct instant *now);
/* The other end of the terminal is. */
bool tui_is_gone(const struct pollfd *tty);

/* tui_open.c, in the order in which they are called; what they opened goes with tui_run().
 */
bool tui_open_signals(struct tui *tui, struct err *err);
bool tui_open_ui(struct tui *tui, struct err *err);
/* Everything up to the first picture. */
bool tui_open_screen(struct tui *tui, struct err *err);
/* The first picture does not wait for it. */
bool tui_open_editor(struct tui *tui, struct err *err);
/* The terminal, as it was. */
void tui_give_back(struct tui *tui);
/* A theme that cannot be had leaves the picture as it is. */
void tui_show_theme(struct tui *tui, const char *name, const struct instant *now);

#endif
