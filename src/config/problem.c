#include "config/problem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { PROBLEM_TEXT_MAX = 640, PROBLEMS_FIRST = 16 };

/* Doubles the room at powers of two, so that the count alone tells the capacity. */
static bool make_room(struct problems *problems)
{
	const size_t n = problems->n;
	struct problem *list;

	if (n != 0 && (n < PROBLEMS_FIRST || (n & (n - 1)) != 0))
		return true;
	list = realloc(
		problems->list, (n == 0 ? PROBLEMS_FIRST : 2 * n) * sizeof *problems->list);
	if (!list)
		return false;
	problems->list = list;
	return true;
}

void problems_add(struct problems *problems, enum problem_level level, unsigned line,
	const char *fmt, ...)
{
	char raw[PROBLEM_TEXT_MAX];
	char text[PROBLEM_TEXT_MAX];
	char *copy;
	va_list args;

	if (level == PROBLEM_ERROR)
		problems->n_errors++;
	if (problems->n >= PROBLEMS_MAX || !make_room(problems))
		return;
	va_start(args, fmt);
	vsnprintf(raw, sizeof raw, fmt, args);
	va_end(args);
	text_printable(text, sizeof text, raw, strlen(raw));
	copy = strdup(text);
	if (!copy)
		return;
	problems->list[problems->n++] =
		(struct problem){ .level = level, .line = line, .text = copy };
}

static int compare_problems(const void *a, const void *b)
{
	const struct problem *left = a;
	const struct problem *right = b;

	if (left->line != right->line)
		return left->line < right->line ? -1 : 1;
	if (left->level != right->level)
		return left->level > right->level ? -1 : 1;
	return strcmp(left->text, right->text);
}

void problems_sort(struct problems *problems)
{
	if (problems->n > 1)
		qsort(problems->list, problems->n, sizeof *problems->list,
			compare_problems);
}

void problems_release(struct problems *problems)
{
	for (size_t i = 0; i < problems->n; i++)
		free(problems->list[i].text);
	free(problems->list);
	free(problems->path);
	*problems = (struct problems){ 0 };
}
