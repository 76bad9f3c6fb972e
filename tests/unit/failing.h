/* Allocations of our own code that fail.  A test that includes this is linked with --wrap
 * of all of them (the Makefile does that for test_memory*.c); those that libraries make by
 * themselves go on as ever.  Included once in a program. */
#ifndef UNIT_FAILING_H
#define UNIT_FAILING_H

#include "unit/test.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The n-th allocation from failing_arm() on fails; with `rest` also all behind it. */
static struct {
	bool armed;
	bool rest;
	size_t at;
	size_t n;    /* since it was armed */
	size_t hits; /* that failed */
	long live;   /* blocks that are not given back */
} failing;

static inline bool failing_now(void)
{
	if (!failing.armed)
		return false;
	failing.n++;
	if (failing.n != failing.at && !(failing.rest && failing.n > failing.at))
		return false;
	failing.hits++;
	errno = ENOMEM;
	return true;
}

static inline void *failing_count(void *block)
{
	failing.live += block != NULL;
	return block;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *block, size_t size);
void *__real_reallocarray(void *block, size_t n, size_t size);
char *__real_strdup(const char *text);
char *__real_strndup(const char *text, size_t len);
void __real_free(void *block);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *block, size_t size);
void *__wrap_reallocarray(void *block, size_t n, size_t size);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t len);
__attribute__((format(printf, 2, 3))) int __wrap_asprintf(
	char **text, const char *fmt, ...);
__attribute__((format(printf, 3, 4))) int __wrap___asprintf_chk(
	char **text, int flag, const char *fmt, ...);
void __wrap_free(void *block);

void *__wrap_malloc(size_t size)
{
	return failing_now() ? NULL : failing_count(__real_malloc(size));
}

void *__wrap_calloc(size_t n, size_t size)
{
	return failing_now() ? NULL : failing_count(__real_calloc(n, size));
}

void *__wrap_realloc(void *block, size_t size)
{
	void *larger;

	if (failing_now())
		return NULL;
	larger = __real_realloc(block, size);
	return block ? larger : failing_count(larger);
}

void *__wrap_reallocarray(void *block, size_t n, size_t size)
{
	void *larger;

	if (failing_now())
		return NULL;
	larger = __real_reallocarray(block, n, size);
	return block ? larger : failing_count(larger);
}

char *__wrap_strdup(const char *text)
{
	return failing_now() ? NULL : failing_count(__real_strdup(text));
}

char *__wrap_strndup(const char *text, size_t len)
{
	return failing_now() ? NULL : failing_count(__real_strndup(text, len));
}

__attribute__((format(printf, 2, 0))) static inline int failing_print(
	char **text, const char *fmt, va_list args)
{
	const int len = failing_now() ? -1 : vasprintf(text, fmt, args);

	failing.live += len >= 0;
	return len;
}

int __wrap_asprintf(char **text, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = failing_print(text, fmt, args);
	va_end(args);
	return len;
}

/* What it is called with _FORTIFY_SOURCE. */
int __wrap___asprintf_chk(char **text, int flag, const char *fmt, ...)
{
	va_list args;
	int len;

	(void)flag;
	va_start(args, fmt);
	len = failing_print(text, fmt, args);
	va_end(args);
	return len;
}

void __wrap_free(void *block)
{
	failing.live -= block != NULL;
	__real_free(block);
}

/* One run of a scene: true when it did all that it does with enough memory.  It may look at
 * failing_hit() to know whether it had to, and checks its outcome disarmed. */
typedef bool (*failing_scene)(void *context);

static inline void failing_disarm(void)
{
	failing.armed = false;
}

static inline bool failing_hit(void)
{
	return failing.hits > 0;
}

/* Runs the scene with the first, the second … allocation failing, until it needs no more;
 * each alone, and then with all behind it failing too.  Nothing may be left allocated. */
static inline size_t fail_each(const char *name, failing_scene scene, void *context)
{
	size_t tried = 0;

	assert_true(
		scene(context)); /* what a library keeps from its first use is not ours */
	for (int rest = 0; rest < 2; rest++) {
		for (size_t at = 1;; at++) {
			const long live = failing.live;
			bool ok;

			failing.armed = true;
			failing.rest = rest;
			failing.at = at;
			failing.n = failing.hits = 0;
			ok = scene(context);
			failing_disarm();
			if (failing.live != live)
				fail_msg("%s: %ld blocks are left when allocation %zu%s "
					 "fails",
					name, failing.live - live, at,
					rest ? " and all behind it" : "");
			if (failing.hits == 0) {
				if (!ok)
					fail_msg("%s fails with all memory", name);
				break;
			}
			tried++;
		}
	}
	print_message("%s: %zu failures of an allocation\n", name, tried);
	return tried;
}

#endif
