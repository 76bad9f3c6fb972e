/* Strict readers for text we did not write.  Each reads from the front of a span; on false
 * the span stands where it stood and outputs are untouched.  No allocation, no locale. */
#ifndef BASE_SCAN_H
#define BASE_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct scan {
	const char *at;
	const char *end; /* one behind the last byte; the bytes may hold NUL */
};

struct scan scan_of(const char *bytes, size_t len);
struct scan scan_text(const char *terminated);

bool scan_is_done(const struct scan *scan);
size_t scan_left(const struct scan *scan);

/* The next byte is c. */
bool scan_byte(struct scan *scan, char c);
/* The next bytes are word, ASCII letters in either case.  What follows is not looked at. */
bool scan_word(struct scan *scan, const char *word);
/* At least one digit, no sign, at most 2^63-1 (2^32-1). */
bool scan_u63(struct scan *scan, int64_t *out);
bool scan_u32(struct scan *scan, uint32_t *out);
/* Everything up to, not including, any byte of stops or the end; may be empty. */
struct scan scan_until(struct scan *scan, const char *stops);
/* Skips blanks and tabs; says how many. */
size_t scan_blanks(struct scan *scan);
/* The next bytes are text between two double quotes, RFC 3501 rules (backslash escapes `"`
 * and `\`); *out spans the inside, escapes still in it. */
bool scan_quoted(struct scan *scan, struct scan *out);

/* The whole of text is a whole number / a span of time like "30", "90s", "10m", "2h",
 * "14d". Durations without a unit are seconds; the result is seconds. */
bool scan_whole_u63(const char *text, int64_t *out);
bool scan_whole_duration(const char *text, int64_t *seconds);

#endif
