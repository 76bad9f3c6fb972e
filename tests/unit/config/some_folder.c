#include "unit/test.h"

#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "unit/config/some_folder.h"

int enter_folder(void **state)
{
	char *folder = strdup("/tmp/mailtop-config-XXXXXX");

	*state = folder;
	return folder && mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int remove_entry(
	const char *path, const struct stat *stat, int type, struct FTW *ftw)
{
	(void)stat;
	(void)type;
	(void)ftw;
	return remove(path);
}

int leave_folder(void **state)
{
	const int rc =
		chdir("/") == 0 ? nftw(*state, remove_entry, 8, FTW_DEPTH | FTW_PHYS) : -1;

	free(*state);
	return rc;
}

void write_text(const char *path, const char *text)
{
	struct err err = { 0 };

	if (!file_write(path, text, strlen(text), 0600, &err))
		fail_msg("%s", err.text);
}

void assert_holds(const char *path, const char *text)
{
	struct buf buf = BUF_INIT((size_t)1 << 20);
	struct err err = { 0 };

	if (!file_read(path, &buf, &err))
		fail_msg("%s", err.text);
	if (buf.len != strlen(text) ||
		(buf.len > 0 && memcmp(buf.data, text, buf.len) != 0))
		fail_msg("'%.*s' instead of '%s'", (int)buf.len, buf.data, text);
	buf_release(&buf);
}

int count_entries(void)
{
	DIR *folder = opendir(".");
	int n = 0;

	assert_non_null(folder);
	while (readdir(folder))
		n++;
	closedir(folder);
	return n - 2;
}
