/* What is shown while there is no mailbox to watch: how to get to the first. */
#include "tui/view.h"

void view_first_draw(struct ui *ui, struct grid *grid, struct rect area)
{
	struct sheet sheet = { 0 };
	const int columns = area.w - 4 > 10 ? area.w - 4 : area.w;
	const char *path = ui->settings.config_path;

	if (area.h >= 14)
		sheet_add(&sheet, STYLE_TEXT, "%s", "");
	sheet_wrap(&sheet, columns, STYLE_STRONG, "No mailbox to watch yet.");
	sheet_add(&sheet, STYLE_TEXT, "%s", "");
	if (ui->settings.read_only)
		sheet_wrap(&sheet, columns, STYLE_TEXT,
			"mailtop was started with --read-only; without it a adds one.");
	else
		sheet_wrap(&sheet, columns, STYLE_KEY, "a  adds the first one");
	sheet_add(&sheet, STYLE_TEXT, "%s", "");
	sheet_wrap(&sheet, columns, STYLE_TEXT, "It is kept in");
	sheet_wrap(&sheet, columns, STYLE_STRONG, path ? path : "mailtop.ini");
	sheet_add(&sheet, STYLE_TEXT, "%s", "");
	sheet_wrap(&sheet, columns, STYLE_TEXT,
		"where it can be written by hand as well; these lines are enough:");
	sheet_add(&sheet, STYLE_TEXT, "%s", "");
	sheet_add(&sheet, STYLE_KEY, "  [monitor work]");
	sheet_add(&sheet, STYLE_KEY, "  host = imap.example.org");
	sheet_add(&sheet, STYLE_KEY, "  user = me@example.org");
	sheet_add(&sheet, STYLE_KEY, "  password_command = pass show mail/work");
	sheet_add(&sheet, STYLE_TEXT, "%s", "");
	sheet_wrap(&sheet, columns, STYLE_TEXT,
		"sample.ini holds every key with its default. `mailtop check-config` names "
		"every mistake with its line.");
	sheet_draw(
		&sheet, grid, (struct rect){ area.y, area.x + 2, area.h, columns }, 0, "");
	sheet_release(&sheet);
}
