#include "unit/test.h"

#include <string.h>

#include "config/transfer_seal.h"
#include "unit/config/transferred.h"

#define ROW(name, more) name ",imap,i.example.org,implicit,me,p," more "\n"
#define HEADER		"name,type,host,tls,user,password,interval\n"
#define THERE                                                                              \
	"[monitor work]\nname = Work\nhost = i.example.org\nuser = me\npassword = p\n"     \
	"[monitor post]\ntype = pop3\nhost = p.example.org\nuser = u\npassword = q\n"

static void assert_notes(const struct candidate *candidate, const char *note)
{
	for (size_t i = 0; i < candidate->n_notes; i++) {
		if (strcmp(candidate->notes[i], note) == 0)
			return;
	}
	fail_msg("there is no note '%s'", note);
}

static void a_name_that_is_taken_is_skipped_unless_asked_otherwise(void **state)
{
	static const struct {
		enum on_duplicate duplicate;
		const char *fates[4];
	} rows[] = {
		{ DUPLICATE_SKIP,
			{ "skip Work: there is a mailbox of this name",
				"add New imap i.example.org:993 implicit me password=p "
				"[INBOX] 60s 6000ms auto {}",
				"skip New: line 3 has the same name",
				"skip post: there is a mailbox of this name" } },
		{ DUPLICATE_REPLACE,
			{ "same Work imap i.example.org:993 implicit me password=p [INBOX] "
			  "60s 6000ms auto {}",
				"add New imap i.example.org:993 implicit me password=p "
				"[INBOX] 60s 6000ms auto {}",
				"skip New: line 3 has the same name",
				"change post imap i.example.org:993 implicit me password=p "
				"[INBOX] 60s 6000ms auto {}" } },
		{ DUPLICATE_RENAME,
			{ "add Work 2 imap i.example.org:993 implicit me password=p "
			  "[INBOX] "
			  "60s 6000ms auto {}",
				"add New imap i.example.org:993 implicit me password=p "
				"[INBOX] 60s 6000ms auto {}",
				"add New 2 imap i.example.org:993 implicit me password=p "
				"[INBOX] 60s 6000ms auto {}",
				"add post 2 imap i.example.org:993 implicit me password=p "
				"[INBOX] 60s 6000ms auto {}" } },
	};
	struct transferred transferred = transfer_text("csv",
		HEADER ROW("Work", "") ROW("New", "") ROW("New", "") ROW("post", ""),
		THERE);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		transferred_plan(&transferred,
			&(struct transfer_choice){ .duplicate = rows[i].duplicate });
		for (size_t k = 0; k < COUNT_OF(rows[i].fates); k++)
			assert_string_equal(fate_text(&transferred, k), rows[i].fates[k]);
	}
	transferred_release(&transferred);
}

static void a_login_in_clear_needs_a_word(void **state)
{
	static const struct {
		enum on_plaintext plaintext;
		const char *fate;
	} rows[] = {
		{ PLAINTEXT_SKIP, "skip A: without TLS its password would go to "
				  "'h.example.org' in clear" },
		{ PLAINTEXT_STARTTLS, "add A imap h.example.org:143 starttls u password=p "
				      "[INBOX] 60s 6000ms auto {}" },
		{ PLAINTEXT_ALLOW, "add A imap h.example.org:143 none u password=p [INBOX] "
				   "60s 6000ms auto {} clear" },
	};
	static const char *const texts[] = {
		"name,host,tls,user,password\nA,h.example.org,none,u,p\n",
		"name,host,ssl,user,password\nA,h.example.org,no,u,p\n",
		"name,host,tls,ssl,user,password\nA,h.example.org,none,off,u,p\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct transferred transferred = transfer_text("csv", texts[i], "");

		for (size_t k = 0; k < COUNT_OF(rows); k++) {
			transferred_plan(
				&transferred, &(struct transfer_choice){
						      .plaintext = rows[k].plaintext });
			assert_string_equal(fate_text(&transferred, 0), rows[k].fate);
		}
		transferred_release(&transferred);
	}
}

static void what_allows_clear_or_stays_at_home_is_taken(void **state)
{
	struct transferred transferred = transfer_text("csv",
		"name,host,tls,user,password,allow_plaintext\n"
		"A,h.example.org,none,u,p,yes\nB,127.0.0.1,none,u,p,\n",
		"");

	(void)state;
	assert_int_equal(transfer_count(&transferred.transfer, FATE_ADD), 2);
	transferred_release(&transferred);
}

static void an_interval_below_the_floor_is_raised_and_said(void **state)
{
	struct transferred transferred = transfer_text("csv",
		HEADER ROW("A", "10") ROW("B", "2m"), "[mailtop]\nmin_interval = 40\n");

	(void)state;
	assert_int_equal(transferred.transfer.list[0]->monitor->interval_ms, 40000);
	assert_notes(transferred.transfer.list[0],
		"interval raised from 10 s to the floor of 40 s");
	assert_int_equal(transferred.transfer.list[1]->monitor->interval_ms, 120000);
	assert_int_equal(transferred.transfer.list[1]->n_notes, 0);
	transferred_plan(&transferred, &(struct transfer_choice){ 0 });
	assert_int_equal(transferred.transfer.list[0]->n_notes, 1);
	transferred_release(&transferred);
}

