/* Being told of changes by NOTIFY, and the choice between it and IDLE. */
#include "unit/test.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "unit/protocol/push_lines.h"

static void notify_is_asked_for_the_folders_watched(void **state)
{
	static const struct {
		const char *folders;
		const char *asked;
	} cases[] = {
		{ "INBOX", "(mailboxes (\"INBOX\") " EVENTS ")" },
		{ "INBOX, Se\"nt, Entwürfe",
			"(mailboxes (\"INBOX\" \"Se\\\"nt\" \"Entw&APw-rfe\") " EVENTS
			")" },
		{ "INBOX, *", "(mailboxes (\"INBOX\") " EVENTS ") (personal " TREE ")" },
		{ "L*", "(personal " TREE ")" },
		{ "L/*, !L/x, \\Sent", "(personal " TREE ")" },
	};
	static const char login[] = "A1 OK [CAPABILITY " BOTH "] in";

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct monitor *monitor = monitor_with(cases[i].folders);
		struct talk *talk = talk_open(monitor);
		char expected[300];

		talk_hear(talk, login, strlen(login));
		talk_start(talk, ORDER_LISTEN);
		snprintf(expected, sizeof expected, "m1 NOTIFY SET %s\r\n", cases[i].asked);
		assert_int_equal(talk->out.len, strlen(expected));
		assert_memory_equal(talk->out.data, expected, talk->out.len);
		assert_int_equal(talk->state, TALK_LISTENS);
		talk_close(talk);
		monitor_unref(monitor);
	}
}

static void many_names_are_asked_for_as_a_whole(void **state)
{
	static const char login[] = "A1 OK [CAPABILITY " BOTH "] in";
	static const char expected[] = "m1 NOTIFY SET (personal " TREE ")\r\n";
	struct monitor *monitor = monitor_with("INBOX");
	struct talk *talk;
	char name[40];

	(void)state;
	for (int i = 0; i < 1000; i++) {
		snprintf(name, sizeof name, "some folder with number %d", i);
		assert_true(monitor_add_folder(monitor, name));
	}
	talk = talk_open(monitor);
	talk_hear(talk, login, strlen(login));
	talk_start(talk, ORDER_LISTEN);
	assert_int_equal(talk->out.len, strlen(expected));
	assert_memory_equal(talk->out.data, expected, talk->out.len);
	talk_close(talk);
	monitor_unref(monitor);
}

static void patterns_below_one_name_are_asked_for_as_its_tree(void **state)
{
	static const char *const script[] = {
		LOGIN("IMAP4rev1 LIST-EXTENDED LIST-STATUS NOTIFY"),
		"ask",
		"C: m1 LIST \"\" (\"L/*\" \"M/x/%\") RETURN (STATUS " ITEMS ")",
		"S: * LIST () \"/\" L/a",
		"S: * STATUS L/a (MESSAGES 1)",
		"S: m1 OK",
		"listen",
		"C: m2 NOTIFY SET (subtree (\"L\" \"M/x\") " TREE ")",
	};

	(void)state;
	PLAYS("L/*, M/x/%", script, TALK_LISTENS, PUSH_NOTIFY, PUSH_WELL);
}

static void a_folder_of_a_use_is_among_the_named(void **state)
{
	static const char *const script[] = {
		LOGIN(EXTENDED " NOTIFY"),
		"ask",
		"C: m1 LIST (SPECIAL-USE) \"\" \"*\" RETURN (SPECIAL-USE)",
		"S: * LIST (\\Sent) \"/\" Gesendet",
		"S: m1 OK",
		("C: m2 STATUS \"Gesendet\" " ITEMS),
		"S: * STATUS Gesendet (MESSAGES 1)",
		"S: m2 OK",
		"listen",
		"C: m3 NOTIFY SET (mailboxes (\"Gesendet\") " EVENTS ")",
	};

	(void)state;
	PLAYS("\\Sent", script, TALK_LISTENS, PUSH_NOTIFY, PUSH_WELL);
}

