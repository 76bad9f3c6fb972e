/* How styles look.  A theme is an ini file: for each style a list of alternatives from rich
 * to plain; the first that the terminal can do is taken. */
#ifndef TUI_THEME_H
#define TUI_THEME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "config/problem.h"
#include "tui/grid.h"

enum look_attribute {
	LOOK_BOLD = 1,
	LOOK_DIM = 2,
	LOOK_UNDERLINE = 4,
	LOOK_REVERSE = 8,
	LOOK_ITALIC = 16,
};

#define COLOR_DEFAULT (-1)

/* A look for terminals of one ability: colours are COLOR_DEFAULT or 0…colours-1. */
struct look {
	int16_t fg, bg;
	uint8_t attributes;
};

struct theme {
	char name[64];
	struct look looks[STYLES];
};

/* Built in, the terminal's own colours; cannot fail.  colors: 0 (mono), 8, 16 or 256. */
void theme_default(struct theme *theme, int colors);

/* Loads a theme by name (from the theme folders) or path for a terminal with that many
 * colours. False: problems names file and line, and *theme is untouched. */
bool theme_load(
	const char *name, int colors, struct theme *theme, struct problems *problems);

/* The same from memory; name stands for the file. */
bool theme_load_text(const char *name, const char *text, size_t len, int colors,
	struct theme *theme, struct problems *problems);

/* Names of all themes in the folders, sorted, "default" among them; *names is one block,
 * free() it.  $MAILTOP_THEMES, $XDG_CONFIG_HOME/mailtop/themes, the installed folder, and
 * themes/ beside the program's own folder. */
bool theme_names(const char *const **names, size_t *n, struct err *err);

#endif
