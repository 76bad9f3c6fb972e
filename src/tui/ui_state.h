/* The inside of struct ui, for the files that draw it and act on it; nobody else looks. */
#ifndef TUI_UI_STATE_H
#define TUI_UI_STATE_H

#include "config/problem.h"
#include "tui/boxes.h"
#include "tui/dialog.h"
#include "tui/filter.h"
#include "tui/key.h"
#include "tui/line.h"
#include "tui/messages.h"
#include "tui/rows.h"
#include "tui/ui.h"

#define UI_TEXT_MAX	 512
#define NOTHING_EXPECTED UINT32_MAX
/* A row is looked at when the cursor stood on it for so long. */
#define LOOK_MS 1000
/* Rows keep their places for so long after a key that moves the cursor. */
#define REST_MS 2000

enum view { VIEW_AUTO, VIEW_PANES, VIEW_TREE, VIEW_FOLDERS };
enum times { TIMES_AGE, TIMES_LOCAL, TIMES_UTC };
enum prompt_kind { PROMPT_NONE, PROMPT_FIND, PROMPT_FILTER, PROMPT_COMMAND };
enum menu_kind { MENU_NONE, MENU_SORT, MENU_THEME };
enum page { PAGE_NONE, PAGE_HELP, PAGE_MESSAGES, PAGE_PROBLEMS, PAGE_IMPORT };
enum part { PART_FOLDERS, PART_FACTS, PARTS };

/* The item under the cursor: it stays the same when rows move. */
struct cursor {
	bool set;
	bool taken; /* a person pressed a key; until then it stays at the top, the worst */
	uint32_t id;
	char *folder; /* owned; NULL: the mailbox itself */
	size_t at;    /* its row when it was last seen */
	struct instant since;
};

/* The line that is typed into at the bottom. */
struct prompt {
	enum prompt_kind kind;
	struct line line;
	char note[UI_TEXT_MAX]; /* what is wrong with it, or how it could go on */
	/* to go back to on Esc */
	char filter_before[UI_TEXT_MAX];
	size_t at_before;
};

struct menu {
	enum menu_kind kind;
	size_t at;
	size_t top;
	size_t before; /* the choice that stood when it was opened */
};

/* What an import would do. */
struct preview {
	char *text; /* owned; NULL: there is none */
	size_t n;   /* mailboxes that it would write */
};

struct ui {
	struct ui_settings settings;
	struct keymap keymap;
	struct snapshot snapshot;

	struct boxes boxes;
	struct rows rows;
	enum rows_kind rows_kind; /* what the rows were built for */
	unsigned stale;		  /* of enum news: what the rows do not show yet */
	int64_t rest_ms;	  /* no new order before this moment */
	struct cursor cursor;
	size_t top; /* the first row shown */

	enum view view;
	enum sort_key sort;
	bool turned;
	enum times times;
	char filter_text[UI_TEXT_MAX];
	struct filter filter;
	char find[UI_TEXT_MAX];
	struct instant frozen; /* ms 0: it is not */

	bool detail; /* the mailbox under the cursor is open */
	enum part part;
	size_t part_top[PARTS];
	enum page page; /* lies over everything else */
	enum place help_for;
	size_t page_top;

	struct prompt prompt;
	struct menu menu;
	struct form *form;	  /* of a mailbox, owned; NULL: none is open */
	struct form *parked;	  /* … whose wish is being carried out */
	struct dialog dialog;	  /* above all else */
	struct problems problems; /* of the config */
	struct preview preview;
	uint32_t expected; /* the cursor goes there; NOTHING_EXPECTED */
	char theme[64];
	struct messages messages;
	int64_t rang_ms; /* the last bell; 0: none yet */

	struct effect *effects; /* that wait, from next_effect on */
	size_t n_effects;
	size_t cap_effects;
	size_t next_effect;

	int h, w; /* of the last picture; 0: none yet */
	int64_t drawn_ms;
	int64_t wake_ms; /* what was drawn is good until then */
};

/* ui.c */
/* Takes over what a wish owns. */
void ui_want(struct ui *ui, const struct effect *effect);
void ui_wish(struct ui *ui, const struct wish *wish);
/* The picture is no longer right at that moment; one before the drawing itself, as a frozen
 * picture asks for, does not count. */
void ui_wake(struct ui *ui, int64_t ms);
enum place ui_place(const struct ui *ui);
/* "panes"; VIEW_AUTO for what is none. */
enum view view_parse(const char *name);
/* The view that is drawn: what was chosen, or what fits. */
enum view ui_view(const struct ui *ui);

/* ui_rows.c: brings rows and cursor up to date. */
void ui_refresh(struct ui *ui, const struct instant *now);
/* Numbers change what is shown only where rows are chosen or sorted by them. */
unsigned ui_news_that_matter(const struct ui *ui, unsigned news);
void ui_go(struct ui *ui, size_t at, const struct instant *now);
void ui_stand_on_box(struct ui *ui, uint32_t id);
/* The mailbox under the cursor, NULL when there is none. */
const struct box *ui_box(const struct ui *ui);
void ui_looked(struct ui *ui, const struct instant *now);
bool ui_set_filter(struct ui *ui, const char *text, struct err *err);

/* ui_marks.c */
size_t ui_marked(const struct ui *ui);
/* The mailboxes that a key acts on: in a list the marked ones that are shown, else the one
 * under the cursor.  malloc'd; NULL with *n 0: there is none, which has been said. */
uint32_t *ui_targets(struct ui *ui, size_t *n, const struct instant *now);
/* A key while a dialog is open. */
void ui_answer(struct ui *ui, const struct input *input);
/* False: the action is not about marks or what is marked. */
bool ui_act_marks(struct ui *ui, enum action action, const struct instant *now);

/* ui_move.c; false: the action moves nothing. */
bool ui_move(struct ui *ui, enum action action, const struct instant *now);
/* ui_act.c */
void ui_act(struct ui *ui, enum action action, const struct instant *now);

#endif
