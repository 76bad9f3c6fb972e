/* The door to jansson: statuses for programs.  Unknown numbers are null, times RFC 3339 in
 * UTC, names UTF-8.  Keys are only ever added. */
#ifndef OUTPUT_JSON_H
#define OUTPUT_JSON_H

#include "output/output.h"

/* One object with all monitors, in the order of the config. */
bool json_write(FILE *out, const struct snapshot *snapshot, const struct instant *now,
	const struct output_look *look, struct err *err);

/* One monitor as one line, behind "time" (now) and "event". */
bool json_write_event(FILE *out, const char *event, const struct status *status,
	const struct instant *now, struct err *err);

#endif
