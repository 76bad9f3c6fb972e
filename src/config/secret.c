#include "config/secret.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <string.h>

enum {
	PREFIX_LEN = 4,
	PARAMETERS_LEN = 3 + SECRET_SALT_BYTES,
	NONCE_LEN = 12, /* NIST SP 800-38D, 8.2 */
	TAG_LEN = 16,
	STEP = 32, /* the text is a multiple of this */
	RAW_MAX = SECRET_SEALED_MAX,

	COST = 15,
	BLOCKS = 8,
	LANES = 1,
	/* a config must not take the machine: 128 MB and a second or so */
	COST_MIN = 10,
	COST_MAX = 20,
	LANES_MAX = 4,
	MEMORY_MAX = 128 * 1024 * 1024,
};

static const char file_prefix[] = "v1k:";
static const char passphrase_prefix[] = "v1p:";

/* A sealed password, decoded. */
struct sealed {
	struct secret_label label;
	uint8_t raw[RAW_MAX];
	size_t head_len; /* parameters and id */
	const uint8_t *nonce;
	const uint8_t *text;
	size_t text_len;
	const uint8_t *tag;
};

/* OpenSSL's queue of errors must not grow, nor be met by the poller's libcurl. */
static bool fail(struct err *err, const char *what)
{
	ERR_clear_error();
	return err_set(err, ERR_SECRET, "OpenSSL cannot %s", what);
}

static size_t memory_of(const struct secret_origin *origin)
{
	return (size_t)128 * origin->blocks << origin->cost;
}

static bool is_reasonable(const struct secret_origin *origin)
{
	return origin->cost >= COST_MIN && origin->cost <= COST_MAX && origin->blocks > 0 &&
	       origin->lanes > 0 && origin->lanes <= LANES_MAX &&
	       memory_of(origin) <= MEMORY_MAX;
}

/* Strict: what would not be written like this is refused. */
static bool decode_base64(const char *text, uint8_t raw[RAW_MAX], size_t *len)
{
	const size_t n = strlen(text);
	unsigned char again[SECRET_SEALED_MAX + 4];
	size_t pad = 0;

	if (n == 0 || n % 4 != 0 || n > SECRET_SEALED_MAX)
		return false;
	while (pad < 2 && text[n - 1 - pad] == '=')
		pad++;
	if (EVP_DecodeBlock(raw, (const unsigned char *)text, (int)n) != (int)(n / 4 * 3))
		return false;
	*len = n / 4 * 3 - pad;
	EVP_EncodeBlock(again, raw, (int)*len);
	return memcmp(again, text, n) == 0;
}

static void read_parameters(const uint8_t *raw, struct secret_origin *origin)
{
	origin->from = SECRET_FROM_PASSPHRASE;
	origin->cost = raw[0];
	origin->blocks = raw[1];
	origin->lanes = raw[2];
	memcpy(origin->salt, raw + 3, SECRET_SALT_BYTES);
}

static bool read_prefix(const char *text, bool *from_file, struct err *err)
{
	*from_file = strncmp(text, file_prefix, PREFIX_LEN) == 0;
	if (*from_file || strncmp(text, passphrase_prefix, PREFIX_LEN) == 0)
		return true;
	if (text[0] == 'v' && text[1] >= '1' && text[1] <= '9' && strchr(text, ':'))
		return err_set(err, ERR_SECRET,
			"sealed in a way this mailtop does not know; is it too old?");
	return err_set(err, ERR_SECRET,
		"this is no sealed password; 'mailtop secret NAME' writes one");
}

static bool read_sealed(const char *text, struct sealed *sealed, struct err *err)
{
	size_t len = 0;
	bool from_file;

	memset(sealed, 0, sizeof *sealed);
	if (!read_prefix(text, &from_file, err))
		return false;
	sealed->head_len = SECRET_ID_BYTES + (from_file ? 0 : PARAMETERS_LEN);
	if (!decode_base64(text + PREFIX_LEN, sealed->raw, &len) ||
		len < sealed->head_len + NONCE_LEN + STEP + TAG_LEN)
		return err_set(err, ERR_SECRET, "the sealed password is damaged");
	sealed->nonce = sealed->raw + sealed->head_len;
	sealed->text = sealed->nonce + NONCE_LEN;
	sealed->tag = sealed->raw + len - TAG_LEN;
	sealed->text_len = (size_t)(sealed->tag - sealed->text);
	if (sealed->text_len % STEP != 0 || sealed->text_len > SECRET_PASSWORD_MAX)
		return err_set(err, ERR_SECRET, "the sealed password is damaged");
	memcpy(sealed->label.id, sealed->nonce - SECRET_ID_BYTES, SECRET_ID_BYTES);
	if (from_file)
		return true;
	read_parameters(sealed->raw, &sealed->label.origin);
	return is_reasonable(&sealed->label.origin) ||
	       err_set(err, ERR_SECRET,
		       "the sealed password asks for an unreasonable cost of scrypt");
}

