/* Lines of text for people, on a terminal or in a file: cells, cut and padded by columns,
 * in ASCII or colour as the look allows. */
#ifndef OUTPUT_PAGE_H
#define OUTPUT_PAGE_H

#include "base/buf.h"
#include "output/output.h"

enum page_style { PAGE_PLAIN, PAGE_STRONG, PAGE_BAD, PAGE_ODD, PAGE_FAINT };

struct page {
	FILE *out;
	struct output_look look;
	struct buf line; /* the line so far, as it will be written */
	size_t blanks;	 /* owed before the next text; none are written at an end of line */
	enum page_style style;
	bool failed; /* no memory: nothing more is written */
	int error;   /* errno of the first write that failed */
};

void page_init(struct page *page, FILE *out, const struct output_look *look);
/* False: something could not be written.  Gives everything back. */
bool page_finish(struct page *page, struct err *err);

/* All text is UTF-8, one line, and is made printable.  From here on in that style. */
void page_style(struct page *page, enum page_style style);
void page_text(struct page *page, const char *text);
void page_blanks(struct page *page, size_t n);
/* A cell, cut with an ellipsis and padded to its columns. */
void page_left(struct page *page, int columns, const char *text);
/* A number: padded on the left, never cut. */
void page_right(struct page *page, int columns, const char *text);
void page_end_line(struct page *page);
/* Text of any length on lines of its own, broken at blanks, all indented. */
void page_words(struct page *page, int indent, const char *text);

/* "4.2 ms", "420 ms", "1.25 s", "–" for TOOK_UNKNOWN. */
void page_took(struct page *page, int columns, int64_t took_us);

#endif
