#include "tui/tui.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "tui/capture.h"
#include "tui/guard.h"
#include "tui/screen.h"
#include "tui/theme.h"
#include "tui/ui.h"

#define FRAME_MS 100 /* at most ten pictures a second, but for keys */

struct tui {
	const struct tui_settings *settings;
	struct ui *ui;
	struct screen *screen;
	struct grid grid;
	struct capture capture;
	const char *const *themes; /* owned, one block */
	size_t n_themes;
	int signals;	  /* signalfd */
	bool changed;	  /* the picture may be another one now */
	bool at_once;	  /* … because of a key */
	bool waits;	  /* the terminal took no output when there was a picture for it */
	int64_t shown_ms; /* the last picture */
	struct guard_turns turns;
	bool over;
	enum tui_end end;
	int signal;
};

static void leave(struct tui *tui, enum tui_end end)
{
	if (tui->over && tui->end == TUI_HUNG_UP)
		return;
	tui->over = true;
	tui->end = end;
}

static void redraw(struct tui *tui)
{
	tui->changed = true;
	tui->at_once = true;
}

static void tell_problems(
	struct tui *tui, const struct problems *problems, const struct instant *now)
{
	const char *slash = problems->path ? strrchr(problems->path, '/') : NULL;
	const char *file = slash ? slash + 1 : problems->path ? problems->path : "theme";
	const struct problem *first = NULL;

	for (size_t i = 0; i < problems->n && !first; i++)
		if (problems->list[i].level == PROBLEM_ERROR)
			first = &problems->list[i];
	if (first && first->line > 0)
		ui_message(tui->ui, MESSAGE_ERROR, now, "%s:%u: %s", file, first->line,
			first->text);
	else if (first)
		ui_message(tui->ui, MESSAGE_ERROR, now, "%s", first->text);
}

/* A theme that cannot be had leaves the picture as it is. */
static void show_theme(struct tui *tui, const char *name, const struct instant *now)
{
	struct problems problems = { 0 };
	struct theme theme;

	if (theme_load(name, screen_colors(tui->screen), &theme, &problems))
		screen_set_theme(tui->screen, &theme);
	else
		tell_problems(tui, &problems, now);
	problems_release(&problems);
	redraw(tui);
}

static void suspend(struct tui *tui)
{
	const struct timespec at_once = { 0 };
	sigset_t set;

	guard_let_in();
	screen_suspend(tui->screen);
	guard_shut_out();
	/* what woke us is known already */
	sigemptyset(&set);
	sigaddset(&set, SIGCONT);
	while (sigtimedwait(&set, NULL, &at_once) > 0)
		;
	redraw(tui);
}

static void carry_out(
	struct tui *tui, const struct effect *effect, const struct instant *now)
{
	switch (effect->kind) {
	case EFFECT_COMMAND:
		if (!board_send(tui->settings->board, &effect->command))
			ui_message(tui->ui, MESSAGE_ERROR, now, "out of memory");
		break;
	case EFFECT_QUIT:
		leave(tui, TUI_QUIT);
		break;
	case EFFECT_SUSPEND:
		suspend(tui);
		break;
	case EFFECT_REPAINT:
		screen_repaint(tui->screen);
		redraw(tui);
		break;
	case EFFECT_THEME:
		show_theme(tui, effect->theme, now);
		break;
	case EFFECT_BELL:
		screen_bell(tui->screen);
		break;
	case EFFECT_WISH:
		break;
	}
}

static void carry_out_all(struct tui *tui, const struct instant *now)
{
	struct effect effect;

	while (ui_take(tui->ui, &effect))
		carry_out(tui, &effect, now);
}

/* All that was typed.  False: nothing was. */
static bool read_keys(struct tui *tui, const struct instant *now)
{
	struct input input = screen_read(tui->screen);
	bool any = false;

	for (; input.kind != INPUT_NONE && !tui->over; input = screen_read(tui->screen)) {
		any = true;
		if (input.kind != INPUT_RESIZE)
			ui_input(tui->ui, &input, now);
		carry_out_all(tui, now);
	}
	if (any)
		redraw(tui);
	return any;
}

