#include "model/refused.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct refused *refused_new(const char *account)
{
	const size_t len = strlen(account) + 1;
	struct refused *refused = calloc(1, sizeof *refused + len);

	if (!refused)
		return NULL;
	atomic_init(&refused->refs, 1);
	memcpy(refused->account, account, len);
	return refused;
}

struct refused *refused_copy(const struct refused *refused)
{
	/* others may count references at this moment: they stay out of the copying */
	const size_t from = offsetof(struct refused, token);
	struct refused *copy = refused_new(refused->account);

	if (copy)
		memcpy((char *)copy + from, (const char *)refused + from,
			offsetof(struct refused, account) - from);
	return copy;
}

struct refused *refused_ref(struct refused *refused)
{
	atomic_fetch_add_explicit(&refused->refs, 1, memory_order_relaxed);
	return refused;
}

void refused_unref(struct refused *refused)
{
	if (refused &&
		atomic_fetch_sub_explicit(&refused->refs, 1, memory_order_acq_rel) == 1)
		free(refused);
}

static bool is_standard(unsigned port)
{
	return port == 143 || port == 993 || port == 110 || port == 995;
}

void refused_account(const struct monitor *monitor, char *out, size_t size)
{
	size_t at;

	snprintf(out, size, "%s@%s", monitor->user, monitor->host);
	if (!is_standard(monitor->port) && strlen(out) < size)
		snprintf(out + strlen(out), size - strlen(out), ":%u", monitor->port);
	for (at = strlen(monitor->user); at < strlen(out); at++)
		out[at] = (char)tolower((unsigned char)out[at]);
}

bool refused_is_of(
	const struct refused *refused, const char *account, bool token, uint16_t print)
{
	return refused->token == token && (token || refused->print == print) &&
	       strcmp(refused->account, account) == 0;
}
