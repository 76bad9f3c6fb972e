#include "unit/test.h"

#include <jansson.h>
#include <string.h>

#include "output/json.h"
#include "unit/output/some_status.h"

static json_t *written(struct status **rows, size_t n, struct paper *paper)
{
	struct snapshot snapshot = some_snapshot(rows, n);
	struct instant now = some_now();
	struct err err = { 0 };
	json_error_t problem;
	json_t *root;

	paper_begin(paper);
	assert_true(json_write(paper->out, &snapshot, &now, NULL, &err));
	root = json_loads(paper_end(paper), 0, &problem);
	assert_non_null(root);
	snapshot_release(&snapshot);
	return root;
}

/* The keys stand in this order, with more between them or not. */
static void keys_follow(const char *text, const char *const *keys, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char quoted[64];

		snprintf(quoted, sizeof quoted, "\"%s\":", keys[i]);
		text = strstr(text, quoted);
		if (!text)
			fail_msg("key %s is missing or too early", keys[i]);
		text += strlen(quoted);
	}
}

static void keys_come_in_the_documented_order(void **state)
{
	static const char *const imap[] = { "version", "time", "monitors", "name", "type",
		"host", "port", "tls", "tags", "state", "available", "response_time_ms",
		"error", "class", "phase", "message", "checked_at", "folders", "name",
		"messages", "recent", "unseen", "size", "uidnext", "uidvalidity",
		"certificate", "subject", "issuer", "not_after", "days_left", "sha256",
		"server", "software", "capabilities" };
	static const char *const pop3[] = { "name", "checked_at", "email_count",
		"mailbox_size_kb", "certificate", "server" };
	struct status *row = some_imap(0);
	struct paper paper;

	(void)state;
	json_decref(written(&row, 1, &paper));
	keys_follow(paper.text, imap, COUNT_OF(imap));
	assert_null(strstr(paper.text, "email_count"));
	paper_release(&paper);

	row = some_pop3(0);
	json_decref(written(&row, 1, &paper));
	keys_follow(paper.text, pop3, COUNT_OF(pop3));
	assert_null(strstr(paper.text, "folders"));
	paper_release(&paper);
}

static void numbers_and_names_are_as_they_were_found(void **state)
{
	struct status *rows[] = { some_imap(0), some_pop3(1) };
	const char *class, *host, *not_after, *name, *team, *prod, *word;
	json_int_t port, uidvalidity, size, count, days;
	double took, kb;
	struct paper paper;
	json_t *root = written(rows, 2, &paper);

	(void)state;
	assert_int_equal(
		json_unpack(root,
			"{s:[{s:s,s:I,s:F,s:{s:s},s:{s:s,s:s},s:[{s:I,s:I},{},{s:s}],"
			"s:{s:s,s:I},s:{s:[s]}},{s:I,s:F}]}",
			"monitors", "host", &host, "port", &port, "response_time_ms", &took,
			"error", "class", &class, "tags", "team", &team, "prod", &prod,
			"folders", "size", &size, "uidvalidity", &uidvalidity, "name",
			&name, "certificate", "not_after", &not_after, "days_left", &days,
			"server", "capabilities", &word, "email_count", &count,
			"mailbox_size_kb", &kb),
		0);
	assert_string_equal(host, "mail.example");
	assert_int_equal(port, 993);
	assert_true(took == 41.75);
	assert_non_null(strstr(paper.text, "\"response_time_ms\": 41.75,"));
	assert_string_equal(class, "folder");
	assert_string_equal(team, "ops");
	assert_string_equal(prod, "");
	assert_true(size == 5000000000);
	assert_true(uidvalidity == 4000000000);
	assert_string_equal(name, "受信箱");
	assert_string_equal(not_after, "2026-12-02T14:01:00.000Z");
	assert_int_equal(days, 10);
	assert_string_equal(word, "IMAP4rev1");
	assert_int_equal(count, 7);
	assert_true(kb == 4194304.5);
	json_decref(root);
	paper_release(&paper);
}

static void what_is_unknown_is_null(void **state)
{
	static const char *const null[] = { "response_time_ms", "error", "checked_at",
		"numbers_at", "folders", "certificate" };
	struct status *row = some_status(0, MAIL_IMAP, "New");
	struct paper paper;
	json_t *root = written(&row, 1, &paper);
	json_t *monitor = json_array_get(json_object_get(root, "monitors"), 0);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(null); i++)
		assert_true(json_is_null(json_object_get(monitor, null[i])));
	assert_true(json_is_false(json_object_get(monitor, "available")));
	assert_string_equal(
		json_string_value(json_object_get(monitor, "state")), "pending");
	json_decref(root);
	paper_release(&paper);
}

static void a_folder_without_numbers_has_null_and_not_zero(void **state)
{
	struct status *row = some_imap(0);
	struct paper paper;
	json_t *root = written(&row, 1, &paper);
	json_t *monitor = json_array_get(json_object_get(root, "monitors"), 0);
	json_t *folder = json_array_get(json_object_get(monitor, "folders"), 2);

	(void)state;
	assert_true(json_is_true(json_object_get(monitor, "available")));
	assert_true(json_is_null(json_object_get(folder, "unseen")));
	assert_true(json_is_null(json_object_get(folder, "messages")));
	assert_string_equal(
		json_string_value(json_object_get(folder, "problem")), "Permission denied");
	json_decref(root);
	paper_release(&paper);
}

static void no_text_of_a_monitor_can_break_the_output(void **state)
{
	struct status *row = some_status(0, MAIL_IMAP, "a\"b\\c\033[2J\xff\xfe");
	struct paper paper;
	json_t *root;

	(void)state;
	assert_true(monitor_add_tag(row->monitor, "k\xff", "v\xff"));
	root = written(&row, 1, &paper);
	for (const char *c = paper.text; *c; c++)
		assert_true((unsigned char)*c >= ' ' || *c == '\n');
	json_decref(root);
	paper_release(&paper);
}

static void an_event_is_one_line(void **state)
{
	struct status *row = some_imap(0);
	struct instant now = some_now();
	struct err err = { 0 };
	struct paper paper;
	const char *text;

	(void)state;
	paper_begin(&paper);
	assert_true(json_write_event(paper.out, "sample", row, &now, &err));
	text = paper_end(&paper);
	assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
	assert_ptr_equal(strstr(text, "{\"time\":\"2026-11-22T14:00:00.000Z\","
				      "\"event\":\"sample\",\"name\":\"Work\","),
		text);
	paper_release(&paper);
	status_unref(row);
}

static void a_full_disk_is_said(void **state)
{
	struct status *row = some_imap(0);
	struct snapshot snapshot = some_snapshot(&row, 1);
	struct instant now = some_now();
	struct err err = { 0 };
	FILE *full = fopen("/dev/full", "we");

	(void)state;
	assert_non_null(full);
	assert_false(json_write(full, &snapshot, &now, NULL, &err));
	assert_int_equal(err.class, ERR_IO);
	fclose(full);
	snapshot_release(&snapshot);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_come_in_the_documented_order),
		cmocka_unit_test(numbers_and_names_are_as_they_were_found),
		cmocka_unit_test(what_is_unknown_is_null),
		cmocka_unit_test(a_folder_without_numbers_has_null_and_not_zero),
		cmocka_unit_test(no_text_of_a_monitor_can_break_the_output),
		cmocka_unit_test(an_event_is_one_line),
		cmocka_unit_test(a_full_disk_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
