#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#include "base/count_of.h"

static const char32_t UNDECODABLE = 0xFFFD;

/* More than this on one base is no writing system but a picture over other lines. */
enum { MARKS_MAX = 4 };

struct range {
	char32_t first;
	char32_t last;
};

/* Printable to the C library, yet they hide, reorder or change what stands beside them, or
 * look different to everybody. */
static const struct range hidden[] = {
	{ 0x00AD, 0x00AD },   /* soft hyphen */
	{ 0x034F, 0x034F },   /* grapheme joiner */
	{ 0x061C, 0x061C },   /* Arabic letter mark */
	{ 0x115F, 0x1160 },   /* Hangul fillers: blanks that are letters */
	{ 0x17B4, 0x17B5 },   /* Khmer vowels that nobody sees */
	{ 0x180B, 0x180F },   /* Mongolian selectors */
	{ 0x200B, 0x200F },   /* zero-width space, joiners, directional marks */
	{ 0x2028, 0x202E },   /* line and paragraph separator, embeddings, overrides */
	{ 0x2060, 0x206F },   /* word joiner, isolates, deprecated formats */
	{ 0x3164, 0x3164 },   /* Hangul filler */
	{ 0xE000, 0xF8FF },   /* private use */
	{ 0xFE00, 0xFE0F },   /* variation selectors */
	{ 0xFEFF, 0xFEFF },   /* byte order mark */
	{ 0xFFA0, 0xFFA0 },   /* Hangul filler, half a width */
	{ 0xFFF9, 0xFFFB },   /* annotation */
	{ 0x13430, 0x1343F }, /* formats of hieroglyphs, of shorthand, of music */
	{ 0x1BCA0, 0x1BCA3 }, { 0x1D173, 0x1D17A },
	{ 0xE0000, 0xE0FFF },  /* tags, more selectors */
	{ 0xF0000, 0x10FFFF }, /* private use */
};

static bool is_hidden(char32_t c)
{
	for (size_t i = 0; i < COUNT_OF(hidden); i++) {
		if (c >= hidden[i].first && c <= hidden[i].last)
			return true;
	}
	return false;
}

/* Columns of one character; -1 where it must not be shown. */
static int char_width(char32_t c)
{
	if (c < 0x80)
		return c >= 0x20 && c < 0x7F ? 1 : -1;
	if (is_hidden(c) || !iswprint((wint_t)c))
		return -1;
	return wcwidth((wchar_t)c);
}

static bool is_tail(unsigned char byte)
{
	return (byte & 0xC0) == 0x80;
}

