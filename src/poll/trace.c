#include "poll/trace.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/count_of.h"
#include "base/scan.h"
#include "base/text.h"

enum { LINE_MAX_SHOWN = 2000 };

void trace_init(struct trace *trace, trace_fn tell, void *context, uint32_t id,
	const struct mask *mask)
{
	*trace = (struct trace){
		.tell = tell,
		.context = context,
		.id = id,
		.mask = mask,
		.sent = BUF_INIT(LINE_MAX_SHOWN),
		.received = BUF_INIT(LINE_MAX_SHOWN),
	};
	trace->sent.secret = true;
	trace->received.secret = true;
}

void trace_release(struct trace *trace)
{
	buf_release(&trace->sent);
	buf_release(&trace->received);
}

static void tell_line(struct trace *trace, enum trace_kind kind, char *bytes, size_t len)
{
	char shown[LINE_MAX_SHOWN + 1];

	if (len > 0 && bytes[len - 1] == '\r')
		len--;
	if (trace->mask)
		mask_apply(trace->mask, bytes, len);
	text_printable(shown, sizeof shown, bytes, len);
	trace->tell(trace->context, trace->id, kind, shown);
}

void trace_bytes(struct trace *trace, enum trace_kind kind, const char *bytes, size_t len)
{
	struct buf *line = kind == TRACE_SENT ? &trace->sent : &trace->received;
	const char *end = bytes + len;

	if (!trace->tell)
		return;
	while (bytes < end) {
		const char *newline = memchr(bytes, '\n', (size_t)(end - bytes));
		const size_t n = (size_t)((newline ? newline : end) - bytes);
		const size_t room = line->max - line->len;

		buf_append(line, bytes, n < room ? n : room);
		if (newline) {
			tell_line(trace, kind, line->len ? line->data : (char[]){ 0 },
				line->len);
			buf_clear(line);
		}
		bytes += n + (newline != NULL);
	}
}

/* The whole word is one of words. */
static bool is_one_of(struct scan word, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct scan rest = word;

		if (scan_word(&rest, words[i]) && scan_is_done(&rest))
			return true;
	}
	return false;
}

static struct scan next_word(struct scan *scan)
{
	const struct scan word = scan_until(scan, " ");

	scan_byte(scan, ' ');
	return word;
}

/* Shows line up to the end of the word that rest begins with, and hides what follows. */
static void show_one_more(const char *line, struct scan rest, struct buf *out)
{
	struct scan inside;

	if (!scan_quoted(&rest, &inside))
		scan_until(&rest, " ");
	buf_append(out, line, (size_t)(rest.at - line));
	if (!scan_is_done(&rest))
		buf_puts(out, " ****");
}

void trace_show_login(const char *line, size_t len, struct buf *out)
{
	static const char *const harmless[] = { "CAPA", "STLS", "QUIT" };
	static const char *const harmless_tagged[] = { "CAPABILITY", "STARTTLS", "LOGOUT" };
	static const char *const one_word[] = { "USER", "APOP", "AUTH" };
	static const char *const one_word_tagged[] = { "LOGIN", "AUTHENTICATE" };
	struct scan scan = scan_of(line, len);
	const struct scan first = next_word(&scan);
	struct scan rest = scan;
	const struct scan second = next_word(&rest);

	if ((scan_is_done(&scan) && is_one_of(first, harmless, COUNT_OF(harmless))) ||
		(scan_is_done(&rest) &&
			is_one_of(second, harmless_tagged, COUNT_OF(harmless_tagged))))
		buf_append(out, line, len);
	else if (!scan_is_done(&scan) && is_one_of(first, one_word, COUNT_OF(one_word)))
		show_one_more(line, scan, out);
	else if (!scan_is_done(&rest) &&
		 is_one_of(second, one_word_tagged, COUNT_OF(one_word_tagged)))
		show_one_more(line, rest, out);
	else if (is_one_of(first, (const char *const[]){ "PASS" }, 1))
		buf_puts(out, "PASS ****");
	else
		buf_puts(out, "(secret)");
}

void trace_login(struct trace *trace, const char *bytes, size_t len)
{
	struct buf shown = BUF_INIT(LINE_MAX_SHOWN);

	if (!trace->tell)
		return;
	while (len > 0 && (bytes[len - 1] == '\n' || bytes[len - 1] == '\r'))
		len--;
	trace_show_login(bytes, len, &shown);
	buf_putc(&shown, '\n');
	trace_bytes(trace, TRACE_SENT, shown.data, shown.len);
	buf_release(&shown);
}

void trace_phase(struct trace *trace, enum phase phase, int64_t took_us)
{
	char text[64];

	if (!trace->tell || took_us == TOOK_UNKNOWN)
		return;
	snprintf(
		text, sizeof text, "%s %.1f ms", phase_name(phase), (double)took_us / 1000);
	trace->tell(trace->context, trace->id, TRACE_PHASE, text);
}

void trace_note(struct trace *trace, const char *fmt, ...)
{
	char text[LINE_MAX_SHOWN];
	va_list args;
	int len;

	if (!trace->tell)
		return;
	va_start(args, fmt);
	len = vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	if (len > 0)
		tell_line(trace, TRACE_NOTE, text, strlen(text));
}

/* libcurl's notes to its own authors. */
static bool is_noise(const char *text, size_t len)
{
	static const char *const words[] = { "reached ", "old SSL session", "Connection #",
		"Closing connection", "Hostname ", "TLSv1." };

	for (size_t i = 0; i < COUNT_OF(words); i++) {
		struct scan scan = scan_of(text, len);

		if (scan_word(&scan, words[i]))
			return true;
	}
	return false;
}

void trace_text(struct trace *trace, const char *text, size_t len)
{
	while (len > 0 && text[len - 1] == '\n')
		len--;
	for (; len > 0 && *text == ' '; len--)
		text++;
	if (len < LINE_MAX_SHOWN && !is_noise(text, len))
		trace_note(trace, "%.*s", (int)len, text);
}
