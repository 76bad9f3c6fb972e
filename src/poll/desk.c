#include "poll/desk.h"

#include "base/clock.h"

void desk_publish(struct desk *desk, struct mailbox *mailbox, struct status *status)
{
	status_unref(mailbox->status);
	mailbox->status = status_ref(status);
	if (!board_publish(desk->board, mailbox->id, status))
		log_write(
			desk->log, LOG_ERROR, "%s: out of memory", mailbox->monitor->name);
}

void desk_conclude(struct desk *desk, struct mailbox *mailbox, struct status *status)
{
	const struct status *was = mailbox->status;
	/* as much as the schedule looks at; a whole copy would touch what readers count */
	struct status spare = {
		.monitor = mailbox->monitor,
		.err.class = was->err.class,
		.failures = was->failures,
		.refusals = was->refusals,
	};

	schedule_finished(
		desk->schedule, status ? status : &spare, mailbox->wait_ms, clock_now().ms);
	if (desk->settings.once)
		schedule_remove(desk->schedule, mailbox->id);
	if (status)
		desk_publish(desk, mailbox, status);
}
