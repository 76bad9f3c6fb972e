#include "tui/screen.h"

#include <curses.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#include "base/clock.h"
#include "base/count_of.h"
#include "tui/decode.h"
#include "tui/guard.h"
#include "tui/palette.h"
#include "tui/sequence.h"
#include "tui/shown.h"
#include "tui/term.h"
#include "tui/tty.h"

#define ESCAPE_DELAY_MS 25
#define PASTE_ON	"\033[?2004h"
#define PASTE_OFF	"\033[?2004l"
#define MOUSE_OFF	"\033[?1000l\033[?1002l\033[?1006l"
#define OWN_KEY		0x300 /* above KEY_MAX: OWN_KEY + (raw - CODE_FIRST) … */
#define OWN_CONTROL	0x400 /* … or OWN_CONTROL + control character */

struct screen {
	SCREEN *curses;
	WINDOW *keys; /* a pad: reading from it never refreshes anything */
	struct tty tty;
	struct guard_terminal terminal;
	bool ansi; /* it speaks ECMA-48, so private modes do no harm */
	int colors;
	bool own_colors; /* "default" can be one of a pair of colours */
	struct palette palette;
	struct shown shown;
	cchar_t *run; /* a row's worth */
	int run_cap;
	bool repaint; /* all of it with the next frame */
	struct decode decode;
};

static const struct {
	uint8_t look;
	attr_t curses;
} attribute_bits[] = {
	{ LOOK_BOLD, A_BOLD },
	{ LOOK_DIM, A_DIM },
	{ LOOK_UNDERLINE, A_UNDERLINE },
	{ LOOK_REVERSE, A_REVERSE },
	{ LOOK_ITALIC, A_ITALIC },
};

static const char *capability(const char *name)
{
	char *text = tigetstr(name);

	/* terminfo says (char *)-1 for what is no string */
	return (intptr_t)text == -1 ? NULL : text;
}

/* What a crash writes: all that is on may be off afterwards, in the order of leaving. */
static void restore_prepare(struct screen *screen)
{
	static const char *const leaving[] = { "rmkx", "op", "sgr0", "cnorm", "rmcup" };
	const char *cup = capability("cup");

	screen->terminal.fd = screen->tty.fd;
	screen->terminal.modes = screen->tty.modes;
	screen->ansi = cup && strncmp(cup, "\033[", 2) == 0;
	if (screen->ansi)
		guard_restore_add(&screen->terminal, MOUSE_OFF PASTE_OFF);
	for (size_t i = 0; i < COUNT_OF(leaving); i++)
		guard_restore_add(&screen->terminal, capability(leaving[i]));
}

/* ^S must not freeze the picture, so flow control is off. */
static void modes_begin(const struct screen *screen)
{
	struct termios modes;

	cbreak();
	noecho();
	nonl();
	if (tcgetattr(screen->tty.fd, &modes) == 0) {
		modes.c_iflag &= ~(tcflag_t)(IXON | IXOFF);
		tcsetattr(screen->tty.fd, TCSANOW, &modes);
	}
	def_prog_mode();
}

static int own_code(char32_t raw)
{
	return raw >= CODE_FIRST ? OWN_KEY + (int)(raw - CODE_FIRST)
				 : OWN_CONTROL + (int)raw;
}

/* All keys get codes of our own: what the description says and what is usual besides. */
static bool keys_begin(struct screen *screen)
{
	screen->keys = newpad(1, 1);
	if (!screen->keys || !decode_init(&screen->decode))
		return false;
	keypad(screen->keys, TRUE);
	nodelay(screen->keys, TRUE);
	if (!getenv("ESCDELAY"))
		set_escdelay(ESCAPE_DELAY_MS);
	for (size_t i = 0; i < n_sequences; i++) {
		const char *bytes = sequences[i].bytes;

		if (bytes[0] != '\033')
			bytes = capability(bytes);
		else if (!screen->ansi)
			continue;
		if (bytes)
			define_key(bytes, own_code(sequences[i].raw));
	}
	return true;
}

