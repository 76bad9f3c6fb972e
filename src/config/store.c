#include "config/store.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "config/ini.h"
#include "config/store_edit.h"

enum { FILE_MODE = 0600 };

struct store {
	char *path;
	bool read_only;
	bool is_there;	 /* when it was read, there was a file */
	struct buf text; /* as it was last read or written; secret */
};

static struct scan span(const struct buf *buf)
{
	return buf->len > 0 ? scan_of(buf->data, buf->len) : scan_text("");
}

static struct buf new_text(void)
{
	return (struct buf){ .max = INI_FILE_MAX, .secret = true };
}

struct store *store_new(const char *path, bool read_only)
{
	struct store *store = calloc(1, sizeof *store);

	if (!store)
		return NULL;
	store->path = strdup(path);
	store->read_only = read_only;
	store->text = new_text();
	if (!store->path) {
		free(store);
		return NULL;
	}
	return store;
}

void store_free(struct store *store)
{
	if (!store)
		return;
	buf_release(&store->text);
	free(store->path);
	free(store);
}

struct scan store_text(const struct store *store)
{
	return span(&store->text);
}

/* A file that is not there is an empty text. */
static bool read_now(
	const struct store *store, struct buf *text, bool *is_there, struct err *err)
{
	struct err why;

	errno = 0; /* a file that is too large sets none */
	*is_there = file_read(store->path, text, &why);
	if (*is_there || errno == ENOENT)
		return true;
	return err_set(err, why.class, "%s", why.text);
}

static bool is_same_text(const struct buf *a, const struct buf *b)
{
	return a->len == b->len && (a->len == 0 || memcmp(a->data, b->data, a->len) == 0);
}

static void remember(struct store *store, struct buf *text, bool is_there)
{
	buf_release(&store->text);
	store->text = *text;
	store->is_there = is_there;
	*text = new_text();
}

static bool is_writable(const struct store *store, struct err *err)
{
	if (store->read_only)
		return err_set(err, ERR_USAGE, "nothing is changed with --read-only");
	if (strcmp(store->path, "-") == 0)
		return err_set(
			err, ERR_USAGE, "a config from standard input cannot be changed");
	return true;
}

bool store_load(struct store *store, struct config *config, struct problems *problems)
{
	struct buf text = new_text();
	struct err err = { 0 };
	bool is_there = true;
	int lock = -1;

	/* what a crash left is only taken away while nobody writes */
	if (is_writable(store, NULL) && file_lock(store->path, &lock, NULL) && lock >= 0) {
		file_sweep(store->path);
		close(lock);
	}
	if (!read_now(store, &text, &is_there, &err)) {
		problems_add(problems, PROBLEM_ERROR, 0, "%s", err.text);
		buf_release(&text);
		return false;
	}
	if (!is_there && store->is_there) {
		problems_add(problems, PROBLEM_ERROR, 0, "the file is gone");
		return false;
	}
	remember(store, &text, is_there);
	return config_load_text(
		store->path, span(&store->text).at, store->text.len, config, problems);
}

bool store_differs(const struct store *store)
{
	struct buf text = new_text();
	bool is_there = false;
	bool differs;

	/* what cannot be read just now is no news to act on */
	differs = read_now(store, &text, &is_there, NULL) &&
		  (is_there != store->is_there || !is_same_text(&text, &store->text));
	buf_release(&text);
	return differs;
}

void undo_release(struct undo *undo)
{
	removed_release(&undo->removed);
	buf_release(&undo->now);
	buf_release(&undo->former);
}

/* Edits on their way into the file. */
struct applying {
	struct store *store;
	const struct edit *edits;
	size_t n;
	struct buf base; /* what is in the file */
	bool is_there;
	struct buf made;
	struct config config; /* what made says */
	struct undo *undo;
	struct err *err;
	bool overtaken; /* somebody wrote while we did */
};

/* The last look before the rename: those who write without our lock are seen too. */
static bool is_as_read(void *context, struct err *err)
{
	struct applying *applying = context;
	struct buf text = new_text();
	bool is_there = false;
	const bool is_same = read_now(applying->store, &text, &is_there, NULL) &&
			     is_there == applying->is_there &&
			     is_same_text(&text, &applying->base);

	buf_release(&text);
	if (is_same)
		return true;
	applying->overtaken = true;
	return err_set(err, ERR_IO, "'%s' was changed by somebody else just now",
		applying->store->path);
}

