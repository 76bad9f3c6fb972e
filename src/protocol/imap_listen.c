#include "protocol/imap_listen.h"

#include "protocol/imap_notify.h"

/* An IDLE that the server ends is begun again, but not for ever. */
#define ENDED_MAX 3
/* Rows told of and not yet taken; a check finds out the rest. */
#define TOLD_MAX 1000

static uint64_t hash(const char *bytes, size_t len)
{
	uint64_t h = 14695981039346656037U; /* FNV-1a */

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)bytes[i]) * 1099511628211U;
	return h;
}

/* Why there is nothing better than what was chosen. */
static enum push_reason why(const struct imap *imap, bool may_notify, bool may_idle)
{
	const struct imap_listening *listening = &imap->listening;

	if (imap->talk.push == PUSH_NONE && may_idle && listening->no_idle)
		return listening->no_idle;
	if (may_notify)
		return listening->no_notify ? listening->no_notify : PUSH_SILENT;
	if (imap->talk.push != PUSH_NONE)
		return PUSH_WELL;
	return may_idle ? PUSH_INBOX_UNWATCHED : PUSH_NOT_ANNOUNCED;
}

/* By the monitor's wish, the capabilities and what the server broke. */
static void choose(struct imap *imap)
{
	const struct imap_listening *listening = &imap->listening;
	const enum push_mode mode = imap->talk.monitor->push;
	const bool may_notify = (mode == PUSH_AUTO || mode == PUSH_ONLY_NOTIFY) &&
				(imap->capabilities & IMAP_NOTIFY);
	const bool may_idle = (mode == PUSH_AUTO || mode == PUSH_ONLY_IDLE) &&
			      (imap->capabilities & IMAP_IDLE);
	const bool can_idle = may_idle && !listening->no_idle && listening->inbox_watched;
	struct talk *talk = &imap->talk;

	if (may_notify && !listening->no_notify && !(talk->notify_is_silent && can_idle)) {
		talk->push = PUSH_NOTIFY;
		talk->push_reason = PUSH_WELL;
		return;
	}
	talk->push = can_idle ? PUSH_IDLE : PUSH_NONE;
	talk->push_reason =
		mode == PUSH_NEVER ? PUSH_UNWANTED : why(imap, may_notify, may_idle);
}

static bool say_idling(
	struct imap *imap, enum imap_idling idling, const char *line, struct err *err)
{
	struct imap_listening *listening = &imap->listening;

	if (!imap_put_tag(imap) || !buf_puts(&imap->talk.out, line))
		return err_memory(err);
	listening->idle_tag = imap->tag;
	listening->idling = idling;
	return true;
}

static bool say_notify(struct imap *imap, bool on, struct err *err)
{
	struct imap_listening *listening = &imap->listening;
	struct buf *out = &imap->talk.out;
	const size_t before = out->len;
	size_t from;
	uint64_t asked = 0;

	if (!imap_put_tag(imap))
		return err_memory(err);
	from = out->len;
	if (!(on ? imap_put_notify(
			   out, imap->talk.monitor, &imap->memory, imap->capabilities)
		 : buf_puts(out, "NOTIFY NONE\r\n")))
		return err_memory(err);
	if (on)
		asked = hash(out->data + from, out->len - from);
	if (on && listening->notifies && listening->asked == asked) {
		out->len = before;
		imap->tag--;
		return true;
	}
	listening->notify_tag = imap->tag;
	listening->notifies = on;
	listening->asked = asked;
	return true;
}

bool imap_listen(struct imap *imap, struct err *err)
{
	struct imap_listening *listening = &imap->listening;
	struct talk *talk = &imap->talk;

	choose(imap);
	talk->state = talk->push == PUSH_NONE ? TALK_IDLE : TALK_LISTENS;
	if (talk->push == PUSH_NOTIFY)
		return say_notify(imap, true, err);
	if (listening->notifies && !say_notify(imap, false, err))
		return false;
	if (talk->push == PUSH_NONE || listening->idling != IMAP_NOT_IDLE)
		return true;
	if (listening->selected)
		return say_idling(imap, IMAP_IDLE_SAID, "IDLE\r\n", err);
	return say_idling(imap, IMAP_EXAMINE_SAID, "EXAMINE INBOX\r\n", err);
}

