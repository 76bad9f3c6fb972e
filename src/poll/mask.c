#include "poll/mask.h"

#include <stdint.h>
#include <string.h>

enum { FORM_MAX = 32768 };

static bool put_base64(struct buf *out, const char *bytes, size_t len)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < len; i += 3) {
		const size_t left = len - i;
		uint32_t word = (uint32_t)(unsigned char)bytes[i] << 16;

		if (left > 1)
			word |= (uint32_t)(unsigned char)bytes[i + 1] << 8;
		if (left > 2)
			word |= (unsigned char)bytes[i + 2];
		if (!buf_putc(out, digits[word >> 18]) ||
			!buf_putc(out, digits[word >> 12 & 63]) ||
			!buf_putc(out, left > 1 ? digits[word >> 6 & 63] : '=') ||
			!buf_putc(out, left > 2 ? digits[word & 63] : '='))
			return false;
	}
	return true;
}

/* RFC 4616: authorization identity, NUL, user, NUL, password. */
static bool put_plain(struct buf *out, const char *user, const struct buf *secret)
{
	struct buf plain = { .max = FORM_MAX, .secret = true };
	const bool ok = buf_putc(&plain, '\0') && buf_puts(&plain, user) &&
			buf_putc(&plain, '\0') &&
			buf_append(&plain, secret->data, secret->len) &&
			put_base64(out, plain.data, plain.len);

	buf_release(&plain);
	return ok;
}

bool mask_init(struct mask *mask, const char *user, const struct buf *secret)
{
	*mask = (struct mask){ 0 };
	if (secret->len == 0)
		return true;
	for (size_t i = 0; i < MASK_FORMS; i++) {
		mask->forms[i].max = FORM_MAX;
		mask->forms[i].secret = true;
	}
	if (buf_append(&mask->forms[0], secret->data, secret->len) &&
		put_base64(&mask->forms[1], secret->data, secret->len) &&
		put_plain(&mask->forms[2], user, secret))
		return true;
	mask_release(mask);
	return false;
}

void mask_apply(const struct mask *mask, char *bytes, size_t len)
{
	for (size_t i = 0; i < MASK_FORMS; i++) {
		const struct buf *form = &mask->forms[i];
		char *at = bytes;

		if (form->len == 0)
			continue;
		while ((at = memmem(
				at, len - (size_t)(at - bytes), form->data, form->len))) {
			memset(at, '*', form->len);
			at += form->len;
		}
	}
}

void mask_release(struct mask *mask)
{
	for (size_t i = 0; i < MASK_FORMS; i++)
		buf_release(&mask->forms[i]);
}
