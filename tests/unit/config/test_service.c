#include "unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "config/service.h"

/* Header: answer, no error; then the numbers of records. */
#define HEAD(questions, answers) "\x12\x34\x81\x80\0" questions "\0" answers "\0\0\0\0"
#define QUESTION                                                                           \
	"\x06_imaps\x04_tcp\x07"                                                           \
	"example\x03org\0\0\x21\0\x01"
/* The name of the question, type SRV, class IN, an hour; then how many bytes follow. */
#define RECORD(bytes) "\xC0\x0C\0\x21\0\x01\0\0\x0E\x10\0" bytes
#define MAIL	      "\x04mail\xC0\x18" /* mail.example.org */

struct answer {
	const char *bytes;
	size_t len;
};

#define ANSWER(text)                                                                       \
	{                                                                                  \
		(text), sizeof(text) - 1                                                   \
	}

static bool parse(const char *bytes, size_t len, struct service *service)
{
	uint8_t *copy = malloc(len ? len : 1);
	bool ok;

	/* so that a sanitizer sees a step beyond the end */
	assert_non_null(copy);
	memcpy(copy, bytes, len);
	ok = service_parse(copy, len, service);
	free(copy);
	return ok;
}

static void the_record_of_lowest_priority_and_highest_weight_counts(void **state)
{
	static const struct answer answer = ANSWER(
		HEAD("\x01", "\x04") QUESTION RECORD("\x0D") "\0\x14\0\x63\x03\xE1" MAIL
			RECORD("\x0D") "\0\x0A\0\x05\x03\xE2" MAIL RECORD(
				"\x0F") "\0\x0A\0\x09\x03\xE3"
					"\x06"
					"better\xC0\x18" RECORD(
						"\x0D") "\0\x0A\0\x07\x03\xE4" MAIL);
	struct service service = { 0 };

	(void)state;
	assert_true(parse(answer.bytes, answer.len, &service));
	assert_string_equal(service.host, "better.example.org");
	assert_int_equal(service.port, 995);
}

static void an_answer_that_names_no_service_changes_nothing(void **state)
{
	static const struct answer bad[] = {
		ANSWER(""),
		ANSWER("\x12\x34\x81"),
		ANSWER(HEAD("\x01", "\0") QUESTION),
		/* a name error */
		ANSWER("\x12\x34\x81\x83\0\x01\0\x01\0\0\0\0" QUESTION RECORD(
			"\x0D") "\0\x0A\0\x05\x03\xE1" MAIL),
		/* more records said than there are */
		ANSWER(HEAD("\x01", "\x09") QUESTION RECORD("\x0D") "\0\x0A\0\x05\x03\xE1"
								    "\x04mail\xC0"),
		/* "." is: not offered here */
		ANSWER(HEAD("\x01", "\x01") QUESTION RECORD("\x07") "\0\0\0\0\0\0\0"),
		/* port 0 */
		ANSWER(HEAD("\x01", "\x01") QUESTION RECORD("\x0D") "\0\0\0\0\0\0" MAIL),
		/* shorter than its head */
		ANSWER(HEAD("\x01", "\x01") QUESTION RECORD("\x04") "\0\0\0\0"),
		ANSWER(HEAD("\x01", "\x01") QUESTION RECORD("\x06") "\0\0\0\0\x03\xE1"),
		/* longer than the answer */
		ANSWER(HEAD("\x01", "\x01")
				QUESTION RECORD("\xFF") "\0\0\0\0\x03\xE1" MAIL),
		/* a name that points to itself */
		ANSWER(HEAD("\x01", "\x01")
				QUESTION RECORD("\x08") "\0\0\0\0\x03\xE1\xC0\x3E"),
		/* and one that points behind the end */
		ANSWER(HEAD("\x01", "\x01")
				QUESTION RECORD("\x08") "\0\0\0\0\x03\xE1\xFF\xFF"),
		/* an address record */
		ANSWER(HEAD("\x01", "\x01") QUESTION
			"\xC0\x0C\0\x01\0\x01\0\0\x0E\x10\0\x04\x7F\0\0\x01"),
		/* names that are no hosts */
		ANSWER(HEAD("\x01", "\x01") QUESTION RECORD(
			"\x0D") "\0\0\0\0\x03\xE1\x04m\x1B[m\xC0\x18"),
		ANSWER(HEAD("\x01", "\x01")
				QUESTION RECORD("\x0D") "\0\0\0\0\x03\xE1\x04/a@b\xC0\x18"),
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct service service = { .port = 77, .host = "as it was" };

		if (parse(bad[i].bytes, bad[i].len, &service))
			fail_msg("%zu is taken: '%s'", i, service.host);
		assert_int_equal(service.port, 77);
		assert_string_equal(service.host, "as it was");
	}
}

static void no_end_and_no_turned_byte_of_an_answer_leads_astray(void **state)
{
	static const struct answer answer = ANSWER(HEAD("\x01", "\x02")
			QUESTION RECORD("\x0D") "\0\x14\0\x63\x03\xE1" MAIL RECORD(
				"\x0D") "\0\x0A\0\x05\x03\xE2" MAIL);
	struct service service;
	char turned[sizeof answer + 256];

	(void)state;
	for (size_t len = 0; len < answer.len; len++)
		parse(answer.bytes, len, &service);
	assert_true(answer.len <= sizeof turned);
	for (size_t i = 0; i < answer.len * 8; i++) {
		memcpy(turned, answer.bytes, answer.len);
		turned[i / 8] = (char)(turned[i / 8] ^ (1 << i % 8));
		if (parse(turned, answer.len, &service))
			assert_true(strlen(service.host) < sizeof service.host);
	}
}

static void a_service_fills_the_connection(void **state)
{
	const struct service service = { MAIL_POP3, TLS_STARTTLS, "pop.example.org", 1110 };
	struct monitor *monitor = monitor_new();
	struct err err;

	(void)state;
	assert_non_null(monitor);
	assert_true(service_apply(&service, monitor, &err));
	assert_int_equal(monitor->type, MAIL_POP3);
	assert_int_equal(monitor->tls, TLS_STARTTLS);
	assert_int_equal(monitor->port, 1110);
	assert_string_equal(monitor->host, "pop.example.org");
	monitor_unref(monitor);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_record_of_lowest_priority_and_highest_weight_counts),
		cmocka_unit_test(an_answer_that_names_no_service_changes_nothing),
		cmocka_unit_test(no_end_and_no_turned_byte_of_an_answer_leads_astray),
		cmocka_unit_test(a_service_fills_the_connection),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