/* As Dovecot 2.3 does: no RECENT, literals with raw UTF-8 without being asked for. */
static void what_a_status_says_can_be_taken_at_once(void **state)
{
	static const char *const script[] = {
		LOGIN(BOTH),
		CHECK("1", "4"),
		"listen",
		"C: m2 NOTIFY SET (mailboxes (\"INBOX\") " EVENTS ")",
		"S: m2 OK NOTIFY completed.",
		"N: more", /* what happened before that nobody has told */
		"S: * STATUS INBOX (MESSAGES 5 UIDNEXT 10 UNSEEN 1)",
		"N: INBOX=5/1/10",
		"S: * STATUS {15}",
		("S: Lists/\xe5\x8f\x8e\xe4\xbb\xb6\xe7\xae\xb1 (MESSAGES 1 UIDNEXT 2 "
		 "UNSEEN 1)"),
		"S: * STATUS Lists/&U85O9nux- (UNSEEN 0)",
		"S: * STATUS \"a\\\"b\" (MESSAGES 7)",
		"N: a\"b=7/-/- Lists/\xe5\x8f\x8e\xe4\xbb\xb6\xe7\xae\xb1=-/0/-",
		"S: * OK Still here",
		"S: * 3 EXISTS",
		"S: * LIST () \"/\" Other",
		"N: ",
		"S: * STATUS broken",
		"N: more",
	};

	(void)state;
	PLAYS("INBOX", script, TALK_LISTENS, PUSH_NOTIFY, PUSH_WELL);
}

static void a_folder_that_comes_or_goes_is_news_when_it_is_watched(void **state)
{
	static const char *const script[] = {
		LOGIN("IMAP4rev1 NOTIFY"),
		"listen",
		"C: m1 NOTIFY SET (mailboxes (\"Sent\") " EVENTS ") (personal " TREE ")",
		"S: m1 OK",
		"N: more",
		"S: * LIST () \"/\" {12}",
		"S: Lists/neu \xc3\xb6",
		"N: more",
		"S: * LIST (\\NonExistent) \"/\" Lists/a",
		"N: more",
		"S: * LIST () \"/\" Sent",
		"N: more",
		"S: * LIST () \"/\" Lists/noise",
		"N: ",
		"S: * LIST () \"/\" Other",
		"N: ",
	};

	(void)state;
	PLAYS("L*, !Lists/noise, Sent", script, TALK_LISTENS, PUSH_NOTIFY, PUSH_WELL);
}

static void notify_is_said_once_a_session_and_a_round_goes_on_beside_it(void **state)
{
	static const char *const script[] = {
		LOGIN("IMAP4rev1 NOTIFY"),
		"listen",
		"C: m1 NOTIFY SET (mailboxes (\"INBOX\") " EVENTS ")",
		"ask",
		("C: m2 STATUS \"INBOX\" " ITEMS),
		"S: m1 OK",
		"S: * STATUS INBOX (MESSAGES 5 RECENT 2 UNSEEN 3 UIDNEXT 9 UIDVALIDITY 1)",
		"S: * STATUS INBOX (MESSAGES 6 UNSEEN 4 UIDNEXT 10)",
		"S: m2 OK",
		"N: ",
		"S: * STATUS INBOX (MESSAGES 7 UNSEEN 5 UIDNEXT 11)",
		"listen",
		"N: INBOX=7/5/11",
		"S: * STATUS INBOX (MESSAGES 8)",
		"ask",
		("C: m3 STATUS \"INBOX\" " ITEMS),
		"S: * STATUS INBOX (MESSAGES 5 RECENT 2 UNSEEN 3 UIDNEXT 9 UIDVALIDITY 1)",
		"S: * STATUS INBOX (MESSAGES 6 UNSEEN 4 UIDNEXT 10)",
		"S: m3 OK",
		"N: ",
	};
	struct played played = play("INBOX", script, COUNT_OF(script));

	(void)state;
	assert_int_equal(played_folder(&played, "INBOX")->messages, 6);
	assert_int_equal(played_folder(&played, "INBOX")->recent, 2);
	assert_int_equal(played_folder(&played, "INBOX")->uidvalidity, 1);
	played_release(&played);
}

