/* Picks folders from the list of a server: a tree with marks and counts, a filter, and
 * patterns that are typed.  Pure. */
#ifndef TUI_PICKER_H
#define TUI_PICKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "model/folders.h"
#include "model/monitor.h"
#include "tui/grid.h"
#include "tui/line.h"

/* A word of the list that is being made. */
struct picker_rule {
	struct folder_rule rule; /* text is owned */
	bool picked;
	int32_t folder; /* the one of this name; -1: none */
};

enum picker_kind {
	PICK_TYPED, /* what was typed, as a pattern */
	PICK_RULE,
	PICK_BRANCH, /* what folders have in front, where no folder is named so above them
		      */
	PICK_FOLDER,
};

struct picker_row {
	enum picker_kind kind;
	size_t at;  /* into rules or folders */
	size_t len; /* of a branch: so much of that folder's name */
};

struct picker {
	struct folders *folders; /* a reference; NULL: the picker is closed */
	char delimiter;		 /* between the parts of a name; '\0': none seen */
	struct picker_rule *rules;
	size_t n_rules;
	struct line filter;
	struct picker_row *rows; /* what fits the filter */
	size_t n;
	size_t cap;
	size_t at;
	size_t top;
	char note[ERR_TEXT_MAX]; /* why a key did nothing; "": none */
};

enum picker_end { PICKER_ON, PICKER_TAKEN, PICKER_LEFT };
enum picker_mark { PICKED_NOT, PICKED_BY_NAME, PICKED_BY_PATTERN };

/* rules: as the config has them, "" for none. */
bool picker_open(
	struct picker *picker, struct folders *folders, const char *rules, struct err *err);
void picker_close(struct picker *picker);
enum picker_end picker_input(struct picker *picker, const struct input *input);
/* Appends the list as the config wants it.  False: no room. */
bool picker_print(const struct picker *picker, struct buf *out);
enum picker_mark picker_mark(const struct picker *picker, size_t folder);
/* A branch as a whole is in the list, by the pattern of all below it. */
bool picker_has_branch(const struct picker *picker, const struct picker_row *row);
/* Folders that would be watched. */
size_t picker_count(const struct picker *picker);

/* Adds to the list: a rule, copied, or what the config would read in text. */
bool picker_add_rule(struct picker *picker, const struct folder_rule *rule);
bool picker_add_rules(struct picker *picker, const char *text, struct err *err);
/* The pattern of all below a branch; NULL: the list has none. */
struct picker_rule *picker_find_branch(
	const struct picker *picker, const struct picker_row *row);
/* What is typed is no part of a name but a pattern, a use, or what is left out. */
bool picker_is_rule(const char *text);
/* After the filter or the rules changed. */
void picker_build_rows(struct picker *picker);

/* picker_draw.c */
void picker_draw(struct picker *picker, struct grid *grid, struct rect area);

#endif
