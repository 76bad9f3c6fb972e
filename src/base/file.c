#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_AT_ONCE = 4096, LINKS_MAX = 16, LOCK_TRIES = 100, LOCK_PAUSE_MS = 20 };

/* Reads on until the end; false: errno is set, 0 for "over the ceiling". */
static bool read_all(int fd, struct buf *out)
{
	for (;;) {
		const size_t left = out->max - out->len;
		const size_t want = left < READ_AT_ONCE ? left : READ_AT_ONCE;
		char probe = '\0';
		char *room = want > 0 ? buf_room(out, want) : &probe;
		ssize_t n;

		if (!room) {
			errno = ENOMEM;
			return false;
		}
		n = read(fd, room, want > 0 ? want : 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0;
		if (want == 0) {
			errno = 0;
			return false;
		}
		out->len += (size_t)n;
	}
}

static bool too_large(const char *subject, const struct buf *out, struct err *err)
{
	return err_set(err, ERR_IO, "%s is over %zu bytes", subject, out->max);
}

/* Takes back what was added to out behind len. */
static void cut_back(struct buf *out, size_t len)
{
	if (out->secret && out->data)
		explicit_bzero(out->data + len, out->cap - len);
	out->len = len;
}

bool file_read(const char *path, struct buf *out, struct err *err)
{
	const bool is_stdin = strcmp(path, "-") == 0;
	const size_t before = out->len;
	bool ok = false;
	char subject[ERR_TEXT_MAX / 2];
	struct stat found;
	int fd;

	snprintf(subject, sizeof subject, is_stdin ? "standard input" : "'%s'", path);
	fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0 || fstat(fd, &found) < 0) {
		err_sys(err, ERR_IO, "cannot open %s", subject);
		goto out;
	}
	if (S_ISREG(found.st_mode) && found.st_size > (off_t)(out->max - before)) {
		too_large(subject, out, err);
		goto out;
	}
	if (!read_all(fd, out)) {
		if (errno == 0)
			too_large(subject, out, err);
		else
			err_sys(err, ERR_IO, "cannot read %s", subject);
		cut_back(out, before);
		goto out;
	}
	ok = true;
out:
	if (fd >= 0 && !is_stdin)
		close(fd);
	return ok;
}

/* The length of the folder in front of the last name, with its slash; 0: there is none. */
static size_t folder_length(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? (size_t)(slash - path) + 1 : 0;
}

bool file_resolve(const char *path, char *target, struct err *err)
{
	char link[PATH_MAX];
	size_t len = strlen(path);

	if (len >= PATH_MAX) {
		errno = ENAMETOOLONG;
		return err_sys(err, ERR_IO, "cannot write '%.80s'", path);
	}
	memcpy(target, path, len + 1);
	for (int i = 0; i < LINKS_MAX; i++) {
		const ssize_t n = readlink(target, link, sizeof link);
		size_t folder;

		if (n < 0)
			return true; /* no link: a file, or nothing yet */
		folder = n > 0 && link[0] == '/' ? 0 : folder_length(target);
		if (folder + (size_t)n >= PATH_MAX)
			break;
		memcpy(target + folder, link, (size_t)n);
		target[folder + (size_t)n] = '\0';
	}
	errno = ELOOP;
	return err_sys(err, ERR_IO, "cannot write '%s'", path);
}

static bool write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		const ssize_t n = write(fd, bytes, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		bytes += n;
		len -= (size_t)n;
	}
	return true;
}

/* Gives the new file what the old one has.  A new inode belongs to us; it is only handed
 * over where that differs, since few may do so. */
static bool take_after(int fd, const char *target, mode_t mode)
{
	struct stat old;
	struct stat new;

	if (stat(target, &old) < 0)
		return errno == ENOENT && fchmod(fd, mode) == 0;
	if (!S_ISREG(old.st_mode)) {
		errno = S_ISDIR(old.st_mode) ? EISDIR : EINVAL;
		return false;
	}
	if (fstat(fd, &new) < 0)
		return false;
	if ((new.st_uid != old.st_uid || new.st_gid != old.st_gid) &&
		fchown(fd, old.st_uid, old.st_gid) < 0)
		return false;
	return fchmod(fd, old.st_mode & 07777) == 0;
}

