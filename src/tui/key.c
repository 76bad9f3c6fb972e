#include "tui/key.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/count_of.h"
#include "base/text.h"
#include "tui/input.h"

struct named_key {
	const char *name;
	char32_t key;
};

/* The first name of a key is the one shown. */
static const struct named_key named[] = {
	{ "Up", CODE_UP },
	{ "Down", CODE_DOWN },
	{ "Left", CODE_LEFT },
	{ "Right", CODE_RIGHT },
	{ "Home", CODE_HOME },
	{ "End", CODE_END },
	{ "PgUp", CODE_PAGE_UP },
	{ "PageUp", CODE_PAGE_UP },
	{ "PgDn", CODE_PAGE_DOWN },
	{ "PageDown", CODE_PAGE_DOWN },
	{ "Insert", CODE_INSERT },
	{ "Delete", CODE_DELETE },
	{ "Del", CODE_DELETE },
	{ "S-Tab", CODE_BACKTAB },
	{ "BackTab", CODE_BACKTAB },
	{ "Enter", CODE_ENTER },
	{ "Return", CODE_ENTER },
	{ "Esc", CODE_ESC },
	{ "Escape", CODE_ESC },
	{ "Tab", '\t' },
	{ "Backspace", CODE_BACKSPACE },
	{ "Space", ' ' },
};

static bool parse_named(const char *name, char32_t *key)
{
	for (size_t i = 0; i < COUNT_OF(named); i++) {
		if (strcasecmp(named[i].name, name) == 0) {
			*key = named[i].key;
			return true;
		}
	}
	return false;
}

static bool parse_control(const char *name, char32_t *key)
{
	const char *letter = name + 1;

	if (strncasecmp(name, "C-", 2) == 0)
		letter = name + 2;
	else if (name[0] != '^' || !name[1])
		return false;
	if (letter[0] == '\0' || letter[1] != '\0')
		return false;
	if (!((letter[0] | 32) >= 'a' && (letter[0] | 32) <= 'z'))
		return false;
	*key = (char32_t)CODE_CTRL(letter[0]);
	return true;
}

static bool parse_function(const char *name, char32_t *key)
{
	char *end;
	long number;

	if ((name[0] | 32) != 'f' || name[1] < '1' || name[1] > '9')
		return false;
	number = strtol(name + 1, &end, 10);
	if (*end || number < 1 || number > 12)
		return false;
	*key = (char32_t)(CODE_F1 + number - 1);
	return true;
}

bool key_parse(const char *name, char32_t *key)
{
	const size_t len = strlen(name);
	char32_t c;

	if (len > 0 && text_is_printable(name, len) && text_decode(name, len, &c) == len) {
		*key = c;
		return true;
	}
	return parse_named(name, key) || parse_control(name, key) ||
	       parse_function(name, key);
}

void key_name(char32_t key, char *out, size_t size)
{
	char bytes[5] = "";

	for (size_t i = 0; i < COUNT_OF(named); i++) {
		if (named[i].key == key) {
			snprintf(out, size, "%s", named[i].name);
			return;
		}
	}
	if (key >= CODE_F1 && key <= CODE_F12) {
		snprintf(out, size, "F%d", (int)(key - CODE_F1) + 1);
	} else if (key < ' ') {
		snprintf(out, size, "^%c", (int)(key + '@'));
	} else if (key >= CODE_FIRST) {
		snprintf(out, size, "?");
	} else {
		text_encode(key, bytes);
		text_printable(out, size, bytes, strlen(bytes));
	}
}

static bool add_row(struct keymap *keymap, const struct keymap_row *row)
{
	if (keymap->n == keymap->cap) {
		const size_t cap = keymap->cap ? keymap->cap * 2 : 64;
		struct keymap_row *rows = realloc(keymap->rows, cap * sizeof *rows);

		if (!rows)
			return false;
		keymap->rows = rows;
		keymap->cap = cap;
	}
	keymap->rows[keymap->n++] = *row;
	return true;
}

/* The next word of *list, "" at its end; false: too long for a key. */
static bool next_word(const char **list, char *word, size_t size)
{
	size_t len;

	*list += strspn(*list, " \t");
	len = strcspn(*list, " \t");
	snprintf(word, size, "%.*s", (int)len, *list);
	*list += len;
	return len < size;
}

