/* Keys that change the set of mailboxes: what they ask, and what they wish. */
#include "unit/test.h"

#include "unit/tui/session.h"

static void d_asks_names_it_and_enter_keeps_it(void **state)
{
	struct session session;
	struct effect effect;

	(void)state;
	three(&session, "tree");
	type(&session, "jd");
	assert_shows(&session, "Take berta out of the config?");
	assert_shows(&session, "No mail is touched");
	type(&session, "\r");
	assert_hides(&session, "No mail is touched");
	assert_false(ui_take(session.ui, &effect));
	finish(&session);
}

static void only_a_yes_removes(void **state)
{
	static const struct {
		const char *keys;
		bool removes;
	} rows[] = {
		{ "dn", false },
		{ "d\x1b", false },
		{ "dq", false },
		{ "dxu", false }, /* letters that mean something in the list */
		{ "d\t\t\r", false },
		{ "dy", true },
		{ "dY", true },
		{ "d\t\r", true },
		{ "dl\r", true },
		{ "dlh\r", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct session session;
		struct effect effect;

		three(&session, "tree");
		type(&session, "j");
		type(&session, rows[i].keys);
		assert_int_equal(wants(&session, EFFECT_WISH, &effect), rows[i].removes);
		if (rows[i].removes) {
			assert_int_equal(effect.wish.kind, WISH_REMOVE);
			assert_int_equal(effect.wish.n_ids, 1);
			assert_int_equal(effect.wish.ids[0], 1);
			wish_release(&effect.wish);
		}
		finish(&session);
	}
}

static void a_question_holds_for_what_it_named(void **state)
{
	struct session session;
	struct effect effect;

	(void)state;
	three(&session, "tree");
	type(&session, "jd");
	go_down(&session, 2); /* carla would come first now */
	later(&session, 60 * SECOND_MS);
	draw(&session);
	type(&session, "y");
	assert_true(wants(&session, EFFECT_WISH, &effect));
	assert_int_equal(effect.wish.ids[0], 1);
	wish_release(&effect.wish);
	finish(&session);
}

static void a_paste_answers_no_question(void **state)
{
	struct session session;
	struct effect effect;
	const struct input paste = { .kind = INPUT_PASTE, .text = "y" };

	(void)state;
	three(&session, "tree");
	type(&session, "d");
	ui_input(session.ui, &paste, &session.now);
	assert_shows(&session, "out of the config?");
	assert_false(ui_take(session.ui, &effect));
	finish(&session);
}

static void several_are_removed_when_their_number_is_typed(void **state)
{
	struct session session;
	struct effect effect;

	(void)state;
	three(&session, "tree");
	type(&session, "  "); /* anna and berta */
	assert_shows(&session, "[2 marked]");
	type(&session, "dy\r");
	assert_shows(&session, "that is not 2");
	assert_false(ui_take(session.ui, &effect));
	key(&session, CODE_BACKSPACE);
	type(&session, "3\r");
	assert_false(ui_take(session.ui, &effect));
	key(&session, CODE_BACKSPACE);
	type(&session, "2\r");
	assert_true(wants(&session, EFFECT_WISH, &effect));
	assert_int_equal(effect.wish.kind, WISH_REMOVE);
	assert_int_equal(effect.wish.n_ids, 2);
	assert_int_equal(effect.wish.ids[0], 0);
	assert_int_equal(effect.wish.ids[1], 1);
	wish_release(&effect.wish);
	finish(&session);
}

static void marks_are_shown_and_gone_with_u(void **state)
{
	struct session session;

	(void)state;
	three(&session, "tree");
	type(&session, "*");
	assert_shows(&session, "[3 marked]");
	assert_shows(&session, "*  ok berta");
	type(&session, "U");
	assert_hides(&session, "marked]");
	assert_hides(&session, "*  ok berta");
	finish(&session);
}

static void all_means_all_that_are_shown(void **state)
{
	struct session session;
	struct effect effect;

	(void)state;
	three(&session, "tree");
	type(&session, "funseen>6\r*");
	assert_shows(&session, "[2 marked]");
	key(&session, CODE_ESC);
	type(&session, "x");
	assert_true(wants(&session, EFFECT_WISH, &effect));
	assert_int_equal(effect.wish.n_ids, 2);
	assert_int_equal(effect.wish.ids[0], 1);
	assert_int_equal(effect.wish.ids[1], 2);
	wish_release(&effect.wish);
	finish(&session);
}

static void what_a_filter_hides_is_left_alone(void **state)
{
	struct session session;
	struct effect effect;

	(void)state;
	three(&session, "tree");
	type(&session, "* "); /* anna no longer */
	type(&session, "fname:berta\rx");
	assert_true(wants(&session, EFFECT_WISH, &effect));
	assert_int_equal(effect.wish.n_ids, 1);
	assert_int_equal(effect.wish.ids[0], 1);
	wish_release(&effect.wish);
	key(&session, CODE_ESC);
	type(&session, "fname:anna\rx");
	assert_false(ui_take(session.ui, &effect));
	assert_shows(&session, "the filter hides all that is marked");
	finish(&session);
}

static void r_and_p_work_on_all_that_is_marked(void **state)
{
	struct session session;
	struct effect effect;

	(void)state;
	three(&session, "panes");
	type(&session, "*r");
	for (uint32_t i = 0; i < 3; i++) {
		assert_true(wants(&session, EFFECT_COMMAND, &effect));
		assert_int_equal(effect.command.kind, COMMAND_CHECK);
		assert_int_equal(effect.command.id, i);
	}
	type(&session, "P");
	for (uint32_t i = 0; i < 3; i++) {
		assert_true(wants(&session, EFFECT_COMMAND, &effect));
		assert_int_equal(effect.command.kind, COMMAND_HOLD);
	}
	assert_false(ui_take(session.ui, &effect));
	assert_shows(&session, "3 mailboxes are held");
	finish(&session);
}

static void x_disables_while_one_is_enabled_and_then_enables(void **state)
{
	struct session session;
	struct effect effect;

	(void)state;
	three(&session, "tree");
	ui_snapshot(session.ui)->rows[0]->monitor->enabled = false;
	type(&session, "x");
	assert_true(wants(&session, EFFECT_WISH, &effect));
	assert_int_equal(effect.wish.kind, WISH_ENABLE);
	wish_release(&effect.wish);
	type(&session, "*x");
	assert_true(wants(&session, EFFECT_WISH, &effect));
	assert_int_equal(effect.wish.kind, WISH_DISABLE);
	assert_int_equal(effect.wish.n_ids, 2); /* anna is so already */
	wish_release(&effect.wish);
	finish(&session);
}

static void a_config_that_was_changed_by_others_asks_what_to_do(void **state)
{
	static const struct {
		char32_t key;
		enum wish_kind wish;
	} rows[] = {
		{ 'm', WISH_MERGE },
		{ CODE_ENTER, WISH_MERGE },
		{ 'r', WISH_RELOAD },
		{ 'w', WISH_BESIDE },
		{ 'g', WISH_GIVE_UP },
		{ CODE_ESC, WISH_GIVE_UP },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct session session;
		struct effect effect;

		three(&session, "tree");
		ui_ask_conflict(session.ui, "berta is disabled");
		assert_shows(&session, "berta is disabled");
		assert_shows(&session, "Write beside");
		key(&session, rows[i].key);
		assert_true(wants(&session, EFFECT_WISH, &effect));
		assert_int_equal(effect.wish.kind, rows[i].wish);
		finish(&session);
	}
}

static void read_only_wishes_nothing_and_says_so(void **state)
{
	static const char *const keys[] = { "d", "x", "u", ":import /tmp/x\r" };
	const struct settings settings = { .theme = (char *)"default",
		.view = (char *)"tree",
		.sort = (char *)"state",
		.hints = true };
	const struct ui_settings with = { .settings = &settings, .read_only = true };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		struct session session = { .now = ago(0) };
		struct effect effect;
		struct err err;

		session.ui = ui_new(&with, &err);
		assert_non_null(session.ui);
		assert_true(grid_resize(&session.grid, 24, 80));
		give(session.ui, lively(0, "anna", 5, 0, 30 * SECOND_MS, 90000));
		ui_update(session.ui, &session.now);
		assert_shows(&session, "[RO]");
		type(&session, keys[i]);
		assert_shows(&session, "read-only");
		assert_hides(&session, "out of the config?");
		assert_false(ui_take(session.ui, &effect));
		type(&session, "?");
		assert_shows(&session, "(read-only)");
		finish(&session);
	}
}

