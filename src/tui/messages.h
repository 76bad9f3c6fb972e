/* What the message line says and said. */
#ifndef TUI_MESSAGES_H
#define TUI_MESSAGES_H

#include "tui/ui.h"

#define MESSAGES_MAX	 100
#define MESSAGE_TEXT_MAX 256
#define MESSAGE_INFO_MS	 6000

struct message {
	enum message_level level;
	struct instant at;
	char text[MESSAGE_TEXT_MAX]; /* printable */
};

struct messages {
	struct message list[MESSAGES_MAX]; /* a ring */
	size_t n;
	size_t next;
	size_t unread; /* of the newest: since a key was pressed */
};

/* The same text again only renews the newest one. */
void messages_add(struct messages *messages, enum message_level level,
	const struct instant *now, const char *text);
/* The one to show now, NULL: none: the newest warning or error that is unread, else the
 * newest.  *until_ms: when it goes by itself, INT64_MAX: never. */
const struct message *messages_shown(
	const struct messages *messages, const struct instant *now, int64_t *until_ms);
/* A key: warnings and errors have been read. */
void messages_key(struct messages *messages);
/* The i-th newest, NULL behind the oldest. */
const struct message *messages_get(const struct messages *messages, size_t i);

#endif
