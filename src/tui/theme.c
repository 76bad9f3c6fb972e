#include "tui/theme.h"

#include <fnmatch.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "config/ini.h"
#include "tui/theme_folder.h"
#include "tui/theme_look.h"

static const char *const style_names[STYLES] = {
	[STYLE_TEXT] = "text",
	[STYLE_DIM] = "dim",
	[STYLE_STRONG] = "strong",
	[STYLE_HEADER] = "header",
	[STYLE_TITLE] = "title",
	[STYLE_BORDER] = "border",
	[STYLE_FOCUS] = "focus",
	[STYLE_CURSOR] = "cursor",
	[STYLE_HINT] = "hint",
	[STYLE_KEY] = "key",
	[STYLE_MESSAGE] = "message",
	[STYLE_ERROR] = "error",
	[STYLE_MATCH] = "match",
	[STYLE_GRAPH] = "graph",
	[STYLE_INPUT] = "input",
	[STYLE_STATE + STATE_DOWN] = "state.down",
	[STYLE_STATE + STATE_AUTH] = "state.auth",
	[STYLE_STATE + STATE_TLS] = "state.tls",
	[STYLE_STATE + STATE_STALE] = "state.stale",
	[STYLE_STATE + STATE_WARN] = "state.warn",
	[STYLE_STATE + STATE_SLOW] = "state.slow",
	[STYLE_STATE + STATE_BUSY] = "state.busy",
	[STYLE_STATE + STATE_NEW] = "state.new",
	[STYLE_STATE + STATE_OK] = "state.ok",
	[STYLE_STATE + STATE_WAIT] = "state.wait",
	[STYLE_STATE + STATE_HELD] = "state.held",
	[STYLE_STATE + STATE_OFF] = "state.off",
};

/* themes/default.ini says the same (a test compares them). */
static const char *const default_looks[STYLES] = {
	[STYLE_DIM] = "+dim",
	[STYLE_STRONG] = "+bold",
	[STYLE_HEADER] = "+bold",
	[STYLE_TITLE] = "+bold",
	[STYLE_FOCUS] = "cyan +bold / +bold",
	[STYLE_CURSOR] = "+reverse",
	[STYLE_KEY] = "+bold",
	[STYLE_ERROR] = "red +bold / +bold",
	[STYLE_MATCH] = "yellow +underline / +underline",
	[STYLE_GRAPH] = "cyan / default",
	[STYLE_INPUT] = "+underline",
	[STYLE_STATE + STATE_DOWN] = "red +bold / +bold",
	[STYLE_STATE + STATE_AUTH] = "red / +bold",
	[STYLE_STATE + STATE_TLS] = "red / +bold",
	[STYLE_STATE + STATE_STALE] = "+reverse",
	[STYLE_STATE + STATE_WARN] = "yellow / +underline",
	[STYLE_STATE + STATE_SLOW] = "yellow / +underline",
	[STYLE_STATE + STATE_NEW] = "green +bold / +bold",
	[STYLE_STATE + STATE_HELD] = "cyan / default",
	[STYLE_STATE + STATE_OFF] = "+dim",
};

/* Which styles a file has named, and how narrowly. */
enum named { NAMED_NOT, NAMED_BY_GLOB, NAMED_ITSELF };

static void theme_name(struct theme *theme, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *base = slash ? slash + 1 : path;
	size_t len = strlen(base);

	if (len > strlen(THEME_SUFFIX) &&
		strcmp(base + len - strlen(THEME_SUFFIX), THEME_SUFFIX) == 0)
		len -= strlen(THEME_SUFFIX);
	text_printable(theme->name, sizeof theme->name, base, len);
}

static bool look_equal(const struct look *a, const struct look *b)
{
	return a->fg == b->fg && a->bg == b->bg && a->attributes == b->attributes;
}

/* What no line named looks like text.  A cursor that looks like text would be lost. */
static void theme_inherit(struct theme *theme, const enum named *named)
{
	for (size_t i = 0; i < STYLES; i++)
		if (named[i] == NAMED_NOT)
			theme->looks[i] = theme->looks[STYLE_TEXT];
	if (look_equal(&theme->looks[STYLE_CURSOR], &theme->looks[STYLE_TEXT]))
		theme->looks[STYLE_CURSOR].attributes ^= LOOK_REVERSE;
}

