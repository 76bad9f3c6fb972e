/* Any text as a filter, a name of a key, a number: refused with a sentence and nothing
 * changed, or taken; and a filter that is the opposite word by word lets through what it
 * does not. */
#include <locale.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/scan.h"
#include "base/text.h"
#include "fuzz/fuzz.h"
#include "tui/filter.h"
#include "tui/key.h"

enum { LONGEST = 600 };

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

static struct status *status_made(void)
{
	struct monitor *monitor = monitor_new();
	struct status *status;

	insist(monitor != NULL);
	monitor->name = strdup("Work");
	monitor->host = strdup("imap.example.org");
	monitor->user = strdup("ann");
	insist(monitor->name && monitor->host && monitor->user);
	insist(monitor_add_tag(monitor, "team", "ops"));
	status = status_new(monitor);
	insist(status != NULL);
	monitor_unref(monitor);
	return status;
}

static void check_match(const struct filter *filter)
{
	const struct instant now = { .ms = 900000, .wall_ms = 1795356151000 };
	struct status *status = status_made();
	const struct box box = { .status = status };
	const struct facts facts = { .box = &box,
		.status = status,
		.state = STATE_OK,
		.unseen = 3,
		.total = 40,
		.recent = COUNT_UNKNOWN,
		.size = 123456,
		.arrived = 1,
		.response_us = 8000 };
	bool all = true;

	for (size_t i = 0; i < filter->n; i++) {
		struct filter one = { .n = 1, .terms = { filter->terms[i] } };
		const bool fits = filter_matches(&one, &facts, &now);

		one.terms[0].negated = !one.terms[0].negated;
		insist(fits != filter_matches(&one, &facts, &now));
		all = all && fits;
	}
	insist(filter_matches(filter, &facts, &now) == all);
	status_unref(status);
}

static void check_filter(const char *text)
{
	struct filter filter = { .n = 77 };
	struct err err = { 0 };

	filter_is_field(text);
	if (filter_parse(text, &filter, &err)) {
		insist(filter.n <= FILTER_TERMS_MAX);
		check_match(&filter);
		return;
	}
	insist(filter.n == 77 && err.class == ERR_USAGE && err.text[0]);
	insist(!text_is_printable(text, strlen(text)) ||
		text_is_printable(err.text, strlen(err.text)));
}

static void check_key(const char *text)
{
	char name[KEY_NAME_MAX];
	char32_t key;
	char32_t again;

	if (!key_parse(text, &key))
		return;
	key_name(key, name, sizeof name);
	insist(key_parse(name, &again) && again == key);
}

static void check_numbers(const char *text)
{
	int64_t number = -1;
	int64_t seconds = -1;
	char back[32];

	if (scan_whole_u63(text, &number)) {
		snprintf(back, sizeof back, "%lld", (long long)number);
		insist(strcmp(text + strspn(text, "0"), back) == 0 || number == 0);
	}
	insist(!scan_whole_duration(text, &seconds) || seconds >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = strndup((const char *)data, size < LONGEST ? size : LONGEST);

	insist(text != NULL);
	check_filter(text);
	check_key(text);
	check_numbers(text);
	free(text);
	return 0;
}
