/* IMAP behind the login, from the authenticated, unselected state (RFC 3501, RFC 9051). */
#include <stdlib.h>
#include <string.h>

#include "protocol/frame.h"
#include "protocol/imap_parse.h"
#include "protocol/imap_round.h"
#include "protocol/talk.h"

/* Commands under way at a time; servers queue them, and many STATUS at once look like an
 * attack to some. */
#define IN_FLIGHT_MAX 32

enum command {
	COMMAND_CAPABILITY,
	COMMAND_ID,
	COMMAND_QUESTION, /* of the round */
	COMMAND_LOGOUT,
};

struct pending {
	uint32_t tag;
	uint64_t depth; /* in flights */
	enum command command;
	struct imap_question question;
};

/* Only while an order is under way. */
struct work {
	struct imap_round *round; /* NULL until the capabilities are known */
	struct buf scratch;
	struct pending pending[IN_FLIGHT_MAX];
	size_t n_pending;
};

struct imap {
	struct talk talk;
	struct frame frame;
	struct work *work;
	struct imap_memory memory;
	unsigned capabilities;
	bool capabilities_known; /* as they are after the login */
	bool capabilities_heard; /* since the last tagged line of the login */
	bool id_sent;
	uint32_t tag;
};

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
	return &imap->talk;
}

