/* The rows of a list: which mailboxes and folders are shown, in which order.  Built anew
 * only when something changed that matters; drawing then walks the visible part. */
#ifndef TUI_ROWS_H
#define TUI_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/boxes.h"
#include "tui/filter.h"

enum rows_kind {
	ROWS_BOXES, /* mailboxes */
	ROWS_TREE,  /* mailboxes and the folders of those that are open */
	ROWS_FLAT,  /* all folders of all mailboxes; a mailbox without folders is one row */
};

enum sort_key {
	SORT_STATE,
	SORT_NAME,
	SORT_UNSEEN,
	SORT_TOTAL,
	SORT_CHECKED,
	SORT_RESPONSE,
	SORT_KEYS,
};

#define MAILBOX_ROW (-1)

struct row {
	uint32_t id;
	int32_t folder; /* index into the mailbox's folders, MAILBOX_ROW: itself */
};

struct rows {
	struct row *list; /* what is shown */
	size_t n;
	struct row *order; /* all there is, sorted, whether it fits the filter or not */
	size_t n_order;
	bool reversed;	  /* the order is that of the names from behind */
	size_t cap;	  /* of both */
	size_t n_fitting; /* mailboxes (flat: rows) that fit the filter */
};

struct rows_wish {
	enum rows_kind kind;
	enum sort_key sort;
	bool turned; /* the other way round; unknown numbers stay last */
	const struct filter *filter;
};

/* What may be different since the rows were built last. */
enum rows_change {
	ROWS_ANEW,    /* all of it */
	ROWS_STAY,    /* only what fits the filter and the folds: the order is kept */
	ROWS_REORDER, /* the order as well, but no mailbox and no folder came or went */
};

/* False: no memory; the rows are then empty. */
bool rows_build(struct rows *rows, const struct boxes *boxes, const struct rows_wish *wish,
	enum rows_change change, const struct instant *now);
void rows_release(struct rows *rows);

/* Where this folder (NULL: the mailbox) stands; else any row of the mailbox; else n. */
size_t rows_find(const struct rows *rows, const struct boxes *boxes, uint32_t id,
	const char *folder);

/* "state", "name", …; false: no such key. */
bool sort_key_parse(const char *name, enum sort_key *key);
const char *sort_key_name(enum sort_key key);

#endif
