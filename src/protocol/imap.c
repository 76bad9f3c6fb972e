/* IMAP behind the login, from the authenticated, unselected state (RFC 3501, RFC 9051). */
#include <stdlib.h>
#include <string.h>

#include "protocol/imap_listen.h"
#include "protocol/imap_parts.h"
#include "protocol/refusal.h"

static struct imap *imap_of(struct talk *talk)
{
	return (struct imap *)talk;
}

static struct talk *imap_open(struct monitor *monitor)
{
	struct imap *imap = calloc(1, sizeof *imap);

	if (!imap)
		return NULL;
	talk_init(&imap->talk, &protocol_imap, monitor);
	frame_init(&imap->frame, true);
	imap->listening.exists = COUNT_UNKNOWN;
	imap->listening.recent = COUNT_UNKNOWN;
	return &imap->talk;
}

static void end_work(struct imap *imap)
{
	if (!imap->work)
		return;
	imap_echo_drop(imap);
	imap_round_free(imap->work->round);
	buf_release(&imap->work->scratch);
	free(imap->work);
	imap->work = NULL;
}

static void imap_close(struct talk *talk)
{
	struct imap *imap = imap_of(talk);

	end_work(imap);
	frame_release(&imap->frame);
	buf_release(&imap->memory.names);
	talk_release(talk);
	free(imap);
}

/* While nothing is asked an end is no failure, however it comes. */
static void fail(struct imap *imap, const struct err *err)
{
	const bool busy = imap->work;

	end_work(imap);
	frame_release(&imap->frame);
	if (busy)
		talk_fail(&imap->talk, err);
	else
		talk_end(&imap->talk);
}

static bool finish(struct imap *imap, struct err *err)
{
	struct talk *talk = &imap->talk;

	if (!imap_round_finish(imap->work->round, &talk->found))
		return err_memory(err);
	talk_stand(talk, NULL);
	imap_echo_end(imap, talk->found.err.class == ERR_NONE && talk->found.wait_ms == 0);
	imap_listen_found(imap, talk->found.folders);
	end_work(imap);
	talk_done(talk);
	return true;
}

/* The server said what it said the last time. */
static void finish_same(struct imap *imap)
{
	struct talk *talk = &imap->talk;

	talk->found.folders = folders_ref(talk->stands);
	imap_echo_end(imap, true);
	imap_listen_found(imap, talk->found.folders);
	end_work(imap);
	talk_done(talk);
}

/* Sends what may be sent now; when nothing is left to send and to wait for, that was it. */
static bool go_on(struct imap *imap, uint64_t depth, struct err *err)
{
	struct imap_work *work = imap->work;
	struct buf *out = &imap->talk.out;

	while (work->n_pending < IMAP_IN_FLIGHT_MAX) {
		const size_t before = out->len;
		struct imap_question question;

		if (!imap_put_tag(imap))
			return err_memory(err);
		if (!imap_round_next(work->round, out, &question, err))
			return false;
		if (question.ask == IMAP_ASK_NOTHING) {
			out->len = before;
			imap->tag--;
			break;
		}
		imap_expect(imap, imap->tag, IMAP_COMMAND_QUESTION, &question, depth);
		imap_echo_asked(imap);
	}
	return work->n_pending || finish(imap, err);
}

static bool begin_round(struct imap *imap, uint64_t depth, struct err *err)
{
	struct imap_work *work = imap->work;

	work->round =
		imap_round_new(imap->talk.monitor, &imap->memory, imap->capabilities, err);
	if (!work->round)
		return false;
	imap_echo_begin(imap);
	if ((imap->capabilities & IMAP_ID) && !imap->id_sent) {
		if (!imap_say(imap, IMAP_COMMAND_ID,
			    "ID (\"name\" \"mailtop\" \"version\" \"" MAILTOP_VERSION
			    "\" \"vendor\" \"mailtop\")\r\n",
			    depth, err))
			return false;
		imap->id_sent = true;
	}
	return go_on(imap, depth, err);
}

