/* What keys of one section are to say: from the difference between two monitors to the
 * words of the file.  Follows the schema, so a new key needs nothing here. */
#ifndef CONFIG_CHANGES_H
#define CONFIG_CHANGES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "config/config.h"
#include "model/monitor.h"

struct change {
	char *key;
	char *value; /* NULL: the key's line goes.  Wiped when it is freed */
	/* Of a list that goes on: "key", "key.2", … follow one another. */
	bool continues;
	bool quote; /* also where it could do without */
};

/* In the order of the schema. */
struct changes {
	struct change *list;
	size_t n;
};

/* What turns the section of `old` into [monitor LABEL] that reads as `wish`; old NULL: what
 * a new one needs.  Keys that are to hold what holds anyway lose their line.  Secrets are
 * in it only where they differ.  settings are those of the same file.  False: *changes is
 * untouched. */
bool changes_for_label(const struct monitor *old, const struct monitor *wish,
	const char *label, const struct settings *settings, struct changes *changes,
	struct err *err);
/* The same for the label that wish has, else old. */
bool changes_between(const struct monitor *old, const struct monitor *wish,
	const struct settings *settings, struct changes *changes, struct err *err);
/* Copies both; value may be NULL. */
bool changes_add(
	struct changes *changes, const char *key, const char *value, struct err *err);
void changes_release(struct changes *changes);

#endif
