/* The form: what is typed becomes a wish, what is wrong is said, nothing is lost and no
 * secret is seen. */
#include "unit/test.h"

#include "tui/form_state.h"
#include "unit/tui/form.h"

static void what_is_typed_becomes_the_wish_for_a_new_mailbox(void **state)
{
	struct session session;
	struct wish wish = { 0 };

	(void)state;
	start_form(&session, 24, 80);
	session.settings.detect = false;
	fill_in(&session);
	key(&session, CODE_PAGE_DOWN);
	assert_shows(&session, "[ Add ]");
	key(&session, CODE_ENTER);
	assert_true(take_wish(&session, WISH_ADD, &wish));
	assert_string_equal(wish.monitor->name, "Mine");
	assert_string_equal(wish.monitor->user, "me");
	assert_string_equal(wish.monitor->host, "mail.test");
	assert_int_equal(wish.monitor->port, 993);
	assert_int_equal(wish.monitor->secret.kind, SECRET_PASSWORD);
	assert_string_equal(wish.monitor->secret.value, "Geheim-7");
	assert_int_equal(wish.monitor->n_folders, 1);
	assert_int_equal(wish.monitor->interval_ms, 60000);
	assert_true(wish.monitor->enabled);
	assert_false(wish.monitor->trial);
	assert_shows(&session, "MAILBOX");
	wish_release(&wish);
	finish(&session);
}

static void add_disabled_adds_one_that_is_not_asked(void **state)
{
	struct session session;
	struct wish wish = { 0 };

	(void)state;
	start_form(&session, 24, 80);
	fill_in(&session);
	key(&session, CODE_PAGE_DOWN);
	key(&session, CODE_RIGHT);
	key(&session, ' ');
	assert_true(take_wish(&session, WISH_ADD, &wish));
	assert_false(wish.monitor->enabled);
	wish_release(&wish);
	finish(&session);
}

static void untried_it_must_be_added_anyway(void **state)
{
	struct session session;
	struct wish wish = { 0 };

	(void)state;
	start_form(&session, 24, 80);
	fill_in(&session);
	key(&session, CODE_PAGE_DOWN);
	assert_shows(&session, "[ Add anyway ]");
	key(&session, CODE_ENTER);
	assert_true(take_wish(&session, WISH_ADD, &wish));
	wish_release(&wish);
	finish(&session);
}

static void what_is_wrong_is_said_when_the_field_is_left(void **state)
{
	static const struct {
		const char *keys; /* what stands in the field then, after Server */
		const char *says;
	} bad[] = {
		{ "https://x", "without a scheme" },
		{ "mail.test:993", "holds a port" },
		{ "10.1.2", "is not an IPv4 address" },
		{ "", "must be given" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct session session;

		start_form(&session, 24, 80);
		say(&session, "a\r");
		say_next(&session, "Mine");
		key(&session, '\t');
		say_next(&session, "me");
		say(&session, bad[i].keys);
		assert_hides(&session, bad[i].says);
		key(&session, '\t');
		assert_shows(&session, bad[i].says);
		if (bad[i].keys[0])
			assert_shows(&session, bad[i].keys); /* nothing is thrown away */
		finish(&session);
	}
}

static void a_wrong_form_is_not_added_and_the_cursor_goes_to_the_fault(void **state)
{
	struct session session;

	(void)state;
	start_form(&session, 24, 80);
	say(&session, "a\r");
	say_next(&session, "Mine");
	key(&session, CODE_PAGE_DOWN);
	key(&session, CODE_ENTER);
	assert_no_wish(&session, WISH_ADD);
	assert_shows(&session, ">!User");
	finish(&session);
}

static void a_name_that_is_taken_is_refused(void **state)
{
	struct session session;

	(void)state;
	start_form(&session, 24, 80);
	say(&session, "a\r");
	say_next(&session, "berta");
	assert_shows(&session, "another mailbox has this name");
	finish(&session);
}

static void a_password_is_seen_only_while_a_key_shows_it(void **state)
{
	struct session session;

	(void)state;
	start_form(&session, 24, 80);
	fill_in(&session);
	assert_hides(&session, "Geheim");
	assert_shows(&session, "********");
	key(&session, F3);
	assert_shows(&session, "Geheim-7");
	key(&session, CODE_CTRL('t'));
	assert_hides(&session, "Geheim");
	/* not as a command either, which is shown */
	key(&session, CODE_BACKTAB);
	key(&session, CODE_BACKTAB);
	key(&session, CODE_RIGHT);
	assert_shows(&session, "(o) command");
	assert_hides(&session, "Geheim");
	key(&session, CODE_LEFT);
	assert_shows(&session, "********");
	finish(&session);
}

static void each_source_of_a_secret_is_its_own_field(void **state)
{
	static const struct {
		int right;
		const char *value;
		enum secret_kind kind;
	} sources[] = {
		{ 0, "pass word", SECRET_PASSWORD },
		{ 1, "pass show x", SECRET_COMMAND },
		{ 2, "/dev/null", SECRET_FILE },
		{ 3, "MY_SECRET", SECRET_ENV },
		{ 4, "oama access me", SECRET_TOKEN },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sources); i++) {
		struct session session;
		struct wish wish = { 0 };

		start_form(&session, 24, 80);
		session.settings.detect = false;
		say(&session, "a\r");
		say_next(&session, "Mine");
		key(&session, '\t');
		say_next(&session, "me");
		say_next(&session, "mail.test");
		key(&session, '\t');
		key(&session, '\t');
		for (int k = 0; k < sources[i].right; k++)
			key(&session, CODE_RIGHT);
		key(&session, '\t');
		say(&session, sources[i].value);
		key(&session, CODE_PAGE_DOWN);
		key(&session, CODE_ENTER);
		assert_true(take_wish(&session, WISH_ADD, &wish));
		assert_int_equal(wish.monitor->secret.kind, sources[i].kind);
		assert_string_equal(wish.monitor->secret.value, sources[i].value);
		wish_release(&wish);
		finish(&session);
	}
}

