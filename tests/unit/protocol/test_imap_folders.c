/* Names as servers write them, and what becomes of folders that are not as asked. */
#include "unit/test.h"

#include <locale.h>
#include <string.h>

#include "unit/protocol/imap_lines.h"
#include "unit/protocol/transcript.h"

static void a_name_is_an_atom_a_quoted_string_or_a_literal(void **state)
{
	static const char *const script[] = {
		LOGIN(EXTENDED),
		"ask",
		"C: m1 LIST \"\" (\"*\")" RETURN,
		"S: * LIST () \"/\" atom",
		"S: * STATUS atom (MESSAGES 1)",
		"S: * LIST () \"/\" \"two words\" (\"CHILDINFO\" (\"SUBSCRIBED\"))",
		"S: * STATUS \"two words\" (MESSAGES 2)",
		"S: * LIST () \"/\" {9}",
		"S: a \"b\" (c)",
		"S: * STATUS {9}",
		"S: a \"b\" (c) (MESSAGES 3)",
		"S: * LIST (\\HasNoChildren) \"\\\\\" \"q\\\"\\\\x\"",
		"S: * STATUS \"q\\\"\\\\x\" (MESSAGES 4)",
		"S: * STATUS {3+}",
		"S: {5} (MESSAGES 5)",
		"S: * LIST () \"/\" {3}",
		"S: {5}",
		"S: * LIST () \"/\" bare blanks",
		"S: * STATUS bare blanks (MESSAGES 6)",
		"S: * LIST () \"/\" MESSAGES",
		"S: * STATUS MESSAGES (MESSAGES 7 )  ",
		"S: * LIST () NIL \"a\\b\"",
		"S: * STATUS \"a\\b\" (MESSAGES 8)",
		"S: m1 OK {8}",
	};
	static const char *const names[] = { "atom", "two words", "a \"b\" (c)", "q\"\\x",
		"{5}", "bare blanks", "MESSAGES", "a\\b" };
	struct played played = play("*", script, COUNT_OF(script));

	(void)state;
	assert_int_equal(played.sample.err.class, ERR_NONE);
	assert_int_equal(played.sample.folders->n, COUNT_OF(names));
	for (size_t i = 0; i < COUNT_OF(names); i++)
		assert_int_equal(played_folder(&played, names[i])->messages, i + 1);
	played_release(&played);
}

static void a_mailbox_that_is_still_being_made_is_not_empty(void **state)
{
	static const char *const script[] = {
		LOGIN(EXTENDED),
		"ask",
		"C: m1 LIST \"\" (\"*\")" RETURN,
		"S: * LIST () \"/\" INBOX",
		"S: * STATUS INBOX (MESSAGES 0 RECENT 0 UIDNEXT 1 UIDVALIDITY 0 UNSEEN 0)",
		"S: * LIST () \"/\" Old",
		"S: * STATUS Old (MESSAGES 3 UIDVALIDITY 0)",
		"S: * LIST () \"/\" Empty",
		"S: * STATUS Empty (MESSAGES 0 UIDVALIDITY 7)",
		"S: m1 OK",
	};
	struct played played = play("*", script, COUNT_OF(script));

	(void)state;
	assert_int_equal(played.sample.err.class, ERR_NONE);
	assert_int_equal(played_folder(&played, "INBOX")->messages, COUNT_UNKNOWN);
	assert_int_equal(played_folder(&played, "INBOX")->unseen, COUNT_UNKNOWN);
	assert_int_equal(played_folder(&played, "Old")->messages, 3);
	assert_int_equal(played_folder(&played, "Empty")->messages, 0);
	played_release(&played);
}

static void what_parts_a_name_is_kept(void **state)
{
	static const char *const script[] = {
		LOGIN(EXTENDED),
		"ask",
		"C: m1 LIST \"\" (\"*\")" RETURN,
		"S: * LIST () \".\" INBOX",
		"S: * LIST () \".\" INBOX.Sent/2026",
		"S: * STATUS INBOX (MESSAGES 1)",
		"S: * STATUS INBOX.Sent/2026 (MESSAGES 1)",
		"S: m1 OK",
	};
	struct played played = play("*", script, COUNT_OF(script));

	(void)state;
	assert_int_equal(played.sample.err.class, ERR_NONE);
	assert_int_equal(played.sample.folders->delimiter, '.');
	played_release(&played);
}

