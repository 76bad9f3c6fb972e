/* From what the terminal library reads to what a person meant: pastes are collected, what
 * is left of an escape sequence that came too slowly or that nobody knows is swallowed, so
 * that its letters are not taken for commands.  Pure; times are microseconds of one clock.
 */
#ifndef TUI_DECODE_H
#define TUI_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/input.h"

/* Raw keys beyond enum key_code. */
enum raw_key {
	RAW_PASTE_BEGIN = CODE_LAST,
	RAW_PASTE_END,
	RAW_RESIZE,
	RAW_NOTHING, /* known and without a meaning: focus in and out */
};

#define DECODE_PASTE_MAX ((size_t)64 * 1024)

struct decode {
	enum {
		DECODE_PLAIN,
		DECODE_ESC,	 /* an Esc that may be a key or begin something unknown */
		DECODE_LONE_ESC, /* it was handed on; its tail may still come */
		DECODE_CSI,	 /* swallowing up to a final byte */
		DECODE_SS3,	 /* swallowing one */
		DECODE_STRING,	 /* swallowing up to BEL or ESC \ */
		DECODE_STRING_ESC,
		DECODE_PASTE,
	} state;
	int64_t at_us; /* of the last raw key */
	char *paste;   /* DECODE_PASTE_MAX bytes and a NUL; owned */
	size_t paste_len;
	struct input queue[2];
	size_t n;
};

/* False: no memory. */
bool decode_init(struct decode *decode);
void decode_release(struct decode *decode);

/* Take all with decode_take() after each. */
void decode_feed(struct decode *decode, char32_t raw, int64_t now_us);
/* Nothing more waits: an Esc was just that.  False: nothing comes of it. */
bool decode_idle(struct decode *decode);
bool decode_take(struct decode *decode, struct input *input);

#endif
