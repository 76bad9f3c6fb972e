#include "model/folders.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/count_of.h"
#include "base/text.h"

struct folders *folders_ref(struct folders *folders)
{
	atomic_fetch_add_explicit(&folders->refs, 1, memory_order_relaxed);
	return folders;
}

void folders_unref(struct folders *folders)
{
	if (folders &&
		atomic_fetch_sub_explicit(&folders->refs, 1, memory_order_acq_rel) == 1)
		free(folders);
}

static bool same_problem(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool same_row(const struct folder *a, const struct folder *b)
{
	return a->messages == b->messages && a->unseen == b->unseen &&
	       a->recent == b->recent && a->size == b->size && a->uidnext == b->uidnext &&
	       a->uidvalidity == b->uidvalidity && a->use == b->use &&
	       same_problem(a->problem, b->problem) && strcmp(a->name, b->name) == 0;
}

bool folders_equal(const struct folders *a, const struct folders *b)
{
	if (a == b)
		return true;
	if (!a || !b || a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++) {
		if (!same_row(&a->rows[i], &b->rows[i]))
			return false;
	}
	return true;
}

/* The order of the rows: a total one, so that a name is found by halving. */
static int compare_names(const char *a, const char *b)
{
	/* RFC 3501, 5.1: INBOX in any case is the one INBOX */
	const bool a_first = strcasecmp(a, "INBOX") == 0;
	const bool b_first = strcasecmp(b, "INBOX") == 0;
	int order = 0;

	if (a_first != b_first)
		return a_first ? -1 : 1;
	if (!a_first)
		order = text_compare(a, b);
	return order != 0 ? order : strcmp(a, b);
}

const struct folder *folders_find(const struct folders *folders, const char *name)
{
	size_t low = 0;
	size_t high = folders ? folders->n : 0;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		const int order = compare_names(name, folders->rows[middle].name);

		if (order == 0)
			return &folders->rows[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

/* Which rows count: folders of their own, or those that repeat others by their use. */
static bool counts(const struct folder *row, enum special_use use)
{
	if (use != USE_NONE)
		return row->use == use;
	return row->use != USE_ALL && row->use != USE_FLAGGED;
}

static int64_t sum_of(const struct folders *folders, size_t number, enum special_use use)
{
	int64_t sum = COUNT_UNKNOWN;

	for (size_t i = 0; i < folders->n; i++) {
		const struct folder *row = &folders->rows[i];
		int64_t count;

		memcpy(&count, (const char *)row + number, sizeof count);
		if (count < 0 || !counts(row, use))
			continue;
		sum = sum < 0 ? count : count > INT64_MAX - sum ? INT64_MAX : sum + count;
	}
	return sum;
}

static int64_t sum(const struct folders *folders, size_t number)
{
	static const enum special_use tries[] = { USE_NONE, USE_ALL, USE_FLAGGED };
	int64_t found = COUNT_UNKNOWN;

	for (size_t i = 0; folders && found < 0 && i < COUNT_OF(tries); i++)
		found = sum_of(folders, number, tries[i]);
	return found;
}

int64_t folders_unseen(const struct folders *folders)
{
	return sum(folders, offsetof(struct folder, unseen));
}

int64_t folders_messages(const struct folders *folders)
{
	return sum(folders, offsetof(struct folder, messages));
}

int64_t folders_arrived(const struct folders *folders)
{
	return sum(folders, offsetof(struct folder, arrived));
}

/* text_printable never makes text longer: a character it replaces was one byte at least. */
static char *printable_copy(const char *text, size_t len)
{
	char *copy = malloc(len + 1);

	if (copy)
		text_printable(copy, len + 1, text, len);
	return copy;
}

struct folder *folders_builder_add(
	struct folders_builder *builder, const char *name, size_t len)
{
	struct folder *row;

	if (builder->n == builder->cap) {
		const size_t cap = builder->cap ? builder->cap * 2 : 16;
		struct folder *rows = realloc(builder->rows, cap * sizeof *rows);

		if (!rows)
			return NULL;
		builder->rows = rows;
		builder->cap = cap;
	}
	row = &builder->rows[builder->n];
	*row = (struct folder){
		.name = printable_copy(name, len),
		.messages = COUNT_UNKNOWN,
		.recent = COUNT_UNKNOWN,
		.unseen = COUNT_UNKNOWN,
		.size = COUNT_UNKNOWN,
		.uidnext = COUNT_UNKNOWN,
		.uidvalidity = COUNT_UNKNOWN,
	};
	if (!row->name)
		return NULL;
	builder->n++;
	return row;
}

bool folders_builder_problem(struct folder *row, const char *problem, size_t len)
{
	char *copy = printable_copy(problem, len);

	if (!copy)
		return false;
	free((char *)row->problem);
	row->problem = copy;
	return true;
}

void folders_builder_release(struct folders_builder *builder)
{
	for (size_t i = 0; i < builder->n; i++) {
		free((char *)builder->rows[i].name);
		free((char *)builder->rows[i].problem);
	}
	free(builder->rows);
	*builder = (struct folders_builder){ 0 };
}

/* Rows of one name stand in the order they were added, which is that of their addresses. */
static int compare_rows(const void *a, const void *b)
{
	const struct folder *x = *(const struct folder *const *)a;
	const struct folder *y = *(const struct folder *const *)b;
	const int order = compare_names(x->name, y->name);

	return order != 0 ? order : (x > y) - (x < y);
}

/* Sorts, keeps the last of each name; says how many stay and how long their texts are. */
static size_t arrange(const struct folder **sorted, size_t n, size_t *text_len)
{
	size_t kept = 0;

	qsort(sorted, n, sizeof *sorted, compare_rows);
	*text_len = 0;
	for (size_t i = 0; i < n; i++) {
		if (i + 1 < n && strcmp(sorted[i]->name, sorted[i + 1]->name) == 0)
			continue;
		*text_len += strlen(sorted[i]->name) + 1;
		if (sorted[i]->problem)
			*text_len += strlen(sorted[i]->problem) + 1;
		sorted[kept++] = sorted[i];
	}
	return kept;
}

static const char *put_text(char **to, const char *text)
{
	const size_t size = strlen(text) + 1;
	const char *at = memcpy(*to, text, size);

	*to += size;
	return at;
}

struct folders *folders_builder_finish(struct folders_builder *builder)
{
	struct folders *folders = NULL;
	const struct folder **sorted = malloc((builder->n + 1) * sizeof *sorted);
	size_t n;
	size_t text_len;
	char *text;

	if (!sorted)
		goto out;
	for (size_t i = 0; i < builder->n; i++)
		sorted[i] = &builder->rows[i];
	n = arrange(sorted, builder->n, &text_len);
	folders = malloc(sizeof *folders + n * sizeof folders->rows[0] + text_len);
	if (!folders)
		goto out;
	atomic_init(&folders->refs, 1);
	folders->n = n;
	folders->n_problems = 0;
	folders->delimiter = builder->delimiter;
	text = (char *)&folders->rows[n];
	for (size_t i = 0; i < n; i++) {
		struct folder *row = &folders->rows[i];

		*row = *sorted[i];
		row->name = put_text(&text, row->name);
		if (row->problem) {
			row->problem = put_text(&text, row->problem);
			folders->n_problems++;
		}
	}
	folders_builder_release(builder);
out:
	free(sorted);
	return folders;
}

static const char *const uses[] = {
	[USE_NONE] = "",
	[USE_ALL] = "\\All",
	[USE_ARCHIVE] = "\\Archive",
	[USE_DRAFTS] = "\\Drafts",
	[USE_FLAGGED] = "\\Flagged",
	[USE_JUNK] = "\\Junk",
	[USE_SENT] = "\\Sent",
	[USE_TRASH] = "\\Trash",
};

enum special_use special_use_parse(const char *word, size_t len)
{
	for (size_t i = 0; i < COUNT_OF(uses); i++) {
		if (strlen(uses[i]) == len && strncasecmp(uses[i], word, len) == 0)
			return (enum special_use)i;
	}
	return USE_NONE;
}

const char *special_use_name(enum special_use use)
{
	return uses[use];
}
