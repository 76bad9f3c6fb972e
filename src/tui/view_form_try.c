/* The steps of a try as they happen, and a certificate that nobody vouches for. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "tui/form_state.h"
#include "tui/sheet.h"
#include "tui/show.h"

#define NAME_W	   10
#define WORD_W	   5
#define TOOK_W	   8
#define ERROR_ROWS 3

enum step_word { WORD_WAITS, WORD_RUNS, WORD_OK, WORD_FAIL, WORD_WARN };

static const char *step_name(enum phase phase)
{
	static const char *const names[PHASES] = {
		[PHASE_SECRET] = "secret",
		[PHASE_DNS] = "name",
		[PHASE_CONNECT] = "connect",
		[PHASE_TLS] = "tls",
		[PHASE_LOGIN] = "login",
		[PHASE_REPLY] = "folders",
	};

	return names[phase];
}

static enum step_word word_of(const struct trial *trial, enum phase phase)
{
	const struct status *status = trial->status;
	const bool over = trial->state == TRIAL_OVER;
	const bool failed = over && status->err.class != ERR_NONE;

	if (!status || (!over && !status->running))
		return WORD_WAITS;
	if (failed && phase == status->failed_at)
		return status->err.class == ERR_FOLDER ? WORD_WARN : WORD_FAIL;
	if (!over && phase == status->step)
		return WORD_RUNS;
	if (over ? failed && phase > status->failed_at : phase > status->step)
		return WORD_WAITS;
	return status->took_us[phase] == TOOK_UNKNOWN && phase != PHASE_DNS ? WORD_WAITS
									    : WORD_OK;
}

/* A secret that is there already is no step. */
static bool is_step(const struct trial *trial, enum phase phase)
{
	if (phase == PHASE_SECRET)
		return secret_is_command(trial->monitor->secret.kind) ||
		       word_of(trial, phase) == WORD_FAIL;
	return phase != PHASE_TLS || trial->monitor->tls != TLS_NONE;
}

static void write_counts(const struct status *status, char *out, size_t size)
{
	char messages[SHOW_MAX];

	text_count(messages, sizeof messages, status->messages);
	if (status->folders)
		snprintf(out, size, "%zu folder%s, %s messages", status->folders->n,
			status->folders->n == 1 ? "" : "s", messages);
	else
		snprintf(out, size, "%s messages", messages);
}

/* What was learned in the step. */
static void write_fact(const struct trial *trial, enum phase phase, char *out, size_t size)
{
	const struct status *status = trial->status;
	const struct server *server = status ? status->server : NULL;
	const enum step_word word = word_of(trial, phase);

	out[0] = '\0';
	if (word == WORD_FAIL || word == WORD_WARN)
		snprintf(out, size, "%s", status->err.text);
	else if (word == WORD_WAITS || !status)
		snprintf(out, size, "%s", trial->state == TRIAL_OVER ? "not tried" : "");
	else if (phase == PHASE_REPLY && word == WORD_OK)
		write_counts(status, out, size);
	else if (server && phase == PHASE_CONNECT)
		snprintf(out, size, "%s",
			server->address[0] ? server->address : server->tried);
	else if (server && phase == PHASE_TLS)
		snprintf(out, size, "%s", server->tls);
	else if (server && phase == PHASE_LOGIN && word == WORD_OK)
		snprintf(out, size, "%s", server->software);
	if (word == WORD_RUNS && !out[0])
		snprintf(out, size, "...");
}

static enum style word_style(enum step_word word)
{
	static const enum style styles[] = {
		[WORD_WAITS] = STYLE_DIM,
		[WORD_RUNS] = STYLE_STRONG,
		[WORD_OK] = STYLE_STATE + STATE_OK,
		[WORD_FAIL] = STYLE_STATE + STATE_DOWN,
		[WORD_WARN] = STYLE_STATE + STATE_WARN,
	};

	return styles[word];
}

/* The words of a step over as many rows as they need. */
static void add_step(
	const struct trial *trial, enum phase phase, int columns, struct sheet *sheet)
{
	static const char *const words[] = { "–", ">", "ok", "FAIL", "WARN" };
	const enum step_word word = word_of(trial, phase);
	const int label_w = 1 + WORD_W + NAME_W + TOOK_W + 2;
	char label[96], fact[ERR_TEXT_MAX], took[SHOW_MAX] = "";
	const char *name = step_name(phase);
	const char *sign = words[word];

	if (phase == PHASE_REPLY && trial->monitor->type == MAIL_POP3)
		name = "maildrop";
	if (word == WORD_OK && trial->status->took_us[phase] != TOOK_UNKNOWN)
		show_took(trial->status->took_us[phase], took);
	write_fact(trial, phase, fact, sizeof fact);
	snprintf(label, sizeof label, " %s%*s%-*s%*s  ", sign, WORD_W - text_width(sign),
		"", NAME_W, name, TOOK_W, took);
	if (columns >= 60)
		sheet_pair(
			sheet, label_w, columns, word_style(word), STYLE_TEXT, label, fact);
	else
		sheet_add(sheet, word_style(word), "%s", label);
	if (columns < 60 && (word == WORD_FAIL || word == WORD_WARN))
		sheet_pair(sheet, 3, columns, STYLE_TEXT, STYLE_TEXT, "   ", fact);
}

static void write_steps(const struct form *form, int columns, struct sheet *sheet)
{
	for (int phase = 0; phase < PHASES; phase++) {
		if (is_step(&form->trial, (enum phase)phase))
			add_step(&form->trial, (enum phase)phase, columns, sheet);
	}
}

