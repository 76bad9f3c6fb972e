#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/count_of.h"
#include "base/text.h"

enum { LINE_MAX_BYTES = 2048 };

struct log {
	int fd; /* opened once, then only written to */
	enum log_level level;
};

static const char *const level_names[] = {
	[LOG_ERROR] = "error",
	[LOG_WARNING] = "warning",
	[LOG_INFO] = "info",
	[LOG_DEBUG] = "debug",
};

struct log *log_open(const char *path, enum log_level level, struct err *err)
{
	struct log *log = malloc(sizeof *log);

	if (!log) {
		err_memory(err);
		return NULL;
	}
	log->level = level;
	/* non-blocking, or a named pipe without a reader would hold us up here */
	log->fd = open(path,
		O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0600);
	if (log->fd < 0) {
		err_sys(err, ERR_IO, "cannot open log '%s'", path);
		free(log);
		return NULL;
	}
	if (isatty(log->fd)) {
		err_set(err, ERR_IO, "cannot log to '%s': it is a terminal", path);
		log_close(log);
		return NULL;
	}
	return log;
}

void log_close(struct log *log)
{
	if (!log)
		return;
	close(log->fd);
	free(log);
}

bool log_wants(const struct log *log, enum log_level level)
{
	return log && level <= log->level;
}

void log_write(struct log *log, enum log_level level, const char *fmt, ...)
{
	const int saved = errno;
	char text[LINE_MAX_BYTES / 2];
	char line[LINE_MAX_BYTES];
	size_t used;
	va_list args;

	if (!log_wants(log, level))
		return;
	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);

	clock_rfc3339(clock_now().wall_ms, line);
	used = strlen(line);
	used += (size_t)snprintf(
		line + used, sizeof line - used, " %s ", level_names[level]);
	used += text_printable(line + used, sizeof line - used - 1, text, strlen(text));
	line[used++] = '\n';
	/* a full disk must not stop the watch; there is nowhere to say so */
	while (write(log->fd, line, used) < 0 && errno == EINTR)
		;
	errno = saved;
}

bool log_level_parse(const char *word, enum log_level *out)
{
	for (size_t i = 0; i < COUNT_OF(level_names); i++) {
		if (strcmp(word, level_names[i]) == 0) {
			*out = (enum log_level)i;
			return true;
		}
	}
	return false;
}