static bool begin_order(struct imap *imap, struct err *err)
{
	if (!imap_listen_stop(imap, err))
		return false;
	if (imap->work->order == ORDER_LEAVE)
		return imap_say(imap, IMAP_COMMAND_LOGOUT, "LOGOUT\r\n", 1, err);
	if (!imap->capabilities_known)
		return imap_say(imap, IMAP_COMMAND_CAPABILITY, "CAPABILITY\r\n", 1, err);
	return begin_round(imap, 1, err);
}

static void imap_start(struct talk *talk, enum order order)
{
	struct imap *imap = imap_of(talk);
	struct err err = { 0 };
	bool ok;

	if (order == ORDER_LISTEN) {
		if (!imap_listen(imap, &err))
			fail(imap, &err);
		imap_listen_note(imap);
		return;
	}
	imap->work = calloc(1, sizeof *imap->work);
	if (!imap->work) {
		err_memory(&err);
		talk_fail(talk, &err);
		return;
	}
	imap->work->order = order;
	imap->work->scratch = (struct buf)BUF_INIT(FRAME_LITERAL_MAX);
	ok = imap_listen_is_between(imap) || begin_order(imap, &err);
	if (!ok)
		fail(imap, &err);
}

static bool is_leaving(const struct imap *imap)
{
	return imap->work && imap->work->order == ORDER_LEAVE;
}

/* The order that waited for an answer to EXAMINE or IDLE. */
static bool begin_if_due(struct imap *imap, struct err *err)
{
	const struct imap_work *work = imap->work;

	if (!work || work->n_pending || work->round || imap_listen_is_between(imap))
		return true;
	imap->talk.news = false;
	folders_builder_release(&imap->talk.told);
	return begin_order(imap, err);
}

static bool take_listing(struct imap *imap, const struct imap_reply *reply, struct err *err)
{
	struct imap_round *round = imap->work->round;

	if (!imap_echo_release(imap, err))
		return false;
	imap_echo_hear(imap, reply);
	return reply->word == IMAP_LIST ? imap_round_list(round, reply->rest, err)
					: imap_round_status(round, reply->rest, err);
}

static bool take_untagged(
	struct imap *imap, const struct imap_reply *reply, struct err *err)
{
	struct imap_round *round = imap->work ? imap->work->round : NULL;

	switch (reply->word) {
	case IMAP_OK:
	case IMAP_NO:
	case IMAP_BAD:
		imap_take_code(imap, reply->rest);
		if (imap_is_overflow(reply->rest))
			imap_listen_overflow(imap);
		return true;
	case IMAP_CAPABILITY:
		imap_take_capabilities(imap, reply->rest);
		return true;
	case IMAP_LIST:
	case IMAP_STATUS:
		if (round)
			return take_listing(imap, reply, err);
		break;
	case IMAP_ID_WORD:
		if (round)
			imap_take_id(imap, reply->rest);
		return true;
	case IMAP_CONTINUE:
		imap_listen_continue(imap);
		return begin_if_due(imap, err);
	default:
		break;
	}
	imap_listen_untagged(imap, reply);
	if (imap->talk.told.n)
		imap_echo_forget(imap);
	return true;
}

static struct imap_pending *pending_of(struct imap_work *work, struct scan tag)
{
	uint32_t number;

	if (!scan_byte(&tag, 'm') || !scan_u32(&tag, &number) || !scan_is_done(&tag))
		return NULL;
	for (size_t i = 0; i < work->n_pending; i++) {
		if (work->pending[i].tag == number)
			return &work->pending[i];
	}
	return NULL;
}

