/* A config from a literal, and what is said about it. */
#ifndef UNIT_CONFIG_LOADED_H
#define UNIT_CONFIG_LOADED_H

#include "config/config.h"

struct loaded {
	bool ok;
	struct config config;
	struct problems problems;
};

struct loaded load_text(const char *text);
/* [monitor a] with everything it needs on lines 1 to 4, and lines from line 5 on. */
struct loaded load_monitor(const char *lines);
void loaded_release(struct loaded *loaded);

/* "3: retries: …", a warning as "3: warning: …"; "" behind the last. */
const char *loaded_problem(const struct loaded *loaded, size_t i, char *out, size_t size);

#endif
