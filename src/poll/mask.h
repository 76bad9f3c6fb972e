/* Takes a password or token out of bytes that people will see: as it is, and in the base64
 * that SASL sends it in, whatever stands before it there.  A server may echo what it did
 * not understand. */
#ifndef POLL_MASK_H
#define POLL_MASK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum { MASK_FORMS = 6 };

struct mask {
	struct buf forms[MASK_FORMS]; /* secret */
};

/* False: no memory; the mask is empty. */
bool mask_init(struct mask *mask, const char *user, const struct buf *secret);
/* Overwrites each occurrence with stars, also one that is cut at the end. */
void mask_apply(const struct mask *mask, char *bytes, size_t len);
/* A zeroed mask is fine and masks nothing. */
void mask_release(struct mask *mask);

#endif