static void a_password_may_go_out_in_clear_only_when_yes_is_typed(void **state)
{
	struct session session;
	struct wish wish = { 0 };

	(void)state;
	start_form(&session, 24, 80);
	fill_in(&session);
	for (int i = 0; i < 3; i++)
		key(&session, CODE_BACKTAB);
	key(&session, CODE_LEFT); /* none ! */
	assert_shows(&session, "143");
	assert_shows(&session, "type yes to allow it");
	key(&session, CODE_PAGE_DOWN);
	key(&session, CODE_ENTER);
	assert_no_wish(&session, WISH_ADD);
	assert_shows(&session, ">!  In clear");
	say(&session, "yes");
	key(&session, CODE_PAGE_DOWN);
	key(&session, CODE_ENTER);
	assert_true(take_wish(&session, WISH_ADD, &wish));
	assert_int_equal(wish.monitor->tls, TLS_NONE);
	assert_true(wish.monitor->allow_plaintext);
	wish_release(&wish);
	finish(&session);
}

static void esc_asks_only_if_something_was_changed(void **state)
{
	struct session session;

	(void)state;
	start_form(&session, 24, 80);
	say(&session, "a\r");
	key(&session, CODE_ESC);
	assert_shows(&session, "MAILBOX");
	say(&session, "a\rx");
	key(&session, CODE_ESC);
	assert_shows(&session, "Leave and lose what was typed?");
	key(&session, CODE_ENTER); /* the careful answer */
	assert_shows(&session, "Add a mailbox");
	key(&session, CODE_ESC);
	say(&session, "y");
	assert_shows(&session, "MAILBOX");
	finish(&session);
}

static void a_paste_goes_into_the_field_without_line_ends(void **state)
{
	struct session session;

	(void)state;
	start_form(&session, 24, 80);
	say(&session, "a\r");
	key(&session, '\t');
	paste(&session, "q\r");
	assert_shows(&session, "the paste was ignored");
	key(&session, '\t');
	paste(&session, "me@unknown.test\n");
	assert_shows(&session, "User           me@unknown.test\n");
	key(&session, '\t');
	assert_shows(&session, "> Server");
	finish(&session);
}

static void an_address_finds_its_provider(void **state)
{
	struct session session;

	(void)state;
	start_form(&session, 24, 80);
	say(&session, "a\r");
	key(&session, '\t');
	key(&session, '\t');
	say_next(&session, "me@qq.com");
	assert_shows(&session, "imap.qq.com");
	assert_shows(&session, "QQ Mail, by the address");
	assert_shows(&session, "Name           me@qq.com");
	/* the other protocol has another host there */
	key(&session, CODE_BACKTAB);
	key(&session, CODE_BACKTAB);
	key(&session, CODE_RIGHT);
	assert_shows(&session, "pop.qq.com");
	assert_shows(&session, "995");
	assert_hides(&session, "Folders");
	finish(&session);
}

