#include "unit/test.h"

#include <locale.h>
#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "tui/screen.h"

/* A pseudo-terminal in the place of standard input and output; the other end is `master`.
 */
struct bench {
	int master, slave;
	int in, out; /* the true ones */
	struct termios before;
	struct screen *screen;
	struct grid grid;
	char note[256];
};

static bool bench_take(
	struct bench *bench, const char *term, const char *color, int h, int w)
{
	struct winsize size = { .ws_row = (unsigned short)h, .ws_col = (unsigned short)w };
	struct screen_settings settings = { .color = color };
	struct err err = { 0 };

	memset(bench, 0, sizeof *bench);
	assert_int_equal(openpty(&bench->master, &bench->slave, NULL, NULL, &size), 0);
	tcgetattr(bench->slave, &bench->before);
	fflush(stdout);
	bench->in = dup(STDIN_FILENO);
	bench->out = dup(STDOUT_FILENO);
	dup2(bench->slave, STDIN_FILENO);
	dup2(bench->slave, STDOUT_FILENO);
	setenv("TERM", term, 1);
	unsetenv("NO_COLOR");
	bench->screen = screen_open(&settings, bench->note, sizeof bench->note, &err);
	dup2(bench->in, STDIN_FILENO);
	dup2(bench->out, STDOUT_FILENO);
	close(bench->in);
	close(bench->out);
	return bench->screen && grid_resize(&bench->grid, h, w);
}

static void bench_release(struct bench *bench)
{
	if (bench->screen)
		screen_close(bench->screen);
	grid_release(&bench->grid);
	close(bench->master);
	close(bench->slave);
}

/* All that waits at the other end; returns the bytes. */
static size_t heard(struct bench *bench, char *out, size_t size)
{
	struct pollfd wait = { .fd = bench->master, .events = POLLIN };
	char dropped[4096];
	size_t total = 0;

	if (out)
		memset(out, 0, size);
	while (poll(&wait, 1, 0) == 1 && wait.revents & POLLIN) {
		ssize_t n = read(bench->master, dropped, sizeof dropped);

		if (n <= 0)
			break;
		for (ssize_t i = 0; i < n && out && total + 1 < size; i++)
			out[total++] = dropped[i];
		total += out ? 0 : (size_t)n;
	}
	return total;
}

static void typed(struct bench *bench, const char *keys)
{
	assert_int_equal(write(bench->master, keys, strlen(keys)), strlen(keys));
}

static struct input next_input(struct bench *bench)
{
	struct pollfd wait = { .fd = screen_fd(bench->screen), .events = POLLIN };

	poll(&wait, 1, 1000);
	return screen_read(bench->screen);
}

static void nothing_changed_writes_nothing(void **state)
{
	struct bench bench;

	(void)state;
	assert_true(bench_take(&bench, "xterm-256color", "auto", 24, 80));
	grid_put(&bench.grid, 3, 3, 20, STYLE_TEXT, "hello");
	assert_true(screen_show(bench.screen, &bench.grid));
	assert_true(heard(&bench, NULL, 0) > 0);
	for (int i = 0; i < 5; i++) {
		grid_clear(&bench.grid);
		grid_put(&bench.grid, 3, 3, 20, STYLE_TEXT, "hello");
		assert_true(screen_show(bench.screen, &bench.grid));
	}
	assert_int_equal(heard(&bench, NULL, 0), 0);
	bench_release(&bench);
}

static void one_changed_cell_writes_a_few_bytes(void **state)
{
	struct bench bench;

	(void)state;
	assert_true(bench_take(&bench, "xterm-256color", "auto", 24, 80));
	for (int y = 0; y < 24; y++)
		grid_put(&bench.grid, y, 0, 80, STYLE_TEXT, "row after row of text");
	screen_show(bench.screen, &bench.grid);
	heard(&bench, NULL, 0);
	grid_put(&bench.grid, 12, 40, 1, STYLE_TEXT, "7");
	screen_show(bench.screen, &bench.grid);
	assert_in_range(heard(&bench, NULL, 0), 1, 24);
	bench_release(&bench);
}

static void the_last_cell_of_the_last_line_is_never_written(void **state)
{
	struct bench bench;
	char text[8192];

	(void)state;
	assert_true(bench_take(&bench, "vt100", "auto", 4, 10));
	grid_fill(&bench.grid, grid_rect(&bench.grid), '#', STYLE_TEXT);
	screen_show(bench.screen, &bench.grid);
	heard(&bench, text, sizeof text);
	assert_null(strstr(text, "##########\033[?"));
	assert_non_null(strstr(text, "#########"));
	{
		int marks = 0;

		for (const char *at = text; *at; at++)
			marks += *at == '#';
		assert_int_equal(marks, 39);
	}
	bench_release(&bench);
}

