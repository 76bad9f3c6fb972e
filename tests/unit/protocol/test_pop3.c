#include "unit/test.h"

#include <string.h>

#include "unit/model/pretend.h"
#include "unit/protocol/transcript.h"

#define LOGGED_IN                                                                          \
	"H: +OK Dovecot (Debian) ready.", "H: +OK", "H: CAPA", "H: TOP", "H: UIDL",        \
		"H: SASL PLAIN LOGIN", "H: .", "H: +OK Logged in."

static void a_maildrop_is_counted_in_one_round_and_left(void **state)
{
	static const char *const script[] = {
		LOGGED_IN,
		"ask",
		"C: STAT",
		"S: +OK 3 6442450944",
	};
	static const char *const and_left[] = {
		LOGGED_IN,
		"ask",
		"C: STAT",
		"S: +OK 0 0",
		"leave",
		"C: QUIT",
		"S: +OK Logging out.",
	};
	struct played played = play(NULL, script, COUNT_OF(script));

	(void)state;
	assert_int_equal(played.state, TALK_DONE);
	assert_int_equal(played.sample.err.class, ERR_NONE);
	assert_int_equal(played.sample.messages, 3);
	assert_int_equal(played.sample.octets, 6442450944);
	assert_int_equal(played.rounds, 1);
	assert_int_equal(played.sample.failed_at, PHASE_REPLY);
	assert_string_equal(played.software, "Dovecot (Debian) ready.");
	assert_string_equal(played.capabilities, "CAPA TOP UIDL SASL");
	played_release(&played);

	played = play(NULL, and_left, COUNT_OF(and_left));
	assert_int_equal(played.state, TALK_OVER);
	assert_int_equal(played.sample.err.class, ERR_NONE);
	played_release(&played);
}

static void the_server_names_itself_and_its_delay_in_capa(void **state)
{
	static const char *const script[] = {
		"H: +OK POP3 <1896.697170952@dbc.mtview.ca.us>",
		"H: +OK Capability list follows",
		"H: IMPLEMENTATION Shlemazle-Plotz-v302",
		"H: LOGIN-DELAY 900 USER",
		"H: .",
		"H: +OK",
		"H: +OK",
		"ask",
		"C: STAT",
		"S: +OK 1 2 and more",
	};
	struct played played = play(NULL, script, COUNT_OF(script));

	(void)state;
	assert_string_equal(played.software, "Shlemazle-Plotz-v302");
	assert_string_equal(played.capabilities, "IMPLEMENTATION LOGIN-DELAY");
	assert_int_equal(played.sample.wait_ms, 900 * 1000);
	assert_int_equal(played.sample.octets, 2);
	played_release(&played);
}

static void the_delay_is_known_of_a_login_that_fails(void **state)
{
	struct monitor *monitor = pretend_monitor(MAIL_POP3, "maildrop");
	struct talk *talk = talk_open(monitor);

	(void)state;
	assert_non_null(talk);
	talk_hear(talk, "+OK", 3);
	talk_hear(talk, "LOGIN-DELAY 900", 15);
	talk_hear(talk, ".", 1);
	talk_hear(talk, "-ERR [LOGIN-DELAY] too early", 28);
	assert_int_equal(talk->login_delay_ms, 900 * 1000);
	talk_close(talk);
	monitor_unref(monitor);
}

static void the_timestamp_of_apop_is_no_name(void **state)
{
	static const char *const script[] = { "H: +OK Server here <18.69@x>" };
	struct played played = play(NULL, script, COUNT_OF(script));

	(void)state;
	assert_string_equal(played.software, "Server here");
	played_release(&played);
}

static void a_refused_stat_has_a_class_and_still_allows_quit(void **state)
{
	static const char *const script[] = {
		"ask",
		"C: STAT",
		"S: -ERR [IN-USE] Do you have another POP session running?",
	};
	struct played played = play(NULL, script, COUNT_OF(script));

	(void)state;
	assert_int_equal(played.state, TALK_DONE);
	assert_int_equal(played.sample.err.class, ERR_BUSY);
	assert_non_null(strstr(played.sample.err.text, "another POP session"));
	assert_int_equal(played.sample.messages, COUNT_UNKNOWN);
	played_release(&played);
}

static void a_bad_answer_to_stat_is_a_protocol_error_without_numbers(void **state)
{
	static const char *const bad[] = {
		"S: ",
		"S: +OK",
		"S: +OK 4",
		"S: +OK x y",
		"S: +OK -4 160",
		"S: +OK 4 -160",
		"S: +OK 4 99999999999999999999",
		"S: +OK 4 160k",
		"S: * OK 4 160",
		"S: -ERR",
		"gone",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		const char *const script[] = { "ask", "C: STAT", bad[i] };
		struct played played = play(NULL, script, COUNT_OF(script));

		assert_int_equal(played.sample.err.class, ERR_PROTOCOL);
		assert_int_equal(played.sample.messages, COUNT_UNKNOWN);
		assert_int_equal(played.sample.octets, COUNT_UNKNOWN);
		played_release(&played);
	}
}

static void a_server_that_hangs_up_at_quit_is_no_failure(void **state)
{
	static const char *const script[] = { "leave", "C: QUIT", "gone" };
	struct played played = play(NULL, script, COUNT_OF(script));

	(void)state;
	assert_int_equal(played.state, TALK_OVER);
	assert_int_equal(played.sample.err.class, ERR_NONE);
	played_release(&played);
}

static void a_line_without_end_is_refused_in_bounded_memory(void **state)
{
	struct monitor *monitor = monitor_with(NULL);
	struct talk *talk = talk_open(monitor);
	char piece[1000];

	(void)state;
	memset(piece, 'x', sizeof piece);
	talk_start(talk, ORDER_CHECK);
	for (int i = 0; i < 66; i++)
		talk_feed(talk, piece, sizeof piece);
	assert_int_equal(talk->state, TALK_OVER);
	assert_int_equal(talk->found.err.class, ERR_PROTOCOL);
	talk_close(talk);
	monitor_unref(monitor);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_maildrop_is_counted_in_one_round_and_left),
		cmocka_unit_test(the_server_names_itself_and_its_delay_in_capa),
		cmocka_unit_test(the_delay_is_known_of_a_login_that_fails),
		cmocka_unit_test(the_timestamp_of_apop_is_no_name),
		cmocka_unit_test(a_refused_stat_has_a_class_and_still_allows_quit),
		cmocka_unit_test(a_bad_answer_to_stat_is_a_protocol_error_without_numbers),
		cmocka_unit_test(a_server_that_hangs_up_at_quit_is_no_failure),
		cmocka_unit_test(a_line_without_end_is_refused_in_bounded_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
