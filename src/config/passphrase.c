#include "config/passphrase.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

/* The file that is to hold it; false: nobody has named one. */
static bool find_path(char path[PATH_MAX])
{
	const char *named = getenv("MAILTOP_PASSPHRASE_FILE");
	const char *folder = getenv("CREDENTIALS_DIRECTORY");

	if (named && named[0])
		return snprintf(path, PATH_MAX, "%s", named) < PATH_MAX;
	return folder && folder[0] == '/' &&
	       snprintf(path, PATH_MAX, "%s/mailtop-passphrase", folder) < PATH_MAX &&
	       access(path, F_OK) == 0;
}

bool passphrase_find(struct buf *out, bool *found, struct err *err)
{
	struct buf text = { .max = (size_t)4 * PASSPHRASE_MAX, .secret = true };
	char path[PATH_MAX];
	struct err why;
	const char *end;
	size_t len;
	bool ok = false;

	*found = find_path(path);
	if (!*found)
		return true;
	if (!file_read(path, &text, &why)) {
		err_set(err, ERR_SECRET, "no passphrase: %s", why.text);
		goto out;
	}
	end = text.len > 0 ? memchr(text.data, '\n', text.len) : NULL;
	len = end ? (size_t)(end - text.data) : text.len;
	if (len > 0 && text.data[len - 1] == '\r')
		len--;
	if (len == 0 || len > PASSPHRASE_MAX)
		err_set(err, ERR_SECRET, "no passphrase in the first line of '%s'", path);
	else
		ok = buf_append(out, text.data, len) || err_memory(err);
out:
	buf_release(&text);
	return ok;
}
