/* Statuses for people: a line a mailbox, its folders below it, a sum at the end. */
#ifndef OUTPUT_TABLE_H
#define OUTPUT_TABLE_H

#include "output/output.h"
#include "output/page.h"

bool table_write(FILE *out, const struct snapshot *snapshot, const struct instant *now,
	const struct output_look *look, struct err *err);

/* A line of headings and a line a folder, as `detect` shows them too.  At most max folders
 * (0: all): when there are more, those with unseen mail or a problem come first in the
 * choice, and a last line counts the rest. */
void table_folder_headings(struct page *page);
void table_folders(struct page *page, const struct folders *folders, size_t max);

#endif