size_t text_decode(const char *src, size_t len, char32_t *out)
{
	/* the smallest character a sequence of so many bytes may stand for */
	static const char32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *s = (const unsigned char *)src;
	size_t need;
	char32_t c;

	*out = UNDECODABLE;
	if (len == 0)
		return 1;
	if (s[0] < 0x80) {
		*out = s[0];
		return 1;
	}
	need = s[0] < 0xC2 ? 0 : s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : s[0] < 0xF5 ? 4 : 0;
	if (need == 0 || need > len)
		return 1;
	c = s[0] & (0x7Fu >> need);
	for (size_t i = 1; i < need; i++) {
		if (!is_tail(s[i]))
			return 1;
		c = c << 6 | (s[i] & 0x3Fu);
	}
	if (c < least[need] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return 1;
	*out = c;
	return need;
}

size_t text_encode(char32_t c, char *dst)
{
	if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		c = UNDECODABLE;
	if (c < 0x80) {
		dst[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		dst[0] = (char)(0xC0 | c >> 6);
		dst[1] = (char)(0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000) {
		dst[0] = (char)(0xE0 | c >> 12);
		dst[1] = (char)(0x80 | (c >> 6 & 0x3F));
		dst[2] = (char)(0x80 | (c & 0x3F));
		return 3;
	}
	dst[0] = (char)(0xF0 | c >> 18);
	dst[1] = (char)(0x80 | (c >> 12 & 0x3F));
	dst[2] = (char)(0x80 | (c >> 6 & 0x3F));
	dst[3] = (char)(0x80 | (c & 0x3F));
	return 4;
}

bool text_is_utf8(const char *src, size_t len)
{
	char32_t c;

	for (size_t at = 0, n; at < len; at += n) {
		n = text_decode(src + at, len - at, &c);
		if (n == 1 && c == UNDECODABLE)
			return false;
	}
	return true;
}

/* What stands in the place of the n bytes that decoded to c.  *marks counts those on the
 * present base; MARKS_MAX where there is no base yet. */
static char32_t shown_as(char32_t c, size_t n, int *marks)
{
	const bool undecodable = n == 1 && c == UNDECODABLE;
	const int width = undecodable ? -1 : char_width(c);

	if (c == '\t' || c == '\r' || c == '\n')
		c = ' ';
	else if (width == 0 && *marks < MARKS_MAX)
		return ++*marks, c;
	else if (width <= 0)
		c = '?';
	*marks = 0;
	return c;
}

size_t text_printable(char *dst, size_t size, const char *src, size_t len)
{
	int marks = MARKS_MAX;
	size_t used = 0;
	char32_t c;

	for (size_t at = 0, n; at < len; at += n) {
		char bytes[4];
		size_t n_bytes;

		n = text_decode(src + at, len - at, &c);
		n_bytes = text_encode(shown_as(c, n, &marks), bytes);
		if (used + n_bytes >= size)
			break;
		memcpy(dst + used, bytes, n_bytes);
		used += n_bytes;
	}
	dst[used] = '\0';
	return used;
}

bool text_is_printable(const char *src, size_t len)
{
	int marks = MARKS_MAX;
	char32_t c;

	for (size_t at = 0, n; at < len; at += n) {
		n = text_decode(src + at, len - at, &c);
		if (n == 1 && c == UNDECODABLE)
			return false;
		if (shown_as(c, n, &marks) != c)
			return false;
	}
	return true;
}

int text_width(const char *utf8)
{
	int width;

	text_clip(utf8, INT32_MAX, &width);
	return width;
}

size_t text_clip(const char *utf8, int columns, int *used)
{
	const size_t len = strlen(utf8);
	int total = 0;
	size_t at = 0;

	while (at < len) {
		char32_t c;
		const size_t n = text_decode(utf8 + at, len - at, &c);
		const int width = char_width(c);
		const int takes = width < 0 ? 1 : width;

		if (takes > columns - total)
			break;
		total += takes;
		at += n;
	}
	if (used)
		*used = total;
	return at;
}

void text_count(char *dst, size_t size, int64_t count)
{
	char digits[24];
	size_t used = 0;
	size_t len;

	if (count < 0) {
		snprintf(dst, size, "–");
		return;
	}
	len = (size_t)snprintf(digits, sizeof digits, "%" PRId64, count);
	for (size_t i = 0; i < len && used + 1 < size; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			dst[used++] = ',';
		if (used + 1 < size)
			dst[used++] = digits[i];
	}
	dst[used] = '\0';
}

void text_octets(char *dst, size_t size, int64_t octets)
{
	static const char *const units[] = { "kB", "MB", "GB", "TB", "PB", "EB" };
	double value = (double)octets / 1024;
	size_t unit = 0;

	if (octets < 0) {
		snprintf(dst, size, "–");
		return;
	}
	if (octets < 1024) {
		snprintf(dst, size, "%d B", (int)octets);
		return;
	}
	/* 1023.95 would be rounded up to a "1024.0" that is the next unit's 1.0 */
	for (; value >= 1023.95 && unit + 1 < COUNT_OF(units); unit++)
		value /= 1024;
	snprintf(dst, size, "%.1f %s", value, units[unit]);
}
