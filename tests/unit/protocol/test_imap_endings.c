/* How conversations end: refused, cut, hostile; and how large they may get. */
#include "unit/test.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "unit/protocol/imap_lines.h"
#include "unit/protocol/transcript.h"

static void a_session_closed_between_checks_is_no_failure(void **state)
{
	static const char *const endings[] = {
		"S: * BYE Disconnected for inactivity.",
		"S: * BYE",
		"S: m99 OK what?",
		"S: HTTP/1.1 400 Bad Request",
		"gone",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(endings); i++) {
		const char *const script[] = { LOGIN(BARE), "S: * OK Still here",
			endings[i] };
		struct played played = play("INBOX", script, COUNT_OF(script));

		assert_int_equal(played.state, TALK_OVER);
		assert_int_equal(played.sample.err.class, ERR_NONE);
		played_release(&played);
	}
}

static void a_finding_survives_a_farewell_right_behind_it(void **state)
{
	static const char *const script[] = {
		LOGIN(BARE),
		"ask",
		("C: m1 STATUS \"INBOX\" " ITEMS),
		"S: * STATUS INBOX (MESSAGES 1)",
		"S: m1 OK",
		"S: * BYE shutting down",
	};
	struct played played = play("INBOX", script, COUNT_OF(script));

	(void)state;
	assert_int_equal(played.state, TALK_OVER);
	assert_int_equal(played.sample.err.class, ERR_NONE);
	assert_int_equal(played_folder(&played, "INBOX")->messages, 1);
	played_release(&played);
}

