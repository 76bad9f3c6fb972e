#include "poll/parting.h"

#include "base/clock.h"

enum { FAREWELL_MS = 2000 };

void parting_drop(struct desk *desk, struct session *session)
{
	struct mailbox *mailbox = session->mailbox;

	if (session->hungry)
		TAILQ_REMOVE(&desk->hungry, session, again);
	if (session->leaves)
		TAILQ_REMOVE(&desk->parting, session, parting);
	schedule_give_lock(desk->schedule, session->lock);
	session_free(session);
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

int64_t parting_due_ms(const struct desk *desk)
{
	const struct session *first = TAILQ_FIRST(&desk->parting);

	return first ? first->leave_by_ms : INT64_MAX;
}
