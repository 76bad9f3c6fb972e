/* One monitor from keys that stand in no config yet: of a form, of an imported file. */
#ifndef CONFIG_MONITOR_MAKE_H
#define CONFIG_MONITOR_MAKE_H

#include "config/config.h"
#include "config/ini.h"
#include "config/problem.h"
#include "model/monitor.h"

/* Judges section as config_load() would, its name being "monitor LABEL".  One reference;
 * NULL: problems holds at least one error.  Else it may hold warnings. */
struct monitor *monitor_make(const struct ini_section *section,
	const struct settings *settings, struct problems *problems);

#endif
