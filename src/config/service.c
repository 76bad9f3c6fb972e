#include "config/service.h"

#include <arpa/nameser.h>
#include <netinet/in.h>
#include <resolv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/count_of.h"
#include "config/value.h"

enum {
	SRV_HEAD = 6, /* priority, weight, port */
	ANSWER_MAX = 4096,
	WAIT_S = 2,
	TRIES = 1,
};

struct record {
	unsigned priority;
	unsigned weight;
	unsigned port;
	char host[NS_MAXDNAME];
};

static bool read_record(const ns_msg *message, int i, struct record *out)
{
	const uint8_t *data;
	char *host = NULL;
	ns_rr rr;
	struct err err;

	if (ns_parserr((ns_msg *)message, ns_s_an, i, &rr) < 0 ||
		ns_rr_type(rr) != ns_t_srv || ns_rr_class(rr) != ns_c_in ||
		ns_rr_rdlen(rr) <= SRV_HEAD)
		return false;
	data = ns_rr_rdata(rr);
	out->priority = ns_get16(data);
	out->weight = ns_get16(data + 2);
	out->port = ns_get16(data + 4);
	if (ns_name_uncompress(ns_msg_base(*message), ns_msg_end(*message), data + SRV_HEAD,
		    out->host, sizeof out->host) < 0 ||
		out->port == 0)
		return false;
	/* "." says that there is no such service; what is no name of a host is a trap */
	if (!value_host(out->host, &host, &err))
		return false;
	free(host);
	return true;
}

static bool is_better(const struct record *a, const struct record *b)
{
	return a->priority != b->priority ? a->priority < b->priority
					  : a->weight > b->weight;
}

bool service_parse(const uint8_t *answer, size_t len, struct service *service)
{
	struct record best;
	struct record record;
	bool found = false;
	ns_msg message;

	if (len > NS_MAXMSG || ns_initparse(answer, (int)len, &message) < 0 ||
		ns_msg_getflag(message, ns_f_rcode) != ns_r_noerror)
		return false;
	for (int i = 0; i < ns_msg_count(message, ns_s_an); i++) {
		if (!read_record(&message, i, &record) ||
			strlen(record.host) >= sizeof service->host)
			continue;
		if (!found || is_better(&record, &best))
			best = record;
		found = true;
	}
	if (!found)
		return false;
	memcpy(service->host, best.host, strlen(best.host) + 1);
	service->port = (uint16_t)best.port;
	return true;
}

/* RFC 6186, section 3.2 and 3.3. */
static const struct {
	const char *label;
	enum mail_type type;
	enum tls_mode tls;
} labels[SERVICES_MAX] = {
	{ "_imaps._tcp", MAIL_IMAP, TLS_IMPLICIT },
	{ "_imap._tcp", MAIL_IMAP, TLS_STARTTLS },
	{ "_pop3s._tcp", MAIL_POP3, TLS_IMPLICIT },
	{ "_pop3._tcp", MAIL_POP3, TLS_STARTTLS },
};

size_t service_lookup(const char *domain, struct service found[SERVICES_MAX])
{
	struct __res_state state = { 0 };
	uint8_t answer[ANSWER_MAX];
	char name[NS_MAXDNAME];
	size_t n = 0;

	if (res_ninit(&state) < 0)
		return 0;
	state.retrans = WAIT_S;
	state.retry = TRIES;
	for (size_t i = 0; i < COUNT_OF(labels); i++) {
		int len;

		if (snprintf(name, sizeof name, "%s.%s", labels[i].label, domain) >=
			(int)sizeof name)
			break;
		len = res_nquery(&state, name, ns_c_in, ns_t_srv, answer, sizeof answer);
		if (len < 0)
			continue;
		found[n].type = labels[i].type;
		found[n].tls = labels[i].tls;
		/* a cut answer is as long as it would have been */
		n += service_parse(answer,
			(size_t)len < sizeof answer ? (size_t)len : sizeof answer,
			&found[n]);
	}
	res_nclose(&state);
	return n;
}

bool service_apply(const struct service *service, struct monitor *monitor, struct err *err)
{
	if (!value_host(service->host, &monitor->host, err))
		return false;
	monitor->type = service->type;
	monitor->tls = service->tls;
	monitor->port = service->port;
	return true;
}
