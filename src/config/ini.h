/* The door to iniparser.  Reads a file once, checks what iniparser does silently (merging
 * equal sections, cutting long lines and values with ';' or '#', folding case), and gives
 * entries in the order of the file with their line numbers.  The values are iniparser's. */
#ifndef CONFIG_INI_H
#define CONFIG_INI_H

#include <stdbool.h>
#include <stddef.h>

#include "config/problem.h"

/* A larger file is refused. */
#define INI_FILE_MAX ((size_t)4 << 20)

struct ini_entry {
	const char *key; /* lower case */
	const char *value;
	unsigned line;
	bool quoted;
	bool faulty; /* a problem is noted already; the value is "" and not to be judged */
	bool commented; /* a comment follows the unquoted value, parted by a blank, unwarned
			 */
};

struct ini_section {
	const char *name; /* lower case, blanks folded: "monitor work" */
	unsigned line;
	const struct ini_entry *entries;
	size_t n;
};

struct ini;

/* NULL: nothing could be read and problems holds why.  Else what is good can be read, and
 * problems may hold errors of single lines.  "-" reads standard input.  Values are wiped by
 * ini_free(). */
struct ini *ini_load(const char *path, struct problems *problems);
/* name becomes problems->path where that is still unset. */
struct ini *ini_load_text(
	const char *name, const char *text, size_t len, struct problems *problems);
void ini_free(struct ini *ini);

size_t ini_sections(const struct ini *ini);
const struct ini_section *ini_section(const struct ini *ini, size_t i);
/* NULL: there is no such key.  line may be NULL. */
const char *ini_get(const struct ini_section *section, const char *key, unsigned *line);

#endif
