#include "poll/hold.h"

#include "poll/roster.h"
#include "poll/schedule_parts.h"

bool use_is_more(const struct use *a, const struct use *b)
{
	if (a->listens != b->listens)
		return a->listens;
	return a->interval_ms < b->interval_ms;
}

bool hold_is_wanted(const struct desk *desk, const struct mailbox *mailbox)
{
	return !desk->settings.once && !mailbox->monitor->trial &&
	       mailbox->monitor->keep != KEEP_NO &&
	       protocol_of(mailbox->monitor->type)->keeps_session;
}

bool hold_has_room(const struct desk *desk, const struct mailbox *mailbox)
{
	return schedule_has_room(desk->schedule, mailbox->id);
}

bool hold_is_full(const struct desk *desk)
{
	return desk->schedule->sessions >= desk->schedule->rules.max_sessions;
}

/* Only asked where descriptors are short; then those that are held are few. */
struct mailbox *hold_least(const struct desk *desk, const struct use *than)
{
	const struct roster *roster = desk->roster;
	struct mailbox *least = NULL;
	struct use least_use = *than;

	for (size_t i = 0; i < roster->cap; i++) {
		struct mailbox *mailbox = roster->mailboxes[i];
		struct use use;

		if (!mailbox || !mailbox->session || mailbox->check ||
			!session_is_idle(mailbox->session))
			continue;
		use = (struct use){
			.listens = mailbox->session->talk->state == TALK_LISTENS,
			.interval_ms = mailbox->monitor->interval_ms,
		};
		if (!use_is_more(&least_use, &use))
			continue;
		least = mailbox;
		least_use = use;
	}
	return least;
}
