/* The views: each draws its part of the snapshot into an area of the grid, and nothing
 * else. */
#ifndef TUI_VIEW_H
#define TUI_VIEW_H

#include "tui/sheet.h"
#include "tui/ui_state.h"

void view_first_draw(struct ui *ui, struct grid *grid, struct rect area);
/* Tree and folders. */
void view_list_draw(
	struct ui *ui, struct grid *grid, struct rect area, const struct instant *now);
/* Panes of mailboxes; beside a tree they show the page of the cursor, too. */
void view_panes_draw(
	struct ui *ui, struct grid *grid, struct rect area, const struct instant *now);
void view_detail_draw(
	struct ui *ui, struct grid *grid, struct rect area, const struct instant *now);
void view_form_draw(struct ui *ui, struct grid *grid, struct rect area);
void view_help_draw(struct ui *ui, struct grid *grid, struct rect area);
/* Messages, problems, the preview of an import. */
void view_page_draw(struct ui *ui, struct grid *grid, struct rect area);
void view_dialog_draw(struct ui *ui, struct grid *grid, struct rect area);
void view_menu_draw(struct ui *ui, struct grid *grid, struct rect area);

/* What a page says, for finding in it; sheet_release() it. */
void view_help_sheet(const struct ui *ui, int columns, struct sheet *sheet);
void view_page_sheet(const struct ui *ui, int columns, struct sheet *sheet);
/* Choices of the open menu, NULL behind the last. */
const char *view_menu_item(const struct ui *ui, size_t i);

/* How the last picture was divided, for keys that move by pages and panes. */
struct rect view_list_area(const struct ui *ui);
struct rect view_panes_area(const struct ui *ui);
/* The tree has panes, or the open mailbox, beside it. */
bool view_has_wall(const struct ui *ui);
bool view_has_detail_below(const struct ui *ui);
/* Rows of the list that fit on a page. */
int view_page_rows(const struct ui *ui);
/* Panes side by side, panes a page, in the area. */
void view_panes_shape(const struct ui *ui, int *across, int *a_page);

#endif
