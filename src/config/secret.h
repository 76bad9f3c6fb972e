/* Sealed passwords: the door to OpenSSL of the config.  AES-256-GCM with a fresh nonce
 * each, and the mailbox (type, host, user) bound to it, so that a password that is moved to
 * another section does not open.  A sealed password is one word:
 *
 *     v1k:base64(id[8] nonce[12] text[32 n] tag[16])
 *     v1p:base64(cost[1] blocks[1] lanes[1] salt[16] id[8] nonce[12] text[32 n] tag[16])
 *
 * k: the key is random and stands in a key file.  p: the key is scrypt (RFC 7914) of a
 * passphrase with N = 2^cost, r = blocks, p = lanes.  id tells which key it is, so that
 * "not this key" and "not this mailbox" are two sentences.  text is the password, filled up
 * with zeros so that its length is not seen. */
#ifndef CONFIG_SECRET_H
#define CONFIG_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "model/monitor.h"

/* A longer one would not fit into a line of the config. */
#define SECRET_PASSWORD_MAX 512
/* As text. */
#define SECRET_SEALED_MAX 900

enum { SECRET_KEY_BYTES = 32, SECRET_ID_BYTES = 8, SECRET_SALT_BYTES = 16 };

enum secret_from { SECRET_FROM_FILE, SECRET_FROM_PASSPHRASE };

/* Where a key comes from; all zero but the first for a file. */
struct secret_origin {
	enum secret_from from;
	uint8_t cost;
	uint8_t blocks;
	uint8_t lanes;
	uint8_t salt[SECRET_SALT_BYTES];
};

struct secret_key {
	struct secret_origin origin;
	uint8_t id[SECRET_ID_BYTES]; /* follows from the bytes and tells nothing of them */
	uint8_t bytes[SECRET_KEY_BYTES];
};

/* What anybody may see of a sealed password. */
struct secret_label {
	struct secret_origin origin;
	uint8_t id[SECRET_ID_BYTES];
};

/* Errors are of class ERR_SECRET and hold nothing secret. */

/* False: it is none, or asks for more memory or time than is reasonable. */
bool secret_read_label(const char *sealed, struct secret_label *out, struct err *err);

/* A new random key. */
bool secret_key_make(struct secret_key *key, struct err *err);
/* The key that these bytes are. */
bool secret_key_of(
	const uint8_t bytes[SECRET_KEY_BYTES], struct secret_key *key, struct err *err);
/* A new salt, and the cost of today. */
bool secret_origin_make(struct secret_origin *origin, struct err *err);
/* Takes 32 MB and a tenth of a second with the cost of today. */
bool secret_key_derive(const struct secret_origin *origin, const struct buf *passphrase,
	struct secret_key *key, struct err *err);

/* Appends the sealed text.  Of the monitor type, host and user count. */
bool secret_seal(const struct secret_key *key, const struct monitor *monitor,
	const struct buf *password, struct buf *out, struct err *err);
/* Appends the password; out should be secret.  The key must have the id of the label. */
bool secret_open(const struct secret_key *key, const struct monitor *monitor,
	const char *sealed, struct buf *out, struct err *err);

#endif
