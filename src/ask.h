/* A password from a person: without echo from a terminal, else a line of standard input.
 * And other answers. */
#ifndef ASK_H
#define ASK_H

#include <stdbool.h>

#include "base/err.h"

/* signals: a signalfd of what should end the asking; *signal is then its number, else 0.
 * The caller wipes and frees *password.  The terminal is given back as it was in any case.
 */
bool ask_password(
	const char *prompt, int signals, char **password, int *signal, struct err *err);

/* The same for an answer that may be seen and may be empty.  signals as above. */
bool ask_line(const char *prompt, int signals, char **answer, int *signal, struct err *err);

#endif
