/* How the files of the state are written: as an ini file in which every text is quoted, its
 * odd bytes as %XX, and goes on in "key.2" where it is long. */
#ifndef CONFIG_STATE_WORDS_H
#define CONFIG_STATE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/scan.h"
#include "config/ini.h"

/* Append lines; false: no memory, or no room. */
bool state_words_put(struct buf *out, const char *key, const char *bytes, size_t len);
bool state_words_put_text(struct buf *out, const char *key, const char *text);

/* All of a key's text, terminated; out->len does not count that.  False: it is broken, or
 * not there, or there is no memory, as state_words_lack_memory() then tells. */
bool state_words_get(const struct ini_section *section, const char *key, struct buf *out);
/* What is missing for want of memory is no broken file: nobody may write over it then. */
bool state_words_lack_memory(void);
/* The caller's.  *lacks becomes true where there is no memory, and stays it. */
char *state_words_text(const struct ini_section *section, const char *key, bool *lacks);
bool state_words_number(const struct ini_section *section, const char *key, int64_t *out);
/* A whole file of the state, whose first section is called name and gives the version.
 * NULL: err says, with ERR_CONFIG where the file is broken, and else that it could not be
 * read just now. */
struct ini *state_words_load(
	const char *name, int64_t version, struct scan text, struct err *err);

#endif
