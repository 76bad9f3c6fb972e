#include "unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit/poll/some_monitor.h"

struct monitor *some_monitor(uint32_t id, enum mail_type type, const char *host)
{
	struct monitor *monitor = monitor_new();

	assert_non_null(monitor);
	free(monitor->host);
	free(monitor->user);
	monitor->id = id;
	monitor->type = type;
	monitor->host = strdup(host);
	monitor->user = strdup("u");
	monitor->port = type == MAIL_IMAP ? 993 : 995;
	monitor->interval_ms = 60000;
	monitor->timeout_ms = 6000;
	monitor->retries = 2;
	monitor->enabled = true;
	assert_non_null(monitor->host);
	assert_non_null(monitor->user);
	return monitor;
}

struct monitor *some_user(uint32_t id, enum mail_type type, const char *host)
{
	struct monitor *monitor = some_monitor(id, type, host);

	free(monitor->user);
	assert_true(asprintf(&monitor->user, "u%u", id) > 0);
	return monitor;
}
