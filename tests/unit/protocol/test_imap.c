/* Which commands a round takes, and how many round trips. */
#include "unit/test.h"

#include <locale.h>
#include <string.h>

#include "unit/protocol/imap_lines.h"
#include "unit/protocol/transcript.h"

static void all_folders_come_in_one_round_trip_with_list_status(void **state)
{
#define NAMES "(\"INBOX\" \"Sent\" \"Lists/*\")"
#define SIZED                                                                              \
	" RETURN (SPECIAL-USE STATUS (MESSAGES RECENT UNSEEN UIDNEXT UIDVALIDITY SIZE))"
	static const char *const script[] = {
		LOGIN("IMAP4rev1 ID LIST-EXTENDED LIST-STATUS SPECIAL-USE STATUS=SIZE"),
		"ask",
		"C: m1 " ID_LINE,
		"C: m2 LIST \"\" " NAMES SIZED,
		"S: * ID (\"vendor\" \"x\" \"name\" \"Dovecot\" \"os\" NIL \"version\" "
		"\"2.3\")",
		"S: m1 OK ID completed.",
		"S: * LIST (\\HasNoChildren) \"/\" INBOX",
		"S: * STATUS INBOX (MESSAGES 4 RECENT 1 UIDNEXT 9 UIDVALIDITY 77 UNSEEN 2 "
		"SIZE "
		"4294967296)",
		"S: * LIST (\\HasNoChildren \\Sent) \"/\" Sent",
		"S: * STATUS Sent (SIZE 1 UNSEEN 0 MESSAGES 1 UIDNEXT 2 UIDVALIDITY 3 "
		"RECENT 0)",
		"S: * LIST (\\NoSelect \\HasChildren) \"/\" Lists/a",
		"S: * LIST () \"/\" Lists/a/b",
		"S: * STATUS Lists/a/b (MESSAGES 7)",
		"S: m2 OK List completed.",
		"ask",
		"C: m3 LIST \"\" " NAMES SIZED,
		"S: * LIST (\\HasNoChildren) \"/\" INBOX",
		"S: * STATUS INBOX (MESSAGES 5)",
		"S: * LIST (\\HasNoChildren \\Sent) \"/\" Sent",
		"S: * STATUS Sent (SIZE 1 UNSEEN 0 MESSAGES 1 UIDNEXT 2 UIDVALIDITY 3 "
		"RECENT 0)",
		"S: m3 OK List completed.",
	};
	struct played played = play("INBOX, Sent, Lists/*", script, COUNT_OF(script) - 7);
	const struct folder *inbox = played_folder(&played, "INBOX");

	(void)state;
	assert_int_equal(played.state, TALK_DONE);
	assert_int_equal(played.sample.err.class, ERR_NONE);
	assert_int_equal(played.rounds, 1);
	assert_int_equal(played.sample.folders->n, 3);
	assert_int_equal(inbox->messages, 4);
	assert_int_equal(inbox->recent, 1);
	assert_int_equal(inbox->unseen, 2);
	assert_int_equal(inbox->uidnext, 9);
	assert_int_equal(inbox->uidvalidity, 77);
	assert_int_equal(inbox->size, 4294967296);
	assert_int_equal(played_folder(&played, "Sent")->use, USE_SENT);
	assert_int_equal(played_folder(&played, "Lists/a/b")->unseen, COUNT_UNKNOWN);
	assert_string_equal(played.software, "Dovecot 2.3");
	played_release(&played);

	/* ID is said once a session */
	played = play("INBOX, Sent, Lists/*", script, COUNT_OF(script));
	assert_int_equal(played_folder(&played, "INBOX")->messages, 5);
	assert_int_equal(played.rounds, 1);
	played_release(&played);
}

static void without_list_status_each_name_is_asked_at_once(void **state)
{
	static const char *const script[] = {
		LOGIN(BARE),
		"ask",
		"C: m1 STATUS \"INBOX\" " ITEMS,
		"C: m2 STATUS \"Sent\" " ITEMS,
		"S: * STATUS \"Sent\" ()",
		"S: m2 OK done",
		"S: * STATUS \"inbox\" (MESSAGES 1 RECENT 0 UNSEEN 0 UIDNEXT 2 UIDVALIDITY "
		"1 ) ",
		"S: m1 OK",
	};
	struct played played = play("INBOX, Sent", script, COUNT_OF(script));

	(void)state;
	assert_int_equal(played.sample.err.class, ERR_NONE);
	assert_int_equal(played.rounds, 1);
	assert_int_equal(played_folder(&played, "INBOX")->messages, 1);
	assert_int_equal(played_folder(&played, "INBOX")->size, COUNT_UNKNOWN);
	assert_int_equal(played_folder(&played, "Sent")->messages, COUNT_UNKNOWN);
	assert_null(played_folder(&played, "Sent")->problem);
	played_release(&played);
}

