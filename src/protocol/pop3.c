/* POP3 behind the login: STAT, then QUIT (RFC 1939, RFC 2449). */
#include <stdlib.h>

#include "base/text.h"
#include "protocol/frame.h"
#include "protocol/refusal.h"
#include "protocol/talk.h"

#define WORDS_MAX 200
/* A LOGIN-DELAY above this is taken for a mistake. */
#define DELAY_MAX_S ((int64_t)24 * 3600)

struct pop3 {
	struct talk talk;
	struct frame frame;
	enum order order;
	bool greeted;	      /* the greeting was heard */
	bool capa_done;	      /* the list so far is complete; a new line starts a new one */
	struct buf announced; /* first words of the lines of CAPA, blank separated */
};

static struct pop3 *pop3_of(struct talk *talk)
{
	return (struct pop3 *)talk;
}

/* An end now is a failure. */
static bool is_asking(const struct pop3 *pop3)
{
	return pop3->talk.state == TALK_BUSY && pop3->order == ORDER_CHECK;
}

static struct talk *pop3_open(struct monitor *monitor)
{
	struct pop3 *pop3 = calloc(1, sizeof *pop3);

	if (!pop3)
		return NULL;
	talk_init(&pop3->talk, &protocol_pop3, monitor);
	frame_init(&pop3->frame, false);
	pop3->announced = (struct buf)BUF_INIT(TALK_CAPABILITIES_MAX);
	return &pop3->talk;
}

static void pop3_close(struct talk *talk)
{
	struct pop3 *pop3 = pop3_of(talk);

	frame_release(&pop3->frame);
	buf_release(&pop3->announced);
	talk_release(talk);
	free(pop3);
}

/* The text of the greeting; an APOP timestamp at its end is no name. */
static void hear_greeting(struct pop3 *pop3, struct scan text)
{
	struct scan words = { 0 };

	if (pop3->greeted)
		return;
	pop3->greeted = true;
	scan_blanks(&text);
	words = scan_until(&text, "<");
	while (words.end > words.at && words.end[-1] == ' ')
		words.end--;
	talk_set_software(&pop3->talk, words);
}

static void hear_capability(struct pop3 *pop3, struct scan line)
{
	struct buf *announced = &pop3->announced;
	const struct scan word = scan_until(&line, " ");
	struct scan tag = word;
	int64_t seconds;

	if (pop3->capa_done) {
		pop3->capa_done = false;
		pop3->talk.login_delay_ms = 0;
		buf_clear(announced);
	}
	if (!announced->len || buf_putc(announced, ' '))
		buf_append(announced, word.at, scan_left(&word));
	scan_blanks(&line);
	if (scan_word(&tag, "IMPLEMENTATION") && scan_is_done(&tag)) {
		talk_set_software(&pop3->talk, line);
	} else if (scan_word(&tag, "LOGIN-DELAY") && scan_is_done(&tag) &&
		   scan_u63(&line, &seconds)) {
		pop3->talk.login_delay_ms =
			(seconds < DELAY_MAX_S ? seconds : DELAY_MAX_S) * 1000;
	}
}

static void pop3_hear(struct talk *talk, const char *line, size_t len)
{
	struct pop3 *pop3 = pop3_of(talk);
	struct scan scan = scan_of(line, len);

	if (scan_word(&scan, "+OK")) {
		hear_greeting(pop3, scan);
	} else if (len == 1 && *line == '.') {
		pop3->capa_done = true;
		if (pop3->announced.len)
			talk_set_capabilities(
				talk, scan_of(pop3->announced.data, pop3->announced.len));
	} else if (len && *line != '+' && *line != '-') {
		hear_capability(pop3, scan);
	}
}

static void pop3_start(struct talk *talk, enum order order)
{
	struct pop3 *pop3 = pop3_of(talk);
	struct err err = { 0 };

	pop3->order = order;
	talk->rounds = 1;
	if (buf_puts(&talk->out, order == ORDER_CHECK ? "STAT\r\n" : "QUIT\r\n"))
		return;
	err_memory(&err);
	talk_fail(talk, &err);
}

/* "+OK messages octets", and what it likes behind that (RFC 1939, 5). */
static bool read_stat(struct scan line, struct finding *found)
{
	int64_t messages;
	int64_t octets;

	if (!scan_word(&line, "+OK") || !scan_blanks(&line) ||
		!scan_u63(&line, &messages) || !scan_blanks(&line) ||
		!scan_u63(&line, &octets))
		return false;
	if (!scan_is_done(&line) && *line.at != ' ')
		return false;
	found->messages = messages;
	found->octets = octets;
	return true;
}

/* The session is sound after a refusal, so that QUIT can still free the maildrop. */
static void take_stat(struct talk *talk, struct scan line)
{
	struct finding *found = &talk->found;
	struct scan words = line;
	char shown[WORDS_MAX];
	enum err_class class;
	int64_t wait_ms;

	found->wait_ms = talk->login_delay_ms;
	if (read_stat(line, found)) {
		talk_done(talk);
		return;
	}
	if (scan_word(&words, "-ERR")) {
		scan_blanks(&words);
		class = refusal_class(words.at, scan_left(&words), ERR_PROTOCOL, &wait_ms);
		text_printable(shown, sizeof shown, words.at, scan_left(&words));
		err_set(&found->err, class, "STAT refused: %s",
			*shown ? shown : "without a word");
		if (wait_ms > found->wait_ms)
			found->wait_ms = wait_ms;
	} else {
		text_printable(shown, 80, line.at, scan_left(&line));
		err_set(&found->err, ERR_PROTOCOL, "unreadable answer to STAT: '%s'",
			shown);
	}
	talk_done(talk);
}

static void pop3_feed(struct talk *talk, const char *bytes, size_t len)
{
	struct pop3 *pop3 = pop3_of(talk);
	struct scan in = scan_of(bytes, len);
	struct scan line;
	struct err err = { 0 };
	enum frame_state state;

	while ((state = frame_next(&pop3->frame, &in, &line, &err)) == FRAME_WHOLE) {
		if (talk->state != TALK_BUSY)
			continue;
		if (pop3->order == ORDER_LEAVE)
			talk_end(talk);
		else
			take_stat(talk, line);
	}
	if (state == FRAME_BROKEN && is_asking(pop3))
		talk_fail(talk, &err);
	else if (state == FRAME_BROKEN)
		talk_end(talk);
	if (talk->state == TALK_OVER || !pop3->frame.line_len)
		frame_release(&pop3->frame);
}

static void pop3_hang_up(struct talk *talk)
{
	struct pop3 *pop3 = pop3_of(talk);

	if (is_asking(pop3))
		talk_lose(talk, NULL, 0);
	else
		talk_end(talk);
	frame_release(&pop3->frame);
}

const struct protocol protocol_pop3 = {
	.name = "pop3",
	.scheme = "pop3",
	.scheme_tls = "pop3s",
	.locks_maildrop = true,
	.open = pop3_open,
	.hear = pop3_hear,
	.start = pop3_start,
	.feed = pop3_feed,
	.hang_up = pop3_hang_up,
	.close = pop3_close,
};
