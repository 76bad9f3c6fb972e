#include "tui/command.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "tui/view.h"

#define WORDS_MAX 128

/* Names of all actions, or the values of the word before. */
struct choices {
	const char *list[WORDS_MAX];
	size_t n;
};

static void add_choice(struct choices *choices, const char *word)
{
	if (choices->n < WORDS_MAX)
		choices->list[choices->n++] = word;
}

static void list_commands(struct choices *choices)
{
	size_t n;
	const struct action_entry *entries = action_entries(&n);

	for (size_t i = 0; i < n; i++)
		add_choice(choices, entries[i].name);
	add_choice(choices, "view");
	add_choice(choices, "import");
}

static void list_values(const struct ui *ui, const char *command, struct choices *choices)
{
	if (strcmp(command, "theme") == 0)
		for (size_t i = 0; i < ui->settings.n_themes; i++)
			add_choice(choices, ui->settings.themes[i]);
	if (strcmp(command, "sort") == 0)
		for (int i = 0; i < SORT_KEYS; i++)
			add_choice(choices, sort_key_name((enum sort_key)i));
	if (strcmp(command, "view") == 0) {
		add_choice(choices, "auto");
		add_choice(choices, "panes");
		add_choice(choices, "tree");
		add_choice(choices, "folders");
	}
}

/* Splits "  sort   name " into its first word and the rest, blanks off. */
static const char *split(const char *text, char *word, size_t size)
{
	size_t len;

	text += strspn(text, " ");
	len = strcspn(text, " ");
	snprintf(word, size, "%.*s", (int)len, text);
	return text + len + strspn(text + len, " ");
}

static bool is_in(const char *word, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(words[i], word) == 0)
			return true;
	}
	return false;
}

static bool unknown(
	const struct choices *choices, const char *what, const char *word, struct err *err)
{
	const char *near = text_nearest(word, choices->list, choices->n);

	if (near)
		return err_set(err, ERR_USAGE, "no %s '%.60s', did you mean '%s'", what,
			word, near);
	return err_set(err, ERR_USAGE, "no %s '%.60s'", what, word);
}

bool ui_set_sort(struct ui *ui, const char *name)
{
	if (!sort_key_parse(name, &ui->sort))
		return false;
	ui->turned = false;
	ui->stale |= NEWS_STATE;
	ui->rest_ms = 0;
	return true;
}

void ui_set_view(struct ui *ui, enum view view)
{
	ui->view = view;
	ui->detail = false;
	ui->page = PAGE_NONE;
}

void ui_set_theme(struct ui *ui, const char *name)
{
	struct effect effect = { .kind = EFFECT_THEME };

	snprintf(effect.theme, sizeof effect.theme, "%s", name);
	snprintf(ui->theme, sizeof ui->theme, "%s", name);
	ui_want(ui, &effect);
}

static bool run_view(struct ui *ui, const char *value, struct err *err)
{
	static const char *const names[] = { "auto", "panes", "tree", "folders" };
	struct choices choices = { 0 };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strcmp(names[i], value) == 0) {
			ui_set_view(ui, (enum view)i);
			return true;
		}
		add_choice(&choices, names[i]);
	}
	return unknown(&choices, "view", value, err);
}

static bool run_import(struct ui *ui, const char *path, struct err *err)
{
	struct wish wish = { .kind = WISH_IMPORT };

	if (ui->settings.read_only)
		return err_set(err, ERR_USAGE, "read-only: this would change the config");
	wish.path = strdup(path);
	if (!wish.path)
		return err_memory(err);
	ui_wish(ui, &wish);
	return true;
}

/* The words that take a value.  *known: it is one of them. */
static bool run_with_value(
	struct ui *ui, const char *command, const char *value, bool *known, struct err *err)
{
	struct choices choices = { 0 };

	*known = true;
	list_values(ui, command, &choices);
	if (strcmp(command, "view") == 0)
		return run_view(ui, value, err);
	if (strcmp(command, "filter") == 0)
		return ui_set_filter(ui, value, err);
	if (strcmp(command, "import") == 0)
		return run_import(ui, value, err);
	if (strcmp(command, "sort") == 0)
		return ui_set_sort(ui, value) || unknown(&choices, "order", value, err);
	if (strcmp(command, "theme") == 0) {
		if (!strchr(value, '/') && !is_in(value, choices.list, choices.n))
			return unknown(&choices, "theme", value, err);
		ui_set_theme(ui, value);
		return true;
	}
	*known = false;
	return true;
}

bool command_run(
	struct ui *ui, const char *text, const struct instant *now, struct err *err)
{
	static const struct effect quit = { .kind = EFFECT_QUIT };
	struct choices choices = { 0 };
	char command[64], value[UI_TEXT_MAX];
	enum action action;
	bool known = false, ok = true;

	snprintf(value, sizeof value, "%.500s", split(text, command, sizeof command));
	while (value[0] && value[strlen(value) - 1] == ' ')
		value[strlen(value) - 1] = '\0';
	if (value[0])
		ok = run_with_value(ui, command, value, &known, err);
	if (known || !ok)
		return ok;
	list_commands(&choices);
	action = action_find(command);
	if (value[0] && (action != ACTION_NONE))
		return err_set(err, ERR_USAGE, "%s takes no value", command);
	if (action == ACTION_NONE)
		return unknown(&choices, "command", command, err);
	if (action == ACTION_QUIT)
		ui_want(ui, &quit); /* from wherever it is typed */
	else
		ui_act(ui, action, now);
	return true;
}

/* How many bytes a and b have in common at the front. */
static size_t common(const char *a, const char *b, size_t most)
{
	size_t n = 0;

	while (n < most && a[n] && a[n] == b[n])
		n++;
	return n;
}

void command_complete(
	const struct ui *ui, char *text, size_t size, char *note, size_t note_size)
{
	char command[64], clear[UI_TEXT_MAX] = "";
	const char *value = split(text, command, sizeof command);
	const bool second = value > text && value[-1] == ' ' && command[0];
	const char *word = second ? value : command;
	struct choices choices = { 0 };
	size_t n = 0, same = 0, used = 0;

	if (second)
		list_values(ui, command, &choices);
	else
		list_commands(&choices);
	note[0] = '\0';
	for (size_t i = 0; i < choices.n; i++) {
		const char *choice = choices.list[i];

		if (strncmp(choice, word, strlen(word)) != 0)
			continue;
		same = n++ ? common(clear, choice, same) : strlen(choice);
		snprintf(clear, sizeof clear, "%.*s", (int)same, choice);
		if (used < note_size)
			used += (size_t)snprintf(note + used, note_size - used, "%s%s",
				used ? "  " : "", choice);
	}
	if (n == 0) {
		snprintf(note, note_size, "nothing begins so");
		return;
	}
	if (n == 1)
		note[0] = '\0';
	if (second)
		snprintf(text, size, "%s %s", command, clear);
	else
		snprintf(text, size, "%s%s", clear, n == 1 ? " " : "");
}
