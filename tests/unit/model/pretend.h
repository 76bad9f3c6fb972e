/* Monitors, instants and samples for tests of the model: a mailbox that was never asked. */
#ifndef UNIT_MODEL_PRETEND_H
#define UNIT_MODEL_PRETEND_H

#include "unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "model/monitor.h"
#include "model/sample.h"
#include "model/status.h"

static inline struct monitor *pretend_monitor(enum mail_type type, const char *name)
{
	struct monitor *monitor = monitor_new();

	assert_non_null(monitor);
	monitor->type = type;
	monitor->name = strdup(name);
	monitor->host = strdup("mail.example.org");
	monitor->user = strdup("me@example.org");
	return monitor;
}

static inline struct status *pretend_status(enum mail_type type, const char *name)
{
	struct monitor *monitor = pretend_monitor(type, name);
	struct status *status = status_new(monitor);

	assert_non_null(status);
	monitor_unref(monitor);
	return status;
}

/* The second of the pretended clock; the wall shows another number on purpose. */
static inline struct instant at_second(int64_t second)
{
	return (struct instant){ .ms = second * 1000, .wall_ms = second * 1000 + 5000000 };
}

static inline struct folder *add_row(struct folders_builder *builder, const char *name)
{
	struct folder *row = folders_builder_add(builder, name, strlen(name));

	assert_non_null(row);
	return row;
}

static inline struct folders *finish(struct folders_builder *builder)
{
	struct folders *folders = folders_builder_finish(builder);

	assert_non_null(folders);
	return folders;
}

#endif
