/* From the text of a key to the field it stands for, by the key's type. */
#ifndef CONFIG_VALUE_H
#define CONFIG_VALUE_H

#include <stdbool.h>

#include "base/err.h"
#include "config/schema.h"
#include "model/monitor.h"

/* target is the struct settings or struct monitor that key->at is an offset of; what stood
 * there is replaced, lists grow.  False: err says what is wrong with it, without the key's
 * name and without a secret, and the field is as it was. */
bool value_store(
	const struct schema_key *key, const char *text, void *target, struct err *err);

/* yes no true false on off 1 0. */
bool value_bool(const char *text, bool *out);

/* The parts of value_store that are modules of their own. */
bool value_host(const char *text, char **out, struct err *err);
bool value_folders(const char *text, struct monitor *monitor, struct err *err);
bool value_tags(const char *text, struct monitor *monitor, struct err *err);
bool value_secret(
	enum secret_kind kind, const char *text, struct monitor *monitor, struct err *err);
/* "~/x" becomes $HOME/x. */
bool value_path(const char *text, char **out, struct err *err);

/* The host is this machine: nothing sent there leaves it. */
bool value_host_is_loopback(const char *host);

#endif
