/* Any bytes as a DNS answer: what is taken from it is a name of a host and a port. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "config/service.h"
#include "config/value.h"
#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct service service = { .type = MAIL_POP3, .host = "before", .port = 7 };
	struct monitor *monitor = monitor_new();
	struct err err;

	insist(monitor != NULL);
	if (service_parse(data, size, &service)) {
		insist(memchr(service.host, '\0', sizeof service.host) != NULL);
		insist(service.port != 0 && service.type == MAIL_POP3);
		insist(service_apply(&service, monitor, &err));
		insist(monitor->port == service.port);
	} else {
		insist(strcmp(service.host, "before") == 0 && service.port == 7);
	}
	monitor_unref(monitor);
	return 0;
}
