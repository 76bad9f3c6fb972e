/* The help, made from the table of actions, so that it cannot be wrong about a key. */
#include <stdio.h>
#include <string.h>

#include "tui/filter.h"
#include "tui/view.h"

#define KEYS_W 15
#define NAME_W 15

static const struct {
	enum state state;
	const char *help;
} words[] = {
	{ STATE_DOWN, "no answer: name, connection, time-out or nonsense" },
	{ STATE_AUTH, "the login is refused; after three times it waits for r" },
	{ STATE_TLS, "no secure channel, or a certificate nobody trusts" },
	{ STATE_STALE, "no fresh number for more than three intervals" },
	{ STATE_WARN, "some folders could not be read" },
	{ STATE_SLOW, "the server asked to be left alone for a while" },
	{ STATE_BUSY, "another program holds the maildrop" },
	{ STATE_NEW,
		"mail came; it is new until you open the mailbox, or leave its row after "
		"a second on it" },
	{ STATE_OK, "asked, answered, nothing new" },
	{ STATE_WAIT, "not asked yet" },
	{ STATE_HELD, "held by P; no checks" },
	{ STATE_OFF, "enabled = no in the config" },
};

static void add_entries(
	const struct ui *ui, int columns, unsigned places, bool narrow, struct sheet *sheet)
{
	size_t n;
	const struct action_entry *entries = action_entries(&n);

	for (size_t i = 0; i < n; i++) {
		const bool grey =
			ui->settings.read_only && entries[i].places & CHANGES_CONFIG;
		char keys[64], label[128];

		if (!(entries[i].places & places) || (entries[i].places == PLACE_MENU))
			continue;
		keymap_keys(&ui->keymap, i, 8, keys, sizeof keys);
		snprintf(label, sizeof label, "  %-*.*s", KEYS_W - 3, KEYS_W - 3,
			keys[0] ? keys : "(no key)");
		if (!narrow)
			snprintf(label, sizeof label, "  %-*.*s %-*.*s", KEYS_W - 3,
				KEYS_W - 3, keys[0] ? keys : "(no key)", NAME_W - 1,
				NAME_W - 1, entries[i].name);
		sheet_pair(sheet, narrow ? KEYS_W : KEYS_W + NAME_W, columns,
			grey ? STYLE_DIM : STYLE_KEY, grey ? STYLE_DIM : STYLE_TEXT, label,
			grey ? "(read-only)" : entries[i].help);
	}
}

static void add_words(int columns, struct sheet *sheet)
{
	sheet_add(sheet, STYLE_TEXT, "%s", "");
	sheet_add(sheet, STYLE_TITLE, "Words for states, worst first");
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		char label[16];

		snprintf(label, sizeof label, "  %4s  ", state_word(words[i].state));
		sheet_pair(sheet, 8, columns, STYLE_STATE + (enum style)words[i].state,
			STYLE_TEXT, label, words[i].help);
	}
}

static const struct {
	const char *sign;
	const char *help;
} signs[] = {
	{ "^3s", "the server tells of changes at once, by NOTIFY, or by IDLE of INBOX: the "
		 "number stands, and a check at the interval makes sure" },
	{ "3s", "without that sign: asked at the interval, and so old" },
};

/* The age says how fresh a number is, the sign before it by which way the next one comes.
 */
static void add_signs(int columns, struct sheet *sheet)
{
	sheet_add(sheet, STYLE_TEXT, "%s", "");
	sheet_add(sheet, STYLE_TITLE, "Ages");
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		char label[16];

		snprintf(label, sizeof label, "  %4s  ", signs[i].sign);
		sheet_pair(sheet, 8, columns, STYLE_KEY, STYLE_TEXT, label, signs[i].help);
	}
	sheet_wrap(sheet, columns, STYLE_TEXT,
		"  The open mailbox says since when it is told, or why not, and by which "
		"way its numbers came.");
}

static void add_rest(int columns, struct sheet *sheet)
{
	sheet_add(sheet, STYLE_TEXT, "%s", "");
	sheet_add(sheet, STYLE_TITLE, "Numbers");
	sheet_wrap(sheet, columns, STYLE_TEXT,
		"  –  is not known: the server did not say. Dim numbers are old; CHECKED "
		"says "
		"how old. NEW counts what came since you looked. x in a graph is a check "
		"that failed, a gap one without a number.");
	sheet_add(sheet, STYLE_TEXT, "%s", "");
	sheet_add(sheet, STYLE_TITLE, "Filter");
	for (const char *const *line = filter_help(); *line; line++)
		sheet_add(sheet, STYLE_TEXT, "%s", *line);
	sheet_add(sheet, STYLE_TEXT, "%s", "");
	sheet_add(sheet, STYLE_TITLE, "Commands behind :");
	sheet_wrap(sheet, columns, STYLE_TEXT,
		"  every action by its name, and theme NAME, sort KEY, filter WORDS, view "
		"NAME, import FILE, messages, problems, reload, quit");
}

void view_help_sheet(const struct ui *ui, int columns, struct sheet *sheet)
{
	const bool narrow = columns < 60;

	sheet_add(sheet, STYLE_TITLE, "Keys here: %s", place_name(ui->help_for));
	add_entries(ui, columns, ui->help_for, narrow, sheet);
	add_words(columns, sheet);
	add_signs(columns, sheet);
	add_rest(columns, sheet);
}

void view_help_draw(struct ui *ui, struct grid *grid, struct rect area)
{
	struct sheet sheet = { 0 };
	char text[64];

	area.x += 1;
	area.w -= 2;
	view_help_sheet(ui, area.w, &sheet);
	if (ui->page_top > sheet_last_top(&sheet, area.h))
		ui->page_top = sheet_last_top(&sheet, area.h);
	sheet_draw(&sheet, grid, area, ui->page_top, ui->find);
	snprintf(text, sizeof text, "%zu-%zu of %zu", ui->page_top + 1,
		ui->page_top + (size_t)area.h < sheet.n ? ui->page_top + (size_t)area.h
							: sheet.n,
		sheet.n);
	if (area.w >= 40 && area.h > 0 && sheet.n > (size_t)area.h)
		grid_put_right(grid, area.y, area.x, area.w, STYLE_DIM, text);
	sheet_release(&sheet);
}
