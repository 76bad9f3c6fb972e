/* How the screen behaves while mailboxes and time change. */
#include "unit/test.h"

#include "unit/tui/session.h"

static void the_cursor_stays_with_its_item_when_rows_move(void **state)
{
	struct session session;

	(void)state;
	three(&session, "tree");
	type(&session, "j");
	assert_shows(&session, ">+   ok berta");
	later(&session, 10000);
	go_down(&session, 2);
	assert_shows(&session, ">+   ok berta");
	assert_true(
		strstr(session.picture, "DOWN carla") < strstr(session.picture, "ok anna"));
	finish(&session);
}

static void the_nearest_row_takes_over_when_an_item_vanishes(void **state)
{
	struct session session;

	(void)state;
	three(&session, "tree");
	type(&session, "G");
	assert_shows(&session, ">+   ok carla");
	status_unref(ui_snapshot(session.ui)->rows[2]);
	ui_snapshot(session.ui)->rows[2] = NULL;
	ui_update(session.ui, &session.now);
	assert_shows(&session, ">+   ok berta");
	finish(&session);
}

static void rows_keep_their_places_while_a_prompt_is_open(void **state)
{
	struct session session;

	(void)state;
	three(&session, "tree");
	type(&session, ":");
	later(&session, 10000);
	go_down(&session, 2);
	draw(&session);
	assert_true(
		strstr(session.picture, "ok anna") < strstr(session.picture, "DOWN carla"));
	key(&session, CODE_ESC);
	draw(&session);
	assert_true(
		strstr(session.picture, "DOWN carla") < strstr(session.picture, "ok anna"));
	finish(&session);
}

static void a_frozen_picture_says_its_age_and_wants_no_news(void **state)
{
	struct session session;

	(void)state;
	three(&session, "tree");
	type(&session, "p");
	assert_false(ui_wants_news(session.ui));
	later(&session, 125 * SECOND_MS);
	assert_shows(&session, "[FROZEN 2m]");
	assert_shows(&session, "30s"); /* the ages stand still, too */
	assert_true(ui_tick_ms(session.ui, &session.now) > session.now.ms);
	type(&session, "p");
	assert_true(ui_wants_news(session.ui));
	assert_hides(&session, "FROZEN");
	finish(&session);
}

static void the_cursor_is_at_the_worst_until_a_key_is_pressed(void **state)
{
	struct session session;

	(void)state;
	three(&session, "tree");
	go_down(&session, 2);
	assert_shows(&session, ">+ DOWN carla");
	go_down(&session, 1);
	assert_shows(&session, ">+ DOWN berta");
	type(&session, "T");
	go_down(&session, 0);
	assert_shows(&session, ">+ DOWN berta");
	finish(&session);
}

static void mail_is_new_until_the_mailbox_was_looked_at(void **state)
{
	struct session session;

	(void)state;
	three(&session, "tree");
	give(session.ui, lively(1, "berta", 50, 3, 20 * SECOND_MS, 80000));
	ui_update(session.ui, &session.now);
	assert_shows(&session, "new berta");
	assert_shows(&session, "+3");
	type(&session, "gjjkk"); /* passing by is not looking */
	later(&session, 3000);
	assert_shows(&session, ">+  new berta");
	type(&session, "j"); /* after a second on it, it is */
	later(&session, 3000);
	assert_hides(&session, "new berta");
	finish(&session);
	three(&session, "tree");
	give(session.ui, lively(1, "berta", 50, 3, 20 * SECOND_MS, 80000));
	ui_update(session.ui, &session.now);
	type(&session, "g\rq");
	later(&session, 3000);
	assert_hides(&session, "new berta");
	finish(&session);
}

static void trouble_is_told_and_rings_once_a_minute(void **state)
{
	struct session session;
	struct effect effect;

	(void)state;
	three(&session, "tree");
	go_down(&session, 2);
	assert_shows(&session, "DOWN carla: connection refused");
	assert_true(wants(&session, EFFECT_BELL, &effect));
	later(&session, 10 * SECOND_MS);
	go_down(&session, 1);
	assert_false(wants(&session, EFFECT_BELL, &effect));
	later(&session, 3600 * SECOND_MS);
	assert_shows(&session, "DOWN berta"); /* stays until a key */
	type(&session, "j");
	assert_hides(&session, "DOWN berta: connection");
	finish(&session);
}

static void an_idle_screen_is_drawn_only_when_something_changes(void **state)
{
	struct session session;
	int64_t frames = 0;

	(void)state;
	three(&session, "tree");
	for (const int64_t end = session.now.ms + 60 * SECOND_MS; session.now.ms < end;) {
		const int64_t next = ui_tick_ms(session.ui, &session.now);

		assert_true(next > session.now.ms);
		later(&session, next - session.now.ms);
		draw(&session);
		frames++;
	}
	assert_true(frames <= 20);
	finish(&session);
}

static void time_alone_makes_numbers_stale(void **state)
{
	struct session session;

	(void)state;
	three(&session, "tree");
	later(&session, 10 * MINUTE_MS);
	assert_shows(&session, "3 STAL");
	finish(&session);
}

static void panes_are_left_in_all_four_directions(void **state)
{
	struct session session;

	(void)state;
	start(&session, "panes", 24, 80);
	give(session.ui, lively(0, "anna", 5, 0, 30 * SECOND_MS, 90000));
	give(session.ui, lively(1, "berta", 50, 0, 30 * SECOND_MS, 80000));
	give(session.ui, lively(2, "carla", 7, 0, 30 * SECOND_MS, 70000));
	ui_update(session.ui, &session.now);
	assert_shows(&session, ">ok anna");
	type(&session, "l");
	assert_shows(&session, ">ok berta");
	type(&session, "j");
	assert_shows(&session, ">ok carla");
	type(&session, "k");
	assert_shows(&session, ">ok anna");
	type(&session, "kh");
	assert_shows(&session, ">ok anna");
	finish(&session);
}

static void the_view_is_chosen_by_what_fits(void **state)
{
	struct session session;

	(void)state;
	three(&session, "auto");
	assert_shows(&session, ">ok anna"); /* panes */
	for (uint32_t i = 3; i < 9; i++)
		give(session.ui, lively(i, "more", 1, 0, 9 * SECOND_MS, 1000));
	ui_update(session.ui, &session.now);
	assert_shows(&session, ">+   ok anna"); /* tree */
	assert_true(grid_resize(&session.grid, 60, 200));
	assert_shows(&session, ">ok anna");
	finish(&session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_cursor_stays_with_its_item_when_rows_move),
		cmocka_unit_test(the_nearest_row_takes_over_when_an_item_vanishes),
		cmocka_unit_test(rows_keep_their_places_while_a_prompt_is_open),
		cmocka_unit_test(a_frozen_picture_says_its_age_and_wants_no_news),
		cmocka_unit_test(the_cursor_is_at_the_worst_until_a_key_is_pressed),
		cmocka_unit_test(mail_is_new_until_the_mailbox_was_looked_at),
		cmocka_unit_test(trouble_is_told_and_rings_once_a_minute),
		cmocka_unit_test(an_idle_screen_is_drawn_only_when_something_changes),
		cmocka_unit_test(time_alone_makes_numbers_stale),
		cmocka_unit_test(panes_are_left_in_all_four_directions),
		cmocka_unit_test(the_view_is_chosen_by_what_fits),
	};

	return cmocka_run_group_tests(tests, use_utf8, NULL);
}
