/* What is known of a mailbox's last check, connection, certificate and server, as lines. */
#ifndef TUI_VIEW_FACTS_H
#define TUI_VIEW_FACTS_H

#include "tui/facts.h"
#include "tui/sheet.h"
#include "tui/ui_state.h"

void view_facts_sheet(struct ui *ui, const struct facts *facts, const struct instant *now,
	int columns, struct sheet *sheet);

#endif
