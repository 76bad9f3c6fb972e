/* Each test in an empty folder of its own, which is the working folder. */
#ifndef UNIT_CONFIG_SOME_FOLDER_H
#define UNIT_CONFIG_SOME_FOLDER_H

#include <stdbool.h>

#include "base/buf.h"

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, enter_folder, leave_folder)

int enter_folder(void **state);
int leave_folder(void **state);

/* mode 0600 */
void write_text(const char *path, const char *text);
void assert_holds(const char *path, const char *text);
/* Names in the working folder, but for "." and "..". */
int count_entries(void);

#endif
