/* What the keys of one monitor must be together, once each is right by itself. */
#ifndef CONFIG_MONITOR_RULES_H
#define CONFIG_MONITOR_RULES_H

#include "config/config.h"
#include "config/ini.h"
#include "config/problem.h"
#include "model/monitor.h"

/* Notes what is wrong and fills in the defaults that hang on other keys: port, folders. */
void monitor_rules_apply(struct monitor *monitor, const struct ini_section *section,
	const struct settings *settings, struct problems *problems);

#endif
