/* Changes one section of an ini text and leaves every other byte as it is: comments, blank
 * lines, order, line ends.  Text in, text out; nothing here knows a file.
 *
 * Sections are named as ini.h names them: "mailtop", "monitor work".  out holds the new
 * text afterwards; give an empty one with INI_FILE_MAX for a ceiling, and secret.  On false
 * it is to be thrown away and err says why. */
#ifndef CONFIG_EDIT_H
#define CONFIG_EDIT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/scan.h"
#include "config/changes.h"
#include "config/edit_place.h"

/* Values change in place and keep the key's spelling, the blanks and the comment behind
 * them; new keys follow the last one in its manner; a key without a value loses its line.
 */
bool edit_set(struct scan text, const char *section, const struct changes *changes,
	struct buf *out, struct err *err);

/* The same in the manner of another text; NULL: of the section. */
bool edit_set_in(struct scan text, const char *section, const struct changes *changes,
	const struct edit_style *style, struct buf *out, struct err *err);

/* Another name in the header; comment and keys stay. */
bool edit_rename(struct scan text, const char *section, const char *to, struct buf *out,
	struct err *err);

/* A new section at the end, behind a blank line. */
bool edit_add(struct scan text, const char *section, const struct changes *changes,
	struct buf *out, struct err *err);
/* The section once more, at the end, under another name and with these changes. */
bool edit_copy(struct scan text, const char *section, const char *to,
	const struct changes *changes, struct buf *out, struct err *err);

/* A section that was taken out, and where it stood. */
struct removed {
	char *section;
	struct buf bytes; /* secret */
	char *before;	  /* the section above, "" for none */
	char *after;	  /* the section below, "" for none */
	size_t above;	  /* bytes that stood between it and the header of the one below */
};

/* From its header to the next one or the comment directly above that. */
bool edit_remove(struct scan text, const char *section, struct removed *removed,
	struct buf *out, struct err *err);
/* Exactly where it stood, or as near as what is left of its neighbours tells. */
bool edit_restore(
	struct scan text, const struct removed *removed, struct buf *out, struct err *err);
void removed_release(struct removed *removed);

/* Puts `former` where `now` stands: the way back from a change.  False: now stands nowhere,
 * or in two places. */
bool edit_swap(struct scan text, struct scan now, struct scan former, struct buf *out,
	struct err *err);

/* A free section for a monitor of that name: "monitor old-post". */
bool edit_free_section(
	struct scan text, const char *name, struct edit_name *out, struct err *err);

#endif
