#include "protocol/mutf7.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"

static const char digits[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

static int digit_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+')
		return 62;
	return c == ',' ? 63 : -1;
}

static bool put(struct buf *utf8, char32_t c)
{
	char bytes[4];

	return buf_append(utf8, bytes, text_encode(c, bytes));
}

/* One UTF-16 unit; *high holds the first half of a pair until the second comes. */
static bool put_unit(struct buf *utf8, uint32_t unit, uint32_t *high)
{
	const bool low = unit >= 0xdc00 && unit <= 0xdfff;

	if (*high) {
		const char32_t c = 0x10000 + ((*high - 0xd800) << 10) + (unit - 0xdc00);

		*high = 0;
		return low && put(utf8, c);
	}
	if (unit >= 0xd800 && unit <= 0xdbff) {
		*high = unit;
		return true;
	}
	/* what can stand for itself must: one name has one spelling */
	return !low && (unit < 0x20 || unit > 0x7e) && put(utf8, unit);
}

/* The inside of one "&…-". */
static bool decode_shift(const char *at, const char *end, struct buf *utf8)
{
	uint32_t bits = 0;
	uint32_t high = 0;
	int n = 0;

	for (; at < end; at++) {
		const int value = digit_value(*at);

		if (value < 0)
			return false;
		bits = bits << 6 | (uint32_t)value;
		n += 6;
		if (n < 16)
			continue;
		n -= 16;
		if (!put_unit(utf8, bits >> n, &high))
			return false;
		bits &= (1U << n) - 1;
	}
	return n < 6 && bits == 0 && !high;
}

static bool decode_strictly(const char *at, const char *end, struct buf *utf8)
{
	while (at < end) {
		const char *close;

		if ((unsigned char)*at < 0x20 || (unsigned char)*at > 0x7e)
			return false;
		if (*at != '&') {
			if (!buf_putc(utf8, *at++))
				return false;
			continue;
		}
		at++;
		close = memchr(at, '-', (size_t)(end - at));
		if (!close)
			return false;
		if (close == at ? !buf_putc(utf8, '&') : !decode_shift(at, close, utf8))
			return false;
		at = close + 1;
	}
	return true;
}

bool mutf7_decode(const char *wire, size_t len, struct buf *utf8)
{
	const size_t before = utf8->len;

	if (len && memchr(wire, '&', len)) {
		if (decode_strictly(wire, wire + len, utf8))
			return true;
		utf8->len = before;
	}
	return buf_append(utf8, wire, len);
}

/* The run of characters that cannot stand for themselves, as UTF-16 in base 64. */
struct shift {
	struct buf *wire;
	uint32_t bits;
	int n;
	bool open;
};

static bool shift_unit(struct shift *shift, uint32_t unit)
{
	if (!shift->open && !buf_putc(shift->wire, '&'))
		return false;
	shift->open = true;
	shift->bits = shift->bits << 16 | unit;
	for (shift->n += 16; shift->n >= 6; shift->n -= 6) {
		if (!buf_putc(shift->wire, digits[shift->bits >> (shift->n - 6) & 63]))
			return false;
	}
	shift->bits &= (1U << shift->n) - 1;
	return true;
}

static bool shift_put(struct shift *shift, char32_t c)
{
	if (c < 0x10000)
		return shift_unit(shift, c);
	return shift_unit(shift, 0xd800 + ((c - 0x10000) >> 10)) &&
	       shift_unit(shift, 0xdc00 + ((c - 0x10000) & 0x3ff));
}

static bool shift_close(struct shift *shift)
{
	if (!shift->open)
		return true;
	if (shift->n && !buf_putc(shift->wire, digits[shift->bits << (6 - shift->n) & 63]))
		return false;
	*shift = (struct shift){ .wire = shift->wire };
	return buf_putc(shift->wire, '-');
}

static bool encode(const char *utf8, size_t len, struct buf *wire)
{
	struct shift shift = { .wire = wire };

	for (size_t at = 0; at < len;) {
		char32_t c;

		at += text_decode(utf8 + at, len - at, &c);
		if (c < 0x20 || c > 0x7e) {
			if (!shift_put(&shift, c))
				return false;
			continue;
		}
		if (!shift_close(&shift) || !buf_putc(wire, (char)c))
			return false;
		if (c == '&' && !buf_putc(wire, '-'))
			return false;
	}
	return shift_close(&shift);
}

bool mutf7_encode(const char *utf8, size_t len, struct buf *wire)
{
	const size_t before = wire->len;

	if (!text_is_utf8(utf8, len))
		return buf_append(wire, utf8, len);
	if (encode(utf8, len, wire))
		return true;
	wire->len = before;
	return false;
}
