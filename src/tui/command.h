/* What can be typed behind ':': every action by its name, and a few words with a value. */
#ifndef TUI_COMMAND_H
#define TUI_COMMAND_H

#include "tui/ui_state.h"

/* Carries it out; false: err says what is not understood. */
bool command_run(
	struct ui *ui, const char *text, const struct instant *now, struct err *err);
/* Completes text (size bytes) as far as it is clear; note lists the ways on, "" if there is
 * one only. */
void command_complete(
	const struct ui *ui, char *text, size_t size, char *note, size_t note_size);
bool ui_set_sort(struct ui *ui, const char *name);
void ui_set_view(struct ui *ui, enum view view);
/* Shows it; the loop loads it. */
void ui_set_theme(struct ui *ui, const char *name);

#endif
