#include "tui/messages.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"

const struct message *messages_get(const struct messages *messages, size_t i)
{
	if (i >= messages->n)
		return NULL;
	return &messages->list[(messages->next + MESSAGES_MAX - 1 - i) % MESSAGES_MAX];
}

void messages_add(struct messages *messages, enum message_level level,
	const struct instant *now, const char *text)
{
	const struct message *newest = messages_get(messages, 0);
	struct message *message = &messages->list[messages->next];
	char clean[MESSAGE_TEXT_MAX];

	text_printable(clean, sizeof clean, text, strlen(text));
	if (newest && newest->level == level && strcmp(newest->text, clean) == 0) {
		message =
			&messages->list[(messages->next + MESSAGES_MAX - 1) % MESSAGES_MAX];
		messages->unread += messages->unread == 0;
	} else {
		messages->next = (messages->next + 1) % MESSAGES_MAX;
		messages->n += messages->n < MESSAGES_MAX;
		messages->unread += messages->unread < messages->n;
	}
	message->level = level;
	message->at = *now;
	memcpy(message->text, clean, sizeof clean);
}

static const struct message *unread_trouble(const struct messages *messages)
{
	for (size_t i = 0; i < messages->unread; i++) {
		const struct message *message = messages_get(messages, i);

		assert(message); /* no more are unread than there are */
		if (message->level != MESSAGE_INFO)
			return message;
	}
	return NULL;
}

const struct message *messages_shown(
	const struct messages *messages, const struct instant *now, int64_t *until_ms)
{
	const struct message *trouble = unread_trouble(messages);
	const struct message *newest = messages_get(messages, 0);

	*until_ms = INT64_MAX;
	if (trouble)
		return trouble;
	if (!newest || newest->level != MESSAGE_INFO)
		return NULL;
	*until_ms = newest->at.ms + MESSAGE_INFO_MS;
	return now->ms < *until_ms ? newest : NULL;
}

void messages_key(struct messages *messages)
{
	messages->unread = 0;
}
