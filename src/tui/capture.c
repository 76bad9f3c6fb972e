#include "tui/capture.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define CAPTURE_LOG_MAX ((size_t)64 * 1024) /* more than that is not worth a log */

void capture_begin(struct capture *capture)
{
	*capture = (struct capture){ -1, -1 };
	if (!isatty(STDERR_FILENO))
		return;
	capture->memory = memfd_create("mailtop-stderr", MFD_CLOEXEC);
	if (capture->memory < 0)
		return;
	capture->stderr_fd = dup(STDERR_FILENO);
	if (capture->stderr_fd >= 0 && dup2(capture->memory, STDERR_FILENO) >= 0)
		return;
	if (capture->stderr_fd >= 0)
		close(capture->stderr_fd);
	close(capture->memory);
	*capture = (struct capture){ -1, -1 };
}

static void capture_log(int memory, struct log *log)
{
	char *text = malloc(CAPTURE_LOG_MAX);
	char *rest = text;
	ssize_t len;

	if (!text)
		return;
	len = pread(memory, text, CAPTURE_LOG_MAX - 1, 0);
	text[len > 0 ? len : 0] = '\0';
	for (char *line = strsep(&rest, "\n"); line; line = strsep(&rest, "\n"))
		if (line[0])
			log_write(log, LOG_WARNING, "standard error: %s", line);
	free(text);
}

void capture_end(struct capture *capture, struct log *log)
{
	if (capture->memory < 0)
		return;
	dup2(capture->stderr_fd, STDERR_FILENO);
	close(capture->stderr_fd);
	capture_log(capture->memory, log);
	close(capture->memory);
	*capture = (struct capture){ -1, -1 };
}
