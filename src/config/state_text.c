#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/ini.h"
#include "config/state_file.h"
#include "config/state_words.h"
#include "config/value.h"

enum { VERSION = 1, UNFOLDED_MAX = 5000 };

static const char *const text_keys[STATE_TEXTS] = {
	[STATE_VIEW] = "view",
	[STATE_SORT] = "sort",
	[STATE_FILTER] = "filter",
	[STATE_THEME] = "theme",
	[STATE_TIMES] = "times",
};

static const char head[] = "# what mailtop remembers; it may be deleted at any time\n"
			   "[state]\nversion = %d\n";

/* A line each, since a name has none. */
static bool put_unfolded(struct buf *out, const struct state_kept *state)
{
	struct buf names = BUF_INIT(INI_FILE_MAX);
	bool ok = true;

	for (size_t i = 0; i < state->n_unfolded && i < UNFOLDED_MAX && ok; i++)
		ok = buf_printf(&names, "%s\n", state->unfolded[i]);
	ok = ok &&
	     (names.len == 0 || state_words_put(out, "unfolded", names.data, names.len));
	buf_release(&names);
	return ok;
}

static bool put_trashed(struct buf *out, const struct trashed *entry, size_t number)
{
	const struct removed *removed = &entry->removed;

	return buf_printf(out, "\n[trash %zu]\n", number) &&
	       state_words_put_text(out, "name", entry->name) &&
	       buf_printf(out, "time = %" PRId64 "\nneeds_password = %s\nabove = %zu\n",
		       entry->wall_ms, entry->needs_password ? "yes" : "no",
		       removed->above) &&
	       state_words_put_text(out, "section", removed->section) &&
	       state_words_put_text(out, "before", removed->before) &&
	       state_words_put_text(out, "after", removed->after) &&
	       state_words_put(out, "bytes", removed->bytes.data, removed->bytes.len);
}

bool state_print(const struct state_kept *state, const struct trash *trash, struct buf *out)
{
	bool ok = buf_printf(out, head, VERSION) && buf_puts(out, "\n[screen]\n");

	for (size_t i = 0; i < STATE_TEXTS && ok; i++)
		ok = !state->texts[i] ||
		     state_words_put_text(out, text_keys[i], state->texts[i]);
	ok = ok && buf_printf(out, "reverse = %s\n", state->reverse ? "yes" : "no") &&
	     put_unfolded(out, state);
	for (size_t i = 0; i < trash->n && ok; i++)
		ok = put_trashed(out, &trash->list[i], i + 1);
	return ok;
}

static bool get_bool(const struct ini_section *section, const char *key)
{
	const char *text = ini_get(section, key, NULL);
	bool yes = false;

	return text && value_bool(text, &yes) && yes;
}

static bool parse_unfolded(const struct ini_section *section, struct state_kept *state)
{
	struct buf names = BUF_INIT(INI_FILE_MAX);
	bool ok = true;
	char *at;

	if (!state_words_get(section, "unfolded", &names)) {
		ok = !state_words_lack_memory();
		buf_release(&names);
		return ok;
	}
	for (at = names.data; ok && *at;) {
		char *end = strchr(at, '\n');

		if (!end)
			break;
		*end = '\0';
		ok = state_set_unfolded(state, at, true);
		at = end + 1;
	}
	buf_release(&names);
	return ok;
}

static bool parse_screen(const struct ini_section *section, struct state_kept *state)
{
	bool lacks = false;

	for (size_t i = 0; i < STATE_TEXTS; i++) {
		free(state->texts[i]);
		state->texts[i] = state_words_text(section, text_keys[i], &lacks);
	}
	state->reverse = get_bool(section, "reverse");
	return !lacks && parse_unfolded(section, state);
}

/* One that is broken is left out. */
static bool parse_trashed(const struct ini_section *section, struct trash *trash)
{
	bool lacks = false;
	struct trashed entry = { .name = state_words_text(section, "name", &lacks),
		.needs_password = get_bool(section, "needs_password"),
		.removed = { .section = state_words_text(section, "section", &lacks),
			.before = state_words_text(section, "before", &lacks),
			.after = state_words_text(section, "after", &lacks),
			.bytes = { .max = TRASH_BYTES_MAX + 1, .secret = true } } };
	int64_t above;

	if (!entry.name || !entry.removed.section || !entry.removed.before ||
		!entry.removed.after ||
		!state_words_number(section, "time", &entry.wall_ms) ||
		!state_words_number(section, "above", &above) ||
		!state_words_get(section, "bytes", &entry.removed.bytes)) {
		lacks |= state_words_lack_memory();
		trashed_release(&entry);
		return !lacks;
	}
	entry.removed.above = (size_t)above;
	return trash_put(trash, &entry);
}

static bool parse_sections(const struct ini *ini, struct state_kept *state)
{
	bool ok = true;

	for (size_t i = 0; i < ini_sections(ini) && ok; i++) {
		const struct ini_section *section = ini_section(ini, i);

		if (strcmp(section->name, "screen") == 0)
			ok = parse_screen(section, state);
		else if (strncmp(section->name, "trash ", strlen("trash ")) == 0)
			ok = parse_trashed(section, &state->trash);
	}
	return ok;
}

bool state_parse(struct scan text, struct state_kept *state, struct err *err)
{
	struct ini *ini = state_words_load("state", VERSION, text, err);
	struct state_kept parsed = { 0 };
	const bool ok = ini && (parse_sections(ini, &parsed) || err_memory(err));

	if (ok)
		*state = parsed;
	else
		state_release(&parsed);
	ini_free(ini);
	return ok;
}
