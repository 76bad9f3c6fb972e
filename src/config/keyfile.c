#include "config/keyfile.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

enum { FILE_BYTES_MAX = KEYFILE_KEYS_MAX * SECRET_KEY_BYTES };

static bool folder_path(char *out, size_t size, struct err *err)
{
	return file_xdg("XDG_CONFIG_HOME", ".config", out, size) ||
	       err_set(err, ERR_SECRET,
		       "no place for the key file: neither HOME nor XDG_CONFIG_HOME is "
		       "set");
}

bool keyfile_path(char *out, size_t size)
{
	static const char name[] = "/key";
	size_t len;

	if (!folder_path(out, size, NULL))
		return false;
	len = strlen(out);
	if (size - len < sizeof name)
		return false;
	memcpy(out + len, name, sizeof name);
	return true;
}

static bool find_path(char path[PATH_MAX], struct err *err)
{
	return folder_path(path, PATH_MAX, err) &&
	       (keyfile_path(path, PATH_MAX) ||
		       err_set(err, ERR_SECRET, "the path of the key file is too long"));
}

static bool is_fit(int fd, const char *path, struct err *err)
{
	struct stat found;

	if (fstat(fd, &found) < 0)
		return err_sys(err, ERR_SECRET, "cannot read '%s'", path);
	if (!S_ISREG(found.st_mode))
		return err_set(err, ERR_SECRET, "'%s' is not a regular file", path);
	if (found.st_uid != geteuid())
		return err_set(err, ERR_SECRET, "'%s' belongs to somebody else", path);
	if (found.st_mode & (S_IRWXG | S_IRWXO))
		return err_set(err, ERR_SECRET,
			"'%s' is open to others (mode %04o); chmod 600 it", path,
			(unsigned)found.st_mode & 07777U);
	if (found.st_size == 0 || found.st_size > FILE_BYTES_MAX ||
		found.st_size % SECRET_KEY_BYTES != 0)
		return err_set(err, ERR_SECRET,
			"'%s' is no key file: it has %lld bytes and not %d", path,
			(long long)found.st_size, SECRET_KEY_BYTES);
	return true;
}

static bool read_keys(
	int fd, const char *path, struct secret_key *keys, size_t *n, struct err *err)
{
	uint8_t bytes[SECRET_KEY_BYTES];
	bool ok = true;
	ssize_t got = 0;

	*n = 0;
	while (ok && *n < KEYFILE_KEYS_MAX && (got = read(fd, bytes, sizeof bytes)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			ok = err_sys(err, ERR_SECRET, "cannot read '%s'", path);
		else if (got < SECRET_KEY_BYTES)
			ok = err_set(err, ERR_SECRET, "'%s' is cut short", path);
		else
			ok = secret_key_of(bytes, &keys[(*n)++], err);
	}
	explicit_bzero(bytes, sizeof bytes);
	return ok;
}

bool keyfile_read(struct secret_key keys[KEYFILE_KEYS_MAX], size_t *n, struct err *err)
{
	char path[PATH_MAX];
	size_t found = 0;
	bool ok;
	int fd;

	if (!find_path(path, err))
		return false;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR)) {
		*n = 0;
		return true;
	}
	if (fd < 0)
		return err_sys(err, ERR_SECRET, "cannot open '%s'", path);
	ok = is_fit(fd, path, err) && read_keys(fd, path, keys, &found, err);
	close(fd);
	if (ok)
		*n = found;
	return ok;
}

/* link(2) takes no name that is taken, unlike rename(2). */
bool keyfile_create(const struct secret_key *key, bool *made, struct err *err)
{
	char path[PATH_MAX];
	char temporary[PATH_MAX + 16];
	bool ok = true;
	int fd;

	if (!folder_path(path, sizeof path, err) || !file_make_folder(path, err) ||
		!find_path(path, err))
		return false;
	snprintf(temporary, sizeof temporary, "%s.new-XXXXXX", path);
	fd = mkostemp(temporary, O_CLOEXEC); /* mode 0600 */
	if (fd < 0)
		return err_sys(err, ERR_SECRET, "cannot make '%s'", path);
	*made = false;
	if (write(fd, key->bytes, SECRET_KEY_BYTES) != SECRET_KEY_BYTES || fsync(fd) < 0)
		ok = err_sys(err, ERR_SECRET, "cannot write '%s'", path);
	else if (link(temporary, path) == 0)
		*made = true;
	else if (errno != EEXIST)
		ok = err_sys(err, ERR_SECRET, "cannot make '%s'", path);
	unlink(temporary);
	close(fd);
	return ok;
}

bool keyfile_replace(const struct secret_key *keys, size_t n, struct err *err)
{
	struct buf bytes = { .max = FILE_BYTES_MAX, .secret = true };
	char path[PATH_MAX];
	bool ok = find_path(path, err);

	for (size_t i = 0; ok && i < n; i++)
		ok = buf_append(&bytes, keys[i].bytes, SECRET_KEY_BYTES) || err_memory(err);
	ok = ok && file_write(path, bytes.data, bytes.len, 0600, err);
	buf_release(&bytes);
	return ok;
}

/* A file of its own, since the folder is what who writes the config locks. */
int keyfile_lock(struct err *err)
{
	char path[PATH_MAX];
	char lock[PATH_MAX + 8];
	int fd;

	if (!folder_path(path, sizeof path, err) || !file_make_folder(path, err) ||
		!find_path(path, err))
		return -1;
	snprintf(lock, sizeof lock, "%s.lock", path);
	fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd >= 0 && flock(fd, LOCK_EX) == 0)
		return fd;
	err_sys(err, ERR_SECRET, "cannot lock '%s'", lock);
	if (fd >= 0)
		close(fd);
	return -1;
}
