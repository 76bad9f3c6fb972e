/* A mailbox given by options: each key of a monitor in the config is an option of `detect`.
 */
#ifndef ARGS_MONITOR_H
#define ARGS_MONITOR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "model/monitor.h"

/* Names are those of options, without the dashes in front: "ca-file" is the key ca_file. */
bool args_monitor_knows(const char *name);
/* False for keys that are yes or no: the option alone is a yes. */
bool args_monitor_takes_value(const char *name);
/* "--ca-file" for "ca-fil"; false: none is near. */
bool args_monitor_nearest(const char *name, char *out, size_t size);

/* Makes *monitor when it is NULL.  value NULL: yes. */
bool args_monitor_set(
	struct monitor **monitor, const char *name, const char *value, struct err *err);
/* Fills in what hangs on other keys; false: something that is needed was not given. */
bool args_monitor_complete(struct monitor *monitor, struct err *err);

#endif
