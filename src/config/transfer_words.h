/* A line of a config in words: blanks part them, double quotes hold them together, between
 * which a backslash takes the next character as it is. */
#ifndef CONFIG_TRANSFER_WORDS_H
#define CONFIG_TRANSFER_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/scan.h"

enum { WORDS_MAX = 64 };

struct words {
	struct buf text; /* the words end to end, each terminated */
	size_t at[WORDS_MAX];
	size_t n;
	bool is_open; /* a quote is not closed, or the line is too long */
};

void words_split(struct words *words, struct scan line);
/* "" behind the last. */
const char *words_at(const struct words *words, size_t i);

/* Appends text as one word of a command line, whatever it holds. */
bool words_put_quoted(struct buf *out, const char *text);
/* Appends the command line that has a shell run this. */
bool words_put_shell(struct buf *out, const char *command);

#endif
