/* Ways to print a snapshot to the end: one file a format, one line each in the table. */
#ifndef OUTPUT_OUTPUT_H
#define OUTPUT_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/err.h"
#include "model/snapshot.h"

/* What the place we print to can show; formats for programs ignore it. */
struct output_look {
	int columns;  /* lines are cut or wrapped to this */
	bool unicode; /* else everything is ASCII */
	bool color;
};

/* False: no memory, or out took no more (ERR_IO); something may have been written. */
typedef bool (*output_fn)(FILE *out, const struct snapshot *snapshot,
	const struct instant *now, const struct output_look *look, struct err *err);

struct output {
	const char *name; /* as `--format` takes it */
	const char *help;
	output_fn write;
};

/* NULL: no format of that name. */
const struct output *output_find(const char *name);
/* All of them, the default first; *n is how many. */
const struct output *output_all(size_t *n);

#endif
