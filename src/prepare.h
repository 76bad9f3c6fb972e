/* What the process needs before anything else: descriptors, locale, limits, no core dumps.
 */
#ifndef PREPARE_H
#define PREPARE_H

#include <stdbool.h>

/* *unicode: the terminal can show more than ASCII. */
void prepare_process(bool *unicode);

#endif
