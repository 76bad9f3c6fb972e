/* Any bytes as a file to import, in the format they look like and in every other: nothing
 * slips, no secret is told, what is taken can be written, and our own formats read back
 * what they wrote. */
#include <locale.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/service.h"
#include "config/transfer.h"
#include "fuzz/fuzz.h"

enum { EXPORT_MAX = 8 * 1024 * 1024 };

static size_t count_monitors(const struct transfer *transfer, struct monitor **monitors)
{
	size_t n = 0;

	for (size_t i = 0; i < transfer->n; i++) {
		const struct candidate *candidate = transfer->list[i];

		insist(candidate->fate != FATE_SKIP || candidate->reason);
		insist(candidate->fate == FATE_SKIP || candidate->monitor);
		if (candidate->fate == FATE_ADD)
			monitors[n++] = candidate->monitor;
	}
	return n;
}

static void check_preview(const struct transfer *transfer)
{
	struct buf lines = BUF_INIT(EXPORT_MAX);

	insist(transfer_preview(transfer, &lines));
	for (size_t i = 0; i < transfer->n; i++) {
		const struct monitor *monitor = transfer->list[i]->monitor;

		/* of a length that no other text has by chance */
		if (monitor && monitor->secret.kind == SECRET_PASSWORD &&
			strlen(monitor->secret.value) > 12 &&
			strcmp(monitor->secret.value, monitor->user) != 0 &&
			!strstr(monitor->name, monitor->secret.value))
			insist(!memmem(lines.data, lines.len, monitor->secret.value,
				       strlen(monitor->secret.value)) ||
				strstr(monitor->host, monitor->secret.value) ||
				transfer->n > 1);
	}
	buf_release(&lines);
}

static void check_export(const struct transfer *transfer, const struct config *config)
{
	static const char *const names[] = { "ini", "json" };
	struct monitor **monitors = calloc(transfer->n + 1, sizeof(struct monitor *));
	const struct transfer_export export = { .monitors = monitors,
		.n = count_monitors(transfer, monitors) };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct buf out = BUF_INIT(EXPORT_MAX);
		struct buf lost = BUF_INIT(EXPORT_MAX);
		struct transfer again = { 0 };
		struct err err;

		insist(transfer_write(transfer_find(names[i]), &export, &out, &lost, &err));
		insist(transfer_read(transfer_find(names[i]), out.len ? out.data : "",
			out.len, &again, &err));
		insist(transfer_plan(&again, config, &err));
		insist(again.n <= export.n && (again.n == export.n) == (lost.len == 0));
		for (size_t k = 0; lost.len == 0 && k < again.n; k++) {
			insist(again.list[k]->monitor != NULL);
			insist(strcmp(again.list[k]->monitor->name, monitors[k]->name) ==
				0);
		}
		transfer_release(&again);
		buf_release(&out);
		buf_release(&lost);
	}
	free(monitors);
}

static void import(const struct transfer_format *format, const char *bytes, size_t len,
	unsigned choice)
{
	const struct transfer_choice choices = { .duplicate = choice % 3,
		.plaintext = choice / 3 % 3,
		.password_command = choice & 1 ? "pass {user} {host}" : NULL };
	struct transfer transfer = { 0 };
	struct problems problems = { 0 };
	struct config config = { 0 };
	struct err err;

	if (!transfer_read(format, bytes, len, &transfer, &err))
		return;
	insist(config_load_text("fuzz.ini", "", 0, &config, &problems));
	transfer_choose(&transfer, &choices);
	insist(transfer_plan(&transfer, &config, &err));
	check_preview(&transfer);
	check_export(&transfer, &config);
	transfer_release(&transfer);
	config_release(&config);
	problems_release(&problems);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	setenv("HOME", "/home/someone", 1);
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	const unsigned choice = size > 0 ? data[size - 1] : 0;
	struct service service = { 0 };

	import(NULL, bytes, size, choice);
	for (size_t i = 0; transfer_format_at(i); i++)
		if (size < 2048)
			import(transfer_format_at(i), bytes, size, choice);
	service_parse(data, size, &service);
	return 0;
}
