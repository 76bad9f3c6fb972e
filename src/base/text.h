/* Text as people see it.  All text inside the program is UTF-8; LC_CTYPE is a UTF-8 locale
 * (main sees to that, tests too), so that the C library's wcwidth() and iswprint() judge
 * each character as ncurses will.  Whether the *terminal* can show more than ASCII is
 * another matter: text_ascii() is for those that cannot. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uchar.h>

/* Makes bytes from outside safe to show, log or print: valid UTF-8 of printable characters,
 * one line, terminated, cut between characters to fit size.  C0, DEL, C1, bidi controls,
 * zero-width joiners, variation selectors, private, unassigned and undecodable bytes become
 * '?'; tab, CR and LF become a blank.  Returns the length written.  size is at least 1. */
size_t text_printable(char *dst, size_t size, const char *src, size_t len);
/* True when text_printable would change nothing but its length. */
bool text_is_printable(const char *src, size_t len);
bool text_is_utf8(const char *src, size_t len);

/* Decodes one character; returns its bytes, at least 1.  Bad bytes: *out is 0xFFFD. */
size_t text_decode(const char *src, size_t len, char32_t *out);
/* Encodes one character into at most 4 bytes; returns how many. */
size_t text_encode(char32_t c, char *dst);

/* Columns of printable text. */
int text_width(const char *utf8);
/* How many leading bytes of printable text fit into columns; *used (may be NULL) is what
 * they take, at most columns. */
size_t text_clip(const char *utf8, int columns, int *used);
/* ASCII twin, one '?' a column of what is not ASCII; well-known signs get a fitting twin
 * ('–' becomes '-', '…' becomes '~').  Always terminated. */
void text_ascii(char *dst, size_t size, const char *utf8);

/* needle occurs in hay; letters match in either case unless needle holds an upper-case one.
 */
bool text_contains(const char *hay, const char *needle);
/* Order for people: letters in either case, digits by value ("mx2" before "mx10"). */
int text_compare(const char *a, const char *b);
/* The entry of words[n] that word most likely meant, or NULL when none is near. */
const char *text_nearest(const char *word, const char *const *words, size_t n);

/* "1,204,331", or "–" for a negative count. */
void text_count(char *dst, size_t size, int64_t count);
/* Octets as a person reads them: "831 B", "12.4 kB", "3.2 GB" (1 kB is 1,024 octets), "–".
 */
void text_octets(char *dst, size_t size, int64_t octets);

#endif
