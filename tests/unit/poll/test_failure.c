#include "unit/test.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "poll/failure.h"

static void the_last_refusal_is_found_without_its_tag(void **state)
{
	static const struct {
		const char *lines;
		const char *text; /* NULL: none */
	} cases[] = {
		{ "* OK ready\nA002 NO [AUTHENTICATIONFAILED] no\n",
			"[AUTHENTICATIONFAILED] no" },
		{ "+OK\n-ERR [AUTH] denied\n", "[AUTH] denied" },
		{ "-ERR\n", "" },
		{ "* BYE\n", "" },
		{ "* BYE Too many connections\n", "Too many connections" },
		{ "* bye gone\n", "gone" },
		{ "A1 NO first\nA2 BAD second\n", "second" },
		{ "A1 NO first\n* OK later\n", "first" },
		{ "* OK NO BAD BYE -ERR\n", NULL },
		{ "+OK NOT AN -ERR\n", NULL },
		{ "A1 NOT a refusal\n", NULL },
		{ "-ERROR like\n", NULL },
		{ "", NULL },
		{ "\n\n \n", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *text = NULL;
		size_t len = 0;
		const bool found = failure_last_refusal(
			cases[i].lines, strlen(cases[i].lines), &text, &len);

		assert_int_equal(found, cases[i].text != NULL);
		if (!found)
			continue;
		assert_int_equal(len, strlen(cases[i].text));
		assert_memory_equal(text, cases[i].text, len);
	}
}

struct scene {
	struct dial dial;
	struct sample sample;
};

static void open_scene(struct scene *scene)
{
	struct monitor *monitor = monitor_new();
	char password[] = "sesame";
	const struct buf secret = { .data = password, .len = 6, .max = 6 };

	assert_non_null(monitor);
	monitor->host = strdup("127.0.0.1");
	monitor->user = strdup("ann");
	monitor->port = 1;
	assert_true(dial_init(&scene->dial, NULL, monitor, &secret, NULL, NULL));
	sample_init(&scene->sample);
	monitor_unref(monitor);
}

static void close_scene(struct scene *scene)
{
	dial_release(&scene->dial);
	sample_release(&scene->sample);
}

static void each_code_has_its_class_and_phase(void **state)
{
	static const struct {
		CURLcode code;
		enum err_class class;
		enum phase phase;
	} cases[] = {
		{ CURLE_COULDNT_RESOLVE_HOST, ERR_DNS, PHASE_DNS },
		{ CURLE_COULDNT_CONNECT, ERR_CONNECT, PHASE_CONNECT },
		{ CURLE_PEER_FAILED_VERIFICATION, ERR_CERTIFICATE, PHASE_TLS },
		{ CURLE_SSL_PINNEDPUBKEYNOTMATCH, ERR_CERTIFICATE, PHASE_TLS },
		{ CURLE_SSL_CACERT_BADFILE, ERR_CERTIFICATE, PHASE_TLS },
		{ CURLE_SSL_CONNECT_ERROR, ERR_TLS, PHASE_TLS },
		{ CURLE_USE_SSL_FAILED, ERR_TLS, PHASE_TLS },
		{ CURLE_LOGIN_DENIED, ERR_AUTH, PHASE_LOGIN },
		{ CURLE_OUT_OF_MEMORY, ERR_SYSTEM, PHASE_DNS },
		{ CURLE_RECV_ERROR, ERR_CONNECT, PHASE_DNS },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct scene scene;

		open_scene(&scene);
		failure_judge(&scene.dial, (int)cases[i].code, &scene.sample);
		assert_int_equal(scene.sample.err.class, cases[i].class);
		assert_int_equal(scene.sample.failed_at, cases[i].phase);
		assert_int_not_equal(scene.sample.err.text[0], '\0');
		close_scene(&scene);
	}
}

static void the_servers_own_words_win_and_hide_the_password(void **state)
{
	struct scene scene;

	(void)state;
	open_scene(&scene);
	buf_puts(&scene.dial.lines,
		"* OK hi\nA1 NO [AUTHENTICATIONFAILED] not sesame\033[1m\n");
	failure_judge(&scene.dial, CURLE_LOGIN_DENIED, &scene.sample);
	assert_string_equal(scene.sample.err.text, "[AUTHENTICATIONFAILED] not ******?[1m");
	close_scene(&scene);
}

static void a_goodbye_instead_of_a_greeting_is_judged_by_its_words(void **state)
{
	struct scene scene;

	(void)state;
	open_scene(&scene);
	scene.dial.handshake.ended_us = 1;
	buf_puts(&scene.dial.lines, "* BYE [UNAVAILABLE] Too many connections\n");
	failure_judge(&scene.dial, CURLE_WEIRD_SERVER_REPLY, &scene.sample);
	assert_int_not_equal(scene.sample.err.class, ERR_AUTH);
	assert_int_equal(scene.sample.failed_at, PHASE_LOGIN);
	assert_non_null(strstr(scene.sample.err.text, "Too many connections"));
	close_scene(&scene);
}

static void a_refused_plain_connection_says_what_to_do(void **state)
{
	struct scene scene;

	(void)state;
	open_scene(&scene);
	scene.dial.bared = true;
	snprintf(scene.dial.address, sizeof scene.dial.address, "192.0.2.1");
	failure_judge(&scene.dial, CURLE_COULDNT_CONNECT, &scene.sample);
	assert_int_equal(scene.sample.err.class, ERR_TLS);
	assert_string_equal(scene.sample.err.text,
		"refusing to send the password in clear to 192.0.2.1; set tls or "
		"allow_plaintext = yes");
	close_scene(&scene);
}

static void a_deadline_says_where_it_was_met(void **state)
{
	struct scene scene;

	(void)state;
	open_scene(&scene);
	failure_late(&scene.dial, &scene.sample);
	assert_string_equal(
		scene.sample.err.text, "no answer after 6.0 s: looking up '127.0.0.1'");
	scene.dial.resolved = true;
	snprintf(scene.dial.address, sizeof scene.dial.address, "192.0.2.1");
	failure_late(&scene.dial, &scene.sample);
	assert_string_equal(scene.sample.err.text,
		"no answer after 6.0 s: connecting to 192.0.2.1 port 1");
	scene.dial.handshake.began_us = 1;
	failure_late(&scene.dial, &scene.sample);
	assert_int_equal(scene.sample.failed_at, PHASE_TLS);
	scene.dial.handshake.ended_us = 2;
	buf_puts(&scene.dial.lines, "* OK one\n* OK wait\n");
	failure_late(&scene.dial, &scene.sample);
	assert_int_equal(scene.sample.err.class, ERR_TIMEOUT);
	assert_string_equal(scene.sample.err.text,
		"no answer after 6.0 s: logging in at "
		"192.0.2.1 port 1, it said last: * OK wait");
	close_scene(&scene);
}

static void where_no_way_to_log_in_fits_those_that_there_are_are_named(void **state)
{
	static const struct {
		const char *lines;
		const char *text;
	} cases[] = {
		{ "* OK [CAPABILITY IMAP4rev1 AUTH=GSSAPI AUTH=NTLM] hi\n",
			"no way to log in with this password: the server offers GSSAPI "
			"NTLM" },
		{ "* CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=GSSAPI\nA1 OK\n",
			"no way to log in with this password: the server offers GSSAPI" },
		{ "* CAPABILITY AUTH=PLAIN\nA1 OK\n* CAPABILITY AUTH=GSSAPI\nA2 OK\n",
			"no way to log in with this password: the server offers GSSAPI" },
		{ "+OK\nTOP\nSASL GSSAPI NTLM\nUIDL\n",
			"no way to log in with this password: the server offers GSSAPI "
			"NTLM" },
		{ "+OK\nTOP\nUIDL\n",
			"no way to log in with this password: the server offers none" },
		{ "* CAPABILITY AUTH=PLAIN\nA1 OK\n+ go on\n", "login denied" },
		{ "* CAPABILITY AUTH=PLAIN\nA1 OK\n+\n", "login denied" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct scene scene;

		open_scene(&scene);
		buf_puts(&scene.dial.lines, cases[i].lines);
		failure_judge(&scene.dial, CURLE_LOGIN_DENIED, &scene.sample);
		assert_int_equal(scene.sample.err.class, ERR_AUTH);
		assert_string_equal(scene.sample.err.text, cases[i].text);
		close_scene(&scene);
	}
}

static void a_refused_token_is_explained_in_the_servers_words(void **state)
{
	struct scene scene;

	(void)state;
	open_scene(&scene);
	free(scene.dial.monitor->auth);
	scene.dial.monitor->auth = strdup("xoauth2");
	assert_non_null(scene.dial.monitor->auth);
	buf_puts(&scene.dial.lines, "* OK\n+ eyJzdGF0dXMiOiI0MDAifQ==\n");
	failure_judge(&scene.dial, CURLE_LOGIN_DENIED, &scene.sample);
	assert_int_equal(scene.sample.err.class, ERR_AUTH);
	assert_string_equal(scene.sample.err.text,
		"the access token was refused: {\"status\":\"400\"}");
	close_scene(&scene);
}

static void a_socket_that_cannot_be_had_is_this_machines_trouble(void **state)
{
	struct scene scene;

	(void)state;
	open_scene(&scene);
	scene.dial.socket_errno = EMFILE;
	failure_judge(&scene.dial, CURLE_COULDNT_CONNECT, &scene.sample);
	assert_int_equal(scene.sample.err.class, ERR_SYSTEM);
	assert_int_equal(scene.sample.failed_at, PHASE_CONNECT);
	assert_string_equal(
		scene.sample.err.text, "cannot open a socket: Too many open files");
	close_scene(&scene);
}

static void on_the_way_to_tls_it_is_told_apart_what_the_server_did(void **state)
{
	static const struct {
		CURLcode code;
		const char *lines;
		const char *error; /* of the library */
		const char *text;
	} cases[] = {
		{ CURLE_USE_SSL_FAILED, "* OK hi\nA1 NO not with sesame\n", "",
			"the server refused STARTTLS: not with ******" },
		{ CURLE_USE_SSL_FAILED, "* OK hi\n", "STARTTLS not available.",
			"STARTTLS not available" },
		{ CURLE_WEIRD_SERVER_REPLY, "* OK hi\nA1 OK go\n", "",
			"more than the answer to STARTTLS came in clear: somebody on the "
			"way may have put it there" },
		{ CURLE_SSL_CONNECT_ERROR, "",
			"error:0A00010B:SSL routines::wrong version number",
			"what the server answered is no TLS" },
		{ CURLE_SSL_CACERT_BADFILE, "",
			"error setting certificate file: /nowhere/ca.pem",
			"error setting certificate file: /nowhere/ca.pem" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct scene scene;

		open_scene(&scene);
		scene.dial.monitor->tls = TLS_STARTTLS;
		buf_puts(&scene.dial.lines, cases[i].lines);
		snprintf(scene.dial.error, sizeof scene.dial.error, "%s", cases[i].error);
		failure_judge(&scene.dial, (int)cases[i].code, &scene.sample);
		assert_string_equal(scene.sample.err.text, cases[i].text);
		assert_int_equal(scene.sample.failed_at, PHASE_TLS);
		close_scene(&scene);
	}
}

static void a_refusal_without_a_word_is_called_that(void **state)
{
	struct scene scene;

	(void)state;
	open_scene(&scene);
	buf_puts(&scene.dial.lines, "* OK hi\nA1 NO\n");
	scene.dial.handshake.ended_us = 1;
	failure_judge(&scene.dial, CURLE_LOGIN_DENIED, &scene.sample);
	assert_string_equal(scene.sample.err.text, "the server refused without a word");
	close_scene(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_refusal_is_found_without_its_tag),
		cmocka_unit_test(each_code_has_its_class_and_phase),
		cmocka_unit_test(the_servers_own_words_win_and_hide_the_password),
		cmocka_unit_test(a_goodbye_instead_of_a_greeting_is_judged_by_its_words),
		cmocka_unit_test(a_refused_plain_connection_says_what_to_do),
		cmocka_unit_test(a_deadline_says_where_it_was_met),
		cmocka_unit_test(
			where_no_way_to_log_in_fits_those_that_there_are_are_named),
		cmocka_unit_test(a_refused_token_is_explained_in_the_servers_words),
		cmocka_unit_test(a_socket_that_cannot_be_had_is_this_machines_trouble),
		cmocka_unit_test(on_the_way_to_tls_it_is_told_apart_what_the_server_did),
		cmocka_unit_test(a_refusal_without_a_word_is_called_that),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
