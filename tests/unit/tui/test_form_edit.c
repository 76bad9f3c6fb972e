/* Edit and copy: what was there stays unless it is changed. */
#include "unit/test.h"

#include "unit/tui/form.h"

static void an_edit_marks_what_is_changed(void **state)
{
	struct session session;

	(void)state;
	start_form(&session, 24, 80);
	say(&session, "e");
	assert_shows(&session, "Edit a mailbox: anna");
	assert_hides(&session, "*Server");
	key(&session, '\t');
	key(&session, '\t');
	key(&session, '\t');
	say_next(&session, ".x");
	assert_shows(&session, " *Server         imap.example.org.x");
	finish(&session);
}

static void an_edit_keeps_the_secret_and_never_shows_it(void **state)
{
	struct session session;
	struct wish wish = { 0 };

	(void)state;
	start_form(&session, 24, 80);
	say(&session, "e");
	assert_shows(&session, "(kept)");
	key(&session, F3);
	assert_hides(&session, "AnnasGeheimnis");
	say(&session, "2");
	key(&session, CODE_PAGE_DOWN);
	assert_shows(&session, "[ Save ]"); /* a try would tell nothing new */
	key(&session, CODE_ENTER);
	assert_true(take_wish(&session, WISH_CHANGE, &wish));
	assert_int_equal(wish.id, 0);
	assert_string_equal(wish.monitor->name, "anna2");
	assert_int_equal(wish.monitor->secret.kind, SECRET_PASSWORD);
	assert_string_equal(wish.monitor->secret.value, "AnnasGeheimnis");
	wish_release(&wish);
	finish(&session);
}

static void an_edit_whose_try_failed_is_saved_anyway(void **state)
{
	struct session session;

	(void)state;
	start_form(&session, 24, 80);
	say(&session, "e");
	assert_shows(&session, "[ Save ]");
	end_trial(&session, begin_trial(&session, F5, 7), ERR_CONNECT, PHASE_CONNECT,
		"connection refused", NULL, NULL);
	assert_shows(&session, "connection refused");
	assert_shows(&session, "[ Save anyway ]");
	finish(&session);
}

static void a_secret_typed_anew_takes_the_place_of_the_kept_one(void **state)
{
	struct session session;
	struct wish wish = { 0 };

	(void)state;
	start_form(&session, 24, 80);
	say(&session, "e");
	for (int i = 0; i < 7; i++)
		key(&session, '\t');
	say(&session, "neu");
	key(&session, CODE_PAGE_DOWN);
	assert_shows(&session, "*  Password");
	assert_shows(&session, "[ Save anyway ]");
	key(&session, CODE_ENTER);
	assert_true(take_wish(&session, WISH_CHANGE, &wish));
	assert_string_equal(wish.monitor->secret.value, "neu");
	wish_release(&wish);
	finish(&session);
}

static void a_command_is_no_secret_and_can_be_edited(void **state)
{
	struct session session;

	(void)state;
	start_form(&session, 24, 80);
	say(&session, "je");
	assert_shows(&session, "pass show berta");
	assert_shows(&session, "(o) command");
	finish(&session);
}

static void the_type_may_change(void **state)
{
	struct session session;
	struct wish wish = { 0 };

	(void)state;
	start_form(&session, 24, 80);
	session.settings.detect = false;
	say(&session, "e");
	key(&session, '\t');
	key(&session, CODE_RIGHT);
	assert_shows(&session, "*Port           995");
	assert_hides(&session, "Folders");
	key(&session, CODE_PAGE_DOWN);
	key(&session, CODE_ENTER);
	assert_true(take_wish(&session, WISH_CHANGE, &wish));
	assert_int_equal(wish.monitor->type, MAIL_POP3);
	assert_int_equal(wish.monitor->n_folders, 0);
	wish_release(&wish);
	finish(&session);
}

static void a_copy_has_another_name_and_the_rest(void **state)
{
	struct session session;
	struct wish wish = { 0 };

	(void)state;
	start_form(&session, 24, 80);
	say(&session, "jc");
	assert_shows(&session, "berta (copy)");
	key(&session, CODE_PAGE_DOWN);
	key(&session, CODE_ENTER);
	assert_true(take_wish(&session, WISH_COPY, &wish));
	assert_int_equal(wish.id, 1);
	assert_string_equal(wish.monitor->name, "berta (copy)");
	assert_string_equal(wish.monitor->secret.value, "pass show berta");
	wish_release(&wish);
	finish(&session);
}

