#include "poll/parting.h"

#include <malloc.h>

#include "base/clock.h"

enum { FAREWELL_MS = 2000, TIDY_LEFT = 32, TIDY_MS = 60 * 1000 };

void parting_drop(struct desk *desk, struct session *session)
{
	struct mailbox *mailbox = session->mailbox;

	if (session->hungry)
		TAILQ_REMOVE(&desk->hungry, session, again);
	if (session->leaves)
		TAILQ_REMOVE(&desk->parting, session, parting);
	schedule_give_lock(desk->schedule, session->lock);
	session_free(session);
	desk->left++;
	if (mailbox && mailbox->farewell == session) {
		mailbox->farewell = NULL;
		desk_conclude(desk, mailbox, status_copy(mailbox->status));
	}
}

void parting_ready(struct desk *desk, struct session *session)
{
	/* whoever has more to say than its share gives no answer to a goodbye */
	if (session_pump(session) != SESSION_WAITS)
		parting_drop(desk, session);
}

void parting_begin(struct desk *desk, struct session *session)
{
	session->leaves = true;
	session->leave_by_ms = clock_now().ms + FAREWELL_MS;
	TAILQ_INSERT_TAIL(&desk->parting, session, parting);
	session_order(session, ORDER_LEAVE);
	parting_ready(desk, session);
}

void parting_expire(struct desk *desk, int64_t now_ms)
{
	struct session *first;

	while ((first = TAILQ_FIRST(&desk->parting)) && first->leave_by_ms <= now_ms)
		parting_drop(desk, first);
}

/* Hundreds of handshakes at once leave holes all over the heap, and the allocator gives
 * back by itself only what is free at its end: memory would stay what it was at the worst.
 */
void parting_tidy(struct desk *desk, int64_t now_ms)
{
	if (desk->left < TIDY_LEFT || now_ms < desk->tidied_ms + TIDY_MS)
		return;
	desk->left = 0;
	desk->tidied_ms = now_ms;
	malloc_trim(0);
}

int64_t parting_due_ms(const struct desk *desk)
{
	const struct session *first = TAILQ_FIRST(&desk->parting);

	return first ? first->leave_by_ms : INT64_MAX;
}
