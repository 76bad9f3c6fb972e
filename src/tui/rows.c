#include "tui/rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const char *const sort_names[SORT_KEYS] = {
	[SORT_STATE] = "state",
	[SORT_NAME] = "name",
	[SORT_UNSEEN] = "unseen",
	[SORT_TOTAL] = "total",
	[SORT_CHECKED] = "checked",
	[SORT_RESPONSE] = "response",
};

bool sort_key_parse(const char *name, enum sort_key *key)
{
	for (int i = 0; i < SORT_KEYS; i++) {
		if (strcmp(sort_names[i], name) == 0) {
			*key = (enum sort_key)i;
			return true;
		}
	}
	return false;
}

const char *sort_key_name(enum sort_key key)
{
	return sort_names[key];
}

void rows_release(struct rows *rows)
{
	free(rows->list);
	free(rows->order);
	*rows = (struct rows){ 0 };
}

/* Room for every mailbox and every folder. */
static bool make_room(struct rows *rows, const struct boxes *boxes)
{
	const size_t need = boxes->totals.mailboxes + boxes->totals.folders + 1;
	struct row *grown;

	if (need <= rows->cap)
		return true;
	grown = realloc(rows->list, need * sizeof *grown);
	if (!grown)
		return false;
	rows->list = grown;
	grown = realloc(rows->order, need * sizeof *grown);
	if (!grown)
		return false;
	rows->order = grown;
	rows->cap = need;
	return true;
}

/* Every row of a kind, by name. */
static void collect(struct rows *rows, const struct boxes *boxes, enum rows_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < boxes->n_by_name; i++) {
		const uint32_t id = boxes->by_name[i];
		const size_t folders = box_folders(&boxes->list[id]);

		if (kind != ROWS_FLAT || folders == 0) {
			rows->order[n++] = (struct row){ id, MAILBOX_ROW };
			continue;
		}
		for (size_t k = 0; k < folders; k++)
			rows->order[n++] = (struct row){ id, (int32_t)k };
	}
	rows->n_order = n;
	rows->reversed = false;
}

static enum state row_state(const struct boxes *boxes, struct row row)
{
	const struct box *box = &boxes->list[row.id];
	const struct folder *folder = box_folder(box, row.folder);

	return folder ? box_folder_state(box, folder) : box->state;
}

/* A stable sort by the few states there are; uses the list as the other half. */
static void sort_by_state(struct rows *rows, const struct boxes *boxes, bool turned)
{
	size_t starts[STATES + 1] = { 0 };
	size_t at = 0;

	for (size_t i = 0; i < rows->n_order; i++)
		starts[row_state(boxes, rows->order[i])]++;
	for (int i = 0; i < STATES; i++) {
		const int state = turned ? STATES - 1 - i : i;
		const size_t n = starts[state];

		starts[state] = at;
		at += n;
	}
	for (size_t i = 0; i < rows->n_order; i++)
		rows->list[starts[row_state(boxes, rows->order[i])]++] = rows->order[i];
	memcpy(rows->order, rows->list, rows->n_order * sizeof *rows->order);
}

/* A row with what it is sorted by; place, by name, decides between equals. */
struct keyed {
	int64_t key;
	const char *name;
	struct row row;
	uint32_t place;
};

static int by_place(const struct keyed *x, const struct keyed *y)
{
	return (x->place > y->place) - (x->place < y->place);
}

static int compare_keys(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;
	const int order = (x->key > y->key) - (x->key < y->key);

	return order ? order : by_place(x, y);
}

static int compare_names(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;
	const int order = strcmp(x->name, y->name) ? text_compare(x->name, y->name) : 0;

	return order ? order : by_place(x, y);
}

