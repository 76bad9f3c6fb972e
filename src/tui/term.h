/* Which terminal descriptions to try, best first: TERM, then its nearest known relatives.
 * Many machines that one reaches over ssh have never heard of the terminal at the other
 * end. */
#ifndef TUI_TERM_H
#define TUI_TERM_H

#include <stddef.h>

#define TERM_NAME_MAX 64
#define TERM_NAMES    5

/* term may be NULL or "".  Returns how many, at least 2; none is named twice. */
size_t term_names(const char *term, char names[TERM_NAMES][TERM_NAME_MAX]);

/* What a person should know about it; "" where TERM itself was taken. */
void term_note(const char *term, const char *taken, char *note, size_t size);

#endif
