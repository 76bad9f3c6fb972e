#include "config/changes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/edit_line.h"
#include "config/ini.h"
#include "config/schema.h"
#include "config/value.h"

/* As much of a list as goes on one line, which holds the key, blanks and a comment too. */
enum { PIECE_MAX = 800 };

/* The old or the new: a monitor, what it would be without any line, and both texts of the
 * key in question. */
struct side {
	const struct monitor *monitor; /* NULL: there is none */
	struct monitor *bare;
	struct buf text; /* both terminated */
	struct buf bare_text;
};

struct comparing {
	struct side old;
	struct side wish;
	struct changes changes;
	struct err *err;
};

static bool add(struct changes *changes, const struct change *change, struct err *err)
{
	struct change copy = *change;
	struct change *grown =
		realloc(changes->list, (changes->n + 1) * sizeof *changes->list);

	if (!grown)
		return err_memory(err);
	changes->list = grown;
	copy.key = strdup(change->key);
	copy.value = change->value ? strdup(change->value) : NULL;
	if (!copy.key || (change->value && !copy.value)) {
		free(copy.key);
		free(copy.value);
		return err_memory(err);
	}
	grown[changes->n++] = copy;
	return true;
}

bool changes_add(
	struct changes *changes, const char *key, const char *value, struct err *err)
{
	const struct schema_key *known = schema_find(SCHEMA_MONITOR, key);
	const struct change change = { .key = (char *)key,
		.value = (char *)value,
		.continues = known && known->continues,
		.quote = known && known->secret == SECRET_PASSWORD };

	return add(changes, &change, err);
}

void changes_release(struct changes *changes)
{
	for (size_t i = 0; i < changes->n; i++) {
		if (changes->list[i].value)
			explicit_bzero(
				changes->list[i].value, strlen(changes->list[i].value));
		free(changes->list[i].key);
		free(changes->list[i].value);
	}
	free(changes->list);
	*changes = (struct changes){ 0 };
}

/* What holds without a line hangs on other keys too: the port on the type. */
static bool fill_bare(struct side *side, const char *label, const struct settings *settings,
	struct err *err)
{
	const struct monitor *monitor = side->monitor;
	struct monitor *bare;

	if (!monitor)
		return true;
	bare = side->bare = monitor_new();
	if (!bare)
		return err_memory(err);
	for (size_t i = 0; schema_row(i); i++) {
		const struct schema_key *key = schema_row(i);

		if (key->section == SCHEMA_MONITOR && key->fallback &&
			!value_store(key, key->fallback, bare, err))
			return false;
	}
	bare->port = monitor_default_port(monitor->type, monitor->tls);
	bare->interval_ms = settings->interval_s * 1000;
	bare->timeout_ms = settings->timeout_ms;
	bare->name = label ? strdup(label) : NULL;
	return bare->name || !label || err_memory(err);
}

static bool print(
	const struct schema_key *key, const struct monitor *monitor, struct buf *out)
{
	buf_clear(out);
	return (!monitor || schema_print(key, monitor, out)) && buf_putc(out, '\0');
}

/* What its line has to say; NULL: it needs none. */
static const char *needed(const struct schema_key *key, const struct side *side)
{
	const char *text = side->text.data;

	/* tls says it all */
	if (key->type == VALUE_SSL || !text[0] || strcmp(text, side->bare_text.data) == 0)
		return NULL;
	return text;
}

static bool same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* The text of one line of the list; all but the first are numbered. */
static bool add_piece(struct comparing *comparing, const struct change *change,
	struct buf *piece, unsigned number)
{
	struct change numbered = *change;
	char key[40];

	snprintf(key, sizeof key, number > 1 ? "%s.%u" : "%s", change->key, number);
	if (!buf_putc(piece, '\0'))
		return err_memory(comparing->err);
	numbered.key = key;
	numbered.value = piece->data;
	return add(&comparing->changes, &numbered, comparing->err);
}

