/* The item under the cursor in full words. */
#ifndef TUI_SENTENCE_H
#define TUI_SENTENCE_H

#include "tui/ui_state.h"

void sentence_write(struct ui *ui, const struct instant *now, char *out, size_t size);

#endif