/* Smallest first: large numbers, long silence and slow answers lead. */
static int64_t key_of(
	const struct box *box, const struct folder *folder, enum sort_key sort, bool turned)
{
	const struct status *status = box->status;
	int64_t value = -1;

	switch (sort) {
	case SORT_UNSEEN:
		value = folder ? folder->unseen : status->unseen;
		break;
	case SORT_TOTAL:
		value = folder ? folder->messages : status->messages;
		break;
	case SORT_CHECKED:
		if (status->good.ms > 0)
			value = INT64_MAX - status->good.ms;
		break;
	case SORT_RESPONSE:
		value = status->response_us;
		break;
	default:
		break;
	}
	if (value < 0)
		return INT64_MAX; /* unknown stays last either way */
	return turned ? value : -value;
}

/* Where the first row of each mailbox stands by name, by id; NULL: no memory. */
static uint32_t *first_places(const struct boxes *boxes, enum rows_kind kind)
{
	uint32_t *places = malloc((boxes->n + 1) * sizeof *places);
	uint32_t at = 0;

	for (size_t i = 0; places && i < boxes->n_by_name; i++) {
		const uint32_t id = boxes->by_name[i];
		const size_t folders = box_folders(&boxes->list[id]);

		places[id] = at;
		at += kind == ROWS_FLAT && folders > 0 ? (uint32_t)folders : 1;
	}
	return places;
}

/* Few rows move from one picture to the next: those that stand out of line are sorted by
 * themselves, in moved, and put between the others. */
static void sort_nearly_sorted(struct keyed *list, struct keyed *moved, size_t n,
	int (*compare)(const void *a, const void *b))
{
	size_t n_moved = 0;
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		if (kept > 0 && compare(&list[kept - 1], &list[i]) > 0) {
			moved[n_moved++] = list[--kept];
			moved[n_moved++] = list[i];
		} else {
			list[kept++] = list[i];
		}
	}
	qsort(moved, n_moved, sizeof *moved, compare);
	for (size_t to = n; n_moved > 0;) {
		const bool is_kept =
			kept > 0 && compare(&list[kept - 1], &moved[n_moved - 1]) > 0;

		list[--to] = is_kept ? list[--kept] : moved[--n_moved];
	}
}

/* From whatever order the rows are in; false: no memory. */
static bool sort_by_key(
	struct rows *rows, const struct boxes *boxes, const struct rows_wish *wish)
{
	const size_t n = rows->n_order;
	struct keyed *list = malloc((2 * n + 1) * sizeof *list);
	uint32_t *places = first_places(boxes, wish->kind);

	if (!list || !places) {
		free(list);
		free(places);
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		const struct row row = rows->order[i];
		const struct box *box = &boxes->list[row.id];
		const struct folder *folder = box_folder(box, row.folder);

		list[i] = (struct keyed){
			.key = key_of(box, folder, wish->sort, wish->turned),
			.name = folder ? folder->name : box->status->monitor->name,
			.row = row,
			.place = places[row.id] + (folder ? (uint32_t)row.folder : 0),
		};
	}
	sort_nearly_sorted(
		list, list + n, n, wish->sort == SORT_NAME ? compare_names : compare_keys);
	for (size_t i = 0; i < n; i++)
		rows->order[i] = list[i].row;
	free(list);
	free(places);
	return true;
}

static void reverse(struct rows *rows)
{
	for (size_t i = 0, k = rows->n_order; i + 1 < k; i++) {
		const struct row row = rows->order[i];

		k--;
		rows->order[i] = rows->order[k];
		rows->order[k] = row;
	}
	rows->reversed = !rows->reversed;
}

static bool sort_rows(struct rows *rows, const struct boxes *boxes,
	const struct rows_wish *wish, enum rows_change change)
{
	const bool by_name = wish->sort == SORT_NAME;
	const bool by_key = by_name ? wish->kind == ROWS_FLAT : wish->sort != SORT_STATE;

	if (change == ROWS_REORDER && by_key && rows->n_order > 0) {
		if (rows->reversed)
			reverse(rows);
	} else {
		collect(rows, boxes, wish->kind);
	}
	if (wish->sort == SORT_STATE)
		sort_by_state(rows, boxes, wish->turned);
	if (by_key && !sort_by_key(rows, boxes, wish))
		return false;
	if (by_name && wish->turned)
		reverse(rows);
	return true;
}