/* Both on one line. */
static bool join(
	const struct buf *piece, const struct buf *item, struct buf *joined, bool *is_fit)
{
	buf_clear(joined);
	if (!buf_append(joined, piece->data, piece->len) ||
		(piece->len > 0 && !buf_puts(joined, ", ")) ||
		!buf_append(joined, item->data, item->len) || !buf_putc(joined, '\0'))
		return false;
	joined->len--;
	*is_fit =
		piece->len == 0 || (joined->len <= PIECE_MAX && edit_can_say(joined->data));
	return true;
}

/* One change for each line that the list takes. */
static bool add_folders(struct comparing *comparing, const struct change *change)
{
	const struct monitor *wish = comparing->wish.monitor;
	struct buf piece = BUF_INIT(INI_FILE_MAX);
	struct buf item = BUF_INIT(INI_FILE_MAX);
	struct buf joined = BUF_INIT(INI_FILE_MAX);
	unsigned number = 1;
	bool ok = true;

	for (size_t i = 0; i < wish->n_folders && ok; i++) {
		bool is_fit = true;

		buf_clear(&item);
		ok = schema_print_folder(&wish->folders[i], &item) &&
		     join(&piece, &item, &joined, &is_fit) &&
		     (is_fit || add_piece(comparing, change, &piece, number++));
		buf_clear(&piece);
		ok = ok && (is_fit ? buf_append(&piece, joined.data, joined.len)
				   : buf_append(&piece, item.data, item.len));
	}
	ok = ok && add_piece(comparing, change, &piece, number);
	buf_release(&piece);
	buf_release(&item);
	buf_release(&joined);
	return ok || err_memory(comparing->err);
}

/* A value that stays can need a line now that its default is another, and one that moves
 * with its default can lose it. */
static bool compare(struct comparing *comparing, const struct schema_key *key)
{
	struct side *old = &comparing->old;
	struct side *wish = &comparing->wish;
	struct change change = { .key = (char *)key->name,
		.continues = key->continues,
		.quote = key->secret == SECRET_PASSWORD };
	const char *before;
	const char *after;

	if (!print(key, old->monitor, &old->text) ||
		!print(key, old->bare, &old->bare_text) ||
		!print(key, wish->monitor, &wish->text) ||
		!print(key, wish->bare, &wish->bare_text))
		return err_memory(comparing->err);
	before = needed(key, old);
	after = needed(key, wish);
	if (old->monitor ? same(before, after) && same(old->text.data, wish->text.data)
			 : !after)
		return true;
	change.value = (char *)after;
	if (after && key->type == VALUE_FOLDERS)
		return add_folders(comparing, &change);
	return add(&comparing->changes, &change, comparing->err);
}

static void release_side(struct side *side)
{
	monitor_unref(side->bare);
	buf_release(&side->text);
	buf_release(&side->bare_text);
}

#define SIDE(of)                                                                           \
	{                                                                                  \
		.monitor = (of), .text = { .max = INI_FILE_MAX, .secret = true },          \
		.bare_text = { .max = INI_FILE_MAX },                                      \
	}

bool changes_for_label(const struct monitor *old, const struct monitor *wish,
	const char *label, const struct settings *settings, struct changes *changes,
	struct err *err)
{
	struct comparing comparing = { .old = SIDE(old), .wish = SIDE(wish), .err = err };
	bool ok = fill_bare(&comparing.old, old ? old->label : NULL, settings, err) &&
		  fill_bare(&comparing.wish, label, settings, err);

	for (size_t i = 0; ok && schema_row(i); i++) {
		if (schema_row(i)->section == SCHEMA_MONITOR)
			ok = compare(&comparing, schema_row(i));
	}
	if (ok) {
		*changes = comparing.changes;
		comparing.changes = (struct changes){ 0 };
	}
	changes_release(&comparing.changes);
	release_side(&comparing.old);
	release_side(&comparing.wish);
	return ok;
}

bool changes_between(const struct monitor *old, const struct monitor *wish,
	const struct settings *settings, struct changes *changes, struct err *err)
{
	const char *label = wish->label;

	if (!label && old)
		label = old->label;
	return changes_for_label(old, wish, label, settings, changes, err);
}
