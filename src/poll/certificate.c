#include "poll/certificate.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/text.h"

enum { SECURITY_LEVEL = 2 }; /* 112 bits: RSA of 2,048, no MD5, no SHA-1 */

static void read_name(const X509_NAME *name, char *out, size_t size)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *text;
	long len;

	out[0] = '\0';
	if (!bio)
		return;
	/* UTF-8 as it is: text_printable judges it */
	X509_NAME_print_ex(bio, name, 0,
		(XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB) |
			XN_FLAG_SEP_CPLUS_SPC);
	len = BIO_get_mem_data(bio, &text);
	if (len > 0)
		text_printable(out, size, text, (size_t)len);
	BIO_free(bio);
}

static void add_name(BIO *bio, const GENERAL_NAME *name)
{
	const ASN1_STRING *text = name->type == GEN_DNS ? name->d.dNSName : NULL;
	const unsigned char *ip = NULL;
	int n = 0;

	if (text) {
		BIO_printf(bio, "%s", BIO_pending(bio) ? ", " : "");
		BIO_write(bio, ASN1_STRING_get0_data(text), ASN1_STRING_length(text));
		return;
	}
	if (name->type == GEN_IPADD) {
		ip = ASN1_STRING_get0_data(name->d.iPAddress);
		n = ASN1_STRING_length(name->d.iPAddress);
	}
	if (n == 4)
		BIO_printf(bio, "%s%d.%d.%d.%d", BIO_pending(bio) ? ", " : "", ip[0], ip[1],
			ip[2], ip[3]);
}

static void read_names(const X509 *x509, char *out, size_t size)
{
	GENERAL_NAMES *names = X509_get_ext_d2i(x509, NID_subject_alt_name, NULL, NULL);
	BIO *bio = BIO_new(BIO_s_mem());
	char *text;
	long len;

	out[0] = '\0';
	if (!bio)
		goto out;
	for (int i = 0; i < sk_GENERAL_NAME_num(names); i++)
		add_name(bio, sk_GENERAL_NAME_value(names, i));
	len = BIO_get_mem_data(bio, &text);
	if (len > 0)
		text_printable(out, size, text, (size_t)len);
out:
	BIO_free(bio);
	GENERAL_NAMES_free(names);
}

static int64_t read_time(const ASN1_TIME *time)
{
	struct tm tm;

	return ASN1_TIME_to_tm(time, &tm) ? (int64_t)timegm(&tm) : 0;
}

static void read_digest(const X509 *x509, char *out)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	out[0] = '\0';
	if (!X509_digest(x509, EVP_sha256(), digest, &n) || n != SHA256_DIGEST_LENGTH)
		return;
	for (unsigned i = 0; i < n; i++)
		snprintf(out + (size_t)2 * i, 3, "%02x", digest[i]);
}

/* RFC 7469, section 2.4: base64 of the SHA-256 of the public key's DER. */
static void read_pin(const X509 *x509, char *out)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	unsigned char *der = NULL;
	const int len = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x509), &der);

	out[0] = '\0';
	if (len <= 0)
		return;
	if (EVP_Digest(der, (size_t)len, digest, NULL, EVP_sha256(), NULL))
		EVP_EncodeBlock((unsigned char *)out, digest, sizeof digest);
	OPENSSL_free(der);
}

static void read_channel(const SSL *ssl, struct server *server)
{
	snprintf(server->tls, sizeof server->tls, "%s %s", SSL_get_version(ssl),
		SSL_get_cipher_name(ssl));
}

static void read_certificate(const X509 *x509, struct certificate *certificate)
{
	certificate->present = true;
	read_name(X509_get_subject_name(x509), certificate->subject,
		sizeof certificate->subject);
	read_name(X509_get_issuer_name(x509), certificate->issuer,
		sizeof certificate->issuer);
	read_names(x509, certificate->names, sizeof certificate->names);
	certificate->not_before = read_time(X509_get0_notBefore(x509));
	certificate->not_after = read_time(X509_get0_notAfter(x509));
	read_digest(x509, certificate->sha256);
	read_pin(x509, certificate->pin);
}

