/* Where themes lie: $MAILTOP_THEMES, $XDG_CONFIG_HOME/mailtop/themes, the installed folder
 * and
 * ../themes beside the program's own folder, in this order.  theme_names() is in theme.h.
 */
#ifndef TUI_THEME_FOLDER_H
#define TUI_THEME_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

#define THEME_SUFFIX ".ini"

/* The file of a name, the first in the order above; a name with a '/' is a path already. */
bool theme_find(const char *name, char *path, size_t size);

#endif
