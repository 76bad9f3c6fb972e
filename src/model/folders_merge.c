/* Numbers that come without being asked for, into those that are known. */
#include <stdlib.h>
#include <string.h>

#include "base/count_of.h"
#include "model/folders.h"

/* True: row was changed. */
static bool take(struct folder *row, const struct folder *news)
{
	const struct folder was = *row;
	const struct {
		int64_t *to;
		int64_t from;
	} numbers[] = {
		{ &row->messages, news->messages },
		{ &row->recent, news->recent },
		{ &row->unseen, news->unseen },
		{ &row->size, news->size },
		{ &row->uidnext, news->uidnext },
		{ &row->uidvalidity, news->uidvalidity },
	};

	for (size_t i = 0; i < COUNT_OF(numbers); i++) {
		if (numbers[i].from != COUNT_UNKNOWN)
			*numbers[i].to = numbers[i].from;
	}
	return row->messages != was.messages || row->recent != was.recent ||
	       row->unseen != was.unseen || row->size != was.size ||
	       row->uidnext != was.uidnext || row->uidvalidity != was.uidvalidity;
}

static size_t text_len(const struct folders *folders)
{
	size_t len = 0;

	for (size_t i = 0; i < folders->n; i++) {
		len += strlen(folders->rows[i].name) + 1;
		if (folders->rows[i].problem)
			len += strlen(folders->rows[i].problem) + 1;
	}
	return len;
}

static const char *put_text(char **to, const char *text)
{
	const size_t size = strlen(text) + 1;
	const char *at = memcpy(*to, text, size);

	*to += size;
	return at;
}

static struct folders *copy(const struct folders *folders)
{
	const size_t rows = folders->n * sizeof folders->rows[0];
	struct folders *block = malloc(sizeof *block + rows + text_len(folders));
	char *text;

	if (!block)
		return NULL;
	atomic_init(&block->refs, 1);
	block->n = folders->n;
	block->n_problems = folders->n_problems;
	block->delimiter = folders->delimiter;
	if (rows)
		memcpy(block->rows, folders->rows, rows);
	text = (char *)&block->rows[block->n];
	for (size_t i = 0; i < block->n; i++) {
		struct folder *row = &block->rows[i];

		row->name = put_text(&text, row->name);
		if (row->problem)
			row->problem = put_text(&text, row->problem);
	}
	return block;
}

bool folders_merge(
	const struct folders *folders, const struct folders *news, struct folders **merged)
{
	struct folders *block = NULL;

	*merged = NULL;
	for (size_t i = 0; i < news->n; i++) {
		const struct folder *row = folders_find(folders, news->rows[i].name);
		struct folder trial;

		/* one that could not be read is for the next check to judge */
		if (!row || row->problem)
			continue;
		trial = *row;
		if (!take(&trial, &news->rows[i]))
			continue;
		if (!block && !(block = copy(folders)))
			return false;
		take(&block->rows[row - folders->rows], &news->rows[i]);
	}
	*merged = block;
	return true;
}
