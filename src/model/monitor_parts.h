/* What the files that are the monitor share. */
#ifndef MODEL_MONITOR_PARTS_H
#define MODEL_MONITOR_PARTS_H

#include "model/monitor.h"

bool monitor_same_folders(const struct monitor *a, const struct monitor *b);
bool monitor_same_tags(const struct monitor *a, const struct monitor *b);

#endif
