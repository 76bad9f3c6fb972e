/* One monitor from the keys of a section, whether it stands in a config or is of a form or
 * of an imported file. */
#ifndef CONFIG_MONITOR_MAKE_H
#define CONFIG_MONITOR_MAKE_H

#include "config/config.h"
#include "config/ini.h"
#include "config/problem.h"
#include "model/monitor.h"

/* What stands in the section; problems holds what is wrong with it.  One reference; NULL:
 * no memory. */
struct monitor *monitor_read(const struct ini_section *section,
	const struct settings *settings, struct problems *problems);
/* The same for keys that are in no config yet, the section's name being "monitor LABEL".
 * One reference; NULL: problems holds at least one error.  Else it may hold warnings. */
struct monitor *monitor_make(const struct ini_section *section,
	const struct settings *settings, struct problems *problems);

#endif
