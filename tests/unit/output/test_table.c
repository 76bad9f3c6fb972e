#include "unit/test.h"

#include <string.h>

#include "base/text.h"
#include "output/table.h"
#include "unit/output/some_status.h"

static void write_rows(
	struct paper *paper, struct status **rows, size_t n, const struct output_look *look)
{
	struct snapshot snapshot = some_snapshot(rows, n);
	struct instant now = some_now();
	struct err err = { 0 };

	paper_begin(paper);
	assert_true(table_write(paper->out, &snapshot, &now, look, &err));
	paper_end(paper);
	snapshot_release(&snapshot);
}

static const struct output_look plain = { .columns = 80, .unicode = true };

static void the_picture_is_this(void **state)
{
	static const char expected[] =
		"STATE MAILBOX                       UNSEEN      TOTAL  RECENT     SIZE  "
		"RESPONSE\n"
		"WARN  Work                               3      1,221       1   4.7 GB    "
		" 42 ms\n"
		"        INBOX                            3      1,204       1   4.7 GB\n"
		"        Sent                             0         17       –        –\n"
		"        受信箱                           –          –       –        –\n"
		"          Permission denied\n"
		"ok    Old                                –          7       –   4.0 GB    "
		" 42 ms\n"
		"AUTH  Refused                            –          –       –        –    "
		"     –\n"
		"        login: [AUTHENTICATIONFAILED] Authentication failed.\n"
		"3 mailboxes: 1 AUTH, 1 WARN, 1 ok\n"
		"3 folders: 3 unseen of 1,228 messages\n";
	struct status *rows[] = { some_imap(0), some_pop3(1), some_refused(2) };
	struct paper paper;

	(void)state;
	write_rows(&paper, rows, 3, &plain);
	assert_string_equal(paper.text, expected);
	paper_release(&paper);
}

static void no_line_is_wider_than_the_look(void **state)
{
	static const int columns[] = { 80, 100, 200 };
	char line[1024];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(columns); i++) {
		const struct output_look look = { .columns = columns[i], .unicode = true };
		struct status *row = some_status(0, MAIL_IMAP,
			"受信箱 a mailbox with a name that is as long as people make them, "
			"or longer");
		struct paper paper;
		const char *at;

		row->health = HEALTH_DOWN;
		err_set(&row->err, ERR_CONNECT, "%0300d and then some words behind it", 0);
		write_rows(&paper, &row, 1, &look);
		at = paper.text;
		while (*at) {
			size_t len = strcspn(at, "\n");

			snprintf(line, sizeof line, "%.*s", (int)len, at);
			assert_true(text_width(line) <= columns[i]);
			at += len + 1;
		}
		assert_true(!strstr(paper.text, "…") == (columns[i] == 200));
		paper_release(&paper);
	}
}

static void colour_and_signs_appear_only_where_they_can(void **state)
{
	static const struct output_look ascii = { .columns = 80 };
	static const struct output_look color = {
		.columns = 80, .unicode = true, .color = true
	};
	struct status *row = some_refused(0);
	struct paper paper;

	(void)state;
	write_rows(&paper, &row, 1, &color);
	assert_non_null(strstr(paper.text, "\033[1;31mAUTH  \033[0mRefused"));
	paper_release(&paper);
	row = some_refused(0);
	write_rows(&paper, &row, 1, &plain);
	assert_null(strchr(paper.text, '\033'));
	paper_release(&paper);
	row = some_imap(0);
	write_rows(&paper, &row, 1, &ascii);
	for (const char *c = paper.text; *c; c++)
		assert_true((unsigned char)*c < 0x80);
	assert_non_null(strstr(paper.text, "??????  "));
	paper_release(&paper);
}

static void of_many_folders_the_remarkable_ones_are_shown_and_the_rest_counted(void **state)
{
	struct status *row = some_status(0, MAIL_IMAP, "Many");
	struct folders_builder builder = { 0 };
	struct paper paper;
	char name[32];

	(void)state;
	for (int i = 0; i < 300; i++) {
		snprintf(name, sizeof name, "f%03d", i);
		add_folder(&builder, name, i % 100 == 7 ? 5 : 0, 10, NULL);
	}
	set_folders(row, &builder);
	write_rows(&paper, &row, 1, &plain);
	assert_non_null(strstr(paper.text, "  f007  "));
	assert_non_null(strstr(paper.text, "  f207  "));
	assert_null(strstr(paper.text, "f008"));
	assert_non_null(strstr(paper.text, "\n        … 297 more folders\n"));
	paper_release(&paper);
}

static void an_inbox_alone_is_said_once(void **state)
{
	struct status *row = some_status(0, MAIL_IMAP, "Small");
	struct folders_builder builder = { 0 };
	struct paper paper;

	(void)state;
	add_folder(&builder, "INBOX", 2, 10, NULL);
	set_folders(row, &builder);
	write_rows(&paper, &row, 1, &plain);
	assert_null(strstr(paper.text, "INBOX"));
	assert_non_null(strstr(paper.text, "2 unseen of 10 messages"));
	paper_release(&paper);
}

static void nothing_to_watch_is_still_a_table(void **state)
{
	struct paper paper;

	(void)state;
	write_rows(&paper, NULL, 0, &plain);
	assert_non_null(
		strstr(paper.text, "0 mailboxes\n0 folders: – unseen of – messages"));
	paper_release(&paper);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_picture_is_this),
		cmocka_unit_test(no_line_is_wider_than_the_look),
		cmocka_unit_test(colour_and_signs_appear_only_where_they_can),
		cmocka_unit_test(
			of_many_folders_the_remarkable_ones_are_shown_and_the_rest_counted),
		cmocka_unit_test(an_inbox_alone_is_said_once),
		cmocka_unit_test(nothing_to_watch_is_still_a_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