static void on_signal(struct tui *tui, int signal)
{
	switch (signal) {
	case SIGWINCH:
		redraw(tui);
		break;
	case SIGCONT:
		screen_resume(tui->screen);
		redraw(tui);
		break;
	case SIGTSTP:
		suspend(tui);
		break;
	default:
		tui->signal = signal;
		leave(tui, TUI_SIGNAL);
	}
}

static bool read_signals(struct tui *tui)
{
	struct signalfd_siginfo info;
	bool any = false;

	while (read(tui->signals, &info, sizeof info) == sizeof info) {
		any = true;
		on_signal(tui, (int)info.ssi_signo);
	}
	/* one may have come while we were writing */
	if (guard_caught() && !tui->over)
		on_signal(tui, guard_caught());
	return any;
}

static bool read_news(struct tui *tui, const struct instant *now)
{
	if (!ui_wants_news(tui->ui) ||
		!board_read(tui->settings->board, ui_snapshot(tui->ui)))
		return false;
	ui_update(tui->ui, now);
	carry_out_all(tui, now);
	tui->changed = true;
	return true;
}

static bool is_gone(const struct pollfd *tty)
{
	return tty->revents & (POLLHUP | POLLERR | POLLNVAL);
}

static void show(struct tui *tui, const struct instant *now)
{
	int h, w;

	tui->shown_ms = now->ms;
	screen_size(tui->screen, &h, &w);
	if ((tui->grid.h != h || tui->grid.w != w) && !grid_resize(&tui->grid, h, w))
		return;
	ui_draw(tui->ui, now, &tui->grid);
	guard_let_in();
	tui->waits = !screen_show(tui->screen, &tui->grid);
	guard_shut_out();
	tui->changed = tui->waits;
	tui->at_once = false;
}

/* Milliseconds until something is to be done that no descriptor tells; -1: nothing is. */
static int patience_ms(const struct tui *tui, const struct instant *now)
{
	int64_t frame_ms = tui->shown_ms + FRAME_MS - now->ms;
	int64_t tick_ms = ui_tick_ms(tui->ui, now);

	/* news are not looked at before the next picture may be drawn */
	if (frame_ms > 0)
		return (int)frame_ms;
	if (tui->waits)
		return -1;
	if (tui->changed)
		return 0;
	if (tick_ms == INT64_MAX)
		return -1;
	tick_ms -= now->ms;
	return tick_ms <= 0 ? 0 : tick_ms < INT32_MAX ? (int)tick_ms : INT32_MAX;
}

static void turn(struct tui *tui)
{
	enum { TTY, SIGNALS, BOARD, N };
	struct instant now = clock_now();
	bool may_draw = now.ms - tui->shown_ms >= FRAME_MS;
	bool news = may_draw && !tui->waits && ui_wants_news(tui->ui);
	bool useful;
	struct pollfd wait[N] = {
		[TTY] = { .fd = screen_fd(tui->screen),
			.events = tui->waits && may_draw ? POLLIN | POLLOUT : POLLIN },
		[SIGNALS] = { .fd = tui->signals, .events = POLLIN },
		[BOARD] = { .fd = news ? board_fd(tui->settings->board) : -1,
			.events = POLLIN },
	};

	useful = poll(wait, N, patience_ms(tui, &now)) <= 0;
	now = clock_now();
	if (is_gone(&wait[TTY])) {
		leave(tui, TUI_HUNG_UP);
		return;
	}
	if (read_signals(tui))
		useful = true;
	if (wait[TTY].revents & POLLIN && !tui->over && read_keys(tui, &now))
		useful = true;
	if (wait[BOARD].revents & POLLIN && read_news(tui, &now))
		useful = true;
	if (tui->over)
		return;

	if (ui_tick_ms(tui->ui, &now) <= now.ms)
		tui->changed = true;
	may_draw = tui->at_once || now.ms - tui->shown_ms >= FRAME_MS;
	if (tui->waits)
		may_draw = wait[TTY].revents & POLLOUT;
	if (tui->changed && may_draw) {
		useful = true;
		show(tui, &now);
	}
	if (!guard_turn(&tui->turns, useful, clock_us()))
		leave(tui, TUI_HUNG_UP);
}

