#include "tui/boxes.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

int64_t count_add(int64_t sum, int64_t count)
{
	if (count < 0)
		return sum;
	if (sum < 0)
		return count;
	return count > INT64_MAX - sum ? INT64_MAX : sum + count;
}

static void drop_box(struct box *box)
{
	status_unref(box->status);
	folders_unref(box->seen);
	*box = (struct box){ .state = STATE_WAIT, .was = STATE_WAIT };
}

void boxes_release(struct boxes *boxes)
{
	for (size_t i = 0; i < boxes->n; i++)
		drop_box(&boxes->list[i]);
	free(boxes->list);
	free(boxes->by_name);
	*boxes = (struct boxes){ 0 };
}

static bool grow(struct boxes *boxes, size_t n)
{
	struct box *list;
	uint32_t *by_name;

	if (n <= boxes->n)
		return true;
	list = realloc(boxes->list, n * sizeof *list);
	if (!list)
		return false;
	boxes->list = list;
	by_name = realloc(boxes->by_name, n * sizeof *by_name);
	if (!by_name)
		return false;
	boxes->by_name = by_name;
	for (size_t i = boxes->n; i < n; i++)
		list[i] = (struct box){ .state = STATE_WAIT, .was = STATE_WAIT };
	boxes->n = n;
	return true;
}

static bool same_names(const struct folders *a, const struct folders *b)
{
	if (a == b)
		return true;
	if (!a || !b || a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++) {
		if (strcmp(a->rows[i].name, b->rows[i].name) != 0)
			return false;
	}
	return true;
}

/* The folders show the same words; only asked where the names are the same. */
static bool same_words(const struct box *box, const struct folders *is)
{
	const struct folders *was = box->status->folders;

	for (size_t i = 0; was != is && i < is->n; i++) {
		if (!was->rows[i].problem != !is->rows[i].problem ||
			!box_arrived(box, &was->rows[i]) != !box_arrived(box, &is->rows[i]))
			return false;
	}
	return true;
}

static unsigned compare_shape(const struct box *box, const struct status *status)
{
	const struct folders *was = box->status->folders, *is = status->folders;

	if (strcmp(box->status->monitor->name, status->monitor->name) != 0)
		return NEWS_NAMES | NEWS_SHAPE;
	if (!same_names(was, is))
		return NEWS_SHAPE;
	if (is && was->n_problems != is->n_problems)
		return NEWS_SHAPE | NEWS_STATE; /* what opens by itself changed */
	return is && !same_words(box, is) ? NEWS_STATE : 0;
}

static unsigned take_one(struct box *box, struct status *status)
{
	unsigned news = NEWS_NUMBERS | NEWS_NAMES | NEWS_SHAPE;

	if (!status) {
		drop_box(box);
		return news;
	}
	if (box->status)
		news = NEWS_NUMBERS | compare_shape(box, status);
	/* closed against one trouble, not against the next */
	if (box->fold == FOLD_CLOSED && !(status->folders && status->folders->n_problems))
		box->fold = FOLD_AUTO;
	status_unref(box->status);
	box->status = status_ref(status);
	return news;
}

/* A box and its name, side by side for sorting. */
struct named {
	const char *name;
	uint32_t id;
};

static int compare_named(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	const int order = text_compare(x->name, y->name);

	return order ? order : (x->id > y->id) - (x->id < y->id);
}

static void sort_names(struct boxes *boxes)
{
	struct named *list = malloc((boxes->n + 1) * sizeof *list);
	size_t n = 0;

	for (size_t i = 0; i < boxes->n; i++) {
		const struct status *status = boxes->list[i].status;

		if (!status)
			continue;
		if (list)
			list[n] = (struct named){ status->monitor->name, (uint32_t)i };
		boxes->by_name[n++] = (uint32_t)i; /* a poor order is better than none */
	}
	boxes->n_by_name = n;
	if (!list)
		return;
	qsort(list, n, sizeof *list, compare_named);
	for (size_t i = 0; i < n; i++)
		boxes->by_name[i] = list[i].id;
	free(list);
}

static void count_box(struct boxes_totals *totals, const struct box *box)
{
	const struct status *status = box->status;
	const bool asked = status->checked.ms != 0;

	totals->mailboxes++;
	totals->by_state[box->state]++;
	totals->folders += box_folders(box);
	totals->not_kept += status->push_reason == PUSH_NO_ROOM;
	totals->asked += asked;
	totals->to_ask += asked || status->idle == IDLE_NOT || status->idle == IDLE_REFUSED;
	totals->arrived = count_add(totals->arrived, box_arrived(box, NULL));
	totals->unseen = count_add(totals->unseen, status->unseen);
}

unsigned boxes_judge(struct boxes *boxes, const struct instant *now)
{
	unsigned news = 0;

	boxes->totals = (struct boxes_totals){ .unseen = COUNT_UNKNOWN };
	boxes->judged_ms = now->ms;
	for (size_t i = 0; i < boxes->n_by_name; i++) {
		struct box *box = &boxes->list[boxes->by_name[i]];
		const enum state state = status_state(box->status, now, box->seen_arrived);

		if (state != box->state)
			news |= NEWS_STATE;
		box->state = state;
		count_box(&boxes->totals, box);
	}
	return news;
}

unsigned boxes_take(
	struct boxes *boxes, const struct snapshot *snapshot, const struct instant *now)
{
	unsigned news = 0;

	(void)grow(boxes, snapshot->n);
	for (size_t i = 0; i < boxes->n; i++) {
		struct box *box = &boxes->list[i];
		struct status *status = i < snapshot->n ? snapshot->rows[i] : NULL;

		if (status && status_is_trial(status))
			status = NULL;
		box->was = box->state;
		if (box->status != status)
			news |= take_one(box, status);
	}
	if (news & NEWS_NAMES)
		sort_names(boxes);
	return news | boxes_judge(boxes, now);
}

bool boxes_look(struct boxes *boxes, uint32_t id, const struct instant *now)
{
	struct box *box = boxes_get(boxes, id);

	if (!box || box_arrived(box, NULL) == 0)
		return false;
	box->seen_arrived = box->status->arrived;
	folders_unref(box->seen);
	box->seen = box->status->folders ? folders_ref(box->status->folders) : NULL;
	(void)boxes_judge(boxes, now);
	return true;
}

struct box *boxes_get(const struct boxes *boxes, uint32_t id)
{
	if (id >= boxes->n || !boxes->list[id].status)
		return NULL;
	return &boxes->list[id];
}

size_t box_folders(const struct box *box)
{
	return box->status->folders ? box->status->folders->n : 0;
}

const struct folder *box_folder(const struct box *box, int32_t folder)
{
	if (folder < 0 || (size_t)folder >= box_folders(box))
		return NULL;
	return &box->status->folders->rows[folder];
}

int64_t box_arrived(const struct box *box, const struct folder *folder)
{
	const struct folder *seen;
	int64_t more;

	if (!folder) {
		more = box->status->arrived - box->seen_arrived;
		return more > 0 ? more : 0;
	}
	if (folder->arrived == 0)
		return 0;
	seen = box->seen ? folders_find(box->seen, folder->name) : NULL;
	more = folder->arrived - (seen ? seen->arrived : 0);
	return more > 0 ? more : 0;
}

enum state box_folder_state(const struct box *box, const struct folder *folder)
{
	if (folder->problem)
		return STATE_WARN;
	if (box->state != STATE_WARN && box->state != STATE_NEW && box->state != STATE_OK)
		return box->state;
	return box_arrived(box, folder) > 0 ? STATE_NEW : STATE_OK;
}