static void a_pattern_without_list_status_takes_two_flights_once(void **state)
{
	static const char *const script[] = {
		LOGIN(BARE),
		"ask",
		"C: m1 LIST \"\" \"L/%\"",
		"C: m2 STATUS \"INBOX\" " ITEMS,
		"S: * LIST () \"/\" L/a",
		"S: * LIST () \"/\" L/b",
		"S: * LIST (\\Noselect) \"/\" L/c",
		"S: * LIST () \"/\" L/d/e",
		"S: m1 OK",
		"C: m3 STATUS \"L/a\" " ITEMS,
		"C: m4 STATUS \"L/b\" " ITEMS,
		"S: * STATUS INBOX (MESSAGES 1)",
		"S: m2 OK",
		"S: * STATUS L/a (MESSAGES 2)",
		"S: m3 OK",
		"S: * STATUS L/b (MESSAGES 3)",
		"S: m4 OK",
		"ask",
		"C: m5 LIST \"\" \"L/%\"",
		"C: m6 STATUS \"INBOX\" " ITEMS,
		"C: m7 STATUS \"L/a\" " ITEMS,
		"C: m8 STATUS \"L/b\" " ITEMS,
		"S: * LIST () \"/\" L/b",
		"S: m5 OK",
		"S: * STATUS INBOX (MESSAGES 1)",
		"S: m6 OK",
		"S: m7 NO gone",
		"S: * STATUS L/b (MESSAGES 4)",
		"S: m8 OK",
	};
	struct played played = play("L/%, INBOX", script, COUNT_OF(script) - 12);

	(void)state;
	assert_int_equal(played.sample.err.class, ERR_NONE);
	assert_int_equal(played.rounds, 2);
	assert_int_equal(played.sample.folders->n, 3);
	assert_int_equal(played_folder(&played, "L/b")->messages, 3);
	played_release(&played);

	/* a folder that a pattern no longer finds is gone without a word */
	played = play("L/%, INBOX", script, COUNT_OF(script));
	assert_int_equal(played.sample.err.class, ERR_NONE);
	assert_int_equal(played.rounds, 1);
	assert_int_equal(played.sample.folders->n, 2);
	assert_int_equal(played_folder(&played, "L/b")->messages, 4);
	played_release(&played);
}

static void capabilities_of_before_the_login_are_asked_anew(void **state)
{
	static const char *const script[] = {
		"H: * OK [CAPABILITY IMAP4rev1 LIST-STATUS] hi",
		"H: * CAPABILITY IMAP4rev1 LIST-STATUS ID",
		"H: A001 OK done",
		"H: A002 OK welcome",
		"ask",
		"C: m1 CAPABILITY",
		"S: * CAPABILITY IMAP4rev1",
		"S: m1 OK",
		("C: m2 STATUS \"INBOX\" " ITEMS),
		"S: * STATUS INBOX (MESSAGES 1)",
		"S: m2 OK",
	};
	struct played played = play("INBOX", script, COUNT_OF(script));

	(void)state;
	assert_int_equal(played.rounds, 2);
	assert_string_equal(played.capabilities, "IMAP4rev1");
	assert_string_equal(played.software, "hi");
	played_release(&played);
}

static void capabilities_pushed_before_the_ok_of_the_login_count(void **state)
{
	static const char *const script[] = {
		"H: * OK Gimap ready",
		"H: * CAPABILITY IMAP4rev1 AUTH=PLAIN",
		"H: A001 OK done",
		"H: * CAPABILITY IMAP4rev1 LIST-STATUS LIST-EXTENDED",
		"H: A002 OK a@example.org authenticated (Success)",
		"ask",
		"C: m1 LIST \"\" (\"INBOX\") RETURN (STATUS " ITEMS ")",
		"S: * LIST () \"/\" INBOX",
		"S: * STATUS INBOX (MESSAGES 1)",
		"S: m1 OK",
	};
	struct played played = play("INBOX", script, COUNT_OF(script));

	(void)state;
	assert_int_equal(played.rounds, 1);
	assert_int_equal(played.sample.err.class, ERR_NONE);
	played_release(&played);
}

static void later_capabilities_hold_from_the_next_round_on(void **state)
{
	static const char *const script[] = {
		LOGIN(BARE),
		"ask",
		"C: m1 STATUS \"INBOX\" " ITEMS,
		"S: * CAPABILITY IMAP4rev1 LIST-EXTENDED LIST-STATUS SPECIAL-USE",
		"S: * STATUS INBOX (MESSAGES 1)",
		"S: m1 OK",
		"ask",
		"C: m2 LIST \"\" (\"INBOX\")" RETURN,
		"S: * LIST () NIL INBOX",
		"S: * STATUS INBOX (MESSAGES 2)",
		"S: m2 OK",
	};
	struct played played = play("INBOX", script, COUNT_OF(script));

	(void)state;
	assert_int_equal(played_folder(&played, "INBOX")->messages, 2);
	assert_string_equal(played.capabilities, EXTENDED);
	played_release(&played);
}

