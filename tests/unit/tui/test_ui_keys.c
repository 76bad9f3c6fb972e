/* What keys and commands do, seen through the picture and the effects. */
#include "unit/test.h"

#include "unit/tui/session.h"

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

static void an_unknown_key_says_so(void **state)
{
	struct session session;

	(void)state;
	three(&session, "tree");
	type(&session, "E");
	assert_shows(&session, "E does nothing here; ? shows the keys");
	later(&session, 6 * SECOND_MS);
	assert_hides(&session, "does nothing here");
	finish(&session);
}

static void a_warning_stays_until_a_key_whatever_is_said_after_it(void **state)
{
	struct session session;

	(void)state;
	three(&session, "tree");
	ui_message(session.ui, MESSAGE_WARNING, &session.now, "half is done");
	ui_message(session.ui, MESSAGE_INFO, &session.now, "all is read");
	assert_shows(&session, "half is done");
	later(&session, 60 * SECOND_MS);
	assert_shows(&session, "half is done");
	ui_message(session.ui, MESSAGE_ERROR, &session.now, "none is done");
	assert_shows(&session, "none is done");
	key(&session, 'j');
	assert_hides(&session, "is done");
	ui_message(session.ui, MESSAGE_ERROR, &session.now, "none is done");
	assert_shows(&session, "none is done");
	key(&session, 'k');
	ui_message(session.ui, MESSAGE_INFO, &session.now, "all is read");
	assert_shows(&session, "all is read");
	finish(&session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(esc_never_quits_and_q_does_at_the_top_only),
		cmocka_unit_test(a_paste_into_a_list_does_nothing_but_say_so),
		cmocka_unit_test(
			keys_for_the_poller_become_commands_on_the_mailbox_they_name),
		cmocka_unit_test(a_theme_is_previewed_and_esc_takes_it_back),
		cmocka_unit_test(the_sort_menu_and_turning_change_the_order),
		cmocka_unit_test(folders_fold_and_unfold),
		cmocka_unit_test(commands_do_what_they_say),
		cmocka_unit_test(a_wrong_command_names_the_nearest),
		cmocka_unit_test(finding_jumps_and_keeps_the_list),
		cmocka_unit_test(a_filter_is_shown_and_esc_clears_it),
		cmocka_unit_test(an_unknown_key_says_so),
		cmocka_unit_test(a_warning_stays_until_a_key_whatever_is_said_after_it),
	};

	return cmocka_run_group_tests(tests, use_utf8, NULL);
}
