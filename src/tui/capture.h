/* While the picture is up, what a library prints on standard error goes to memory instead,
 * and to the log afterwards.  Standard error that is no terminal is left alone. */
#ifndef TUI_CAPTURE_H
#define TUI_CAPTURE_H

#include "base/log.h"

struct capture {
	int memory;    /* -1: nothing is captured */
	int stderr_fd; /* where standard error went before */
};

/* Without memory for it nothing is captured. */
void capture_begin(struct capture *capture);
/* Standard error is itself again; what was said meanwhile goes to the log, a line a line.
 */
void capture_end(struct capture *capture, struct log *log);

#endif
