#include "unit/test.h"

#include <stdio.h>
#include <string.h>

#include "poll/trace.h"

struct heard {
	char text[4096];
};

static void hear(void *context, uint32_t id, enum trace_kind kind, const char *text)
{
	struct heard *heard = context;
	size_t len = strlen(heard->text);

	assert_int_equal(id, 7);
	snprintf(heard->text + len, sizeof heard->text - len, "%c%s\n", "#><-"[kind], text);
}

static void init(struct trace *trace, struct heard *heard, struct mask *mask)
{
	char password[] = "sesame";
	const struct buf secret = { .data = password, .len = strlen(password) };

	heard->text[0] = '\0';
	assert_true(mask_init(mask, "ann", &secret));
	trace_init(trace, hear, heard, 7, mask);
}

static void of_a_login_command_only_what_is_harmless_is_shown(void **state)
{
	static const struct {
		const char *line;
		const char *shown;
	} cases[] = {
		{ "A001 CAPABILITY", "A001 CAPABILITY" },
		{ "A001 STARTTLS", "A001 STARTTLS" },
		{ "A002 LOGIN ann sesame", "A002 LOGIN ann ****" },
		{ "A002 LOGIN \"an n\" \"ses ame\"", "A002 LOGIN \"an n\" ****" },
		{ "A002 LOGIN ann {6+}", "A002 LOGIN ann ****" },
		{ "A002 AUTHENTICATE PLAIN", "A002 AUTHENTICATE PLAIN" },
		{ "A002 AUTHENTICATE PLAIN AGFubgBzZXNhbWU=",
			"A002 AUTHENTICATE PLAIN ****" },
		{ "AGFubgBzZXNhbWU=", "(secret)" },
		{ "c2VzYW1l", "(secret)" },
		{ "sesame", "(secret)" },
		{ "open sesame now", "(secret)" },
		{ "CAPA", "CAPA" },
		{ "STLS", "STLS" },
		{ "CAPA sesame", "(secret)" },
		{ "A001 CAPABILITY sesame", "(secret)" },
		{ "USER ann", "USER ann" },
		{ "PASS sesame", "PASS ****" },
		{ "PASS ", "PASS ****" },
		{ "pass sesame", "PASS ****" },
		{ "APOP ann c4c9334bac560ecc979e58001b3e22fb", "APOP ann ****" },
		{ "AUTH PLAIN", "AUTH PLAIN" },
		{ "AUTH PLAIN AGFubgBzZXNhbWU=", "AUTH PLAIN ****" },
		{ "*", "(secret)" },
		{ "", "(secret)" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct buf out = BUF_INIT(200);

		trace_show_login(cases[i].line, strlen(cases[i].line), &out);
		buf_putc(&out, '\0');
		assert_string_equal(out.data, cases[i].shown);
		buf_release(&out);
	}
}

static void a_password_that_a_server_echoes_is_masked(void **state)
{
	static const char echo[] =
		"* BAD what is sesame? or AGFubgBzZXNhbWU= or c2VzYW1l?\r\n";
	struct heard heard;
	struct trace trace;
	struct mask mask;

	(void)state;
	init(&trace, &heard, &mask);
	trace_bytes(&trace, TRACE_RECEIVED, echo, strlen(echo));
	assert_string_equal(
		heard.text, "<* BAD what is ******? or **************** or ********?\n");
	trace_release(&trace);
	mask_release(&mask);
}

static void lines_are_put_together_from_pieces(void **state)
{
	static const char bytes[] = "* OK one\r\n\n* two\r\nrest";
	struct heard heard;
	struct trace trace;
	struct mask mask;

	(void)state;
	for (size_t piece = 1; piece < sizeof bytes; piece++) {
		init(&trace, &heard, &mask);
		for (size_t i = 0; i < strlen(bytes); i += piece) {
			const size_t left = strlen(bytes) - i;

			trace_bytes(&trace, TRACE_RECEIVED, bytes + i,
				piece < left ? piece : left);
		}
		assert_string_equal(heard.text, "<* OK one\n<\n<* two\n");
		trace_release(&trace);
		mask_release(&mask);
	}
}

static void a_line_without_an_end_is_cut_and_does_not_grow(void **state)
{
	static char flood[100000];
	struct heard heard;
	struct trace trace;
	struct mask mask;

	(void)state;
	init(&trace, &heard, &mask);
	memset(flood, 'x', sizeof flood);
	for (int i = 0; i < 20; i++)
		trace_bytes(&trace, TRACE_RECEIVED, flood, sizeof flood);
	assert_true(trace.received.len <= 2000);
	trace_bytes(&trace, TRACE_RECEIVED, "\nnext\n", 6);
	assert_int_equal(strlen(heard.text), 1 + 2000 + 1 + strlen("<next\n"));
	trace_release(&trace);
	mask_release(&mask);
}

static void escape_sequences_do_not_reach_the_terminal(void **state)
{
	static const char hostile[] = "* OK \033[31mred\233 \007\r\n";
	struct heard heard;
	struct trace trace;
	struct mask mask;

	(void)state;
	init(&trace, &heard, &mask);
	trace_bytes(&trace, TRACE_RECEIVED, hostile, strlen(hostile));
	assert_string_equal(heard.text, "<* OK ?[31mred? ?\n");
	trace_release(&trace);
	mask_release(&mask);
}

static void nobody_listening_costs_nothing(void **state)
{
	struct trace trace;

	(void)state;
	trace_init(&trace, NULL, NULL, 7, NULL);
	trace_bytes(&trace, TRACE_SENT, "a\n", 2);
	trace_login(&trace, "A1 LOGIN a b\r\n", 14);
	trace_note(&trace, "%s", "note");
	assert_null(trace.sent.data);
	trace_release(&trace);
}

static void a_login_command_is_one_line_without_its_secret(void **state)
{
	struct heard heard;
	struct trace trace;
	struct mask mask;

	(void)state;
	init(&trace, &heard, &mask);
	trace_login(&trace, "A002 LOGIN ann sesame\r\n", 23);
	trace_login(&trace, "QUIT\r\n", 6);
	trace_login(&trace, "c2VzYW1l", 8);
	assert_string_equal(heard.text, ">A002 LOGIN ann ****\n>QUIT\n>(secret)\n");
	trace_release(&trace);
	mask_release(&mask);
}

static void of_the_librarys_notes_those_for_its_authors_are_left_out(void **state)
{
	static const char *const notes[] = {
		"  Trying 192.0.2.1:143...\n",
		"Connection #0 to host x left intact\n",
		"TLSv1.3 (OUT), TLS handshake\n",
		"Hostname x was found in DNS cache\n",
		"old SSL session ID is stale, removing\n",
		"Closing connection 0\n",
		"   \n",
		"",
		"SSL: sesame does not match\r\n",
	};
	static char endless[3000];
	struct heard heard;
	struct trace trace;
	struct mask mask;

	(void)state;
	init(&trace, &heard, &mask);
	for (size_t i = 0; i < COUNT_OF(notes); i++)
		trace_text(&trace, notes[i], strlen(notes[i]));
	memset(endless, 'x', sizeof endless);
	trace_text(&trace, endless, sizeof endless);
	assert_string_equal(
		heard.text, "-Trying 192.0.2.1:143...\n-SSL: ****** does not match\n");
	trace_release(&trace);
	mask_release(&mask);
}

static void a_phase_is_shown_with_its_time_once_that_is_known(void **state)
{
	struct heard heard;
	struct trace trace;
	struct mask mask;

	(void)state;
	init(&trace, &heard, &mask);
	trace_phase(&trace, PHASE_TLS, TOOK_UNKNOWN);
	trace_phase(&trace, PHASE_LOGIN, 12345);
	assert_string_equal(heard.text, "#login 12.3 ms\n");
	trace_release(&trace);
	mask_release(&mask);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_a_login_command_only_what_is_harmless_is_shown),
		cmocka_unit_test(a_password_that_a_server_echoes_is_masked),
		cmocka_unit_test(lines_are_put_together_from_pieces),
		cmocka_unit_test(a_line_without_an_end_is_cut_and_does_not_grow),
		cmocka_unit_test(escape_sequences_do_not_reach_the_terminal),
		cmocka_unit_test(nobody_listening_costs_nothing),
		cmocka_unit_test(a_login_command_is_one_line_without_its_secret),
		cmocka_unit_test(of_the_librarys_notes_those_for_its_authors_are_left_out),
		cmocka_unit_test(a_phase_is_shown_with_its_time_once_that_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
