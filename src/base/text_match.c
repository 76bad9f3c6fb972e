/* Text against text: finding, ordering, guessing what was meant. */
#include "base/text.h"

#include <string.h>
#include <wctype.h>

static char32_t lower(char32_t c)
{
	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
	return (char32_t)towlower((wint_t)c);
}

/* text_decode(), without a call for what most text is made of. */
static size_t char_at(const char *text, size_t len, char32_t *out)
{
	if ((unsigned char)*text < 0x80) {
		*out = (unsigned char)*text;
		return 1;
	}
	return text_decode(text, len, out);
}

static bool has_upper(const char *text, size_t len)
{
	char32_t c;

	for (size_t at = 0; at < len;) {
		at += char_at(text + at, len - at, &c);
		if (lower(c) != c)
			return true;
	}
	return false;
}

/* The front of hay reads as needle. */
static bool starts_with(
	const char *hay, size_t hay_len, const char *needle, size_t needle_len, bool exact)
{
	size_t h = 0;

	for (size_t n = 0; n < needle_len;) {
		char32_t a;
		char32_t b;

		if (h == hay_len)
			return false;
		h += char_at(hay + h, hay_len - h, &a);
		n += char_at(needle + n, needle_len - n, &b);
		if (a != b && (exact || lower(a) != b))
			return false;
	}
	return true;
}

static char upper_ascii(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

bool text_contains(const char *hay, const char *needle)
{
	const size_t hay_len = strlen(hay);
	const size_t needle_len = strlen(needle);
	const bool exact = has_upper(needle, needle_len);
	/* most places are told apart by one byte; not those of characters of several */
	const bool any = needle_len == 0 || (unsigned char)*needle >= 0x80;
	const char first = *needle;
	const char other = exact ? first : upper_ascii(first);

	for (size_t at = 0; at <= hay_len;) {
		const bool single = (unsigned char)hay[at] < 0x80;
		char32_t c;

		if ((hay[at] == first || hay[at] == other || !single || any) &&
			starts_with(hay + at, hay_len - at, needle, needle_len, exact))
			return true;
		at += single ? 1 : text_decode(hay + at, hay_len - at, &c);
	}
	return false;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Takes the run of digits at *text without its leading zeros; moves *text behind it. */
static size_t take_digits(const char **text, const char **digits)
{
	while (**text == '0')
		(*text)++;
	*digits = *text;
	while (is_digit(**text))
		(*text)++;
	return (size_t)(*text - *digits);
}

/* By value, of any length; moves both behind their run. */
static int compare_digits(const char **a, const char **b)
{
	const char *a_digits;
	const char *b_digits;
	const size_t a_len = take_digits(a, &a_digits);
	const size_t b_len = take_digits(b, &b_digits);

	if (a_len != b_len)
		return a_len < b_len ? -1 : 1;
	return memcmp(a_digits, b_digits, a_len);
}

/* Of terminated text that has not ended. */
static size_t next_char(const char *text, char32_t *out)
{
	if ((unsigned char)*text < 0x80) {
		*out = (unsigned char)*text;
		return 1;
	}
	return text_decode(text, strnlen(text, 4), out);
}

int text_compare(const char *a, const char *b)
{
	while (*a && *b) {
		char32_t x;
		char32_t y;

		if (is_digit(*a) && is_digit(*b)) {
			const int order = compare_digits(&a, &b);

			if (order != 0)
				return order;
			continue;
		}
		a += next_char(a, &x);
		b += next_char(b, &y);
		if (lower(x) != lower(y))
			return lower(x) < lower(y) ? -1 : 1;
	}
	return (*a != '\0') - (*b != '\0');
}

/* Longer words are no typing mistakes of ours. */
enum { WORD_MAX = 48 };

static int least_of(int a, int b)
{
	return a < b ? a : b;
}

/* Letters to change, add, drop or swap with their neighbour until a reads as b; both at
 * most WORD_MAX long. */
static int edit_distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
	int rows[3][WORD_MAX + 1]; /* two rows back, the one before, the present one */
	int *back = rows[0];
	int *before = rows[1];
	int *now = rows[2];

	for (size_t j = 0; j <= b_len; j++)
		before[j] = (int)j;
	for (size_t i = 1; i <= a_len; i++) {
		const char32_t x = lower((unsigned char)a[i - 1]);
		int *next = back;

		now[0] = (int)i;
		for (size_t j = 1; j <= b_len; j++) {
			const char32_t y = lower((unsigned char)b[j - 1]);

			now[j] = least_of(least_of(before[j], now[j - 1]) + 1,
				before[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == lower((unsigned char)b[j - 2]) &&
				y == lower((unsigned char)a[i - 2]))
				now[j] = least_of(now[j], back[j - 2] + 1);
		}
		back = before;
		before = now;
		now = next;
	}
	return before[b_len];
}

const char *text_nearest(const char *word, const char *const *words, size_t n)
{
	const size_t len = strlen(word);
	const char *nearest = NULL;
	int least;

	if (len == 0 || len > WORD_MAX)
		return NULL;
	/* a third of it may be wrong, though one or two slips are always forgiven */
	least = len <= 4 ? 1 : len <= 6 ? 2 : (int)len / 3;
	for (size_t i = 0; i < n; i++) {
		const size_t words_len = strlen(words[i]);
		int distance;

		if (words_len > WORD_MAX)
			continue;
		distance = edit_distance(word, len, words[i], words_len);
		if (distance < least || (distance == least && !nearest)) {
			least = distance;
			nearest = words[i];
		}
	}
	return nearest;
}