bool secret_read_label(const char *sealed, struct secret_label *out, struct err *err)
{
	struct sealed decoded;

	if (!read_sealed(sealed, &decoded, err))
		return false;
	*out = decoded.label;
	return true;
}

static bool fill_in_id(struct secret_key *key, struct err *err)
{
	static const char label[] = "mailtop key id";
	unsigned char mac[EVP_MAX_MD_SIZE];
	unsigned len = 0;

	if (!HMAC(EVP_sha256(), key->bytes, SECRET_KEY_BYTES, (const unsigned char *)label,
		    sizeof label, mac, &len))
		return fail(err, "name a key");
	memcpy(key->id, mac, SECRET_ID_BYTES);
	return true;
}

bool secret_key_make(struct secret_key *key, struct err *err)
{
	memset(key, 0, sizeof *key);
	if (RAND_priv_bytes(key->bytes, SECRET_KEY_BYTES) != 1)
		return fail(err, "make a key");
	return fill_in_id(key, err);
}

bool secret_key_of(
	const uint8_t bytes[SECRET_KEY_BYTES], struct secret_key *key, struct err *err)
{
	memset(key, 0, sizeof *key);
	memcpy(key->bytes, bytes, SECRET_KEY_BYTES);
	return fill_in_id(key, err);
}

bool secret_origin_make(struct secret_origin *origin, struct err *err)
{
	*origin = (struct secret_origin){
		.from = SECRET_FROM_PASSPHRASE,
		.cost = COST,
		.blocks = BLOCKS,
		.lanes = LANES,
	};
	return RAND_bytes(origin->salt, SECRET_SALT_BYTES) == 1 || fail(err, "make a salt");
}

bool secret_key_derive(const struct secret_origin *origin, const struct buf *passphrase,
	struct secret_key *key, struct err *err)
{
	/* scrypt's table, its blocks and some air */
	const uint64_t memory = (uint64_t)memory_of(origin) + ((uint64_t)1 << 20);

	memset(key, 0, sizeof *key);
	key->origin = *origin;
	if (!is_reasonable(origin) ||
		EVP_PBE_scrypt(passphrase->data, passphrase->len, origin->salt,
			SECRET_SALT_BYTES, (uint64_t)1 << origin->cost, origin->blocks,
			origin->lanes, memory, key->bytes, SECRET_KEY_BYTES) != 1)
		return fail(err, "make a key of the passphrase");
	return fill_in_id(key, err);
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* What a sealed password is bound to: its own head and whose it is.  Each part ends in a
 * zero, which none of them holds. */
static bool put_bond(struct buf *out, bool from_file, const uint8_t *head, size_t head_len,
	const struct monitor *monitor)
{
	bool ok = buf_puts(out, "mailtop sealed password ") &&
		  buf_puts(out, from_file ? file_prefix : passphrase_prefix) &&
		  buf_append(out, head, head_len) &&
		  buf_puts(out, mail_type_name(monitor->type)) && buf_putc(out, '\0');

	for (const char *c = monitor->host; ok && *c; c++)
		ok = buf_putc(out, lower(*c));
	return ok && buf_putc(out, '\0') && buf_puts(out, monitor->user) &&
	       buf_putc(out, '\0');
}

static bool is_sealable(const struct buf *password, struct err *err)
{
	if (password->len == 0)
		return err_set(err, ERR_SECRET, "the password is empty");
	if (password->len > SECRET_PASSWORD_MAX)
		return err_set(err, ERR_SECRET, "the password is over %d bytes",
			SECRET_PASSWORD_MAX);
	if (memchr(password->data, '\0', password->len) ||
		memchr(password->data, '\r', password->len) ||
		memchr(password->data, '\n', password->len))
		return err_set(err, ERR_SECRET, "the password is more than one line");
	return true;
}

/* Parameters and id; returns their length. */
static size_t put_head(const struct secret_key *key, uint8_t *out)
{
	const struct secret_origin *origin = &key->origin;
	uint8_t *at = out;

	if (origin->from == SECRET_FROM_PASSPHRASE) {
		*at++ = origin->cost;
		*at++ = origin->blocks;
		*at++ = origin->lanes;
		memcpy(at, origin->salt, SECRET_SALT_BYTES);
		at += SECRET_SALT_BYTES;
	}
	memcpy(at, key->id, SECRET_ID_BYTES);
	return (size_t)(at - out) + SECRET_ID_BYTES;
}

static bool encrypt(const struct secret_key *key, const struct buf *bond,
	const uint8_t *nonce, uint8_t *text, size_t len, uint8_t *tag)
{
	EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
	int n;
	const bool ok =
		cipher &&
		EVP_EncryptInit_ex(cipher, EVP_aes_256_gcm(), NULL, key->bytes, nonce) &&
		EVP_EncryptUpdate(cipher, NULL, &n, (const unsigned char *)bond->data,
			(int)bond->len) &&
		EVP_EncryptUpdate(cipher, text, &n, text, (int)len) &&
		EVP_EncryptFinal_ex(cipher, text + n, &n) &&
		EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_GET_TAG, TAG_LEN, tag);

