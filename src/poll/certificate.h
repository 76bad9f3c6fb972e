/* What a TLS connection is and whom it goes to: the door to OpenSSL of the poller.  Handles
 * are void because only this file's source knows OpenSSL. */
#ifndef POLL_CERTIFICATE_H
#define POLL_CERTIFICATE_H

#include <stdbool.h>
#include <stdint.h>

#include "model/server.h"

/* The handshake of one connection: when it took place by clock_us(), 0: not yet; and what
 * was agreed on and shown in it. */
struct handshake {
	int64_t began_us;
	int64_t ended_us;
	struct server *server; /* not owned; gets its tls and certificate */
	void *ssl;	       /* an SSL, libcurl's, once the handshake is through */
	bool asked;	       /* for a certificate of ours */
	int alert_heard;       /* the fatal one, RFC 8446, 6.2; 0: none */
	int alert_said;	       /* likewise, by us */
};

/* ssl_ctx is an SSL_CTX before its handshake; handshake must outlive it.  Whether the
 * certificate is trusted is not known yet.  What cannot be read stays "" or 0. */
void certificate_watch(void *ssl_ctx, struct handshake *handshake);

#endif
