#include "unit/test.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tui/theme.h"
#include "tui/theme_look.h"

#define THEMES "themes" /* tests run at the top of the tree */

static const int depths[] = { 0, 8, 16, 256 };

static bool looks(const char *value, int colors, int fg, int bg, int attributes)
{
	struct look look = { 99, 99, 99 };
	struct err err = { 0 };

	if (!theme_look_parse(value, colors, &look, &err)) {
		print_error("%s: %s\n", value, err.text);
		return false;
	}
	if (look.fg == fg && look.bg == bg && look.attributes == attributes)
		return true;
	print_error("%s: %d on %d, %d\n", value, look.fg, look.bg, look.attributes);
	return false;
}

static void the_first_that_the_terminal_can_do_is_taken(void **state)
{
	const char *value =
		"#ff5f5f on 17 +bold / brightred/red + bold+underline / +reverse";

	(void)state;
	assert_true(looks(value, 256, 203, 17, LOOK_BOLD));
	assert_true(looks(value, 16, 9, -1, 0));
	assert_true(looks(value, 8, 1, -1, LOOK_BOLD | LOOK_UNDERLINE));
	assert_true(looks(value, 0, -1, -1, LOOK_REVERSE));
	assert_true(looks("red +bold", 0, -1, -1, LOOK_BOLD));
	assert_true(looks("on red", 8, -1, 1, 0));
	assert_true(looks("default on default", 0, -1, -1, 0));
}

static void colours_of_the_web_go_to_the_nearest_of_256(void **state)
{
	static const struct {
		const char *value;
		int color;
	} cases[] = { { "#000000", 16 }, { "#ffffff", 231 }, { "#ff0000", 196 },
		{ "#5F87AF", 67 }, { "#080808", 232 }, { "#eeeeee", 255 },
		{ "#767676", 243 }, { "#1c1c1c", 234 }, { "#0000ff", 21 } };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_true(looks(cases[i].value, 256, cases[i].color, -1, 0));
}

static void a_bad_value_is_refused_and_changes_nothing(void **state)
{
	static const char *const bad[] = { "", " ", "/", "red /", "/ red", "purple",
		"red green", "red on", "on", "red on on", "256", "-1", "#12345", "#1234567",
		"#12345g", "#", "+", "red +", "red + +bold", "+shiny", "red +bold blue",
		"red on blue on green", "red / green / +",
		"a-colour-with-a-name-that-is-much-too-long-for-one" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct look look = { 5, 6, 7 };
		struct err err = { 0 };

		assert_false(theme_look_parse(bad[i], 256, &look, &err));
		assert_int_equal(err.class, ERR_CONFIG);
		assert_int_equal(look.fg, 5);
		assert_int_equal(look.bg, 6);
		assert_int_equal(look.attributes, 7);
	}
}

static void a_refusal_names_the_nearest(void **state)
{
	struct look look;
	struct err err = { 0 };

	(void)state;
	assert_false(theme_look_parse("yelow", 8, &look, &err));
	assert_string_equal(err.text, "'yelow' is no colour; did you mean 'yellow'");
	assert_false(theme_look_parse("red +bald", 8, &look, &err));
	assert_string_equal(err.text, "'bald' is no attribute; did you mean 'bold'");
}

static bool load(const char *text, struct theme *theme, struct problems *problems)
{
	return theme_load_text("x.ini", text, strlen(text), 256, theme, problems);
}

static void what_is_not_named_looks_like_text(void **state)
{
	struct problems problems = { 0 };
	struct theme theme;

	(void)state;
	assert_true(load("[theme]\ntext = 3 on 4\nkey = 5\n", &theme, &problems));
	assert_int_equal(theme.looks[STYLE_STATE + STATE_DOWN].fg, 3);
	assert_int_equal(theme.looks[STYLE_DIM].bg, 4);
	assert_int_equal(theme.looks[STYLE_KEY].fg, 5);
	assert_int_equal(theme.looks[STYLE_KEY].bg, -1);
	assert_string_equal(theme.name, "x");
	problems_release(&problems);
}

