/* Where a domain says its mailboxes are: SRV records (RFC 6186, RFC 2782). */
#ifndef CONFIG_SERVICE_H
#define CONFIG_SERVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "model/monitor.h"

/* _imaps, _imap, _pop3s, _pop3: at most one each. */
#define SERVICES_MAX 4

struct service {
	enum mail_type type;
	enum tls_mode tls; /* never TLS_NONE */
	char host[256];
	uint16_t port;
};

/* Reads the bytes of a DNS answer, which are anybody's.  False: no such service, or no
 * answer; *service is untouched.  Of several records that of the lowest priority and, among
 * those, of the highest weight counts.  Fills host and port only. */
bool service_parse(const uint8_t *answer, size_t len, struct service *service);

/* Asks DNS and may block for some 20 s where nobody answers: for a thread or process that
 * can wait.  Returns how many it found, the best first: TLS from the first byte before
 * STARTTLS, IMAP before POP3. */
size_t service_lookup(const char *domain, struct service found[SERVICES_MAX]);

/* Fills type, host, port and tls. */
bool service_apply(const struct service *service, struct monitor *monitor, struct err *err);

#endif