/* Fills applying->made from a text that has to load by itself. */
static bool make(struct applying *applying, const struct buf *from)
{
	struct config config = { 0 };
	bool ok;

	ok = store_check(
		     applying->store->path, span(from), NULL, 0, &config, applying->err) &&
	     store_edit(span(from), &config, applying->edits, applying->n, &applying->made,
		     applying->undo, applying->err);
	config_release(&config);
	return ok;
}

static enum store_result write_beside(struct applying *applying)
{
	const struct store *store = applying->store;
	struct buf *made = &applying->made;
	char path[PATH_MAX];

	if ((size_t)snprintf(path, sizeof path, "%s.new", store->path) >= sizeof path) {
		err_set(applying->err, ERR_IO, "the path is too long");
		return STORE_FAILED;
	}
	if (!make(applying, &store->text) ||
		!store_check(store->path, span(made), applying->edits, applying->n,
			&applying->config, applying->err) ||
		!file_write(path, span(made).at, made->len, FILE_MODE, applying->err))
		return STORE_FAILED;
	return STORE_DONE;
}

/* Under the lock. */
static enum store_result write_over(struct applying *applying, enum store_how how)
{
	struct store *store = applying->store;
	const struct file_gate gate = { is_as_read, applying };
	struct buf *made = &applying->made;

	if (!read_now(store, &applying->base, &applying->is_there, applying->err))
		return STORE_FAILED;
	if (!is_same_text(&applying->base, &store->text)) {
		if (how == STORE_IF_SAME) {
			err_set(applying->err, ERR_IO, "'%s' was changed by somebody else",
				store->path);
			return STORE_CHANGED;
		}
		if (!store_is_same(span(&store->text), span(&applying->base),
			    applying->edits, applying->n, applying->err))
			return STORE_CHANGED;
	}
	/* a rename would get around it */
	if (applying->is_there && euidaccess(store->path, W_OK) < 0) {
		err_sys(applying->err, ERR_IO, "cannot write '%s'", store->path);
		return STORE_FAILED;
	}
	if (!make(applying, &applying->base) ||
		!store_check(store->path, span(made), applying->edits, applying->n,
			&applying->config, applying->err))
		return STORE_FAILED;
	file_sweep(store->path);
	if (!file_write_gated(
		    store->path, span(made).at, made->len, FILE_MODE, &gate, applying->err))
		return applying->overtaken ? STORE_CHANGED : STORE_FAILED;
	remember(store, made, true);
	return STORE_DONE;
}

static bool make_folder(const char *path, struct err *err)
{
	char folder[PATH_MAX];
	char *slash;

	if (!file_resolve(path, folder, err))
		return false;
	slash = strrchr(folder, '/');
	if (!slash || slash == folder)
		return true;
	*slash = '\0';
	return file_make_folder(folder, err);
}

/* What the caller asked for is handed over, all else goes. */
static enum store_result finish(struct applying *applying, enum store_result result,
	enum store_how how, struct config *config, struct undo *undo)
{
	const bool is_written = result == STORE_DONE && how != STORE_BESIDE;

	if (is_written && config) {
		*config = applying->config;
		applying->config = (struct config){ 0 };
	}
	for (size_t i = 0; i < applying->n; i++) {
		if (is_written && undo)
			undo[i] = applying->undo[i];
		else
			undo_release(&applying->undo[i]);
	}
	config_release(&applying->config);
	buf_release(&applying->base);
	buf_release(&applying->made);
	free(applying->undo);
	return result;
}

enum store_result store_apply(struct store *store, const struct edit *edits, size_t n,
	enum store_how how, struct config *config, struct undo *undo, struct err *err)
{
	struct applying applying = { .store = store,
		.edits = edits,
		.n = n,
		.base = new_text(),
		.made = new_text(),
		.err = err };
	enum store_result result = STORE_FAILED;
	int lock = -1;

	if (!is_writable(store, err))
		return STORE_FAILED;
	applying.undo = calloc(n + 1, sizeof *applying.undo);
	if (!applying.undo) {
		err_memory(err);
		return STORE_FAILED;
	}
	if (how == STORE_BESIDE)
		result = write_beside(&applying);
	else if (make_folder(store->path, err) && file_lock(store->path, &lock, err))
		result = write_over(&applying, how);
	if (lock >= 0)
		close(lock);
	return finish(&applying, result, how, config, undo);
}