	EVP_CIPHER_CTX_free(cipher);
	return ok;
}

static bool decrypt(const struct secret_key *key, const struct buf *bond,
	const struct sealed *sealed, uint8_t *text)
{
	EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
	uint8_t tag[TAG_LEN];
	int n;
	bool ok;

	memcpy(tag, sealed->tag, TAG_LEN);
	ok = cipher &&
	     EVP_DecryptInit_ex(
		     cipher, EVP_aes_256_gcm(), NULL, key->bytes, sealed->nonce) &&
	     EVP_DecryptUpdate(
		     cipher, NULL, &n, (const unsigned char *)bond->data, (int)bond->len) &&
	     EVP_DecryptUpdate(cipher, text, &n, sealed->text, (int)sealed->text_len) &&
	     EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_SET_TAG, TAG_LEN, tag) &&
	     EVP_DecryptFinal_ex(cipher, text + n, &n) > 0;
	EVP_CIPHER_CTX_free(cipher);
	ERR_clear_error();
	return ok;
}

enum { BOND_MAX = 64 * 1024 };

bool secret_seal(const struct secret_key *key, const struct monitor *monitor,
	const struct buf *password, struct buf *out, struct err *err)
{
	const bool from_file = key->origin.from == SECRET_FROM_FILE;
	struct buf bond = BUF_INIT(BOND_MAX);
	uint8_t raw[PARAMETERS_LEN + SECRET_ID_BYTES + NONCE_LEN + SECRET_PASSWORD_MAX +
		    TAG_LEN] = { 0 };
	char word[SECRET_SEALED_MAX + 4];
	const size_t head_len = put_head(key, raw);
	uint8_t *nonce = raw + head_len;
	uint8_t *text = nonce + NONCE_LEN;
	const size_t len = (password->len + STEP - 1) / STEP * STEP;
	bool ok = false;

	if (!is_sealable(password, err))
		return false;
	memcpy(text, password->data, password->len);
	if (RAND_bytes(nonce, NONCE_LEN) != 1) {
		fail(err, "make a nonce");
		goto out;
	}
	if (!put_bond(&bond, from_file, raw, head_len, monitor)) {
		err_memory(err);
		goto out;
	}
	if (!encrypt(key, &bond, nonce, text, len, text + len)) {
		fail(err, "seal the password");
		goto out;
	}
	memcpy(word, from_file ? file_prefix : passphrase_prefix, PREFIX_LEN);
	EVP_EncodeBlock((unsigned char *)word + PREFIX_LEN, raw,
		(int)(head_len + NONCE_LEN + len + TAG_LEN));
	ok = buf_puts(out, word) || err_memory(err);
out:
	explicit_bzero(raw, sizeof raw);
	buf_release(&bond);
	return ok;
}

bool secret_open(const struct secret_key *key, const struct monitor *monitor,
	const char *sealed, struct buf *out, struct err *err)
{
	struct buf bond = BUF_INIT(BOND_MAX);
	uint8_t text[SECRET_PASSWORD_MAX];
	struct sealed decoded;
	size_t len;
	bool ok = false;

	if (!read_sealed(sealed, &decoded, err))
		return false;
	len = decoded.text_len;
	if (!put_bond(&bond, decoded.label.origin.from == SECRET_FROM_FILE, decoded.raw,
		    decoded.head_len, monitor)) {
		err_memory(err);
	} else if (!decrypt(key, &bond, &decoded, text)) {
		err_set(err, ERR_SECRET,
			"the password was sealed for another mailbox (type, host or user "
			"was changed), or is damaged");
	} else {
		while (len > 0 && text[len - 1] == 0)
			len--;
		ok = buf_append(out, text, len) || err_memory(err);
	}
	explicit_bzero(text, sizeof text);
	buf_release(&bond);
	return ok;
}