static void colors_begin(struct screen *screen, const char *wish)
{
	const char *no_color = getenv("NO_COLOR");

	screen->colors = palette_colors(
		wish, no_color && no_color[0], has_colors() ? tigetnum("colors") : 0);
	if (screen->colors > 0) {
		start_color();
		screen->own_colors = use_default_colors() == OK;
	}
}

static void terminal_take(struct screen *screen)
{
	guard_terminal(&screen->terminal);
	reset_prog_mode();
	screen->repaint = true; /* which switches pastes on as well */
}

static void terminal_give(struct screen *screen)
{
	if (screen->ansi)
		tty_write(&screen->tty, PASTE_OFF);
	endwin();
	tcsetattr(screen->tty.fd, TCSANOW, &screen->tty.modes);
	guard_terminal(NULL);
}

void screen_abandon(struct screen *screen)
{
	guard_terminal(NULL);
	tty_release(&screen->tty);
	decode_release(&screen->decode);
	grid_release(&screen->shown.grid);
	free(screen->run);
	free(screen);
}

static bool curses_open(struct screen *screen, char *note, size_t size, struct err *err)
{
	const char *term = getenv("TERM");
	char names[TERM_NAMES][TERM_NAME_MAX];
	size_t n = term_names(term, names);
	size_t i = 0;

	while (i < n &&
		!(screen->curses = newterm(names[i], screen->tty.out, screen->tty.in)))
		i++;
	if (i == n)
		return err_set(err, ERR_USAGE, "no description of the terminal '%s' here",
			term ? term : "");
	if (!capability("cup")) {
		endwin();
		delscreen(screen->curses);
		return err_set(err, ERR_USAGE,
			"the terminal '%s' cannot place the cursor: try 'mailtop once'",
			names[i]);
	}
	term_note(term, names[i], note, size);
	return true;
}

struct screen *screen_open(
	const struct screen_settings *settings, char *note, size_t size, struct err *err)
{
	struct screen *screen = calloc(1, sizeof *screen);
	struct theme theme;

	note[0] = '\0';
	if (!screen) {
		err_memory(err);
		return NULL;
	}
	if (!tty_open(&screen->tty, err) || !curses_open(screen, note, size, err)) {
		screen_abandon(screen);
		return NULL;
	}
	restore_prepare(screen);
	modes_begin(screen);
	if (!keys_begin(screen)) {
		err_memory(err);
		screen_close(screen);
		return NULL;
	}
	colors_begin(screen, settings->color);
	theme_default(&theme, screen->colors);
	screen_set_theme(screen, &theme);
	terminal_take(screen);
	return screen;
}

void screen_close(struct screen *screen)
{
	if (!screen)
		return;
	terminal_give(screen);
	if (screen->keys)
		delwin(screen->keys);
	delscreen(screen->curses);
	screen_abandon(screen);
}

void screen_suspend(struct screen *screen)
{
	if (!tty_can_stop())
		return;
	terminal_give(screen);
	tty_stop();
	terminal_take(screen);
}

void screen_resume(struct screen *screen)
{
	terminal_take(screen);
}

int screen_colors(const struct screen *screen)
{
	return screen->colors;
}

void screen_set_theme(struct screen *screen, const struct theme *theme)
{
	struct palette *palette = &screen->palette;

	palette_fill(
		palette, theme, screen->colors > 0 ? COLOR_PAIRS : 0, screen->own_colors);
	for (short i = 1; i < palette->n; i++)
		init_pair(i, palette->pairs[i].fg, palette->pairs[i].bg);
	screen->shown.stale = true;
}

void screen_size(struct screen *screen, int *h, int *w)
{
	*h = LINES;
	*w = COLS;
	tty_size(&screen->tty, h, w);
	if (*h == LINES && *w == COLS)
		return;
	resizeterm(*h, *w);
	erase();
	screen->repaint = true;
	*h = LINES;
	*w = COLS;
}

static attr_t attributes_of(const struct paint *paint)
{
	attr_t attributes = A_NORMAL;

	for (size_t i = 0; i < COUNT_OF(attribute_bits); i++)
		if (paint->attributes & attribute_bits[i].look)
			attributes |= attribute_bits[i].curses;
	return attributes;
}

/* Returns its columns.  A blank stands for what ncurses would count otherwise than the
 * grid. */
