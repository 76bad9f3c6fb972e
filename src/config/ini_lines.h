/* The lines of an ini file exactly as iniparser 4.1 takes them, without losing a byte: the
 * records lie end to end and cover the file, so that an editor can replace one and leave
 * the rest alone.  What iniparser would do silently is named as a fault. */
#ifndef CONFIG_INI_LINES_H
#define CONFIG_INI_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/scan.h"

/* The longest line iniparser reads, its line end counted in. */
#define INI_LINE_MAX 1023

enum ini_kind {
	INI_BLANK,
	INI_COMMENT,
	INI_SECTION,
	INI_ENTRY,
	INI_BAD, /* none of these; fault says why */
};

struct ini_line {
	enum ini_kind kind;
	unsigned line;	/* the first, counted from 1 */
	unsigned lines; /* more than 1 where a backslash at the end goes on in the next */
	bool open;	/* the backslash at its end wants one more, and there is none */
	size_t start;	/* bytes of the file, line ends and a byte order mark included */
	size_t end;

	/* These stay until the next call only. */
	struct scan name;  /* of a section or a key, as written, without blanks around it */
	struct scan value; /* of an entry, without quotes, comment and blanks around it */
	struct scan tail;  /* behind the value and its quote: blanks and a comment */
	bool quoted;
	char comment; /* what ends an unquoted value: ';' or '#'; NUL: nothing does */
	bool glued;   /* no blank parts that comment from the value, or all is comment */
	const char *fault; /* a sentence; NULL: none.  Name and value may still be of use */
};

/* A walk over the bytes of a file, which the caller keeps. */
struct ini_lines {
	const char *bytes;
	size_t len;
	size_t at;
	unsigned line;
	char joined[INI_LINE_MAX + 1]; /* a continued line; may hold a password */
};

void ini_lines_init(struct ini_lines *lines, const char *bytes, size_t len);
/* False: behind the last. */
bool ini_lines_next(struct ini_lines *lines, struct ini_line *out);
/* Wipes what a continued line left. */
void ini_lines_release(struct ini_lines *lines);

#endif
