/* The secrets that mail servers have refused, remembered from one run to the next and
 * shared by all of a person's mailtops: a file beside the state, whatever config is used,
 * since a server counts by account.  It is written as soon as the board tells of a refusal.
 * It may be lost, broken or another one's at any time; then nothing is remembered. */
#ifndef CONFIG_STATE_REFUSED_H
#define CONFIG_STATE_REFUSED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/scan.h"
#include "model/refused.h"
#include "model/snapshot.h"

struct refused_list {
	unsigned char key[PRINT_KEY]; /* of the prints; all zero: none yet */
	struct refused **list;	      /* a reference each */
	size_t n;
};

void refused_list_release(struct refused_list *list);

/* Appends the text of the file. */
bool refused_list_print(const struct refused_list *list, struct buf *out);
/* What was refused too long ago is left out, and so is an entry that is broken.  False:
 * *list is empty. */
bool refused_list_parse(struct scan text, const struct instant *now,
	struct refused_list *list, struct err *err);

/* What one run knows of the file, and of the board. */
struct refused_book {
	char *path; /* owned; NULL: there is no place for it */
	struct log *log;
	struct refused_list known;
};

/* $XDG_STATE_HOME/mailtop/refused.ini or ~/.local/state/mailtop/refused.ini.  Where there
 * is no key yet it makes one, which is written with the first refusal.  False: no random
 * bytes. */
bool refused_book_open(struct refused_book *book, struct log *log, struct err *err);
void refused_book_release(struct refused_book *book);
/* After board_read: writes down what the changed rows tell of secrets, if that is news. */
void refused_book_follow(struct refused_book *book, const struct snapshot *snapshot);

#endif
