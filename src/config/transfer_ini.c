/* mailtop's own config, section by section. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/changes.h"
#include "config/edit_line.h"
#include "config/ini.h"
#include "config/transfer_parts.h"

static const char prefix[] = "monitor ";

static bool knows(const char *bytes, size_t len)
{
	struct scan rest = scan_of(bytes, len);
	struct scan line;

	while (transfer_line(&rest, &line)) {
		scan_blanks(&line);
		if (scan_word(&line, "[monitor ") || scan_word(&line, "[mailtop]"))
			return true;
	}
	return false;
}

/* What holds in that file for all. */
static const char *setting_of(const struct ini *ini, const char *key)
{
	for (size_t i = 0; i < ini_sections(ini); i++) {
		const struct ini_section *section = ini_section(ini, i);
		const char *value = strcmp(section->name, "mailtop") == 0
					    ? ini_get(section, key, NULL)
					    : NULL;

		if (value)
			return value;
	}
	return NULL;
}

static void take_defaults(struct candidate *candidate, const struct ini *ini)
{
	static const char *const keys[] = { "interval", "timeout" };

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const char *value = setting_of(ini, keys[i]);

		if (value && !candidate_get(candidate, keys[i]))
			candidate_set(candidate, keys[i], value, candidate->line);
	}
}

static bool add_section(
	struct transfer *transfer, const struct ini *ini, const struct ini_section *section)
{
	struct candidate *candidate = transfer_add(transfer, section->line);

	if (!candidate)
		return false;
	candidate_name(candidate, section->name + strlen(prefix));
	for (size_t i = 0; i < section->n; i++) {
		const struct ini_entry *entry = &section->entries[i];

		if (!entry->faulty)
			candidate_take(candidate, entry->key, entry->value, entry->line);
	}
	take_defaults(candidate, ini);
	return true;
}

/* To the mailbox in whose section its line is, else to the file. */
static void tell(struct transfer *transfer, const struct problem *problem)
{
	struct candidate *owner = NULL;

	for (size_t i = 0; i < transfer->n; i++) {
		if (transfer->list[i]->line <= problem->line)
			owner = transfer->list[i];
	}
	if (!owner)
		transfer_note(transfer, "line %u: %s", problem->line, problem->text);
	else if (problem->level == PROBLEM_ERROR)
		candidate_refuse(owner, "line %u: %s", problem->line, problem->text);
	else
		candidate_note(owner, "line %u: %s", problem->line, problem->text);
}

static bool read_ini(
	struct transfer *transfer, const char *bytes, size_t len, struct err *err)
{
	struct problems problems = { 0 };
	struct ini *ini = ini_load_text("import", bytes, len, &problems);

	for (size_t i = 0; ini && i < ini_sections(ini); i++) {
		const struct ini_section *section = ini_section(ini, i);

		if (strncmp(section->name, prefix, strlen(prefix)) == 0 &&
			!add_section(transfer, ini, section))
			break;
	}
	for (size_t i = 0; ini && i < problems.n; i++)
		tell(transfer, &problems.list[i]);
	if (!ini)
		err_set(err, ERR_CONFIG, "%s",
			problems.n > 0 ? problems.list[0].text : "out of memory");
	problems_release(&problems);
	ini_free(ini);
	return ini != NULL;
}

static bool is_password(const char *key)
{
	return strcmp(key, "password") == 0 || strcmp(key, "password_sealed") == 0;
}

static bool put_section(const struct monitor *monitor, const struct changes *changes,
	size_t number, const char *sealed, struct buf *out, struct err *err)
{
	const struct edit_style style = edit_style_of(scan_text(""), 0, 0);
	struct edit_wish wish = { .key = "password_sealed", .value = sealed };

	if (monitor->label ? !buf_printf(out, "[%s%s]\n", prefix, monitor->label)
			   : !buf_printf(out, "[%smailbox-%zu]\n", prefix, number))
		return err_memory(err);
	for (size_t i = 0; i < changes->n; i++) {
		const struct change *change = &changes->list[i];
		const struct edit_wish line = { change->key, change->value, change->quote };

		if (!is_password(change->key) && !edit_put_new(&style, &line, out, err))
			return false;
	}
	return (!sealed || edit_put_new(&style, &wish, out, err)) &&
	       (buf_putc(out, '\n') || err_memory(err));
}

static bool write_ini(const struct transfer_export *export, struct buf *out,
	struct buf *lost, struct err *err)
{
	/* so that each says its own, whatever holds where they are read */
	const struct settings bare = { 0 };

	for (size_t i = 0; i < export->n; i++) {
		const struct monitor *monitor = export->monitors[i];
		const char *sealed = export->sealed ? export->sealed[i] : NULL;
		const size_t before = out->len;
		struct changes changes = { 0 };
		bool ok = changes_between(NULL, monitor, &bare, &changes, err) &&
			  put_section(monitor, &changes, i + 1, sealed, out, err);

		changes_release(&changes);
		if (ok)
			continue;
		if (err->class != ERR_CONFIG)
			return false;
		out->len = before;
		if (!buf_printf(lost, "'%s' is left out: %s\n", monitor->name, err->text))
			return err_memory(err);
	}
	return true;
}

const struct transfer_format transfer_ini = {
	.name = "ini",
	.help = "mailtop's own config",
	.knows = knows,
	.read = read_ini,
	.write = write_ini,
};
