#include "protocol/imap_rows.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/mutf7.h"
#include "protocol/pattern.h"

#define FIRST_ROWS 16
/* All names of one mailbox together. */
#define TEXT_MAX ((size_t)32 * 1024 * 1024)
/* Honest names need a few dozen; more is an attack on the hash. */
#define PROBES_MAX 1000

void imap_rows_init(struct imap_rows *rows, bool utf8)
{
	*rows = (struct imap_rows){
		.utf8 = utf8,
		.text = BUF_INIT(TEXT_MAX),
		.scratch = BUF_INIT(TEXT_MAX),
	};
}

void imap_rows_release(struct imap_rows *rows)
{
	free(rows->rows);
	free(rows->slots);
	buf_release(&rows->text);
	buf_release(&rows->scratch);
	imap_rows_init(rows, rows->utf8);
}

bool imap_decode_name(bool utf8, struct scan wire, struct buf *scratch, struct scan *name)
{
	const size_t len = scan_left(&wire);

	if (pattern_is_inbox(wire.at, len)) {
		*name = scan_text("INBOX");
		return true;
	}
	*name = wire;
	if (utf8 || len == 0 || !memchr(wire.at, '&', len))
		return true;
	buf_clear(scratch);
	if (!mutf7_decode(wire.at, len, scratch))
		return false;
	*name = scan_of(scratch->data, scratch->len);
	return true;
}

bool imap_rows_decode(struct imap_rows *rows, struct scan wire, struct scan *name)
{
	return imap_decode_name(rows->utf8, wire, &rows->scratch, name);
}

static uint64_t hash(struct scan name)
{
	uint64_t h = 14695981039346656037U; /* FNV-1a */

	for (const char *at = name.at; at < name.end; at++)
		h = (h ^ (unsigned char)*at) * 1099511628211U;
	return h ^ h >> 29;
}

/* The slot of name, or the free one where it would go; NULL: too many probes. */
static uint32_t *slot_of(const struct imap_rows *rows, struct scan name)
{
	const size_t len = scan_left(&name);
	size_t i = (size_t)hash(name);

	for (int probes = 0; probes < PROBES_MAX; probes++, i++) {
		uint32_t *slot = &rows->slots[i & (rows->n_slots - 1)];
		const struct imap_row *row;

		if (!*slot)
			return slot;
		row = &rows->rows[*slot - 1];
		if (row->name.len == len &&
			memcmp(rows->text.data + row->name.at, name.at, len) == 0)
			return slot;
	}
	return NULL;
}

struct imap_row *imap_rows_find(const struct imap_rows *rows, struct scan name)
{
	uint32_t *slot = rows->n_slots ? slot_of(rows, name) : NULL;

	return slot && *slot ? &rows->rows[*slot - 1] : NULL;
}

struct scan imap_rows_text(const struct imap_rows *rows, struct imap_text text)
{
	return text.len ? scan_of(rows->text.data + text.at, text.len) : scan_of("", 0);
}

static bool rehash(struct imap_rows *rows, size_t n_slots)
{
	uint32_t *slots = calloc(n_slots, sizeof *slots);

	if (!slots)
		return false;
	free(rows->slots);
	rows->slots = slots;
	rows->n_slots = n_slots;
	for (size_t i = 0; i < rows->n; i++) {
		uint32_t *slot = slot_of(rows, imap_rows_text(rows, rows->rows[i].name));

		if (!slot)
			return false;
		*slot = (uint32_t)i + 1;
	}
	return true;
}

static bool grow(struct imap_rows *rows)
{
	const size_t cap = rows->cap ? rows->cap * 2 : FIRST_ROWS;
	struct imap_row *grown = realloc(rows->rows, cap * sizeof *grown);

	if (!grown)
		return false;
	rows->rows = grown;
	rows->cap = cap;
	return rehash(rows, cap * 2);
}

static bool keep(struct imap_rows *rows, struct scan bytes, struct imap_text *out)
{
	const size_t at = rows->text.len;

	if (!buf_append(&rows->text, bytes.at, scan_left(&bytes)))
		return false;
	*out = (struct imap_text){ .at = (uint32_t)at, .len = (uint32_t)scan_left(&bytes) };
	return true;
}

static bool is_same(struct scan a, struct scan b)
{
	return scan_left(&a) == scan_left(&b) && memcmp(a.at, b.at, scan_left(&a)) == 0;
}

struct imap_row *imap_rows_add(
	struct imap_rows *rows, struct scan name, struct scan wire, struct err *err)
{
	struct imap_row row = { .counts = imap_counts_unknown() };
	uint32_t *slot;

	if (rows->n == IMAP_ROWS_MAX) {
		err_set(err, ERR_PROTOCOL, "the server lists over %zu folders",
			IMAP_ROWS_MAX);
		return NULL;
	}
	if ((rows->n == rows->cap && !grow(rows)) || !keep(rows, name, &row.name)) {
		err_memory(err);
		return NULL;
	}
	row.wire = row.name;
	if (!is_same(name, wire) && !keep(rows, wire, &row.wire)) {
		err_memory(err);
		return NULL;
	}
	slot = slot_of(rows, name);
	if (!slot) {
		err_set(err, ERR_PROTOCOL,
			"the server's folder names cannot be told apart");
		return NULL;
	}
	rows->rows[rows->n] = row;
	*slot = (uint32_t)++rows->n;
	return &rows->rows[rows->n - 1];
}

bool imap_rows_problem(struct imap_rows *rows, struct imap_row *row, struct scan problem)
{
	return keep(rows, problem, &row->problem);
}