static void end_work(struct imap *imap)
{
	if (!imap->work)
		return;
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

static void take_capabilities(struct imap *imap, struct scan words)
{
	imap->capabilities = imap_parse_capabilities(words);
	imap->capabilities_heard = true;
	talk_set_capabilities(&imap->talk, words);
}

/* Capabilities may be told with each OK, NO and BAD. */
static void take_code(struct imap *imap, struct scan text)
{
	struct scan words;

	if (imap_find_capabilities(text, &words))
		take_capabilities(imap, words);
}

/* libcurl asks CAPABILITY first and logs in last.  So what was announced since the tagged
 * line before the last one came with the login; older announcements are of another state.
 */
static void imap_hear(struct talk *talk, const char *line, size_t len)
{
	struct imap *imap = imap_of(talk);
	struct imap_reply reply;

	if (!imap_parse_reply(scan_of(line, len), &reply))
		return;
	if (reply.tagged || reply.word == IMAP_OK)
		take_code(imap, reply.rest);
	else if (reply.word == IMAP_CAPABILITY)
		take_capabilities(imap, reply.rest);
	if (!reply.tagged && reply.word == IMAP_OK && !*talk->software)
		talk_set_software(talk, imap_skip_code(reply.rest));
	if (reply.tagged) {
		imap->capabilities_known = imap->capabilities_heard;
		imap->capabilities_heard = false;
	}
}

/* Notes a command that was put into out behind its tag. */
static void expect(struct imap *imap, enum command command,
	const struct imap_question *question, uint64_t depth)
{
	struct work *work = imap->work;

	work->pending[work->n_pending++] = (struct pending){
		.tag = imap->tag,
		.depth = depth,
		.command = command,
		.question = question ? *question : (struct imap_question){ 0 },
	};
	if (depth > imap->talk.rounds)
		imap->talk.rounds = depth;
}

static bool put_tag(struct imap *imap)
{
	return buf_printf(&imap->talk.out, "m%u ", ++imap->tag);
}

static bool send_plain(struct imap *imap, enum command command, const char *line,
	uint64_t depth, struct err *err)
{
	if (!put_tag(imap) || !buf_puts(&imap->talk.out, line))
		return err_memory(err);
	expect(imap, command, NULL, depth);
	return true;
}

static bool finish(struct imap *imap, struct err *err)
{
	struct talk *talk = &imap->talk;

	if (!imap_round_finish(imap->work->round, &talk->found))
		return err_memory(err);
	end_work(imap);
	talk_done(talk);
	return true;
}

/* Sends what may be sent now; when nothing is left to send and to wait for, that was it. */
static bool go_on(struct imap *imap, uint64_t depth, struct err *err)
{
	struct work *work = imap->work;
	struct buf *out = &imap->talk.out;

	while (work->n_pending < IN_FLIGHT_MAX) {
		const size_t before = out->len;
		struct imap_question question;

		if (!put_tag(imap))
			return err_memory(err);
		if (!imap_round_next(work->round, out, &question, err))
			return false;
		if (question.ask == IMAP_ASK_NOTHING) {
			out->len = before;
			imap->tag--;
			break;
		}
		expect(imap, COMMAND_QUESTION, &question, depth);
	}
	return work->n_pending || finish(imap, err);
}

static bool begin_round(struct imap *imap, uint64_t depth, struct err *err)
{
	struct work *work = imap->work;

	work->round =
		imap_round_new(imap->talk.monitor, &imap->memory, imap->capabilities, err);
	if (!work->round)
		return false;
	if ((imap->capabilities & IMAP_ID) && !imap->id_sent) {
		if (!send_plain(imap, COMMAND_ID,
			    "ID (\"name\" \"mailtop\" \"version\" \"" MAILTOP_VERSION
			    "\" \"vendor\" \"mailtop\")\r\n",
			    depth, err))
			return false;
		imap->id_sent = true;
	}
	return go_on(imap, depth, err);
}

static void imap_start(struct talk *talk, enum order order)
{
	struct imap *imap = imap_of(talk);
	struct err err = { 0 };
	bool ok;

	imap->work = calloc(1, sizeof *imap->work);
	if (!imap->work) {
		err_memory(&err);
		talk_fail(talk, &err);
		return;
	}
	imap->work->scratch = (struct buf)BUF_INIT(FRAME_LITERAL_MAX);
	if (order == ORDER_LEAVE)
		ok = send_plain(imap, COMMAND_LOGOUT, "LOGOUT\r\n", 1, &err);
	else if (!imap->capabilities_known)
		ok = send_plain(imap, COMMAND_CAPABILITY, "CAPABILITY\r\n", 1, &err);
	else
		ok = begin_round(imap, 1, &err);
	if (!ok)
		fail(imap, &err);
}

static bool is_leaving(const struct imap *imap)
{
	return imap->work && imap->work->n_pending &&
	       imap->work->pending[0].command == COMMAND_LOGOUT;
}

/* An answer that is none costs nothing but the name. */
static void take_id(struct imap *imap, struct scan rest)
{
	struct buf software = BUF_INIT(FRAME_LITERAL_MAX);

	if (imap_parse_id(rest, &imap->work->scratch, &software) && software.len)
		talk_set_software(&imap->talk, scan_of(software.data, software.len));
	buf_release(&software);
}

static bool take_untagged(
	struct imap *imap, const struct imap_reply *reply, struct err *err)
{
	struct imap_round *round = imap->work ? imap->work->round : NULL;

	switch (reply->word) {
	case IMAP_OK:
	case IMAP_NO:
	case IMAP_BAD:
		take_code(imap, reply->rest);
		return true;
	case IMAP_CAPABILITY:
		take_capabilities(imap, reply->rest);
		return true;
	case IMAP_LIST:
		return !round || imap_round_list(round, reply->rest, err);
	case IMAP_STATUS:
		return !round || imap_round_status(round, reply->rest, err);
	case IMAP_ID_WORD:
		if (round)
			take_id(imap, reply->rest);
		return true;
	default:
		return true;
	}
}

static struct pending *pending_of(struct work *work, struct scan tag)
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
	struct work *work = imap->work;
	struct pending *pending = work ? pending_of(work, reply->tag) : NULL;
	struct pending ended;

	if (!pending)
		return err_set(err, ERR_PROTOCOL, "an answer to nothing we asked");
	ended = *pending;
	*pending = work->pending[--work->n_pending];
	take_code(imap, reply->rest);
	switch (ended.command) {
	case COMMAND_CAPABILITY:
		/* a server that cannot say has none */
		imap->capabilities_known = true;
		return begin_round(imap, ended.depth + 1, err);
	case COMMAND_ID:
		break;
	case COMMAND_QUESTION:
		if (!imap_round_answer(
			    work->round, &ended.question, reply->word, reply->rest, err)) {
			imap->talk.found.wait_ms = work->round->wait_ms;
			return false;
		}
		break;
	case COMMAND_LOGOUT:
		end_work(imap);
		talk_end(&imap->talk);
		return true;
	}
	return go_on(imap, ended.depth + 1, err);
}

static void take_bye(struct imap *imap, struct scan words)
{
	if (!imap->work || is_leaving(imap)) {
		talk_end(&imap->talk);
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
	bool ok = true;

	if (scan_is_done(&line))
		return;
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