static void read_connection(const SSL *ssl, struct server *server)
{
	X509 *x509 = SSL_get1_peer_certificate(ssl);

	read_channel(ssl, server);
	if (x509)
		read_certificate(x509, &server->certificate);
	X509_free(x509);
}

/* With a ca_file each connection has its authorities to itself, a large bundle at worst,
 * and needs them no more. */
static void forget_authorities(SSL_CTX *ssl_ctx)
{
	X509_STORE *empty = X509_STORE_new();

	if (empty)
		SSL_CTX_set_cert_store(ssl_ctx, empty);
}

static void note_alert(struct handshake *handshake, int where, int value)
{
	int *slot = where & SSL_CB_READ ? &handshake->alert_heard : &handshake->alert_said;

	if (value >> 8 == SSL3_AL_FATAL)
		*slot = value & 0xff;
}

/* Nobody wants to know any more.  libcurl reads on when it closes: a handshake that was
 * given up at its deadline may go on in there. */
static bool is_past(const struct handshake *handshake)
{
	return handshake->ended_us != 0 || !handshake->server;
}

static void handshake_moved(const SSL *ssl, int where, int value)
{
	struct handshake *handshake = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));

	if (!handshake)
		return;
	/* with TLS 1.3 the server judges our certificate when the handshake is through */
	if (where & SSL_CB_ALERT)
		note_alert(handshake, where, value);
	if (SSL_get_state(ssl) == TLS_ST_CR_CERT_REQ)
		handshake->asked = true;
	if (is_past(handshake))
		return; /* TLS 1.3 goes through its states again for each ticket */
	if (where & SSL_CB_HANDSHAKE_START && handshake->began_us == 0)
		handshake->began_us = clock_us();
	if (where & SSL_CB_HANDSHAKE_DONE) {
		handshake->ended_us = clock_us();
		handshake->ssl = (SSL *)ssl;
		read_connection(ssl, handshake->server);
		forget_authorities(SSL_get_SSL_CTX(ssl));
	}
}

/* The connection never owns one that is not trusted: its facts are to be had here only. */
static int certificate_judged(int trusted, X509_STORE_CTX *store)
{
	const SSL *ssl =
		X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
	struct handshake *handshake = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
	const X509 *x509 = X509_STORE_CTX_get0_cert(store);

	if (!trusted && handshake && !is_past(handshake) && x509) {
		read_channel(ssl, handshake->server);
		read_certificate(x509, &handshake->server->certificate);
	}
	return trusted;
}

/* A pin says whose key it is, not that it is a good one: who can break it has it too. */
static int pinned_judged(int trusted, X509_STORE_CTX *store)
{
	if (trusted || X509_STORE_CTX_get_error(store) != X509_V_ERR_EE_KEY_TOO_SMALL)
		return 1;
	return certificate_judged(trusted, store);
}

void certificate_watch(void *ssl_ctx, struct handshake *handshake)
{
	const int mode = SSL_CTX_get_verify_mode(ssl_ctx);

	/* some systems' default lets keys and digests in that are broken by now */
	if (SSL_CTX_get_security_level(ssl_ctx) < SECURITY_LEVEL)
		SSL_CTX_set_security_level(ssl_ctx, SECURITY_LEVEL);
	SSL_CTX_set_app_data(ssl_ctx, handshake);
	SSL_CTX_set_info_callback(ssl_ctx, handshake_moved);
	if (mode == SSL_VERIFY_NONE) /* libcurl judges the pin */
		SSL_CTX_set_verify(ssl_ctx, SSL_VERIFY_PEER, pinned_judged);
	else
		SSL_CTX_set_verify(ssl_ctx, mode, certificate_judged);
}
