/* The loop's beginning and end: signals, terminal, first picture, and the way back. */
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>

#include "tui/guard.h"
#include "tui/theme.h"
#include "tui/tui_parts.h"

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

void tui_show_theme(struct tui *tui, const char *name, const struct instant *now)
{
	struct problems problems = { 0 };
	struct theme theme;

	if (theme_load(name, screen_colors(tui->screen), &theme, &problems))
		screen_set_theme(tui->screen, &theme);
	else
		tell_problems(tui, &problems, now);
	problems_release(&problems);
	tui_redraw(tui);
}

/* The picture may be stuck on its way to a terminal that nobody reads; then the deadline
 * ends the process.  A terminal that is gone is not written to at all. */
void tui_give_back(struct tui *tui)
{
	struct pollfd tty = { .fd = screen_fd(tui->screen), .events = POLLOUT };

	poll(&tty, 1, 0);
	if (tui_is_gone(&tty))
		tui_leave(tui, TUI_HUNG_UP);
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

bool tui_open_signals(struct tui *tui, struct err *err)
{
	sigset_t set;

	guard_signals(&set);
	sigaddset(&set, SIGWINCH);
	sigaddset(&set, SIGCONT);
	sigaddset(&set, SIGTSTP);
	sigaddset(&set, SIGUSR1);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	tui->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return tui->signals >= 0 || err_sys(err, ERR_SYSTEM, "cannot receive signals");
}

bool tui_open_ui(struct tui *tui, struct err *err)
{
	const struct config *config = tui->settings->config;
	struct ui_settings settings = { .settings = &config->settings,
		.bindings = config->bindings,
		.n_bindings = config->n_bindings,
		.config_path = config->path,
		.read_only = tui->settings->read_only };

	if (!theme_names(&tui->themes, &tui->n_themes, err))
		return false;
	settings.themes = tui->themes;
	settings.n_themes = tui->n_themes;
	tui->ui = ui_new(&settings, err);
	return tui->ui != NULL;
}

bool tui_open_screen(struct tui *tui, struct err *err)
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
	tui_show_theme(tui, settings->theme, &now);
	if (!tui_read_news(tui, &now))
		ui_update(tui->ui, &now);
	memory_open(&tui->memory, tui->settings->config->path, tui->settings->log);
	ui_recall(tui->ui, &tui->memory.state, &now);
	tui_carry_out_all(tui, &now);
	tui_show(tui, &now);
	return true;
}

bool tui_open_editor(struct tui *tui, struct err *err)
{
	const struct editor_settings settings = {
		.config = tui->settings->config,
		.board = tui->settings->board,
		.keyring = tui->settings->keyring,
		.state = &tui->memory.state,
		.state_path = tui->memory.path,
		.ui = tui->ui,
		.read_only = tui->settings->read_only,
	};
	const struct instant now = clock_now();

	tui->editor = editor_new(&settings, err);
	if (!tui->editor)
		return false;
	editor_reload(tui->editor, true, &now);
	return true;
}
