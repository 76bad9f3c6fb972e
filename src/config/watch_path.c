#include "config/watch_path.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A walk: `done` is free of links, `left` is still to go. */
struct walk {
	char done[PATH_MAX];
	char left[2 * PATH_MAX];
	struct watch_name *names;
	size_t n;
};

/* Takes the next name off the front of what is left. */
static void take_name(struct walk *walk, char *name, size_t size)
{
	char *at = walk->left + strspn(walk->left, "/");
	const size_t len = strcspn(at, "/");
	const size_t kept = len < size ? len : size - 1;

	memcpy(name, at, kept);
	name[kept] = '\0';
	memmove(walk->left, at + len, strlen(at + len) + 1);
}

/* Back to the folder above; "/" stays. */
static void go_up(struct walk *walk)
{
	char *slash = strrchr(walk->done, '/');

	slash[slash == walk->done ? 1 : 0] = '\0';
}

static void note(struct walk *walk, const char *name)
{
	struct watch_name *noted = &walk->names[walk->n++];

	snprintf(noted->folder, sizeof noted->folder, "%s", walk->done);
	snprintf(noted->name, sizeof noted->name, "%s", name);
}

/* Puts where the link leads in front of what is left; false: too long. */
static bool follow(struct walk *walk, const char *link, size_t len)
{
	const size_t left = strlen(walk->left);

	if (len + 1 + left >= sizeof walk->left)
		return false;
	memmove(walk->left + len + 1, walk->left, left + 1);
	memcpy(walk->left, link, len);
	walk->left[len] = '/';
	if (link[0] == '/')
		snprintf(walk->done, sizeof walk->done, "/");
	return true;
}

/* One name further; false: that was the end of the way. */
static bool step(struct walk *walk)
{
	char name[NAME_MAX + 1];
	char full[PATH_MAX + NAME_MAX + 2];
	char link[PATH_MAX];
	struct stat found;
	ssize_t len;

	take_name(walk, name, sizeof name);
	if (name[0] == '\0' || strcmp(name, ".") == 0)
		return walk->left[0] != '\0';
	if (strcmp(name, "..") == 0) {
		go_up(walk);
		return walk->left[0] != '\0';
	}
	snprintf(full, sizeof full, "%s/%s", strcmp(walk->done, "/") == 0 ? "" : walk->done,
		name);
	len = readlink(full, link, sizeof link);
	if (len > 0) {
		note(walk, name);
		return follow(walk, link, (size_t)len);
	}
	if (lstat(full, &found) < 0 || !S_ISDIR(found.st_mode)) {
		note(walk, name);
		return false;
	}
	if (strlen(full) >= sizeof walk->done)
		return false;
	memcpy(walk->done, full, strlen(full) + 1);
	return walk->left[0] != '\0';
}

size_t watch_path(const char *path, struct watch_name *names)
{
	struct walk walk = { .names = names };

	if (strlen(path) >= PATH_MAX)
		return 0;
	if (path[0] == '/')
		snprintf(walk.done, sizeof walk.done, "/");
	else if (!getcwd(walk.done, sizeof walk.done))
		return 0;
	snprintf(walk.left, sizeof walk.left, "%s", path);
	while (walk.n < WATCH_NAMES_MAX && step(&walk))
		continue;
	return walk.n;
}
