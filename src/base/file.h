/* Whole files: read at once with a ceiling, written so that a crash leaves the old or the
 * new. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"

/* Appends the file to out, which gives the ceiling.  "-" reads standard input. */
bool file_read(const char *path, struct buf *out, struct err *err);

/* Temporary file in the same folder, fsync, rename over what path resolves to (a symbolic
 * link stays one), fsync of the folder.  An existing file keeps its mode and owner, a new
 * one gets mode.  On false nothing was changed and no temporary file is left. */
bool file_write(
	const char *path, const void *bytes, size_t len, mode_t mode, struct err *err);

/* Makes the folder and its parents, mode 0700.  True when it is there afterwards. */
bool file_make_folder(const char *path, struct err *err);

/* $<variable>/mailtop, else $HOME/<fallback>/mailtop; false when neither is set or it does
 * not fit.  e.g. ("XDG_CONFIG_HOME", ".config"). */
bool file_xdg(const char *variable, const char *fallback, char *out, size_t size);

#endif
