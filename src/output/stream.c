#include "output/stream.h"

#include <stdlib.h>
#include <string.h>

#include "output/json.h"

struct stream_seen {
	uint64_t checks;
	uint64_t pushes;
	enum health health;
};

static bool make_room(struct stream *stream, size_t n)
{
	struct stream_seen *seen;

	if (n <= stream->n)
		return true;
	seen = reallocarray(stream->seen, n, sizeof *seen);
	if (!seen)
		return false;
	for (size_t i = stream->n; i < n; i++)
		seen[i] = (struct stream_seen){ .health = HEALTH_PENDING };
	stream->seen = seen;
	stream->n = n;
	return true;
}

bool stream_write(struct stream *stream, const struct snapshot *snapshot,
	const struct instant *now, struct err *err)
{
	if (!make_room(stream, snapshot->n))
		return err_memory(err);
	for (size_t i = 0; i < snapshot->n; i++) {
		const struct status *status = snapshot_watched(snapshot, i);
		struct stream_seen *seen = &stream->seen[i];
		enum health health;

		if (!status)
			continue;
		health = status_health(status, now);
		if ((status->checks != seen->checks || status->pushes != seen->pushes) &&
			!json_write_event(stream->out, "sample", status, now, err))
			return false;
		if (health != seen->health &&
			!json_write_event(stream->out, "state", status, now, err))
			return false;
		*seen = (struct stream_seen){ status->checks, status->pushes, health };
	}
	return true;
}

void stream_release(struct stream *stream)
{
	free(stream->seen);
	*stream = (struct stream){ .out = stream->out };
}
