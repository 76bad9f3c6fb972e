/* A question in the middle of the screen, about things it names: what is answered holds for
 * those, whatever happens to the list meanwhile. */
#ifndef TUI_DIALOG_H
#define TUI_DIALOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uchar.h>

#include "tui/line.h"
#include "tui/wish.h"

#define DIALOG_TEXT_MAX 512

enum dialog_kind {
	DIALOG_NONE,
	DIALOG_REMOVE,
	DIALOG_REMOVE_MANY, /* is answered with their number */
	DIALOG_CONFLICT,
};

struct dialog_answer {
	char32_t key; /* a lower-case letter */
	const char *label;
	const char
		*help; /* then each answer has a row of its own; NULL: they stand in one */
	bool none;     /* nothing is wished */
	enum wish_kind wish;
};

struct dialog {
	enum dialog_kind kind;
	char text[DIALOG_TEXT_MAX]; /* printable */
	size_t focus;		    /* the answer that Enter takes */
	uint32_t *ids;		    /* owned */
	size_t n_ids;
	struct line number;
	char note[80]; /* what is wrong with the number */
};

const char *dialog_title(enum dialog_kind kind);
/* The answers side by side, the first is the careful one; NULL behind the last. */
const struct dialog_answer *dialog_answer(enum dialog_kind kind, size_t i);

/* One key.  True: *answer is set (it may wish nothing), and the dialog is over. */
bool dialog_input(
	struct dialog *dialog, const struct input *input, struct dialog_answer *answer);
/* Gives back what it owns; it is then none. */
void dialog_release(struct dialog *dialog);

#endif