/* The picture may be stuck on its way to a terminal that nobody reads; then the deadline
 * ends the process.  A terminal that is gone is not written to at all. */
static void give_back(struct tui *tui)
{
	struct pollfd tty = { .fd = screen_fd(tui->screen), .events = POLLOUT };

	poll(&tty, 1, 0);
	if (is_gone(&tty))
		leave(tui, TUI_HUNG_UP);
	if (tui->end != TUI_QUIT)
		guard_deadline();
	guard_let_in();
	if (tui->end == TUI_HUNG_UP)
		screen_abandon(tui->screen);
	else
		screen_close(tui->screen);
	guard_shut_out();
	tui->screen = NULL;
}

static bool is_ascii(const struct tui_settings *settings)
{
	const char *lines = settings->config->settings.lines;
	const char *term = getenv("TERM");

	if (strcmp(lines, "auto") != 0)
		return strcmp(lines, "ascii") == 0;
	/* the fonts of the Linux console have no blocks of eighths */
	return !settings->unicode || (term && strcmp(term, "linux") == 0);
}

static bool open_signals(struct tui *tui, struct err *err)
{
	sigset_t set;

	guard_signals(&set);
	sigaddset(&set, SIGWINCH);
	sigaddset(&set, SIGCONT);
	sigaddset(&set, SIGTSTP);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	tui->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return tui->signals >= 0 || err_sys(err, ERR_SYSTEM, "cannot receive signals");
}

static bool open_ui(struct tui *tui, struct err *err)
{
	const struct config *config = tui->settings->config;
	struct ui_settings settings = { .settings = &config->settings,
		.bindings = config->bindings,
		.n_bindings = config->n_bindings,
		.config_path = config->path };

	if (!theme_names(&tui->themes, &tui->n_themes, err))
		return false;
	settings.themes = tui->themes;
	settings.n_themes = tui->n_themes;
	tui->ui = ui_new(&settings, err);
	return tui->ui != NULL;
}

/* Everything up to the first picture. */
static bool open_screen(struct tui *tui, struct err *err)
{
	const struct settings *settings = &tui->settings->config->settings;
	struct screen_settings wish = { .color = settings->color,
		.ascii = is_ascii(tui->settings) };
	struct instant now = clock_now();
	char note[256];

	tui->screen = screen_open(&wish, note, sizeof note, err);
	if (!tui->screen)
		return false;
	tui->grid.ascii = wish.ascii;
	if (!tui->settings->unicode && wish.ascii)
		ui_message(tui->ui, MESSAGE_INFO, &now,
			"the locale is not UTF-8: what is not ASCII is shown as '?'");
	if (note[0])
		ui_message(tui->ui, MESSAGE_WARNING, &now, "%s", note);
	show_theme(tui, settings->theme, &now);
	if (!read_news(tui, &now))
		ui_update(tui->ui, &now);
	carry_out_all(tui, &now);
	show(tui, &now);
	return true;
}

enum tui_end tui_run(const struct tui_settings *settings, int *signal, struct err *err)
{
	struct tui tui = { .settings = settings, .signals = -1, .end = TUI_NO_TERMINAL };

	guard_begin();
	capture_begin(&tui.capture);
	if (open_signals(&tui, err) && open_ui(&tui, err) && open_screen(&tui, err)) {
		while (!tui.over)
			turn(&tui);
		give_back(&tui);
	}
	capture_end(&tui.capture, settings->log);
	guard_end();
	if (tui.end == TUI_HUNG_UP)
		log_write(settings->log, LOG_WARNING, "the terminal is gone");

	*signal = tui.signal;
	ui_free(tui.ui);
	grid_release(&tui.grid);
	free((void *)tui.themes);
	if (tui.signals >= 0)
		close(tui.signals);
	return tui.end;
}
