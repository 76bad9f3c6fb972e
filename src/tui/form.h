/* The form in which a mailbox is added, edited, copied and tried.  Pure: what it wants done
 * it asks of the loop by wishes, and it reads of a trial in the snapshot. */
#ifndef TUI_FORM_H
#define TUI_FORM_H

#include "tui/ui_state.h"

enum form_purpose { FORM_ADD, FORM_EDIT, FORM_COPY };

/* EDIT and COPY are of the mailbox under the cursor. */
void form_open(struct ui *ui, enum form_purpose purpose, const struct instant *now);
/* Stops a trial and wipes what was typed.  Fine without a form. */
void form_close(struct ui *ui);
/* Of the form, and of one that waits to hear whether it was carried out. */
void form_release(struct ui *ui);
void form_input(struct ui *ui, const struct input *input, const struct instant *now);
/* After each update of the snapshot. */
void form_news(struct ui *ui, const struct instant *now);

/* The line under the form: what is to be answered, what is wrong, or what the field is
 * for. */
enum style form_sentence(const struct ui *ui, char *out, size_t size);
/* It waits for a yes or a no. */
bool form_asks(const struct ui *ui);
/* The i-th key worth a hint and its word; false behind the last. */
bool form_hint(const struct ui *ui, size_t i, char *key, size_t size, const char **word);

#endif
