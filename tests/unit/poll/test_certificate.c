#include "unit/test.h"

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <string.h>

#include "poll/certificate.h"

/* Two ends of a connection in memory, and what is watched of the client's. */
struct scene {
	SSL_CTX *contexts[2]; /* the server's first */
	SSL *ends[2];
	struct handshake handshake;
};

static void show_own_certificate(SSL_CTX *context)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *x509 = X509_new();
	X509_NAME *name = X509_get_subject_name(x509);

	X509_NAME_add_entry_by_txt(
		name, "CN", MBSTRING_ASC, (const unsigned char *)"localhost", -1, -1, 0);
	X509_set_issuer_name(x509, name);
	X509_gmtime_adj(X509_getm_notBefore(x509), -60);
	X509_gmtime_adj(X509_getm_notAfter(x509), 60);
	X509_set_pubkey(x509, key);
	assert_true(X509_sign(x509, key, EVP_sha256()) > 0);
	assert_int_equal(SSL_CTX_use_certificate(context, x509), 1);
	assert_int_equal(SSL_CTX_use_PrivateKey(context, key), 1);
	X509_free(x509);
	EVP_PKEY_free(key);
}

static void scene_set(struct scene *scene, int mode)
{
	BIO *client;
	BIO *server;

	memset(scene, 0, sizeof *scene);
	scene->contexts[0] = SSL_CTX_new(TLS_server_method());
	scene->contexts[1] = SSL_CTX_new(TLS_client_method());
	show_own_certificate(scene->contexts[0]);
	SSL_CTX_set_verify(scene->contexts[1], mode, NULL);
	certificate_watch(scene->contexts[1], &scene->handshake);
	assert_int_equal(BIO_new_bio_pair(&server, 0, &client, 0), 1);
	scene->ends[0] = SSL_new(scene->contexts[0]);
	scene->ends[1] = SSL_new(scene->contexts[1]);
	SSL_set_bio(scene->ends[0], server, server);
	SSL_set_bio(scene->ends[1], client, client);
	SSL_set_accept_state(scene->ends[0]);
	SSL_set_connect_state(scene->ends[1]);
}

static void scene_go_on(struct scene *scene)
{
	for (int i = 0; i < 8; i++)
		SSL_do_handshake(scene->ends[1 - i % 2]);
}

static void scene_clear(struct scene *scene)
{
	for (int i = 0; i < 2; i++) {
		SSL_free(scene->ends[i]);
		SSL_CTX_free(scene->contexts[i]);
	}
}

static void an_untrusted_certificate_is_told_of(void **state)
{
	struct scene scene;
	struct server *server = server_new();

	(void)state;
	scene_set(&scene, SSL_VERIFY_PEER);
	scene.handshake.server = server;
	scene_go_on(&scene);
	assert_true(server->certificate.present);
	assert_string_equal(server->certificate.subject, "CN=localhost");
	assert_int_equal(scene.handshake.ended_us, 0);
	scene_clear(&scene);
	server_unref(server);
}

static void a_handshake_that_is_through_is_told_of(void **state)
{
	struct scene scene;
	struct server *server = server_new();

	(void)state;
	scene_set(&scene, SSL_VERIFY_NONE);
	scene.handshake.server = server;
	scene_go_on(&scene);
	assert_true(SSL_is_init_finished(scene.ends[1]));
	assert_true(scene.handshake.ended_us > 0);
	assert_true(server->certificate.present);
	scene_clear(&scene);
	server_unref(server);
}

/* libcurl reads on when it closes: what the server said just after a deadline. */
static void a_handshake_may_go_on_when_nobody_asks_any_more(void **state)
{
	static const int modes[] = { SSL_VERIFY_PEER, SSL_VERIFY_NONE };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(modes); i++) {
		struct scene scene;

		scene_set(&scene, modes[i]);
		scene_go_on(&scene);
		assert_int_equal(scene.handshake.ended_us, 0);
		scene_clear(&scene);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_untrusted_certificate_is_told_of),
		cmocka_unit_test(a_handshake_that_is_through_is_told_of),
		cmocka_unit_test(a_handshake_may_go_on_when_nobody_asks_any_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
