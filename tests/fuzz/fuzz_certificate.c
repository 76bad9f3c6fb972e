/* Any bytes as a certificate that a server shows and nobody trusts: its facts are
 * printable, whole and the same each time. */
#include <locale.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "fuzz/fuzz.h"
#include "poll/certificate.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

static bool is_text(const char *text, size_t size)
{
	return memchr(text, '\0', size) && text_is_printable(text, strlen(text));
}

static void check(const struct certificate *certificate)
{
	insist(certificate->present && !certificate->trusted);
	insist(is_text(certificate->subject, sizeof certificate->subject));
	insist(is_text(certificate->issuer, sizeof certificate->issuer));
	insist(is_text(certificate->names, sizeof certificate->names));
	insist(is_text(certificate->pin, sizeof certificate->pin));
	insist(strlen(certificate->sha256) == SHA256_HEX_MAX - 1);
}

/* As a handshake does with a certificate that it refuses. */
static void show(X509 *x509, struct server *server)
{
	struct handshake handshake = { .server = server };
	SSL_CTX *context = SSL_CTX_new(TLS_client_method());
	X509_STORE_CTX *store = X509_STORE_CTX_new();
	SSL *ssl;

	insist(context && store);
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
	certificate_watch(context, &handshake);
	ssl = SSL_new(context);
	insist(ssl && X509_STORE_CTX_init(store, NULL, x509, NULL));
	insist(X509_STORE_CTX_set_ex_data(
		store, SSL_get_ex_data_X509_STORE_CTX_idx(), ssl));
	X509_STORE_CTX_set_cert(store, x509);
	insist(SSL_CTX_get_verify_callback(context)(0, store) == 0);
	X509_STORE_CTX_free(store);
	SSL_free(ssl);
	SSL_CTX_free(context);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const unsigned char *at = data;
	X509 *x509 = d2i_X509(NULL, &at, (long)size);
	struct server *server;

	if (!x509)
		return 0;
	server = server_new();
	insist(server != NULL);
	show(x509, server);
	check(&server->certificate);
	server_unref(server);
	X509_free(x509);
	return 0;
}
