#include "poll/dial.h"

#include <ctype.h>
#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "poll/dial_parts.h"

enum {
	/* libcurl cuts a line of the login that is longer than half of this; capabilities
	 * are long.  The buffer lives during the login only. */
	LOGIN_BUFFER = 16384,
	LINES_MAX = 16384,
	/* no limit of libcurl's may be reached before our own deadline */
	LATER_MS = 1000,
	LONGEST_HELD_S = 10 * 365 * 86400,
	/* so long an authority that was just installed may not be seen */
	SYSTEM_STORE_S = 300,
};

/* "imaps://[2001:db8::1]:993/"; false: the host is none, or it does not fit. */
static bool make_url(const struct dial *dial, char *url, size_t size)
{
	const struct monitor *monitor = dial->monitor;
	const bool is_v6 = strchr(monitor->host, ':');
	const char *zone = strchr(monitor->host, '%');
	const int host_len =
		zone ? (int)(zone - monitor->host) : (int)strlen(monitor->host);
	int len;

	if (strpbrk(monitor->host, "/@?#[]\\ "))
		return false;
	len = snprintf(url, size, "%s://%s%.*s%s%s%s:%u/",
		monitor->tls == TLS_IMPLICIT ? dial->protocol->scheme_tls
					     : dial->protocol->scheme,
		is_v6 ? "[" : "", host_len, monitor->host, zone ? "%25" : "",
		zone ? zone + 1 : "", is_v6 ? "]" : "", monitor->port);
	return len > 0 && (size_t)len < size;
}

static bool set_transport(struct dial *dial)
{
	CURL *easy = dial->easy;
	const struct monitor *monitor = dial->monitor;
	char url[512];

	return make_url(dial, url, sizeof url) &&
	       !curl_easy_setopt(easy, CURLOPT_URL, url) &&
	       !curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "imap,imaps,pop3,pop3s") &&
	       !curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L) &&
	       !curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L) &&
	       /* else each new connection closes the others that are older than two minutes
		*/
	       !curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, (long)LONGEST_HELD_S) &&
	       !curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) &&
	       /* else taking a handle out waits for its name lookup */
	       !curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L) &&
	       !curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, (long)LOGIN_BUFFER) &&
	       /* libcurl gives each of several addresses a share of this */
	       !curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
		       (long)monitor->timeout_ms + LATER_MS) &&
	       !curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT,
		       (long)(monitor->timeout_ms + LATER_MS) / 1000 + 1) &&
	       !curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L) &&
	       !curl_easy_setopt(easy, CURLOPT_TCP_KEEPIDLE, 120L) &&
	       !curl_easy_setopt(easy, CURLOPT_TCP_KEEPINTVL, 30L) &&
	       /* nothing of the environment but the monitor says where to go */
	       !curl_easy_setopt(easy, CURLOPT_PROXY, "") &&
	       !curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
}

/* What libcurl may choose among; false: it may choose freely. */
static bool name_mechanisms(const struct monitor *monitor, char *out, size_t size)
{
	if (strcasecmp(monitor->auth, "oauth2") == 0 ||
		(strcasecmp(monitor->auth, "auto") == 0 && monitor_uses_token(monitor))) {
		/* else it would use a token's user without a password where it can */
		snprintf(out, size, "AUTH=OAUTHBEARER;AUTH=XOAUTH2");
		return true;
	}
	snprintf(out, size, "AUTH=%s", monitor->auth);
	for (char *c = out; *c; c++)
		*c = (char)toupper((unsigned char)*c);
	return strcasecmp(monitor->auth, "auto") != 0;
}