static void a_cursor_is_never_lost_in_the_text(void **state)
{
	struct problems problems = { 0 };
	struct theme theme;

	(void)state;
	assert_true(load("[theme]\ntext = 3\n", &theme, &problems));
	assert_int_equal(theme.looks[STYLE_CURSOR].attributes, LOOK_REVERSE);
	problems_release(&problems);
}

static void a_name_beats_a_glob_and_a_later_glob_an_earlier_one(void **state)
{
	struct problems problems = { 0 };
	struct theme theme;

	(void)state;
	assert_true(load(
		"[theme]\nstate.down = 1\nstate.* = 2\n*.o* = 3\n", &theme, &problems));
	assert_int_equal(theme.looks[STYLE_STATE + STATE_DOWN].fg, 1);
	assert_int_equal(theme.looks[STYLE_STATE + STATE_WARN].fg, 2);
	assert_int_equal(theme.looks[STYLE_STATE + STATE_OK].fg, 3);
	problems_release(&problems);
}

static void a_broken_theme_names_its_lines_and_changes_nothing(void **state)
{
	struct problems problems = { 0 };
	struct theme theme = { .name = "before" };

	(void)state;
	assert_false(load("[theme]\nkey = red\n\nbodrer = blue\nstate.down = rad\n[else]\n",
		&theme, &problems));
	assert_string_equal(theme.name, "before");
	problems_sort(&problems);
	assert_int_equal(problems.n_errors, 3);
	assert_int_equal(problems.list[0].line, 4);
	assert_string_equal(
		problems.list[0].text, "unknown style 'bodrer'; did you mean 'border'");
	assert_int_equal(problems.list[1].line, 5);
	assert_string_equal(problems.list[1].text,
		"state.down: 'rad' is no colour; did you mean 'red'");
	assert_int_equal(problems.list[2].line, 6);
	problems_release(&problems);
}

static void a_file_without_the_section_is_no_theme(void **state)
{
	static const char *const bad[] = { "", "[x]\n", "; nothing\n" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct problems problems = { 0 };
		struct theme theme;

		assert_false(load(bad[i], &theme, &problems));
		assert_true(problems.n_errors > 0);
		problems_release(&problems);
	}
}

static void a_theme_that_is_not_there_names_the_nearest(void **state)
{
	struct problems problems = { 0 };
	struct theme theme;

	(void)state;
	setenv("MAILTOP_THEMES", THEMES, 1);
	assert_false(theme_load("drak", 8, &theme, &problems));
	assert_string_equal(
		problems.list[0].text, "there is no theme 'drak'; did you mean 'dark'");
	problems_release(&problems);
}

static void every_shipped_theme_is_whole_at_every_depth(void **state)
{
	static const char *const names[] = { "colorblind", "dark", "default",
		"high-contrast", "light", "mono" };

	(void)state;
	setenv("MAILTOP_THEMES", THEMES, 1);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		for (size_t d = 0; d < COUNT_OF(depths); d++) {
			struct problems problems = { 0 };
			struct theme theme;

			if (!theme_load(names[i], depths[d], &theme, &problems))
				fail_msg("%s: line %u: %s", names[i], problems.list[0].line,
					problems.list[0].text);
			assert_int_equal(problems.n, 0);
			for (size_t s = 0; s < STYLES; s++) {
				assert_true(theme.looks[s].fg < depths[d]);
				assert_true(theme.looks[s].bg < depths[d]);
			}
			problems_release(&problems);
		}
	}
}

static bool alike(const struct look *a, const struct look *b)
{
	return a->fg == b->fg && a->bg == b->bg && a->attributes == b->attributes;
}