static void a_broken_config_is_flagged_and_its_mistakes_can_be_read(void **state)
{
	struct session session;
	struct problems problems = { .path = (char *)"/etc/mailtop.ini" };

	(void)state;
	three(&session, "tree");
	problems_add(&problems, PROBLEM_ERROR, 7, "%s", "hots: unknown key");
	ui_set_problems(session.ui, &problems);
	assert_shows(&session, "[!cfg]");
	type(&session, ":problems\r");
	assert_shows(&session, "line 7");
	assert_shows(&session, "hots: unknown key");
	type(&session, "q");
	ui_set_problems(session.ui, NULL);
	assert_hides(&session, "[!cfg]");
	problems.path = NULL;
	problems_release(&problems);
	finish(&session);
}

static void an_import_is_shown_before_it_is_taken(void **state)
{
	static const char text[] = "add     anna2\nskip    berta: the name is taken\n";
	struct session session;
	struct effect effect;

	(void)state;
	three(&session, "tree");
	type(&session, ":import ~/my file.json\r");
	assert_true(wants(&session, EFFECT_WISH, &effect));
	assert_int_equal(effect.wish.kind, WISH_IMPORT);
	assert_string_equal(effect.wish.path, "~/my file.json");
	wish_release(&effect.wish);
	assert_true(ui_show_import(session.ui, text, strlen(text), 1));
	assert_shows(&session, "y writes 1 mailbox,");
	assert_shows(&session, "the name is taken");
	type(&session, "y");
	assert_true(wants(&session, EFFECT_WISH, &effect));
	assert_int_equal(effect.wish.kind, WISH_IMPORT_YES);
	type(&session, "q");
	assert_true(wants(&session, EFFECT_WISH, &effect));
	assert_int_equal(effect.wish.kind, WISH_IMPORT_NO);
	assert_hides(&session, "the name is taken");
	finish(&session);
}

