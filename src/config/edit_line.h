/* One line of an ini text such that iniparser 4.1 reads it back as it is meant: it knows
 * quotes and no escapes.  What cannot be said is refused. */
#ifndef CONFIG_EDIT_LINE_H
#define CONFIG_EDIT_LINE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/scan.h"
#include "config/edit_place.h"
#include "config/ini_lines.h"

/* A key and the value it is to have; no sentence here says the value. */
struct edit_wish {
	const char *key;
	const char *value;
	bool quote; /* also where it could do without */
};

/* There is a way to write this value. */
bool edit_can_say(const char *value);

/* Appends "key = value" in this style. */
bool edit_put_new(const struct edit_style *style, const struct edit_wish *wish,
	struct buf *out, struct err *err);
/* Appends the line that lines stand at with the value of the wish in the place of its own;
 * its key, blanks, comment and line end stay.  A comment for which the line is too long now
 * goes above it. */
bool edit_put_changed(const struct ini_lines *lines, const struct ini_line *line,
	const struct edit_wish *wish, struct buf *out, struct err *err);

#endif
