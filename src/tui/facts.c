#include "tui/facts.h"

#include <string.h>

static void sum_folders(const struct folders *folders, struct facts *facts)
{
	for (size_t i = 0; i < folders->n; i++) {
		const struct folder *row = &folders->rows[i];

		if (row->use == USE_ALL || row->use == USE_FLAGGED)
			continue; /* repeats the others */
		facts->recent = count_add(facts->recent, row->recent);
		facts->size = count_add(facts->size, row->size);
	}
}

/* IDLE tells of INBOX alone. */
static bool is_told(const struct status *status, const struct folder *row)
{
	if (status->push == PUSH_NOTIFY)
		return true;
	return status->push == PUSH_IDLE && (!row || strcmp(row->name, "INBOX") == 0);
}

void facts_of(const struct box *box, int32_t folder, const struct instant *now,
	struct facts *facts)
{
	const struct status *status = box->status;
	const struct folder *row = box_folder(box, folder);

	*facts = (struct facts){
		.box = box,
		.status = status,
		.folder = row,
		.state = row ? box_folder_state(box, row) : box->state,
		.current = status_is_current(status, now) && !(row && row->problem),
		.unseen = row ? row->unseen : status->unseen,
		.total = row ? row->messages : status->messages,
		.recent = row ? row->recent : COUNT_UNKNOWN,
		.size = row ? row->size : status->octets,
		.arrived = box_arrived(box, row),
		.told = is_told(status, row),
		.response_us = status->response_us,
		.when = status->good.ms ? status->good : status->checked,
	};
	if (!row && status->folders)
		sum_folders(status->folders, facts);
}