static void what_is_refused_stands_there_again(void **state)
{
	struct session session;
	struct wish wish = { 0 };

	(void)state;
	start_form(&session, 24, 80);
	session.settings.detect = false;
	fill_in(&session);
	key(&session, CODE_PAGE_DOWN);
	key(&session, CODE_ENTER);
	assert_true(take_wish(&session, WISH_ADD, &wish));
	wish_release(&wish);
	assert_hides(&session, "mail.test");
	ui_refused(session.ui);
	assert_shows(&session, "mail.test");
	assert_shows(&session, "********");
	finish(&session);
}

static void what_was_carried_out_does_not_come_back(void **state)
{
	struct session session;
	struct wish wish = { 0 };

	(void)state;
	start_form(&session, 24, 80);
	say(&session, "e2");
	key(&session, CODE_PAGE_DOWN);
	key(&session, CODE_ENTER);
	assert_true(take_wish(&session, WISH_CHANGE, &wish));
	wish_release(&wish);
	give(session.ui, lively(0, "anna2", 5, 0, 30 * SECOND_MS, 90000));
	ui_update(session.ui, &session.now);
	ui_refused(session.ui);
	assert_hides(&session, "Edit a mailbox");
	finish(&session);
}

/* Longer than any line: 90 folders of 20 bytes. */
static void a_list_too_long_for_a_line_is_kept_whole(void **state)
{
	struct session session;
	struct wish wish = { 0 };
	struct status *status;
	char name[32];

	(void)state;
	start_form(&session, 24, 80);
	status = status_copy(ui_snapshot(session.ui)->rows[0]);
	for (int i = 0; i < 90; i++) {
		snprintf(name, sizeof name, "a folder number %04d", i);
		assert_true(monitor_add_folder(status->monitor, name));
	}
	give(session.ui, status);
	ui_update(session.ui, &session.now);
	say(&session, "e2");
	assert_shows(&session, "characters kept");
	key(&session, CODE_PAGE_DOWN);
	key(&session, CODE_ENTER);
	assert_true(take_wish(&session, WISH_CHANGE, &wish));
	assert_int_equal(wish.monitor->n_folders, 91);
	wish_release(&wish);
	finish(&session);
}

static void read_only_opens_no_form(void **state)
{
	struct session session;

	(void)state;
	start_form(&session, 24, 80);
	ui_free(session.ui);
	{
		const struct ui_settings settings = { .settings = &session.settings,
			.read_only = true };
		struct err err;

		session.ui = ui_new(&settings, &err);
		assert_non_null(session.ui);
	}
	give(session.ui, lively(0, "anna", 5, 0, 30 * SECOND_MS, 90000));
	ui_update(session.ui, &session.now);
	for (const char *keys = "aec"; *keys; keys++) {
		key(&session, (unsigned char)*keys);
		assert_shows(&session, "read-only");
		assert_hides(&session, "a mailbox");
	}
	finish(&session);
}

static void the_help_of_the_form_lies_over_it(void **state)
{
	struct session session;

	(void)state;
	start_form(&session, 24, 80);
	say(&session, "e?");
	assert_shows(&session, "anna?");
	key(&session, CODE_F1);
	assert_shows(&session, "Keys here: form");
	assert_shows(&session, "show-secret");
	key(&session, CODE_ESC);
	assert_shows(&session, "anna?");
	finish(&session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_edit_marks_what_is_changed),
		cmocka_unit_test(an_edit_keeps_the_secret_and_never_shows_it),
		cmocka_unit_test(an_edit_whose_try_failed_is_saved_anyway),
		cmocka_unit_test(a_secret_typed_anew_takes_the_place_of_the_kept_one),
		cmocka_unit_test(a_command_is_no_secret_and_can_be_edited),
		cmocka_unit_test(the_type_may_change),
		cmocka_unit_test(a_copy_has_another_name_and_the_rest),
		cmocka_unit_test(what_is_refused_stands_there_again),
		cmocka_unit_test(what_was_carried_out_does_not_come_back),
		cmocka_unit_test(a_list_too_long_for_a_line_is_kept_whole),
		cmocka_unit_test(read_only_opens_no_form),
		cmocka_unit_test(the_help_of_the_form_lies_over_it),
	};

	return cmocka_run_group_tests(tests, use_utf8, NULL);
}
