#include "model/server.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAY_S = 86400 };

struct server *server_new(void)
{
	struct server *server = calloc(1, sizeof *server);

	if (server)
		atomic_init(&server->refs, 1);
	return server;
}

struct server *server_copy(const struct server *server)
{
	/* another thread may count references at this moment */
	const size_t from = offsetof(struct server, address);
	struct server *copy = server_new();

	if (!copy)
		return NULL;
	memcpy((char *)copy + from, (const char *)server + from, sizeof *copy - from);
	if (server->capabilities)
		copy->capabilities = strdup(server->capabilities);
	if (!server->capabilities || copy->capabilities)
		return copy;
	server_unref(copy);
	return NULL;
}

void server_add_tried(struct server *server, const char *address)
{
	char *tried = server->tried;
	const size_t len = strlen(tried);
	const char *last = strrchr(tried, ' ');

	if (strcmp(last ? last + 1 : tried, address) == 0)
		return;
	if (len + strlen(address) + sizeof ", " <= sizeof server->tried)
		snprintf(tried + len, sizeof server->tried - len, "%s%s", len ? ", " : "",
			address);
}

struct server *server_ref(struct server *server)
{
	atomic_fetch_add_explicit(&server->refs, 1, memory_order_relaxed);
	return server;
}

void server_unref(struct server *server)
{
	if (!server ||
		atomic_fetch_sub_explicit(&server->refs, 1, memory_order_acq_rel) > 1)
		return;
	free(server->capabilities);
	free(server);
}

int64_t certificate_days_left(const struct certificate *certificate, int64_t wall_ms)
{
	const int64_t left = certificate->not_after - wall_ms / 1000;

	/* C rounds towards zero: an hour ago would be "0 days left" */
	return left >= 0 ? left / DAY_S : -((-left + DAY_S - 1) / DAY_S);
}
