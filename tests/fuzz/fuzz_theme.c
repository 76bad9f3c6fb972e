/* Any bytes as a theme: refused with a line, or taken with colours that the terminal has.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "config/problem.h"
#include "fuzz/fuzz.h"
#include "tui/theme.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int depths[] = { 0, 8, 16, 256 };
	int colors = size > 0 ? depths[data[0] % 4] : 8;
	struct problems problems = { 0 };
	struct theme theme = { .name = "before" };
	bool ok = theme_load_text(
		"fuzz.ini", (const char *)data, size, colors, &theme, &problems);

	if (ok == (problems.n_errors > 0))
		abort();
	if (!ok && strcmp(theme.name, "before") != 0)
		abort();
	for (size_t i = 0; i < STYLES && ok; i++)
		if (theme.looks[i].fg >= colors || theme.looks[i].bg >= colors ||
			theme.looks[i].fg < COLOR_DEFAULT ||
			theme.looks[i].bg < COLOR_DEFAULT)
			abort();
	problems_release(&problems);
	return 0;
}
