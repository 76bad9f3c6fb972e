/* What the screen knows of each mailbox beside its status: the word it shows, whether its
 * folders are open, and what the person has looked at already. */
#ifndef TUI_BOXES_H
#define TUI_BOXES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "model/snapshot.h"
#include "model/status.h"

enum fold {
	FOLD_AUTO, /* open at folders with a problem, as long as there are any */
	FOLD_OPEN,
	FOLD_CLOSED,
};

struct box {
	struct status *status; /* a reference; NULL: no such mailbox */
	enum state state;
	enum state was; /* the state before the last boxes_take() */
	enum fold fold;
	bool marked;
	int64_t seen_arrived; /* status->arrived when the person last looked */
	struct folders *seen; /* the folders at that moment, a reference; may be NULL */
};

struct boxes_totals {
	size_t mailboxes;
	size_t folders;
	size_t by_state[STATES];
	size_t asked;	 /* had at least one check */
	size_t to_ask;	 /* are neither held nor disabled, or asked already */
	size_t not_kept; /* log in at each check for want of file descriptors */
	int64_t unseen;	 /* of the known; COUNT_UNKNOWN: none is */
	int64_t arrived; /* since the person last looked */
};

struct boxes {
	struct box *list; /* by id */
	size_t n;
	uint32_t *by_name; /* ids of the mailboxes there are */
	size_t n_by_name;
	struct boxes_totals totals;
	int64_t judged_ms; /* when the states were judged */
};

/* What boxes_take() and boxes_judge() found. */
enum news {
	NEWS_NUMBERS = 1,
	NEWS_STATE = 2,
	NEWS_SHAPE = 4, /* mailboxes or folders came or went, or have other names */
	NEWS_NAMES = 8, /* mailboxes came or went, or have other names */
};

/* Takes references to what is new in the snapshot; says what changed, of enum news. Without
 * memory for more mailboxes it leaves those out and tries again next time. */
unsigned boxes_take(
	struct boxes *boxes, const struct snapshot *snapshot, const struct instant *now);
/* Time alone makes numbers stale: judges the states anew. */
unsigned boxes_judge(struct boxes *boxes, const struct instant *now);
/* The person looked at it: what came until now is no longer new. */
bool boxes_look(struct boxes *boxes, uint32_t id, const struct instant *now);
void boxes_release(struct boxes *boxes);

/* A sum of counts that may be unknown: it is unknown as long as all are, and never
 * overflows. */
int64_t count_add(int64_t sum, int64_t count);

/* NULL: no such mailbox. */
struct box *boxes_get(const struct boxes *boxes, uint32_t id);
/* The folder that index of a row names, NULL for the mailbox itself. */
const struct folder *box_folder(const struct box *box, int32_t folder);
size_t box_folders(const struct box *box);
/* Messages that came into the folder (NULL: into all) since the person last looked. */
int64_t box_arrived(const struct box *box, const struct folder *folder);
/* The word in front of a folder's row. */
enum state box_folder_state(const struct box *box, const struct folder *folder);

#endif
