/* Where a section of an ini text stands, and in which manner it is written. */
#ifndef CONFIG_EDIT_PLACE_H
#define CONFIG_EDIT_PLACE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/scan.h"
#include "config/ini_lines.h"

/* A section's name as ini.h gives it: lower case, blanks folded; e.g. "monitor work". */
struct edit_name {
	char text[INI_LINE_MAX + 1];
};

/* Offsets; a comment directly above a section's header is no part of what stands before. */
struct edit_place {
	size_t start;	 /* the header line, behind a byte order mark */
	size_t body;	 /* behind the header line */
	size_t keys_end; /* behind the last key; body where there is none */
	size_t last;	 /* behind the last line that is not blank */
	size_t end;	 /* the comment above the next header, or that, or the end of all */
	size_t next;	 /* the next header, or the end of all */
	const char *fault;	 /* of the header; NULL: none */
	struct edit_name before; /* "" where there is none */
	struct edit_name after;
};

/* The length of the byte order mark at the front. */
size_t edit_mark(struct scan text);
void edit_fold(struct scan name, struct edit_name *out);
/* How many sections have that name; *place (may be NULL) is that of the first. */
size_t edit_count(struct scan text, const char *section, struct edit_place *place);
/* There is one; faster than to count them. */
bool edit_has_section(struct scan text, const char *section);
/* The only one of that name; what is wrong with its header is an error. */
bool edit_find(
	struct scan text, const char *section, struct edit_place *place, struct err *err);

/* A backslash at the end of the text would make what is put behind it part of its last
 * line: gives it the empty lines it asks for. */
bool edit_close(struct buf *text, const char *line_end, struct err *err);

/* How a person writes lines here. */
struct edit_style {
	struct scan indent;
	struct scan equals; /* '=' and the blanks around it, as in the last key */
	/* Where '=' stands under '=' with names of several lengths: its column; else 0. */
	size_t column;
	const char *line_end;
};

/* Of the keys between from and to; of the last ones of the text where there are none. */
struct edit_style edit_style_of(struct scan text, size_t from, size_t to);

#endif
