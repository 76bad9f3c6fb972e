/* The line typed into at the bottom: find, filter, command. */
#ifndef TUI_PROMPT_H
#define TUI_PROMPT_H

#include "tui/ui_state.h"

void prompt_open(struct ui *ui, enum prompt_kind kind);
void prompt_input(struct ui *ui, const struct input *input, const struct instant *now);

/* Jumps to the next row, or line of a text page, that holds what was looked for; by: 1 or
 * -1. False: none does. */
bool find_next(struct ui *ui, size_t from, int by, const struct instant *now);

#endif
