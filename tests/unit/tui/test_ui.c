/* What keys do, seen through the picture and the effects. */
#include "unit/test.h"

#include "unit/tui/fixture.h"

struct session {
	struct settings settings;
	struct ui *ui;
	struct instant now;
	struct grid grid;
	char *picture;
};

static const char *const themes[] = { "dark", "default", "light" };

static void draw(struct session *session)
{
	ui_draw(session->ui, &session->now, &session->grid);
	free(session->picture);
	session->picture = grid_text(&session->grid, false);
	assert_non_null(session->picture);
}

static void start(struct session *session, const char *view, int h, int w)
{
	const struct ui_settings settings = { .settings = &session->settings,
		.config_path = "/etc/mailtop.ini",
		.themes = themes,
		.n_themes = COUNT_OF(themes) };
	struct err err;

	*session = (struct session){ .settings = { .theme = (char *)"default",
					     .view = (char *)view,
					     .sort = (char *)"state",
					     .hints = true,
					     .bell = true },
		.now = ago(0) };
	session->ui = ui_new(&settings, &err);
	assert_non_null(session->ui);
	assert_true(grid_resize(&session->grid, h, w));
}

static void finish(struct session *session)
{
	ui_free(session->ui);
	grid_release(&session->grid);
	free(session->picture);
}

static void later(struct session *session, int64_t ms)
{
	session->now.ms += ms;
	session->now.wall_ms += ms;
}

static void key(struct session *session, char32_t code)
{
	const struct input input = { .kind = INPUT_KEY, .key = code };

	ui_input(session->ui, &input, &session->now);
}

static void type(struct session *session, const char *keys)
{
	for (; *keys; keys++)
		key(session, (unsigned char)*keys);
	draw(session);
}

static void assert_shows(struct session *session, const char *text)
{
	draw(session);
	if (!strstr(session->picture, text))
		fail_msg("'%s' is not in\n%s", text, session->picture);
}

static void assert_hides(struct session *session, const char *text)
{
	draw(session);
	if (strstr(session->picture, text))
		fail_msg("'%s' is in\n%s", text, session->picture);
}

static bool wants(struct session *session, enum effect_kind kind, struct effect *effect)
{
	while (ui_take(session->ui, effect))
		if (effect->kind == kind)
			return true;
	return false;
}

static void three(struct session *session, const char *view)
{
	start(session, view, 24, 80);
	give(session->ui, lively(0, "anna", 5, 0, 30 * SECOND_MS, 90000));
	give(session->ui, lively(1, "berta", 50, 0, 30 * SECOND_MS, 80000));
	give(session->ui, lively(2, "carla", 7, 0, 30 * SECOND_MS, 70000));
	ui_update(session->ui, &session->now);
	draw(session);
}

static void go_down(struct session *session, uint32_t id)
{
	struct status *status = status_copy(ui_snapshot(session->ui)->rows[id]);

	for (int i = 0; i < 2; i++) {
		struct sample sample;

		sample_init(&sample);
		sample.at = session->now;
		err_set(&sample.err, ERR_CONNECT, "connection refused");
		fold(&status, &sample);
	}
	give(session->ui, status);
	ui_update(session->ui, &session->now);
}

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

static void esc_never_quits_and_q_does_at_the_top_only(void **state)
{
	struct session session;
	struct effect effect;

	(void)state;
	three(&session, "tree");
	for (int i = 0; i < 5; i++)
		key(&session, CODE_ESC);
	key(&session, CODE_BACKSPACE);
	assert_false(wants(&session, EFFECT_QUIT, &effect));
	type(&session, "\r?q");
	assert_false(wants(&session, EFFECT_QUIT, &effect));
	type(&session, "q");
	assert_false(wants(&session, EFFECT_QUIT, &effect));
	type(&session, "q");
	assert_true(wants(&session, EFFECT_QUIT, &effect));
	finish(&session);
}

