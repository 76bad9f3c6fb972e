/* A try out of the form: steps as they happen, what becomes of each end, the certificate,
 * the folders. */
#include "unit/test.h"

#include "unit/tui/form.h"

static void end_good(struct session *session, struct status *trial)
{
	end_trial(session, trial, ERR_NONE, PHASE_REPLY, "", server_made(), all_folders());
}

static void end_refused(struct session *session, struct status *trial)
{
	end_trial(session, trial, ERR_AUTH, PHASE_LOGIN,
		"[AUTHENTICATIONFAILED] Invalid credentials", server_made(), NULL);
}

static void the_steps_show_as_they_happen(void **state)
{
	struct session session;
	struct status *trial;

	(void)state;
	start_form(&session, 30, 80);
	fill_in(&session);
	trial = begin_trial(&session, F5, 7);
	assert_shows(&session, "Try: waits for its turn; Esc stops it");
	trial_steps(&session, trial, PHASE_TLS);
	assert_shows(&session, "Try: under way");
	assert_shows(&session, " ok   name         3.0ms");
	assert_shows(&session, " >    tls");
	end_good(&session, trial);
	assert_shows(&session, "Try: all is well");
	assert_shows(&session, "6 folders, 309 messages");
	assert_shows(&session, "[ Add ]");
	assert_hides(&session, "3 mailboxes"); /* it is none of the list */
	finish(&session);
}

static void a_failure_is_told_in_the_servers_words(void **state)
{
	struct session session;

	(void)state;
	start_form(&session, 30, 80);
	fill_in(&session);
	end_refused(&session, begin_trial(&session, F5, 7));
	assert_shows(&session, " FAIL login");
	assert_shows(&session, "[AUTHENTICATIONFAILED] Invalid credentials");
	assert_shows(&session, "not tried");
	assert_shows(&session, "[ Add anyway ]");
	finish(&session);
}

static void a_good_try_holds_for_just_these_values(void **state)
{
	struct session session;

	(void)state;
	start_form(&session, 30, 80);
	fill_in(&session);
	end_good(&session, begin_trial(&session, F5, 7));
	assert_shows(&session, "[ Add ]");
	key(&session, CODE_PAGE_UP);
	say(&session, " mailbox"); /* a name is no matter of a try */
	assert_shows(&session, "[ Add ]");
	key(&session, '\t');
	key(&session, '\t');
	say(&session, "2");
	assert_shows(&session, "[ Add anyway ]");
	assert_shows(&session, "Try, of other values than these");
	key(&session, CODE_BACKSPACE);
	assert_shows(&session, "[ Add ]");
	finish(&session);
}

static void esc_stops_a_try_and_not_the_form(void **state)
{
	struct session session;
	struct status *trial;
	struct wish wish = { 0 };

	(void)state;
	start_form(&session, 30, 80);
	fill_in(&session);
	trial = begin_trial(&session, F5, 7);
	key(&session, CODE_ESC);
	assert_true(take_wish(&session, WISH_TRY_STOP, &wish));
	assert_int_equal(wish.id, 7);
	end_good(&session, trial); /* too late */
	assert_shows(&session, "mail.test");
	assert_shows(&session, "[ Add anyway ]");
	finish(&session);
}

static void a_form_that_is_left_stops_its_try(void **state)
{
	struct session session;
	struct wish wish = { 0 };

	(void)state;
	start_form(&session, 30, 80);
	fill_in(&session);
	key(&session, F5);
	assert_true(take_wish(&session, WISH_TRY, &wish));
	wish_release(&wish);
	key(&session, CODE_ESC); /* before the loop said where it is */
	key(&session, CODE_ESC);
	say(&session, "y");
	ui_trial(session.ui, 9);
	assert_true(take_wish(&session, WISH_TRY_STOP, &wish));
	assert_int_equal(wish.id, 9);
	finish(&session);
}

