#include "protocol/talk.h"

#include <string.h>

#include "base/text.h"
#include "protocol/refusal.h"

#define WORDS_MAX 200

void talk_init(struct talk *talk, const struct protocol *protocol, struct monitor *monitor)
{
	talk->protocol = protocol;
	talk->monitor = monitor_ref(monitor);
	talk->out = (struct buf)BUF_INIT(TALK_OUT_MAX);
	talk->capabilities = (struct buf)BUF_INIT(TALK_CAPABILITIES_MAX);
	talk->push_reason = PUSH_UNASKED;
	talk_forget(talk);
}

void talk_release(struct talk *talk)
{
	talk_forget(talk);
	buf_release(&talk->out);
	buf_release(&talk->capabilities);
	folders_builder_release(&talk->told);
	folders_unref(talk->stands);
	monitor_unref(talk->monitor);
}

void talk_forget(struct talk *talk)
{
	folders_unref(talk->found.folders);
	talk->found =
		(struct finding){ .messages = COUNT_UNKNOWN, .octets = COUNT_UNKNOWN };
}

void talk_done(struct talk *talk)
{
	/* a server may answer what it has not heard: then the rest is said all the same */
	if (!talk->out.len)
		buf_release(&talk->out);
	talk->state = TALK_DONE;
}

void talk_fail(struct talk *talk, const struct err *err)
{
	const int64_t wait_ms = talk->found.wait_ms;

	buf_release(&talk->out);
	talk_forget(talk);
	talk->found.err = *err;
	talk->found.wait_ms = wait_ms;
	talk->state = TALK_OVER;
}

void talk_end(struct talk *talk)
{
	buf_release(&talk->out);
	if (talk->state != TALK_DONE)
		talk_forget(talk);
	talk->state = TALK_OVER;
}

void talk_lose(struct talk *talk, const char *words, size_t len)
{
	char shown[WORDS_MAX];
	struct err err = { 0 };
	enum err_class class;

	if (len == 0) {
		err_set(&err, ERR_PROTOCOL,
			"the server closed the connection in the middle of an answer");
		talk_fail(talk, &err);
		return;
	}
	class = refusal_class(words, len, ERR_PROTOCOL, &talk->found.wait_ms);
	text_printable(shown, sizeof shown, words, len);
	err_set(&err, class, "the server ended the session: %s", shown);
	talk_fail(talk, &err);
}

void talk_set_software(struct talk *talk, struct scan words)
{
	char shown[sizeof talk->software];

	scan_blanks(&words);
	text_printable(shown, sizeof shown, words.at, scan_left(&words));
	if (!*shown || strcmp(shown, talk->software) == 0)
		return;
	memcpy(talk->software, shown, sizeof shown);
	talk->facts_changed = true;
}

void talk_set_capabilities(struct talk *talk, struct scan words)
{
	struct buf *kept = &talk->capabilities;
	struct buf next = BUF_INIT(TALK_CAPABILITIES_MAX);

	while (!scan_is_done(&words)) {
		const struct scan word = scan_until(&words, " ");
		const size_t len = scan_left(&word);

		scan_byte(&words, ' ');
		if (len == 0 || !text_is_printable(word.at, len))
			continue;
		if ((next.len && !buf_putc(&next, ' ')) || !buf_append(&next, word.at, len))
			break;
	}
	if (next.len == kept->len &&
		(!next.len || memcmp(next.data, kept->data, next.len) == 0)) {
		buf_release(&next);
		return;
	}
	buf_release(kept);
	*kept = next;
	talk->facts_changed = true;
}