static bool add_keys(struct keymap *keymap, size_t entry, const char *keys, struct err *err)
{
	char word[KEY_NAME_MAX];
	size_t n;

	for (;;) {
		struct keymap_row row = { .places = action_entries(&n)[entry].places &
						    PLACE_ANY,
			.entry = entry };
		const bool fits = next_word(&keys, word, sizeof word);

		if (!word[0])
			return true;
		if (!fits || !key_parse(word, &row.key))
			return err_set(err, ERR_CONFIG, "'%s' is no key", word);
		if (!add_row(keymap, &row))
			return err_memory(err);
	}
}

/* Drops the rows of an entry. */
static void drop_entry(struct keymap *keymap, size_t entry)
{
	size_t kept = 0;

	for (size_t i = 0; i < keymap->n; i++) {
		if (keymap->rows[i].entry != entry)
			keymap->rows[kept++] = keymap->rows[i];
	}
	keymap->n = kept;
}

/* What was bound last wins; rows before `from` give up keys that rows from there on use. */
static void take_keys(struct keymap *keymap, size_t from)
{
	size_t kept = 0;

	for (size_t i = 0; i < from; i++)
		for (size_t k = from; k < keymap->n; k++)
			if (keymap->rows[i].key == keymap->rows[k].key)
				keymap->rows[i].places &= ~keymap->rows[k].places;
	for (size_t i = 0; i < keymap->n; i++) {
		if (keymap->rows[i].places)
			keymap->rows[kept++] = keymap->rows[i];
	}
	keymap->n = kept;
}

static bool no_such_action(const char *name, struct err *err)
{
	const char *names[ACTIONS + 8];
	const char *near;
	size_t n;
	const struct action_entry *entries = action_entries(&n);

	for (size_t i = 0; i < n && i < COUNT_OF(names); i++)
		names[i] = entries[i].name;
	near = text_nearest(name, names, n < COUNT_OF(names) ? n : COUNT_OF(names));
	if (near)
		return err_set(err, ERR_CONFIG, "'%s' is no action, did you mean '%s'",
			name, near);
	return err_set(err, ERR_CONFIG, "'%s' is no action", name);
}

static bool bind_action(
	struct keymap *keymap, const struct binding *binding, struct err *err)
{
	size_t n, from;
	const struct action_entry *entries = action_entries(&n);
	const char *keys = strcasecmp(binding->keys, "none") == 0 ? "" : binding->keys;

	for (size_t i = 0; i < n; i++) {
		if (strcasecmp(entries[i].name, binding->action) != 0)
			continue;
		drop_entry(keymap, i);
		from = keymap->n;
		if (!add_keys(keymap, i, keys, err))
			return false;
		take_keys(keymap, from);
		return true;
	}
	return no_such_action(binding->action, err);
}

bool keymap_init(
	struct keymap *keymap, const struct binding *bindings, size_t n, struct err *err)
{
	struct err why = { 0 };
	size_t n_entries;
	const struct action_entry *entries = action_entries(&n_entries);

	*keymap = (struct keymap){ 0 };
	for (size_t i = 0; i < n_entries; i++) {
		if (!add_keys(keymap, i, entries[i].keys, err))
			goto out;
	}
	for (size_t i = 0; i < n; i++) {
		if (bind_action(keymap, &bindings[i], &why))
			continue;
		err_set(err, why.class, "[keys] line %u: %s", bindings[i].line, why.text);
		goto out;
	}
	return true;
out:
	keymap_release(keymap);
	return false;
}

void keymap_release(struct keymap *keymap)
{
	free(keymap->rows);
	*keymap = (struct keymap){ 0 };
}

enum action keymap_action(const struct keymap *keymap, enum place place, char32_t key)
{
	size_t n;

	for (size_t i = 0; i < keymap->n; i++) {
		const struct keymap_row *row = &keymap->rows[i];

		if (row->key == key && (row->places & place))
			return action_entries(&n)[row->entry].action;
	}
	return ACTION_NONE;
}

void keymap_keys(
	const struct keymap *keymap, size_t entry, size_t max, char *out, size_t size)
{
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < keymap->n && max > 0; i++) {
		char name[KEY_NAME_MAX];
		size_t len;

		if (keymap->rows[i].entry != entry)
			continue;
		key_name(keymap->rows[i].key, name, sizeof name);
		len = strlen(name);
		if (used + len + 2 > size)
			return;
		if (used)
			out[used++] = ' ';
		memcpy(out + used, name, len + 1);
		used += len;
		max--;
	}
}
