#include "poll/session.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "poll/failure.h"

enum {
	CHUNK = 16384,
	/* chunks one session may take before others have their turn */
	SHARE = 32,
};

struct session *session_new(struct hub *hub, struct mailbox *mailbox,
	struct monitor *monitor, const struct buf *secret, trace_fn trace,
	void *trace_context)
{
	struct session *session = calloc(1, sizeof *session);

	if (!session)
		return NULL;
	session->hub = hub;
	session->mailbox = mailbox;
	session->fd = -1;
	if (!dial_init(&session->dial, session, monitor, secret, trace, trace_context)) {
		free(session);
		return NULL;
	}
	session->shard = hub_enter(hub, session->dial.easy);
	if (session->shard)
		return session;
	dial_release(&session->dial);
	free(session);
	return NULL;
}

void session_free(struct session *session)
{
	if (!session)
		return;
	loop_forget(hub_loop(session->hub), session->fd, session);
	talk_close(session->talk);
	if (session->dial.easy)
		hub_leave(session->shard, session->dial.easy);
	wire_close(&session->wire);
	dial_release(&session->dial);
	free(session);
}

static void hear_lines(const struct buf *lines, struct talk *talk)
{
	const char *at = lines->data;
	const char *end = at ? at + lines->len : at;

	while (at < end) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const char *line_end = newline ? newline : end; /* a mask may hide it */

		talk_hear(talk, at, (size_t)(line_end - at));
		at = newline ? newline + 1 : end;
	}
}

/* The talk's facts, into a server that nobody else has yet. */
static void add_facts(const struct talk *talk, struct server *server)
{
	const struct buf *capabilities = &talk->capabilities;

	snprintf(server->software, sizeof server->software, "%s", talk->software);
	free(server->capabilities);
	server->capabilities =
		strndup(capabilities->len ? capabilities->data : "", capabilities->len);
}

static bool watch(struct session *session)
{
	const uint32_t events = session->talk->out.len > 0 ? EPOLLIN | EPOLLOUT : EPOLLIN;

	return loop_watch(
		hub_loop(session->hub), session->fd, events, LOOP_SESSION, session);
}

/* A held connection that a router has forgotten swallows what we send.  The kernel gives it
 * up after half the time of a check; the other half is left to log in anew. */
static void give_up_early(const struct session *session)
{
	const unsigned ms = (unsigned)(session->dial.monitor->timeout_ms / 2);

	setsockopt(session->fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &ms, sizeof ms);
}

/* From now on the connection is ours to watch. */
static bool open_talk(struct session *session, struct sample *sample)
{
	session->talk = talk_open(session->dial.monitor);
	server_unref(sample->server); /* of a password before, that was refused */
	sample->server = dial_take_server(&session->dial, true);
	sample->logged_in = true;
	if (!session->talk)
		return err_memory(&sample->err);
	hear_lines(&session->dial.lines, session->talk);
	if (!wire_open(&session->wire, &session->dial))
		return err_set(&sample->err, ERR_SYSTEM, "cannot take over the connection");
	if (session->wire.way == WIRE_CLEAR) {
		hub_leave(session->shard, session->dial.easy);
		dial_hand_over(&session->dial);
	}
	session->fd = session->wire.fd;
	if (!watch(session))
		return err_set(&sample->err, ERR_SYSTEM, "cannot watch the connection");
	give_up_early(session);
	return true;
}

/* A phase that failed, and what comes behind it, took no time that says anything. */
static void forget_times(struct sample *sample)
{
	for (enum phase phase = sample->failed_at; phase < PHASES; phase++)
		sample->took_us[phase] = TOOK_UNKNOWN;
}

/* What was met on a way that failed. */
static void take_what_was_met(struct session *session, struct sample *sample)
{
	struct dial *dial = &session->dial;
	const bool accepted =
		dial_phase(dial) == PHASE_LOGIN && sample->err.class != ERR_CERTIFICATE;
	struct talk *talk = accepted ? talk_open(dial->monitor) : NULL;

	server_unref(sample->server); /* of a password before, that was refused too */
	sample->server = dial_take_server(dial, accepted);
	if (talk && sample->server) {
		/* to be shown only: who refuses a password may echo it */
		mask_apply(&dial->mask, dial->lines.data, dial->lines.len);
		hear_lines(&dial->lines, talk);
		add_facts(talk, sample->server);
		if (talk->login_delay_ms > sample->wait_ms)
			sample->wait_ms = talk->login_delay_ms;
	}
	talk_close(talk);
}

