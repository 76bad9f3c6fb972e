/* Buttons, choices and what the form begins with. */
#include "unit/test.h"

#include "unit/tui/form.h"

static void each_button_does_what_it_says(void **state)
{
	struct session session;
	struct wish wish = { 0 };

	(void)state;
	start_form(&session, 24, 80);
	fill_in(&session);
	key(&session, CODE_PAGE_DOWN);
	key(&session, CODE_LEFT);
	key(&session, CODE_LEFT); /* there is none */
	key(&session, CODE_ENTER);
	assert_true(take_wish(&session, WISH_TRY, &wish));
	wish_release(&wish);
	key(&session, CODE_ESC); /* stops it */
	for (int i = 0; i < 5; i++)
		key(&session, CODE_RIGHT);
	key(&session, ' ');
	assert_shows(&session, "MAILBOX");
	assert_no_wish(&session, WISH_ADD);
	finish(&session);
}

static void the_list_of_providers_is_gone_through_by_pages(void **state)
{
	struct session session;

	(void)state;
	start_form(&session, 24, 80);
	say(&session, "a");
	for (int i = 0; i < 9; i++)
		key(&session, CODE_PAGE_DOWN);
	for (int i = 0; i < 9; i++)
		key(&session, CODE_PAGE_UP);
	key(&session, CODE_DOWN);
	key(&session, CODE_BACKTAB);
	key(&session, CODE_UP);
	key(&session, CODE_ENTER); /* the first, IMAP */
	assert_shows(&session, "993");
	finish(&session);
}

static void a_provider_that_nobody_knows_is_not_taken(void **state)
{
	struct session session;

	(void)state;
	start_form(&session, 24, 80);
	say(&session, "azzzz");
	key(&session, CODE_ENTER);
	assert_shows(&session, "none is named so; IMAP and POP3 fit any server");
	key(&session, CODE_ESC);
	key(&session, CODE_ENTER);
	assert_shows(&session, "993");
	finish(&session);
}

static void a_maildrop_has_no_folders_to_pick(void **state)
{
	struct session session;

	(void)state;
	start_form(&session, 24, 80);
	say(&session, "apop3");
	key(&session, CODE_ENTER);
	key(&session, F4);
	assert_shows(&session, "a POP3 mailbox has no folders");
	assert_no_wish(&session, WISH_TRY);
	finish(&session);
}

static void a_secret_is_edited_where_it_comes_from(void **state)
{
	static const struct {
		enum secret_kind kind;
		const char *value;
	} secrets[] = {
		{ SECRET_COMMAND, "pass show 7" },
		{ SECRET_FILE, "/run/secret-7" },
		{ SECRET_ENV, "SECRET_7" },
		{ SECRET_TOKEN, "token-of 7" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(secrets); i++) {
		struct session session;

		start_form(&session, 24, 80);
		give(session.ui, with_secret(lively(0, "anna", 5, 0, 30 * SECOND_MS, 90000),
					 secrets[i].kind, secrets[i].value));
		ui_update(session.ui, &session.now);
		say(&session, "ge");
		assert_shows(&session, secrets[i].value);
		finish(&session);
	}
}

static void a_copy_of_what_was_copied_gets_the_next_number(void **state)
{
	static const char *const names[] = { "anna (copy)", "anna (copy 2)",
		"anna (copy 3)" };
	struct session session;

	(void)state;
	start_form(&session, 24, 80);
	for (uint32_t i = 0; i < COUNT_OF(names); i++) {
		say(&session, "gc");
		assert_shows(&session, names[i]);
		key(&session, CODE_ESC);
		give(session.ui, lively(2 + i, names[i], 5, 0, 30 * SECOND_MS, 90000));
		ui_update(session.ui, &session.now);
	}
	finish(&session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_button_does_what_it_says),
		cmocka_unit_test(the_list_of_providers_is_gone_through_by_pages),
		cmocka_unit_test(a_provider_that_nobody_knows_is_not_taken),
		cmocka_unit_test(a_maildrop_has_no_folders_to_pick),
		cmocka_unit_test(a_secret_is_edited_where_it_comes_from),
		cmocka_unit_test(a_copy_of_what_was_copied_gets_the_next_number),
	};

	return cmocka_run_group_tests(tests, use_utf8, NULL);
}
