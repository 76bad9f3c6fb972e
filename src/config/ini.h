/* The door to iniparser.  Reads a file once, checks what iniparser does silently (merging equal
 * sections, cutting long lines and values with ';' or '#', folding case), and gives entries in
 * the order of the file with their line numbers. */
#ifndef CONFIG_INI_H
#define CONFIG_INI_H

#include <stdbool.h>
#include <stddef.h>

#include "config/problem.h"

struct ini_entry {
	const char *key; /* lower case */
	const char *value;
	unsigned line;
	bool quoted;
};

struct ini_section {
	const char *name; /* lower case, blanks folded: "monitor work" */
	unsigned line;
	const struct ini_entry *entries;
	size_t n;
};

struct ini;

/* NULL: problems holds why.  Values are wiped by ini_free().  max bytes are read. */
struct ini *ini_load(const char *path, struct problems *problems);
struct ini *ini_load_text(
	const char *name, const char *text, size_t len, struct problems *problems);
void ini_free(struct ini *ini);

size_t ini_sections(const struct ini *ini);
const struct ini_section *ini_section(const struct ini *ini, size_t i);
const char *ini_get(const struct ini_section *section, const char *key, unsigned *line);

#endif