bool imap_listen_is_between(const struct imap *imap)
{
	return imap->listening.idling == IMAP_EXAMINE_SAID ||
	       imap->listening.idling == IMAP_IDLE_SAID;
}

void imap_listen_note(struct imap *imap)
{
	imap->talk.unanswered =
		imap_listen_is_between(imap) || imap->listening.notify_tag != 0;
}

bool imap_listen_stop(struct imap *imap, struct err *err)
{
	struct imap_listening *listening = &imap->listening;

	if (listening->idling == IMAP_IS_IDLE) {
		if (!buf_puts(&imap->talk.out, "DONE\r\n"))
			return err_memory(err);
		imap_expect(imap, listening->idle_tag, IMAP_COMMAND_STOP_PUSH, NULL, 1);
	}
	listening->idling = IMAP_NOT_IDLE;
	listening->ended = 0;
	if (!listening->selected || imap->work->order == ORDER_LEAVE)
		return true;
	listening->selected = false;
	/* nothing is expunged by a CLOSE after EXAMINE (RFC 3501, 6.4.2) */
	return imap_say(imap, IMAP_COMMAND_STOP_PUSH,
		imap->capabilities & IMAP_UNSELECT ? "UNSELECT\r\n" : "CLOSE\r\n", 1, err);
}

void imap_listen_found(struct imap *imap, const struct folders *folders)
{
	const struct folder *inbox = folders_find(folders, "INBOX");

	imap->listening.inbox_watched = inbox && !inbox->problem;
	imap->listening.inbox_messages = inbox ? inbox->messages : COUNT_UNKNOWN;
	choose(imap);
}

static bool is_number(struct scan tag, uint32_t number)
{
	uint32_t given;

	return number && scan_byte(&tag, 'm') && scan_u32(&tag, &given) &&
	       scan_is_done(&tag) && given == number;
}

static bool is_idle_tag(const struct imap *imap, struct scan tag)
{
	return imap->listening.idling != IMAP_NOT_IDLE &&
	       is_number(tag, imap->listening.idle_tag);
}

bool imap_listen_has_tag(const struct imap *imap, struct scan tag)
{
	return is_idle_tag(imap, tag) || is_number(tag, imap->listening.notify_tag);
}

bool imap_listen_is_echo(struct scan tag)
{
	return scan_word(&tag, "DONE") && scan_is_done(&tag);
}

/* What was chosen is no more: the next best, unless an order is under way. */
static bool choose_again(struct imap *imap, struct err *err)
{
	if (imap->work || imap->talk.state != TALK_LISTENS)
		return true;
	return imap_listen(imap, err);
}

/* INBOX may have changed between the round and its selection.  That a server always counts
 * it in two ways is no news. */
static void look_at_inbox(struct imap *imap, int64_t exists_before)
{
	struct imap_listening *listening = &imap->listening;

	if (listening->exists != listening->inbox_messages &&
		listening->exists != exists_before)
		imap->talk.news = true;
}

static bool end_idle(struct imap *imap, enum imap_word word, struct err *err)
{
	struct imap_listening *listening = &imap->listening;

	listening->idling = IMAP_NOT_IDLE;
	if (word != IMAP_OK)
		listening->no_idle = PUSH_REFUSED;
	else if (++listening->ended >= ENDED_MAX)
		listening->no_idle = PUSH_ENDED;
	return choose_again(imap, err);
}

static bool take_idle(struct imap *imap, const struct imap_reply *reply, struct err *err)
{
	struct imap_listening *listening = &imap->listening;

	if (listening->idling != IMAP_EXAMINE_SAID || reply->word != IMAP_OK)
		return end_idle(imap, reply->word, err);
	listening->selected = true;
	listening->idling = IMAP_NOT_IDLE;
	/* an order that waits has its turn now */
	return choose_again(imap, err);
}

static bool take_notify(struct imap *imap, const struct imap_reply *reply, struct err *err)
{
	struct imap_listening *listening = &imap->listening;

	listening->notify_tag = 0;
	if (!listening->notifies)
		return true;
	if (reply->word == IMAP_OK) {
		/* what happened between the round and this was told to nobody */
		if (!imap->work)
			imap->talk.news = true;
		return true;
	}
	listening->notifies = false;
	listening->no_notify = PUSH_REFUSED;
	return choose_again(imap, err);
}