static void after_two_refusals_a_person_is_asked(void **state)
{
	struct session session;
	struct wish wish = { 0 };

	(void)state;
	start_form(&session, 30, 80);
	fill_in(&session);
	end_refused(&session, begin_trial(&session, F5, 7));
	end_refused(&session, begin_trial(&session, CODE_CTRL('r'), 8));
	key(&session, F5);
	assert_no_wish(&session, WISH_TRY);
	assert_shows(&session, "Refused 2 times");
	key(&session, CODE_ENTER);
	assert_no_wish(&session, WISH_TRY);
	key(&session, F5);
	say(&session, "y");
	assert_true(take_wish(&session, WISH_TRY, &wish));
	wish_release(&wish);
	finish(&session);
}

static void another_user_is_tried_without_a_question(void **state)
{
	struct session session;
	struct wish wish = { 0 };

	(void)state;
	start_form(&session, 30, 80);
	fill_in(&session);
	end_refused(&session, begin_trial(&session, F5, 7));
	end_refused(&session, begin_trial(&session, F5, 8));
	key(&session, CODE_PAGE_UP);
	key(&session, '\t');
	key(&session, '\t');
	say(&session, "2");
	key(&session, F5);
	assert_true(take_wish(&session, WISH_TRY, &wish));
	wish_release(&wish);
	finish(&session);
}

static void meet_unknown_key(struct session *session)
{
	end_trial(session, begin_trial(session, F5, 7), ERR_CERTIFICATE, PHASE_TLS,
		"SSL certificate problem: self signed certificate", unknown_server(), NULL);
}

static void an_unknown_key_is_shown_and_not_trusted_by_enter(void **state)
{
	struct session session;

	(void)state;
	start_form(&session, 30, 80);
	fill_in(&session);
	meet_unknown_key(&session);
	assert_shows(&session, "self signed certificate");
	assert_shows(&session, "subject   CN=imap.example.org");
	assert_shows(&session, "issuer    C=XX");
	assert_shows(&session, "5d41402abc4b2a76b9719d911017c5925d41402abc4b2a76b9719d");
	assert_shows(&session, "until     2027-01-02");
	key(&session, CODE_ENTER);
	assert_no_wish(&session, WISH_TRY);
	assert_shows(&session, " FAIL tls");
	finish(&session);
}

static void a_trusted_key_is_pinned_and_tried_again(void **state)
{
	struct session session;
	struct wish wish = { 0 };

	(void)state;
	start_form(&session, 30, 80);
	fill_in(&session);
	meet_unknown_key(&session);
	key(&session, '\t');
	key(&session, CODE_ENTER);
	assert_true(take_wish(&session, WISH_TRY, &wish));
	assert_string_equal(
		wish.monitor->pin_sha256, "XUFAKrxLKna5cZ2REBfFkl1BQCq8Syp2uXGdkRAXxZI=");
	wish_release(&wish);
	finish(&session);
}

static void open_picker(struct session *session)
{
	struct wish wish = { 0 };
	struct status *trial;

	fill_in(session);
	key(session, F4);
	assert_true(take_wish(session, WISH_TRY, &wish));
	assert_int_equal(wish.monitor->n_folders, 1);
	assert_string_equal(wish.monitor->folders[0].text, "*");
	ui_trial(session->ui, 7);
	trial = trial_of(7, wish.monitor);
	end_good(session, trial);
}

static void folders_are_picked_and_written_with_their_quotes(void **state)
{
	struct session session;

	(void)state;
	start_form(&session, 30, 80);
	open_picker(&session);
	assert_shows(&session, "1 of 6 picked");
	assert_shows(&session, "[x] INBOX");
	assert_shows(&session, "[ ] Lists/*");
	assert_shows(&session, "[ ]   kernel");
	for (int i = 0; i < 4; i++)
		key(&session, CODE_DOWN);
	key(&session, ' ');
	key(&session, CODE_ENTER);
	assert_shows(&session, "INBOX, \"Sent, old\"");
	assert_shows(&session, "[ Add ]"); /* the server has these */
	finish(&session);
}

