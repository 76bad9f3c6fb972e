/* For terminals that show ASCII only. */
#include "base/text.h"

#include <string.h>
#include <wchar.h>

#include "base/count_of.h"

struct twin {
	char32_t first;
	char32_t last;
	char ascii;
};

/* In the order of Unicode; the first that fits counts. */
static const struct twin twins[] = {
	{ 0x00A0, 0x00A0, ' ' },
	{ 0x00AB, 0x00AB, '<' },
	{ 0x00B4, 0x00B4, '\'' },
	{ 0x00B7, 0x00B7, '.' },
	{ 0x00BB, 0x00BB, '>' },
	{ 0x00D7, 0x00D7, 'x' },
	{ 0x2000, 0x200A, ' ' },
	{ 0x2010, 0x2015, '-' }, /* hyphens, en and em dash */
	{ 0x2018, 0x201B, '\'' },
	{ 0x201C, 0x201F, '"' },
	{ 0x2022, 0x2023, '*' }, /* bullets */
	{ 0x2026, 0x2026, '~' }, /* ellipsis: here the text was cut */
	{ 0x202F, 0x202F, ' ' },
	{ 0x2039, 0x2039, '<' },
	{ 0x203A, 0x203A, '>' },
	{ 0x2190, 0x2190, '<' },
	{ 0x2191, 0x2191, '^' },
	{ 0x2192, 0x2192, '>' },
	{ 0x2193, 0x2193, 'v' },
	{ 0x2212, 0x2212, '-' }, /* minus */
	{ 0x221E, 0x221E, '8' }, /* infinity */
	{ 0x2500, 0x2501, '-' },
	{ 0x2502, 0x2503, '|' },
	{ 0x2504, 0x2505, '-' },
	{ 0x2506, 0x2507, '|' },
	{ 0x2508, 0x2509, '-' },
	{ 0x250A, 0x250B, '|' },
	{ 0x250C, 0x254B, '+' }, /* corners, tees, crosses */
	{ 0x254C, 0x254D, '-' },
	{ 0x254E, 0x254F, '|' },
	{ 0x2550, 0x2550, '=' },
	{ 0x2551, 0x2551, '|' },
	{ 0x2552, 0x2570, '+' },
	{ 0x2571, 0x2571, '/' },
	{ 0x2572, 0x2572, '\\' },
	{ 0x2573, 0x2573, 'X' },
	{ 0x2574, 0x2574, '-' },
	{ 0x2575, 0x2575, '|' },
	{ 0x2576, 0x2576, '-' },
	{ 0x2577, 0x2577, '|' },
	{ 0x2578, 0x2578, '-' },
	{ 0x2579, 0x2579, '|' },
	{ 0x257A, 0x257A, '-' },
	{ 0x257B, 0x257B, '|' },
	{ 0x257C, 0x257C, '-' },
	{ 0x257D, 0x257D, '|' },
	{ 0x257E, 0x257E, '-' },
	{ 0x257F, 0x257F, '|' },
	{ 0x2581, 0x2581, '_' }, /* heights of a sparkline, an eighth more each */
	{ 0x2582, 0x2582, '.' },
	{ 0x2583, 0x2583, ':' },
	{ 0x2584, 0x2584, '-' },
	{ 0x2585, 0x2585, '=' },
	{ 0x2586, 0x2586, '+' },
	{ 0x2587, 0x2587, '*' },
	{ 0x2588, 0x2590, '#' },
	{ 0x2591, 0x2591, '.' }, /* shades */
	{ 0x2592, 0x2592, ':' },
	{ 0x2593, 0x2593, '#' },
	{ 0x25A0, 0x25A0, '#' },
	{ 0x25B2, 0x25B5, '^' }, /* triangles */
	{ 0x25B6, 0x25BB, '>' },
	{ 0x25BC, 0x25BF, 'v' },
	{ 0x25C0, 0x25C5, '<' },
	{ 0x25C6, 0x25C6, '*' },
	{ 0x25CB, 0x25CB, 'o' },
	{ 0x25CF, 0x25CF, '*' },
	{ 0x2713, 0x2714, '+' }, /* check marks */
	{ 0x2717, 0x2718, 'x' },
};

static char twin_of(char32_t c)
{
	if (c < 0x80)
		return (char)c;
	for (size_t i = 0; i < COUNT_OF(twins); i++) {
		if (c >= twins[i].first && c <= twins[i].last)
			return twins[i].ascii;
	}
	return '?';
}

void text_ascii(char *dst, size_t size, const char *utf8)
{
	const size_t len = strlen(utf8);
	size_t used = 0;
	char32_t c;

	for (size_t at = 0; at < len;) {
		int columns;

		at += text_decode(utf8 + at, len - at, &c);
		columns = c < 0x80 ? 1 : wcwidth((wchar_t)c);
		for (int i = 0; i < (columns < 0 ? 1 : columns) && used + 1 < size; i++)
			dst[used++] = twin_of(c);
	}
	dst[used] = '\0';
}
