/* Any bytes as mailtop.ini, edited: what is outside of the section stays, what is inside
 * reads back as wished, and what was taken out comes back to the byte.  The first byte
 * chooses the section, the second the values. */
#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "config/edit.h"
#include "config/ini.h"
#include "fuzz/fuzz.h"

static struct scan span(const struct buf *buf)
{
	return buf->len > 0 ? scan_of(buf->data, buf->len) : scan_text("");
}

/* The name of the n-th section, from the first again behind the last; false: there is none.
 */
static bool nth_section(struct scan text, size_t n, struct edit_name *out)
{
	struct ini_lines lines;
	struct ini_line line;
	size_t n_sections = 0;

	ini_lines_init(&lines, text.at, scan_left(&text));
	while (ini_lines_next(&lines, &line))
		n_sections += line.kind == INI_SECTION;
	if (n_sections == 0)
		return false;
	n %= n_sections;
	ini_lines_init(&lines, text.at, scan_left(&text));
	while (ini_lines_next(&lines, &line)) {
		if (line.kind != INI_SECTION || n-- > 0)
			continue;
		edit_fold(line.name, out);
		break;
	}
	ini_lines_release(&lines);
	return true;
}

static void check_around(
	struct scan before, struct scan after, const struct edit_place *place)
{
	const size_t behind = scan_left(&before) - place->end;

	insist(scan_left(&after) >= place->start + behind);
	insist(memcmp(before.at, after.at, place->start) == 0);
	insist(memcmp(before.at + place->end, after.end - behind, behind) == 0);
}

/* How often the key stands in the section, the last value in *value. */
static size_t count_key(
	struct scan text, const char *section, const char *key, struct buf *value)
{
	struct edit_place place;
	struct ini_lines lines;
	struct ini_line line;
	struct err err;
	size_t n = 0;

	insist(edit_find(text, section, &place, &err));
	ini_lines_init(&lines, text.at, scan_left(&text));
	while (ini_lines_next(&lines, &line)) {
		struct edit_name name;

		if (line.start < place.body || line.start >= place.end ||
			line.kind != INI_ENTRY)
			continue;
		edit_fold(line.name, &name);
		if (strcmp(name.text, key) != 0)
			continue;
		n++;
		insist(!line.fault);
		buf_clear(value);
		insist(buf_append(value, line.value.at, scan_left(&line.value)));
	}
	ini_lines_release(&lines);
	return n;
}

static void check_set(struct scan text, const char *section, const char *wished)
{
	struct buf out = { .max = INI_FILE_MAX };
	struct buf value = BUF_INIT(INI_FILE_MAX);
	struct changes changes = { 0 };
	struct edit_place place;
	struct err err;

	insist(changes_add(&changes, "host", wished, &err));
	insist(changes_add(&changes, "user", NULL, &err));
	if (edit_find(text, section, &place, &err) &&
		edit_set(text, section, &changes, &out, &err)) {
		check_around(text, span(&out), &place);
		insist(count_key(span(&out), section, "user", &value) == 0);
		insist(count_key(span(&out), section, "host", &value) == 1);
		insist(value.len == strlen(wished));
		insist(memcmp(value.data ? value.data : "", wished, value.len) == 0);
	}
	changes_release(&changes);
	buf_release(&out);
	buf_release(&value);
}

static bool is_unique(struct scan text, const char *section)
{
	return !section[0] || edit_count(text, section, NULL) == 1;
}

static void check_removal(struct scan text, const char *section)
{
	struct buf left = { .max = INI_FILE_MAX };
	struct buf back = { .max = INI_FILE_MAX };
	struct edit_place place;
	struct removed removed;
	struct err err;

	if (!edit_find(text, section, &place, &err))
		return;
	insist(edit_remove(text, section, &removed, &left, &err));
	check_around(text, span(&left), &place);
	/* twins of a neighbour and sections without a name make its place unsure */
	if (is_unique(text, removed.before) && is_unique(text, removed.after) &&
		edit_count(text, "", NULL) == 0) {
		insist(edit_restore(span(&left), &removed, &back, &err));
		insist(back.len == scan_left(&text));
		insist(memcmp(back.data, text.at, back.len) == 0);
	}
	removed_release(&removed);
	buf_release(&left);
	buf_release(&back);
}

static struct monitor *find(const struct config *config, const char *label)
{
	for (size_t i = 0; i < config->n_monitors; i++) {
		if (strcmp(config->monitors[i]->label, label) == 0)
			return config->monitors[i];
	}
	return NULL;
}

/* The first monitor is to become what the last one is. */
static void check_wish(struct scan text, const struct config *config, struct monitor *wish)
{
	const struct monitor *old = config->monitors[0];
	struct buf section = BUF_INIT(INI_LINE_MAX + 20);
	struct buf out = { .max = INI_FILE_MAX };
	struct changes changes = { 0 };
	struct problems problems = { 0 };
	struct config changed = { 0 };
	struct err err;

	free(wish->name);
	wish->name = strdup("a name; of # its own");
	insist(buf_printf(&section, "monitor %s", old->label) && buf_putc(&section, '\0'));
	insist(changes_for_label(old, wish, old->label, &config->settings, &changes, &err));
	if (edit_set(text, section.data, &changes, &out, &err)) {
		insist(config_load_text(
			"fuzz.ini", out.data, out.len, &changed, &problems));
		insist(changed.n_monitors == config->n_monitors);
		insist(monitor_equal(find(&changed, old->label), wish));
	}
	config_release(&changed);
	problems_release(&problems);
	changes_release(&changes);
	buf_release(&section);
	buf_release(&out);
}

static void check_config(struct scan text)
{
	struct problems problems = { 0 };
	struct config config = { 0 };
	struct config twin = { 0 };

	if (config_load_text("fuzz.ini", text.at, scan_left(&text), &config, &problems) &&
		config.n_monitors > 0) {
		insist(config_load_text(
			"fuzz.ini", text.at, scan_left(&text), &twin, &problems));
		check_wish(text, &config, twin.monitors[twin.n_monitors - 1]);
	}
	config_release(&config);
	config_release(&twin);
	problems_release(&problems);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const wishes[] = { "a.example.org", "", "x; y", " # ", "it's",
		"say \"x\"", "\\", "'\"" };
	struct edit_name section;
	struct scan text;

	if (size < 2)
		return 0;
	text = scan_of((const char *)data + 2, size - 2);
	/* a NUL byte is no text, and ini_load_text() refuses it */
	if (memchr(text.at, '\0', scan_left(&text)))
		return 0;
	if (nth_section(text, data[0], &section)) {
		insist(edit_has_section(text, section.text));
		check_set(text, section.text, wishes[data[1] % 8]);
		check_removal(text, section.text);
	}
	insist(edit_has_section(text, "a") == (edit_count(text, "a", NULL) > 0));
	check_config(text);
	return 0;
}
