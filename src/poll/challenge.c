#include "poll/challenge.h"

#include <stdint.h>
#include <string.h>

#include "base/scan.h"

/* -1: none of base64's. */
static int value_of(char c)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

static bool put_decoded(struct scan text, struct buf *out)
{
	uint32_t bits = 0;
	unsigned n = 0;

	for (; !scan_is_done(&text) && *text.at != '='; text.at++) {
		const int value = value_of(*text.at);

		if (value < 0)
			return false;
		bits = bits << 6 | (uint32_t)value;
		n += 6;
		if (n < 8)
			continue;
		n -= 8;
		if (!buf_putc(out, (char)(bits >> n & 0xff)))
			return false;
	}
	return true;
}

bool challenge_read(const char *lines, size_t len, struct buf *out)
{
	const size_t before = out->len;
	struct scan line;

	if (len == 0)
		return false;
	line.end = lines + len - 1;
	line.at = line.end;
	while (line.at > lines && line.at[-1] != '\n')
		line.at--;
	if (scan_byte(&line, '+') && scan_blanks(&line) > 0 && put_decoded(line, out) &&
		out->len > before && out->data[before] == '{')
		return true;
	if (out->len > before) {
		explicit_bzero(out->data + before, out->len - before);
		out->len = before;
	}
	return false;
}
