#include "tui/tui.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "tui/guard.h"
#include "tui/tui_parts.h"

/* At most ten pictures a second, but for keys, and as often the board is read. */
#define FRAME_MS 100

/* What is waited for. */
enum { TTY, SIGNALS, BOARD, CONFIG, LOOKUP, WAITS };

void tui_leave(struct tui *tui, enum tui_end end)
{
	if (tui->over && tui->end == TUI_HUNG_UP)
		return;
	tui->over = true;
	tui->end = end;
}

void tui_redraw(struct tui *tui)
{
	tui->changed = true;
	tui->at_once = true;
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
	tui_redraw(tui);
}

/* Takes the wish over. */
static void look_up(struct tui *tui, struct wish *wish, const struct instant *now)
{
	struct err err;

	if (!lookup_start(&tui->lookup, wish->path, &err))
		ui_message(tui->ui, MESSAGE_ERROR, now, "%s", err.text);
	wish_release(wish);
}

static void carry_out(struct tui *tui, struct effect *effect, const struct instant *now)
{
	switch (effect->kind) {
	case EFFECT_COMMAND:
		if (!board_send(tui->settings->board, &effect->command))
			ui_message(tui->ui, MESSAGE_ERROR, now, "out of memory");
		break;
	case EFFECT_QUIT:
		tui_leave(tui, TUI_QUIT);
		break;
	case EFFECT_SUSPEND:
		suspend(tui);
		break;
	case EFFECT_REPAINT:
		screen_repaint(tui->screen);
		tui_redraw(tui);
		break;
	case EFFECT_THEME:
		tui_show_theme(tui, effect->theme, now);
		break;
	case EFFECT_BELL:
		screen_bell(tui->screen);
		break;
	case EFFECT_WISH:
		if (effect->wish.kind == WISH_LOOKUP)
			look_up(tui, &effect->wish, now);
		else
			editor_carry_out(tui->editor, &effect->wish, now);
		break;
	}
}

void tui_carry_out_all(struct tui *tui, const struct instant *now)
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
		tui_carry_out_all(tui, now);
	}
	if (any) {
		tui_redraw(tui);
		memory_touch(&tui->memory, now);
	}
	return any;
}

