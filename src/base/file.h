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

/* Asked when all is on the disk and only the rename is left: false leaves the old file, and
 * err is the gate's.  For a file that others write too. */
struct file_gate {
	bool (*is_open)(void *context, struct err *err);
	void *context;
};

/* The same with a gate, which may be NULL. */
bool file_write_gated(const char *path, const void *bytes, size_t len, mode_t mode,
	const struct file_gate *gate, struct err *err);
/* Takes away the temporary files that a crash of ours left beside the file.  Only while
 * nobody else writes it. */
void file_sweep(const char *path);
/* Keeps other programs that ask for the same out of the file's folder until close(*fd):
 * renaming a file leaves a lock on the file itself behind.  Waits up to two seconds.  *fd
 * is -1 on a file system without locks. */
bool file_lock(const char *path, int *fd, struct err *err);
/* What path stands for behind all symbolic links, also where nothing is yet, into
 * target[PATH_MAX]. */
bool file_resolve(const char *path, char *target, struct err *err);

/* Makes the folder and its parents, mode 0700.  True when it is there afterwards. */
bool file_make_folder(const char *path, struct err *err);

/* $<variable>/mailtop, else $HOME/<fallback>/mailtop; false when neither is set or it does
 * not fit.  e.g. ("XDG_CONFIG_HOME", ".config"). */
bool file_xdg(const char *variable, const char *fallback, char *out, size_t size);

#endif
