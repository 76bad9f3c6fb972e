#include "base/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAP = 64 };

/* realloc() would leave a copy of a secret behind in freed memory. */
static char *move_secret(struct buf *buf, size_t cap)
{
	char *data = malloc(cap);

	if (!data)
		return NULL;
	if (buf->data) {
		memcpy(data, buf->data, buf->len);
		explicit_bzero(buf->data, buf->cap);
		free(buf->data);
	}
	return data;
}

char *buf_room(struct buf *buf, size_t len)
{
	size_t cap = buf->cap ? buf->cap : FIRST_CAP;
	char *data;

	if (len > buf->max - buf->len)
		return NULL;
	if (buf->data && len <= buf->cap - buf->len)
		return buf->data + buf->len;
	while (cap - buf->len < len)
		cap = cap > buf->max / 2 ? buf->max : cap * 2;
	assert(cap > 0);
	data = buf->secret ? move_secret(buf, cap) : realloc(buf->data, cap);
	if (!data)
		return NULL;
	buf->data = data;
	buf->cap = cap;
	return data + buf->len;
}

bool buf_append(struct buf *buf, const void *bytes, size_t len)
{
	char *room;

	if (len == 0)
		return true;
	room = buf_room(buf, len);
	if (!room)
		return false;
	memcpy(room, bytes, len);
	buf->len += len;
	return true;
}

bool buf_puts(struct buf *buf, const char *text)
{
	return buf_append(buf, text, strlen(text));
}

bool buf_putc(struct buf *buf, char c)
{
	return buf_append(buf, &c, 1);
}

bool buf_printf(struct buf *buf, const char *fmt, ...)
{
	const size_t cap = buf->cap < buf->max ? buf->cap : buf->max;
	const size_t left = cap - buf->len;
	va_list args;
	char *room;
	int len;

	va_start(args, fmt);
	len = vsnprintf(left ? buf->data + buf->len : NULL, left, fmt, args);
	va_end(args);
	if (len < 0)
		return false;
	/* vsnprintf also writes a terminator; it lies behind len and does not count */
	if ((size_t)len >= left) {
		room = buf_room(buf, (size_t)len + 1);
		if (!room)
			return false;
		va_start(args, fmt);
		vsnprintf(room, (size_t)len + 1, fmt, args);
		va_end(args);
	}
	buf->len += (size_t)len;
	return true;
}

void buf_consume(struct buf *buf, size_t len)
{
	if (len >= buf->len) {
		buf_clear(buf);
		return;
	}
	memmove(buf->data, buf->data + len, buf->len - len);
	buf->len -= len;
}

void buf_clear(struct buf *buf)
{
	if (buf->secret && buf->data)
		explicit_bzero(buf->data, buf->cap);
	buf->len = 0;
}

void buf_release(struct buf *buf)
{
	buf_clear(buf);
	free(buf->data);
	buf->data = NULL;
	buf->cap = 0;
}
