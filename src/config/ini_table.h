/* The tables behind ini.h: sections and entries in the order of the file, with everything
 * noted that a reader of the file's lines can know.  Values are filled in by ini.c. */
#ifndef CONFIG_INI_TABLE_H
#define CONFIG_INI_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "config/ini.h"
#include "config/problem.h"

/* iniparser looks at all entries of a section for each it adds. */
#define INI_KEYS_MAX 2048

/* Where the bytes of an entry are in the file. */
struct place {
	size_t start;
	size_t end;
};

struct ini {
	struct ini_section *sections;
	struct ini_entry *entries; /* of all sections */
	struct place *places;	   /* of each entry */
	size_t n_sections;
	size_t n_entries;
	char *words; /* names, keys and values; born large enough for all of them */
	size_t words_len;
	size_t words_cap;
};

/* Fills a zeroed ini; false: no memory. */
bool ini_table_fill(
	struct ini *ini, const char *bytes, size_t len, struct problems *problems);
void ini_table_release(struct ini *ini);

/* A copy that lives with the table.  There is room for each entry's value, once. */
char *ini_table_keep(struct ini *ini, const char *text, size_t len);

#endif
