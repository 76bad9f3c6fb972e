#include "unit/test.h"

#include "unit/tui/fixture.h"

static struct grid grid_made(int h, int w, bool ascii)
{
	struct grid grid = { .ascii = ascii };

	assert_true(grid_resize(&grid, h, w));
	return grid;
}

static void assert_picture(const struct grid *grid, const char *want)
{
	char *text = grid_text(grid, false);

	assert_non_null(text);
	assert_string_equal(text, want);
	free(text);
}

static void text_that_does_not_fit_ends_in_a_tilde(void **state)
{
	struct grid grid = grid_made(3, 10, false);

	(void)state;
	assert_int_equal(grid_put(&grid, 0, 0, 10, STYLE_TEXT, "abcdefghij"), 10);
	assert_int_equal(grid_put(&grid, 1, 0, 5, STYLE_TEXT, "abcdefghij"), 5);
	assert_int_equal(grid_put(&grid, 2, 7, 99, STYLE_TEXT, "abcdefghij"), 3);
	assert_picture(&grid, "abcdefghij\nabcd~\n       ab~\n");
	grid_release(&grid);
}

static void a_wide_character_is_never_cut_in_half(void **state)
{
	struct grid grid = grid_made(3, 8, false);

	(void)state;
	grid_put(&grid, 0, 0, 5, STYLE_TEXT, "日本語");
	grid_put(&grid, 1, 0, 8, STYLE_TEXT, "日本語");
	grid_put(&grid, 1, 1, 1, STYLE_TEXT, "x");
	grid_put(&grid, 1, 4, 1, STYLE_TEXT, "y");
	grid_put(&grid, 2, 7, 1, STYLE_TEXT, "日");
	assert_picture(&grid, "日本~\n x本y\n       ~\n");
	grid_release(&grid);
}

static void hostile_text_is_made_printable(void **state)
{
	struct grid grid = grid_made(1, 20, false);

	(void)state;
	grid_put(&grid, 0, 0, 20, STYLE_TEXT,
		"a\x1b[2J\x9b\xff"
		"b\n");
	assert_picture(&grid, "a?[2J??b\n");
	grid_release(&grid);
}

static void combining_marks_stay_with_their_base(void **state)
{
	struct grid grid = grid_made(1, 4, false);

	(void)state;
	assert_int_equal(grid_put(&grid, 0, 0, 4, STYLE_TEXT, "e\xcc\x81x"), 2);
	assert_int_equal(grid.cells[0].marks[0], 0x301);
	assert_int_equal(grid.cells[1].c, 'x');
	grid_release(&grid);
}

static void ascii_terminals_get_twins_of_the_same_width(void **state)
{
	struct grid grid = grid_made(4, 12, true);

	(void)state;
	grid_box(&grid, (struct rect){ 0, 0, 3, 6 }, STYLE_BORDER);
	assert_int_equal(grid_put(&grid, 1, 1, 4, STYLE_TEXT, "日–x"), 4);
	grid_sparkline(&grid, 3, 0, 8, STYLE_GRAPH, (const int64_t[]){ 0, 1, 50, 100 },
		NULL, 4, 0);
	assert_picture(&grid, "+----+\n|?"
			      "?-x|\n+----+\n    _.=#\n");
	grid_release(&grid);
}

static void nothing_outside_is_ever_written(void **state)
{
	struct grid grid = grid_made(2, 2, false);
	const int64_t values[] = { 1, 2, 3 };

	(void)state;
	grid_put(&grid, -1, 0, 5, STYLE_TEXT, "abc");
	grid_put(&grid, 5, 0, 5, STYLE_TEXT, "abc");
	grid_put(&grid, 0, 9, 5, STYLE_TEXT, "abc");
	grid_put(&grid, 0, 0, -3, STYLE_TEXT, "abc");
	grid_put_right(&grid, 1, -9, 4, STYLE_TEXT, "abc");
	grid_fill(&grid, (struct rect){ -5, -5, 3, 3 }, 'x', STYLE_TEXT);
	grid_fill(&grid, (struct rect){ 0, 0, -3, 99 }, 'x', STYLE_TEXT);
	grid_box(&grid, (struct rect){ -1, -1, 99, 99 }, STYLE_TEXT);
	grid_mark(&grid, (struct rect){ 1, 1, 99, 99 }, CELL_CURSOR);
	grid_sparkline(&grid, 7, 7, 9, STYLE_GRAPH, values, NULL, 3, 0);
	grid_sparkline(&grid, 0, 0, -1, STYLE_GRAPH, values, NULL, 3, 0);
	assert_picture(&grid, "\n\n");
	grid_release(&grid);
}

static void a_sparkline_shows_gaps_and_failures(void **state)
{
	const int64_t values[] = { 5, -1, 10, 0, -1 };
	const bool failed[] = { false, false, false, false, true };
	struct grid grid = grid_made(2, 8, false);

	(void)state;
	grid_sparkline(&grid, 0, 0, 6, STYLE_GRAPH, values, failed, 5, 0);
	grid_sparkline(&grid, 1, 0, 2, STYLE_GRAPH, values, failed, 5, 0);
	assert_picture(&grid, " ▅ █▁x\n▁x\n");
	grid_release(&grid);
}

static void an_absurd_size_is_refused(void **state)
{
	struct grid grid = grid_made(2, 2, false);

	(void)state;
	assert_false(grid_resize(&grid, -1, 5));
	assert_false(grid_resize(&grid, 1 << 20, 1 << 20));
	assert_int_equal(grid.h, 2);
	grid_release(&grid);
}

static void text_at_the_right_ends_at_the_right(void **state)
{
	struct grid grid = grid_made(2, 8, false);

	(void)state;
	grid_put_right(&grid, 0, 0, 8, STYLE_TEXT, "日本");
	grid_put_right(&grid, 1, 0, 4, STYLE_TEXT, "abcdefg");
	assert_picture(&grid, "    日本\nabc~\n");
	grid_release(&grid);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_that_does_not_fit_ends_in_a_tilde),
		cmocka_unit_test(a_wide_character_is_never_cut_in_half),
		cmocka_unit_test(hostile_text_is_made_printable),
		cmocka_unit_test(combining_marks_stay_with_their_base),
		cmocka_unit_test(ascii_terminals_get_twins_of_the_same_width),
		cmocka_unit_test(nothing_outside_is_ever_written),
		cmocka_unit_test(a_sparkline_shows_gaps_and_failures),
		cmocka_unit_test(an_absurd_size_is_refused),
		cmocka_unit_test(text_at_the_right_ends_at_the_right),
	};

	return cmocka_run_group_tests(tests, use_utf8, NULL);
}
