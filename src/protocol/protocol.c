#include "protocol/protocol.h"

#include <assert.h>

#include "base/count_of.h"
#include "protocol/talk.h"

const struct protocol *protocol_of(enum mail_type type)
{
	static const struct protocol *const protocols[] = {
		[MAIL_IMAP] = &protocol_imap,
		[MAIL_POP3] = &protocol_pop3,
	};

	assert((size_t)type < COUNT_OF(protocols));
	return protocols[type];
}

struct talk *talk_open(struct monitor *monitor)
{
	return protocol_of(monitor->type)->open(monitor);
}

void talk_close(struct talk *talk)
{
	if (talk)
		talk->protocol->close(talk);
}

void talk_hear(struct talk *talk, const char *line, size_t len)
{
	talk->protocol->hear(talk, line, len);
}

void talk_start(struct talk *talk, enum order order)
{
	if (talk->state == TALK_OVER)
		return;
	assert(talk->state != TALK_BUSY);
	talk_forget(talk);
	if (order != ORDER_LISTEN) { /* the round finds out, or nobody wants to know */
		talk->news = false;
		folders_builder_release(&talk->told);
	}
	talk->rounds = 0;
	talk->state = TALK_BUSY;
	talk->protocol->start(talk, order);
}

void talk_feed(struct talk *talk, const char *bytes, size_t len)
{
	if (talk->state != TALK_OVER && len)
		talk->protocol->feed(talk, bytes, len);
}

void talk_hang_up(struct talk *talk)
{
	if (talk->state != TALK_OVER)
		talk->protocol->hang_up(talk);
}

void talk_take(struct talk *talk, struct sample *sample)
{
	assert(talk->state == TALK_DONE || talk->state == TALK_OVER);
	folders_unref(sample->folders);
	sample->err = talk->found.err;
	sample->failed_at = PHASE_REPLY;
	sample->wait_ms = talk->found.wait_ms;
	sample->folders = talk->found.folders;
	sample->messages = talk->found.messages;
	sample->octets = talk->found.octets;
	talk->found.folders = NULL; /* the sample's now */
	talk_forget(talk);
	if (talk->state == TALK_DONE)
		talk->state = TALK_IDLE;
}

void talk_stand(struct talk *talk, struct folders *folders)
{
	if (folders)
		folders_ref(folders);
	folders_unref(talk->stands);
	talk->stands = folders;
}

bool talk_has_news(const struct talk *talk)
{
	return talk->news || talk->told.n;
}

bool talk_take_news(struct talk *talk, struct folders **told)
{
	bool more = talk->news;

	*told = NULL;
	if (talk->told.n) {
		*told = folders_builder_finish(&talk->told);
		/* for want of memory a check has to do */
		if (!*told) {
			folders_builder_release(&talk->told);
			more = true;
		}
	}
	talk->news = false;
	return more;
}
