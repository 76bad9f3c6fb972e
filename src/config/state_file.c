#include "config/state_file.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "config/ini.h"

enum { FILE_MODE = 0600 };

static bool folder_of(const char *path, char *folder, struct err *err)
{
	const char *slash = strrchr(path, '/');
	const size_t len = slash ? (size_t)(slash - path) : 1;

	if (len >= PATH_MAX)
		return err_set(err, ERR_IO, "the path of the state file is too long");
	memcpy(folder, slash ? path : ".", len);
	folder[len] = '\0';
	return true;
}

/* Nothing of another user is read, and nothing written where another one may look or put
 * something in our file's place: neither the folder nor a link to it is another's. */
static bool judge_folder(const char *path, struct err *err)
{
	char folder[PATH_MAX];
	struct stat link;
	struct stat found;

	if (!folder_of(path, folder, err))
		return false;
	if (lstat(folder, &link) < 0 || stat(folder, &found) < 0)
		return errno == ENOENT ||
		       err_sys(err, ERR_IO, "cannot look into '%s'", folder);
	if (link.st_uid != geteuid() || found.st_uid != geteuid())
		return err_set(
			err, ERR_IO, "the folder '%s' belongs to another user", folder);
	if (found.st_mode & (S_IWGRP | S_IWOTH))
		return err_set(err, ERR_IO,
			"others may write into the folder '%s' (mode %04o); chmod 700 it",
			folder, (unsigned)found.st_mode & 07777U);
	return true;
}

bool state_read_bytes(const char *path, struct buf *text, bool *is_there, struct err *err)
{
	if (!judge_folder(path, err))
		return false;
	errno = 0; /* a file that is too large sets none */
	*is_there = file_read(path, text, err);
	return *is_there || errno == ENOENT;
}

static bool read_state(const char *path, struct state_kept *state, struct err *err)
{
	struct buf text = { .max = INI_FILE_MAX, .secret = true };
	struct state_kept parsed = { 0 };
	bool is_there = false;
	bool ok = state_read_bytes(path, &text, &is_there, err);

	if (is_there)
		ok = state_parse(
			scan_of(text.len > 0 ? text.data : "", text.len), &parsed, err);
	buf_release(&text);
	if (ok)
		*state = parsed;
	return ok;
}

bool state_load(const char *path, struct state_kept *state, struct err *note)
{
	struct err err = { 0 };

	*state = (struct state_kept){ 0 };
	if (read_state(path, state, &err))
		return true;
	return err_set(note, err.class, "what was remembered is ignored: %s", err.text);
}

bool state_lock(const char *path, int *fd, struct err *err)
{
	char folder[PATH_MAX];

	if (!folder_of(path, folder, err) || !file_make_folder(folder, err) ||
		!judge_folder(path, err) || !file_lock(path, fd, err))
		return false;
	file_sweep(path);
	return true;
}

bool state_write_bytes(const char *path, const struct buf *text, struct err *err)
{
	if (chmod(path, FILE_MODE) < 0 && errno != ENOENT)
		return err_sys(err, ERR_IO, "cannot change the mode of '%s'", path);
	return file_write(path, text->data, text->len, FILE_MODE, err);
}

static bool write_state(const char *path, const struct state_kept *state,
	const struct trash *trash, struct err *err)
{
	struct buf text = { .max = INI_FILE_MAX, .secret = true };
	bool ok;

	ok = state_print(state, trash, &text) || err_memory(err);
	ok = ok && state_write_bytes(path, &text, err);
	buf_release(&text);
	return ok;
}

/* What is to be written anew: a broken or an endless file is lost, but one that this
 * machine cannot read just now (no memory, no descriptors, a bad disk) is left alone. */
static bool read_to_write(const char *path, struct state_kept *state, struct err *err)
{
	struct err why = { 0 };

	*state = (struct state_kept){ 0 };
	if (read_state(path, state, &why))
		return true;
	if (why.class == ERR_CONFIG || (why.class == ERR_IO && errno == 0))
		return true;
	return err_set(err, why.class, "%s", why.text);
}

/* Writes what is in the file with something else in it. */
bool state_save(const char *path, const struct state_kept *state, struct err *err)
{
	struct state_kept before = { 0 };
	int fd = -1;
	bool ok;

	if (!state_lock(path, &fd, err))
		return false;
	ok = read_to_write(path, &before, err) &&
	     write_state(path, state, &before.trash, err);
	state_release(&before);
	if (fd >= 0)
		close(fd);
	return ok;
}

bool state_trash_add(const char *path, const struct removed *removed, const char *name,
	int64_t wall_ms, struct err *err)
{
	struct state_kept state = { 0 };
	int fd = -1;
	bool ok;

	if (!state_lock(path, &fd, err))
		return false;
	ok = read_to_write(path, &state, err) &&
	     trash_add(&state.trash, removed, name, wall_ms, err) &&
	     write_state(path, &state, &state.trash, err);
	state_release(&state);
	if (fd >= 0)
		close(fd);
	return ok;
}

bool state_trash_drop(
	const char *path, const char *section, int64_t wall_ms, struct err *err)
{
	struct state_kept state = { 0 };
	int fd = -1;
	bool ok;

	if (!state_lock(path, &fd, err))
		return false;
	ok = read_to_write(path, &state, err);
	trash_drop(&state.trash, section, wall_ms);
	ok = ok && write_state(path, &state, &state.trash, err);
	state_release(&state);
	if (fd >= 0)
		close(fd);
	return ok;
}