static int run_cell(
	const struct screen *screen, const struct cell *cell, int left, cchar_t *out)
{
	enum style style = cell->style < STYLES ? cell->style : STYLE_TEXT;
	const struct paint *paint =
		&screen->palette.paints[(cell->flags & CELL_CURSOR) != 0][style];
	int columns = cell->flags & CELL_WIDE ? 2 : 1;
	bool fits = columns <= left && wcwidth((wchar_t)cell->c) == columns;
	wchar_t text[CELL_MARKS + 2] = { fits ? (wchar_t)cell->c : L' ' };

	for (size_t i = 0; i < CELL_MARKS && fits && cell->marks[i]; i++)
		text[i + 1] = (wchar_t)cell->marks[i];
	setcchar(out, text, attributes_of(paint), paint->pair, NULL);
	return fits ? columns : 1;
}

/* Never writes the last cell of the last line: many terminals would scroll. */
static void row_show(struct screen *screen, const struct grid *grid, int y)
{
	const struct cell *cells = &grid->cells[(size_t)y * (size_t)grid->w];
	int columns = y == LINES - 1 && grid->w == COLS ? grid->w - 1 : grid->w;
	int n = 0;

	for (int x = 0; x < columns; n++)
		x += run_cell(screen, &cells[x], columns - x, &screen->run[n]);
	if (n > 0)
		mvadd_wchnstr(y, 0, screen->run, n);
}

/* Room for a row; false: no memory. */
static bool run_fit(struct screen *screen, int columns)
{
	cchar_t *run;

	if (screen->run_cap >= columns)
		return true;
	run = realloc(screen->run, (size_t)columns * sizeof *run);
	if (!run)
		return false;
	screen->run = run;
	screen->run_cap = columns;
	return true;
}

static void cursor_show(const struct grid *grid)
{
	bool visible = grid->cursor_y >= 0 && grid->cursor_y < LINES &&
		       grid->cursor_x >= 0 && grid->cursor_x < COLS;

	leaveok(stdscr, !visible);
	if (visible)
		move(grid->cursor_y, grid->cursor_x);
	curs_set(visible ? 1 : 0);
}

bool screen_show(struct screen *screen, const struct grid *grid)
{
	if (!run_fit(screen, grid->w) || !shown_fit(&screen->shown, grid))
		return false;
	screen->shown.stale |= screen->repaint;
	if (shown_has(&screen->shown, grid))
		return true;
	if (!tty_is_writable(&screen->tty))
		return false;
	for (int y = 0; y < grid->h && y < LINES; y++)
		if (!shown_has_row(&screen->shown, grid, y))
			row_show(screen, grid, y);
	shown_keep(&screen->shown, grid);
	cursor_show(grid);
	if (screen->repaint && screen->ansi)
		tty_write(&screen->tty, PASTE_ON);
	clearok(curscr, screen->repaint);
	screen->repaint = false;
	wnoutrefresh(stdscr);
	doupdate();
	return true;
}

void screen_repaint(struct screen *screen)
{
	screen->repaint = true;
}

void screen_bell(struct screen *screen)
{
	if (tty_is_writable(&screen->tty))
		beep();
}

static char32_t raw_of(const struct screen *screen, int kind, wint_t key)
{
	if (kind == OK)
		return key == screen->tty.modes.c_cc[VERASE] && key < ' ' ? CODE_BACKSPACE
									  : (char32_t)key;
	if (key == KEY_RESIZE)
		return RAW_RESIZE;
	if (key >= OWN_CONTROL)
		return (char32_t)(key - OWN_CONTROL);
	return key >= OWN_KEY ? CODE_FIRST + (char32_t)(key - OWN_KEY) : RAW_NOTHING;
}

struct input screen_read(struct screen *screen)
{
	struct input input;
	wint_t key;

	while (!decode_take(&screen->decode, &input)) {
		int kind = wget_wch(screen->keys, &key);

		if (kind != ERR) {
			decode_feed(&screen->decode, raw_of(screen, kind, key), clock_us());
			continue;
		}
		if (!decode_idle(&screen->decode))
			return (struct input){ .kind = INPUT_NONE };
	}
	return input;
}

int screen_fd(const struct screen *screen)
{
	return fileno(screen->tty.in);
}