int view_form_try_rows(const struct form *form, int columns, int most)
{
	struct sheet sheet = { 0 };
	int rows;

	if (form->trial.state == TRIAL_NONE || most < 2)
		return 0;
	write_steps(form, columns, &sheet);
	rows = (int)sheet.n + 1;
	sheet_release(&sheet);
	return rows < most ? rows : most;
}

static const char *title_of(struct ui *ui, const struct trial *trial)
{
	struct monitor *monitor;
	bool old;

	if (trial->state == TRIAL_ASKED || (!trial->status && trial->state == TRIAL_ON))
		return "Try: asked for; Esc stops it";
	if (trial->state == TRIAL_ON)
		return trial->status->running ? "Try: under way; Esc stops it"
					      : "Try: waits for its turn; Esc stops it";
	monitor = form_make(ui, ui->form);
	old = !monitor || !monitor_same_login(monitor, trial->monitor);
	monitor_unref(monitor);
	if (old)
		return "Try, of other values than these";
	return trial->status->err.class == ERR_NONE ? "Try: all is well" : "Try";
}

/* In a small area what matters is where it stands; where it failed, and then why. */
static size_t first_row(const struct sheet *sheet, int rows)
{
	size_t last = 0, failed = sheet->n;

	for (size_t i = 0; i < sheet->n; i++) {
		const struct sheet_line *line = &sheet->lines[i];
		const enum style style = line->label > 0 ? line->front : line->style;

		if (style != STYLE_DIM)
			last = i;
		if (failed == sheet->n &&
			(style == word_style(WORD_FAIL) || style == word_style(WORD_WARN)))
			failed = i;
	}
	last = last + 1 > (size_t)rows ? last + 1 - (size_t)rows : 0;
	return last < failed ? last : failed;
}

void view_form_try_draw(struct ui *ui, struct grid *grid, struct rect area)
{
	const struct trial *trial = &ui->form->trial;
	struct sheet sheet = { 0 };

	grid_hline(grid, area.y, area.x, area.w, STYLE_BORDER);
	grid_printf(grid, area.y, area.x + 1, area.w - 2, STYLE_TITLE, " %s ",
		title_of(ui, trial));
	area.y++;
	area.h--;
	write_steps(ui->form, area.w - 1, &sheet);
	if (area.h > 0)
		sheet_draw(&sheet, grid, area, first_row(&sheet, area.h), "");
	sheet_release(&sheet);
}

static void add_fact(struct sheet *sheet, int columns, const char *name, const char *text)
{
	if (text[0])
		sheet_pair(sheet, NAME_W, columns, STYLE_DIM, STYLE_TEXT, name, text);
}

static void write_certificate(const struct form *form, int columns, struct sheet *sheet)
{
	const struct status *status = form->trial.status;
	const struct certificate *certificate = &status->server->certificate;
	char day[CLOCK_TEXT_MAX];

	sheet_wrap(sheet, columns, STYLE_STATE + STATE_TLS, status->err.text);
	add_fact(sheet, columns, "sha256", certificate->sha256);
	add_fact(sheet, columns, "subject", certificate->subject);
	add_fact(sheet, columns, "names", certificate->names);
	add_fact(sheet, columns, "issuer", certificate->issuer);
	clock_format(certificate->not_before * 1000, CLOCK_UTC, "%Y-%m-%d %H:%M UTC", day,
		sizeof day);
	add_fact(sheet, columns, "from", day);
	clock_format(certificate->not_after * 1000, CLOCK_UTC, "%Y-%m-%d %H:%M UTC", day,
		sizeof day);
	add_fact(sheet, columns, "until", day);
	add_fact(sheet, columns, "pin", certificate->pin);
	sheet_add(sheet, STYLE_TEXT, "%s", "");
	sheet_wrap(sheet, columns, STYLE_TEXT,
		form->trial.monitor->pin_sha256
			? "This is another key than the one that is pinned. If nobody told "
			  "you that it changes, somebody may stand between you and the "
			  "server."
			: "If you know from elsewhere that this key is the server's, it "
			  "can "
			  "be pinned: then it is trusted for this mailbox, and no other "
			  "key "
			  "is.");
}

static void draw_answers(
	const struct form *form, struct grid *grid, int y, struct rect area)
{
	static const char *const wide[] = { "[ Back ]", "[ Trust this key only ]" };
	int x = area.x + 2;

	for (int i = 0; i < 2; i++) {
		const bool here = form->trust == (i == 1);
		const int w = grid_put(grid, y, x, area.x + area.w - x,
			here ? STYLE_FOCUS : STYLE_TEXT, wide[i]);

		if (here) {
			grid_mark(grid, (struct rect){ y, x, 1, w }, CELL_CURSOR);
			grid->cursor_y = y;
			grid->cursor_x = x;
		}
		x += w + 2;
	}
}

void view_form_certificate_draw(struct ui *ui, struct grid *grid, struct rect area)
{
	struct form *form = ui->form;
	struct sheet sheet = { 0 };
	struct rect text = { area.y, area.x + 1, area.h - 1, area.w - 2 };

	write_certificate(form, text.w, &sheet);
	if (form->panel_top > sheet_last_top(&sheet, text.h))
		form->panel_top = sheet_last_top(&sheet, text.h);
	if (text.h > 0)
		sheet_draw(&sheet, grid, text, form->panel_top, "");
	if (form->panel_top + (size_t)(text.h > 0 ? text.h : 0) < sheet.n)
		grid_put(grid, area.y + area.h - 2, area.x + area.w - 1, 1, STYLE_DIM, "v");
	sheet_release(&sheet);
	if (area.h > 0)
		draw_answers(form, grid, area.y + area.h - 1, area);
}
