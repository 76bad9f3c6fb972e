#include "config/transfer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/count_of.h"
#include "config/transfer_parts.h"

/* In the order in which they are asked whether a file is theirs. */
static const struct transfer_format *const formats[] = {
	&transfer_hertzbeat,
	&transfer_json,
	&transfer_ini,
	&transfer_mbsync,
	&transfer_fetchmail,
	&transfer_csv,
};

const struct transfer_format *transfer_format_at(size_t i)
{
	return i < COUNT_OF(formats) ? formats[i] : NULL;
}

const struct transfer_format *transfer_find(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(formats); i++) {
		if (strcmp(formats[i]->name, name) == 0)
			return formats[i];
	}
	return NULL;
}

static const struct transfer_format *recognize(const char *bytes, size_t len)
{
	for (size_t i = 0; i < COUNT_OF(formats); i++) {
		if (formats[i]->knows(bytes, len))
			return formats[i];
	}
	return NULL;
}

/* "entry 3" for those without a name. */
static bool name_all(struct transfer *transfer)
{
	for (size_t i = 0; i < transfer->n; i++) {
		struct candidate *candidate = transfer->list[i];

		candidate->n_read_notes = candidate->n_notes;
		if (!candidate->name)
			candidate->name = strdup("");
		if (!candidate->name || candidate->no_memory)
			return false;
	}
	return !transfer->no_memory;
}

bool transfer_read(const struct transfer_format *format, const char *bytes, size_t len,
	struct transfer *transfer, struct err *err)
{
	static const char mark[] = "\xEF\xBB\xBF";
	struct transfer reading = { 0 };
	bool ok;

	if (len >= strlen(mark) && memcmp(bytes, mark, strlen(mark)) == 0) {
		bytes += strlen(mark);
		len -= strlen(mark);
	}
	reading.format = format ? format : recognize(bytes, len);
	if (!reading.format)
		return err_set(err, ERR_CONFIG,
			"it is in no format that is known; name one with --format");
	ok = reading.format->read(&reading, bytes, len, err);
	if (ok && reading.too_many)
		transfer_note(&reading, "what follows the first %d entries is left out",
			TRANSFER_MAX);
	if (ok && !name_all(&reading))
		ok = err_memory(err);
	if (ok)
		*transfer = reading;
	else
		transfer_release(&reading);
	return ok;
}

bool transfer_write(const struct transfer_format *format,
	const struct transfer_export *export, struct buf *out, struct buf *lost,
	struct err *err)
{
	if (!format->write)
		return err_set(err, ERR_USAGE, "format '%s' is only read", format->name);
	return format->write(export, out, lost, err);
}

static void free_texts(char **texts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(texts[i]);
	free(texts);
}

static void free_candidate(struct candidate *candidate)
{
	while (candidate->n_entries > 0)
		candidate_drop(candidate, candidate->entries[0].key);
	free(candidate->entries);
	free_texts(candidate->notes, candidate->n_notes);
	free(candidate->name);
	free(candidate->refusal);
	free(candidate->reason);
	monitor_unref(candidate->monitor);
	free(candidate);
}

void transfer_release(struct transfer *transfer)
{
	for (size_t i = 0; i < transfer->n; i++)
		free_candidate(transfer->list[i]);
	free(transfer->list);
	free_texts(transfer->notes, transfer->n_notes);
	*transfer = (struct transfer){ 0 };
}

bool transfer_give_password(
	struct candidate *candidate, const char *password, struct err *err)
{
	candidate_set(candidate, "password", password, candidate->line);
	return !candidate->no_memory || err_memory(err);
}

size_t transfer_count(const struct transfer *transfer, enum fate fate)
{
	size_t n = 0;

	for (size_t i = 0; i < transfer->n; i++)
		n += transfer->list[i]->fate == fate;
	return n;
}

void candidate_place(const struct candidate *candidate, char *out, size_t size)
{
	if (candidate->line > 0)
		snprintf(out, size, "line %u", candidate->line);
	else
		snprintf(out, size, "entry %zu", candidate->number);
}

const char *fate_name(enum fate fate)
{
	static const char *const names[] = {
		[FATE_ADD] = "add",
		[FATE_CHANGE] = "change",
		[FATE_SAME] = "same",
		[FATE_SKIP] = "skip",
	};

	return names[fate];
}

static bool put_candidate(const struct candidate *candidate, struct buf *out)
{
	const struct monitor *monitor = candidate->monitor;
	char place[32];
	char url[320];
	bool ok;

	candidate_place(candidate, place, sizeof place);
	ok = buf_printf(out, "%-7s %s (%s)", fate_name(candidate->fate),
		candidate->name[0] ? candidate->name : "without a name", place);
	if (ok && monitor) {
		if (strcmp(monitor->name, candidate->name) != 0)
			ok = buf_printf(out, " as %s", monitor->name);
		monitor_url(monitor, url, sizeof url);
		ok = ok && buf_printf(out, ": %s, %s%s", url, monitor->user,
				   monitor->enabled ? "" : ", not enabled");
	}
	ok = ok && buf_putc(out, '\n');
	if (ok && candidate->reason)
		ok = buf_printf(out, "        because %s\n", candidate->reason);
	for (size_t i = 0; ok && i < candidate->n_notes; i++)
		ok = buf_printf(out, "        %s\n", candidate->notes[i]);
	return ok;
}

bool transfer_preview(const struct transfer *transfer, struct buf *out)
{
	for (size_t i = 0; i < transfer->n_notes; i++) {
		if (!buf_printf(out, "%s\n", transfer->notes[i]))
			return false;
	}
	for (size_t i = 0; i < transfer->n; i++) {
		if (!put_candidate(transfer->list[i], out))
			return false;
	}
	return buf_printf(out, "%zu to add, %zu to change, %zu the same, %zu to skip\n",
		transfer_count(transfer, FATE_ADD), transfer_count(transfer, FATE_CHANGE),
		transfer_count(transfer, FATE_SAME), transfer_count(transfer, FATE_SKIP));
}
