#include "model/snapshot.h"

#include <stdlib.h>
#include <string.h>

void snapshot_release(struct snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->n; i++)
		status_unref(snapshot->rows[i]);
	free(snapshot->rows);
	free(snapshot->changed);
	free(snapshot->dropped);
	*snapshot = (struct snapshot){ 0 };
}

static void add_known(int64_t *sum, int64_t count)
{
	if (count < 0)
		return;
	if (*sum < 0)
		*sum = count;
	else
		*sum = count > INT64_MAX - *sum ? INT64_MAX : *sum + count;
}

const struct status *snapshot_watched(const struct snapshot *snapshot, size_t id)
{
	const struct status *status = id < snapshot->n ? snapshot->rows[id] : NULL;

	return status && !status_is_trial(status) ? status : NULL;
}

void snapshot_count(const struct snapshot *snapshot, const struct instant *now,
	struct snapshot_totals *totals)
{
	*totals = (struct snapshot_totals){
		.unseen = COUNT_UNKNOWN,
		.messages = COUNT_UNKNOWN,
	};
	for (size_t i = 0; i < snapshot->n; i++) {
		const struct status *status = snapshot_watched(snapshot, i);
		enum health health;

		if (!status)
			continue;
		health = status_health(status, now);
		if (health > totals->worst)
			totals->worst = health;
		totals->monitors++;
		totals->by_state[status_state(status, now, INT64_MAX)]++;
		totals->asked += status->checked.ms != 0;
		totals->folders += status->folders ? status->folders->n : 0;
		add_known(&totals->unseen, status->unseen);
		add_known(&totals->messages, status->messages);
	}
}

const struct status *snapshot_find(const struct snapshot *snapshot, const char *name)
{
	for (size_t i = 0; i < snapshot->n; i++) {
		const struct status *status = snapshot_watched(snapshot, i);

		if (status && strcmp(status->monitor->name, name) == 0)
			return status;
	}
	return NULL;
}
