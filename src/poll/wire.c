#include "poll/wire.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

/* libcurl closes what its handle leaves behind; a descriptor of our own stays. */
static bool open_clear(struct wire *wire)
{
	wire->way = WIRE_CLEAR;
	wire->fd = fcntl(wire->fd, F_DUPFD_CLOEXEC, 0);
	return wire->fd >= 0;
}

/* From libcurl's callbacks, which look for a transfer under way, to the bare socket.  Whole
 * segments are read at once, not a record's head and then its body. */
static bool open_tls(struct wire *wire, SSL *ssl)
{
	BIO *bio = BIO_new_socket(wire->fd, BIO_NOCLOSE);

	if (!bio)
		return false;
	SSL_set_bio(ssl, bio, bio);
	SSL_set_msg_callback(ssl, NULL);
	SSL_CTX_sess_set_new_cb(SSL_get_SSL_CTX(ssl), NULL);
	SSL_set_read_ahead(ssl, 1);
	SSL_set_mode(ssl, SSL_MODE_ENABLE_PARTIAL_WRITE |
				  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
				  SSL_MODE_RELEASE_BUFFERS);
	SSL_up_ref(ssl);
	wire->way = WIRE_TLS;
	wire->ssl = ssl;
	return true;
}

bool wire_open(struct wire *wire, const struct dial *dial)
{
	*wire = (struct wire){ .fd = dial_socket(dial), .easy = dial->easy };
	if (wire->fd < 0)
		return false;
	/* what a person wants decides, so that nothing meant for TLS can go in clear */
	if (dial->monitor->tls == TLS_NONE)
		return open_clear(wire);
	if (dial->handshake.ssl)
		return open_tls(wire, dial->handshake.ssl);
	wire->way = WIRE_CURL;
	return true;
}

void wire_close(struct wire *wire)
{
	if (wire->way == WIRE_CLEAR && wire->fd >= 0)
		close(wire->fd);
	SSL_free(wire->ssl);
	*wire = (struct wire){ 0 };
}

static enum wire_state socket_state(ssize_t moved, size_t *n)
{
	if (moved > 0) {
		*n = (size_t)moved;
		return WIRE_MOVED;
	}
	return moved < 0 && (errno == EAGAIN || errno == EINTR) ? WIRE_AGAIN : WIRE_ENDED;
}

/* libcurl may find that the peer has gone before we do, and ends the connection; then its
 * SSL is as before a handshake.  The descriptor stays open, see loop_keeps(). */
static bool is_closed(SSL *ssl)
{
	ERR_clear_error();
	return SSL_in_before(ssl);
}

static enum wire_state tls_state(SSL *ssl, int ok)
{
	int why;

	if (ok > 0)
		return WIRE_MOVED;
	why = SSL_get_error(ssl, ok);
	return why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE ? WIRE_AGAIN
									 : WIRE_ENDED;
}

static enum wire_state curl_state(CURLcode code, size_t n)
{
	if (code == CURLE_AGAIN)
		return WIRE_AGAIN;
	return code == CURLE_OK && n > 0 ? WIRE_MOVED : WIRE_ENDED;
}

enum wire_state wire_send(struct wire *wire, const char *bytes, size_t len, size_t *n)
{
	CURLcode code;

	switch (wire->way) {
	case WIRE_CLEAR:
		return socket_state(send(wire->fd, bytes, len, MSG_NOSIGNAL), n);
	case WIRE_TLS:
		if (is_closed(wire->ssl))
			return WIRE_ENDED;
		return tls_state(wire->ssl, SSL_write_ex(wire->ssl, bytes, len, n));
	case WIRE_CURL:
		code = curl_easy_send(wire->easy, bytes, len, n);
		return curl_state(code, *n);
	case WIRE_NONE:
		break;
	}
	return WIRE_ENDED;
}

enum wire_state wire_receive(struct wire *wire, char *bytes, size_t size, size_t *n)
{
	CURLcode code;

	switch (wire->way) {
	case WIRE_CLEAR:
		return socket_state(recv(wire->fd, bytes, size, 0), n);
	case WIRE_TLS:
		if (is_closed(wire->ssl))
			return WIRE_ENDED;
		return tls_state(wire->ssl, SSL_read_ex(wire->ssl, bytes, size, n));
	case WIRE_CURL:
		code = curl_easy_recv(wire->easy, bytes, size, n);
		return curl_state(code, *n);
	case WIRE_NONE:
		break;
	}
	return WIRE_ENDED;
}

bool wire_holds(const struct wire *wire)
{
	return wire->way == WIRE_CURL ||
	       (wire->way == WIRE_TLS && SSL_has_pending(wire->ssl));
}