static void notify_refused_is_idle_instead(void **state)
{
	static const char *const refused[] = {
		LOGIN(BOTH),
		CHECK("1", "4"),
		"listen",
		"C: m2 NOTIFY SET (mailboxes (\"INBOX\") " EVENTS ")",
		"S: m2 NO [BADEVENT (MessageNew)] no",
		"C: m3 EXAMINE INBOX",
		EXAMINED("3", "4"),
		"C: m4 IDLE",
		"N: ",
	};
	static const char *const late[] = {
		LOGIN(BOTH),
		CHECK("1", "4"),
		"listen",
		"C: m2 NOTIFY SET (mailboxes (\"INBOX\") " EVENTS ")",
		"ask",
		("C: m3 STATUS \"INBOX\" " ITEMS),
		"S: m2 BAD what",
		"S: * STATUS INBOX (MESSAGES 4)",
		"S: m3 OK",
		"listen",
		"C: m4 EXAMINE INBOX",
	};

	(void)state;
	PLAYS("INBOX", refused, TALK_LISTENS, PUSH_IDLE, PUSH_REFUSED);
	PLAYS("INBOX", late, TALK_LISTENS, PUSH_IDLE, PUSH_REFUSED);
}

static void after_an_overflow_it_is_idle_for_the_session(void **state)
{
	static const char *const script[] = {
		LOGIN(BOTH),
		CHECK("1", "4"),
		"listen",
		"C: m2 NOTIFY SET (mailboxes (\"INBOX\") " EVENTS ")",
		"S: m2 OK",
		"N: more",
		"S: * OK [NOTIFICATIONOVERFLOW] too much",
		"N: more",
		"S: * STATUS INBOX (MESSAGES 5)",
		"N: ",
		CHECK("3", "5"),
		"listen",
		"C: m4 EXAMINE INBOX",
	};

	(void)state;
	PLAYS("INBOX", script, TALK_LISTENS, PUSH_IDLE, PUSH_OVERFLOW);
}

static struct talk *listening(enum push_mode mode, const char *login)
{
	static const char *const check[] = {
		"* STATUS INBOX (MESSAGES 1)\r\n",
		"m1 OK\r\n",
	};
	struct monitor *monitor = monitor_with("INBOX");
	struct sample sample;
	struct talk *talk;

	monitor->push = mode;
	talk = talk_open(monitor);
	assert_non_null(talk);
	monitor_unref(monitor);
	talk_hear(talk, login, strlen(login));
	talk_start(talk, ORDER_CHECK);
	for (size_t i = 0; i < COUNT_OF(check); i++)
		talk_feed(talk, check[i], strlen(check[i]));
	sample_init(&sample);
	talk_take(talk, &sample);
	sample_release(&sample);
	buf_clear(&talk->out);
	talk_start(talk, ORDER_LISTEN);
	return talk;
}