void theme_default(struct theme *theme, int colors)
{
	enum named named[STYLES] = { NAMED_NOT };

	memset(theme, 0, sizeof *theme);
	theme_name(theme, "default");
	theme->looks[STYLE_TEXT] = (struct look){ COLOR_DEFAULT, COLOR_DEFAULT, 0 };
	for (size_t i = 0; i < STYLES; i++)
		if (default_looks[i] &&
			theme_look_parse(default_looks[i], colors, &theme->looks[i], NULL))
			named[i] = NAMED_ITSELF;
	theme_inherit(theme, named);
}

/* A name beats a glob; of two globs the later one holds. */
static void theme_line(struct theme *theme, enum named *named,
	const struct ini_entry *entry, int colors, struct problems *problems)
{
	struct err err = { 0 };
	struct look look;
	bool known = false;
	const char *near;

	if (!theme_look_parse(entry->value, colors, &look, &err))
		problems_add(problems, PROBLEM_ERROR, entry->line, "%s: %s", entry->key,
			err.text);
	for (size_t i = 0; i < STYLES; i++) {
		bool itself = strcmp(entry->key, style_names[i]) == 0;

		if (!itself && fnmatch(entry->key, style_names[i], FNM_NOESCAPE) != 0)
			continue;
		known = true;
		if (err.class != ERR_NONE || (named[i] == NAMED_ITSELF && !itself))
			continue;
		theme->looks[i] = look;
		named[i] = itself ? NAMED_ITSELF : NAMED_BY_GLOB;
	}
	if (known)
		return;
	near = text_nearest(entry->key, style_names, STYLES);
	if (near)
		problems_add(problems, PROBLEM_ERROR, entry->line,
			"unknown style '%s'; did you mean '%s'", entry->key, near);
	else
		problems_add(problems, PROBLEM_ERROR, entry->line, "unknown style '%s'",
			entry->key);
}

static void theme_read(
	const struct ini *ini, int colors, struct theme *theme, struct problems *problems)
{
	enum named named[STYLES] = { NAMED_NOT };
	bool found = false;

	theme->looks[STYLE_TEXT] = (struct look){ COLOR_DEFAULT, COLOR_DEFAULT, 0 };
	for (size_t i = 0; i < ini_sections(ini); i++) {
		const struct ini_section *section = ini_section(ini, i);

		if (strcmp(section->name, "theme") != 0) {
			problems_add(problems, PROBLEM_ERROR, section->line,
				"unknown section '%s': a theme has one, 'theme'",
				section->name);
			continue;
		}
		found = true;
		for (size_t k = 0; k < section->n; k++)
			theme_line(theme, named, &section->entries[k], colors, problems);
	}
	if (!found)
		problems_add(problems, PROBLEM_ERROR, 0, "there is no section 'theme'");
	theme_inherit(theme, named);
}

static void theme_missing(const char *name, struct problems *problems)
{
	const char *const *names = NULL;
	const char *near = NULL;
	size_t n = 0;

	if (theme_names(&names, &n, NULL))
		near = text_nearest(name, names, n);
	if (near)
		problems_add(problems, PROBLEM_ERROR, 0,
			"there is no theme '%s'; did you mean '%s'", name, near);
	else
		problems_add(problems, PROBLEM_ERROR, 0, "there is no theme '%s'", name);
	free((void *)names);
}

/* Takes the ini over, NULL too.  problems had that many errors before it was read. */
static bool theme_take(struct ini *ini, size_t errors, const char *path, int colors,
	struct theme *theme, struct problems *problems)
{
	struct theme loaded = { 0 };

	theme_name(&loaded, path);
	if (ini)
		theme_read(ini, colors, &loaded, problems);
	ini_free(ini);
	if (!ini || problems->n_errors > errors)
		return false;
	*theme = loaded;
	return true;
}

bool theme_load_text(const char *name, const char *text, size_t len, int colors,
	struct theme *theme, struct problems *problems)
{
	size_t errors = problems->n_errors;
	struct ini *ini = ini_load_text(name, text, len, problems);

	return theme_take(ini, errors, name, colors, theme, problems);
}

bool theme_load(
	const char *name, int colors, struct theme *theme, struct problems *problems)
{
	size_t errors = problems->n_errors;
	char path[PATH_MAX];

	if (theme_find(name, path, sizeof path))
		return theme_take(
			ini_load(path, problems), errors, path, colors, theme, problems);
	if (strcmp(name, "default") == 0) {
		theme_default(theme, colors);
		return true;
	}
	theme_missing(name, problems);
	return false;
}