static void a_missing_password_is_a_reason_until_there_is_one(void **state)
{
	struct transferred transferred = transfer_text("csv",
		"name,host,user\nA b,h.example.org,it's me\nB,h.example.org,-x\n", "");
	struct err err;

	(void)state;
	assert_string_equal(
		fate_text(&transferred, 0), "skip A b: the file has no password for it");
	assert_int_equal(transferred.transfer.list[0]->obstacle, OBSTACLE_SECRET);
	transferred_plan(&transferred,
		&(struct transfer_choice){
			.password_command = "pass {user} {name}/{host} {x}" });
	assert_string_equal(transferred.transfer.list[0]->monitor->secret.value,
		"pass 'it'\\''s me' 'A b'/'h.example.org' {x}");
	assert_string_equal(
		fate_text(&transferred, 1), "skip B: the file has no password for it");
	assert_true(transfer_give_password(transferred.transfer.list[1], "pw", &err));
	transferred_plan(&transferred, &(struct transfer_choice){ 0 });
	assert_string_equal(fate_text(&transferred, 1),
		"add B imap h.example.org:993 implicit -x password=pw [INBOX] 60s 6000ms "
		"auto {}");
	transferred_release(&transferred);
}

static void what_is_replaced_keeps_its_password_where_the_file_has_none(void **state)
{
	struct transferred transferred =
		transfer_text("csv", "name,host,user\nWork,new.example.org,me\n", THERE);

	(void)state;
	transferred_plan(
		&transferred, &(struct transfer_choice){ .duplicate = DUPLICATE_REPLACE });
	assert_string_equal(fate_text(&transferred, 0),
		"change Work imap new.example.org:993 implicit me password=p [INBOX] 60s "
		"6000ms auto {}");
	assert_int_equal(transferred.transfer.list[0]->target, 0);
	transferred_release(&transferred);
}

static void what_the_config_has_no_words_for_is_skipped(void **state)
{
	char text[4096] = "name,host,user,password,description\nA,h.example.org,u,p,";
	const size_t len = strlen(text);
	struct transferred transferred;

	(void)state;
	memset(text + len, 'x', 2000);
	memcpy(text + len + 2000, "\nB,h.example.org,u,p,\"'a' ; \"\"b\"\"\"\n", 36);
	transferred = transfer_text("csv", text, "");
	assert_int_equal(transfer_count(&transferred.transfer, FATE_SKIP), 2);
	assert_non_null(strstr(fate_text(&transferred, 0), "the config cannot hold it"));
	assert_non_null(strstr(fate_text(&transferred, 1), "the config cannot hold it"));
	transferred_release(&transferred);
}

static void a_password_that_cannot_be_sealed_spoils_its_own_entry_only(void **state)
{
	char text[2048] = "name,host,user,password\nA,h.example.org,u,";
	const size_t len = strlen(text);
	struct transferred transferred;

	(void)state;
	memset(text + len, 'x', 513);
	memcpy(text + len + 513, "\nB,h.example.org,u,p\n", 22);
	transferred = transfer_text("csv", text, "");
	assert_string_equal(
		fate_text(&transferred, 0), "skip A: its password is over 512 bytes");
	assert_int_equal(transfer_count(&transferred.transfer, FATE_ADD), 1);
	transferred_release(&transferred);
}

static void the_preview_tells_all_and_no_secret(void **state)
{
	struct buf lines = BUF_INIT(65536);
	struct transferred transferred = transfer_text("csv",
		"name,host,user,password,colour\nWork,h.example.org,me,Secret-1,red\n"
		"A\x1b[31m,h.example.org,me,Secret-2,\nB,,me,Secret-3,\n",
		THERE);

	(void)state;
	assert_true(transfer_preview(&transferred.transfer, &lines));
	assert_true(buf_putc(&lines, '\0'));
	assert_string_equal(lines.data,
		"1 of its 5 columns are left out: their names are no keys of a mailbox\n"
		"skip    Work (line 2): imaps://h.example.org:993, me\n"
		"        because there is a mailbox of this name\n"
		"skip    A?[31m (line 3)\n"
		"        because name: the value holds characters that cannot be shown\n"
		"skip    B (line 4)\n"
		"        because host: must be given in [monitor B]\n"
		"0 to add, 0 to change, 0 the same, 3 to skip\n");
	buf_release(&lines);
	transferred_release(&transferred);
}

static void only_what_is_added_or_changed_becomes_an_edit(void **state)
{
	struct transferred transferred = transfer_text(
		"csv", HEADER ROW("Work", "") ROW("post", "") ROW("C", "1x"), THERE);
	struct edit edits[3];

	(void)state;
	transferred_plan(
		&transferred, &(struct transfer_choice){ .duplicate = DUPLICATE_REPLACE });
	assert_int_equal(
		transfer_edits(&transferred.transfer, &transferred.config, edits), 1);
	assert_int_equal(edits[0].kind, EDIT_CHANGE);
	assert_ptr_equal(edits[0].old, transferred.config.monitors[1]);
	assert_ptr_equal(edits[0].wish, transferred.transfer.list[1]->monitor);
	transferred_release(&transferred);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_that_is_taken_is_skipped_unless_asked_otherwise),
		cmocka_unit_test(a_login_in_clear_needs_a_word),
		cmocka_unit_test(what_allows_clear_or_stays_at_home_is_taken),
		cmocka_unit_test(an_interval_below_the_floor_is_raised_and_said),
		cmocka_unit_test(a_missing_password_is_a_reason_until_there_is_one),
		cmocka_unit_test(
			what_is_replaced_keeps_its_password_where_the_file_has_none),
		cmocka_unit_test(what_the_config_has_no_words_for_is_skipped),
		cmocka_unit_test(
			a_password_that_cannot_be_sealed_spoils_its_own_entry_only),
		cmocka_unit_test(the_preview_tells_all_and_no_secret),
		cmocka_unit_test(only_what_is_added_or_changed_becomes_an_edit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
