#include "unit/test.h"

#include <string.h>

#include "base/count_of.h"
#include "poll/alert.h"

static void what_is_said_against_our_certificate_is_ours_to_mend(void **state)
{
	static const struct {
		int heard;
		bool has;
		const char *words;
	} rows[] = {
		{ 116, false,
			"the server asks for a certificate of ours, set client_cert: "
			"certificate required" },
		{ 40, false,
			"the server asks for a certificate of ours, set client_cert: "
			"handshake failure" },
		{ 45, true, "the server refused our client_cert: certificate expired" },
		{ 48, true, "the server refused our client_cert: unknown ca" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct handshake handshake = { .asked = true,
			.alert_heard = rows[i].heard };
		struct err err = { 0 };

		assert_true(alert_judge(&handshake, rows[i].has, &err));
		assert_int_equal(err.class, ERR_TLS);
		assert_string_equal(err.text, rows[i].words);
	}
}

static void a_version_that_is_too_old_is_said_whoever_says_it(void **state)
{
	static const struct handshake rows[] = { { .alert_heard = 70 },
		{ .alert_said = 70 } };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct err err = { 0 };

		assert_true(alert_judge(&rows[i], false, &err));
		assert_int_equal(err.class, ERR_TLS);
		assert_non_null(strstr(err.text, "TLS 1.2"));
	}
}

static void an_alert_of_another_cause_is_left_to_the_library(void **state)
{
	static const struct handshake rows[] = {
		{ 0 },
		{ .alert_heard = 40 }, /* it asked for no certificate */
		{ .alert_heard = 116 },
		{ .asked = true },
		{ .asked = true, .alert_heard = 80 },
		{ .asked = true, .alert_said = 48 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct err err = { 0 };

		assert_false(alert_judge(&rows[i], true, &err));
		assert_int_equal(err.class, ERR_NONE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_said_against_our_certificate_is_ours_to_mend),
		cmocka_unit_test(a_version_that_is_too_old_is_said_whoever_says_it),
		cmocka_unit_test(an_alert_of_another_cause_is_left_to_the_library),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
