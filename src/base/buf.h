/* A growing run of bytes with a ceiling from birth.  Not terminated, may hold NUL. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

struct buf {
	char *data; /* owned; NULL while nothing was ever added */
	size_t len;
	size_t cap;
	size_t max;  /* never holds more than this */
	bool secret; /* wiped whenever storage is given back, also while growing */
};

/* `struct buf b = BUF_INIT(4096);`; a zeroed buf holds nothing ever. */
#define BUF_INIT(ceiling)                                                                  \
	{                                                                                  \
		.max = (ceiling)                                                           \
	}

/* False: over the ceiling or out of memory, and the buf is as it was. */
bool buf_append(struct buf *buf, const void *bytes, size_t len);
bool buf_puts(struct buf *buf, const char *text);
bool buf_putc(struct buf *buf, char c);
__attribute__((format(printf, 2, 3))) bool buf_printf(
	struct buf *buf, const char *fmt, ...);

/* Makes room for len more bytes behind data + len and returns that place, or NULL. */
char *buf_room(struct buf *buf, size_t len);

/* Drops the first len bytes. */
void buf_consume(struct buf *buf, size_t len);
/* Empties it and keeps the storage; wipes it when secret. */
void buf_clear(struct buf *buf);
/* Gives the storage back; the buf is empty and usable. */
void buf_release(struct buf *buf);

#endif
