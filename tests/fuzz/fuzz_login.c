/* What a server says while we log in, any bytes: a refusal is judged within its line, a
 * challenge of a token is read, and nothing that is told of the conversation holds the
 * password.  The bytes 1 to 4 stand for the password, as it is and as SASL sends it. */
#include <locale.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "fuzz/fuzz.h"
#include "poll/challenge.h"
#include "poll/failure.h"
#include "poll/trace.h"
#include "protocol/refusal.h"

#define PASSWORD "Tr0ub4dor&3"
#define ENCODED	 "VHIwdWI0ZG9yJjM="
/* behind NUL ann NUL, and the user before it */
#define PLAIN  "AGFubgBUcjB1YjRkb3ImMw=="
#define INSIDE "RyMHViNGRvciYz"
#define DAY_MS ((int64_t)24 * 60 * 60 * 1000)

enum { TEXT_MAX = 16384 };

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

static void check_refusal(const char *text, size_t len)
{
	static const enum err_class otherwise[] = { ERR_AUTH, ERR_PROTOCOL };

	for (size_t i = 0; i < 2; i++) {
		int64_t wait_ms = -1;
		const enum err_class class =
			refusal_class(text, len, otherwise[i], &wait_ms);

		insist(class != ERR_NONE && err_class_name(class) != NULL);
		insist(wait_ms >= 0 && wait_ms <= DAY_MS);
	}
}

static void check_lines(const char *lines, size_t len)
{
	struct buf json = { .max = 512, .secret = true };
	const char *text;
	size_t text_len;

	if (failure_last_refusal(lines, len, &text, &text_len)) {
		insist(text >= lines && text + text_len <= lines + len);
		insist(!memchr(text, '\n', text_len));
		check_refusal(text, text_len);
	}
	if (challenge_read(lines, len, &json))
		insist(json.len > 0 && json.data[0] == '{');
	else
		insist(json.len == 0);
	buf_release(&json);
}

/* One line as a person would see it. */
static void hear(void *context, uint32_t id, enum trace_kind kind, const char *text)
{
	(void)context;
	(void)kind;
	insist(id == 7 && text_is_printable(text, strlen(text)));
	insist(!strstr(text, PASSWORD) && !strstr(text, ENCODED) && !strstr(text, PLAIN) &&
		!strstr(text, INSIDE));
}

static void trace_all(struct trace *trace, const char *bytes, size_t len)
{
	const char *end = bytes + len;

	trace_bytes(trace, TRACE_RECEIVED, bytes, len / 2);
	trace_bytes(trace, TRACE_RECEIVED, bytes + len / 2, len - len / 2);
	trace_bytes(trace, TRACE_RECEIVED, "\n", 1);
	trace_text(trace, bytes, len);
	while (bytes < end) {
		const char *newline = memchr(bytes, '\n', (size_t)(end - bytes));
		const size_t n = (size_t)((newline ? newline : end) - bytes);

		trace_login(trace, bytes, n);
		bytes += n + (newline != NULL);
	}
}

/* The password put in where the bytes say so. */
static void expand(const uint8_t *data, size_t size, struct buf *out)
{
	static const char *const forms[] = { PASSWORD, ENCODED, PLAIN, INSIDE };

	for (size_t i = 0; i < size; i++) {
		if (data[i] >= 1 && data[i] <= 4)
			buf_puts(out, forms[data[i] - 1]);
		else
			buf_putc(out, (char)data[i]);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char password[] = PASSWORD;
	const struct buf secret = { .data = password, .len = strlen(password) };
	struct buf bytes = BUF_INIT(TEXT_MAX);
	struct trace trace;
	struct mask mask;

	expand(data, size, &bytes);
	insist(mask_init(&mask, "ann", &secret));
	trace_init(&trace, hear, NULL, 7, &mask);
	if (bytes.len > 0) {
		check_lines(bytes.data, bytes.len);
		check_refusal(bytes.data, bytes.len);
		trace_all(&trace, bytes.data, bytes.len);
	}
	trace_release(&trace);
	mask_release(&mask);
	buf_release(&bytes);
	return 0;
}