static void colours_follow_theme_and_cursor(void **state)
{
	struct bench bench;
	char text[8192];

	(void)state;
	assert_true(bench_take(&bench, "xterm-256color", "auto", 4, 20));
	assert_int_equal(screen_colors(bench.screen), 256);
	grid_put(&bench.grid, 0, 0, 4, STYLE_STATE + STATE_DOWN, "DOWN");
	screen_show(bench.screen, &bench.grid);
	heard(&bench, text, sizeof text);
	assert_non_null(strstr(text, "\033[31m"));
	assert_null(strstr(text, "\033]4;"));
	grid_mark(&bench.grid, (struct rect){ 0, 0, 1, 20 }, CELL_CURSOR);
	screen_show(bench.screen, &bench.grid);
	heard(&bench, text, sizeof text);
	assert_non_null(strstr(text, "7m"));
	bench_release(&bench);
}

static void without_colours_none_is_sent(void **state)
{
	struct bench bench;
	char text[8192];

	(void)state;
	assert_true(bench_take(&bench, "xterm-256color", "never", 4, 20));
	assert_int_equal(screen_colors(bench.screen), 0);
	grid_put(&bench.grid, 0, 0, 4, STYLE_STATE + STATE_DOWN, "DOWN");
	screen_show(bench.screen, &bench.grid);
	heard(&bench, text, sizeof text);
	assert_null(strstr(text, "\033[31m"));
	bench_release(&bench);
}

static void an_unknown_terminal_falls_back_and_says_so(void **state)
{
	struct bench bench;

	(void)state;
	assert_true(bench_take(&bench, "xterm-of-tomorrow", "auto", 24, 80));
	assert_string_equal(bench.note,
		"terminal type 'xterm-of-tomorrow' is not known here; "
		"taken for xterm-256color");
	bench_release(&bench);
	assert_true(bench_take(&bench, "no such terminal", "auto", 24, 80));
	assert_non_null(strstr(bench.note, "taken for xterm"));
	bench_release(&bench);
	assert_true(bench_take(&bench, "xterm", "auto", 24, 80));
	assert_string_equal(bench.note, "");
	bench_release(&bench);
}

static void a_terminal_that_cannot_place_the_cursor_is_refused(void **state)
{
	struct bench bench;

	(void)state;
	assert_false(bench_take(&bench, "dumb", "auto", 24, 80));
	bench_release(&bench);
}

static void modes_are_ours_and_then_as_before(void **state)
{
	struct bench bench;
	struct termios modes;
	char text[8192];

	(void)state;
	assert_true(bench_take(&bench, "xterm-256color", "auto", 24, 80));
	tcgetattr(bench.slave, &modes);
	assert_false(modes.c_lflag & (ECHO | ICANON));
	assert_false(modes.c_iflag & IXON);
	assert_true(modes.c_lflag & ISIG);
	screen_show(bench.screen, &bench.grid);
	heard(&bench, text, sizeof text);
	assert_non_null(strstr(text, "\033[?1049h"));
	assert_non_null(strstr(text, "\033[?2004h"));
	assert_null(strstr(text, "\033[?1000h"));
	screen_close(bench.screen);
	bench.screen = NULL;
	heard(&bench, text, sizeof text);
	assert_non_null(strstr(text, "\033[?1049l"));
	assert_non_null(strstr(text, "\033[?2004l"));
	tcgetattr(bench.slave, &modes);
	assert_int_equal(modes.c_lflag, bench.before.c_lflag);
	assert_int_equal(modes.c_iflag, bench.before.c_iflag);
	assert_int_equal(modes.c_oflag, bench.before.c_oflag);
	bench_release(&bench);
}

static void an_abandoned_terminal_is_not_written_to(void **state)
{
	struct bench bench;

	(void)state;
	assert_true(bench_take(&bench, "xterm-256color", "auto", 24, 80));
	screen_show(bench.screen, &bench.grid);
	heard(&bench, NULL, 0);
	screen_abandon(bench.screen);
	bench.screen = NULL;
	assert_int_equal(heard(&bench, NULL, 0), 0);
	bench_release(&bench);
}