/* One walk that fits the filter and the folds. */
struct selection {
	struct rows *rows;
	const struct boxes *boxes;
	const struct rows_wish *wish;
	const struct instant *now;
};

static bool fits(const struct selection *selection, const struct box *box, int32_t folder)
{
	const struct filter *filter = selection->wish->filter;
	struct facts facts;

	if (!filter || filter->n == 0)
		return true;
	facts_of(box, folder, selection->now, &facts);
	return filter_matches(filter, &facts, selection->now);
}

static void show(const struct selection *selection, uint32_t id, int32_t folder)
{
	selection->rows->list[selection->rows->n++] = (struct row){ id, folder };
}

static bool any_folder_fits(const struct selection *selection, const struct box *box)
{
	for (size_t i = 0; i < box_folders(box); i++) {
		if (fits(selection, box, (int32_t)i))
			return true;
	}
	return false;
}

/* Folders are shown when a person opened the mailbox; by itself it opens at those with a
 * problem, and at those that fit a filter which the mailbox as a whole does not. */
static void show_folders(const struct selection *selection, uint32_t id, bool box_fits)
{
	const struct box *box = &selection->boxes->list[id];
	const bool filtered = selection->wish->filter && selection->wish->filter->n > 0;

	for (size_t i = 0; i < box_folders(box); i++) {
		const bool problem = box->status->folders->rows[i].problem;

		if (box->fold == FOLD_CLOSED && box_fits)
			return;
		if (box->fold != FOLD_OPEN && box_fits && !problem)
			continue;
		if (!filtered || fits(selection, box, (int32_t)i))
			show(selection, id, (int32_t)i);
	}
}

static void select_box(const struct selection *selection, uint32_t id)
{
	const struct box *box = &selection->boxes->list[id];
	const bool tree = selection->wish->kind == ROWS_TREE;
	const bool box_fits = fits(selection, box, MAILBOX_ROW);
	struct rows *rows = selection->rows;
	const size_t before = rows->n;

	if (!box_fits && !tree && !any_folder_fits(selection, box))
		return;
	show(selection, id, MAILBOX_ROW);
	if (tree)
		show_folders(selection, id, box_fits);
	if (!box_fits && tree && rows->n == before + 1)
		rows->n = before; /* not one of its folders fits either */
	else
		rows->n_fitting++;
}

static void select_rows(const struct selection *selection)
{
	struct rows *rows = selection->rows;

	rows->n = 0;
	rows->n_fitting = 0;
	for (size_t i = 0; i < rows->n_order; i++) {
		const struct row row = rows->order[i];

		if (selection->wish->kind != ROWS_FLAT) {
			select_box(selection, row.id);
		} else if (fits(selection, &selection->boxes->list[row.id], row.folder)) {
			show(selection, row.id, row.folder);
			rows->n_fitting++;
		}
	}
}

bool rows_build(struct rows *rows, const struct boxes *boxes, const struct rows_wish *wish,
	enum rows_change change, const struct instant *now)
{
	const struct selection selection = { rows, boxes, wish, now };

	if (!make_room(rows, boxes) ||
		(change != ROWS_STAY && !sort_rows(rows, boxes, wish, change))) {
		rows->n = rows->n_order = rows->n_fitting = 0;
		return false;
	}
	select_rows(&selection);
	return true;
}

size_t rows_find(
	const struct rows *rows, const struct boxes *boxes, uint32_t id, const char *folder)
{
	size_t any = rows->n;

	for (size_t i = 0; i < rows->n; i++) {
		const struct folder *here;

		if (rows->list[i].id != id)
			continue;
		here = box_folder(&boxes->list[id], rows->list[i].folder);
		if ((!here && !folder) ||
			(here && folder && strcmp(here->name, folder) == 0))
			return i;
		if (any == rows->n)
			any = i;
	}
	return any;
}
