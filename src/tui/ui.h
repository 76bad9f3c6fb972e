/* The whole screen without a terminal: inputs, snapshots and time go in, a picture and
 * effects come out.  Pure, so tests hold it against golden pictures. */
#ifndef TUI_UI_H
#define TUI_UI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"
#include "config/config.h"
#include "model/board.h"
#include "model/snapshot.h"
#include "tui/grid.h"
#include "tui/input.h"
#include "tui/wish.h"

struct service;
struct state_kept;
struct ui;

struct ui_settings {
	const struct settings *settings; /* must outlive the ui */
	const struct binding *bindings;	 /* likewise */
	size_t n_bindings;
	const char *config_path;   /* likewise; named on the first page */
	const char *const *themes; /* names for the picker, sorted; likewise */
	size_t n_themes;
	bool read_only; /* nothing may change the config */
};

/* err: a binding that names no action or key. */
struct ui *ui_new(const struct ui_settings *settings, struct err *err);
void ui_free(struct ui *ui);

/* The loop reads the board into this and then calls ui_update().  While the picture is
 * frozen (ui_wants_news() is false) it leaves the board alone. */
struct snapshot *ui_snapshot(struct ui *ui);
bool ui_wants_news(const struct ui *ui);
void ui_update(struct ui *ui, const struct instant *now);

void ui_input(struct ui *ui, const struct input *input, const struct instant *now);

/* A line for the message line and :messages. */
enum message_level { MESSAGE_INFO, MESSAGE_WARNING, MESSAGE_ERROR };
__attribute__((format(printf, 4, 5))) void ui_message(struct ui *ui,
	enum message_level level, const struct instant *now, const char *fmt, ...);

/* A config that is about to take the place of the one in use: what differs in it takes
 * effect.  err: as with ui_new(), and all stays as it was. */
bool ui_reconfigure(struct ui *ui, const struct config *config, struct err *err);
/* What is wrong with the config by now, NULL: nothing; copied.  The header shows it. */
void ui_set_problems(struct ui *ui, const struct problems *problems);
/* The file was changed by others while a change of ours was on its way: asks what to do. */
void ui_ask_conflict(struct ui *ui, const char *change);
/* The preview of an import, lines of text, copied; n: how many it would write.  Opens it,
 * or shows what it has become. */
bool ui_show_import(struct ui *ui, const char *text, size_t len, size_t n);
void ui_hide_import(struct ui *ui);
/* The cursor goes to that mailbox as soon as it is on the board. */
void ui_expect(struct ui *ui, uint32_t id);
/* The slot of the snapshot where the trial of the last WISH_TRY is to be seen.  What was
 * under the same id before is taken for old. */
void ui_trial(struct ui *ui, uint32_t id);
/* The last WISH_ADD, WISH_COPY or WISH_CHANGE was not carried out: the form that made it
 * stands there again, with all that was typed.  Nothing happens where there is none. */
void ui_refused(struct ui *ui);

/* What the last WISH_LOOKUP found, the best first.  Fills only what nobody typed. */
void ui_found(struct ui *ui, const char *domain, const struct service *services, size_t n,
	const struct instant *now);

/* How the screen is left, to be as it was next time; true: that is something new. */
bool ui_remember(const struct ui *ui, struct state_kept *state);
/* Before the first picture. */
void ui_recall(struct ui *ui, const struct state_kept *state, const struct instant *now);

/* Draws into the grid at the grid's size, any size from 1x1. */
void ui_draw(struct ui *ui, const struct instant *now, struct grid *grid);
/* When the picture changes by itself next (an age, the clock, a message that goes), on the
 * clock of instant.ms; INT64_MAX: never. */
int64_t ui_tick_ms(const struct ui *ui, const struct instant *now);

/* What a key asked for outside of the picture, for the loop to carry out. */
enum effect_kind {
	EFFECT_COMMAND, /* to the poller */
	EFFECT_QUIT,
	EFFECT_SUSPEND,
	EFFECT_REPAINT, /* the terminal's picture may be spoiled: paint all of it */
	EFFECT_THEME,	/* show theme `theme`; a preview until another one comes */
	EFFECT_BELL,
	EFFECT_WISH, /* a change of the set of monitors; the taker owns effect.wish */
};

struct effect {
	enum effect_kind kind;
	struct command command;
	char theme[64];
	struct wish wish;
};

/* The oldest effect that waits; false: none. */
bool ui_take(struct ui *ui, struct effect *effect);

#endif
