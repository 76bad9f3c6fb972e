/* What the commands of a person's questions and answers have in common. */
#ifndef TRANSFER_SAY_H
#define TRANSFER_SAY_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

/* Writes lines of UTF-8 to the descriptor, in ASCII where unicode is false. */
bool say_lines(int fd, const struct buf *lines, bool unicode, struct err *err);
/* Asks until one of the letters is answered, in either case; nothing is the first of them.
 * *signal: as ask_line(). */
bool say_choose(const char *question, const char *letters, int signals, char *letter,
	int *signal, struct err *err);

#endif
