#include "tui/term.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/count_of.h"

static void add(char names[TERM_NAMES][TERM_NAME_MAX], size_t *n, const char *name)
{
	for (size_t i = 0; i < *n; i++)
		if (strcmp(names[i], name) == 0)
			return;
	snprintf(names[(*n)++], TERM_NAME_MAX, "%s", name);
}

static bool is_like_xterm(const char *term)
{
	static const char *const like[] = { "xterm", "alacritty", "foot", "kitty",
		"wezterm", "ghostty" };

	for (size_t i = 0; i < COUNT_OF(like); i++)
		if (strncmp(term, like[i], strlen(like[i])) == 0)
			return true;
	return false;
}

size_t term_names(const char *term, char names[TERM_NAMES][TERM_NAME_MAX])
{
	const char suffix[] = "-256color";
	char relative[TERM_NAME_MAX];
	size_t n = 0;

	/* a name that does not fit is none */
	if (term && term[0] && strlen(term) < TERM_NAME_MAX - sizeof suffix) {
		add(names, &n, term);
		snprintf(relative, sizeof relative, "%.*s%s", (int)strcspn(term, "-"), term,
			suffix);
		add(names, &n, relative);
		if (is_like_xterm(term))
			add(names, &n, "xterm-256color");
	}
	add(names, &n, "xterm");
	add(names, &n, "vt100");
	return n;
}

void term_note(const char *term, const char *taken, char *note, size_t size)
{
	note[0] = '\0';
	if (!term || !term[0])
		snprintf(note, size, "TERM is not set; taken for %s", taken);
	else if (strcmp(term, taken) != 0)
		snprintf(note, size, "terminal type '%s' is not known here; taken for %s",
			term, taken);
}