static void items_we_do_not_know_are_skipped(void **state)
{
	static const char *const script[] = {
		LOGIN(BARE),
		"ask",
		"C: m1 STATUS \"INBOX\" " ITEMS,
		"S: * STATUS INBOX (HIGHESTMODSEQ 18446744073709551615 MAILBOXID (a(b) c) "
		"x \"y )\" "
		"UIDNEXT NIL UNSEEN 3 APPENDLIMIT NIL LIT {2}",
		"S: )) MESSAGES 5)",
		"S: m1 OK",
	};
	struct played played = play("INBOX", script, COUNT_OF(script));
	const struct folder *inbox = played_folder(&played, "INBOX");

	(void)state;
	assert_int_equal(played.sample.err.class, ERR_NONE);
	assert_int_equal(inbox->unseen, 3);
	assert_int_equal(inbox->messages, 5);
	assert_int_equal(inbox->uidnext, COUNT_UNKNOWN);
	played_release(&played);
}

static void names_are_people_s_on_the_screen_and_the_server_s_on_the_wire(void **state)
{
	static const char *const script[] = {
		LOGIN(BARE),
		"ask",
		"C: m1 LIST \"\" \"R&-D/*\"",
		"C: m2 STATUS \"&U,BTFw-\" " ITEMS,
		"C: m3 STATUS \"Entw&APw-rfe\" " ITEMS,
		"S: * LIST () \"/\" \"R&-D/&2D3eAA-\"",
		"S: m1 OK",
		"C: m4 STATUS \"R&-D/&2D3eAA-\" " ITEMS,
		"S: * STATUS \"&U,BTFw-\" (MESSAGES 1)",
		"S: m2 OK",
		"S: * STATUS Entw&APw-rfe (MESSAGES 2)",
		"S: m3 OK",
		"S: * STATUS \"R&-D/&2D3eAA-\" (MESSAGES 3)",
		"S: m4 OK",
	};
	struct played played = play("\xe5\x8f\xb0\xe5\x8c\x97, Entw\xc3\xbcrfe, R&D/*",
		script, COUNT_OF(script));

	(void)state;
	assert_int_equal(played.sample.folders->n, 3);
	assert_int_equal(played_folder(&played, "\xe5\x8f\xb0\xe5\x8c\x97")->messages, 1);
	assert_int_equal(played_folder(&played, "Entw\xc3\xbcrfe")->messages, 2);
	assert_int_equal(played_folder(&played, "R&D/\xf0\x9f\x98\x80")->messages, 3);
	played_release(&played);
}

static void exclusions_are_ours(void **state)
{
	static const char *const script[] = {
		LOGIN(EXTENDED),
		"ask",
		"C: m1 LIST \"\" (\"*\")" RETURN,
		"S: * LIST () \"/\" A",
		"S: * STATUS A (MESSAGES 1)",
		"S: * LIST () \"/\" A/b",
		"S: * STATUS A/b (MESSAGES 1)",
		"S: * LIST () \"/\" A/b/c",
		"S: * STATUS A/b/c (MESSAGES 1)",
		"S: * LIST (\\Junk) \"/\" Spam",
		"S: * STATUS Spam (MESSAGES 1)",
		"S: * LIST () \"/\" B",
		"S: * STATUS B (MESSAGES 1)",
		"S: m1 OK",
	};
	struct played played = play("!A/%, *, !\\Junk, !B", script, COUNT_OF(script));

	(void)state;
	assert_int_equal(played.sample.err.class, ERR_NONE);
	assert_int_equal(played.sample.folders->n, 2);
	played_folder(&played, "A");
	played_folder(&played, "A/b/c");
	played_release(&played);
}

