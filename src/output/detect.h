/* One mailbox, tried once, told step by step. */
#ifndef OUTPUT_DETECT_H
#define OUTPUT_DETECT_H

#include "output/output.h"

/* The status after one check. */
bool detect_write(FILE *out, const struct status *status, const struct instant *now,
	const struct output_look *look, struct err *err);

enum detect_line { DETECT_SENT, DETECT_RECEIVED, DETECT_NOTE };

/* One line of the conversation, with the sign of who said it.  Whole lines, from any
 * thread. */
void detect_trace(
	FILE *out, const struct output_look *look, enum detect_line line, const char *text);

/* Sets what follows apart. */
void detect_trace_end(FILE *out);

#endif