/* The descriptor of the folder that target is in, or -1. */
static int open_folder(const char *target)
{
	char folder[PATH_MAX] = ".";
	const size_t len = folder_length(target);

	if (len > 0) {
		memcpy(folder, target, len);
		folder[len] = '\0';
	}
	return open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

bool file_lock(const char *path, int *fd, struct err *err)
{
	char target[PATH_MAX];
	int folder;

	if (!file_resolve(path, target, err))
		return false;
	folder = open_folder(target);
	if (folder < 0)
		return err_sys(err, ERR_IO, "cannot open the folder of '%s'", path);
	for (int i = 0; flock(folder, LOCK_EX | LOCK_NB) < 0; i++) {
		const int reason = errno;

		if (reason == EWOULDBLOCK && i < LOCK_TRIES) {
			poll(NULL, 0, LOCK_PAUSE_MS);
			continue;
		}
		if (reason == EINTR)
			continue;
		close(folder);
		folder = -1;
		if (reason == EWOULDBLOCK)
			return err_set(err, ERR_IO,
				"another program holds the lock of '%s'", path);
		break;
	}
	*fd = folder;
	return true;
}

/* So that the new name is on the disk too.  Best effort: the file is already in place. */
static void sync_folder(const char *target)
{
	const int fd = open_folder(target);

	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

/* ".mailtop.ini.new-": a file that is being written to stand in for target; where the whole
 * is too long, of the front of its name. */
static int print_temporary(const char *target, char *out, size_t size)
{
	const size_t folder = folder_length(target);

	return snprintf(
		out, size, "%.*s.%.200s.new-", (int)folder, target, target + folder);
}

bool file_write_gated(const char *path, const void *bytes, size_t len, mode_t mode,
	const struct file_gate *gate, struct err *err)
{
	bool ok = false;
	char target[PATH_MAX];
	char temporary[PATH_MAX + 16];
	int n;
	int fd;

	if (!file_resolve(path, target, err))
		return false;
	n = print_temporary(target, temporary, sizeof temporary);
	snprintf(temporary + n, sizeof temporary - (size_t)n, "XXXXXX");
	fd = mkostemp(temporary, O_CLOEXEC);
	if (fd < 0)
		return err_sys(err, ERR_IO, "cannot write '%s'", path);
	if (!take_after(fd, target, mode) || !write_all(fd, bytes, len) || fsync(fd) < 0) {
		err_sys(err, ERR_IO, "cannot write '%s'", path);
		goto out;
	}
	if (gate && !gate->is_open(gate->context, err))
		goto out;
	if (rename(temporary, target) < 0) {
		err_sys(err, ERR_IO, "cannot replace '%s'", path);
		goto out;
	}
	sync_folder(target);
	ok = true;
out:
	if (!ok)
		unlink(temporary);
	close(fd);
	return ok;
}

bool file_write(
	const char *path, const void *bytes, size_t len, mode_t mode, struct err *err)
{
	return file_write_gated(path, bytes, len, mode, NULL, err);
}

void file_sweep(const char *path)
{
	char target[PATH_MAX];
	char temporary[PATH_MAX + 16];
	const char *name;
	struct dirent *entry;
	struct stat found;
	DIR *folder;
	int fd;

	if (!file_resolve(path, target, NULL))
		return;
	print_temporary(target, temporary, sizeof temporary);
	name = temporary + folder_length(target);
	fd = open_folder(target);
	folder = fd < 0 ? NULL : fdopendir(fd);
	if (!folder && fd >= 0)
		close(fd);
	while (folder && (entry = readdir(folder))) {
		if (strncmp(entry->d_name, name, strlen(name)) == 0 &&
			strlen(entry->d_name) == strlen(name) + strlen("XXXXXX") &&
			fstatat(dirfd(folder), entry->d_name, &found,
				AT_SYMLINK_NOFOLLOW) == 0 &&
			S_ISREG(found.st_mode) && found.st_uid == geteuid())
			unlinkat(dirfd(folder), entry->d_name, 0);
	}
	if (folder)
		closedir(folder);
}

bool file_make_folder(const char *path, struct err *err)
{
	char folder[PATH_MAX];
	struct stat found;
	const size_t len = strlen(path);

	if (len == 0 || len >= sizeof folder) {
		errno = len == 0 ? ENOENT : ENAMETOOLONG;
		return err_sys(err, ERR_IO, "cannot make folder '%.80s'", path);
	}
	memcpy(folder, path, len + 1);
	for (char *at = folder + 1; *at; at++) {
		if (*at != '/')
			continue;
		*at = '\0';
		/* may fail although it is there, e.g. on a read-only root; the end tells */
		mkdir(folder, 0700);
		*at = '/';
	}
	if (mkdir(folder, 0700) < 0 && errno != EEXIST)
		return err_sys(err, ERR_IO, "cannot make folder '%s'", path);
	if (stat(folder, &found) < 0)
		return err_sys(err, ERR_IO, "cannot make folder '%s'", path);
	if (!S_ISDIR(found.st_mode)) {
		errno = ENOTDIR;
		return err_sys(err, ERR_IO, "cannot make folder '%s'", path);
	}
	return true;
}

bool file_xdg(const char *variable, const char *fallback, char *out, size_t size)
{
	const char *base = getenv(variable);
	char path[PATH_MAX];
	int len;

	/* the XDG Base Directory Specification has relative ones ignored */
	if (base && base[0] == '/') {
		len = snprintf(path, sizeof path, "%s/mailtop", base);
	} else {
		base = getenv("HOME");
		if (!base || base[0] != '/')
			return false;
		len = snprintf(path, sizeof path, "%s/%s/mailtop", base, fallback);
	}
	if (len < 0 || (size_t)len >= sizeof path || (size_t)len >= size)
		return false;
	memcpy(out, path, (size_t)len + 1);
	return true;
}