static void a_folder_that_is_missing_or_refused_is_its_own_problem(void **state)
{
	static const char *const script[] = {
		LOGIN(EXTENDED),
		"ask",
		"C: m1 LIST \"\" (\"INBOX\" \"Gone\" \"Parent\" \"Secret\" "
		"\"Ghost\")" RETURN,
		"S: * LIST () \"/\" INBOX",
		"S: * STATUS INBOX (MESSAGES 1)",
		"S: * LIST (\\NoSelect) \"/\" Parent",
		"S: * LIST () \"/\" Secret",
		"S: * LIST (\\NonExistent) \"/\" Ghost",
		"S: m1 OK",
		("C: m2 STATUS \"Secret\" " ITEMS),
		"S: m2 NO [NOPERM] Permission denied",
	};
	struct played played =
		play("INBOX, Gone, Parent, Secret, Ghost", script, COUNT_OF(script));

	(void)state;
	assert_int_equal(played.state, TALK_DONE);
	assert_int_equal(played.sample.err.class, ERR_FOLDER);
	assert_string_equal(
		played.sample.err.text, "4 of 5 folders: 'Gone': no such folder");
	assert_int_equal(played_folder(&played, "INBOX")->messages, 1);
	assert_string_equal(played_folder(&played, "Gone")->problem, "no such folder");
	assert_string_equal(played_folder(&played, "Ghost")->problem, "no such folder");
	assert_non_null(played_folder(&played, "Parent")->problem);
	assert_string_equal(
		played_folder(&played, "Secret")->problem, "[NOPERM] Permission denied");
	played_release(&played);
}

static void a_refused_status_leaves_the_others_alone(void **state)
{
	static const char *const answers[] = {
		"S: m2 NO Mailbox doesn't exist",
		"S: m2 BAD Command Argument Error. 11",
		"S: m2 NO [INUSE] rebuilding",
		"S: m2 NO",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(answers); i++) {
		const char *const script[] = {
			LOGIN(BARE),
			"ask",
			"C: m1 STATUS \"A\" " ITEMS,
			"C: m2 STATUS \"B\" " ITEMS,
			"S: * STATUS A (MESSAGES 1)",
			"S: m1 OK",
			answers[i],
		};
		struct played played = play("A, B", script, COUNT_OF(script));

		assert_int_equal(played.sample.err.class, ERR_FOLDER);
		assert_int_equal(played_folder(&played, "A")->messages, 1);
		assert_non_null(played_folder(&played, "B")->problem);
		assert_int_equal(played_folder(&played, "B")->messages, COUNT_UNKNOWN);
		played_release(&played);
	}
}

static void a_special_use_is_looked_up_once(void **state)
{
	static const char *const script[] = {
		LOGIN(EXTENDED),
		"ask",
		"C: m1 LIST (SPECIAL-USE) \"\" \"*\" RETURN (SPECIAL-USE)",
		"C: m2 LIST \"\" (\"INBOX\")" RETURN,
		"S: * LIST (\\Sent) \"/\" \"Gesendet\"",
		"S: * LIST (\\Junk) \"/\" \"Spam\"",
		"S: m1 OK",
		"S: * LIST () \"/\" INBOX",
		"S: * STATUS INBOX (MESSAGES 1)",
		"S: m2 OK",
		"C: m3 STATUS \"Gesendet\" " ITEMS,
		"S: * STATUS Gesendet (MESSAGES 2)",
		"S: m3 OK",
		"ask",
		"C: m4 LIST \"\" (\"INBOX\" \"Gesendet\")" RETURN,
		"C: m5 STATUS \"Gesendet\" " ITEMS,
		"S: * LIST () \"/\" INBOX",
		"S: * STATUS INBOX (MESSAGES 1)",
		"S: * LIST (\\Sent) \"/\" Gesendet",
		"S: * STATUS Gesendet (MESSAGES 3)",
		"S: m4 OK",
		"S: * STATUS Gesendet (MESSAGES 3)",
		"S: m5 OK",
	};
	struct played played = play("INBOX, \\Sent, \\Archive", script, COUNT_OF(script));

	(void)state;
	assert_int_equal(played.rounds, 1);
	assert_int_equal(played.sample.err.class, ERR_FOLDER);
	assert_string_equal(played.sample.err.text,
		"1 of 3 folders: '\\Archive': no folder with this use");
	assert_int_equal(played_folder(&played, "Gesendet")->messages, 3);
	assert_int_equal(played_folder(&played, "Gesendet")->use, USE_SENT);
	played_release(&played);
}