static void a_branch_is_picked_as_a_pattern(void **state)
{
	struct session session;

	(void)state;
	start_form(&session, 30, 80);
	open_picker(&session);
	key(&session, CODE_DOWN);
	key(&session, ' ');
	assert_shows(&session, "[*]   debian");
	assert_shows(&session, "3 of 6 picked");
	key(&session, CODE_ENTER);
	assert_shows(&session, "INBOX, Lists/*");
	finish(&session);
}

static void a_typed_pattern_shows_what_it_fits_and_enter_adds_it(void **state)
{
	struct session session;

	(void)state;
	start_form(&session, 30, 80);
	open_picker(&session);
	say(&session, "Wor*");
	assert_shows(&session, "[+] Wor*  2 folders");
	assert_hides(&session, "kernel");
	key(&session, CODE_ENTER);
	assert_shows(&session, "[x] Wor*");
	assert_shows(&session, "[*] Work");
	say(&session, "!Lists/*");
	key(&session, CODE_ENTER);
	key(&session, CODE_ENTER);
	assert_shows(&session, "INBOX, Wor*, !Lists/*");
	finish(&session);
}

static void a_filter_shortens_the_list_and_esc_goes_back_step_by_step(void **state)
{
	struct session session;

	(void)state;
	start_form(&session, 30, 80);
	open_picker(&session);
	say(&session, "kern");
	assert_shows(&session, "Lists/kernel");
	assert_hides(&session, "INBOX  ");
	key(&session, ' ');
	key(&session, CODE_ESC);
	assert_shows(&session, "[x] INBOX");
	key(&session, CODE_ESC);
	assert_shows(&session, "Folders        INBOX ");
	finish(&session);
}

static void nothing_picked_is_not_taken(void **state)
{
	struct session session;

	(void)state;
	start_form(&session, 30, 80);
	open_picker(&session);
	key(&session, ' ');
	key(&session, CODE_ENTER);
	assert_shows(&session, "nothing would be watched");
	finish(&session);
}

static void an_unknown_key_is_scrolled_and_left_by_n_or_esc(void **state)
{
	static const char32_t leaving[] = { 'n', CODE_ESC };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(leaving); i++) {
		struct session session;

		start_form(&session, 12, 80);
		fill_in(&session);
		meet_unknown_key(&session);
		assert_shows(&session, "subject   CN=imap.example.org");
		for (int down = 0; down < 20; down++) {
			key(&session, CODE_DOWN);
			draw(&session);
		}
		assert_hides(&session, "subject   CN=imap.example.org");
		for (int up = 0; up < 20; up++) {
			key(&session, CODE_UP);
			draw(&session);
		}
		assert_shows(&session, "subject   CN=imap.example.org");
		key(&session, 'x'); /* nothing */
		assert_shows(&session, "subject   CN=imap.example.org");
		key(&session, leaving[i]);
		assert_no_wish(&session, WISH_TRY);
		assert_hides(&session, "subject   CN=imap.example.org");
		finish(&session);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_steps_show_as_they_happen),
		cmocka_unit_test(a_failure_is_told_in_the_servers_words),
		cmocka_unit_test(a_good_try_holds_for_just_these_values),
		cmocka_unit_test(esc_stops_a_try_and_not_the_form),
		cmocka_unit_test(a_form_that_is_left_stops_its_try),
		cmocka_unit_test(after_two_refusals_a_person_is_asked),
		cmocka_unit_test(another_user_is_tried_without_a_question),
		cmocka_unit_test(an_unknown_key_is_shown_and_not_trusted_by_enter),
		cmocka_unit_test(a_trusted_key_is_pinned_and_tried_again),
		cmocka_unit_test(folders_are_picked_and_written_with_their_quotes),
		cmocka_unit_test(a_branch_is_picked_as_a_pattern),
		cmocka_unit_test(a_typed_pattern_shows_what_it_fits_and_enter_adds_it),
		cmocka_unit_test(a_filter_shortens_the_list_and_esc_goes_back_step_by_step),
		cmocka_unit_test(nothing_picked_is_not_taken),
		cmocka_unit_test(an_unknown_key_is_scrolled_and_left_by_n_or_esc),
	};

	return cmocka_run_group_tests(tests, use_utf8, NULL);
}