static bool take_tagged(struct imap *imap, const struct imap_reply *reply, struct err *err)
{
	struct imap_work *work = imap->work;
	struct imap_pending *pending = work ? pending_of(work, reply->tag) : NULL;
	struct imap_pending ended;

	if (imap_listen_has_tag(imap, reply->tag)) {
		imap_take_code(imap, reply->rest);
		return imap_listen_tagged(imap, reply, err) && begin_if_due(imap, err);
	}
	if (!pending && imap_listen_is_echo(reply->tag))
		return true;
	if (!pending)
		return err_set(err, ERR_PROTOCOL, "an answer to nothing we asked");
	ended = *pending;
	*pending = work->pending[--work->n_pending];
	imap_take_code(imap, reply->rest);
	switch (ended.command) {
	case IMAP_COMMAND_CAPABILITY:
		/* a server that cannot say has none */
		imap->capabilities_known = true;
		return begin_round(imap, ended.depth + 1, err);
	case IMAP_COMMAND_ID:
	case IMAP_COMMAND_STOP_PUSH:
		break;
	case IMAP_COMMAND_QUESTION:
		/* what else was asked is still to be answered */
		if (reply->word == IMAP_OK && !work->n_pending && imap_echo_is_same(imap)) {
			finish_same(imap);
			return true;
		}
		if (!imap_echo_release(imap, err))
			return false;
		if (!imap_round_answer(
			    work->round, &ended.question, reply->word, reply->rest, err)) {
			imap->talk.found.wait_ms = work->round->wait_ms;
			return false;
		}
		break;
	case IMAP_COMMAND_LOGOUT:
		end_work(imap);
		talk_end(&imap->talk);
		return true;
	}
	return !work->round || go_on(imap, ended.depth + 1, err);
}

static void take_bye(struct imap *imap, struct scan words)
{
	if (is_leaving(imap)) {
		talk_end(&imap->talk);
	} else if (!imap->work) {
		const bool taken = imap->talk.state != TALK_DONE;

		talk_end(&imap->talk);
		/* no failure, but what it asks for counts */
		if (taken)
			imap->talk.found.err.class = refusal_class(words.at,
				scan_left(&words), ERR_NONE, &imap->talk.found.wait_ms);
	} else {
		if (scan_is_done(&words))
			words = scan_text("BYE");
		talk_lose(&imap->talk, words.at, scan_left(&words));
	}
	end_work(imap);
}

static void take_response(struct imap *imap, struct scan line)
{
	struct imap_reply reply;
	struct err err = { 0 };
	bool held;
	bool ok = imap_echo_hold(imap, line, &held, &err);

	if (ok && (held || scan_is_done(&line)))
		return;
	if (!ok) {
		fail(imap, &err);
		return;
	}
	if (!imap_parse_reply(line, &reply)) {
		err_set(&err, ERR_PROTOCOL, "the server sent what is no IMAP");
		ok = false;
	} else if (reply.tagged) {
		ok = take_tagged(imap, &reply, &err);
	} else if (reply.word == IMAP_BYE) {
		take_bye(imap, reply.rest);
	} else {
		ok = take_untagged(imap, &reply, &err);
	}
	if (!ok)
		fail(imap, &err);
}

static void imap_feed(struct talk *talk, const char *bytes, size_t len)
{
	struct imap *imap = imap_of(talk);
	struct scan in = scan_of(bytes, len);
	struct scan response;
	struct err err = { 0 };

	for (;;) {
		switch (frame_next(&imap->frame, &in, &response, &err)) {
		case FRAME_BROKEN:
			fail(imap, &err);
			return;
		case FRAME_MORE:
			if (!imap->work && !imap->frame.line_len)
				frame_release(&imap->frame);
			imap_listen_note(imap);
			return;
		case FRAME_WHOLE:
			take_response(imap, response);
			if (talk->state == TALK_OVER) {
				frame_release(&imap->frame);
				return;
			}
			break;
		}
	}
}

static void imap_hang_up(struct talk *talk)
{
	struct imap *imap = imap_of(talk);

	if (imap->work && !is_leaving(imap))
		talk_lose(talk, NULL, 0);
	else
		talk_end(talk);
	end_work(imap);
	frame_release(&imap->frame);
}

const struct protocol protocol_imap = {
	.name = "imap",
	.scheme = "imap",
	.scheme_tls = "imaps",
	.keeps_session = true,
	.open = imap_open,
	.hear = imap_hear,
	.start = imap_start,
	.feed = imap_feed,
	.hang_up = imap_hang_up,
	.close = imap_close,
};
