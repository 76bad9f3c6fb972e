/* The folders of one round, found by name: those that were asked for and those that the
 * server listed.  Lives while a round is under way. */
#ifndef PROTOCOL_IMAP_ROWS_H
#define PROTOCOL_IMAP_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/scan.h"
#include "protocol/imap_parse.h"

#define IMAP_ROWS_MAX ((size_t)200000)

enum imap_row_flag {
	ROW_EXACT = 1 << 0,  /* asked for by name: when it is missing, that is a problem */
	ROW_BY_USE = 1 << 1, /* found by its special use */
	ROW_ASK_FIRST = 1 << 2, /* needs a STATUS of its own, in the first flight */
	ROW_LISTED = 1 << 3,
	ROW_WANTED = 1 << 4, /* a rule of the monitor takes it */
	ROW_NO_SELECT = 1 << 5,
	ROW_NON_EXISTENT = 1 << 6,
	ROW_COUNTED = 1 << 7, /* its STATUS came */
	ROW_ASKED = 1 << 8,
};

/* A span of imap_rows.text. */
struct imap_text {
	uint32_t at;
	uint32_t len; /* 0: none */
};

struct imap_row {
	struct imap_text name; /* UTF-8 */
	struct imap_text wire; /* as the server spells it */
	struct imap_text problem;
	unsigned flags;
	enum special_use use;
	struct imap_counts counts;
};

struct imap_rows {
	bool utf8; /* the server's names are UTF-8, not modified UTF-7 */
	struct imap_row *rows;
	size_t n;
	size_t cap;
	uint32_t *slots; /* hash table of index + 1; a power of two, at most half full */
	size_t n_slots;
	struct buf text;
	struct buf scratch;
};

void imap_rows_init(struct imap_rows *rows, bool utf8);
void imap_rows_release(struct imap_rows *rows);

/* The UTF-8 name of a wire name, in scratch or where it was; INBOX in capitals.  False:
 * memory.
 */
bool imap_decode_name(bool utf8, struct scan wire, struct buf *scratch, struct scan *name);
/* The UTF-8 name of a wire name, good until the next call; INBOX in capitals.  False:
 * memory. */
bool imap_rows_decode(struct imap_rows *rows, struct scan wire, struct scan *name);
/* By UTF-8 name; NULL when it is not there.  Good until the next imap_rows_add. */
struct imap_row *imap_rows_find(const struct imap_rows *rows, struct scan name);
/* A new row for a name that is not there yet; name may be what imap_rows_decode gave. NULL:
 * over a ceiling or no memory, err says. */
struct imap_row *imap_rows_add(
	struct imap_rows *rows, struct scan name, struct scan wire, struct err *err);

struct scan imap_rows_text(const struct imap_rows *rows, struct imap_text text);
/* False: no memory. */
bool imap_rows_problem(struct imap_rows *rows, struct imap_row *row, struct scan problem);

#endif