static void a_question_fits_every_size(void **state)
{
	(void)state;
	for (int h = 1; h < 30; h++) {
		for (int w = 1; w < 90; w += 3) {
			struct session session;

			three(&session, "tree");
			assert_true(grid_resize(&session.grid, h, w));
			type(&session, "d");
			key(&session, CODE_ESC);
			ui_ask_conflict(session.ui, "x");
			draw(&session);
			finish(&session);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(d_asks_names_it_and_enter_keeps_it),
		cmocka_unit_test(only_a_yes_removes),
		cmocka_unit_test(a_question_holds_for_what_it_named),
		cmocka_unit_test(a_paste_answers_no_question),
		cmocka_unit_test(several_are_removed_when_their_number_is_typed),
		cmocka_unit_test(marks_are_shown_and_gone_with_u),
		cmocka_unit_test(all_means_all_that_are_shown),
		cmocka_unit_test(what_a_filter_hides_is_left_alone),
		cmocka_unit_test(r_and_p_work_on_all_that_is_marked),
		cmocka_unit_test(x_disables_while_one_is_enabled_and_then_enables),
		cmocka_unit_test(a_config_that_was_changed_by_others_asks_what_to_do),
		cmocka_unit_test(read_only_wishes_nothing_and_says_so),
		cmocka_unit_test(a_broken_config_is_flagged_and_its_mistakes_can_be_read),
		cmocka_unit_test(an_import_is_shown_before_it_is_taken),
		cmocka_unit_test(a_question_fits_every_size),
	};

	return cmocka_run_group_tests(tests, use_utf8, NULL);
}
