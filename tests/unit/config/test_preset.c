#include "unit/test.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "config/preset.h"
#include "config/value.h"

static struct monitor *applied(const struct preset *preset, enum mail_type type)
{
	struct monitor *monitor = monitor_new();
	struct err err = { 0 };

	assert_non_null(monitor);
	if (!preset_apply(preset, type, monitor, &err))
		fail_msg("%s: %s", preset->name, err.text);
	return monitor;
}

static void every_row_makes_a_connection_that_is_safe(void **state)
{
	(void)state;
	for (size_t i = 0; preset_row(i); i++) {
		const struct preset *preset = preset_row(i);

		for (int type = MAIL_IMAP; type <= MAIL_POP3; type++) {
			struct monitor *monitor = applied(preset, (enum mail_type)type);

			assert_true(monitor->port > 0);
			assert_true(monitor->tls != TLS_NONE ||
				    value_host_is_loopback(monitor->host));
			assert_true(
				(monitor->n_folders > 0) == (monitor->type == MAIL_IMAP));
			assert_true(monitor->interval_ms >= 60 * 1000);
			monitor_unref(monitor);
		}
	}
}

static void every_hint_fits_a_line(void **state)
{
	(void)state;
	for (size_t i = 0; preset_row(i); i++) {
		for (size_t k = 0; k < COUNT_OF(preset_row(i)->hint); k++) {
			const char *hint = preset_row(i)->hint[k];

			assert_non_null(hint);
			assert_true(text_is_printable(hint, strlen(hint)));
			if (text_width(hint) > 76)
				fail_msg("'%s' has %d columns", hint, text_width(hint));
		}
	}
}

static void names_and_domains_belong_to_one_row_each(void **state)
{
	(void)state;
	for (size_t i = 0; preset_row(i); i++) {
		const struct preset *preset = preset_row(i);
		char address[128];
		const char *at = preset->domains ? preset->domains : "";

		assert_ptr_equal(preset_find(preset->name), preset);
		assert_ptr_equal(preset_find(preset->title), preset);
		for (; *at; at += strspn(at, " ")) {
			const size_t len = strcspn(at, " ");

			snprintf(address, sizeof address, "me@%.*s", (int)len, at);
			assert_ptr_equal(preset_for_address(address), preset);
			at += len;
		}
	}
}

static void an_address_leads_to_its_provider(void **state)
{
	static const struct {
		const char *address;
		const char *name;
	} rows[] = {
		{ "me@qq.com", "qq" },
		{ "\"odd@name\"@GMAIL.com", "gmail" },
		{ "me@outlook.com", "outlook" },
		{ "me@163.com", "163" },
		{ "me@yeah.net", "yeah" },
		{ "me@notqq.com", NULL },
		{ "me@qq.com.evil.example", NULL },
		{ "me@mail.qq.com", NULL },
		{ "me@qq.com foxmail.com", NULL },
		{ "qq.com", NULL },
		{ "me@", NULL },
		{ "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct preset *preset = preset_for_address(rows[i].address);

		if (rows[i].name)
			assert_string_equal(preset->name, rows[i].name);
		else
			assert_null(preset);
	}
}

static void a_provider_without_the_type_gets_the_other_one(void **state)
{
	struct monitor *monitor = applied(preset_find("icloud"), MAIL_POP3);

	(void)state;
	assert_int_equal(monitor->type, MAIL_IMAP);
	assert_string_equal(monitor->host, "imap.mail.me.com");
	monitor_unref(monitor);
	monitor = applied(preset_find("pop3"), MAIL_IMAP);
	assert_int_equal(monitor->type, MAIL_POP3);
	assert_int_equal(monitor->port, 995);
	assert_null(monitor->host);
	monitor_unref(monitor);
}

static void another_choice_leaves_nothing_of_the_first(void **state)
{
	struct monitor *monitor = applied(preset_find("outlook"), MAIL_IMAP);
	struct err err;

	(void)state;
	assert_string_equal(monitor->auth, "oauth2");
	assert_true(preset_apply(preset_find("qq"), MAIL_IMAP, monitor, &err));
	assert_string_equal(monitor->auth, "auto");
	assert_string_equal(monitor->host, "imap.qq.com");
	assert_int_equal(monitor->n_folders, 5);
	assert_string_equal(monitor->folders[1].text, "Sent Messages");
	assert_true(preset_apply(preset_find("163"), MAIL_POP3, monitor, &err));
	assert_int_equal(monitor->n_folders, 0);
	assert_int_equal(monitor->interval_ms, 300 * 1000);
	monitor_unref(monitor);
}

static int set_locale(void **state)
{
	(void)state;
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_makes_a_connection_that_is_safe),
		cmocka_unit_test(every_hint_fits_a_line),
		cmocka_unit_test(names_and_domains_belong_to_one_row_each),
		cmocka_unit_test(an_address_leads_to_its_provider),
		cmocka_unit_test(a_provider_without_the_type_gets_the_other_one),
		cmocka_unit_test(another_choice_leaves_nothing_of_the_first),
	};

	return cmocka_run_group_tests(tests, set_locale, NULL);
}
