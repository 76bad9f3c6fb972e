#include "unit/model/pretend.h"

#include <locale.h>

/* A status to be filled in; its monitor is named Work. */
static struct status *blank(enum mail_type type)
{
	return pretend_status(type, "Work");
}

static struct status *healthy_imap(void)
{
	struct status *status = blank(MAIL_IMAP);
	struct folders_builder builder = { 0 };

	add_row(&builder, "INBOX")->unseen = 12;
	add_row(&builder, "Sent");
	status->folders = finish(&builder);
	status->health = HEALTH_UP;
	status->unseen = 12;
	status->messages = 1431;
	status->response_us = 2100;
	status->checked = status->good = status->since = at_second(100);
	return status;
}

static void break_it(struct status *status, enum health health, enum err_class class,
	enum phase phase, const char *words)
{
	status->health = health;
	status->failed_at = phase;
	status->failures = 1;
	status->since = status->checked = at_second(100);
	err_set(&status->err, class, "%s", words);
}

static void assert_sentence(struct status *status, int64_t second, const char *expected)
{
	const struct instant now = at_second(second);
	char sentence[512];

	status_sentence(status, &now, sentence, sizeof sentence);
	assert_string_equal(sentence, expected);
	status_unref(status);
}

static void a_healthy_mailbox_says_its_numbers(void **state)
{
	struct status *status = healthy_imap();

	(void)state;
	assert_sentence(status_ref(status), 112,
		"12 unseen of 1,431 in 2 folders, answered in 2.1 ms, 12 s ago");
	status->response_us = 1250000;
	status->unseen = COUNT_UNKNOWN;
	assert_sentence(
		status, 100, "– unseen of 1,431 in 2 folders, answered in 1.2 s, just now");
}

static void a_maildrop_says_messages_and_size(void **state)
{
	struct status *status = blank(MAIL_POP3);

	(void)state;
	status->health = HEALTH_UP;
	status->messages = 1;
	status->octets = 2048;
	status->response_us = 48400;
	status->checked = status->good = at_second(100);
	assert_sentence(status, 131, "1 message, 2.0 kB, answered in 48 ms, 31 s ago");
}

static void one_not_asked_yet_says_when(void **state)
{
	struct status *status = blank(MAIL_IMAP);

	(void)state;
	assert_sentence(status_ref(status), 1, "not asked yet");
	status->next_ms = 9000;
	assert_sentence(status, 1, "not asked yet, first check in 8 s");
}

static void a_retry_says_how_many_failed(void **state)
{
	struct status *status = healthy_imap();

	(void)state;
	break_it(status, HEALTH_UP, ERR_TIMEOUT, PHASE_LOGIN, "");
	status->next_ms = 105000;
	assert_sentence(status, 101,
		"no answer in time while logging in (1 of 2); trying again in 4 s; "
		"last: 12 unseen of 1,431 in 2 folders, 1 s ago");
}

static void trouble_says_since_when_and_the_servers_words(void **state)
{
	struct status *status = blank(MAIL_IMAP);

	(void)state;
	break_it(status, HEALTH_DOWN, ERR_CONNECT, PHASE_CONNECT, "connection refused");
	status->next_ms = 500000;
	assert_sentence(status, 460,
		"cannot connect for 6 min: connection refused; trying again in 40 s");
}

static void a_refusal_that_is_doubted_says_why(void **state)
{
	struct status *status = blank(MAIL_IMAP);

	(void)state;
	break_it(status, HEALTH_AUTH, ERR_AUTH, PHASE_LOGIN, "AUTHENTICATE failed.");
	status->refused = refused_new("u@h");
	status->refused->doubts = 1;
	status->refused->worked = at_second(40);
	status->next_ms = 760000;
	assert_sentence(status, 460,
		"login refused for 6 min: AUTHENTICATE failed.; the same password worked "
		"until "
		"7 min ago; trying again in 5 min");
}

static void a_refused_login_says_which_key_helps(void **state)
{
	struct status *status = blank(MAIL_IMAP);

	(void)state;
	break_it(status, HEALTH_AUTH, ERR_AUTH, PHASE_LOGIN,
		"login refused: [AUTHENTICATIONFAILED] Invalid credentials");
	status->idle = IDLE_REFUSED;
	assert_sentence(status, 100,
		"login refused: [AUTHENTICATIONFAILED] Invalid credentials; "
		"press r to try again");
}

static void a_folder_that_is_missing_is_named(void **state)
{
	struct status *status = healthy_imap();
	struct folders_builder builder = { 0 };

	(void)state;
	folders_unref(status->folders);
	add_row(&builder, "INBOX");
	assert_true(
		folders_builder_problem(add_row(&builder, "old"), "no such folder", 14));
	assert_true(folders_builder_problem(add_row(&builder, "older"), "denied", 6));
	status->folders = finish(&builder);
	status->health = HEALTH_WARN;
	err_set(&status->err, ERR_FOLDER, "2 of 3 folders could not be read");
	assert_sentence(status, 112,
		"folder 'old' could not be read: no such folder (and 1 more); "
		"12 unseen of 1,431 in 3 folders, answered in 2.1 ms, 12 s ago");
}

static void old_numbers_are_said_to_be_old(void **state)
{
	(void)state;
	assert_sentence(healthy_imap(), 100 + 600,
		"no fresh number for 10 min; last: 12 unseen of 1,431 in 2 folders, "
		"10 min ago");
}

static void held_and_disabled_say_so(void **state)
{
	struct status *status = blank(MAIL_IMAP);

	(void)state;
	status->idle = IDLE_HELD;
	assert_sentence(status_ref(status), 1, "held by hand; P lets it go on");
	status->idle = IDLE_DISABLED;
	assert_sentence(status, 1, "disabled (enabled = no)");
}

static void every_class_and_health_has_words_and_fits(void **state)
{
	(void)state;
	for (int health = 0; health < HEALTHS; health++) {
		for (int class = ERR_DNS; class <= ERR_SYSTEM; class ++) {
			struct status *status = blank(class % 2 ? MAIL_IMAP : MAIL_POP3);
			const struct instant now = at_second(5000);
			char sentence[40];

			break_it(status, (enum health)health, (enum err_class) class,
				PHASE_TLS, "äöüäöüäöüäöüäöüäöüäöüäöüäöüäöü");
			for (size_t size = 1; size <= sizeof sentence; size++) {
				memset(sentence, 'x', sizeof sentence);
				status_sentence(status, &now, sentence, size);
				assert_true(strlen(sentence) < size);
			}
			assert_true(strlen(sentence) > 5);
			status_unref(status);
		}
	}
}

static int use_utf8(void **state)
{
	(void)state;
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_healthy_mailbox_says_its_numbers),
		cmocka_unit_test(a_maildrop_says_messages_and_size),
		cmocka_unit_test(one_not_asked_yet_says_when),
		cmocka_unit_test(a_retry_says_how_many_failed),
		cmocka_unit_test(trouble_says_since_when_and_the_servers_words),
		cmocka_unit_test(a_refused_login_says_which_key_helps),
		cmocka_unit_test(a_refusal_that_is_doubted_says_why),
		cmocka_unit_test(a_folder_that_is_missing_is_named),
		cmocka_unit_test(old_numbers_are_said_to_be_old),
		cmocka_unit_test(held_and_disabled_say_so),
		cmocka_unit_test(every_class_and_health_has_words_and_fits),
	};

	return cmocka_run_group_tests(tests, use_utf8, NULL);
}