static bool set_login(struct dial *dial, const struct buf *secret)
{
	CURL *easy = dial->easy;
	const struct monitor *monitor = dial->monitor;
	const CURLoption option =
		monitor_uses_token(monitor) ? CURLOPT_XOAUTH2_BEARER : CURLOPT_PASSWORD;
	struct buf text = { .max = secret->max + 1, .secret = true };
	char mechanisms[64];
	bool ok = buf_append(&text, secret->data, secret->len) && buf_putc(&text, '\0') &&
		  !curl_easy_setopt(easy, CURLOPT_USERNAME, monitor->user) &&
		  !curl_easy_setopt(easy, option, text.data) &&
		  !curl_easy_setopt(easy, CURLOPT_SASL_IR, 0L);

	if (ok && name_mechanisms(monitor, mechanisms, sizeof mechanisms))
		ok = !curl_easy_setopt(easy, CURLOPT_LOGIN_OPTIONS, mechanisms);
	buf_release(&text);
	return ok;
}

static bool set_pin(CURL *easy, const char *pin)
{
	char option[128];

	snprintf(option, sizeof option, "sha256//%s", pin);
	/* the pin takes the place of the chain and of the host name */
	return !curl_easy_setopt(easy, CURLOPT_PINNEDPUBLICKEY, option) &&
	       !curl_easy_setopt(easy, CURLOPT_CAINFO, NULL) &&
	       !curl_easy_setopt(easy, CURLOPT_CAPATH, NULL) &&
	       !curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L) &&
	       !curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
}

/* libcurl reads the system's authorities once for many logins only when they are all in
 * one file; with a folder besides each login costs 30 ms. */
static bool set_system_store(CURL *easy)
{
	const char *file = NULL;

	if (curl_easy_getinfo(easy, CURLINFO_CAINFO, &file) || !file ||
		access(file, R_OK) < 0)
		return true;
	return !curl_easy_setopt(easy, CURLOPT_CAPATH, NULL) &&
	       !curl_easy_setopt(easy, CURLOPT_CA_CACHE_TIMEOUT, (long)SYSTEM_STORE_S);
}

static bool set_ca_file(CURL *easy, const char *path)
{
	return !curl_easy_setopt(easy, CURLOPT_CAINFO, path) &&
	       /* libcurl's default folder would let the system's authorities in again */
	       !curl_easy_setopt(easy, CURLOPT_CAPATH, NULL) &&
	       /* the multi handle's one cache is for the system's store */
	       !curl_easy_setopt(easy, CURLOPT_CA_CACHE_TIMEOUT, 0L);
}

static bool set_client(CURL *easy, const struct monitor *monitor)
{
	const char *key = monitor->client_key ? monitor->client_key : monitor->client_cert;

	return !curl_easy_setopt(easy, CURLOPT_SSLCERT, monitor->client_cert) &&
	       !curl_easy_setopt(easy, CURLOPT_SSLKEY, key) &&
	       /* else a key that has a passphrase is asked for on the terminal */
	       !curl_easy_setopt(easy, CURLOPT_KEYPASSWD, "");
}

static bool set_tls(struct dial *dial)
{
	CURL *easy = dial->easy;
	const struct monitor *monitor = dial->monitor;

	if (curl_easy_setopt(easy, CURLOPT_USE_SSL,
		    monitor->tls == TLS_STARTTLS ? (long)CURLUSESSL_ALL
						 : (long)CURLUSESSL_NONE) ||
		curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) ||
		curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L) ||
		curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L))
		return false;
	if (!(monitor->ca_file ? set_ca_file(easy, monitor->ca_file)
			       : set_system_store(easy)))
		return false;
	if (monitor->client_cert && !set_client(easy, monitor))
		return false;
	return !monitor->pin_sha256 || set_pin(easy, monitor->pin_sha256);
}

bool dial_init(struct dial *dial, void *owner, struct monitor *monitor,
	const struct buf *secret, trace_fn trace, void *trace_context)
{
	*dial = (struct dial){
		.monitor = monitor_ref(monitor),
		.protocol = protocol_of(monitor->type),
		.easy = curl_easy_init(),
		.server = server_new(),
		.began_us = clock_us(),
		.lines = BUF_INIT(LINES_MAX),
	};
	dial->lines.secret = true;
	dial->handshake.server = dial->server;
	trace_init(&dial->trace, trace, trace_context, monitor->id, &dial->mask);
	if (dial->easy && dial->server && mask_init(&dial->mask, monitor->user, secret) &&
		!curl_easy_setopt(dial->easy, CURLOPT_PRIVATE, owner) &&
		set_transport(dial) && set_login(dial, secret) && set_tls(dial) &&
		dial_listen(dial))
		return true;
	dial_release(dial);
	return false;
}

