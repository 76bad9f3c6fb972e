#include "poll/trial.h"

#include <string.h>

#include "base/clock.h"

static enum phase step_of(const struct mailbox *mailbox)
{
	const struct session *session = mailbox->session;
	enum phase phase;

	if (!session)
		return PHASE_SECRET;
	if (session->talk)
		return PHASE_REPLY;
	phase = dial_phase(&session->dial);
	/* until STARTTLS is through, what is said is about nothing else */
	if (phase == PHASE_LOGIN && mailbox->monitor->tls == TLS_STARTTLS &&
		session->dial.handshake.ended_us == 0)
		return PHASE_TLS;
	return phase;
}

/* What was met so far, in a copy: the original goes on being written. */
static struct server *met(const struct mailbox *mailbox)
{
	const struct server *server = mailbox->check->sample.server;

	if (mailbox->session && !mailbox->session->talk)
		return dial_copy_server(&mailbox->session->dial);
	return server ? server_copy(server) : NULL;
}

static void fill_times(const struct mailbox *mailbox, struct status *status)
{
	const struct session *session = mailbox->session;
	const struct sample *sample = &mailbox->check->sample;
	struct sample so_far;

	sample_init(&so_far);
	memcpy(so_far.took_us, sample->took_us, sizeof so_far.took_us);
	if (session && !session->talk)
		dial_times(&session->dial, clock_us(), &so_far);
	for (int phase = 0; phase < PHASES; phase++)
		status->took_us[phase] =
			phase < (int)status->step ? so_far.took_us[phase] : TOOK_UNKNOWN;
}

static const char *tried(const struct server *server)
{
	return server ? server->tried : "";
}

static bool is_news(const struct mailbox *mailbox, enum phase step)
{
	const struct status *status = mailbox->status;
	const struct session *session = mailbox->session;

	if (!status->running || status->step != step)
		return true;
	return session && session->dial.server &&
	       strcmp(tried(session->dial.server), tried(status->server)) != 0;
}

static void tell(struct desk *desk, struct mailbox *mailbox)
{
	const enum phase step = step_of(mailbox);
	struct status *status;

	if (!is_news(mailbox, step))
		return;
	status = status_copy(mailbox->status);
	if (!status)
		return;
	status->running = true;
	status->step = step;
	status->next_ms = 0;
	fill_times(mailbox, status);
	server_unref(status->server);
	status->server = met(mailbox);
	desk_publish(desk, mailbox, status);
}

void trial_tell(struct desk *desk)
{
	struct mailbox *mailbox;

	LIST_FOREACH(mailbox, &desk->trials, trials)
	{
		/* cppcheck-suppress uninitvar ; the loop sets it */
		if (mailbox->check)
			tell(desk, mailbox);
	}
}
