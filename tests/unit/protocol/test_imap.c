#include "unit/test.h"

#include <string.h>

#include "unit/protocol/transcript.h"

#define HELLO "H: * OK [CAPABILITY IMAP4rev1 LITERAL+ ID] Dovecot (Debian) ready."
#define LOGIN(capabilities)                                                                \
	HELLO, "H: * CAPABILITY IMAP4rev1 LITERAL+ ID", "H: A001 OK done", "H: +",         \
		"H: A002 OK [CAPABILITY " capabilities "] Logged in"
#define DOVECOT "IMAP4rev1 LITERAL+ ID LIST-EXTENDED LIST-STATUS SPECIAL-USE STATUS=SIZE"
#define BARE	"IMAP4rev1"
#define ID_LINE "ID (\"name\" \"mailtop\" \"version\" \"0.1.0\" \"vendor\" \"mailtop\")"
#define RETURN                                                                             \
	" RETURN (SPECIAL-USE STATUS (MESSAGES RECENT UNSEEN UIDNEXT UIDVALIDITY SIZE))"
#define ITEMS " (MESSAGES RECENT UNSEEN UIDNEXT UIDVALIDITY)"

static void all_folders_come_in_one_round_trip_with_list_status(void **state)
{
	static const char *const script[] = {
		LOGIN(DOVECOT),
		"ask",
		"C: m1 " ID_LINE,
		"C: m2 LIST \"\" (\"INBOX\" \"Sent\" \"Lists/*\")" RETURN,
		"S: * ID (\"name\" \"Dovecot\" \"version\" \"2.3.19\")",
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
		"C: m3 LIST \"\" (\"INBOX\" \"Sent\" \"Lists/*\")" RETURN,
		"S: * LIST (\\HasNoChildren) \"/\" INBOX",
		"S: * STATUS INBOX (MESSAGES 5 RECENT 1 UIDNEXT 10 UIDVALIDITY 77 UNSEEN 3 "
		"SIZE "
		"4294967296)",
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
	assert_string_equal(played.software, "Dovecot 2.3.19");
	assert_string_equal(played.capabilities, DOVECOT);
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
		"C: m1 STATUS \"INBOX\"" ITEMS,
		"C: m2 STATUS \"Sent\"" ITEMS,
		"S: * STATUS \"INBOX\" (MESSAGES 1 RECENT 0 UNSEEN 0 UIDNEXT 2 UIDVALIDITY "
		"1 )",
		"S: m1 OK",
		"S: * STATUS \"Sent\" ()",
		"S: m2 OK done",
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

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_folders_come_in_one_round_trip_with_list_status),
		cmocka_unit_test(without_list_status_each_name_is_asked_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