static void a_special_use_is_read_from_a_plain_list_where_nothing_better_is(void **state)
{
	static const char *const script[] = {
		LOGIN(BARE),
		"ask",
		"C: m1 LIST \"\" \"*\"",
		"S: * LIST () \"/\" INBOX",
		"S: * LIST (\\Sent) \"/\" S",
		"S: m1 OK",
		"C: m2 STATUS \"S\" " ITEMS,
		"S: * STATUS S (MESSAGES 2)",
		"S: m2 OK",
		"ask",
		"C: m3 STATUS \"S\" " ITEMS,
		"S: * STATUS S (MESSAGES 3)",
		"S: m3 OK",
		"ask",
		"C: m4 STATUS \"S\" " ITEMS,
		"S: m4 NO no such mailbox",
		"ask",
		"C: m5 LIST \"\" \"*\"",
		"S: * LIST (\\Sent) \"/\" T",
		"S: m5 OK",
		"C: m6 STATUS \"T\" " ITEMS,
		"S: * STATUS T (MESSAGES 4)",
		"S: m6 OK",
	};
	struct played played = play("\\sent", script, COUNT_OF(script) - 10);

	(void)state;
	assert_int_equal(played.sample.err.class, ERR_NONE);
	assert_int_equal(played_folder(&played, "S")->messages, 3);
	assert_int_equal(played_folder(&played, "S")->use, USE_SENT);
	played_release(&played);

	/* one that vanishes is looked up anew */
	played = play("\\sent", script, COUNT_OF(script));
	assert_int_equal(played.sample.err.class, ERR_NONE);
	assert_int_equal(played.sample.folders->n, 1);
	assert_int_equal(played_folder(&played, "T")->messages, 4);
	played_release(&played);
}

static void rules_that_find_nothing_are_a_problem(void **state)
{
	static const char *const script[] = {
		LOGIN(EXTENDED),
		"ask",
		"C: m1 LIST \"\" (\"L*\")" RETURN,
		"S: m1 OK",
	};
	struct played played = play("L*", script, COUNT_OF(script));

	(void)state;
	assert_int_equal(played.sample.err.class, ERR_FOLDER);
	assert_int_equal(played.sample.folders->n, 0);
	played_release(&played);
}

static void a_name_with_raw_bytes_is_asked_again_only_as_a_literal(void **state)
{
	static const char *const script[] = {
		LOGIN("IMAP4rev1 LITERAL+"),
		"ask",
		"C: m1 LIST \"\" \"*\"",
		"S: * LIST () \"/\" \"caf\xc3\xa9\"",
		"S: m1 OK",
		"C: m2 STATUS {5+}",
		("C: caf\xc3\xa9 " ITEMS),
		"S: * STATUS \"caf\xc3\xa9\" (MESSAGES 2)",
		"S: m2 OK",
	};
	static const char *const without[] = {
		LOGIN("IMAP4rev1"),
		"ask",
		"C: m1 LIST \"\" \"*\"",
		"S: * LIST () \"/\" \"caf\xc3\xa9\"",
		"S: m1 OK",
	};
	struct played played = play("*", script, COUNT_OF(script));

	(void)state;
	assert_int_equal(played_folder(&played, "caf\xc3\xa9")->messages, 2);
	played_release(&played);

	played = play("*", without, COUNT_OF(without));
	assert_int_equal(played.sample.err.class, ERR_FOLDER);
	assert_non_null(played_folder(&played, "caf\xc3\xa9")->problem);
	played_release(&played);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_is_an_atom_a_quoted_string_or_a_literal),
		cmocka_unit_test(a_mailbox_that_is_still_being_made_is_not_empty),
		cmocka_unit_test(what_parts_a_name_is_kept),
		cmocka_unit_test(items_we_do_not_know_are_skipped),
		cmocka_unit_test(
			names_are_people_s_on_the_screen_and_the_server_s_on_the_wire),
		cmocka_unit_test(exclusions_are_ours),
		cmocka_unit_test(a_folder_that_is_missing_or_refused_is_its_own_problem),
		cmocka_unit_test(a_refused_status_leaves_the_others_alone),
		cmocka_unit_test(a_special_use_is_looked_up_once),
		cmocka_unit_test(
			a_special_use_is_read_from_a_plain_list_where_nothing_better_is),
		cmocka_unit_test(rules_that_find_nothing_are_a_problem),
		cmocka_unit_test(a_name_with_raw_bytes_is_asked_again_only_as_a_literal),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
