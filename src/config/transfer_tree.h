/* JSON of other people: the door to jansson of the transfers.  What it frees is wiped,
 * since there may be passwords in it. */
#ifndef CONFIG_TRANSFER_TREE_H
#define CONFIG_TRANSFER_TREE_H

#include <jansson.h>
#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "config/transfer_parts.h"

/* NULL: err says where it is none. */
json_t *tree_load(const char *bytes, size_t len, struct err *err);
/* Appends root, which is taken over and may be NULL for want of memory. */
bool tree_dump(json_t *root, struct buf *out, struct err *err);

/* A text, number or truth as a person would write it in the config, terminated; false: it
 * is neither. */
bool tree_text(const json_t *value, struct buf *out);
/* The same of a member; NULL: there is no such member or it is none of these.  Stays until
 * out changes. */
const char *tree_member(const json_t *object, const char *key, struct buf *out);

/* The tags as an object; NULL: no memory. */
json_t *tree_tags(const struct monitor *monitor);

/* Behind blanks there is a '{', or a '[' with a '{' or ']' behind it. */
bool tree_knows(const char *bytes, size_t len);

#endif
