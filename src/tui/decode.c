#include "tui/decode.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define TAIL_US	 300000	 /* how long the rest of a torn sequence may take */
#define PASTE_US 1000000 /* a paste that is silent for so long has lost its end */

bool decode_init(struct decode *decode)
{
	memset(decode, 0, sizeof *decode);
	decode->paste = malloc(DECODE_PASTE_MAX + 1);
	return decode->paste != NULL;
}

void decode_release(struct decode *decode)
{
	if (decode->paste)
		explicit_bzero(decode->paste, DECODE_PASTE_MAX + 1);
	free(decode->paste);
	memset(decode, 0, sizeof *decode);
}

static void push(struct decode *decode, struct input input)
{
	if (decode->n < sizeof decode->queue / sizeof *decode->queue)
		decode->queue[decode->n++] = input;
}

static void push_key(struct decode *decode, char32_t key)
{
	push(decode, (struct input){ .kind = INPUT_KEY, .key = key });
}

static void paste_end(struct decode *decode)
{
	decode->paste[decode->paste_len] = '\0';
	push(decode, (struct input){ .kind = INPUT_PASTE, .text = decode->paste });
	decode->state = DECODE_PLAIN;
}

/* What does not fit is dropped, and so are keys that are no text. */
static void paste_add(struct decode *decode, char32_t raw)
{
	char utf8[4];
	size_t len;

	if (raw >= CODE_FIRST || raw == 0)
		return;
	len = text_encode(raw, utf8);
	if (len > DECODE_PASTE_MAX - decode->paste_len)
		return;
	memcpy(decode->paste + decode->paste_len, utf8, len);
	decode->paste_len += len;
}

static void plain(struct decode *decode, char32_t raw)
{
	switch (raw) {
	case CODE_ESC:
		decode->state = DECODE_ESC;
		return;
	case RAW_PASTE_BEGIN:
		decode->state = DECODE_PASTE;
		decode->paste_len = 0;
		return;
	case RAW_RESIZE:
		push(decode, (struct input){ .kind = INPUT_RESIZE });
		return;
	default:
		if (raw != 0 && raw < RAW_PASTE_BEGIN)
			push_key(decode, raw);
	}
}

/* The key behind an Esc that came together with it, or behind a lone one a little later. */
static void after_esc(struct decode *decode, char32_t raw)
{
	bool together = decode->state == DECODE_ESC;

	decode->state = DECODE_PLAIN;
	if (raw == '[')
		decode->state = DECODE_CSI;
	else if (raw == 'O')
		decode->state = DECODE_SS3;
	else if (together && (raw == ']' || raw == 'P'))
		decode->state = DECODE_STRING;
	if (decode->state != DECODE_PLAIN)
		return;
	if (together)
		push_key(decode, CODE_ESC);
	plain(decode, raw);
}

static void swallow(struct decode *decode, char32_t raw)
{
	bool ended = decode->state == DECODE_SS3;

	if (decode->state == DECODE_CSI)
		ended = raw < ' ' || raw >= 0x40;
	if (decode->state == DECODE_STRING || decode->state == DECODE_STRING_ESC) {
		ended = raw == 7 || (decode->state == DECODE_STRING_ESC && raw == '\\');
		decode->state = raw == CODE_ESC ? DECODE_STRING_ESC : DECODE_STRING;
	}
	if (ended)
		decode->state = DECODE_PLAIN;
}

void decode_feed(struct decode *decode, char32_t raw, int64_t now_us)
{
	int64_t silent_us = now_us - decode->at_us;

	decode->at_us = now_us;
	if (decode->state == DECODE_PASTE && silent_us > PASTE_US)
		paste_end(decode);
	else if (decode->state != DECODE_PLAIN && decode->state != DECODE_ESC &&
		 decode->state != DECODE_PASTE && silent_us > TAIL_US)
		decode->state = DECODE_PLAIN;

	switch (decode->state) {
	case DECODE_PLAIN:
		plain(decode, raw);
		return;
	case DECODE_ESC:
	case DECODE_LONE_ESC:
		after_esc(decode, raw);
		return;
	case DECODE_PASTE:
		if (raw == RAW_PASTE_END)
			paste_end(decode);
		else
			paste_add(decode, raw);
		return;
	default:
		swallow(decode, raw);
	}
}

bool decode_idle(struct decode *decode)
{
	if (decode->state != DECODE_ESC)
		return false;
	push_key(decode, CODE_ESC);
	decode->state = DECODE_LONE_ESC;
	return true;
}

bool decode_take(struct decode *decode, struct input *input)
{
	if (decode->n == 0)
		return false;
	*input = decode->queue[0];
	memmove(&decode->queue[0], &decode->queue[1], --decode->n * sizeof *decode->queue);
	return true;
}
