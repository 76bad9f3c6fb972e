/* One section of the config by the schema: what stands in it, checked, in its values. */
#ifndef CONFIG_SECTION_H
#define CONFIG_SECTION_H

#include <stdbool.h>

#include "config/ini.h"
#include "config/problem.h"
#include "config/schema.h"

/* target: struct settings or struct monitor.  The table's defaults; a list begins empty and
 * gets its own when nothing is given.  False: problems says why. */
bool section_defaults(enum schema_section kind, void *target, struct problems *problems);
/* The keys of the section; what is wrong with one is said, and the others are stored. */
void section_read(enum schema_section kind, const struct ini_section *section, void *target,
	struct problems *problems);

#endif
