#include "poll/listen.h"

#include <assert.h>

#include "base/clock.h"
#include "poll/hold.h"
#include "poll/parting.h"

enum {
	/* servers end an idle session after 30 minutes (RFC 3501, 5.4) */
	HOLD_MAX_MS = 25 * 60 * 1000,
	/* and an IDLE after 29 (RFC 2177); a check begins it anew, and many do not at once
	 */
	RENEW_MS = 26 * 60 * 1000,
	RENEW_SPREAD_MS = 2 * 60 * 1000,
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
	TIMES_MAX = 3,
	REST_MS = 60 * 60 * 1000,
	/* arrivals that NOTIFY did not tell of before it is not believed */
	MISSED_MAX = 3,
};

static bool rests(const struct mailbox *mailbox)
{
	return clock_now().ms < mailbox->listening.rest_until_ms;
}

static bool listens(const struct session *session)
{
	return session->talk->state == TALK_LISTENS;
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

static void order(struct mailbox *mailbox)
{
	struct session *session = mailbox->session;

	assert(session->talk); /* it is logged in */
	session->talk->notify_is_silent = mailbox->listening.missed >= MISSED_MAX;
	session_order(session, ORDER_LISTEN);
	if (listens(session) && session->listens_ms == 0)
		session->listens_ms = clock_now().ms;
}

/* One of less use gives way; false: there is none. */
static bool make_room(struct desk *desk, const struct use *use)
{
	struct mailbox *least = hold_least(desk, use);

	if (!least)
		return false;
	least->listening.room = PUSH_NO_ROOM;
	parting_begin(desk, desk_detach(desk, least));
	describe_anew(desk, least);
	return true;
}

static bool may_hold(
	struct desk *desk, struct mailbox *mailbox, bool good, bool will_listen)
{
	const struct monitor *monitor = mailbox->monitor;
	const struct use use = { will_listen, monitor->interval_ms };

	mailbox->listening.room = PUSH_WELL;
	if (!hold_is_wanted(desk, mailbox) || !session_is_idle(mailbox->session))
		return false;
	/* one that hears nothing would have ended before the next check of a long interval
	 */
	if (!will_listen && monitor->keep != KEEP_YES && monitor->interval_ms > HOLD_MAX_MS)
		return false;
	if (hold_has_room(desk, mailbox))
		return true;
	if (!hold_is_full(desk)) {
		mailbox->listening.room = PUSH_SHARED;
		return false;
	}
	if (good && make_room(desk, &use) && hold_has_room(desk, mailbox))
		return true;
	mailbox->listening.room = PUSH_NO_ROOM;
	return false;
}

struct session *listen_settle(
	struct desk *desk, struct mailbox *mailbox, const struct sample *sample)
{
	struct session *session = mailbox->session;
	const bool good = sample_is_good(sample) && sample->wait_ms == 0;
	bool asks;
	bool held;

	if (!session)
		return NULL;
	if (good && session->listens_ms)
		mailbox->listening.mutes = 0;
	asks = good && !rests(mailbox);
	held = may_hold(desk, mailbox, good,
		asks && session->talk && session->talk->push != PUSH_NONE);
	if (held && asks)
		order(mailbox);
	held = held && session->talk->state != TALK_OVER;
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
	const enum push was = status->push;

	if (!protocol_of(mailbox->monitor->type)->keeps_session)
		return;
	status->push = PUSH_NONE;
	if (!hold_is_wanted(desk, mailbox)) {
		status->push_reason = PUSH_NOT_KEPT;
	} else if (mailbox->listening.room) {
		status->push_reason = mailbox->listening.room;
	} else if (rests(mailbox)) {
		status->push_reason = mailbox->listening.why;
	} else if (!session || !session->talk) {
		status->push_reason = PUSH_LOST;
	} else if (session->talk->push != PUSH_NONE && !listens(session)) {
		status->push_reason = PUSH_LATER;
	} else {
		status->push = session->talk->push;
		status->push_reason = session->talk->push_reason;
	}
	if (status->push != was)
		status->push_since = clock_now();
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

void listen_pause(struct desk *desk, struct mailbox *mailbox)
{
	const struct session *session = mailbox->session;

	heap_remove(&desk->asking, &mailbox->asked);
	mailbox->listening.round_ms = clock_now().ms;
	mailbox->listening.by_notify =
		session->talk->push == PUSH_NOTIFY && listens(session) &&
		mailbox->listening.round_ms - session->listens_ms > CALM_MS;
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

static void rest(struct mailbox *mailbox, enum push_reason why)
{
	mailbox->listening.rest_until_ms = clock_now().ms + REST_MS;
	mailbox->listening.why = why;
}

/* What the loss says of the server. */
static void blame(struct mailbox *mailbox, enum push_reason why, int64_t listened_ms)
{
	struct listening *listening = &mailbox->listening;
	unsigned *times = why == PUSH_MUTE ? &listening->mutes : &listening->cuts;

	if (why == PUSH_CUT && listened_ms >= CUT_MS)
		*times = 0;
	else if (++*times >= TIMES_MAX)
		rest(mailbox, why);
}

/* No failure: another session is made soon, or, when that does not last, by the interval.
 */
static void lose(struct desk *desk, struct mailbox *mailbox, enum push_reason why)
{
	struct session *session = mailbox->session;
	struct listening *listening = &mailbox->listening;
	const struct finding *found = &session->talk->found;
	const bool told_why = found->err.class != ERR_NONE || found->wait_ms > 0;
	const int64_t listened_ms = session->listens_ms;
	const int64_t now_ms = clock_now().ms;

	log_write(desk->log, LOG_DEBUG, "%s: %s", mailbox->monitor->name,
		why == PUSH_MUTE ? "the server does not answer that it will tell"
				 : "the server has ended the held session");
	parting_drop(desk, desk_detach(desk, mailbox));
	credential_doubt(&mailbox->credential, &mailbox->monitor->secret);
	if (!listened_ms)
		return;
	blame(mailbox, why, now_ms - listened_ms);
	if (!rests(mailbox) && !told_why && now_ms - listening->replaced_ms >= REPLACE_MS) {
		listening->replaced_ms = now_ms;
		schedule_hasten(desk->schedule, mailbox->id, now_ms, SPREAD_MS);
	}
	describe_anew(desk, mailbox);
}

void listen_late(struct desk *desk, struct mailbox *mailbox)
{
	if (!mailbox->session->listens_ms)
		return;
	blame(mailbox, PUSH_MUTE, 0);
	if (rests(mailbox))
		log_write(desk->log, LOG_INFO, "%s: push off, because %s",
			mailbox->monitor->name, push_reason_text(PUSH_MUTE));
}

static struct mailbox *first_asking(const struct desk *desk)
{
	return (struct mailbox *)heap_first(&desk->asking);
}

void listen_expire(struct desk *desk, int64_t now_ms)
{
	struct mailbox *first;

	while ((first = first_asking(desk)) && first->asked.at_ms <= now_ms)
		lose(desk, first, PUSH_MUTE);
}

int64_t listen_due_ms(const struct desk *desk)
{
	const struct mailbox *first = first_asking(desk);

	return first ? first->asked.at_ms : INT64_MAX;
}

void listen_renew(struct schedule *schedule, uint32_t id, int64_t now_ms)
{
	schedule_hasten(schedule, id, now_ms + RENEW_MS, RENEW_SPREAD_MS);
}

static void await_answer(struct desk *desk, struct mailbox *mailbox)
{
	const struct session *session = mailbox->session;
	struct heap_item *item = &mailbox->asked;

	if (!listens(session) || !session->talk->unanswered)
		heap_remove(&desk->asking, item);
	else if (item->place == HEAP_NOWHERE)
		heap_insert(
			&desk->asking, item, clock_now().ms + mailbox->monitor->timeout_ms);
}

void listen_pump(struct desk *desk, struct mailbox *mailbox)
{
	struct session *session = mailbox->session;
	const enum session_news news = session_pump(session);

	if (news == SESSION_OVER) {
		lose(desk, mailbox, PUSH_CUT);
		return;
	}
	if (news == SESSION_MORE)
		desk_feed_later(desk, session);
	await_answer(desk, mailbox);
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
		listen_renew(desk->schedule, mailbox->id, clock_now().ms);
	if (mailbox->session->talk->out.len > 0) {
		listen_pump(desk, mailbox);
		return;
	}
	/* told behind the answer to the round */
	hear(desk, mailbox);
	describe_anew(desk, mailbox);
}
