/* One value of a theme file: `colour [on colour] [+attribute…] [/ the same, plainer]…`.
 * A colour is one of the 16 names, 0-255, #rrggbb (taken to the nearest of the 256) or
 * "default".  Pure. */
#ifndef TUI_THEME_LOOK_H
#define TUI_THEME_LOOK_H

#include <stdbool.h>

#include "base/err.h"
#include "tui/theme.h"

/* The first alternative that a terminal of that many colours can do; where it can do none,
 * the attributes of the last on the default colours.  All alternatives are judged, also
 * those behind the one taken. */
bool theme_look_parse(const char *value, int colors, struct look *look, struct err *err);

#endif
