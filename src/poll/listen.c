#include "poll/listen.h"

#include "base/clock.h"
#include "poll/parting.h"

enum {
	/* servers end an idle session after 30 minutes (RFC 3501, 5.4) */
	HOLD_MAX_MS = 25 * 60 * 1000,
	/* and an IDLE after 29 (RFC 2177); a check begins it anew */
	RENEW_MS = 28 * 60 * 1000,
	/* between two checks that news ask for */
	CALM_MS = 1000,
	/* between two statuses made of what the server told */
	TELL_MS = 50,
	/* a session that ended while it listened is replaced at once, but not more often */
	REPLACE_MS = 60 * 1000,
	/* many servers' worth of sessions may end at the same time */
	SPREAD_MS = 1000,
	/* a session that ends sooner was cut because it listened */
	CUT_MS = 10 * 1000,
	CUTS_MAX = 3,
	REST_MS = 60 * 60 * 1000,
	/* arrivals that NOTIFY did not tell of before it is not believed */
	MISSED_MAX = 3,
};

static bool wants_hold(const struct desk *desk, const struct mailbox *mailbox)
{
	return !desk->settings.once && !mailbox->monitor->trial &&
	       mailbox->monitor->keep != KEEP_NO &&
	       protocol_of(mailbox->monitor->type)->keeps_session;
}

/* Where descriptors are short the first to come keep their sessions; the others log in at
 * each check. */
static bool may_hold(const struct desk *desk, const struct mailbox *mailbox)
{
	return wants_hold(desk, mailbox) && schedule_has_room(desk->schedule, mailbox->id);
}

static bool rests(const struct mailbox *mailbox)
{
	return clock_now().ms < mailbox->listening.rest_until_ms;
}

static bool listens(const struct session *session)
{
	return session->talk->state == TALK_LISTENS;
}

static void order(struct mailbox *mailbox)
{
	struct session *session = mailbox->session;

	session->talk->notify_is_silent = mailbox->listening.missed >= MISSED_MAX;
	session_order(session, ORDER_LISTEN);
	if (listens(session) && session->listens_ms == 0)
		session->listens_ms = clock_now().ms;
}

struct session *listen_settle(
	struct desk *desk, struct mailbox *mailbox, const struct sample *sample)
{
	struct session *session = mailbox->session;
	bool held;

	if (!session)
		return NULL;
	held = may_hold(desk, mailbox) && session_is_idle(session);
	if (held && sample_is_good(sample) && sample->wait_ms == 0 && !rests(mailbox))
		order(mailbox);
	/* one that hears nothing would have ended before the next check of a long interval
	 */
	held = held && (listens(session) || mailbox->monitor->keep == KEEP_YES ||
			       mailbox->monitor->interval_ms <= HOLD_MAX_MS);
	schedule_session_held(desk->schedule, mailbox->id, held);
	if (held)
		return NULL;
	mailbox->session = NULL;
	if (session_is_idle(session))
		return session;
	parting_drop(desk, session);
	return NULL;
}

void listen_describe(
	const struct desk *desk, const struct mailbox *mailbox, struct status *status)
{
	const struct session *session = mailbox->session;

	if (!protocol_of(mailbox->monitor->type)->keeps_session)
		return;
	status->push = PUSH_NONE;
	if (!wants_hold(desk, mailbox)) {
		status->push_reason = PUSH_NOT_KEPT;
	} else if (!may_hold(desk, mailbox)) {
		status->push_reason = PUSH_NO_ROOM;
	} else if (rests(mailbox)) {
		status->push_reason = PUSH_CUT;
	} else if (!session || !session->talk) {
		status->push_reason = PUSH_LOST;
	} else {
		status->push = session->talk->push;
		status->push_reason = session->talk->push_reason;
	}
}

/* NOTIFY that does not tell of mail which others bring: Dovecot 2.3 and a delivery agent
 * that writes into the Maildir itself. */
static void believe(struct desk *desk, struct mailbox *mailbox, bool arrived)
{
	struct listening *listening = &mailbox->listening;

	if (!arrived)
		return;
	if (listening->prompted) {
		listening->missed = 0;
	} else if (listening->by_notify && ++listening->missed == MISSED_MAX) {
		log_write(desk->log, LOG_INFO, "%s: %s", mailbox->monitor->name,
			push_reason_text(PUSH_SILENT));
	}
}

void listen_pause(struct mailbox *mailbox)
{
	const struct session *session = mailbox->session;

	mailbox->listening.round_ms = clock_now().ms;
	mailbox->listening.by_notify =
		session->talk->push == PUSH_NOTIFY && listens(session) &&
		mailbox->listening.round_ms - session->listens_ms > CALM_MS;
}