bool imap_listen_tagged(struct imap *imap, const struct imap_reply *reply, struct err *err)
{
	if (is_idle_tag(imap, reply->tag))
		return take_idle(imap, reply, err);
	return take_notify(imap, reply, err);
}

void imap_listen_continue(struct imap *imap)
{
	if (imap->listening.idling == IMAP_IDLE_SAID)
		imap->listening.idling = IMAP_IS_IDLE;
}

void imap_listen_overflow(struct imap *imap)
{
	struct imap_listening *listening = &imap->listening;

	if (!listening->notifies)
		return;
	listening->notifies = false;
	listening->no_notify = PUSH_OVERFLOW;
	imap->talk.news = true;
}

static void hear_number(struct imap *imap, const struct imap_reply *reply)
{
	struct imap_listening *listening = &imap->listening;
	const int64_t exists = listening->exists;
	const int64_t recent = listening->recent;

	switch (reply->word) {
	case IMAP_EXISTS:
		listening->exists = reply->number;
		break;
	case IMAP_RECENT:
		listening->recent = reply->number;
		break;
	case IMAP_EXPUNGE:
		listening->exists--;
		break;
	default: /* the flags of a message */
		break;
	}
	if (listening->idling != IMAP_EXAMINE_SAID) {
		/* some servers repeat the old number to keep the line alive */
		if (reply->word == IMAP_FETCH || listening->exists != exists ||
			listening->recent != recent)
			imap->talk.news = true;
	} else if (reply->word == IMAP_EXISTS) {
		look_at_inbox(imap, exists);
	}
}

static void hear_status(struct imap *imap, struct scan rest)
{
	const unsigned both = IMAP_REV1 | IMAP_REV2;
	struct buf scratch = BUF_INIT(FRAME_LINE_MAX + FRAME_LITERAL_MAX);
	struct buf decoded = BUF_INIT(FRAME_LINE_MAX + FRAME_LITERAL_MAX);
	struct talk *talk = &imap->talk;
	struct imap_counts counts;
	struct folder *row = NULL;
	struct scan name;

	if (talk->told.n < TOLD_MAX && imap_parse_status(rest, &scratch, &name, &counts) &&
		imap_decode_name(
			(imap->capabilities & both) == IMAP_REV2, name, &decoded, &name))
		row = folders_builder_add(&talk->told, name.at, scan_left(&name));
	if (row) {
		row->messages = counts.messages;
		row->recent = counts.recent;
		row->unseen = counts.unseen;
		row->uidnext = counts.uidnext;
		row->uidvalidity = counts.uidvalidity;
		row->size = counts.size;
	} else {
		talk->news = true;
	}
	buf_release(&scratch);
	buf_release(&decoded);
}

/* A folder has come, has gone or has another name. */
static void hear_list(struct imap *imap, struct scan rest)
{
	const unsigned both = IMAP_REV1 | IMAP_REV2;
	struct buf scratch = BUF_INIT(FRAME_LINE_MAX + FRAME_LITERAL_MAX);
	struct buf decoded = BUF_INIT(FRAME_LINE_MAX + FRAME_LITERAL_MAX);
	struct imap_listed listed;
	struct scan name;

	if (!imap_parse_list(rest, &scratch, &listed) ||
		!imap_decode_name((imap->capabilities & both) == IMAP_REV2, listed.name,
			&decoded, &name) ||
		imap_wants(imap->talk.monitor, name, &listed, true))
		imap->talk.news = true;
	buf_release(&scratch);
	buf_release(&decoded);
}

void imap_listen_untagged(struct imap *imap, const struct imap_reply *reply)
{
	const struct imap_listening *listening = &imap->listening;

	switch (reply->word) {
	case IMAP_EXISTS:
	case IMAP_RECENT:
	case IMAP_EXPUNGE:
	case IMAP_FETCH:
		if (listening->idling != IMAP_NOT_IDLE)
			hear_number(imap, reply);
		break;
	case IMAP_STATUS:
		if (listening->notifies)
			hear_status(imap, reply->rest);
		break;
	case IMAP_LIST:
		if (listening->notifies)
			hear_list(imap, reply->rest);
		break;
	default:
		break;
	}
}
