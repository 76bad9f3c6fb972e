/* Any bytes as mailtop.ini: the records cover them, our reading of a line and iniparser's
 * agree, and the schema takes or refuses without a slip. */
#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "config/config.h"
#include "config/ini.h"
#include "config/ini_lines.h"
#include "fuzz/fuzz.h"

static void check_value(const struct ini_entry *entry, const struct ini_line *line)
{
	if (entry->faulty)
		return;
	insist(strlen(entry->value) == scan_left(&line->value));
	insist(memcmp(entry->value, line->value.at, scan_left(&line->value)) == 0);
}

/* The table holds at most so many keys a section; the walk here must know. */
static void check_lines(const struct ini *ini, const char *bytes, size_t len)
{
	const struct ini_section *section = NULL;
	struct ini_lines lines;
	struct ini_line line;
	size_t n_sections = 0;
	size_t entry = 0;
	size_t at = 0;

	ini_lines_init(&lines, bytes, len);
	while (ini_lines_next(&lines, &line)) {
		insist(line.start == at && line.end > at && line.lines > 0);
		at = line.end;
		if (line.kind == INI_SECTION) {
			section = ini_section(ini, n_sections++);
			entry = 0;
		} else if (line.kind == INI_ENTRY && section && entry < section->n) {
			check_value(&section->entries[entry++], &line);
		}
	}
	insist(at == len);
	insist(n_sections == ini_sections(ini));
	ini_lines_release(&lines);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct problems problems = { 0 };
	struct config config = { 0 };
	struct ini *ini = ini_load_text("fuzz.ini", text, size, &problems);

	if (ini)
		check_lines(ini, text, size);
	ini_free(ini);
	problems_release(&problems);
	if (config_load_text("fuzz.ini", text, size, &config, &problems))
		insist(problems.n_errors == 0);
	else
		insist(problems.n_errors > 0);
	config_release(&config);
	problems_release(&problems);
	return 0;
}
