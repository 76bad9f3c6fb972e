#include "poll/client.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include "base/file.h"

enum { FILE_BYTES_MAX = 256 * 1024 };

static bool read_text(const char *path, struct buf *text, struct err *err)
{
	struct err reason;
	struct stat found;

	if (stat(path, &found) < 0)
		return err_sys(err, ERR_SECRET, "cannot read '%s'", path);
	if (!S_ISREG(found.st_mode)) /* a pipe would hold up all mailboxes */
		return err_set(err, ERR_SECRET, "'%s' is not a regular file", path);
	return file_read(path, text, &reason) ||
	       err_set(err, ERR_SECRET, "%s", reason.text);
}

/* Nobody is there to type it: without this OpenSSL asks on the terminal. */
static int no_passphrase(char *out, int size, int writes, void *asked)
{
	(void)out;
	(void)size;
	(void)writes;
	*(bool *)asked = true;
	return -1;
}

static X509 *read_certificate(const char *path, struct err *err)
{
	struct buf text = BUF_INIT(FILE_BYTES_MAX);
	bool asked = false;
	X509 *x509 = NULL;
	BIO *bio;

	text.secret = true; /* the key may be in there */
	if (!read_text(path, &text, err))
		goto out;
	bio = BIO_new_mem_buf(text.len ? text.data : "", (int)text.len);
	x509 = bio ? PEM_read_bio_X509(bio, NULL, no_passphrase, &asked) : NULL;
	BIO_free(bio);
	if (!x509)
		err_set(err, ERR_SECRET, "no certificate in PEM in '%s'", path);
out:
	buf_release(&text);
	return x509;
}

static EVP_PKEY *read_key(const char *path, struct err *err)
{
	struct buf text = BUF_INIT(FILE_BYTES_MAX);
	bool asked = false;
	EVP_PKEY *key = NULL;
	BIO *bio;

	text.secret = true;
	if (!read_text(path, &text, err))
		goto out;
	bio = BIO_new_mem_buf(text.len ? text.data : "", (int)text.len);
	key = bio ? PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, &asked) : NULL;
	BIO_free(bio);
	if (!key && asked)
		err_set(err, ERR_SECRET,
			"the key in '%s' has a passphrase; take it off with 'openssl "
			"pkey', and chmod 600",
			path);
	else if (!key)
		err_set(err, ERR_SECRET, "no private key in PEM in '%s'", path);
out:
	buf_release(&text);
	return key;
}

bool client_check(const struct monitor *monitor, struct err *err)
{
	const char *key_path = monitor->client_key;
	EVP_PKEY *key = NULL;
	X509 *x509;
	bool ok;

	if (!monitor->client_cert || monitor->tls == TLS_NONE)
		return true;
	if (!key_path)
		key_path = monitor->client_cert;
	x509 = read_certificate(monitor->client_cert, err);
	if (x509)
		key = read_key(key_path, err);
	ok = key != NULL;
	if (ok && X509_check_private_key(x509, key) != 1)
		ok = err_set(err, ERR_SECRET, "the key in '%s' is not that of '%s'",
			key_path, monitor->client_cert);
	EVP_PKEY_free(key);
	X509_free(x509);
	/* what is left in this thread's queue would be taken for the next connection's */
	ERR_clear_error();
	return ok;
}
