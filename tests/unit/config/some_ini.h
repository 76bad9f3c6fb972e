/* Config files as all kinds of people write them, by the number. */
#ifndef UNIT_CONFIG_SOME_INI_H
#define UNIT_CONFIG_SOME_INI_H

#include <stdint.h>

#include "base/buf.h"

/* xorshift64: the same everywhere. */
struct dice {
	uint64_t state; /* not 0 */
};

uint32_t dice_below(struct dice *dice, uint32_t n);

/* Appends a file that loads, of n monitors with names and labels of their own: byte order
 * marks, line ends of both kinds, comments, quotes, blanks, lines that go on, a last line
 * without an end. */
void some_ini(struct dice *dice, unsigned n, struct buf *out);

#endif
