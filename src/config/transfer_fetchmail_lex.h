/* The tokens of a .fetchmailrc: words, quoted or not; punctuation, comments and the words
 * that only make it read like English part them and are gone. */
#ifndef CONFIG_TRANSFER_FETCHMAIL_LEX_H
#define CONFIG_TRANSFER_FETCHMAIL_LEX_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/scan.h"

struct lexer {
	struct scan rest;
	unsigned line;

	struct buf text; /* of the token, terminated; secret */
	unsigned at;	 /* its line */
	bool quoted;
	bool is_open; /* its quote is not closed */
	bool is_kept; /* lexer_next() gives it once more */
	bool no_memory;
};

void lexer_init(struct lexer *lexer, const char *bytes, size_t len);
void lexer_release(struct lexer *lexer);
/* False: there is no more, or no memory. */
bool lexer_next(struct lexer *lexer);
/* The token was one too many. */
void lexer_keep(struct lexer *lexer);
/* The token is this word, not quoted, in lower case; '[' in it begins what may be missing:
 * "pass[word]". */
bool lexer_is(const struct lexer *lexer, const char *word);

#endif
