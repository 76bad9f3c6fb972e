#include "output/page.h"

#include <errno.h>
#include <string.h>

#include "base/text.h"
#include "model/sample.h"

enum {
	LINE_MAX_BYTES = 64 * 1024,
	TEXT_BYTES = 8 * 1024, /* of one text; longer ones are cut */
};

void page_init(struct page *page, FILE *out, const struct output_look *look)
{
	*page = (struct page){
		.out = out,
		.look = *look,
		.line = BUF_INIT(LINE_MAX_BYTES),
	};
}

bool page_finish(struct page *page, struct err *err)
{
	bool ok = !page->failed;

	buf_release(&page->line);
	if (page->error == 0 && fflush(page->out) != 0)
		page->error = errno;
	if (page->error != 0) {
		errno = page->error;
		return err_sys(err, ERR_IO, "cannot write the output");
	}
	return ok || err_memory(err);
}

static void put(struct page *page, const char *text)
{
	page->failed = page->failed || !buf_puts(&page->line, text);
}

static void put_owed_blanks(struct page *page)
{
	for (; page->blanks > 0; page->blanks--)
		put(page, " ");
}

void page_style(struct page *page, enum page_style style)
{
	static const char *const codes[] = {
		[PAGE_PLAIN] = "\033[0m",
		[PAGE_STRONG] = "\033[1m",
		[PAGE_BAD] = "\033[1;31m",
		[PAGE_ODD] = "\033[33m",
		[PAGE_FAINT] = "\033[2m",
	};

	if (!page->look.color || style == page->style)
		return;
	page->style = style;
	put_owed_blanks(page);
	put(page, codes[style]);
}

void page_text(struct page *page, const char *text)
{
	char shown[TEXT_BYTES];
	char ascii[TEXT_BYTES];

	if (!*text)
		return;
	put_owed_blanks(page);
	text_printable(shown, sizeof shown, text, strlen(text));
	if (page->look.unicode) {
		put(page, shown);
		return;
	}
	text_ascii(ascii, sizeof ascii, shown);
	put(page, ascii);
}

void page_blanks(struct page *page, size_t n)
{
	page->blanks += n;
}

void page_left(struct page *page, int columns, const char *text)
{
	char shown[TEXT_BYTES];
	int used;

	text_printable(shown, sizeof shown, text, strlen(text));
	used = text_width(shown);
	if (used > columns) {
		const size_t len = text_clip(shown, columns - 1, &used);
		snprintf(shown + len, sizeof shown - len, "…");
		used++;
	}
	page_text(page, shown);
	if (used < columns)
		page_blanks(page, (size_t)(columns - used));
}

void page_right(struct page *page, int columns, const char *text)
{
	int used = text_width(text);

	if (used < columns)
		page_blanks(page, (size_t)(columns - used));
	page_text(page, text);
}

void page_end_line(struct page *page)
{
	page->blanks = 0;
	put(page, "\n");
	if (!page->failed && page->error == 0 &&
		fwrite(page->line.data, 1, page->line.len, page->out) != page->line.len)
		page->error = errno;
	buf_clear(&page->line);
}

/* How many bytes of text go on a line of so many columns, at least one character. */
static size_t words_that_fit(const char *text, int columns)
{
	size_t len = text_clip(text, columns, NULL);
	size_t end = len;

	if (!text[len])
		return len;
	while (end > 0 && text[end] != ' ')
		end--;
	if (end > 0)
		return end;
	if (len == 0) {
		char32_t c;

		len = text_decode(text, strlen(text), &c);
	}
	return len;
}

void page_words(struct page *page, int indent, const char *text)
{
	char shown[TEXT_BYTES];
	const char *at = shown;

	text_printable(shown, sizeof shown, text, strlen(text));
	while (*(at += strspn(at, " "))) {
		char line[TEXT_BYTES];
		size_t len = words_that_fit(at, page->look.columns - indent);

		memcpy(line, at, len);
		line[len] = '\0';
		page_blanks(page, (size_t)indent);
		page_text(page, line);
		page_end_line(page);
		at += len;
	}
}

void page_took(struct page *page, int columns, int64_t took_us)
{
	char text[32];

	if (took_us == TOOK_UNKNOWN)
		snprintf(text, sizeof text, "–");
	else if (took_us < 10000)
		snprintf(text, sizeof text, "%.1f ms", (double)took_us / 1e3);
	else if (took_us < 1000000)
		snprintf(text, sizeof text, "%.0f ms", (double)took_us / 1e3);
	else
		snprintf(text, sizeof text, "%.2f s", (double)took_us / 1e6);
	page_right(page, columns, text);
}
