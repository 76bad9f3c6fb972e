/* A disk that fails: the $SHIM_FAIL-th call that changes a file fails with the number
 * $SHIM_ERRNO; with $SHIM_ON=1 all behind it, too.  How many calls there were goes to the
 * file $SHIM_COUNT at the end. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static atomic_long calls;

static long number_of(const char *name)
{
	const char *text = getenv(name);

	return text ? strtol(text, NULL, 10) : 0;
}

static int fails(void)
{
	const long at = number_of("SHIM_FAIL");
	const long now = ++calls;

	if (at <= 0 || (now != at && !(now > at && number_of("SHIM_ON"))))
		return 0;
	errno = (int)number_of("SHIM_ERRNO");
	return 1;
}

__attribute__((destructor)) static void end(void)
{
	const char *path = getenv("SHIM_COUNT");
	FILE *file = path ? fopen(path, "w") : NULL;

	if (!file)
		return;
	fprintf(file, "%ld\n", (long)calls);
	fclose(file);
}

static int is_file(int fd)
{
	struct stat found;

	return fd > 2 && fstat(fd, &found) == 0 && S_ISREG(found.st_mode);
}

#define REAL(name) *(void **)&real = dlsym(RTLD_NEXT, name)

ssize_t write(int fd, const void *bytes, size_t len)
{
	ssize_t (*real)(int, const void *, size_t);

	REAL("write");
	return is_file(fd) && fails() ? -1 : real(fd, bytes, len);
}

int fsync(int fd)
{
	int (*real)(int);

	REAL("fsync");
	return fails() ? -1 : real(fd);
}

int rename(const char *from, const char *to)
{
	int (*real)(const char *, const char *);

	REAL("rename");
	return fails() ? -1 : real(from, to);
}

int mkdir(const char *path, mode_t mode)
{
	int (*real)(const char *, mode_t);

	REAL("mkdir");
	return fails() ? -1 : real(path, mode);
}

int fchmod(int fd, mode_t mode)
{
	int (*real)(int, mode_t);

	REAL("fchmod");
	return fails() ? -1 : real(fd, mode);
}

int mkostemp(char *pattern, int flags)
{
	int (*real)(char *, int);

	REAL("mkostemp");
	return fails() ? -1 : real(pattern, flags);
}

int open(const char *path, int flags, ...)
{
	int (*real)(const char *, int, ...);
	va_list args;
	mode_t mode;

	va_start(args, flags);
	mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
	va_end(args);
	REAL("open");
	if ((flags & O_ACCMODE) != O_RDONLY && flags & O_CREAT && fails())
		return -1;
	return real(path, flags, mode);
}