static void on_signal(struct tui *tui, int signal)
{
	struct instant now;

	switch (signal) {
	case SIGUSR1:
		now = clock_now();
		editor_reload(tui->editor, false, &now);
		tui_carry_out_all(tui, &now);
		tui_redraw(tui);
		break;
	case SIGWINCH:
		tui_redraw(tui);
		break;
	case SIGCONT:
		screen_resume(tui->screen);
		tui_redraw(tui);
		break;
	case SIGTSTP:
		suspend(tui);
		break;
	default:
		tui->signal = signal;
		tui_leave(tui, TUI_SIGNAL);
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

bool tui_read_news(struct tui *tui, const struct instant *now)
{
	tui->news = false;
	tui->read_ms = now->ms;
	if (!ui_wants_news(tui->ui) ||
		!board_read(tui->settings->board, ui_snapshot(tui->ui)))
		return false;
	refused_book_follow(tui->settings->refused, ui_snapshot(tui->ui));
	ui_update(tui->ui, now);
	tui_carry_out_all(tui, now);
	tui->changed = true;
	return true;
}

/* The file of the config may have changed. */
static bool look_at_file(struct tui *tui, const struct instant *now)
{
	if (!editor_look(tui->editor, now))
		return false;
	tui_carry_out_all(tui, now);
	tui_redraw(tui);
	return true;
}

static bool read_lookup(struct tui *tui, const struct instant *now)
{
	struct lookup_answer answer;

	if (!lookup_read(&tui->lookup, &answer))
		return false;
	ui_found(tui->ui, tui->lookup.domain, answer.found, answer.n, now);
	tui_carry_out_all(tui, now);
	tui_redraw(tui);
	return true;
}

bool tui_is_gone(const struct pollfd *tty)
{
	return tty->revents & (POLLHUP | POLLERR | POLLNVAL);
}

void tui_show(struct tui *tui, const struct instant *now)
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

static bool wants_news(const struct tui *tui)
{
	return !tui->waits && ui_wants_news(tui->ui);
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* With the next picture; pictures for keys do not put them off for long. */
static int64_t news_due_ms(const struct tui *tui)
{
	if (!tui->news || !wants_news(tui))
		return INT64_MAX;
	return earlier(tui->shown_ms + FRAME_MS, tui->read_ms + 2 * FRAME_MS);
}

/* Milliseconds until something is to be done that no descriptor tells; -1: nothing is. */
static int patience_ms(const struct tui *tui, const struct instant *now)
{
	const int64_t frame_ms = tui->shown_ms + FRAME_MS;
	int64_t due_ms = earlier(ui_tick_ms(tui->ui, now), tui->memory.due_ms);

	if (tui->waits) /* for room in the terminal, which is asked for by then */
		due_ms = frame_ms > now->ms ? frame_ms : INT64_MAX;
	else if (tui->changed || due_ms < frame_ms)
		due_ms = frame_ms;
	due_ms = earlier(due_ms, news_due_ms(tui));
	if (due_ms == INT64_MAX)
		return -1;
	due_ms -= now->ms;
	return due_ms <= 0 ? 0 : due_ms < INT32_MAX ? (int)due_ms : INT32_MAX;
}

/* What has come while nothing was done.  True: there was something. */
static bool take_in(struct tui *tui, const struct pollfd *wait, const struct instant *now)
{
	bool keys = false;
	bool useful = read_signals(tui);

	if (wait[TTY].revents & POLLIN && !tui->over)
		keys = read_keys(tui, now);
	useful |= keys;
	if (wait[CONFIG].revents & POLLIN && !tui->over) {
		useful = true;
		look_at_file(tui, now);
	}
	if (wait[LOOKUP].revents && !tui->over && read_lookup(tui, now))
		useful = true;
	if (wait[BOARD].revents & POLLIN)
		useful = tui->news = true;
	/* a key does not wait for the news: they come behind its picture */
	if (!keys && !tui->over && now->ms >= news_due_ms(tui))
		useful |= tui_read_news(tui, now);
	return useful;
}

static void turn(struct tui *tui)
{
	struct instant now = clock_now();
	bool may_draw = now.ms - tui->shown_ms >= FRAME_MS;
	const bool listens = !tui->news && wants_news(tui);
	bool useful;
	struct pollfd wait[WAITS] = {
		[TTY] = { .fd = screen_fd(tui->screen),
			.events = tui->waits && may_draw ? POLLIN | POLLOUT : POLLIN },
		[SIGNALS] = { .fd = tui->signals, .events = POLLIN },
		[BOARD] = { .fd = listens ? board_fd(tui->settings->board) : -1,
			.events = POLLIN },
		[CONFIG] = { .fd = editor_fd(tui->editor), .events = POLLIN },
		[LOOKUP] = { .fd = tui->lookup.fd, .events = POLLIN },
	};

	useful = poll(wait, WAITS, patience_ms(tui, &now)) <= 0;
	now = clock_now();
	if (tui_is_gone(&wait[TTY])) {
		tui_leave(tui, TUI_HUNG_UP);
		return;
	}
	if (take_in(tui, wait, &now))
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
		tui_show(tui, &now);
	}
	memory_keep(&tui->memory, tui->ui, false, &now);
	if (!guard_turn(&tui->turns, useful, clock_us()))
		tui_leave(tui, TUI_HUNG_UP);
}

enum tui_end tui_run(const struct tui_settings *settings, int *signal, struct err *err)
{
	struct tui tui = { .settings = settings, .signals = -1, .end = TUI_NO_TERMINAL };
	struct instant now;

	lookup_init(&tui.lookup, service_lookup);
	guard_begin();
	capture_begin(&tui.capture);
	if (tui_open_signals(&tui, err) && tui_open_ui(&tui, err) &&
		tui_open_screen(&tui, err)) {
		tui.over = !tui_open_editor(&tui, err);
		while (!tui.over)
			turn(&tui);
		tui_give_back(&tui);
		now = clock_now();
		memory_keep(&tui.memory, tui.ui, true, &now);
	}
	capture_end(&tui.capture, settings->log);
	guard_end();
	if (tui.end == TUI_HUNG_UP)
		log_write(settings->log, LOG_WARNING, "the terminal is gone");

	*signal = tui.signal;
	lookup_release(&tui.lookup);
	editor_free(tui.editor);
	memory_release(&tui.memory);
	ui_free(tui.ui);
	grid_release(&tui.grid);
	free((void *)tui.themes);
	if (tui.signals >= 0)
		close(tui.signals);
	return tui.end;
}
