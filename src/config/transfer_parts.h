/* What the formats of transfer.h are built with. */
#ifndef CONFIG_TRANSFER_PARTS_H
#define CONFIG_TRANSFER_PARTS_H

#include "base/scan.h"
#include "config/transfer.h"

extern const struct transfer_format transfer_ini, transfer_json, transfer_hertzbeat,
	transfer_fetchmail, transfer_mbsync, transfer_csv;

/* A new candidate at the end of the list; NULL: no memory or too many, which is noted. line
 * 0: it is the entry with this number instead. */
struct candidate *transfer_add(struct transfer *transfer, unsigned line);
__attribute__((format(printf, 2, 3))) void transfer_note(
	struct transfer *transfer, const char *fmt, ...);

/* What runs out of memory below is remembered in the candidate. */

/* Puts a key, in the place of the same key where there is one. */
void candidate_set(
	struct candidate *candidate, const char *key, const char *value, unsigned line);
__attribute__((format(printf, 3, 4))) void candidate_setf(
	struct candidate *candidate, const char *key, const char *fmt, ...);
/* What stands at key, or NULL. */
const char *candidate_get(const struct candidate *candidate, const char *key);
/* Its password, by any key. */
bool candidate_has_secret(const struct candidate *candidate);
void candidate_drop(struct candidate *candidate, const char *key);
/* Adds to `folders`, quoted where needed. */
void candidate_add_folder(struct candidate *candidate, const char *name, bool exclude);
/* Adds to `tags`; what cannot stand in a list is replaced and noted. */
void candidate_add_tag(struct candidate *candidate, const char *key, const char *value);
void candidate_name(struct candidate *candidate, const char *name);
__attribute__((format(printf, 2, 3))) void candidate_note(
	struct candidate *candidate, const char *fmt, ...);
/* It is no mailbox to watch; the first reason stays. */
__attribute__((format(printf, 2, 3))) void candidate_refuse(
	struct candidate *candidate, const char *fmt, ...);
/* A key of a file whose keys are mailtop's own: unknown ones are noted and left out. */
void candidate_take(
	struct candidate *candidate, const char *key, const char *value, unsigned line);

/* A copy that is printable; NULL: no memory. */
char *transfer_printable(const char *text);

/* A line without its end; false: there is none. */
bool transfer_line(struct scan *rest, struct scan *line);
/* The line begins, behind blanks, with this word in either case and then a blank or ends.
 */
bool transfer_line_says(struct scan line, const char *word);

#endif
