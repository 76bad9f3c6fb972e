/* The names on the way to a file on which it depends what the file is: each symbolic link,
 * and at the end the file itself or the first name that is not there. */
#ifndef CONFIG_WATCH_PATH_H
#define CONFIG_WATCH_PATH_H

#include <limits.h>
#include <stddef.h>

#define WATCH_NAMES_MAX 24

struct watch_name {
	char folder[PATH_MAX]; /* without a link in it */
	char name[NAME_MAX + 1];
};

/* Fills at most WATCH_NAMES_MAX and says how many. */
size_t watch_path(const char *path, struct watch_name *names);

#endif