static void a_person_may_choose_the_way(void **state)
{
	static const struct {
		enum push_mode mode;
		const char *login;
		enum push push;
		enum push_reason reason;
	} cases[] = {
		{ PUSH_AUTO, "a OK [CAPABILITY " BOTH "]", PUSH_NOTIFY, PUSH_WELL },
		{ PUSH_ONLY_NOTIFY, "a OK [CAPABILITY " BOTH "]", PUSH_NOTIFY, PUSH_WELL },
		{ PUSH_ONLY_NOTIFY, "a OK [CAPABILITY " IDLE_ONLY "]", PUSH_NONE,
			PUSH_NOT_ANNOUNCED },
		{ PUSH_ONLY_IDLE, "a OK [CAPABILITY " BOTH "]", PUSH_IDLE, PUSH_WELL },
		{ PUSH_NEVER, "a OK [CAPABILITY " BOTH "]", PUSH_NONE, PUSH_UNWANTED },
		{ PUSH_AUTO, "a OK [CAPABILITY IMAP4rev2]", PUSH_IDLE, PUSH_WELL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct talk *talk = listening(cases[i].mode, cases[i].login);

		assert_int_equal(talk->push, cases[i].push);
		assert_int_equal(talk->push_reason, cases[i].reason);
		talk_close(talk);
	}
}

static void a_silent_notify_is_taken_back(void **state)
{
	static const char expected[] = "m3 NOTIFY NONE\r\nm4 EXAMINE INBOX\r\n";
	struct talk *talk = listening(PUSH_AUTO, "a OK [CAPABILITY " BOTH "]");

	(void)state;
	talk_feed(talk, "m2 OK\r\n", 7);
	buf_clear(&talk->out);
	talk->notify_is_silent = true;
	talk_start(talk, ORDER_LISTEN);
	assert_int_equal(talk->out.len, strlen(expected));
	assert_memory_equal(talk->out.data, expected, talk->out.len);
	assert_int_equal(talk->push, PUSH_IDLE);
	assert_int_equal(talk->push_reason, PUSH_SILENT);
	talk_close(talk);
}

static void an_end_while_listening_is_no_failure_but_its_words_count(void **state)
{
	static const struct {
		const char *bye;
		enum err_class class;
	} cases[] = {
		{ "* BYE\r\n", ERR_NONE },
		{ "* BYE Autologout\r\n", ERR_NONE },
		{ "* BYE Request is throttled. Suggested Backoff Time: 299961 "
		  "milliseconds\r\n",
			ERR_THROTTLED },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct talk *talk = listening(PUSH_AUTO, "a OK [CAPABILITY " BOTH "]");

		talk_feed(talk, cases[i].bye, strlen(cases[i].bye));
		assert_int_equal(talk->state, TALK_OVER);
		assert_int_equal(talk->found.err.class, cases[i].class);
		assert_int_equal(talk->found.wait_ms, i == 2 ? 299961 : 0);
		talk_close(talk);
	}
}

static void a_flood_of_numbers_is_kept_within_bounds(void **state)
{
	struct talk *talk = listening(PUSH_AUTO, "a OK [CAPABILITY " BOTH "]");
	struct folders *told;
	char line[64];

	(void)state;
	talk_feed(talk, "m2 OK\r\n", 7);
	talk_take_news(talk, &told);
	assert_null(told);
	for (int i = 0; i < 5000; i++) {
		snprintf(line, sizeof line, "* STATUS f%d (MESSAGES 1)\r\n", i);
		talk_feed(talk, line, strlen(line));
	}
	assert_true(talk_take_news(talk, &told));
	assert_non_null(told);
	assert_true(told->n <= 1000);
	folders_unref(told);
	talk_close(talk);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(notify_is_asked_for_the_folders_watched),
		cmocka_unit_test(many_names_are_asked_for_as_a_whole),
		cmocka_unit_test(patterns_below_one_name_are_asked_for_as_its_tree),
		cmocka_unit_test(a_folder_of_a_use_is_among_the_named),
		cmocka_unit_test(what_a_status_says_can_be_taken_at_once),
		cmocka_unit_test(a_folder_that_comes_or_goes_is_news_when_it_is_watched),
		cmocka_unit_test(
			notify_is_said_once_a_session_and_a_round_goes_on_beside_it),
		cmocka_unit_test(notify_refused_is_idle_instead),
		cmocka_unit_test(after_an_overflow_it_is_idle_for_the_session),
		cmocka_unit_test(a_person_may_choose_the_way),
		cmocka_unit_test(a_silent_notify_is_taken_back),
		cmocka_unit_test(an_end_while_listening_is_no_failure_but_its_words_count),
		cmocka_unit_test(a_flood_of_numbers_is_kept_within_bounds),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
