#include "config/ini.h"

#include <iniparser/iniparser.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "config/ini_lines.h"
#include "config/ini_table.h"

/* So many keys go to iniparser at once. */
enum { CHUNK_KEYS = 160 };

/* A load under way. */
struct reading {
	const char *bytes;
	struct ini *ini;
	struct problems *problems;
	int fd;		  /* memory that iniparser takes for a file */
	char path[32];	  /* of fd; iniparser opens paths only */
	struct buf chunk; /* one section's lines */
};

/* iniparser complains to standard error unless told otherwise; the lines it would complain
 * about are not given to it. */
static int be_silent(const char *format, ...)
{
	(void)format;
	return 0;
}

/* iniparser keeps the section before where one has no name, and parts the names of sections
 * and keys by a colon alone. */
static bool stands_alone(const struct ini_section *section)
{
	return section->name[0] == '\0' || strchr(section->name, ':') != NULL;
}

/* One chunk: sections from first to before the result.  A dictionary of all sections would
 * be searched from end to end for each key, one a section would open a file for each. Equal
 * sections, an error already, stay apart. */
static size_t end_of_chunk(const struct ini *ini, size_t first)
{
	size_t n_keys = ini->sections[first].n;
	size_t end = first + 1;

	if (stands_alone(&ini->sections[first]))
		return end;
	for (; end < ini->n_sections; end++) {
		n_keys += ini->sections[end].n + 1;
		if (n_keys > CHUNK_KEYS || stands_alone(&ini->sections[end]))
			break;
		for (size_t i = first; i < end; i++) {
			if (strcmp(ini->sections[i].name, ini->sections[end].name) == 0)
				return end;
		}
	}
	return end;
}

/* The good lines of a section, as they stand in the file. */
static bool add_to_chunk(struct reading *reading, const struct ini_section *section)
{
	struct buf *chunk = &reading->chunk;
	const struct place *places =
		reading->ini->places + (section->entries - reading->ini->entries);

	if (!buf_printf(chunk, "[%s]\n", section->name))
		return false;
	for (size_t i = 0; i < section->n; i++) {
		const char *at = reading->bytes + places[i].start;
		const size_t len = places[i].end - places[i].start;

		if (section->entries[i].faulty)
			continue;
		if (!buf_append(chunk, at, len) ||
			(at[len - 1] != '\n' && !buf_putc(chunk, '\n')))
			return false;
	}
	return true;
}

static dictionary *parse_chunk(struct reading *reading, size_t first, size_t end)
{
	struct buf *chunk = &reading->chunk;

	buf_clear(chunk);
	for (size_t i = first; i < end; i++) {
		if (!add_to_chunk(reading, &reading->ini->sections[i]))
			return NULL;
	}
	if (ftruncate(reading->fd, (off_t)chunk->len) < 0 ||
		pwrite(reading->fd, chunk->data, chunk->len, 0) != (ssize_t)chunk->len)
		return NULL;
	return iniparser_load(reading->path);
}

/* The value of key in dict; *at is where it stands if dict is in the order of the file, as
 * it is when no key comes twice. */
static const char *find_value(
	const dictionary *dict, const char *section, const char *key, int *at)
{
	const size_t skip = strlen(section) + 1;
	char full[2 * INI_LINE_MAX + 2];

	if (*at < dict->n && dict->key[*at] && strlen(dict->key[*at]) >= skip &&
		strcmp(dict->key[*at] + skip, key) == 0)
		return dict->val[(*at)++];
	snprintf(full, sizeof full, "%s:%s", section, key);
	return iniparser_getstring(dict, full, NULL);
}

static void take_values(struct reading *reading, const struct ini_section *section,
	const dictionary *dict, int *at)
{
	struct ini_entry *entries =
		reading->ini->entries + (section->entries - reading->ini->entries);

	++*at; /* the section itself comes first */
	for (size_t i = 0; i < section->n; i++) {
		const char *value;

		if (entries[i].faulty)
			continue;
		value = find_value(dict, section->name, entries[i].key, at);
		if (value) {
			entries[i].value =
				ini_table_keep(reading->ini, value, strlen(value));
			continue;
		}
		entries[i].faulty = true;
		problems_add(reading->problems, PROBLEM_ERROR, entries[i].line,
			"%.60s: iniparser does not find the value", entries[i].key);
	}
}

/* iniparser frees without wiping.  Its copies of whole lines on the heap are out of reach.
 */
