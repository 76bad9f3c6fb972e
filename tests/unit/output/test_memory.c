/* What is printed while each allocation fails in turn, those of the JSON library included.
 */
#include "unit/failing.h"

#include <jansson.h>
#include <stdio.h>

#include "output/detect.h"
#include "output/json.h"
#include "output/stream.h"
#include "output/table.h"
#include "unit/output/some_status.h"

enum { PAPER = 64 * 1024 };

/* A stream that needs no memory of its own to be written to. */
static FILE *paper_of(char *bytes)
{
	FILE *out = fmemopen(bytes, PAPER, "w");

	assert_non_null(out);
	return out;
}

static bool print(const struct snapshot *snapshot, output_fn write)
{
	const struct output_look look = { .columns = 80, .unicode = true };
	const struct instant now = some_now();
	char bytes[PAPER] = "";
	const bool armed = failing.armed;
	struct err err = { 0 };
	FILE *out;
	bool ok;

	failing_disarm();
	out = paper_of(bytes);
	failing.armed = armed;
	ok = write(out, snapshot, &now, &look, &err);
	failing_disarm();
	fclose(out);
	if (!ok)
		assert_true(failing_hit() && strstr(err.text, "memory"));
	else
		assert_non_null(strstr(bytes, write == table_write ? "1,204" : "1204"));
	return ok;
}

static bool print_table(void *context)
{
	return print(context, table_write);
}

static bool print_json(void *context)
{
	return print(context, json_write);
}

static bool print_stream(void *context)
{
	const struct instant now = some_now();
	char bytes[PAPER] = "";
	struct stream stream = { 0 };
	struct err err = { 0 };
	bool ok;
	const bool armed = failing.armed;

	failing_disarm();
	stream.out = paper_of(bytes);
	failing.armed = armed;
	ok = stream_write(&stream, context, &now, &err);
	if (!ok)
		assert_true(failing_hit() && strstr(err.text, "memory"));
	stream_release(&stream);
	failing_disarm();
	fclose(stream.out);
	return ok;
}

static bool print_detect(void *context)
{
	const struct output_look look = { .columns = 80 };
	const struct snapshot *snapshot = context;
	const struct instant now = some_now();
	char bytes[PAPER] = "";
	struct err err = { 0 };
	const bool armed = failing.armed;
	FILE *out;
	bool ok;

	failing_disarm();
	out = paper_of(bytes);
	failing.armed = armed;
	ok = detect_write(out, snapshot->rows[0], &now, &look, &err);
	failing_disarm();
	fclose(out);
	assert_true(ok || (failing_hit() && strstr(err.text, "memory")));
	return ok;
}

static void what_cannot_be_printed_is_an_error(void **state)
{
	struct status *rows[] = { some_imap(0), some_pop3(1), some_refused(2) };
	struct snapshot snapshot;

	(void)state;
	snapshot = some_snapshot(rows, COUNT_OF(rows));
	json_set_alloc_funcs(malloc, free);
	fail_each("table", print_table, &snapshot);
	fail_each("json", print_json, &snapshot);
	fail_each("stream", print_stream, &snapshot);
	fail_each("detect", print_detect, &snapshot);
	snapshot_release(&snapshot);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_cannot_be_printed_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
