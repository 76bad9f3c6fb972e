#include "unit/test.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "tui/line.h"

#define E_ACUTE "e\u0301" /* two characters, one for people */

static struct line line_of(const char *text)
{
	struct line line = { .masked = false };

	line_set(&line, text);
	return line;
}

static bool press(struct line *line, char32_t key)
{
	struct input input = { .kind = INPUT_KEY, .key = key };

	return line_input(line, &input);
}

static void paste(struct line *line, const char *text)
{
	struct input input = { .kind = INPUT_PASTE, .text = text };

	assert_true(line_input(line, &input));
}

/* The cells of the first row as text, and where the cursor stands. */
static void drawn(struct line *line, int columns, const char *expected, int cursor)
{
	struct grid grid = { 0 };
	char *text;

	assert_true(grid_resize(&grid, 1, columns + 2));
	line_draw(line, &grid, 0, 1, columns, true);
	text = grid_text(&grid, false);
	assert_non_null(text);
	text[strcspn(text, "\n")] = '\0';
	assert_string_equal(text + (text[0] == ' '), expected);
	assert_int_equal(grid.cursor_y, 0);
	assert_int_equal(grid.cursor_x, 1 + cursor);
	free(text);
	grid_release(&grid);
}

static void typing_goes_in_at_the_cursor(void **state)
{
	struct line line = line_of("ad");

	(void)state;
	assert_true(press(&line, CODE_LEFT));
	assert_true(press(&line, 'b'));
	assert_true(press(&line, U'ç'));
	assert_string_equal(line.text, "abçd");
	assert_int_equal(line.len, 5);
	assert_int_equal(line.at, 4);
}

static void a_character_goes_with_its_marks(void **state)
{
	struct line line = line_of("x" E_ACUTE "y");

	(void)state;
	press(&line, CODE_LEFT);
	press(&line, CODE_LEFT);
	assert_int_equal(line.at, 1);
	press(&line, CODE_DELETE);
	assert_string_equal(line.text, "xy");
	line_set(&line, "x" E_ACUTE);
	press(&line, CODE_BACKSPACE);
	assert_string_equal(line.text, "x");
}

static void keys_of_editors_work(void **state)
{
	static const struct {
		char32_t key;
		size_t at;
		const char *text;
		size_t then;
	} cases[] = {
		{ CODE_HOME, 5, "one two", 0 },
		{ CODE_CTRL('a'), 5, "one two", 0 },
		{ CODE_END, 0, "one two", 7 },
		{ CODE_CTRL('e'), 0, "one two", 7 },
		{ CODE_LEFT, 0, "one two", 0 },
		{ CODE_RIGHT, 7, "one two", 7 },
		{ CODE_BACKSPACE, 0, "one two", 0 },
		{ CODE_DELETE, 7, "one two", 7 },
		{ CODE_CTRL('u'), 3, " two", 0 },
		{ CODE_CTRL('k'), 3, "one", 3 },
		{ CODE_CTRL('w'), 7, "one ", 4 },
		{ CODE_CTRL('w'), 4, "two", 0 },
		{ CODE_CTRL('w'), 0, "one two", 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct line line = line_of("one two");

		line.at = cases[i].at;
		assert_true(press(&line, cases[i].key));
		assert_string_equal(line.text, cases[i].text);
		assert_int_equal(line.at, cases[i].then);
	}
}

static void other_keys_are_not_taken(void **state)
{
	static const char32_t keys[] = { CODE_UP, CODE_ENTER, '\t', CODE_ESC, CODE_F1,
		CODE_BACKTAB, CODE_CTRL('x') };
	struct line line = line_of("x");
	struct input resize = { .kind = INPUT_RESIZE };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(keys); i++)
		assert_false(press(&line, keys[i]));
	assert_false(line_input(&line, &resize));
	assert_string_equal(line.text, "x");
}

static void what_cannot_be_shown_is_not_taken_in(void **state)
{
	static const char32_t bad[] = { 0x80, 0x9b, 0x200d, 0x202e, 0xe000 };
	struct line line = line_of("");

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		press(&line, bad[i]);
	assert_string_equal(line.text, "");
	line_set(&line, "a\033[2Jb\n");
	assert_null(strchr(line.text, '\033'));
}

static void a_paste_loses_its_line_ends_only(void **state)
{
	struct line line = line_of("");

	(void)state;
	paste(&line, " secret word \r\n");
	assert_string_equal(line.text, " secret word ");
	line_set(&line, "");
	paste(&line, "\nno\tone\nleft");
	assert_string_equal(line.text, "no one left");
}

static void what_does_not_fit_is_refused_whole_characters_at_a_time(void **state)
{
	static char big[2 * LINE_MAX_BYTES];
	struct line line = line_of("");

	(void)state;
	memset(big, 'a', sizeof big - 1);
	paste(&line, big);
	assert_int_equal(line.len, LINE_MAX_BYTES - 1);
	assert_int_equal(strlen(line.text), line.len);
	press(&line, 'b');
	assert_int_equal(line.len, LINE_MAX_BYTES - 1);
	press(&line, CODE_BACKSPACE);
	press(&line, U'ç');
	assert_int_equal(line.len, LINE_MAX_BYTES - 2);
}

static void nothing_of_a_secret_stays_behind(void **state)
{
	struct line line = line_of("hunter2");
	static const char zero[LINE_MAX_BYTES];

	(void)state;
	press(&line, CODE_BACKSPACE);
	assert_memory_equal(line.text + 6, zero, LINE_MAX_BYTES - 6);
	line_clear(&line);
	assert_memory_equal(line.text, zero, LINE_MAX_BYTES);
}

static void a_secret_is_shown_as_stars(void **state)
{
	struct line line = line_of("pä漢" E_ACUTE);

	(void)state;
	line.masked = true;
	drawn(&line, 10, "****", 4);
}

static void the_cursor_is_always_inside(void **state)
{
	struct line line = line_of("abcdefghij");

	(void)state;
	drawn(&line, 5, "ghij", 4);
	press(&line, CODE_HOME);
	drawn(&line, 5, "abcde", 0);
	press(&line, CODE_END);
	press(&line, CODE_LEFT);
	press(&line, CODE_LEFT);
	drawn(&line, 5, "efghi", 4);
	drawn(&line, 20, "abcdefghij", 8);
	drawn(&line, 1, "i", 0);
}

static void a_wide_character_counts_two_columns(void **state)
{
	struct line line = line_of("漢字かな");

	(void)state;
	drawn(&line, 5, "かな", 4);
	drawn(&line, 9, "漢字かな", 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(typing_goes_in_at_the_cursor),
		cmocka_unit_test(a_character_goes_with_its_marks),
		cmocka_unit_test(keys_of_editors_work),
		cmocka_unit_test(other_keys_are_not_taken),
		cmocka_unit_test(what_cannot_be_shown_is_not_taken_in),
		cmocka_unit_test(a_paste_loses_its_line_ends_only),
		cmocka_unit_test(what_does_not_fit_is_refused_whole_characters_at_a_time),
		cmocka_unit_test(nothing_of_a_secret_stays_behind),
		cmocka_unit_test(a_secret_is_shown_as_stars),
		cmocka_unit_test(the_cursor_is_always_inside),
		cmocka_unit_test(a_wide_character_counts_two_columns),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
