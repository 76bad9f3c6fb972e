#include "config/transfer_words.h"

const char *words_at(const struct words *words, size_t i)
{
	return i < words->n ? words->text.data + words->at[i] : "";
}

static bool read_quoted(struct words *words, struct scan *line)
{
	while (!scan_is_done(line)) {
		char c = *line->at++;

		if (c == '"')
			return true;
		if (c == '\\' && !scan_is_done(line))
			c = *line->at++;
		if (!buf_putc(&words->text, c))
			return false;
	}
	return false;
}

/* False: it is open. */
static bool read_word(struct words *words, struct scan *line)
{
	while (!scan_is_done(line) && *line->at != ' ' && *line->at != '\t') {
		if (scan_byte(line, '"') ? !read_quoted(words, line)
					 : !buf_putc(&words->text, *line->at++))
			return false;
	}
	return true;
}

void words_split(struct words *words, struct scan line)
{
	buf_clear(&words->text);
	words->n = 0;
	words->is_open = false;
	for (scan_blanks(&line); !scan_is_done(&line) && words->n < WORDS_MAX;
		scan_blanks(&line)) {
		const size_t at = words->text.len;

		if (!read_word(words, &line) || !buf_putc(&words->text, '\0')) {
			words->is_open = true;
			return;
		}
		words->at[words->n++] = at;
	}
}

bool words_put_quoted(struct buf *out, const char *text)
{
	if (!buf_putc(out, '\''))
		return false;
	for (; *text; text++) {
		if (*text == '\'' ? !buf_puts(out, "'\\''") : !buf_putc(out, *text))
			return false;
	}
	return buf_putc(out, '\'');
}

bool words_put_shell(struct buf *out, const char *command)
{
	return buf_puts(out, "sh -c ") && words_put_quoted(out, command);
}
