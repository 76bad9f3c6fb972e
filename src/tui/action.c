#include "tui/action.h"

#include <string.h>

#include "base/count_of.h"

/* clang-format off */
static const struct action_entry entries[] = {
	/* first the ones worth a place in the hints, in the order in which they stand there */
	{ ACTION_OPEN, "open", "Enter", PLACE_LISTS, "open", "the mailbox in full" },
	{ ACTION_OPEN, "pick", "Enter", PLACE_MENU, "take", "take the choice under the cursor" },
	{ ACTION_PART, "part", "Tab", PLACE_DETAIL, "part", "the other part: folders, facts" },
	{ ACTION_CHECK, "check", "r F5", PLACE_BOXES, "check",
		"check this mailbox now, also one that waits after refused logins" },
	{ ACTION_CHECK_ALL, "check-all", "R", PLACE_BOXES, NULL, "check every mailbox now" },
	{ ACTION_HOLD, "hold", "P", PLACE_BOXES, "hold", "hold this mailbox: no checks until P again" },
	{ ACTION_ADD, "add", "a", PLACE_BOXES | PLACE_FIRST | CHANGES_CONFIG, "add",
		"a new mailbox: whose it is, then all there is to say of it" },
	{ ACTION_EDIT, "edit", "e", PLACE_BOXES | CHANGES_CONFIG, "edit", "change this mailbox" },
	{ ACTION_COPY, "copy", "c", PLACE_BOXES | CHANGES_CONFIG, NULL, "add one that is like this one" },
	{ ACTION_FIELD_NEXT, "next-field", "Tab Down", PLACE_FORM, NULL,
		"the next field; Enter goes on, too, and presses a button" },
	{ ACTION_FIELD_PREVIOUS, "previous-field", "S-Tab Up", PLACE_FORM, NULL, "the field before" },
	{ ACTION_TRY, "try", "F5 C-r", PLACE_FORM, NULL,
		"try it: name, connection, TLS, login, folders; Esc stops it" },
	{ ACTION_PICK_FOLDERS, "pick-folders", "F4 C-f", PLACE_FORM, NULL,
		"pick folders from the list of the server" },
	{ ACTION_SHOW_SECRET, "show-secret", "F3 C-t", PLACE_FORM, NULL,
		"show the password, or hide it again" },
	{ ACTION_REMOVE, "remove", "d Delete", PLACE_BOXES | CHANGES_CONFIG, NULL,
		"watch it no longer, after a question; no mail is touched" },
	{ ACTION_TOGGLE, "enable", "x", PLACE_BOXES | CHANGES_CONFIG, NULL,
		"disable it in the config, or enable it again" },
	{ ACTION_UNDO, "undo", "u", PLACE_BOXES | PLACE_FIRST | CHANGES_CONFIG, NULL,
		"take back the last change of the config, and the one before" },
	{ ACTION_MARK, "mark", "Space", PLACE_LISTS, NULL,
		"mark it, or no longer: d x r P then work on all marked ones shown" },
	{ ACTION_MARK_ALL, "mark-all", "*", PLACE_LISTS, NULL, "mark all that are shown" },
	{ ACTION_MARK_NONE, "mark-none", "U", PLACE_LISTS, NULL, "mark none" },
	{ ACTION_IMPORT, "import-these", "y", PLACE_IMPORT | CHANGES_CONFIG, "add these",
		"write what is listed into the config" },
	{ ACTION_IMPORT_NAMES, "import-names", "d", PLACE_IMPORT | CHANGES_CONFIG, "taken names",
		"a name that is taken: skip it, replace the mailbox, or find another name" },
	{ ACTION_IMPORT_PLAIN, "import-plain", "p", PLACE_IMPORT | CHANGES_CONFIG, "no TLS",
		"a mailbox without TLS: skip it, use STARTTLS, or allow its password in clear" },
	{ ACTION_FIND, "find", "/", PLACE_LISTS | PLACE_TEXTS, "find",
		"jump to a name; the list stays whole" },
	{ ACTION_FIND_NEXT, "find-next", "n", PLACE_LISTS | PLACE_TEXTS, NULL, "the next one found" },
	{ ACTION_FIND_PREVIOUS, "find-previous", "N", PLACE_LISTS | PLACE_TEXTS, NULL,
		"the one found before" },
	{ ACTION_FILTER, "filter", "f \\", PLACE_LISTS, "filter",
		"show only what fits, e.g. state:down unseen>100" },
	{ ACTION_SORT, "sort", "s", PLACE_LISTS, "sort", "choose the order" },
	{ ACTION_SORT_TURN, "sort-turn", "S", PLACE_LISTS, NULL, "turn the order round" },
	{ ACTION_VIEW, "next-view", "v", PLACE_LISTS, "view", "the next view: panes, tree, folders" },
	{ ACTION_PANES, "panes", "1", PLACE_BOXES, NULL, "a live pane for each mailbox" },
	{ ACTION_TREE, "tree", "2", PLACE_BOXES, NULL, "a row for each mailbox, folders below" },
	{ ACTION_FOLDERS, "folders", "3", PLACE_BOXES, NULL, "all folders of all mailboxes" },
	{ ACTION_ZOOM, "zoom", "z", PLACE_BOXES, NULL, "the mailbox as large as the screen, and back" },
	{ ACTION_UNFOLD, "unfold", "Right l", PLACE_TREE, NULL, "show the folders of the mailbox" },
	{ ACTION_FOLD, "fold", "Left h", PLACE_TREE, NULL, "hide the folders of the mailbox" },
	{ ACTION_UNFOLD_ALL, "unfold-all", "+", PLACE_TREE, NULL, "show all folders" },
	{ ACTION_FOLD_ALL, "fold-all", "-", PLACE_TREE, NULL, "hide all folders" },
	{ ACTION_FREEZE, "freeze", "p", PLACE_BOXES, NULL,
		"stop the picture; the checks go on, the header shows its age" },
	{ ACTION_TIMES, "times", "T", PLACE_BOXES, NULL, "times as ages, local or UTC" },

	{ ACTION_UP, "up", "Up k", PLACE_ALL, NULL, "one up" },
	{ ACTION_DOWN, "down", "Down j", PLACE_ALL, NULL, "one down" },
	{ ACTION_LEFT, "left", "Left h", PLACE_PANES, NULL, "one pane to the left" },
	{ ACTION_RIGHT, "right", "Right l", PLACE_PANES, NULL, "one pane to the right" },
	{ ACTION_PAGE_UP, "page-up", "PgUp C-b", PLACE_ALL, NULL, "a page up" },
	{ ACTION_PAGE_DOWN, "page-down", "PgDn C-f", PLACE_ALL, NULL, "a page down" },
	{ ACTION_HALF_UP, "half-up", "C-u", PLACE_ALL, NULL, "half a page up" },
	{ ACTION_HALF_DOWN, "half-down", "C-d", PLACE_ALL, NULL, "half a page down" },
	{ ACTION_TOP, "top", "Home g", PLACE_ALL, NULL, "to the first" },
	{ ACTION_BOTTOM, "bottom", "End G", PLACE_ALL, NULL, "to the last" },
	{ ACTION_SCREEN_BACK, "previous-page", "[", PLACE_PANES | PLACE_TREE, NULL,
		"the page of panes before" },
	{ ACTION_SCREEN_ON, "next-page", "]", PLACE_PANES | PLACE_TREE, NULL, "the next page of panes" },

	{ ACTION_HELP, "help", "? F1", PLACE_PAGES | PLACE_FORM, "help", "this help, for the place where you are" },
	{ ACTION_COMMAND, "command", ":", PLACE_PAGES, NULL, "a command by name; Tab completes it" },
	{ ACTION_MESSAGES, "messages", "", PLACE_PAGES, NULL, "what the message line said before" },
	{ ACTION_PROBLEMS, "problems", "", PLACE_PAGES, NULL, "what is wrong with the config" },
	{ ACTION_RELOAD, "reload", "", PLACE_PAGES, NULL, "read the config again" },
	{ ACTION_THEME, "theme", "t", PLACE_PAGES, NULL, "choose a theme, shown at once" },
	{ ACTION_REPAINT, "repaint", "C-l", PLACE_ANY, NULL, "paint the screen anew" },
	{ ACTION_SUSPEND, "suspend", "C-z", PLACE_ANY, NULL, "stop mailtop; fg brings it back" },
	{ ACTION_BACK, "back", "Esc Backspace", PLACE_ALL, NULL, "back; in a list it clears the filter" },
	{ ACTION_QUIT, "quit", "q", PLACE_ALL, "quit", "back; from a list it leaves mailtop" },
};
/* clang-format on */

const struct action_entry *action_entries(size_t *n)
{
	*n = COUNT_OF(entries);
	return entries;
}

const struct action_entry *action_entry(enum action action)
{
	for (size_t i = 0; i < COUNT_OF(entries); i++) {
		if (entries[i].action == action)
			return &entries[i];
	}
	return NULL;
}

enum action action_find(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(entries); i++) {
		if (strcmp(entries[i].name, name) == 0)
			return entries[i].action;
	}
	return ACTION_NONE;
}

const char *place_name(enum place place)
{
	switch (place) {
	case PLACE_FIRST:
		return "first page";
	case PLACE_PANES:
		return "panes";
	case PLACE_TREE:
		return "tree";
	case PLACE_FOLDERS:
		return "folders";
	case PLACE_DETAIL:
		return "mailbox";
	case PLACE_HELP:
		return "help";
	case PLACE_MESSAGES:
		return "messages";
	case PLACE_MENU:
		return "choice";
	case PLACE_PROBLEMS:
		return "problems";
	case PLACE_IMPORT:
		return "import";
	case PLACE_FORM:
		return "form";
	}
	return "";
}
