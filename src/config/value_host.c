/* Hosts: what people paste there, and which of them are this machine. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "config/value.h"

enum { HOST_NAME_MAX_DNS = 253 };

static bool is_ipv4(const char *host, struct in_addr *out)
{
	return inet_pton(AF_INET, host, out) == 1;
}

/* With or without a zone ("fe80::1%eth0"). */
static bool is_ipv6(const char *host, struct in6_addr *out)
{
	char address[INET6_ADDRSTRLEN];
	const size_t len = strcspn(host, "%");

	if (len >= sizeof address || (host[len] == '%' && host[len + 1] == '\0'))
		return false;
	memcpy(address, host, len);
	address[len] = '\0';
	return inet_pton(AF_INET6, address, out) == 1;
}

/* Letters, digits, '-', '.', '_', and what an international name is made of. */
static bool is_name(const char *host)
{
	const size_t len = strlen(host);

	if (len > HOST_NAME_MAX_DNS || host[0] == '.' || host[0] == '-' ||
		strstr(host, ".."))
		return false;
	for (size_t i = 0; i < len; i++) {
		const unsigned char c = (unsigned char)host[i];
		const bool is_letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';

		if (!is_letter && !(c >= '0' && c <= '9') && !strchr("-._", c) && c < 0x80)
			return false;
	}
	return true;
}

static bool judge_colons(const char *host, struct err *err)
{
	const char *colon = strchr(host, ':');
	struct in6_addr v6;

	if (is_ipv6(host, &v6))
		return true;
	if (!strchr(colon + 1, ':'))
		return err_set(err, ERR_CONFIG,
			"'%.60s' holds a port; write host = %.*s and port = %.8s", host,
			(int)(colon - host < 60 ? colon - host : 60), host, colon + 1);
	return err_set(err, ERR_CONFIG, "'%.60s' is not an IPv6 address", host);
}

/* host is without brackets. */
static bool judge(const char *host, struct err *err)
{
	struct in_addr v4;

	if (host[0] == '\0')
		return err_set(err, ERR_CONFIG, "the value is empty");
	if (!text_is_utf8(host, strlen(host)) || !text_is_printable(host, strlen(host)))
		return err_set(err, ERR_CONFIG, "the value is not printable UTF-8");
	/* a pasted URL may hold a password here */
	if (strchr(host, '@'))
		return err_set(err, ERR_CONFIG,
			"must be a name or an address, without a scheme and without a "
			"user");
	if (strstr(host, "://"))
		return err_set(err, ERR_CONFIG,
			"'%.60s' must be a name or an address without a scheme", host);
	if (strchr(host, '/'))
		return err_set(err, ERR_CONFIG,
			"'%.60s' must be a name or an address without a path", host);
	if (strchr(host, ':'))
		return judge_colons(host, err);
	if (strspn(host, "0123456789.") == strlen(host) && !is_ipv4(host, &v4))
		return err_set(err, ERR_CONFIG, "'%.60s' is not an IPv4 address", host);
	return is_name(host) ||
	       err_set(err, ERR_CONFIG, "'%.60s' is neither a name nor an address", host);
}

bool value_host(const char *text, char **out, struct err *err)
{
	const size_t len = strlen(text);
	const bool has_brackets = text[0] == '[' && len > 2 && text[len - 1] == ']';
	struct in6_addr v6;
	char *host = has_brackets ? strndup(text + 1, len - 2) : strdup(text);

	if (!host)
		return err_memory(err);
	if (has_brackets && !is_ipv6(host, &v6)) {
		err_set(err, ERR_CONFIG, "'%.60s' is not an IPv6 address in brackets",
			text);
		free(host);
		return false;
	}
	if (text[0] == '[' && !has_brackets && strstr(text, "]:") && !strchr(text, '@')) {
		err_set(err, ERR_CONFIG, "'%.60s' holds a port; write it as port = …",
			text);
		free(host);
		return false;
	}
	if (!judge(host, err)) {
		free(host);
		return false;
	}
	free(*out);
	*out = host;
	return true;
}

bool value_host_is_loopback(const char *host)
{
	struct in_addr v4;
	struct in6_addr v6;

	if (strcasecmp(host, "localhost") == 0)
		return true;
	if (is_ipv4(host, &v4))
		return ntohl(v4.s_addr) >> 24 == IN_LOOPBACKNET;
	return is_ipv6(host, &v6) && IN6_IS_ADDR_LOOPBACK(&v6);
}
