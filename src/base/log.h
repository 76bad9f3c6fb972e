/* A log file, never the terminal.  One line a call, one write(2) on an O_APPEND descriptor,
 * so that any thread may write without a lock.  Text is made printable.  NULL is a log that
 * keeps nothing. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>

#include "base/err.h"

enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG };

struct log;

struct log *log_open(const char *path, enum log_level level, struct err *err);
void log_close(struct log *log);

/* "2026-11-22T14:02:31.250Z warning text"; nothing above the level is formatted at all. */
__attribute__((format(printf, 3, 4))) void log_write(
	struct log *log, enum log_level level, const char *fmt, ...);
bool log_wants(const struct log *log, enum log_level level);

/* "error", "warning", "info", "debug" → *out. */
bool log_level_parse(const char *word, enum log_level *out);

#endif