static void a_host_that_was_typed_stays(void **state)
{
	struct session session;

	(void)state;
	start_form(&session, 24, 80);
	fill_in(&session);
	for (int i = 0; i < 6; i++)
		key(&session, CODE_BACKTAB);
	wipe_field(&session);
	say_next(&session, "me@qq.com");
	assert_shows(&session, "mail.test");
	assert_hides(&session, "imap.qq.com");
	finish(&session);
}

static void presets_are_found_by_typing(void **state)
{
	struct session session;

	(void)state;
	start_form(&session, 24, 80);
	say(&session, "anetease");
	assert_shows(&session, "NetEase 163");
	assert_hides(&session, "Gmail");
	key(&session, CODE_DOWN);
	key(&session, CODE_ENTER);
	assert_shows(&session, "imap.126.com");
	assert_shows(&session, "Add a mailbox: NetEase 126");
	finish(&session);
}

static void a_protocol_that_the_provider_lacks_is_told(void **state)
{
	struct session session;

	(void)state;
	start_form(&session, 24, 80);
	say(&session, "aicloud\r\t");
	key(&session, CODE_RIGHT);
	assert_shows(&session, "iCloud has no POP3");
	assert_shows(&session, "imap.mail.me.com");
	key(&session, CODE_RIGHT);
	key(&session, CODE_PAGE_UP);
	assert_shows(&session, "(o) IMAP");
	finish(&session);
}

static bool has_field(const struct schema_key *row)
{
	for (int i = 0; i < FORM_FIELDS; i++) {
		if (form_rows[i].key && strcmp(form_rows[i].key, row->name) == 0)
			return true;
	}
	return false;
}

static void every_key_of_a_mailbox_is_a_field(void **state)
{
	(void)state;
	for (size_t i = 0; schema_row(i); i++) {
		const struct schema_key *row = schema_row(i);

		if (row->section != SCHEMA_MONITOR || row->type == VALUE_SSL ||
			row->secret == SECRET_SEALED || has_field(row))
			continue;
		fail_msg("'%s' has no field in the form", row->name);
	}
}

static void every_choice_is_the_schema_s(void **state)
{
	(void)state;
	for (int i = 0; i < FORM_FIELDS; i++) {
		const struct form_row *row = &form_rows[i];
		const struct schema_key *key =
			row->key ? schema_find(SCHEMA_MONITOR, row->key) : NULL;
		size_t n = 0;

		if (!key || !key->words)
			continue;
		for (; key->words[n]; n++)
			assert_string_equal(row->values[n], key->words[n]);
		assert_null(row->values[n]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_typed_becomes_the_wish_for_a_new_mailbox),
		cmocka_unit_test(add_disabled_adds_one_that_is_not_asked),
		cmocka_unit_test(untried_it_must_be_added_anyway),
		cmocka_unit_test(what_is_wrong_is_said_when_the_field_is_left),
		cmocka_unit_test(
			a_wrong_form_is_not_added_and_the_cursor_goes_to_the_fault),
		cmocka_unit_test(a_name_that_is_taken_is_refused),
		cmocka_unit_test(a_password_is_seen_only_while_a_key_shows_it),
		cmocka_unit_test(each_source_of_a_secret_is_its_own_field),
		cmocka_unit_test(a_password_may_go_out_in_clear_only_when_yes_is_typed),
		cmocka_unit_test(esc_asks_only_if_something_was_changed),
		cmocka_unit_test(a_paste_goes_into_the_field_without_line_ends),
		cmocka_unit_test(an_address_finds_its_provider),
		cmocka_unit_test(a_host_that_was_typed_stays),
		cmocka_unit_test(presets_are_found_by_typing),
		cmocka_unit_test(a_protocol_that_the_provider_lacks_is_told),
		cmocka_unit_test(every_key_of_a_mailbox_is_a_field),
		cmocka_unit_test(every_choice_is_the_schema_s),
	};

	return cmocka_run_group_tests(tests, use_utf8, NULL);
}
