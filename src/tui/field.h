/* One value of a form: a text that is typed or a choice of a few words.  Remembers what it
 * was when the form was opened.  Pure. */
#ifndef TUI_FIELD_H
#define TUI_FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/grid.h"
#include "tui/line.h"

#define FIELD_ERROR_MAX 320

struct field {
	/* A choice: what the config calls its values and what people read; both end in
	 * NULL. NULL: a text. */
	const char *const *values;
	const char *const *labels;
	size_t choice;
	size_t choice_before;

	struct line line;
	bool secret; /* stars, unless the line is told otherwise */
	/* A value that is there and not shown, because it is secret or fits no line; it
	 * counts as long as nothing is typed.  Wiped. */
	char *kept;
	char *before; /* the line when the form was opened; "" for a secret.  Wiped */

	char error[FIELD_ERROR_MAX]; /* "" for none */
	bool warning;		     /* what stands there is no hindrance */
};

/* Wipes everything and leaves an empty text. */
void field_release(struct field *field);

/* A choice: nothing happens where it is none of its values.  A text that a line cannot show
 * whole is kept instead.  False: no memory. */
bool field_set(struct field *field, const char *value);
/* A secret is never shown: it is kept. */
bool field_keep(struct field *field, const char *value);
/* As the config would say it; "" for nothing. */
const char *field_value(const struct field *field);
bool field_is(const struct field *field, const char *value);

/* What stands there now is what it was.  False: no memory. */
bool field_remember(struct field *field);
bool field_is_changed(const struct field *field);
/* Blanks at both ends of a text that is no secret are slips of the hand. */
void field_trim(struct field *field);

/* False: not a key of a field. */
bool field_input(struct field *field, const struct input *input);
/* note stands where nothing is typed. */
void field_draw(struct field *field, struct grid *grid, int y, int x, int columns,
	bool focused, const char *note);

#endif
