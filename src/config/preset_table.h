/* The rows behind preset.h. */
#ifndef CONFIG_PRESET_TABLE_H
#define CONFIG_PRESET_TABLE_H

#include "config/preset.h"

extern const struct preset preset_table[];
extern const size_t preset_table_rows;

#endif
