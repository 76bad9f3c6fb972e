#include "tui/theme_look.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/count_of.h"
#include "base/scan.h"
#include "base/text.h"

#define LOOK_WORD_MAX 32

static const char *const color_names[] = { "black", "red", "green", "yellow", "blue",
	"magenta", "cyan", "white", "brightblack", "brightred", "brightgreen",
	"brightyellow", "brightblue", "brightmagenta", "brightcyan", "brightwhite",
	"default" };

static const char *const attribute_names[] = { "bold", "dim", "underline", "reverse",
	"italic", "plain" };

static const enum look_attribute attributes[] = { LOOK_BOLD, LOOK_DIM, LOOK_UNDERLINE,
	LOOK_REVERSE, LOOK_ITALIC, 0 };

static int index_of(const char *word, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(word, words[i]) == 0)
			return (int)i;
	return -1;
}

static bool refuse(struct err *err, const char *what, const char *word,
	const char *const *words, size_t n)
{
	const char *near = text_nearest(word, words, n);

	if (near)
		return err_set(err, ERR_CONFIG, "'%s' is no %s; did you mean '%s'", word,
			what, near);
	return err_set(err, ERR_CONFIG, "'%s' is no %s", word, what);
}

/* The step of the 6x6x6 cube nearest to a part of 0…255; its steps are 0, 95, 135 … 255. */
static int cube_step(int part)
{
	return part < 48 ? 0 : part < 115 ? 1 : (part - 35) / 40;
}

static int distance(const int *rgb, int r, int g, int b)
{
	return abs(rgb[0] - r) + abs(rgb[1] - g) + abs(rgb[2] - b);
}

/* The nearer one of the colour cube (16-231) and of the grey ramp (232-255: 8, 18 … 238).
 */
static int nearest_256(const int *rgb)
{
	int step[3], level[3];
	int mean = (rgb[0] + rgb[1] + rgb[2]) / 3;
	int grey = mean < 8 ? 0 : mean > 238 ? 23 : (mean - 3) / 10;
	int shade = 8 + 10 * grey;

	for (int i = 0; i < 3; i++) {
		step[i] = cube_step(rgb[i]);
		level[i] = step[i] == 0 ? 0 : 55 + 40 * step[i];
	}
	if (distance(rgb, shade, shade, shade) <
		distance(rgb, level[0], level[1], level[2]))
		return 232 + grey;
	return 16 + 36 * step[0] + 6 * step[1] + step[2];
}

static int hex_digit(char c)
{
	const char *digits = "0123456789abcdef";
	const char *at =
		c == '\0' ? NULL : strchr(digits, c >= 'A' && c <= 'F' ? c + 32 : c);

	return at ? (int)(at - digits) : -1;
}

static bool parse_hex(const char *word, int16_t *color, struct err *err)
{
	int rgb[3];

	if (strlen(word) != 7)
		return err_set(
			err, ERR_CONFIG, "'%s' is no colour: #rrggbb has six digits", word);
	for (int i = 0; i < 3; i++) {
		int high = hex_digit(word[1 + 2 * i]);
		int low = hex_digit(word[2 + 2 * i]);

		if (high < 0 || low < 0)
			return err_set(err, ERR_CONFIG,
				"'%s' is no colour: digits are 0-9 and a-f", word);
		rgb[i] = 16 * high + low;
	}
	*color = (int16_t)nearest_256(rgb);
	return true;
}

static bool parse_color(const char *word, int16_t *color, struct err *err)
{
	int64_t number;
	int name = index_of(word, color_names, COUNT_OF(color_names));

	if (word[0] == '#')
		return parse_hex(word, color, err);
	if (scan_whole_u63(word, &number)) {
		if (number > 255)
			return err_set(err, ERR_CONFIG,
				"'%s' is no colour: numbers end at 255", word);
		*color = (int16_t)number;
		return true;
	}
	if (name < 0)
		return refuse(err, "colour", word, color_names, COUNT_OF(color_names));
	*color = name == COUNT_OF(color_names) - 1 ? COLOR_DEFAULT : (int16_t)name;
	return true;
}

/* The next word of one alternative, "" at its end; a '+' is a word of its own. */
static bool next_word(struct scan *scan, char *word, struct err *err)
{
	struct scan part;

	scan_blanks(scan);
	if (scan_byte(scan, '+')) {
		memcpy(word, "+", 2);
		return true;
	}
	part = scan_until(scan, " \t+");
	if (scan_left(&part) >= LOOK_WORD_MAX)
		return err_set(
			err, ERR_CONFIG, "'%.*s' is no colour", LOOK_WORD_MAX, part.at);
	memcpy(word, part.at, scan_left(&part));
	word[scan_left(&part)] = '\0';
	return true;
}

static bool parse_attributes(
	struct scan *scan, char *word, struct look *look, struct err *err)
{
	while (strcmp(word, "+") == 0) {
		int name;

		if (!next_word(scan, word, err))
			return false;
		name = index_of(word, attribute_names, COUNT_OF(attribute_names));
		if (name < 0)
			return refuse(err, "attribute", word, attribute_names,
				COUNT_OF(attribute_names));
		look->attributes |= (uint8_t)attributes[name];
		if (!next_word(scan, word, err))
			return false;
	}
	return true;
}

static bool parse_alternative(struct scan scan, struct look *out, struct err *err)
{
	struct look look = { COLOR_DEFAULT, COLOR_DEFAULT, 0 };
	char word[LOOK_WORD_MAX];

	if (!next_word(&scan, word, err))
		return false;
	if (!word[0])
		return err_set(err, ERR_CONFIG, "a colour is missing");
	if (strcmp(word, "on") != 0 && strcmp(word, "+") != 0)
		if (!parse_color(word, &look.fg, err) || !next_word(&scan, word, err))
			return false;
	if (strcmp(word, "on") == 0)
		if (!next_word(&scan, word, err) || !parse_color(word, &look.bg, err) ||
			!next_word(&scan, word, err))
			return false;
	if (!parse_attributes(&scan, word, &look, err))
		return false;
	if (word[0])
		return err_set(err, ERR_CONFIG,
			"'%s' does not belong here: colour [on colour] [+attribute]", word);
	*out = look;
	return true;
}

static bool look_fits(const struct look *look, int colors)
{
	return look->fg < colors && look->bg < colors;
}

bool theme_look_parse(const char *value, int colors, struct look *look, struct err *err)
{
	struct scan scan = scan_text(value);
	struct look one = { 0 }, best = { 0 };
	bool found = false;

	do {
		if (!parse_alternative(scan_until(&scan, "/"), &one, err))
			return false;
		if (!found)
			best = one;
		found = found || look_fits(&one, colors);
	} while (scan_byte(&scan, '/'));

	if (!found)
		best = (struct look){ COLOR_DEFAULT, COLOR_DEFAULT, one.attributes };
	*look = best;
	return true;
}
