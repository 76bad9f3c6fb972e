/* Being told of changes in INBOX by IDLE, and what servers do to it. */
#include "unit/test.h"

#include <locale.h>
#include <string.h>

#include "unit/protocol/push_lines.h"

static void idle_is_entered_left_and_entered_again(void **state)
{
	static const char *const script[] = {
		LOGIN(IDLE_ONLY),
		CHECK("1", "4"),
		"listen",
		"C: m2 EXAMINE INBOX",
		EXAMINED("2", "4"),
		"C: m3 IDLE",
		"N: ",
		"S: + idling",
		"S: * OK Still here",
		"S: * 4 EXISTS",
		"N: ",
		"S: * 5 EXISTS",
		"S: * 1 RECENT",
		"N: more",
		"S: * 2 EXPUNGE",
		"N: more",
		"S: * 3 FETCH (FLAGS (\\Seen))",
		"N: more",
		CHECK_OUT_OF_IDLE("3", "4", "5", "5"),
		"listen",
		"C: m6 EXAMINE INBOX",
		EXAMINED("6", "5"),
		"C: m7 IDLE",
		"S: + idling",
		"N: ",
		"leave",
		"C: DONE",
		"C: m8 LOGOUT",
		"S: m7 OK",
		"S: * BYE bye",
		"S: m8 OK",
	};

	(void)state;
	plays("INBOX", script, COUNT_OF(script) - 6, TALK_LISTENS, PUSH_IDLE, PUSH_WELL);
	PLAYS("INBOX", script, TALK_OVER, PUSH_IDLE, PUSH_WELL);
}

static void unselect_is_said_only_where_it_is_announced(void **state)
{
	static const char *const script[] = {
		LOGIN(IDLE_ONLY " UNSELECT"),
		CHECK("1", "0"),
		"listen",
		"C: m2 EXAMINE INBOX",
		EXAMINED("2", "0"),
		"C: m3 IDLE",
		"S: +",
		"ask",
		"C: DONE",
		"C: m4 UNSELECT",
		("C: m5 STATUS \"INBOX\" " ITEMS),
		"S: * STATUS INBOX (MESSAGES 0)",
		"S: m3 OK",
		"S: m4 BAD what",
		"S: m5 OK",
	};

	(void)state;
	PLAYS("INBOX", script, TALK_DONE, PUSH_IDLE, PUSH_WELL);
}

static void an_order_waits_for_the_answers_to_examine_and_idle(void **state)
{
	static const char *const script[] = {
		LOGIN(IDLE_ONLY),
		CHECK("1", "4"),
		"listen",
		"C: m2 EXAMINE INBOX",
		"ask",
		EXAMINED("2", "4"),
		"C: m3 CLOSE",
		("C: m4 STATUS \"INBOX\" " ITEMS),
		"S: m3 OK",
		"S: * STATUS INBOX (MESSAGES 4)",
		"S: m4 OK",
		"listen",
		"C: m5 EXAMINE INBOX",
		EXAMINED("5", "4"),
		"C: m6 IDLE",
		"ask",
		"S: * 5 EXISTS",
		"S: + idling",
		"C: DONE",
		"C: m7 CLOSE",
		("C: m8 STATUS \"INBOX\" " ITEMS),
		"S: m6 OK",
		"S: m7 OK",
		"S: * STATUS INBOX (MESSAGES 5)",
		"S: m8 OK",
		"N: ",
		"listen",
		"C: m9 EXAMINE INBOX",
		"leave",
		"S: m9 NO not now",
		"C: m10 LOGOUT",
		"S: * BYE",
	};

	(void)state;
	PLAYS("INBOX", script, TALK_OVER, PUSH_IDLE, PUSH_WELL);
}

static void mail_between_the_round_and_the_selection_is_news_once(void **state)
{
	static const char *const script[] = {
		LOGIN(IDLE_ONLY),
		CHECK("1", "4"),
		"listen",
		"C: m2 EXAMINE INBOX",
		EXAMINED("2", "5"),
		"C: m3 IDLE",
		"N: more",
		"S: +",
		/* a server that counts in two ways is asked again no more */
		CHECK_OUT_OF_IDLE("3", "4", "5", "4"),
		"listen",
		"C: m6 EXAMINE INBOX",
		EXAMINED("6", "5"),
		"C: m7 IDLE",
		"N: ",
	};

	(void)state;
	PLAYS("INBOX", script, TALK_LISTENS, PUSH_IDLE, PUSH_WELL);
}

static void a_broken_idle_is_given_up_with_its_reason(void **state)
{
	static const char *const examine[] = {
		LOGIN(IDLE_ONLY),
		CHECK("1", "4"),
		"listen",
		"C: m2 EXAMINE INBOX",
		"S: m2 NO [ALERT] Unsafe Login",
		"listen",
	};
	static const char *const refused[] = {
		LOGIN(IDLE_ONLY),
		CHECK("1", "4"),
		"listen",
		"C: m2 EXAMINE INBOX",
		EXAMINED("2", "4"),
		"C: m3 IDLE",
		"S: m3 BAD unknown command",
		"ask",
		"C: m4 CLOSE",
		("C: m5 STATUS \"INBOX\" " ITEMS),
		"S: m4 OK",
		"S: * STATUS INBOX (MESSAGES 4)",
		"S: m5 OK",
		"listen",
	};
	static const char *const ended[] = {
		LOGIN(IDLE_ONLY),
		CHECK("1", "4"),
		"listen",
		"C: m2 EXAMINE INBOX",
		EXAMINED("2", "4"),
		"C: m3 IDLE",
		"S: +",
		"S: m3 OK enough",
		"C: m4 IDLE",
		"S: +",
		"S: m4 OK enough",
		"C: m5 IDLE",
		"S: m5 OK enough",
	};

	(void)state;
	PLAYS("INBOX", examine, TALK_IDLE, PUSH_NONE, PUSH_REFUSED);
	PLAYS("INBOX", refused, TALK_IDLE, PUSH_NONE, PUSH_REFUSED);
	PLAYS("INBOX", ended, TALK_IDLE, PUSH_NONE, PUSH_ENDED);
}

