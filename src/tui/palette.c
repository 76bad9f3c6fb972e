#include "tui/palette.h"

#include <string.h>

#define BLACK 0
#define WHITE 7

int palette_colors(const char *wish, bool no_color, int has)
{
	int most = 256;

	/* with more, a number is a mix of red, green and blue, but for the first eight */
	if (has > 256)
		has = 8;
	if (strcmp(wish, "never") == 0 || (strcmp(wish, "auto") == 0 && no_color))
		most = 0;
	else if (strcmp(wish, "8") == 0)
		most = 8;
	else if (strcmp(wish, "16") == 0)
		most = 16;
	if (has > most)
		has = most;
	return has >= 256 ? 256 : has >= 16 ? 16 : has >= 8 ? 8 : 0;
}

static short pair_of(struct palette *palette, int16_t fg, int16_t bg, int most, bool own)
{
	if (fg == COLOR_DEFAULT && bg == COLOR_DEFAULT)
		return 0;
	if (!own && fg == COLOR_DEFAULT)
		fg = WHITE;
	if (!own && bg == COLOR_DEFAULT)
		bg = BLACK;
	for (short i = 1; i < palette->n; i++)
		if (palette->pairs[i].fg == fg && palette->pairs[i].bg == bg)
			return i;
	if (palette->n >= most || palette->n >= PALETTE_PAIRS)
		return 0;
	palette->pairs[palette->n] = (struct palette_pair){ fg, bg };
	return palette->n++;
}

static struct paint paint_of(
	struct palette *palette, const struct look *look, int most, bool own)
{
	return (struct paint){ .attributes = look->attributes,
		.pair = pair_of(palette, look->fg, look->bg, most, own) };
}

/* A reversed word in a reversed row stands out by not being reversed. */
static struct look under_cursor(const struct look *look, const struct look *cursor)
{
	struct look both = *look;

	if (cursor->fg != COLOR_DEFAULT)
		both.fg = cursor->fg;
	if (cursor->bg != COLOR_DEFAULT)
		both.bg = cursor->bg;
	both.attributes = (look->attributes | cursor->attributes) & (uint8_t)~LOOK_REVERSE;
	both.attributes |= (look->attributes ^ cursor->attributes) & LOOK_REVERSE;
	return both;
}

void palette_fill(struct palette *palette, const struct theme *theme, int most, bool own)
{
	const struct look *cursor = &theme->looks[STYLE_CURSOR];

	memset(palette, 0, sizeof *palette);
	palette->n = 1;
	for (size_t i = 0; i < STYLES; i++)
		palette->paints[0][i] = paint_of(palette, &theme->looks[i], most, own);
	for (size_t i = 0; i < STYLES; i++) {
		struct look both = under_cursor(&theme->looks[i], cursor);

		palette->paints[1][i] = paint_of(palette, &both, most, own);
	}
	palette->paints[1][STYLE_CURSOR] = palette->paints[0][STYLE_CURSOR];
}
