#include "poll/mask.h"

#include <stdint.h>
#include <string.h>

enum {
	FORM_MAX = 32768,
	/* a part this short may be anything */
	PART_MIN = 4,
	/* forms from here on lie within other base64 */
	INNER_FORMS = 3,
};

static const char digits[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static bool put_base64(struct buf *out, const char *bytes, size_t len)
{
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

/* The digits that only the secret decides where so many bytes, modulo 3, stand before it.
 */
static bool put_inner(struct buf *out, const struct buf *secret, size_t before)
{
	const size_t first = (before * 8 + 5) / 6;
	const size_t last = (before + secret->len) * 8 / 6;
	struct buf text = { .max = FORM_MAX, .secret = true };
	struct buf encoded = { .max = FORM_MAX, .secret = true };
	bool ok = buf_append(&text, "\0\0", before) &&
		  buf_append(&text, secret->data, secret->len) &&
		  put_base64(&encoded, text.data, text.len);

	if (ok && last >= first + PART_MIN)
		ok = buf_append(out, encoded.data + first, last - first);
	buf_release(&text);
	buf_release(&encoded);
	return ok;
}

bool mask_init(struct mask *mask, const char *user, const struct buf *secret)
{
	bool ok;

	*mask = (struct mask){ 0 };
	if (secret->len == 0)
		return true;
	for (size_t i = 0; i < MASK_FORMS; i++) {
		mask->forms[i].max = FORM_MAX;
		mask->forms[i].secret = true;
	}
	ok = buf_append(&mask->forms[0], secret->data, secret->len) &&
	     put_base64(&mask->forms[1], secret->data, secret->len) &&
	     put_plain(&mask->forms[2], user, secret);
	for (size_t i = INNER_FORMS; ok && i < MASK_FORMS; i++)
		ok = put_inner(&mask->forms[i], secret, i - INNER_FORMS);
	if (!ok)
		mask_release(mask);
	return ok;
}

/* A digit beside an inner form holds some bits of the secret. */
static void mask_neighbour(char *digit)
{
	if (*digit && strchr(digits, *digit))
		*digit = '*';
}

static void mask_form(const struct buf *form, bool inner, char *bytes, size_t len)
{
	const char *end = bytes + len;
	char *at = bytes;

	while ((at = memmem(at, (size_t)(end - at), form->data, form->len))) {
		memset(at, '*', form->len);
		if (inner && at > bytes)
			mask_neighbour(at - 1);
		at += form->len;
		if (inner && at < end)
			mask_neighbour(at);
	}
}

/* The bytes may have been cut in the middle of a form. */
static void mask_cut(const struct buf *form, char *bytes, size_t len)
{
	size_t n = form->len - 1 < len ? form->len - 1 : len;

	while (n >= PART_MIN && memcmp(bytes + len - n, form->data, n) != 0)
		n--;
	if (n >= PART_MIN)
		memset(bytes + len - n, '*', n);
}

void mask_apply(const struct mask *mask, char *bytes, size_t len)
{
	for (size_t i = 0; i < MASK_FORMS; i++) {
		const struct buf *form = &mask->forms[i];

		if (form->len == 0 || len == 0)
			continue;
		mask_form(form, i >= INNER_FORMS, bytes, len);
		mask_cut(form, bytes, len);
	}
}

void mask_release(struct mask *mask)
{
	for (size_t i = 0; i < MASK_FORMS; i++)
		buf_release(&mask->forms[i]);
}