static void how_changes_would_be_told_is_known_after_the_round(void **state)
{
	static const char *const idle[] = { LOGIN(IDLE_ONLY), CHECK("1", "4") };
	static const char *const notify[] = { LOGIN(BOTH), CHECK("1", "4") };
	static const char *const neither[] = { LOGIN("IMAP4rev1"), CHECK("1", "4") };

	(void)state;
	PLAYS("INBOX", idle, TALK_DONE, PUSH_IDLE, PUSH_WELL);
	PLAYS("INBOX", notify, TALK_DONE, PUSH_NOTIFY, PUSH_WELL);
	PLAYS("INBOX", neither, TALK_DONE, PUSH_NONE, PUSH_NOT_ANNOUNCED);
}

static void feed(struct talk *talk, const char *line)
{
	talk_feed(talk, line, strlen(line));
}

/* One check of INBOX, by the tag m1, and the order to listen behind it. */
static struct talk *listening(const char *capabilities)
{
	struct monitor *monitor = monitor_with("INBOX");
	struct talk *talk = talk_open(monitor);
	struct sample sample;

	monitor_unref(monitor);
	assert_non_null(talk);
	talk_hear(talk, capabilities, strlen(capabilities));
	talk_hear(talk, "A1 OK done", 10);
	talk_start(talk, ORDER_CHECK);
	feed(talk, "* CAPABILITY IMAP4rev1 IDLE NOTIFY\r\nm1 OK\r\n");
	feed(talk, "* STATUS INBOX (MESSAGES 4)\r\nm2 OK\r\n");
	assert_int_equal(talk->state, TALK_DONE);
	sample_init(&sample);
	talk_take(talk, &sample);
	sample_release(&sample);
	assert_false(talk->unanswered);
	return talk;
}

static void what_was_said_to_be_told_is_unanswered_until_it_is_answered(void **state)
{
	struct talk *talk = listening("* OK hello");

	(void)state;
	talk->monitor->push = PUSH_ONLY_IDLE;
	talk_start(talk, ORDER_LISTEN);
	assert_true(talk->unanswered);
	feed(talk, "* 4 EXISTS\r\nm3 OK done\r\n");
	assert_true(talk->unanswered);
	feed(talk, "* OK Still here\r\n");
	assert_true(talk->unanswered);
	feed(talk, "+ idling\r\n");
	assert_false(talk->unanswered);
	talk_close(talk);

	talk = listening("* OK hello");
	talk_start(talk, ORDER_LISTEN);
	assert_int_equal(talk->push, PUSH_NOTIFY);
	assert_true(talk->unanswered);
	feed(talk, "m3 OK done\r\n");
	assert_false(talk->unanswered);
	talk_close(talk);
}

static void a_done_that_meets_the_servers_own_end_breaks_nothing(void **state)
{
	static const char *const script[] = {
		LOGIN(IDLE_ONLY),
		CHECK("1", "4"),
		"listen",
		"C: m2 EXAMINE INBOX",
		EXAMINED("2", "4"),
		"C: m3 IDLE",
		"S: +",
		"ask",
		"C: DONE",
		"C: m4 CLOSE",
		("C: m5 STATUS \"INBOX\" " ITEMS),
		"S: m3 OK time is over",
		"S: DONE BAD missing command",
		"S: m4 OK",
		"S: * STATUS INBOX (MESSAGES 4)",
		"S: m5 OK",
	};

	(void)state;
	PLAYS("INBOX", script, TALK_DONE, PUSH_IDLE, PUSH_WELL);
}

static void there_is_no_push_where_there_is_none_to_have(void **state)
{
	static const char *const none[] = { LOGIN(BARE), CHECK("1", "4"), "listen" };
	static const char *const unwatched[] = {
		LOGIN(IDLE_ONLY),
		"ask",
		("C: m1 STATUS \"Sent\" " ITEMS),
		"S: * STATUS Sent (MESSAGES 1)",
		"S: m1 OK",
		"listen",
	};
	static const char *const missing[] = {
		LOGIN(IDLE_ONLY),
		"ask",
		("C: m1 STATUS \"INBOX\" " ITEMS),
		"S: m1 NO no such mailbox",
		"listen",
	};

	(void)state;
	PLAYS("INBOX", none, TALK_IDLE, PUSH_NONE, PUSH_NOT_ANNOUNCED);
	PLAYS("Sent", unwatched, TALK_IDLE, PUSH_NONE, PUSH_INBOX_UNWATCHED);
	PLAYS("INBOX", missing, TALK_IDLE, PUSH_NONE, PUSH_INBOX_UNWATCHED);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(idle_is_entered_left_and_entered_again),
		cmocka_unit_test(unselect_is_said_only_where_it_is_announced),
		cmocka_unit_test(an_order_waits_for_the_answers_to_examine_and_idle),
		cmocka_unit_test(mail_between_the_round_and_the_selection_is_news_once),
		cmocka_unit_test(a_broken_idle_is_given_up_with_its_reason),
		cmocka_unit_test(how_changes_would_be_told_is_known_after_the_round),
		cmocka_unit_test(
			what_was_said_to_be_told_is_unanswered_until_it_is_answered),
		cmocka_unit_test(a_done_that_meets_the_servers_own_end_breaks_nothing),
		cmocka_unit_test(there_is_no_push_where_there_is_none_to_have),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