static void wipe_dictionary(dictionary *dict)
{
	for (int i = 0; i < dict->n; i++) {
		if (dict->val[i])
			explicit_bzero(dict->val[i], strlen(dict->val[i]));
	}
	iniparser_freedict(dict);
}

/* Where iniparser's line buffers were. */
__attribute__((noinline)) static void wipe_stack(void)
{
	char room[8 * (INI_LINE_MAX + 1)];

	explicit_bzero(room, sizeof room);
}

static bool read_chunk(struct reading *reading, size_t first, size_t end)
{
	dictionary *dict = parse_chunk(reading, first, end);
	int at = 0;

	if (!dict)
		return false;
	for (size_t i = first; i < end; i++)
		take_values(reading, &reading->ini->sections[i], dict, &at);
	wipe_dictionary(dict);
	return true;
}

static bool read_values(struct reading *reading)
{
	const struct ini *ini = reading->ini;
	bool ok = true;

	iniparser_set_error_callback(be_silent);
	for (size_t first = 0; first < ini->n_sections && ok;) {
		const size_t end = end_of_chunk(ini, first);

		ok = read_chunk(reading, first, end);
		first = end;
	}
	iniparser_set_error_callback(NULL);
	wipe_stack();
	return ok;
}

static bool open_memory(struct reading *reading)
{
	reading->fd = memfd_create("ini", MFD_CLOEXEC);
	snprintf(reading->path, sizeof reading->path, "/proc/self/fd/%d", reading->fd);
	return reading->fd >= 0;
}

/* Its pages may outlive us in a core file, not in another process. */
static void close_memory(struct reading *reading)
{
	if (reading->fd < 0)
		return;
	if (ftruncate(reading->fd, 0) < 0)
		buf_clear(&reading->chunk);
	close(reading->fd);
}

static bool refuse_nul(const char *text, size_t len, struct problems *problems)
{
	const char *nul = memchr(text, '\0', len);
	unsigned line = 1;

	if (!nul)
		return false;
	for (const char *at = text; at < nul; at++)
		line += *at == '\n';
	problems_add(problems, PROBLEM_ERROR, line,
		"a NUL byte: this is not a text file, or one in UTF-16");
	return true;
}

struct ini *ini_load_text(
	const char *name, const char *text, size_t len, struct problems *problems)
{
	struct reading reading = { .bytes = text,
		.problems = problems,
		.chunk = { .max = 2 * INI_FILE_MAX, .secret = true },
		.fd = -1 };
	bool ok = false;

	if (!problems->path)
		problems->path = strdup(name);
	if (len > 0 && refuse_nul(text, len, problems))
		return NULL;
	reading.ini = calloc(1, sizeof *reading.ini);
	if (!reading.ini || !ini_table_fill(reading.ini, text, len, problems))
		goto out;
	ok = open_memory(&reading) && read_values(&reading);
out:
	if (!ok) {
		problems_add(problems, PROBLEM_ERROR, 0,
			"the file cannot be parsed: no memory, or no /proc");
		ini_free(reading.ini);
		reading.ini = NULL;
	}
	close_memory(&reading);
	buf_release(&reading.chunk);
	return reading.ini;
}

struct ini *ini_load(const char *path, struct problems *problems)
{
	struct buf text = { .max = INI_FILE_MAX, .secret = true };
	struct ini *ini = NULL;
	struct err err;

	if (!problems->path)
		problems->path = strdup(path);
	if (file_read(path, &text, &err))
		ini = ini_load_text(
			path, text.len > 0 ? text.data : "", text.len, problems);
	else
		problems_add(problems, PROBLEM_ERROR, 0, "%s", err.text);
	buf_release(&text);
	return ini;
}

void ini_free(struct ini *ini)
{
	if (!ini)
		return;
	ini_table_release(ini);
	free(ini);
}

size_t ini_sections(const struct ini *ini)
{
	return ini->n_sections;
}

const struct ini_section *ini_section(const struct ini *ini, size_t i)
{
	return &ini->sections[i];
}

const char *ini_get(const struct ini_section *section, const char *key, unsigned *line)
{
	for (size_t i = 0; i < section->n; i++) {
		if (strcmp(section->entries[i].key, key) != 0)
			continue;
		if (line)
			*line = section->entries[i].line;
		return section->entries[i].value;
	}
	return NULL;
}
