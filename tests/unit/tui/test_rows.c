#include "unit/test.h"

#include "tui/rows.h"
#include "unit/tui/fixture.h"

struct list {
	struct snapshot snapshot;
	struct boxes boxes;
	struct rows rows;
	struct filter filter;
	struct instant now;
};

static void add(struct list *list, struct status *status)
{
	struct snapshot *snapshot = &list->snapshot;

	assert_true(status->monitor->id == snapshot->n);
	snapshot->rows =
		realloc(snapshot->rows, (snapshot->n + 1) * sizeof *snapshot->rows);
	assert_non_null(snapshot->rows);
	snapshot->rows[snapshot->n++] = status;
}

static void start(struct list *list)
{
	*list = (struct list){ .now = ago(0) };
	add(list, lively(0, "mx10", 5, 0, 30 * SECOND_MS, 90000));
	add(list, lively(1, "mx2", 50, 0, 20 * SECOND_MS, 80000));
	add(list, with_missing_folder(2, "zoe"));
	add(list, maildrop(3, "Anna", 7, 10 * SECOND_MS));
	add(list, fresh(4, "ben", MAIL_IMAP));
	(void)boxes_take(&list->boxes, &list->snapshot, &list->now);
	for (size_t i = 0; i < list->boxes.n; i++)
		(void)boxes_look(&list->boxes, (uint32_t)i, &list->now);
}

static void finish(struct list *list)
{
	rows_release(&list->rows);
	boxes_release(&list->boxes);
	snapshot_release(&list->snapshot);
}

/* "mx2 zoe zoe/Spam": what the rows are, in order. */
static void assert_rows(struct list *list, enum rows_kind kind, enum sort_key sort,
	bool turned, const char *want)
{
	const struct rows_wish wish = { kind, sort, turned, &list->filter };
	char got[1024] = "";
	size_t len = 0;

	assert_true(rows_build(&list->rows, &list->boxes, &wish, ROWS_ANEW, &list->now));
	for (size_t i = 0; i < list->rows.n; i++) {
		const struct row row = list->rows.list[i];
		const struct box *box = &list->boxes.list[row.id];
		const struct folder *folder = box_folder(box, row.folder);

		len += (size_t)snprintf(got + len, sizeof got - len, "%s%s%s%s",
			i ? " " : "", box->status->monitor->name, folder ? "/" : "",
			folder ? folder->name : "");
	}
	assert_string_equal(got, want);
}

static void the_worst_is_first_and_then_names_as_people_read_them(void **state)
{
	struct list list;

	(void)state;
	start(&list);
	assert_rows(&list, ROWS_BOXES, SORT_STATE, false, "zoe Anna mx2 mx10 ben");
	assert_rows(&list, ROWS_BOXES, SORT_STATE, true, "ben Anna mx2 mx10 zoe");
	assert_rows(&list, ROWS_BOXES, SORT_NAME, false, "Anna ben mx2 mx10 zoe");
	assert_rows(&list, ROWS_BOXES, SORT_NAME, true, "zoe mx10 mx2 ben Anna");
	finish(&list);
}

static void unknown_numbers_come_last_either_way(void **state)
{
	struct list list;

	(void)state;
	start(&list);
	assert_rows(&list, ROWS_BOXES, SORT_UNSEEN, false, "zoe mx2 mx10 Anna ben");
	assert_rows(&list, ROWS_BOXES, SORT_UNSEEN, true, "mx10 mx2 zoe Anna ben");
	assert_rows(&list, ROWS_BOXES, SORT_TOTAL, false, "zoe mx2 mx10 Anna ben");
	assert_rows(&list, ROWS_BOXES, SORT_RESPONSE, false, "zoe mx10 mx2 Anna ben");
	assert_rows(&list, ROWS_BOXES, SORT_CHECKED, false, "zoe mx10 mx2 Anna ben");
	finish(&list);
}

static void a_mailbox_opens_by_itself_at_the_folder_with_a_problem(void **state)
{
	struct list list;

	(void)state;
	start(&list);
	assert_rows(&list, ROWS_TREE, SORT_STATE, false, "zoe zoe/Spam Anna mx2 mx10 ben");
	list.boxes.list[2].fold = FOLD_CLOSED;
	assert_rows(&list, ROWS_TREE, SORT_STATE, false, "zoe Anna mx2 mx10 ben");
	list.boxes.list[0].fold = FOLD_OPEN;
	assert_rows(&list, ROWS_TREE, SORT_STATE, false,
		"zoe Anna mx2 mx10 mx10/INBOX mx10/Archive/2025 mx10/Drafts mx10/Sent ben");
	finish(&list);
}

static void all_folders_stand_in_one_table_and_no_mailbox_is_missing(void **state)
{
	struct list list;

	(void)state;
	start(&list);
	assert_rows(&list, ROWS_FLAT, SORT_UNSEEN, false,
		"zoe/INBOX mx2/INBOX zoe/台北/日本語 mx10/INBOX zoe/Projekte/Überblick "
		"mx2/Archive/2025 mx2/Drafts mx2/Sent mx10/Archive/2025 mx10/Drafts "
		"mx10/Sent "
		"zoe/INBOX/auto Anna ben zoe/Spam");
	finish(&list);
}

