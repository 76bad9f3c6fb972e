#include "unit/test.h"

#include <stdio.h>
#include <string.h>

#include "tui/palette.h"
#include "tui/term.h"

static void as_many_colours_as_wish_and_terminal_allow(void **state)
{
	static const struct {
		const char *wish;
		bool no_color;
		int has;
		int colors;
	} cases[] = {
		{ "auto", false, 256, 256 },
		{ "auto", false, 88, 16 },
		{ "auto", false, 16, 16 },
		{ "auto", false, 8, 8 },
		{ "auto", false, 0, 0 },
		{ "auto", false, -1, 0 },
		{ "auto", false, 1 << 24, 8 },
		{ "auto", true, 256, 0 },
		{ "never", false, 256, 0 },
		{ "8", false, 256, 8 },
		{ "16", false, 256, 16 },
		{ "16", false, 8, 8 },
		{ "256", false, 8, 8 },
		{ "256", true, 256, 256 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_int_equal(
			palette_colors(cases[i].wish, cases[i].no_color, cases[i].has),
			cases[i].colors);
}

static struct theme colourful(void)
{
	struct theme theme = { .name = "x" };

	for (int16_t i = 0; i < STYLES; i++)
		theme.looks[i] = (struct look){ (int16_t)(i + 1), (int16_t)(200 - i), 0 };
	theme.looks[STYLE_CURSOR] = (struct look){ COLOR_DEFAULT, 77, LOOK_BOLD };
	return theme;
}

static void pairs_are_never_more_than_the_terminal_has(void **state)
{
	static const int most[] = { 0, 1, 2, 8, 64, 256, 32767 };
	struct theme theme = colourful();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(most); i++) {
		struct palette palette;

		palette_fill(&palette, &theme, most[i], true);
		assert_true(palette.n <= PALETTE_PAIRS);
		assert_true(palette.n <= (most[i] > 1 ? most[i] : 1));
		for (size_t s = 0; s < STYLES; s++) {
			assert_true(palette.paints[0][s].pair < palette.n);
			assert_true(palette.paints[1][s].pair < palette.n);
		}
	}
}

static void equal_colours_share_a_pair_and_own_colours_need_none(void **state)
{
	struct palette palette;
	struct theme theme;

	(void)state;
	theme_default(&theme, 256);
	palette_fill(&palette, &theme, 256, true);
	assert_int_equal(palette.n, 5); /* red yellow green cyan and the own */
	assert_int_equal(palette.paints[0][STYLE_TEXT].pair, 0);
	assert_int_equal(palette.paints[0][STYLE_STATE + STATE_DOWN].pair,
		palette.paints[0][STYLE_STATE + STATE_AUTH].pair);
}

static void without_own_colours_white_on_black_stands_for_them(void **state)
{
	struct palette palette;
	struct theme theme;
	short pair;

	(void)state;
	theme_default(&theme, 8);
	palette_fill(&palette, &theme, 64, false);
	pair = palette.paints[0][STYLE_STATE + STATE_DOWN].pair;
	assert_int_equal(palette.pairs[pair].fg, 1);
	assert_int_equal(palette.pairs[pair].bg, 0);
}

static void a_reversed_word_stands_out_in_a_reversed_row(void **state)
{
	struct palette palette;
	struct theme theme;

	(void)state;
	theme_default(&theme, 0);
	palette_fill(&palette, &theme, 0, true);
	assert_int_equal(palette.paints[1][STYLE_TEXT].attributes, LOOK_REVERSE);
	assert_int_equal(palette.paints[1][STYLE_STATE + STATE_STALE].attributes, 0);
	assert_int_equal(palette.paints[1][STYLE_STATE + STATE_DOWN].attributes,
		LOOK_BOLD | LOOK_REVERSE);
	assert_int_equal(palette.paints[1][STYLE_CURSOR].attributes, LOOK_REVERSE);
}

static void relatives_of_a_terminal_are_tried_in_order(void **state)
{
	static const struct {
		const char *term;
		const char *names;
	} cases[] = {
		{ "xterm-kitty", "xterm-kitty xterm-256color xterm vt100" },
		{ "alacritty", "alacritty alacritty-256color xterm-256color xterm vt100" },
		{ "screen.tmux", "screen.tmux screen.tmux-256color xterm vt100" },
		{ "xterm", "xterm xterm-256color vt100" },
		{ "vt100", "vt100 vt100-256color xterm" },
		{ "", "xterm vt100" },
		{ NULL, "xterm vt100" },
		{ "a-name-that-is-longer-than-any-terminal-was-ever-called-by-anybody-at-"
		  "all",
			"xterm vt100" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char names[TERM_NAMES][TERM_NAME_MAX];
		char all[TERM_NAMES * TERM_NAME_MAX] = "";
		size_t n = term_names(cases[i].term, names);

		for (size_t k = 0; k < n; k++)
			snprintf(all + strlen(all), sizeof all - strlen(all), "%s%s",
				k > 0 ? " " : "", names[k]);
		assert_string_equal(all, cases[i].names);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_many_colours_as_wish_and_terminal_allow),
		cmocka_unit_test(pairs_are_never_more_than_the_terminal_has),
		cmocka_unit_test(equal_colours_share_a_pair_and_own_colours_need_none),
		cmocka_unit_test(without_own_colours_white_on_black_stands_for_them),
		cmocka_unit_test(a_reversed_word_stands_out_in_a_reversed_row),
		cmocka_unit_test(relatives_of_a_terminal_are_tried_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
