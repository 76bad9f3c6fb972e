#include "tui/theme_folder.h"

#include <assert.h>
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/count_of.h"
#include "base/file.h"
#include "base/text.h"
#include "tui/theme.h"

#define THEME_NAMES_MAX ((size_t)256 * 1024)
#define THEME_NAME_MAX	63

typedef bool folder_fn(char *out, size_t size);

static bool fits(int len, size_t size)
{
	return len > 0 && (size_t)len < size;
}

static bool folder_of_variable(char *out, size_t size)
{
	const char *folder = getenv("MAILTOP_THEMES");

	return folder && fits(snprintf(out, size, "%s", folder), size);
}

static bool folder_of_person(char *out, size_t size)
{
	char home[PATH_MAX];

	return file_xdg("XDG_CONFIG_HOME", ".config", home, sizeof home) &&
	       fits(snprintf(out, size, "%s/themes", home), size);
}

static bool folder_installed(char *out, size_t size)
{
	return fits(snprintf(out, size, "%s", MAILTOP_THEMES), size);
}

/* build/mailtop finds the themes/ of its source tree. */
static bool folder_beside_program(char *out, size_t size)
{
	char own[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", own, sizeof own - 1);
	char *slash;

	if (len <= 0)
		return false;
	own[len] = '\0';
	slash = strrchr(own, '/');
	if (!slash)
		return false;
	*slash = '\0';
	return fits(snprintf(out, size, "%s/../themes", own), size);
}

static folder_fn *const folders[] = { folder_of_variable, folder_of_person,
	folder_installed, folder_beside_program };

bool theme_find(const char *name, char *path, size_t size)
{
	char folder[PATH_MAX];

	if (strchr(name, '/'))
		return fits(snprintf(path, size, "%s", name), size);
	for (size_t i = 0; i < COUNT_OF(folders); i++)
		if (folders[i](folder, sizeof folder) &&
			fits(snprintf(path, size, "%s/%s" THEME_SUFFIX, folder, name),
				size) &&
			access(path, R_OK) == 0)
			return true;
	return false;
}

/* Appends "NAME\0" of each theme in the folder; false: no memory. */
static bool collect(const char *folder, struct buf *out)
{
	DIR *dir = opendir(folder);
	bool ok = true;

	if (!dir)
		return true;
	for (struct dirent *entry = readdir(dir); entry && ok; entry = readdir(dir)) {
		size_t len = strlen(entry->d_name);
		size_t base = len < strlen(THEME_SUFFIX) ? 0 : len - strlen(THEME_SUFFIX);

		if (base == 0 || base > THEME_NAME_MAX || entry->d_name[0] == '.' ||
			strcmp(entry->d_name + base, THEME_SUFFIX) != 0 ||
			!text_is_printable(entry->d_name, base))
			continue;
		ok = buf_append(out, entry->d_name, base) && buf_putc(out, '\0');
	}
	closedir(dir);
	return ok;
}

static int compare(const void *a, const void *b)
{
	return text_compare(*(const char *const *)a, *(const char *const *)b);
}

/* One block: the pointers, then the names. */
static const char **names_of(const struct buf *all, size_t *n)
{
	size_t count = 0;
	const char **names;
	char *text;

	for (size_t i = 0; i < all->len; i++)
		count += all->data[i] == '\0';
	assert(count > 0); /* "default" */
	names = malloc(count * sizeof *names + all->len);
	if (!names)
		return NULL;
	text = (char *)(names + count);
	memcpy(text, all->data, all->len);
	for (size_t i = 0; i < count; i++) {
		names[i] = text;
		text += strlen(text) + 1;
	}
	qsort(names, count, sizeof *names, compare);

	*n = 0;
	for (size_t i = 0; i < count; i++)
		if (*n == 0 || strcmp(names[*n - 1], names[i]) != 0)
			names[(*n)++] = names[i];
	return names;
}

bool theme_names(const char *const **names, size_t *n, struct err *err)
{
	struct buf all = BUF_INIT(THEME_NAMES_MAX);
	char folder[PATH_MAX];
	const char **list = NULL;
	bool ok = buf_append(&all, "default", sizeof "default");

	for (size_t i = 0; i < COUNT_OF(folders) && ok; i++)
		if (folders[i](folder, sizeof folder))
			ok = collect(folder, &all);
	if (ok)
		list = names_of(&all, n);
	buf_release(&all);
	if (!list)
		return err_memory(err);
	*names = list;
	return true;
}
