#include "unit/test.h"

#include <string.h>

#include "output/detect.h"
#include "unit/output/some_status.h"

static const struct output_look plain = { .columns = 80, .unicode = true };

static void write_one(struct paper *paper, struct status *status)
{
	struct instant now = some_now();
	struct err err = { 0 };

	paper_begin(paper);
	assert_true(detect_write(paper->out, status, &now, &plain, &err));
	paper_end(paper);
	status_unref(status);
}

static void says(const struct paper *paper, const char *line)
{
	if (!strstr(paper->text, line))
		fail_msg("no '%s' in:\n%s", line, paper->text);
}

static void a_refused_login_is_shown_at_its_phase_with_the_servers_words(void **state)
{
	struct paper paper;

	(void)state;
	write_one(&paper, some_refused(0));
	says(&paper, "server        imaps://mail.example:993\n");
	says(&paper, "connect       ok       0.2 ms\n");
	says(&paper, "login         FAIL\n"
		     "              [AUTHENTICATIONFAILED] Authentication failed.\n");
	says(&paper, "reply         -\n");
	assert_null(strstr(paper.text, "certificate"));
	paper_release(&paper);
}

static void all_facts_of_the_server_are_shown(void **state)
{
	struct paper paper;

	(void)state;
	write_one(&paper, some_imap(0));
	says(&paper, "connect       ok       3.0 ms  192.0.2.10\n");
	says(&paper, "tls           ok       4.0 ms  TLSv1.3 TLS_AES_256_GCM_SHA384\n");
	says(&paper, "reply         warn     6.0 ms\n");
	says(&paper, "certificate   trusted\n");
	says(&paper, "  valid       from 2026-11-18 until 2026-12-02, 10 days left\n");
	says(&paper, "  sha256      0123abcd\n");
	says(&paper, "  pin_sha256  cGlu\n");
	says(&paper, "software      Dovecot\n");
	says(&paper, "              IMAP4rev1 IDLE LIST-STATUS\n");
	says(&paper, "        受信箱                           –          –");
	paper_release(&paper);
}

static void a_certificate_that_is_over_says_since_when(void **state)
{
	struct status *status = some_pop3(0);
	struct paper paper;

	(void)state;
	add_server(status);
	status->server->certificate.not_after = some_now().wall_ms / 1000 - 3 * 86400;
	status->server->certificate.trusted = false;
	write_one(&paper, status);
	says(&paper, "certificate   NOT trusted\n");
	says(&paper, "over since 3 days\n");
	says(&paper, "\npin_sha256 = cGlu\n"); /* as a line of the config */
	says(&paper, "messages      7\n");
	says(&paper, "size          4.0 GB\n");
	paper_release(&paper);
}

static void a_line_of_the_conversation_is_one_printable_line(void **state)
{
	struct paper paper;

	(void)state;
	paper_begin(&paper);
	detect_trace(paper.out, &plain, DETECT_SENT, "A1 LOGOUT");
	detect_trace(paper.out, &plain, DETECT_RECEIVED, "* BYE \033]0;x\a");
	detect_trace(paper.out, &plain, DETECT_NOTE, "closed");
	assert_string_equal(paper_end(&paper), "> A1 LOGOUT\n< * BYE ?]0;x?\n* closed\n");
	paper_release(&paper);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_refused_login_is_shown_at_its_phase_with_the_servers_words),
		cmocka_unit_test(all_facts_of_the_server_are_shown),
		cmocka_unit_test(a_certificate_that_is_over_says_since_when),
		cmocka_unit_test(a_line_of_the_conversation_is_one_printable_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