void dial_settle(struct dial *dial)
{
	buf_release(&dial->lines);
	mask_release(&dial->mask);
}

void dial_hand_over(struct dial *dial)
{
	curl_easy_cleanup(dial->easy);
	dial->easy = NULL;
}

void dial_release(struct dial *dial)
{
	curl_easy_cleanup(dial->easy);
	dial_settle(dial);
	trace_release(&dial->trace);
	server_unref(dial->server);
	monitor_unref(dial->monitor);
	*dial = (struct dial){ 0 };
}

static int64_t curl_time(const struct dial *dial, CURLINFO info)
{
	curl_off_t us = 0;

	return curl_easy_getinfo(dial->easy, info, &us) ? 0 : (int64_t)us;
}

static bool is_connected(const struct dial *dial)
{
	return dial->handshake.began_us != 0 || dial->lines.len > 0 ||
	       curl_time(dial, CURLINFO_CONNECT_TIME_T) > 0;
}

enum phase dial_phase(const struct dial *dial)
{
	if (!is_connected(dial))
		return dial->resolved ? PHASE_CONNECT : PHASE_DNS;
	if (dial->monitor->tls == TLS_IMPLICIT && dial->handshake.ended_us == 0)
		return PHASE_TLS;
	if (dial->handshake.began_us != 0 && dial->handshake.ended_us == 0)
		return PHASE_TLS;
	return PHASE_LOGIN;
}

void dial_times(const struct dial *dial, int64_t now_us, struct sample *sample)
{
	const struct handshake *handshake = &dial->handshake;
	const enum phase reached = dial_phase(dial);
	const int64_t resolved_us = curl_time(dial, CURLINFO_NAMELOOKUP_TIME_T);
	int64_t connected_us = curl_time(dial, CURLINFO_CONNECT_TIME_T);
	int64_t *took = sample->took_us;
	int64_t passed = 0;

	/* libcurl sets it only when TLS is through as well */
	if (connected_us == 0 && dial->monitor->tls == TLS_IMPLICIT)
		connected_us = handshake->began_us - dial->began_us;
	if (reached > PHASE_DNS)
		passed += took[PHASE_DNS] = resolved_us;
	if (reached > PHASE_CONNECT && connected_us > resolved_us)
		passed += took[PHASE_CONNECT] = connected_us - resolved_us;
	if (handshake->ended_us != 0)
		passed += took[PHASE_TLS] = handshake->ended_us - handshake->began_us;
	if (reached == PHASE_LOGIN)
		took[PHASE_LOGIN] = now_us - dial->began_us - passed;
}

static void complete_server(const struct dial *dial, struct server *server, bool trusted)
{
	char *address = NULL;

	server->certificate.trusted = trusted && server->certificate.present;
	if (!is_connected(dial))
		return;
	/* libcurl knows it only when TLS is through as well */
	if (curl_easy_getinfo(dial->easy, CURLINFO_PRIMARY_IP, &address) || !address ||
		!*address)
		address = (char *)dial->address;
	snprintf(server->address, sizeof server->address, "%s", address);
}

struct server *dial_take_server(struct dial *dial, bool trusted)
{
	struct server *server = dial->server;

	dial->server = NULL;
	dial->handshake.server = NULL;
	if (server)
		complete_server(dial, server, trusted);
	return server;
}

struct server *dial_copy_server(const struct dial *dial)
{
	struct server *server = dial->server ? server_copy(dial->server) : NULL;

	if (server)
		complete_server(dial, server, dial_phase(dial) == PHASE_LOGIN);
	return server;
}

int dial_socket(const struct dial *dial)
{
	curl_socket_t fd = CURL_SOCKET_BAD;

	if (curl_easy_getinfo(dial->easy, CURLINFO_ACTIVESOCKET, &fd) ||
		fd == CURL_SOCKET_BAD)
		return -1;
	return fd;
}