static void an_end_in_the_middle_is_a_failure_in_the_server_s_words(void **state)
{
	static const struct {
		const char *line;
		enum err_class class;
		const char *words;
		int64_t wait_ms;
	} cases[] = {
		{ "gone", ERR_PROTOCOL, "in the middle of an answer", 0 },
		{ "S: * BYE", ERR_PROTOCOL, "BYE", 0 },
		{ "S: * BYE Connection closed. 14", ERR_PROTOCOL, "Connection closed. 14",
			0 },
		{ "S: * BYE [UNAVAILABLE] back soon", ERR_BUSY, "back soon", 0 },
		{ "S: m2 NO Request is throttled. Suggested Backoff Time: 299961 "
		  "milliseconds",
			ERR_THROTTLED, "Request is throttled", 299961 },
		{ "S: m1 BAD Error in IMAP command LIST", ERR_PROTOCOL, "Error in IMAP",
			0 },
		{ "S: m1 NO [LIMIT] LIST Rate limit hit", ERR_THROTTLED, "Rate limit hit",
			0 },
		{ "S: m9 OK never asked", ERR_PROTOCOL, "nothing we asked", 0 },
		{ "S: A002 OK never asked", ERR_PROTOCOL, "nothing we asked", 0 },
		{ "S: +OK 3 120", ERR_PROTOCOL, "no IMAP", 0 },
		{ "S: m1", ERR_PROTOCOL, "no IMAP", 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *const script[] = {
			LOGIN(BARE),
			"ask",
			"C: m1 LIST \"\" \"L*\"",
			"C: m2 STATUS \"INBOX\" " ITEMS,
			"S: * STATUS INBOX (MESSAGES 1)",
			"S: + idle talk",
			"S: * NO [ALERT] the disk is nearly full",
			cases[i].line,
		};
		struct played played = play("INBOX, L*", script, COUNT_OF(script));

		assert_int_equal(played.state, TALK_OVER);
		assert_int_equal(played.sample.err.class, cases[i].class);
		assert_int_equal(played.sample.wait_ms, cases[i].wait_ms);
		if (!strstr(played.sample.err.text, cases[i].words))
			fail_msg("'%s'", played.sample.err.text);
		assert_null(played.sample.folders);
		played_release(&played);
	}
}

static void a_refusal_of_every_folder_speaks_for_the_mailbox(void **state)
{
	static const char *const script[] = {
		LOGIN(BARE),
		"ask",
		("C: m1 STATUS \"INBOX\" " ITEMS),
		"S: m1 NO STATUS Unsafe Login. Please contact kefu@188.com for help",
	};
	struct played played = play("INBOX", script, COUNT_OF(script));

	(void)state;
	assert_int_equal(played.sample.err.class, ERR_AUTH);
	assert_non_null(strstr(played.sample.err.text, "Unsafe Login"));
	played_release(&played);
}

static void leaving_says_logout_and_accepts_any_end(void **state)
{
	static const char *const endings[] = { "S: * BYE Logging out", "S: m1 OK done",
		"gone", "S: m1 BAD no" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(endings); i++) {
		const char *const script[] = { LOGIN(BARE), "leave", "C: m1 LOGOUT",
			endings[i] };
		struct played played = play("INBOX", script, COUNT_OF(script));

		assert_int_equal(played.state, TALK_OVER);
		assert_int_equal(played.sample.err.class, ERR_NONE);
		played_release(&played);
	}
}

static void a_line_that_is_none_is_a_protocol_error_without_numbers(void **state)
{
	static const char *const bad[] = {
		"S: * STATUS INBOX (MESSAGES -4)",
		"S: * STATUS INBOX (MESSAGES +4)",
		"S: * STATUS INBOX (MESSAGES 4x)",
		"S: * STATUS INBOX (MESSAGES 9223372036854775808)",
		"S: * STATUS INBOX (MESSAGES 99999999999999999999999)",
		"S: * STATUS INBOX (MESSAGES)",
		"S: * STATUS INBOX (MESSAGES 4",
		"S: * STATUS INBOX MESSAGES 4",
		"S: * STATUS INBOX",
		"S: * STATUS \"INBOX (MESSAGES 4)",
		"S: * STATUS \"\" (MESSAGES 4)",
		"S: * STATUS (MESSAGES 4)",
		"S: * STATUS INBOX (MESSAGES 4) and more",
		"S: * STATUS INBOX ((((((((((((((((((((((((((((((((((((((((((((",
		"S: * STATUS INBOX (X ((((((((((((((((((((((((((((((((((((((((((",
		"S: * STATUS INBOX (X \"open)",
		"S: * LIST",
		"S: * LIST INBOX",
		"S: * LIST (\\NoSelect \"/\" INBOX",
		"S: * LIST () / INBOX",
		"S: * LIST () \"/\"",
		"S: * LIST () \"/\" \"\"",
		"S: * LIST () \"/\" \"open",
		"S: * LIST ((())) \"/\" INBOX",
		"S: * LIST () \"/\" {70000}",
		"S: * LIST () \"/\" {99999999999999999999}",
		"S: * STATUS {65537}",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		const char *const script[] = {
			LOGIN(BARE),
			"ask",
			"C: m1 STATUS \"INBOX\" " ITEMS,
			bad[i],
		};
		struct played played = play("INBOX", script, COUNT_OF(script));

		if (played.sample.err.class != ERR_PROTOCOL)
			fail_msg("'%s' was taken", bad[i]);
		assert_null(played.sample.folders);
		played_release(&played);
	}
}

/* Feeds a round of one folder until the talk is over; says how much it took. */
static size_t flood(const char *first, const char *piece, size_t len)
{
	static const char *const login[] = { "* OK hi", "A001 OK",
		"A002 OK [CAPABILITY IMAP4rev1] in" };
	struct monitor *monitor = monitor_with("INBOX");
	struct talk *talk = talk_open(monitor);
	size_t fed = 0;

	for (size_t i = 0; i < COUNT_OF(login); i++)
		talk_hear(talk, login[i], strlen(login[i]));
	talk_start(talk, ORDER_CHECK);
	talk_feed(talk, first, strlen(first));
	while (talk->state == TALK_BUSY && fed < (size_t)64 * 1024 * 1024) {
		talk_feed(talk, piece, len);
		fed += len;
	}
	assert_int_equal(talk->state, TALK_OVER);
	assert_int_equal(talk->found.err.class, ERR_PROTOCOL);
	talk_close(talk);
	monitor_unref(monitor);
	return fed;
}

static void what_has_no_end_is_refused_at_a_ceiling(void **state)
{
	char many[64 * 1024];
	size_t len = 0;

	(void)state;
	memset(many, 'x', sizeof many);
	assert_true(flood("* OK ", many, 1000) <= 66000);
	assert_true(flood("* STATUS {60000}\r\n", many, 1000) <= 127000);
	memset(many, '\0', sizeof many);
	assert_true(flood("* ", many, 1000) <= 66000);
	/* literals of one response count together */
	len = (size_t)snprintf(many, sizeof many, "{1000}\r\n%01000d ", 0);
	assert_true(flood("* STATUS INBOX (X (", many, len) <= 67000);
}

static void folders_are_counted_to_a_ceiling(void **state)
{
	char lines[64 * 1024];
	size_t len = 0;
	size_t n = 0;
	struct monitor *monitor = monitor_with("*");
	struct talk *talk = talk_open(monitor);

	(void)state;
	talk_start(talk, ORDER_CHECK);
	talk_feed(talk, "m1 OK\r\n", 7);
	while (talk->state == TALK_BUSY && n < 300000) {
		for (len = 0; len < sizeof lines - 64; n++)
			len += (size_t)snprintf(lines + len, sizeof lines - len,
				"* LIST () \"/\" folder-%zu\r\n", n);
		talk_feed(talk, lines, len);
	}
	assert_in_range(n, 200000, 205000);
	assert_int_equal(talk->found.err.class, ERR_PROTOCOL);
	talk_close(talk);
	monitor_unref(monitor);
}

/* Answers each command in out with its folders; says how many commands there were. */
static size_t answer_all(struct talk *talk, size_t *longest)
{
	size_t commands = 0;

	while (talk->out.len) {
		char line[9000];
		char answer[32];
		const char *end = memchr(talk->out.data, '\n', talk->out.len);
		const size_t len = (size_t)(end - talk->out.data) + 1;
		char *name = line;

		assert_true(len < sizeof line);
		memcpy(line, talk->out.data, len);
		line[len] = '\0';
		buf_consume(&talk->out, len);
		*longest = len > *longest ? len : *longest;
		while ((name = strstr(name, "Folder/"))) {
			char folder[128];

			snprintf(folder, sizeof folder,
				"* LIST () \"/\" %.11s\r\n* STATUS %.11s (MESSAGES 3)\r\n",
				name, name);
			talk_feed(talk, folder, strlen(folder));
			name++;
		}
		snprintf(answer, sizeof answer, "%.*s OK\r\n", (int)strcspn(line, " "),
			line);
		talk_feed(talk, answer, strlen(answer));
		commands++;
	}
	return commands;
}

static struct talk *open_with_6000_names(const char *login)
{
	struct monitor *monitor = monitor_with("");
	struct talk *talk;

	for (unsigned i = 0; i < 6000; i++) {
		char name[32];

		snprintf(name, sizeof name, "Folder/%04u", i);
		assert_true(monitor_add_folder(monitor, name));
	}
	talk = talk_open(monitor);
	assert_non_null(talk);
	monitor_unref(monitor);
	talk_hear(talk, login, strlen(login));
	return talk;
}

static void six_thousand_names_are_asked_in_lines_under_8000_bytes_in_one_flight(
	void **state)
{
	struct talk *talk = open_with_6000_names("A1 OK [CAPABILITY " EXTENDED "] in");
	struct sample sample;
	size_t longest = 0;
	size_t commands;

	(void)state;
	talk_start(talk, ORDER_CHECK);
	commands = answer_all(talk, &longest);
	assert_int_equal(talk->state, TALK_DONE);
	assert_in_range(longest, 7000, 8000);
	assert_in_range(commands, 2, 20);
	assert_int_equal(talk->rounds, 1);
	sample_init(&sample);
	talk_take(talk, &sample);
	assert_int_equal(sample.err.class, ERR_NONE);
	assert_int_equal(sample.folders->n, 6000);
	assert_int_equal(folders_messages(sample.folders), 18000);
	sample_release(&sample);
	talk_close(talk);
}

static void six_thousand_status_go_32_at_a_time(void **state)
{
	struct talk *talk = open_with_6000_names("A1 OK [CAPABILITY IMAP4rev1] in");
	struct sample sample;
	size_t longest = 0;
	size_t lines = 0;

	(void)state;
	talk_start(talk, ORDER_CHECK);
	for (size_t i = 0; i < talk->out.len; i++)
		lines += talk->out.data[i] == '\n';
	assert_int_equal(lines, 32);
	assert_int_equal(answer_all(talk, &longest), 6000);
	assert_int_equal(talk->rounds, (6000 + 31) / 32);
	sample_init(&sample);
	talk_take(talk, &sample);
	assert_int_equal(sample.folders->n, 6000);
	sample_release(&sample);
	talk_close(talk);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_session_closed_between_checks_is_no_failure),
		cmocka_unit_test(a_finding_survives_a_farewell_right_behind_it),
		cmocka_unit_test(an_end_in_the_middle_is_a_failure_in_the_server_s_words),
		cmocka_unit_test(a_refusal_of_every_folder_speaks_for_the_mailbox),
		cmocka_unit_test(leaving_says_logout_and_accepts_any_end),
		cmocka_unit_test(a_line_that_is_none_is_a_protocol_error_without_numbers),
		cmocka_unit_test(what_has_no_end_is_refused_at_a_ceiling),
		cmocka_unit_test(folders_are_counted_to_a_ceiling),
		cmocka_unit_test(
			six_thousand_names_are_asked_in_lines_under_8000_bytes_in_one_flight),
		cmocka_unit_test(six_thousand_status_go_32_at_a_time),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
