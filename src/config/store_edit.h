/* Edits of a text, each in the terms of monitors, and their ways back: the part of the
 * store that knows no file. */
#ifndef CONFIG_STORE_EDIT_H
#define CONFIG_STORE_EDIT_H

#include "config/store.h"

/* Appends to out what the edits make of text; undo[n] are the ways back.  config is what
 * the text says.  False: undo holds nothing. */
bool store_edit(struct scan text, const struct config *config, const struct edit *edits,
	size_t n, struct buf *out, struct undo *undo, struct err *err);

/* The sections that the edits touch are the same in both texts. */
bool store_is_same(
	struct scan a, struct scan b, const struct edit *edits, size_t n, struct err *err);

/* The text loads, and what the edits wish is what it says.  *config is what it says. */
bool store_check(const char *path, struct scan text, const struct edit *edits, size_t n,
	struct config *config, struct err *err);

#endif
