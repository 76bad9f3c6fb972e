/* The numbers of one row, of a mailbox or of a folder in it, in one form for all views, the
 * filter and the sort. */
#ifndef TUI_FACTS_H
#define TUI_FACTS_H

#include "tui/boxes.h"

struct facts {
	const struct box *box;
	const struct status *status;
	const struct folder *folder; /* NULL: the mailbox as a whole */
	enum state state;
	bool current; /* the numbers are of the last check and not old */
	int64_t unseen, total, recent, size;
	int64_t arrived; /* since the person last looked */
	bool told;	 /* the server tells when the numbers change */
	int64_t response_us;
	struct instant when; /* when the numbers were true, else when it was last asked */
};

void facts_of(const struct box *box, int32_t folder, const struct instant *now,
	struct facts *facts);

#endif
