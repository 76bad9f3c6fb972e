/* Names of keys, and which key asks for what: the table of actions with a person's [keys]
 * laid over it. */
#ifndef TUI_KEY_H
#define TUI_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <uchar.h>

#include "base/err.h"
#include "config/config.h"
#include "tui/action.h"

#define KEY_NAME_MAX 16

/* "C-l", "^L", "F5", "Space", "Enter", "PgUp", or a single character. */
bool key_parse(const char *name, char32_t *key);
void key_name(char32_t key, char *out, size_t size);

struct keymap_row {
	char32_t key;
	unsigned places;
	size_t entry; /* into action_entries() */
};

struct keymap {
	struct keymap_row *rows;
	size_t n;
	size_t cap;
};

/* A binding replaces all keys of its action and takes them from others ("none": no key).
 * False: one names no action or key (ERR_CONFIG), or no memory; *keymap is then empty. */
bool keymap_init(
	struct keymap *keymap, const struct binding *bindings, size_t n, struct err *err);
void keymap_release(struct keymap *keymap);

enum action keymap_action(const struct keymap *keymap, enum place place, char32_t key);
/* "r F5", as the help shows it; "" when nothing asks for it.  max: at most so many keys. */
void keymap_keys(
	const struct keymap *keymap, size_t entry, size_t max, char *out, size_t size);

#endif
