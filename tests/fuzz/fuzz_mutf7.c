/* Names of any bytes: what is decoded and encoded again is what it was, and a name of
 * people survives the way to the wire and back. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "fuzz/fuzz.h"
#include "protocol/mutf7.h"
#include "protocol/pattern.h"

enum { LONGEST = 2000 };

static bool is_same(const struct buf *a, const char *bytes, size_t len)
{
	return a->len == len && (len == 0 || memcmp(a->data, bytes, len) == 0);
}

/* Control characters are encoded and not decoded: then the wire's spelling stays. */
static bool has_control(const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)bytes[i] < 0x20 || bytes[i] == 0x7f)
			return true;
	}
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	const size_t len = size < LONGEST ? size : LONGEST;
	struct buf decoded = BUF_INIT(4 * LONGEST);
	struct buf encoded = BUF_INIT(4 * LONGEST);
	struct buf back = BUF_INIT(4 * LONGEST);
	char pattern[8] = { 0 };

	assert(mutf7_decode(bytes, len, &decoded));
	assert(mutf7_encode(bytes, len, &encoded));
	if (encoded.len)
		assert(mutf7_decode(encoded.data, encoded.len, &back));
	if (text_is_utf8(bytes, len) && !has_control(bytes, len))
		assert(is_same(&back, bytes, len));
	if (!text_is_utf8(bytes, len))
		assert(is_same(&encoded, bytes, len));

	memcpy(pattern, bytes, len < 7 ? len : 7);
	pattern_match(pattern, bytes, len, '/');
	assert(pattern_match("*", bytes, len, '/'));
	buf_release(&decoded);
	buf_release(&encoded);
	buf_release(&back);
	return 0;
}
