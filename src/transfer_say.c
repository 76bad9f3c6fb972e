#include "transfer_say.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ask.h"
#include "base/scan.h"
#include "base/text.h"

static bool write_all(int fd, const char *bytes, size_t len, struct err *err)
{
	while (len > 0) {
		const ssize_t n = write(fd, bytes, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(err, ERR_IO, "cannot write the output");
		bytes += n;
		len -= (size_t)n;
	}
	return true;
}

static bool add_ascii(struct buf *out, struct scan line)
{
	char *text = strndup(line.at, scan_left(&line));
	char *ascii = malloc(scan_left(&line) + 1);
	bool ok = text && ascii;

	if (ok) {
		text_ascii(ascii, scan_left(&line) + 1, text);
		ok = buf_printf(out, "%s\n", ascii);
	}
	free(text);
	free(ascii);
	return ok;
}

bool say_lines(int fd, const struct buf *lines, bool unicode, struct err *err)
{
	struct scan rest = scan_of(lines->len > 0 ? lines->data : "", lines->len);
	struct buf out = { .max = 2 * lines->len + 1, .secret = true };
	bool ok = true;

	if (unicode)
		return write_all(fd, rest.at, lines->len, err);
	while (ok && !scan_is_done(&rest)) {
		const struct scan line = scan_until(&rest, "\n");

		scan_byte(&rest, '\n');
		ok = add_ascii(&out, line) || err_memory(err);
	}
	ok = ok && write_all(fd, out.data ? out.data : "", out.len, err);
	buf_release(&out);
	return ok;
}

bool say_choose(const char *question, const char *letters, int signals, char *letter,
	int *signal, struct err *err)
{
	for (;;) {
		char *answer = NULL;
		char c;

		if (!ask_line(question, signals, &answer, signal, err))
			return false;
		c = (char)(answer[0] | 0x20);
		if (answer[0] == '\0' || strchr(letters, c)) {
			*letter = answer[0] ? c : letters[0];
			free(answer);
			return true;
		}
		free(answer);
	}
}
