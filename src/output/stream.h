/* Statuses as they change, one JSON object a line: "sample" when a check has ended, "state"
 * when the health is another. */
#ifndef OUTPUT_STREAM_H
#define OUTPUT_STREAM_H

#include "output/output.h"

/* Zeroed but for out it has seen nothing. */
struct stream {
	FILE *out;
	struct stream_seen *seen; /* by monitor id */
	size_t n;
	int64_t walked_ms; /* when all rows were last looked at */
};

/* Writes what is new since the last call.  Call it also as time goes by: numbers get stale.
 */
bool stream_write(struct stream *stream, const struct snapshot *snapshot,
	const struct instant *now, struct err *err);
void stream_release(struct stream *stream);

#endif