static void a_filter_shows_folders_that_fit_where_the_mailbox_does_not(void **state)
{
	struct list list;
	struct err err;

	(void)state;
	start(&list);
	assert_true(filter_parse("Sent", &list.filter, &err));
	assert_rows(&list, ROWS_TREE, SORT_NAME, false, "mx2 mx2/Sent mx10 mx10/Sent");
	assert_int_equal(list.rows.n_fitting, 2);
	assert_rows(&list, ROWS_FLAT, SORT_NAME, false, "mx2/Sent mx10/Sent");
	assert_true(filter_parse("mx10", &list.filter, &err));
	assert_rows(&list, ROWS_TREE, SORT_NAME, false, "mx10");
	assert_true(filter_parse("type:pop3", &list.filter, &err));
	assert_rows(&list, ROWS_TREE, SORT_NAME, false, "Anna");
	finish(&list);
}

static void a_kept_order_stays_though_states_change(void **state)
{
	const struct rows_wish wish = { ROWS_BOXES, SORT_STATE, false, NULL };
	struct list list;

	(void)state;
	start(&list);
	assert_rows(&list, ROWS_BOXES, SORT_STATE, false, "zoe Anna mx2 mx10 ben");
	list.boxes.list[0].state = STATE_DOWN;
	assert_true(rows_build(&list.rows, &list.boxes, &wish, ROWS_STAY, &list.now));
	assert_int_equal(list.rows.list[3].id, 0);
	assert_true(rows_build(&list.rows, &list.boxes, &wish, ROWS_ANEW, &list.now));
	assert_int_equal(list.rows.list[0].id, 0);
	finish(&list);
}

static void assert_same_order(const struct rows *a, const struct rows *b)
{
	assert_int_equal(a->n_order, b->n_order);
	assert_memory_equal(a->order, b->order, a->n_order * sizeof *a->order);
	assert_int_equal(a->n, b->n);
	assert_memory_equal(a->list, b->list, a->n * sizeof *a->list);
}

static void rows_put_in_another_order_stand_as_if_they_were_built_anew(void **state)
{
	static const enum rows_kind kinds[] = { ROWS_BOXES, ROWS_TREE, ROWS_FLAT };
	struct list list;
	struct rows anew = { 0 };

	(void)state;
	start(&list);
	/* from each order to each: what is i % … before is i / … after */
	for (size_t i = 0; i < COUNT_OF(kinds) * 4 * SORT_KEYS * SORT_KEYS; i++) {
		const struct rows_wish before = { kinds[i % 3],
			(enum sort_key)(i / 3 % SORT_KEYS), i / 3 / SORT_KEYS % 2, NULL };
		struct rows_wish after = before;

		after.turned = i / 6 / SORT_KEYS % 2;
		after.sort = (enum sort_key)(i / 12 / SORT_KEYS);
		assert_true(
			rows_build(&list.rows, &list.boxes, &before, ROWS_ANEW, &list.now));
		assert_true(rows_build(
			&list.rows, &list.boxes, &after, ROWS_REORDER, &list.now));
		assert_true(rows_build(&anew, &list.boxes, &after, ROWS_ANEW, &list.now));
		assert_same_order(&list.rows, &anew);
	}
	rows_release(&anew);
	finish(&list);
}

static void a_row_is_found_by_what_it_is(void **state)
{
	struct list list;

	(void)state;
	start(&list);
	assert_rows(&list, ROWS_TREE, SORT_STATE, false, "zoe zoe/Spam Anna mx2 mx10 ben");
	assert_int_equal(rows_find(&list.rows, &list.boxes, 2, "Spam"), 1);
	assert_int_equal(rows_find(&list.rows, &list.boxes, 2, "gone"), 0);
	assert_int_equal(rows_find(&list.rows, &list.boxes, 4, NULL), 5);
	assert_int_equal(rows_find(&list.rows, &list.boxes, 77, NULL), 6);
	finish(&list);
}

static void news_say_what_changed(void **state)
{
	struct list list;
	struct status *next;

	(void)state;
	start(&list);
	assert_int_equal(boxes_take(&list.boxes, &list.snapshot, &list.now), 0);
	next = status_copy(list.snapshot.rows[0]);
	assert_non_null(next);
	status_unref(list.snapshot.rows[0]);
	list.snapshot.rows[0] = next;
	assert_int_equal(boxes_take(&list.boxes, &list.snapshot, &list.now), NEWS_NUMBERS);
	status_unref(list.snapshot.rows[4]);
	list.snapshot.rows[4] = NULL;
	assert_true(boxes_take(&list.boxes, &list.snapshot, &list.now) & NEWS_SHAPE);
	assert_int_equal(list.boxes.totals.mailboxes, 4);
	finish(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_worst_is_first_and_then_names_as_people_read_them),
		cmocka_unit_test(unknown_numbers_come_last_either_way),
		cmocka_unit_test(a_mailbox_opens_by_itself_at_the_folder_with_a_problem),
		cmocka_unit_test(all_folders_stand_in_one_table_and_no_mailbox_is_missing),
		cmocka_unit_test(
			a_filter_shows_folders_that_fit_where_the_mailbox_does_not),
		cmocka_unit_test(a_kept_order_stays_though_states_change),
		cmocka_unit_test(
			rows_put_in_another_order_stand_as_if_they_were_built_anew),
		cmocka_unit_test(a_row_is_found_by_what_it_is),
		cmocka_unit_test(news_say_what_changed),
	};

	return cmocka_run_group_tests(tests, use_utf8, NULL);
}
