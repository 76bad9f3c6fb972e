/* Everything that is wrong with a file, collected so that a person sees it all at once. */
#ifndef CONFIG_PROBLEM_H
#define CONFIG_PROBLEM_H

#include <stdbool.h>
#include <stddef.h>

/* The first so many are kept; n_errors goes on counting. */
#define PROBLEMS_MAX 1000

enum problem_level { PROBLEM_WARNING, PROBLEM_ERROR };

struct problem {
	enum problem_level level;
	unsigned line; /* 0: the file as a whole */
	char *text;    /* printable, lower case, no full stop, no secret */
};

struct problems {
	char *path;
	struct problem *list; /* by line */
	size_t n;
	size_t n_errors;
};

/* The text is made printable.  Without memory the count of errors is still right. */
__attribute__((format(printf, 4, 5))) void problems_add(struct problems *problems,
	enum problem_level level, unsigned line, const char *fmt, ...);
void problems_sort(struct problems *problems);
void problems_release(struct problems *problems);

#endif