/* Takes over the reference; NULL, for want of memory, is fine. */
static void publish(struct desk *desk, struct mailbox *mailbox, struct status *status)
{
	if (!status)
		return;
	listen_describe(desk, mailbox, status);
	schedule_plan(desk->schedule, status);
	desk_publish(desk, mailbox, status);
}

static void describe_anew(struct desk *desk, struct mailbox *mailbox)
{
	const struct status *was = mailbox->status;
	struct status now = { .push = was->push, .push_reason = was->push_reason };

	listen_describe(desk, mailbox, &now);
	if (now.push == was->push && now.push_reason == was->push_reason)
		return;
	if (now.push_reason != PUSH_LOST)
		log_write(desk->log, LOG_INFO, "%s: push %s%s%s", mailbox->monitor->name,
			push_name(now.push), now.push_reason ? ", because " : "",
			push_reason_text(now.push_reason));
	publish(desk, mailbox, status_copy(was));
}

static void prompt(struct desk *desk, struct mailbox *mailbox)
{
	struct listening *listening = &mailbox->listening;

	listening->prompted = true;
	schedule_hasten(desk->schedule, mailbox->id, listening->round_ms + CALM_MS, 0);
}

static void take_told(struct desk *desk, struct mailbox *mailbox, struct folders *told)
{
	const struct instant now = clock_now();
	struct status *status;

	if (!status_push(mailbox->status, told, &now, &status)) {
		prompt(desk, mailbox);
	} else if (status) {
		if (status->arrived > mailbox->status->arrived)
			mailbox->listening.missed = 0;
		mailbox->listening.told_ms = now.ms;
		prompt(desk, mailbox);
		publish(desk, mailbox, status);
	}
}

static void hear(struct desk *desk, struct mailbox *mailbox)
{
	struct talk *talk = mailbox->session->talk;
	struct folders *told = NULL;
	bool more = true;

	if (!talk_has_news(talk))
		return;
	/* a flood is left to the check that is due */
	if (clock_now().ms - mailbox->listening.told_ms >= TELL_MS)
		more = talk_take_news(talk, &told);
	if (mailbox->status->idle == IDLE_NOT) {
		if (told)
			take_told(desk, mailbox, told);
		if (more)
			prompt(desk, mailbox);
	}
	folders_unref(told);
}

/* No failure: another session is made soon, or, when that does not last, by the interval.
 */
static void lose(struct desk *desk, struct mailbox *mailbox)
{
	struct session *session = mailbox->session;
	struct listening *listening = &mailbox->listening;
	const struct finding *found = &session->talk->found;
	const bool told_why = found->err.class != ERR_NONE || found->wait_ms > 0;
	const int64_t listened_ms = session->listens_ms;
	const int64_t now_ms = clock_now().ms;

	log_write(desk->log, LOG_DEBUG, "%s: the server has ended the held session",
		mailbox->monitor->name);
	parting_drop(desk, session);
	mailbox->session = NULL;
	schedule_session_held(desk->schedule, mailbox->id, false);
	credential_doubt(&mailbox->credential, &mailbox->monitor->secret);
	if (!listened_ms)
		return;
	if (now_ms - listened_ms >= CUT_MS)
		listening->cuts = 0;
	else if (++listening->cuts >= CUTS_MAX)
		listening->rest_until_ms = now_ms + REST_MS;
	if (listening->cuts < CUTS_MAX && !told_why &&
		now_ms - listening->replaced_ms >= REPLACE_MS) {
		listening->replaced_ms = now_ms;
		schedule_hasten(desk->schedule, mailbox->id, now_ms, SPREAD_MS);
	}
	describe_anew(desk, mailbox);
}

void listen_pump(struct desk *desk, struct mailbox *mailbox)
{
	struct session *session = mailbox->session;
	const enum session_news news = session_pump(session);

	if (news == SESSION_OVER) {
		lose(desk, mailbox);
		return;
	}
	if (news == SESSION_MORE)
		desk_feed_later(desk, session);
	hear(desk, mailbox);
	describe_anew(desk, mailbox);
}

void listen_begin(struct desk *desk, struct mailbox *mailbox, int64_t arrived_before)
{
	believe(desk, mailbox, mailbox->status->arrived > arrived_before);
	mailbox->listening.prompted = false;
	if (!mailbox->session || mailbox->check)
		return;
	if (listens(mailbox->session))
		schedule_hasten(desk->schedule, mailbox->id, clock_now().ms + RENEW_MS, 0);
	if (mailbox->session->talk->out.len > 0) {
		listen_pump(desk, mailbox);
		return;
	}
	/* told behind the answer to the round */
	hear(desk, mailbox);
	describe_anew(desk, mailbox);
}
