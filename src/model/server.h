/* What a server is and how we are connected to it: found on the way to the login, shared by
 * counted references until the next one. */
#ifndef MODEL_SERVER_H
#define MODEL_SERVER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define SHA256_HEX_MAX	  65 /* 64 digits and the terminator */
#define SHA256_BASE64_MAX 45

struct certificate {
	bool present;
	bool trusted;	   /* chain and host name, or the pin, held */
	char subject[160]; /* printable, e.g. "CN=mail.example.org" */
	char issuer[160];
	char names[160];	     /* subject alternative names, comma separated, cut */
	int64_t not_before;	     /* seconds since 1970 UTC */
	int64_t not_after;	     /* likewise */
	char sha256[SHA256_HEX_MAX]; /* of the whole certificate */
	char pin[SHA256_BASE64_MAX]; /* of its public key, as `pin_sha256` takes it */
};

struct server {
	atomic_uint refs;
	char address[64];   /* peer, e.g. "192.0.2.10"; "" when none answered */
	char tried[160];    /* addresses, in order, comma separated, cut */
	char tls[64];	    /* "TLSv1.3 TLS_AES_256_GCM_SHA384", "" in clear */
	char software[96];  /* from ID, IMPLEMENTATION or the greeting; "" when it says
			       nothing */
	char *capabilities; /* blank separated, printable, as announced after login; owned
			     */
	struct certificate certificate;
};

struct server *server_new(void);
/* To be written again.  NULL: no memory. */
struct server *server_copy(const struct server *server);
struct server *server_ref(struct server *server);
void server_unref(struct server *server);
/* One told twice in a row, or too many, are left out. */
void server_add_tried(struct server *server, const char *address);
/* Whole days from now until not_after; negative once it is over. */
int64_t certificate_days_left(const struct certificate *certificate, int64_t wall_ms);

#endif
