/* What a person can ask for: one table of names, keys, help and the places where each
 * holds. The dispatcher, the help page, the hints and the command line all read this table.
 */
#ifndef TUI_ACTION_H
#define TUI_ACTION_H

#include <stdbool.h>
#include <stddef.h>

enum action {
	ACTION_NONE,

	/* moving */
	ACTION_UP,
	ACTION_DOWN,
	ACTION_LEFT,
	ACTION_RIGHT,
	ACTION_PAGE_UP,
	ACTION_PAGE_DOWN,
	ACTION_HALF_UP,
	ACTION_HALF_DOWN,
	ACTION_TOP,
	ACTION_BOTTOM,
	ACTION_SCREEN_BACK,
	ACTION_SCREEN_ON,
	ACTION_PART,

	/* here */
	ACTION_OPEN,
	ACTION_ZOOM,
	ACTION_UNFOLD,
	ACTION_FOLD,
	ACTION_UNFOLD_ALL,
	ACTION_FOLD_ALL,
	ACTION_CHECK,
	ACTION_CHECK_ALL,
	ACTION_HOLD,

	/* the set of mailboxes */
	ACTION_ADD,
	ACTION_EDIT,
	ACTION_COPY,
	ACTION_REMOVE,
	ACTION_TOGGLE,
	ACTION_UNDO,
	ACTION_RELOAD,
	ACTION_PROBLEMS,
	ACTION_IMPORT,
	ACTION_IMPORT_NAMES,
	ACTION_IMPORT_PLAIN,
	ACTION_MARK,
	ACTION_MARK_ALL,
	ACTION_MARK_NONE,

	/* the form of a mailbox */
	ACTION_FIELD_NEXT,
	ACTION_FIELD_PREVIOUS,
	ACTION_TRY,
	ACTION_SHOW_SECRET,
	ACTION_PICK_FOLDERS,

	/* the list */
	ACTION_FIND,
	ACTION_FIND_NEXT,
	ACTION_FIND_PREVIOUS,
	ACTION_FILTER,
	ACTION_SORT,
	ACTION_SORT_TURN,
	ACTION_VIEW,
	ACTION_PANES,
	ACTION_TREE,
	ACTION_FOLDERS,
	ACTION_FREEZE,
	ACTION_TIMES,

	/* everywhere */
	ACTION_HELP,
	ACTION_COMMAND,
	ACTION_MESSAGES,
	ACTION_THEME,
	ACTION_REPAINT,
	ACTION_SUSPEND,
	ACTION_BACK,
	ACTION_QUIT,
	ACTIONS,
};

/* Where a key can be pressed. */
enum place {
	PLACE_FIRST = 1, /* the page shown while there is no mailbox */
	PLACE_PANES = 2,
	PLACE_TREE = 4,
	PLACE_FOLDERS = 8,
	PLACE_DETAIL = 16,
	PLACE_HELP = 32,
	PLACE_MESSAGES = 64,
	PLACE_MENU = 128,
	PLACE_PROBLEMS = 256, /* what is wrong with the config */
	PLACE_IMPORT = 512,   /* what an import would do */
	PLACE_FORM = 1024,    /* letters are typed there, so only other keys count */
};

enum {
	PLACE_LISTS = PLACE_PANES | PLACE_TREE | PLACE_FOLDERS,
	PLACE_BOXES = PLACE_LISTS | PLACE_DETAIL,
	PLACE_TEXTS = PLACE_HELP | PLACE_MESSAGES | PLACE_PROBLEMS | PLACE_IMPORT,
	PLACE_PAGES = PLACE_BOXES | PLACE_TEXTS | PLACE_FIRST,
	PLACE_ALL = PLACE_PAGES | PLACE_MENU,
	PLACE_ANY = PLACE_ALL | PLACE_FORM,
	/* no place: the action changes the config, which --read-only forbids */
	CHANGES_CONFIG = 1 << 16,
};

struct action_entry {
	enum action action;
	const char *name; /* as in [keys] and behind ':' */
	const char *keys; /* by default, blanks between; "" for none */
	unsigned places;  /* of enum place, and CHANGES_CONFIG */
	const char *hint; /* a word for the line of hints; NULL: never shown there */
	const char *help;
};

/* In the order of the help; hints appear in this order, too. */
const struct action_entry *action_entries(size_t *n);
const struct action_entry *action_entry(enum action action);
/* ACTION_NONE: no such name. */
enum action action_find(const char *name);
/* "tree", for the title of the help. */
const char *place_name(enum place place);

#endif