static void imap4rev2_alone_is_asked_for_size_and_not_for_recent(void **state)
{
	static const char *const script[] = {
		LOGIN("IMAP4rev2"),
		"ask",
		"C: m1 LIST \"\" (\"Entw\xc3\xbcrfe\") RETURN (STATUS (MESSAGES UNSEEN "
		"UIDNEXT "
		"UIDVALIDITY SIZE))",
		"S: * LIST () \"/\" \"Entw\xc3\xbcrfe\"",
		"S: * STATUS \"Entw\xc3\xbcrfe\" (MESSAGES 1 SIZE 9223372036854775807)",
		"S: m1 OK",
	};
	struct played played = play("Entw\xc3\xbcrfe", script, COUNT_OF(script));
	const struct folder *folder = played_folder(&played, "Entw\xc3\xbcrfe");

	(void)state;
	assert_int_equal(played.sample.err.class, ERR_NONE);
	assert_int_equal(folder->recent, COUNT_UNKNOWN);
	assert_true(folder->size == INT64_MAX);
	played_release(&played);
}

static void without_list_extended_each_pattern_has_its_own_list(void **state)
{
	static const char *const script[] = {
		LOGIN("IMAP4rev1 LIST-STATUS"),
		"ask",
		"C: m1 LIST \"\" \"A\" RETURN (STATUS " ITEMS ")",
		"C: m2 LIST \"\" \"B*\" RETURN (STATUS " ITEMS ")",
		"S: * LIST () \"/\" A",
		"S: * STATUS A (MESSAGES 1)",
		"S: m1 OK",
		"S: m2 OK",
	};
	struct played played = play("A, B*", script, COUNT_OF(script));

	(void)state;
	assert_int_equal(played.rounds, 1);
	assert_int_equal(played.sample.err.class, ERR_NONE);
	assert_int_equal(played.sample.folders->n, 1);
	played_release(&played);
}

static void a_folder_listed_without_its_status_is_asked_in_the_first_flight_later(
	void **state)
{
	static const char *const script[] = {
		LOGIN(EXTENDED),
		"ask",
		"C: m1 LIST \"\" (\"*\")" RETURN,
		"S: * LIST () \"/\" A",
		"S: * LIST () \"/\" B",
		"S: * STATUS A (MESSAGES 1)",
		"S: m1 OK",
		"C: m2 STATUS \"B\" " ITEMS,
		"S: * STATUS B (MESSAGES 2)",
		"S: m2 OK",
		"ask",
		"C: m3 LIST \"\" (\"*\")" RETURN,
		"C: m4 STATUS \"B\" " ITEMS,
		"S: * LIST () \"/\" A",
		"S: * LIST () \"/\" B",
		"S: * STATUS A (MESSAGES 1)",
		"S: m3 OK",
		"S: * STATUS B (MESSAGES 3)",
		"S: m4 OK",
	};
	struct played played = play("*", script, COUNT_OF(script) - 9);

	(void)state;
	assert_int_equal(played.rounds, 2);
	assert_int_equal(played_folder(&played, "B")->messages, 2);
	played_release(&played);

	played = play("*", script, COUNT_OF(script));
	assert_int_equal(played.rounds, 1);
	assert_int_equal(played_folder(&played, "B")->messages, 3);
	played_release(&played);
}

static void a_refused_id_harms_nothing(void **state)
{
	static const char *const answers[] = { "S: m1 NO", "S: m1 BAD what?", "S: m1 OK" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(answers); i++) {
		const char *const script[] = {
			LOGIN("IMAP4rev1 ID"),
			"ask",
			"C: m1 " ID_LINE,
			"C: m2 STATUS \"INBOX\" " ITEMS,
			"S: * ID NIL",
			answers[i],
			"S: * STATUS INBOX (MESSAGES 1)",
			"S: m2 OK",
		};
		struct played played = play("INBOX", script, COUNT_OF(script));

		assert_int_equal(played.sample.err.class, ERR_NONE);
		assert_int_equal(played.rounds, 1);
		assert_string_equal(played.software, "Dovecot (Debian) ready.");
		played_release(&played);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_folders_come_in_one_round_trip_with_list_status),
		cmocka_unit_test(without_list_status_each_name_is_asked_at_once),
		cmocka_unit_test(a_pattern_without_list_status_takes_two_flights_once),
		cmocka_unit_test(capabilities_of_before_the_login_are_asked_anew),
		cmocka_unit_test(capabilities_pushed_before_the_ok_of_the_login_count),
		cmocka_unit_test(later_capabilities_hold_from_the_next_round_on),
		cmocka_unit_test(imap4rev2_alone_is_asked_for_size_and_not_for_recent),
		cmocka_unit_test(without_list_extended_each_pattern_has_its_own_list),
		cmocka_unit_test(
			a_folder_listed_without_its_status_is_asked_in_the_first_flight_later),
		cmocka_unit_test(a_refused_id_harms_nothing),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