/* A state that differs from the text in colour alone would be lost without colours. */
static void trouble_differs_from_text_in_every_theme_at_every_depth(void **state)
{
	static const char *const names[] = { "colorblind", "dark", "default",
		"high-contrast", "light", "mono" };
	static const int trouble[] = { STATE_DOWN, STATE_AUTH, STATE_TLS, STATE_STALE,
		STATE_WARN };

	(void)state;
	setenv("MAILTOP_THEMES", THEMES, 1);
	for (size_t i = 0; i < COUNT_OF(names) * COUNT_OF(depths); i++) {
		struct problems problems = { 0 };
		struct theme theme;

		assert_true(theme_load(names[i / COUNT_OF(depths)],
			depths[i % COUNT_OF(depths)], &theme, &problems));
		for (size_t t = 0; t < COUNT_OF(trouble); t++)
			assert_false(alike(&theme.looks[STYLE_STATE + trouble[t]],
				&theme.looks[STYLE_TEXT]));
		problems_release(&problems);
	}
}

static void the_built_in_theme_is_the_shipped_default(void **state)
{
	(void)state;
	setenv("MAILTOP_THEMES", THEMES, 1);
	for (size_t d = 0; d < COUNT_OF(depths); d++) {
		struct problems problems = { 0 };
		struct theme shipped, built_in;

		assert_true(theme_load("default", depths[d], &shipped, &problems));
		theme_default(&built_in, depths[d]);
		problems_release(&problems);
		for (size_t s = 0; s < STYLES; s++) {
			assert_int_equal(shipped.looks[s].fg, built_in.looks[s].fg);
			assert_int_equal(shipped.looks[s].bg, built_in.looks[s].bg);
			assert_int_equal(
				shipped.looks[s].attributes, built_in.looks[s].attributes);
		}
	}
}

/* Dark blue, black, white and grey vanish on somebody's background. */
static void the_default_paints_with_four_colours_on_the_own_background(void **state)
{
	struct theme theme;

	(void)state;
	theme_default(&theme, 256);
	for (size_t s = 0; s < STYLES; s++) {
		int16_t fg = theme.looks[s].fg;

		assert_int_equal(theme.looks[s].bg, COLOR_DEFAULT);
		assert_true(
			fg == COLOR_DEFAULT || fg == 1 || fg == 2 || fg == 3 || fg == 6);
	}
	assert_int_equal(theme.looks[STYLE_STATE + STATE_OK].fg, COLOR_DEFAULT);
}

static void names_are_sorted_and_each_is_there_once(void **state)
{
	const char *const *names = NULL;
	size_t n = 0;

	(void)state;
	setenv("MAILTOP_THEMES", THEMES, 1);
	assert_true(theme_names(&names, &n, NULL));
	assert_true(n >= 6);
	for (size_t i = 1; i < n; i++)
		assert_true(strcmp(names[i - 1], names[i]) < 0);
	free((void *)names);

	setenv("MAILTOP_THEMES", "/nowhere", 1);
	assert_true(theme_names(&names, &n, NULL));
	assert_true(n >= 1);
	free((void *)names);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_that_the_terminal_can_do_is_taken),
		cmocka_unit_test(colours_of_the_web_go_to_the_nearest_of_256),
		cmocka_unit_test(a_bad_value_is_refused_and_changes_nothing),
		cmocka_unit_test(a_refusal_names_the_nearest),
		cmocka_unit_test(what_is_not_named_looks_like_text),
		cmocka_unit_test(a_cursor_is_never_lost_in_the_text),
		cmocka_unit_test(a_name_beats_a_glob_and_a_later_glob_an_earlier_one),
		cmocka_unit_test(a_broken_theme_names_its_lines_and_changes_nothing),
		cmocka_unit_test(a_file_without_the_section_is_no_theme),
		cmocka_unit_test(a_theme_that_is_not_there_names_the_nearest),
		cmocka_unit_test(every_shipped_theme_is_whole_at_every_depth),
		cmocka_unit_test(trouble_differs_from_text_in_every_theme_at_every_depth),
		cmocka_unit_test(the_built_in_theme_is_the_shipped_default),
		cmocka_unit_test(
			the_default_paints_with_four_colours_on_the_own_background),
		cmocka_unit_test(names_are_sorted_and_each_is_there_once),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
