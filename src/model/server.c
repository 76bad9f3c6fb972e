#include "model/server.h"

#include <stdlib.h>

enum { DAY_S = 86400 };

struct server *server_new(void)
{
	struct server *server = calloc(1, sizeof *server);

	if (server)
		atomic_init(&server->refs, 1);
	return server;
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
