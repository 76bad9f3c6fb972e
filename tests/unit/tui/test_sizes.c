/* Every view at every size with the worst names there are: nothing is written outside,
 * every cell is printable, wide characters have both halves. */
#include "unit/test.h"

#include "base/text.h"
#include "unit/tui/fixture.h"

#define LONG_NAME 500

static char long_name[LONG_NAME + 1];

static const char *const names[] = {
	"",
	"a",
	"台北的信箱在這裡",
	"e\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85\xcc\x86 marks",
	"\xcc\x81 a mark without a base",
	"\x1b[2J\x1b]0;gone\x07 escape",
	"\xe2\x80\xae"
	"right to left \xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d",
	"\xff\xfe\xc3 no UTF-8",
	"tab\tnew\nline\rreturn",
	"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa9 joined",
	long_name,
};

static struct status *hostile(uint32_t id, const char *name)
{
	struct test_folder list[COUNT_OF(names)];
	struct status *status = fresh(id, name, MAIL_IMAP);

	for (size_t i = 0; i < COUNT_OF(names); i++)
		list[i] = (struct test_folder){ names[i][0] ? names[i] : "x",
			INT64_MAX / 64 - (int64_t)i, INT64_MAX / 32, INT64_MAX / 32,
			INT64_MAX / 32, 5, i == 3 ? name : NULL };
	fold_good(&status, 12 * SECOND_MS, INT64_C(99999999999), list, COUNT_OF(names));
	if (id % 2)
		fold_bad(&status, 2 * SECOND_MS, ERR_CONNECT, PHASE_CONNECT, name);
	return status;
}

static void check_cells(const struct grid *grid, const char *keys)
{
	for (int y = 0; y < grid->h; y++) {
		for (int x = 0; x < grid->w; x++) {
			const struct cell *cell = &grid->cells[y * grid->w + x];
			const struct cell *next = x + 1 < grid->w ? cell + 1 : NULL;
			const bool wide = cell->flags & CELL_WIDE;
			char bytes[5] = "";

			text_encode(cell->c, bytes);
			if (!text_is_printable(bytes, strlen(bytes)) ||
				cell->style >= STYLES || (grid->ascii && cell->c > 126) ||
				text_width(bytes) != (wide ? 2 : 1) ||
				wide != (next && next->flags & CELL_SECOND) ||
				(x == 0 && cell->flags & CELL_SECOND))
				fail_msg("after '%s', %dx%d: bad cell U+%04X at %d,%d",
					keys, grid->w, grid->h, (unsigned)cell->c, y, x);
		}
	}
	assert_true(grid->cursor_y < grid->h && grid->cursor_x < grid->w);
}

static void press(struct ui *ui, const char *keys, const struct instant *now)
{
	for (; *keys; keys++) {
		const struct input input = { .kind = INPUT_KEY,
			.key = (unsigned char)*keys };

		ui_input(ui, &input, now);
	}
}

static const char *const scripts[] = { "1", "2+G", "3", "2\r", "2G\r\t", "?", ":messages\r",
	"fx", "2s", "2t", "2/zz", "1GG", "pT", "a", "a\r\t\tx", "1e\t\tx", "1c\x1b", "2d",
	"2*d7", "a\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t" };

static void walk_sizes(bool ascii, const char *script, size_t n)
{
	static const int steps[] = { 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 15, 16, 17, 24, 39, 40,
		41, 60, 79, 80, 100, 120, 121, 160, 200, 300 };
	struct settings settings = { .theme = (char *)"default",
		.view = (char *)"auto",
		.sort = (char *)"unseen",
		.hints = true };
	const char *const themes[] = { names[5], "default" };
	const struct ui_settings given = { .settings = &settings,
		.config_path = names[5],
		.themes = themes,
		.n_themes = 2 };
	const struct instant now = ago(0);
	struct grid grid = { .ascii = ascii };
	struct err err;
	struct ui *ui = ui_new(&given, &err);

	assert_non_null(ui);
	for (size_t i = 0; i < n; i++)
		give(ui, hostile((uint32_t)i, names[i % COUNT_OF(names)]));
	ui_update(ui, &now);
	press(ui, script, &now);
	for (size_t h = 0; h < COUNT_OF(steps) && steps[h] <= 100; h++) {
		for (size_t w = 0; w < COUNT_OF(steps); w++) {
			assert_true(grid_resize(&grid, steps[h], steps[w]));
			ui_draw(ui, &now, &grid);
			check_cells(&grid, script);
			press(ui, "j", &now);
		}
	}
	grid_release(&grid);
	ui_free(ui);
}

static void every_size_is_drawn_whole_in_utf8(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(scripts); i++)
		walk_sizes(false, scripts[i], COUNT_OF(names) * 2);
}

static void every_size_is_drawn_whole_in_ascii(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(scripts); i++)
		walk_sizes(true, scripts[i], COUNT_OF(names) * 2);
}

static void no_mailbox_is_no_trouble_at_any_size(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(scripts); i++)
		walk_sizes(false, scripts[i], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_size_is_drawn_whole_in_utf8),
		cmocka_unit_test(every_size_is_drawn_whole_in_ascii),
		cmocka_unit_test(no_mailbox_is_no_trouble_at_any_size),
	};

	memset(long_name, 'L', LONG_NAME);
	return cmocka_run_group_tests(tests, use_utf8, NULL);
}
