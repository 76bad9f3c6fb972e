/* The columns of tree and folders: which fit into a width, where they stand, what they say.
 */
#ifndef TUI_COLUMNS_H
#define TUI_COLUMNS_H

#include "tui/facts.h"
#include "tui/ui_state.h"

enum column_id {
	COLUMN_UNSEEN,
	COLUMN_TOTAL,
	COLUMN_RECENT,
	COLUMN_NEW,
	COLUMN_SIZE,
	COLUMN_CHECKED,
	COLUMN_RESPONSE,
	COLUMN_GRAPH,
	COLUMNS,
};

struct columns {
	int width;
	int mark_x;  /* '>' at the cursor */
	int fold_x;  /* '+' or '-'; -1: no folds here */
	int state_x; /* four columns */
	int name_x, name_w;
	int mailbox_x, mailbox_w;   /* a second name; width 0: none */
	int x[COLUMNS], w[COLUMNS]; /* width 0: not shown */
};

/* flat: a folder and its mailbox in columns of their own, without folds. */
void columns_fit(struct columns *columns, int width, bool flat, enum times times);
void columns_draw_titles(
	const struct columns *columns, struct grid *grid, int y, int x, bool flat);
/* The cells behind the name. */
void columns_draw(const struct columns *columns, struct ui *ui, struct grid *grid, int y,
	int x, const struct facts *facts, const struct instant *now);
/* When the numbers were true, with a sign before it when the server tells of changes. */
void columns_write_checked(struct ui *ui, int columns, const struct facts *facts,
	const struct instant *now, char *out);
/* The ring of a status as a sparkline. */
void columns_draw_graph(struct grid *grid, int y, int x, int w, enum style style,
	const struct status *status, bool response, int64_t *peak);

#endif
