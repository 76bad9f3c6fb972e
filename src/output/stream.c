#include "output/stream.h"

#include <stdlib.h>
#include <string.h>

#include "output/json.h"

/* Also a row of which a read was missed is written within this time. */
enum { WALK_MS = 500 };

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

static bool write_row(struct stream *stream, const struct snapshot *snapshot, size_t i,
	const struct instant *now, struct err *err)
{
	const struct status *status = snapshot_watched(snapshot, i);
	struct stream_seen *seen = &stream->seen[i];
	enum health health;

	if (!status)
		return true;
	health = status_health(status, now);
	if ((status->checks != seen->checks || status->pushes != seen->pushes) &&
		!json_write_event(stream->out, "sample", status, now, err))
		return false;
	if (health != seen->health &&
		!json_write_event(stream->out, "state", status, now, err))
		return false;
	*seen = (struct stream_seen){ status->checks, status->pushes, health };
	return true;
}

/* All rows when time has gone by, else those that the last read of the board brought: with
 * thousands of mailboxes something changes hundreds of times a second. */
bool stream_write(struct stream *stream, const struct snapshot *snapshot,
	const struct instant *now, struct err *err)
{
	const bool all = snapshot->seen == 0 || now->ms - stream->walked_ms >= WALK_MS;

	if (!make_room(stream, snapshot->n))
		return err_memory(err);
	for (size_t i = snapshot->n_changed; !all && i-- > 0;) {
		if (!write_row(stream, snapshot, snapshot->changed[i], now, err))
			return false;
	}
	for (size_t i = 0; all && i < snapshot->n; i++) {
		if (!write_row(stream, snapshot, i, now, err))
			return false;
	}
	if (all)
		stream->walked_ms = now->ms;
	return true;
}

void stream_release(struct stream *stream)
{
	free(stream->seen);
	*stream = (struct stream){ .out = stream->out };
}