static void keys_come_by_their_names(void **state)
{
	static const struct {
		const char *bytes;
		char32_t key;
	} cases[] = {
		{ "j", 'j' },
		{ "\r", CODE_ENTER },
		{ "\t", '\t' },
		{ "\177", CODE_BACKSPACE },
		{ "\014", CODE_CTRL('l') },
		{ "\033[A", CODE_UP },
		{ "\033OA", CODE_UP },
		{ "\033[H", CODE_HOME },
		{ "\033[1~", CODE_HOME },
		{ "\033[7~", CODE_HOME },
		{ "\033[4~", CODE_END },
		{ "\033[5~", CODE_PAGE_UP },
		{ "\033[3~", CODE_DELETE },
		{ "\033[Z", CODE_BACKTAB },
		{ "\033OP", CODE_F1 },
		{ "\033[11~", CODE_F1 },
		{ "\033[15~", CODE_F1 + 4 },
		{ "\033OM", CODE_ENTER },
		{ "\xc3\xa9", 0xe9 },
		{ "\xe6\xbc\xa2", 0x6f22 },
		{ "\033", CODE_ESC },
	};
	struct bench bench;

	(void)state;
	assert_true(bench_take(&bench, "xterm-256color", "auto", 24, 80));
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct input input;

		typed(&bench, cases[i].bytes);
		input = next_input(&bench);
		assert_int_equal(input.kind, INPUT_KEY);
		assert_int_equal(input.key, cases[i].key);
		assert_int_equal(screen_read(bench.screen).kind, INPUT_NONE);
	}
	bench_release(&bench);
}

static void a_paste_comes_whole_and_focus_not_at_all(void **state)
{
	struct bench bench;
	struct input input;

	(void)state;
	assert_true(bench_take(&bench, "vt100", "auto", 24, 80));
	typed(&bench, "\033[I\033[200~q\xc3\xa9\rd\033[201~\033[Oj");
	input = next_input(&bench);
	assert_int_equal(input.kind, INPUT_PASTE);
	assert_string_equal(input.text, "q\xc3\xa9\rd");
	assert_int_equal(screen_read(bench.screen).key, 'j');
	assert_int_equal(screen_read(bench.screen).kind, INPUT_NONE);
	bench_release(&bench);
}

static void every_size_is_taken(void **state)
{
	static const int sizes[][2] = { { 1, 1 }, { 4, 20 }, { 300, 100 }, { 2, 300 },
		{ 24, 80 } };
	struct bench bench;

	(void)state;
	assert_true(bench_take(&bench, "xterm-256color", "auto", 24, 80));
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		struct winsize size = { .ws_row = (unsigned short)sizes[i][0],
			.ws_col = (unsigned short)sizes[i][1] };
		int h, w;

		assert_int_equal(ioctl(bench.master, TIOCSWINSZ, &size), 0);
		screen_size(bench.screen, &h, &w);
		assert_int_equal(h, sizes[i][0]);
		assert_int_equal(w, sizes[i][1]);
		assert_true(grid_resize(&bench.grid, h, w));
		grid_fill(&bench.grid, grid_rect(&bench.grid), 0x6f22, STYLE_TEXT);
		grid_put(&bench.grid, 0, 0, w, STYLE_TEXT, "漢字");
		heard(&bench, NULL, 0);
		screen_show(bench.screen, &bench.grid);
		heard(&bench, NULL, 0);
	}
	bench_release(&bench);
}

static void a_terminal_that_takes_nothing_is_not_written_to(void **state)
{
	struct bench bench;
	struct pollfd wait;
	char page[256];

	(void)state;
	assert_true(bench_take(&bench, "xterm-256color", "auto", 24, 80));
	memset(page, 'x', sizeof page);
	wait = (struct pollfd){ .fd = bench.slave, .events = POLLOUT };
	while (poll(&wait, 1, 0) == 1 && wait.revents & POLLOUT)
		assert_true(write(bench.slave, page, sizeof page) > 0);
	grid_put(&bench.grid, 3, 3, 20, STYLE_TEXT, "hello");
	assert_false(screen_show(bench.screen, &bench.grid));
	heard(&bench, NULL, 0);
	assert_true(screen_show(bench.screen, &bench.grid));
	bench_release(&bench);
}

/* ncurses 6.4 forgets a block each time newterm() does not know a terminal. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:new_prescr";
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_changed_writes_nothing),
		cmocka_unit_test(one_changed_cell_writes_a_few_bytes),
		cmocka_unit_test(the_last_cell_of_the_last_line_is_never_written),
		cmocka_unit_test(colours_follow_theme_and_cursor),
		cmocka_unit_test(without_colours_none_is_sent),
		cmocka_unit_test(an_unknown_terminal_falls_back_and_says_so),
		cmocka_unit_test(a_terminal_that_cannot_place_the_cursor_is_refused),
		cmocka_unit_test(modes_are_ours_and_then_as_before),
		cmocka_unit_test(an_abandoned_terminal_is_not_written_to),
		cmocka_unit_test(keys_come_by_their_names),
		cmocka_unit_test(a_paste_comes_whole_and_focus_not_at_all),
		cmocka_unit_test(every_size_is_taken),
		cmocka_unit_test(a_terminal_that_takes_nothing_is_not_written_to),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
