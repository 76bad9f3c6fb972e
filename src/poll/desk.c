#include "poll/desk.h"

#include "base/clock.h"

void desk_feed_later(struct desk *desk, struct session *session)
{
	if (session->hungry)
		return;
	session->hungry = true;
	TAILQ_INSERT_TAIL(&desk->hungry, session, again);
}

struct session *desk_detach(struct desk *desk, struct mailbox *mailbox)
{
	struct session *session = mailbox->session;

	if (!session)
		return NULL;
	mailbox->session = NULL;
	session->mailbox = NULL;
	schedule_session_held(desk->schedule, mailbox->id, false);
	heap_remove(&desk->asking, &mailbox->asked);
	return session;
}

void desk_publish(struct desk *desk, struct mailbox *mailbox, struct status *status)
{
	status_unref(mailbox->status);
	mailbox->status = status_ref(status);
	if (!board_publish(desk->board, mailbox->id, status))
		log_write(
			desk->log, LOG_ERROR, "%s: out of memory", mailbox->monitor->name);
}

static void log_result(struct desk *desk, const struct status *was, const struct status *is)
{
	const enum log_level level = was->health != is->health ? LOG_INFO : LOG_DEBUG;
	const struct instant now = clock_now();
	char sentence[ERR_TEXT_MAX + 80];

	if (!log_wants(desk->log, level))
		return;
	status_sentence(is, &now, sentence, sizeof sentence);
	log_write(desk->log, level, "%s: %s", is->monitor->name, sentence);
}

struct status *desk_fold(struct desk *desk, struct mailbox *mailbox, struct sample *sample)
{
	const struct judgement judgement = {
		.retries = desk->settings.once || mailbox->monitor->trial
				   ? 1
				   : mailbox->monitor->retries,
		.max_refusals = SCHEDULE_REFUSALS,
	};
	struct status *status = status_fold(mailbox->status, sample, &judgement);

	if (status)
		log_result(desk, mailbox->status, status);
	else
		log_write(
			desk->log, LOG_ERROR, "%s: out of memory", mailbox->monitor->name);
	return status;
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
		.refused = was->refused,
	};

	schedule_finished(
		desk->schedule, status ? status : &spare, mailbox->wait_ms, clock_now().ms);
	if (desk->settings.once || mailbox->monitor->trial)
		schedule_remove(desk->schedule, mailbox->id);
	if (status && mailbox->monitor->trial) {
		status->next_ms = 0;
		status->idle = IDLE_NOT;
	}
	if (status)
		desk_publish(desk, mailbox, status);
	else if (desk->settings.once) /* who waits for it is told that nothing comes */
		board_publish(desk->board, mailbox->id, NULL);
}
