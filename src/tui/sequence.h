/* What keys send on the usual terminals.  Descriptions in terminfo are often wrong or of
 * another terminal, so these hold besides. */
#ifndef TUI_SEQUENCE_H
#define TUI_SEQUENCE_H

#include <stddef.h>
#include <uchar.h>

struct sequence {
	const char *bytes; /* begins with ESC, or is the name of a string of terminfo */
	char32_t raw;	   /* enum raw_key, enum key_code, or a control character */
};

extern const struct sequence sequences[];
extern const size_t n_sequences;

#endif
