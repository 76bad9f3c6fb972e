/* A picture against tests/golden/NAME.txt; GOLDEN=write writes it anew. */
#ifndef UNIT_TUI_PICTURE_H
#define UNIT_TUI_PICTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

static inline void compare_picture(const char *name, const char *picture)
{
	char path[256];
	struct buf want = BUF_INIT((size_t)1 << 20);
	struct err err;

	snprintf(path, sizeof path, "tests/golden/%s.txt", name);
	if (getenv("GOLDEN") && strcmp(getenv("GOLDEN"), "write") == 0)
		assert_true(file_write(path, picture, strlen(picture), 0644, &err));
	assert_true(file_read(path, &want, &err));
	assert_true(buf_putc(&want, '\0'));
	if (strcmp(want.data, picture) != 0)
		fail_msg("%s differs; it is now:\n%s", path, picture);
	buf_release(&want);
}

#endif
