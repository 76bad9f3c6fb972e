/* No memory: the $SHIM_FAIL-th allocation fails; with $SHIM_ON=1 all behind it, too.
 * Counted are those that the program itself asks for, as a library's own are the library's
 * affair; with $SHIM_ALL=1 all.  How many there were goes to the file $SHIM_COUNT at the
 * end. */
#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *block, size_t size);

static atomic_long calls;
static uintptr_t first; /* address of the program, */
static uintptr_t last;	/* and of its end */
static long at;
static int on;
static int all;

static int find(struct dl_phdr_info *info, size_t size, void *data)
{
	(void)size;
	(void)data;
	/* the first one is the program */
	first = info->dlpi_addr;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const uintptr_t end = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr +
				      info->dlpi_phdr[i].p_memsz;

		if (info->dlpi_phdr[i].p_type == PT_LOAD && end > last)
			last = end;
	}
	return 1;
}

static long number_of(const char *name)
{
	const char *text = getenv(name);

	return text ? strtol(text, NULL, 10) : 0;
}

__attribute__((constructor)) static void begin(void)
{
	at = number_of("SHIM_FAIL");
	on = number_of("SHIM_ON") != 0;
	all = number_of("SHIM_ALL") != 0;
	dl_iterate_phdr(find, NULL);
	calls = 0;
}

__attribute__((destructor)) static void end(void)
{
	const char *path = getenv("SHIM_COUNT");
	const long n = calls;
	FILE *file;

	at = 0;
	file = path ? fopen(path, "w") : NULL;
	if (!file)
		return;
	fprintf(file, "%ld\n", n);
	fclose(file);
}

static int fails(const void *caller)
{
	long now;

	if (!last || (!all && ((uintptr_t)caller < first || (uintptr_t)caller >= last)))
		return 0;
	now = ++calls;
	if (at <= 0 || (now != at && !(on && now > at)))
		return 0;
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : __libc_calloc(n, size);
}

void *realloc(void *block, size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : __libc_realloc(block, size);
}

void *reallocarray(void *block, size_t n, size_t size)
{
	size_t bytes;

	if (fails(__builtin_return_address(0)) || __builtin_mul_overflow(n, size, &bytes))
		return NULL;
	return __libc_realloc(block, bytes);
}

char *strdup(const char *text)
{
	const size_t size = strlen(text) + 1;
	char *copy = fails(__builtin_return_address(0)) ? NULL : __libc_malloc(size);

	return copy ? memcpy(copy, text, size) : NULL;
}

char *strndup(const char *text, size_t len)
{
	const size_t size = strnlen(text, len);
	char *copy = fails(__builtin_return_address(0)) ? NULL : __libc_malloc(size + 1);

	if (!copy)
		return NULL;
	copy[size] = '\0';
	return memcpy(copy, text, size);
}
