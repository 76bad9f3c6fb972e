#include "config/state_refused.h"

#include <assert.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/file.h"
#include "config/ini.h"
#include "config/state.h"
#include "config/state_file.h"

void refused_list_release(struct refused_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		refused_unref(list->list[i]);
	free(list->list);
	*list = (struct refused_list){ 0 };
}

static size_t find(
	const struct refused_list *list, const char *account, bool token, uint16_t print)
{
	size_t i = 0;

	while (i < list->n && !refused_is_of(list->list[i], account, token, print))
		i++;
	return i;
}

/* Puts it in the place of what was known of the same secret. */
static bool put(struct refused_list *list, struct refused *refused)
{
	const size_t i = find(list, refused->account, refused->token, refused->print);
	struct refused **grown;

	if (i == list->n) {
		grown = realloc(list->list, (i + 1) * sizeof(struct refused *));
		if (!grown)
			return false;
		list->list = grown;
		grown[list->n++] = NULL;
	}
	assert(list->list);
	refused_unref(list->list[i]);
	list->list[i] = refused_ref(refused);
	return true;
}

static void take_out(struct refused_list *list, size_t i)
{
	refused_unref(list->list[i]);
	list->list[i] = list->list[--list->n];
}

static bool default_path(char *out, size_t size)
{
	char *slash;

	/* beside state.ini */
	if (!state_default_path(out, size) || !(slash = strrchr(out, '/')))
		return false;
	return snprintf(slash, size - (size_t)(slash - out), "/refused.ini") <
	       (int)(size - (size_t)(slash - out));
}

static bool has_key(const struct refused_list *list)
{
	static const unsigned char none[PRINT_KEY];

	return memcmp(list->key, none, PRINT_KEY) != 0;
}

static void complain(const struct refused_book *book, const struct err *err)
{
	log_write(
		book->log, LOG_WARNING, "refused logins are not remembered: %s", err->text);
}

/* What stands in the file now, which is nothing where it is broken.  False: it cannot be
 * read just now. */
static bool load(
	const struct refused_book *book, struct refused_list *list, struct err *err)
{
	const struct instant now = clock_now();
	struct buf text = BUF_INIT(INI_FILE_MAX);
	bool is_there = false;
	bool ok = state_read_bytes(book->path, &text, &is_there, err);

	*list = (struct refused_list){ 0 };
	if (is_there)
		ok = refused_list_parse(
			scan_of(text.len > 0 ? text.data : "", text.len), &now, list, err);
	buf_release(&text);
	if (ok || err->class != ERR_CONFIG)
		return ok;
	complain(book, err);
	return true;
}

bool refused_book_open(struct refused_book *book, struct log *log, struct err *err)
{
	char path[PATH_MAX];
	struct err why;

	*book = (struct refused_book){ .log = log };
	if (default_path(path, sizeof path) && (book->path = strdup(path)) &&
		!load(book, &book->known, &why))
		complain(book, &why);
	if (has_key(&book->known) ||
		getrandom(book->known.key, PRINT_KEY, 0) == (ssize_t)PRINT_KEY)
		return true;
	refused_book_release(book);
	return err_sys(err, ERR_SYSTEM, "cannot get random bytes");
}

void refused_book_release(struct refused_book *book)
{
	refused_list_release(&book->known);
	free(book->path);
	*book = (struct refused_book){ 0 };
}

/* The secret that this mailbox was let in with is no longer refused. */
static bool forget_accepted(struct refused_list *list, const struct status *status)
{
	char account[REFUSED_ACCOUNT_MAX];
	size_t i;

	if (status->print == 0 || list->n == 0)
		return false;
	refused_account(status->monitor, account, sizeof account);
	i = find(list, account, monitor_uses_token(status->monitor), status->print);
	if (i == list->n || status->accepted.ms <= list->list[i]->at.ms)
		return false;
	take_out(list, i);
	return true;
}

/* Two monitors of an account may be refused within a millisecond, and another mailtop may
 * have counted further: never back. */
static bool knows_more(const struct refused *a, const struct refused *b)
{
	const unsigned refusals = a->times + a->doubts;
	const unsigned others = b->times + b->doubts;

	return refusals > others || (refusals == others && a->at.ms > b->at.ms);
}

static bool note_refused(struct refused_list *list, struct refused *refused)
{
	const size_t i = find(list, refused->account, refused->token, refused->print);

	if (i < list->n && !knows_more(refused, list->list[i]))
		return false;
	return put(list, refused);
}

/* What a row tells, to the list; true: it did not know yet. */
static bool follow(struct refused_list *list, const struct status *status)
{
	/* one that was let in and refused again since the last look counts from one */
	const bool forgot = forget_accepted(list, status);

	return (status->refused && note_refused(list, status->refused)) || forgot;
}

/* Others may have written since.  Prints of another key say nothing to ours: who came first
 * is right, and ours count for this run only. */
static bool write_rows(
	const struct refused_book *book, const struct snapshot *snapshot, struct err *err)
{
	struct buf text = BUF_INIT(INI_FILE_MAX);
	struct refused_list list;
	int fd = -1;
	bool ok;

	if (!state_lock(book->path, &fd, err))
		return false;
	ok = load(book, &list, err);
	if (!has_key(&list))
		memcpy(list.key, book->known.key, PRINT_KEY);
	if (memcmp(list.key, book->known.key, PRINT_KEY) == 0) {
		for (size_t i = 0; i < snapshot->n_changed; i++) {
			const struct status *row = snapshot->rows[snapshot->changed[i]];

			if (row)
				follow(&list, row);
		}
	}
	ok = ok && (refused_list_print(&list, &text) || err_memory(err)) &&
	     state_write_bytes(book->path, &text, err);
	buf_release(&text);
	refused_list_release(&list);
	if (fd >= 0)
		close(fd);
	return ok;
}

void refused_book_follow(struct refused_book *book, const struct snapshot *snapshot)
{
	struct err err;
	bool news = false;

	for (size_t i = 0; i < snapshot->n_changed; i++) {
		const struct status *row = snapshot->rows[snapshot->changed[i]];

		if (row && follow(&book->known, row))
			news = true;
	}
	if (news && book->path && !write_rows(book, snapshot, &err))
		complain(book, &err);
}
