#include <arpa/inet.h>
#include <curl/curl.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "poll/dial_parts.h"

static bool is_loopback(const struct sockaddr *address)
{
	const struct sockaddr_in *v4 = (const void *)address;
	const struct sockaddr_in6 *v6 = (const void *)address;

	if (address->sa_family == AF_INET)
		return ntohl(v4->sin_addr.s_addr) >> 24 == 127;
	if (address->sa_family != AF_INET6)
		return false;
	if (IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr))
		return v6->sin6_addr.s6_addr[12] == 127;
	return IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
}

static void note_address(struct dial *dial, const struct sockaddr *address)
{
	const struct sockaddr_in *v4 = (const void *)address;
	const struct sockaddr_in6 *v6 = (const void *)address;
	const void *bytes = address->sa_family == AF_INET ? (const void *)&v4->sin_addr
							  : (const void *)&v6->sin6_addr;

	if (!inet_ntop(address->sa_family, bytes, dial->address, sizeof dial->address))
		dial->address[0] = '\0';
	server_add_tried(dial->server, dial->address);
}

static curl_socket_t open_socket(
	void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct dial *dial = context;
	int fd;

	(void)purpose;
	dial->resolved = true;
	note_address(dial, &address->addr);
	if (dial->monitor->tls == TLS_NONE && !dial->monitor->allow_plaintext &&
		!is_loopback(&address->addr)) {
		dial->bared = true;
		return CURL_SOCKET_BAD;
	}
	fd = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
	dial->socket_errno = fd < 0 ? errno : 0;
	return fd < 0 ? CURL_SOCKET_BAD : fd;
}

static CURLcode begin_tls(CURL *easy, void *ssl_ctx, void *context)
{
	struct dial *dial = context;

	(void)easy;
	certificate_watch(ssl_ctx, &dial->handshake);
	return CURLE_OK;
}

/* RFC 3501, 6.2.1 and RFC 2595, 4: what was said before STARTTLS could be anybody's.  The
 * greeting stays, as the name of the software; libcurl asks for capabilities again. */
static void forget_clear_lines(struct dial *dial)
{
	struct buf *lines = &dial->lines;
	const char *end = lines->len ? memchr(lines->data, '\n', lines->len) : NULL;

	if (dial->secured || dial->monitor->tls != TLS_STARTTLS ||
		dial->handshake.ended_us == 0)
		return;
	dial->secured = true;
	if (end)
		lines->len = (size_t)(end + 1 - lines->data);
}

static size_t hear_line(char *bytes, size_t size, size_t n, void *context)
{
	struct dial *dial = context;
	const size_t given = size * n;
	size_t len = given;

	trace_bytes(&dial->trace, TRACE_RECEIVED, bytes, len);
	while (len > 0 && (bytes[len - 1] == '\n' || bytes[len - 1] == '\r'))
		len--;
	forget_clear_lines(dial);
	/* the last words count, so that a flood cannot hide them */
	if (len + 1 > dial->lines.max - dial->lines.len)
		buf_clear(&dial->lines);
	if (buf_append(&dial->lines, bytes, len) && !buf_putc(&dial->lines, '\n'))
		dial->lines.len -= len;
	return given;
}

/* Nothing comes in by the high-level way. */
static size_t drop_body(char *bytes, size_t size, size_t n, void *context)
{
	(void)bytes;
	(void)context;
	return size * n;
}

static int overhear(CURL *easy, curl_infotype type, char *bytes, size_t len, void *context)
{
	struct dial *dial = context;

	(void)easy;
	if (type == CURLINFO_HEADER_OUT)
		trace_login(&dial->trace, bytes, len);
	else if (type == CURLINFO_TEXT)
		trace_text(&dial->trace, bytes, len);
	return 0;
}

bool dial_listen(struct dial *dial)
{
	CURL *easy = dial->easy;

	if (curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, dial->error) ||
		curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, hear_line) ||
		curl_easy_setopt(easy, CURLOPT_HEADERDATA, dial) ||
		curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, drop_body) ||
		curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket) ||
		curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, dial) ||
		curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, begin_tls) ||
		curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, dial))
		return false;
	if (!dial->trace.tell)
		return true;
	return !curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, overhear) &&
	       !curl_easy_setopt(easy, CURLOPT_DEBUGDATA, dial) &&
	       !curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
}
