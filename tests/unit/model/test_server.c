#include "unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/server.h"

#define DAY_MS INT64_C(86400000)

static void a_copy_is_written_without_the_original(void **state)
{
	struct server *server = server_new();
	struct server *copy;

	(void)state;
	snprintf(server->address, sizeof server->address, "192.0.2.10");
	server->capabilities = strdup("IMAP4rev1 IDLE");
	copy = server_copy(server);
	assert_non_null(copy);
	copy->capabilities[0] = 'X';
	copy->address[0] = 'x';
	assert_string_equal(server->capabilities, "IMAP4rev1 IDLE");
	assert_string_equal(server->address, "192.0.2.10");
	server_unref(server_ref(copy));
	assert_string_equal(copy->address, "x92.0.2.10");
	server_unref(copy);
	server_unref(server);
	server_unref(NULL);
}

static void addresses_tried_stand_in_their_order_and_none_is_cut(void **state)
{
	struct server *server = server_new();
	size_t len;

	(void)state;
	server_add_tried(server, "2001:db8::1");
	server_add_tried(server, "2001:db8::1");
	server_add_tried(server, "192.0.2.1");
	server_add_tried(server, "2001:db8::1");
	assert_string_equal(server->tried, "2001:db8::1, 192.0.2.1, 2001:db8::1");
	for (int i = 0; i < 20; i++)
		server_add_tried(server, i % 2 ? "192.0.2.2" : "192.0.2.33");
	len = strlen(server->tried);
	assert_true(len < sizeof server->tried);
	assert_true(strcmp(server->tried + len - 11, ", 192.0.2.2") == 0 ||
		    strcmp(server->tried + len - 12, ", 192.0.2.33") == 0);
	server_unref(server);
}

static void days_left_are_whole_and_negative_once_over(void **state)
{
	static const struct {
		int64_t seconds;
		int64_t days;
	} cases[] = { { 0, 0 }, { 86399, 0 }, { 86400, 1 }, { 14 * 86400, 14 }, { -1, -1 },
		{ -86400, -1 }, { -86401, -2 } };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct certificate certificate = {
			.not_after = INT64_C(20000) * 86400 + cases[i].seconds
		};

		assert_int_equal(
			certificate_days_left(&certificate, 20000 * DAY_MS), cases[i].days);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_copy_is_written_without_the_original),
		cmocka_unit_test(addresses_tried_stand_in_their_order_and_none_is_cut),
		cmocka_unit_test(days_left_are_whole_and_negative_once_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
