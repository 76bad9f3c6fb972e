/* Pages, views and finding: what keys of moving do, seen through the picture. */
#include "unit/test.h"

#include "tui/ui_state.h"
#include "unit/tui/session.h"

enum { MANY = 60 };

static void many(struct session *session, const char *view)
{
	start(session, view, 24, 80);
	for (uint32_t id = 0; id < MANY; id++) {
		char name[8];

		snprintf(name, sizeof name, "m%02u", (unsigned)id);
		give(session->ui, lively(id, name, 5, 0, 30 * SECOND_MS, 90000));
	}
	ui_update(session->ui, &session->now);
	draw(session);
}

static uint32_t under_cursor(const struct session *session)
{
	return session->ui->rows.list[session->ui->cursor.at].id;
}

static void a_page_down_and_up_again_is_where_it_was(void **state)
{
	static const struct {
		char32_t there, back;
	} ways[] = {
		{ CODE_PAGE_DOWN, CODE_PAGE_UP },
		{ CODE_CTRL('f'), CODE_CTRL('b') },
		{ CODE_CTRL('d'), CODE_CTRL('u') },
		{ ']', '[' },
	};
	static const char *const views[] = { "tree", "panes" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(ways) * COUNT_OF(views); i++) {
		const size_t way = i / COUNT_OF(views);
		struct session session;
		uint32_t first;

		many(&session, views[i % COUNT_OF(views)]);
		for (int times = 0; times < 2; times++)
			key(&session, ways[way].there);
		first = under_cursor(&session);
		assert_in_range(first, 2, MANY - 2);
		key(&session, ways[way].there);
		assert_in_range(under_cursor(&session), first + 1, MANY - 1);
		key(&session, ways[way].back);
		assert_int_equal(under_cursor(&session), first);
		draw(&session);
		finish(&session);
	}
}

static void no_key_leads_beyond_the_ends(void **state)
{
	static const char32_t down[] = { CODE_PAGE_DOWN, CODE_CTRL('d'), ']', CODE_DOWN,
		CODE_END };
	static const char32_t up[] = { CODE_PAGE_UP, CODE_CTRL('u'), '[', CODE_UP,
		CODE_HOME };
	static const char *const views[] = { "tree", "panes" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(down) * COUNT_OF(views); i++) {
		const size_t way = i / COUNT_OF(views);
		struct session session;

		many(&session, views[i % COUNT_OF(views)]);
		for (int times = 0; times < MANY + 2; times++)
			key(&session, down[way]);
		/* in panes it may be the left one of the last two */
		assert_in_range(under_cursor(&session), MANY - 2, MANY - 1);
		for (int times = 0; times < MANY + 2; times++)
			key(&session, up[way]);
		assert_int_equal(under_cursor(&session), 0);
		finish(&session);
	}
}

static void a_page_of_mailboxes_counts_no_folders(void **state)
{
	struct session session;
	uint32_t folded;

	(void)state;
	many(&session, "tree");
	key(&session, ']');
	folded = under_cursor(&session);
	key(&session, CODE_HOME);
	type(&session, "+]");
	assert_int_equal(under_cursor(&session), folded);
	assert_int_equal(session.ui->rows.list[session.ui->cursor.at].folder, MAILBOX_ROW);
	finish(&session);
}

static void v_goes_round_all_views(void **state)
{
	static const enum view round[] = { VIEW_TREE, VIEW_FOLDERS, VIEW_PANES, VIEW_TREE };
	struct session session;

	(void)state;
	three(&session, "panes");
	for (size_t i = 0; i < COUNT_OF(round); i++) {
		type(&session, "v");
		assert_int_equal(ui_view(session.ui), round[i]);
		assert_shows(&session, "carla");
	}
	finish(&session);
}

static void z_makes_a_mailbox_as_large_as_the_screen_and_small_again(void **state)
{
	struct session session;

	(void)state;
	three(&session, "tree");
	type(&session, "jz");
	assert_shows(&session, "Archive/2025");
	assert_hides(&session, "anna");
	type(&session, "z");
	assert_shows(&session, ">+   ok berta");
	finish(&session);
}

static void an_open_maildrop_shows_its_count_and_size(void **state)
{
	struct session session;

	(void)state;
	start(&session, "tree", 24, 80);
	give(session.ui, maildrop(0, "drop", 17, 30 * SECOND_MS));
	ui_update(session.ui, &session.now);
	type(&session, "\r");
	assert_shows(&session, "messages  17");
	assert_shows(&session, "size      12,056 kB");
	finish(&session);
}

static void an_open_mailbox_that_goes_leads_back_to_the_list(void **state)
{
	struct session session;
	struct snapshot *snapshot;

	(void)state;
	three(&session, "tree");
	type(&session, "j\r");
	assert_shows(&session, "Archive/2025");
	snapshot = ui_snapshot(session.ui);
	for (size_t i = 0; i < snapshot->n; i++) {
		status_unref(snapshot->rows[i]);
		snapshot->rows[i] = NULL;
	}
	ui_update(session.ui, &session.now);
	assert_hides(&session, "Archive/2025");
	finish(&session);
}

static void a_word_is_found_in_the_help_and_esc_goes_back(void **state)
{
	struct session session;

	(void)state;
	three(&session, "tree");
	type(&session, "?");
	assert_hides(&session, "fg brings it back");
	type(&session, "/fg brings");
	assert_shows(&session, "fg brings it back");
	key(&session, CODE_ESC);
	assert_hides(&session, "fg brings it back");
	type(&session, "/fg brings\r");
	assert_shows(&session, "fg brings it back");
	type(&session, "nN");
	assert_shows(&session, "fg brings it back");
	type(&session, "/no such words");
	assert_shows(&session, "nothing here is named so");
	finish(&session);
}

static void esc_takes_the_cursor_back_to_where_finding_began(void **state)
{
	struct session session;

	(void)state;
	three(&session, "tree");
	type(&session, "j/arl");
	assert_shows(&session, ">+   ok carla");
	key(&session, CODE_ESC);
	assert_shows(&session, ">+   ok berta");
	type(&session, "n");
	assert_shows(&session, ">+   ok berta");
	finish(&session);
}

static void a_wrong_filter_keeps_what_was_typed(void **state)
{
	struct session session;

	(void)state;
	three(&session, "tree");
	type(&session, "funseen>x\t\r");
	assert_shows(&session, "unseen>x");
	assert_int_equal(session.ui->prompt.kind, PROMPT_FILTER);
	assert_true(session.ui->prompt.note[0]);
	finish(&session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_down_and_up_again_is_where_it_was),
		cmocka_unit_test(no_key_leads_beyond_the_ends),
		cmocka_unit_test(a_page_of_mailboxes_counts_no_folders),
		cmocka_unit_test(v_goes_round_all_views),
		cmocka_unit_test(z_makes_a_mailbox_as_large_as_the_screen_and_small_again),
		cmocka_unit_test(an_open_maildrop_shows_its_count_and_size),
		cmocka_unit_test(an_open_mailbox_that_goes_leads_back_to_the_list),
		cmocka_unit_test(a_word_is_found_in_the_help_and_esc_goes_back),
		cmocka_unit_test(esc_takes_the_cursor_back_to_where_finding_began),
		cmocka_unit_test(a_wrong_filter_keeps_what_was_typed),
	};

	return cmocka_run_group_tests(tests, use_utf8, NULL);
}