static void a_paste_into_a_list_does_nothing_but_say_so(void **state)
{
	struct session session;
	struct effect effect;
	struct input paste = { .kind = INPUT_PASTE, .text = "qqqRRR" };

	(void)state;
	three(&session, "tree");
	ui_input(session.ui, &paste, &session.now);
	assert_shows(&session, "paste was ignored");
	assert_false(ui_take(session.ui, &effect));
	type(&session, "/");
	paste.text = "carla";
	ui_input(session.ui, &paste, &session.now);
	assert_shows(&session, ">+   ok carla");
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

static void keys_for_the_poller_become_commands_on_the_mailbox_they_name(void **state)
{
	struct session session;
	struct effect effect;

	(void)state;
	three(&session, "tree");
	type(&session, "jr");
	assert_true(wants(&session, EFFECT_COMMAND, &effect));
	assert_int_equal(effect.command.kind, COMMAND_CHECK);
	assert_int_equal(effect.command.id, 1);
	type(&session, "P");
	assert_true(wants(&session, EFFECT_COMMAND, &effect));
	assert_int_equal(effect.command.kind, COMMAND_HOLD);
	type(&session, "R");
	assert_true(wants(&session, EFFECT_COMMAND, &effect));
	assert_int_equal(effect.command.kind, COMMAND_CHECK_ALL);
	key(&session, CODE_CTRL('z'));
	assert_true(wants(&session, EFFECT_SUSPEND, &effect));
	key(&session, CODE_CTRL('l'));
	assert_true(wants(&session, EFFECT_REPAINT, &effect));
	finish(&session);
}

static void a_theme_is_previewed_and_esc_takes_it_back(void **state)
{
	struct session session;
	struct effect effect;

	(void)state;
	three(&session, "tree");
	type(&session, "tj");
	assert_true(wants(&session, EFFECT_THEME, &effect));
	assert_string_equal(effect.theme, "light");
	key(&session, CODE_ESC);
	assert_true(wants(&session, EFFECT_THEME, &effect));
	assert_string_equal(effect.theme, "default");
	type(&session, "tk\r");
	assert_true(wants(&session, EFFECT_THEME, &effect));
	assert_string_equal(effect.theme, "dark");
	assert_false(ui_take(session.ui, &effect));
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

static void the_sort_menu_and_turning_change_the_order(void **state)
{
	struct session session;

	(void)state;
	three(&session, "tree");
	type(&session, "sjj\r");
	assert_shows(&session, "by unseen");
	assert_true(
		strstr(session.picture, "ok berta") < strstr(session.picture, "ok carla"));
	type(&session, "S");
	assert_true(
		strstr(session.picture, "ok anna") < strstr(session.picture, "ok carla"));
	assert_true(
		strstr(session.picture, "ok carla") < strstr(session.picture, "ok berta"));
	finish(&session);
}

static void folders_fold_and_unfold(void **state)
{
	struct session session;

	(void)state;
	three(&session, "tree");
	assert_hides(&session, "Archive/2025");
	type(&session, "l");
	assert_shows(&session, "Archive/2025");
	type(&session, "jjh"); /* first up to the mailbox */
	assert_shows(&session, ">-   ok anna");
	type(&session, "h");
	assert_hides(&session, "Archive/2025");
	type(&session, "+");
	assert_shows(&session, "Archive/2025");
	type(&session, "-");
	assert_hides(&session, "Archive/2025");
	finish(&session);
}

static void commands_do_what_they_say(void **state)
{
	struct session session;
	struct effect effect;

	(void)state;
	three(&session, "tree");
	type(&session, ":sort name\r:view folders\r");
	assert_shows(&session, "FOLDER");
	type(&session, ":filter unseen>9\r");
	assert_shows(&session, "filter:unseen>9 (1 of 12)");
	type(&session, ":theme dark\r");
	assert_true(wants(&session, EFFECT_THEME, &effect));
	type(&session, ":them\t");
	assert_shows(&session, ":theme");
	type(&session, "l\t\r");
	assert_true(wants(&session, EFFECT_THEME, &effect));
	assert_string_equal(effect.theme, "light");
	type(&session, ":messages\r");
	assert_shows(&session, "messages, newest first");
	type(&session, ":quit\r");
	assert_true(wants(&session, EFFECT_QUIT, &effect));
	finish(&session);
}

static void a_wrong_command_names_the_nearest(void **state)
{
	static const struct {
		const char *typed, *says;
	} cases[] = {
		{ ":slort name\r", "did you mean 'sort'" },
		{ ":sort nam\r", "did you mean 'name'" },
		{ ":theme drak\r", "did you mean 'dark'" },
		{ ":view tre\r", "did you mean 'tree'" },
		{ ":help me\r", "takes no value" },
		{ ":filter unsen>5\r", "did you mean 'unseen'" },
	};
	struct session session;

	(void)state;
	three(&session, "tree");
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		type(&session, cases[i].typed);
		assert_shows(&session, cases[i].says);
	}
	finish(&session);
}

static void finding_jumps_and_keeps_the_list(void **state)
{
	struct session session;

	(void)state;
	three(&session, "tree");
	type(&session, "/arl\r");
	assert_shows(&session, ">+   ok carla");
	assert_shows(&session, "ok anna");
	type(&session, "/a\r");
	assert_shows(&session, ">+   ok carla");
	type(&session, "n");
	assert_shows(&session, ">+   ok anna");
	type(&session, "N");
	assert_shows(&session, ">+   ok carla");
	type(&session, "/zzz");
	assert_shows(&session, "nothing here is named so");
	finish(&session);
}

static void a_filter_is_shown_and_esc_clears_it(void **state)
{
	struct session session;

	(void)state;
	three(&session, "tree");
	type(&session, "fberta\r");
	assert_shows(&session, "filter:berta (1 of 3)");
	assert_hides(&session, "anna");
	key(&session, CODE_ESC);
	assert_shows(&session, "anna");
	assert_hides(&session, "filter:");
	type(&session, "fanna");
	key(&session, CODE_ESC);
	assert_shows(&session, "berta");
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

static void an_unknown_key_says_so(void **state)
{
	struct session session;

	(void)state;
	three(&session, "tree");
	type(&session, "e");
	assert_shows(&session, "e does nothing here; ? shows the keys");
	later(&session, 6 * SECOND_MS);
	assert_hides(&session, "does nothing here");
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
		cmocka_unit_test(esc_never_quits_and_q_does_at_the_top_only),
		cmocka_unit_test(a_paste_into_a_list_does_nothing_but_say_so),
		cmocka_unit_test(a_frozen_picture_says_its_age_and_wants_no_news),
		cmocka_unit_test(
			keys_for_the_poller_become_commands_on_the_mailbox_they_name),
		cmocka_unit_test(a_theme_is_previewed_and_esc_takes_it_back),
		cmocka_unit_test(mail_is_new_until_the_mailbox_was_looked_at),
		cmocka_unit_test(the_sort_menu_and_turning_change_the_order),
		cmocka_unit_test(folders_fold_and_unfold),
		cmocka_unit_test(commands_do_what_they_say),
		cmocka_unit_test(a_wrong_command_names_the_nearest),
		cmocka_unit_test(finding_jumps_and_keeps_the_list),
		cmocka_unit_test(a_filter_is_shown_and_esc_clears_it),
		cmocka_unit_test(trouble_is_told_and_rings_once_a_minute),
		cmocka_unit_test(an_idle_screen_is_drawn_only_when_something_changes),
		cmocka_unit_test(time_alone_makes_numbers_stale),
		cmocka_unit_test(an_unknown_key_says_so),
		cmocka_unit_test(panes_are_left_in_all_four_directions),
		cmocka_unit_test(the_view_is_chosen_by_what_fits),
	};

	return cmocka_run_group_tests(tests, use_utf8, NULL);
}
