#include "unit/test.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "config/schema.h"
#include "unit/config/loaded.h"

enum { SAMPLE_MAX = 64 * 1024 };

static void assert_sample(struct buf *sample)
{
	assert_true(config_sample(sample));
	assert_true(buf_putc(sample, '\0'));
}

static void the_kept_sample_is_the_schema_s(void **state)
{
	struct buf sample = BUF_INIT(SAMPLE_MAX);
	struct buf kept = BUF_INIT(SAMPLE_MAX);
	struct err err;

	(void)state;
	assert_sample(&sample);
	assert_true(file_read("sample.ini", &kept, &err));
	assert_true(buf_putc(&kept, '\0'));
	assert_string_equal(kept.data, sample.data);
	buf_release(&sample);
	buf_release(&kept);
}

static void the_sample_is_free_of_mistakes(void **state)
{
	struct buf sample = BUF_INIT(SAMPLE_MAX);
	struct loaded loaded;

	(void)state;
	assert_sample(&sample);
	loaded = load_text(sample.data);
	assert_true(loaded.ok);
	assert_int_equal(loaded.problems.n, 0);
	assert_int_equal(loaded.config.n_monitors, 2);
	loaded_release(&loaded);
	buf_release(&sample);
}

/* Each commented "#key = value" is a line that may be used as it stands. */
static void every_key_of_the_sample_can_be_uncommented(void **state)
{
	(void)state;
	for (size_t i = 0; schema_row(i); i++) {
		const struct schema_key *key = schema_row(i);
		const char *value = key->fallback ? key->fallback : key->example;
		char text[400];
		struct loaded loaded;

		if (key->imap || key->type == VALUE_SECRET || key->type == VALUE_PATH)
			continue;
		assert_non_null(value);
		snprintf(text, sizeof text, "%s%s = %s\n",
			key->section == SCHEMA_MAILTOP ? "[mailtop]\n" : "", key->name,
			value);
		loaded = load_monitor(text);
		assert_true(loaded.ok);
		assert_int_equal(loaded.problems.n, 0);
		loaded_release(&loaded);
	}
}

static void the_sample_and_the_help_name_every_key(void **state)
{
	struct buf sample = BUF_INIT(SAMPLE_MAX);
	struct buf help = BUF_INIT(SAMPLE_MAX);

	(void)state;
	assert_sample(&sample);
	assert_true(schema_help(&help));
	assert_true(buf_putc(&help, '\0'));
	for (size_t i = 0; schema_row(i); i++) {
		char line[64];

		snprintf(line, sizeof line, "%s = ", schema_row(i)->name);
		assert_non_null(strstr(sample.data, line));
		snprintf(line, sizeof line, "\n  %s ", schema_row(i)->name);
		assert_non_null(strstr(help.data, line));
		assert_non_null(schema_row(i)->help);
		assert_ptr_equal(schema_find(schema_row(i)->section, schema_row(i)->name),
			schema_row(i));
	}
	buf_release(&sample);
	buf_release(&help);
}

static void the_defaults_are_those_of_a_new_monitor(void **state)
{
	struct loaded loaded = load_monitor("");
	struct monitor *fresh = monitor_new();
	const struct monitor *monitor = loaded.config.monitors[0];

	(void)state;
	assert_non_null(fresh);
	assert_int_equal(monitor->type, fresh->type);
	assert_int_equal(monitor->tls, fresh->tls);
	assert_int_equal(monitor->port, fresh->port);
	assert_int_equal(monitor->interval_ms, fresh->interval_ms);
	assert_int_equal(monitor->timeout_ms, fresh->timeout_ms);
	assert_int_equal(monitor->retries, fresh->retries);
	assert_int_equal(monitor->keep, fresh->keep);
	assert_int_equal(monitor->enabled, fresh->enabled);
	assert_int_equal(monitor->allow_plaintext, fresh->allow_plaintext);
	assert_string_equal(monitor->auth, fresh->auth);
	assert_string_equal(monitor->description, fresh->description);
	monitor_unref(fresh);
	loaded_release(&loaded);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_kept_sample_is_the_schema_s),
		cmocka_unit_test(the_sample_is_free_of_mistakes),
		cmocka_unit_test(every_key_of_the_sample_can_be_uncommented),
		cmocka_unit_test(the_sample_and_the_help_name_every_key),
		cmocka_unit_test(the_defaults_are_those_of_a_new_monitor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