bool session_welcome(struct session *session, int code, struct sample *sample)
{
	struct dial *dial = &session->dial;
	bool ok = false;

	dial_times(dial, clock_us(), sample);
	if (code != CURLE_OK) {
		failure_judge(dial, code, sample);
		forget_times(sample);
		take_what_was_met(session, sample);
	} else {
		sample->failed_at = PHASE_LOGIN;
		ok = open_talk(session, sample);
	}
	for (enum phase phase = PHASE_SECRET; phase <= PHASE_LOGIN; phase++)
		trace_phase(&dial->trace, phase, sample->took_us[phase]);
	dial_settle(dial);
	return ok;
}

void session_late(struct session *session, struct sample *sample)
{
	const struct monitor *monitor = session->dial.monitor;

	if (!session->talk) {
		dial_times(&session->dial, clock_us(), sample);
		failure_late(&session->dial, sample);
		forget_times(sample);
		take_what_was_met(session, sample);
		return;
	}
	sample->failed_at = PHASE_REPLY;
	err_set(&sample->err, ERR_TIMEOUT,
		"no answer after %.1f s: logged in, waiting for %s port %u to answer",
		(double)monitor->timeout_ms / 1000, session->dial.address, monitor->port);
}

void session_order(struct session *session, enum order order)
{
	talk_start(session->talk, order);
}

/* False: the connection takes no more. */
static bool send_out(struct session *session)
{
	struct buf *out = &session->talk->out;

	while (out->len > 0) {
		size_t n = 0;

		switch (wire_send(&session->wire, out->data, out->len, &n)) {
		case WIRE_MOVED:
			trace_bytes(&session->dial.trace, TRACE_SENT, out->data, n);
			buf_consume(out, n);
			break;
		case WIRE_AGAIN:
			return true;
		case WIRE_ENDED:
			return false;
		}
	}
	return true;
}

/* *drained: there is nothing more that the socket would not tell of. */
static enum wire_state receive_chunk(struct session *session, bool *drained)
{
	char bytes[CHUNK];
	size_t n = 0;
	const enum wire_state state = wire_receive(&session->wire, bytes, sizeof bytes, &n);

	*drained = n < sizeof bytes && !wire_holds(&session->wire);
	if (state != WIRE_MOVED)
		return state;
	trace_bytes(&session->dial.trace, TRACE_RECEIVED, bytes, n);
	talk_feed(session->talk, bytes, n);
	return state;
}

static enum session_news news_of(struct session *session, bool more)
{
	if (session->talk->state == TALK_OVER)
		return SESSION_OVER;
	if (more)
		return SESSION_MORE;
	if (!watch(session))
		return SESSION_OVER;
	return session->talk->state == TALK_DONE ? SESSION_DONE : SESSION_WAITS;
}

static enum session_news hang_up(struct session *session)
{
	talk_hang_up(session->talk);
	return SESSION_OVER;
}

enum session_news session_pump(struct session *session)
{
	struct talk *talk = session->talk;
	int left = SHARE;

	while (talk->state != TALK_OVER && left-- > 0) {
		const bool asks = talk->out.len > 0;
		const bool sent = send_out(session);
		enum wire_state state;
		bool drained;

		/* an answer is one journey away; looking for it now is in vain */
		if (asks && talk->out.len == 0 && !wire_holds(&session->wire))
			return news_of(session, false);
		/* the other side may have said why before it went */
		state = receive_chunk(session, &drained);
		if (state == WIRE_ENDED || (state == WIRE_AGAIN && !sent))
			return hang_up(session);
		if (state == WIRE_AGAIN || (drained && talk->out.len == 0))
			return news_of(session, false);
	}
	return news_of(session, true);
}

void session_take(struct session *session, struct sample *sample)
{
	struct talk *talk = session->talk;

	if (sample->server)
		add_facts(talk, sample->server);
	talk_take(talk, sample);
	if (talk->out.len == 0)
		buf_release(&talk->out);
}

bool session_is_idle(const struct session *session)
{
	return session->talk &&
	       (session->talk->state == TALK_IDLE || session->talk->state == TALK_LISTENS);
}
