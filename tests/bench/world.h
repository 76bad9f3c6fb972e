/* Very many mailboxes on a board, without a server: what the screen and the pure paths are
 * measured with. */
#ifndef BENCH_WORLD_H
#define BENCH_WORLD_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/board.h"
#include "model/folders.h"
#include "model/status.h"

#define WORLD_NOW_MS  INT64_C(500000000)
#define WORLD_WALL_MS INT64_C(1795356151000)

static inline void need(bool well, const char *what)
{
	if (well)
		return;
	fprintf(stderr, "bench: %s\n", what);
	exit(1);
}

static inline struct monitor *world_monitor(uint32_t id)
{
	struct monitor *monitor = monitor_new();
	char name[32];

	need(monitor, "no memory");
	snprintf(name, sizeof name, "mailbox %05u", (id * 7919) % 100000);
	monitor->id = id;
	monitor->name = strdup(name);
	monitor->host = strdup("mail.example.org");
	monitor->user = strdup("somebody@example.org");
	need(monitor_add_folder(monitor, "*"), "no memory");
	return monitor;
}

static inline struct folders *world_folders(uint32_t id, unsigned folders, unsigned turn)
{
	struct folders_builder builder = { 0 };
	struct folders *block;

	for (unsigned i = 0; i < folders; i++) {
		char name[32];
		struct folder *row;

		snprintf(name, sizeof name, "Folder%04u", i);
		row = folders_builder_add(
			&builder, i ? name : "INBOX", strlen(i ? name : "INBOX"));
		need(row, "no memory");
		row->messages = (id * 31 + i * 17) % 5000 + (i ? 0 : turn);
		row->unseen = row->messages % 23;
		row->recent = row->messages % 3;
		row->uidnext = row->messages + 1;
		row->uidvalidity = 1;
		row->size = row->messages * 4096;
	}
	block = folders_builder_finish(&builder);
	need(block, "no memory");
	return block;
}

/* Each hundredth mailbox is in trouble. */
static inline struct sample world_sample(uint32_t id, unsigned folders, unsigned turn)
{
	struct sample sample;

	sample_init(&sample);
	sample.at = (struct instant){ WORLD_NOW_MS - 20000 + turn,
		WORLD_WALL_MS - 20000 + turn };
	sample.response_us = 1000 + id % 9000;
	if (id % 100 == 99)
		err_set(&sample.err, ERR_CONNECT, "connection refused");
	else
		sample.folders = world_folders(id, folders, turn);
	return sample;
}

static inline struct status *world_fold(
	const struct status *was, uint32_t id, unsigned folders, unsigned turn)
{
	const struct judgement judgement = { .retries = 1, .max_refusals = 3 };
	struct sample sample = world_sample(id, folders, turn);
	struct status *status = status_fold(was, &sample, &judgement);

	need(status, "no memory");
	status->next_ms = WORLD_NOW_MS + 30000;
	sample_release(&sample);
	return status;
}

/* A mailbox that has been asked twice. */
static inline struct status *world_status(uint32_t id, unsigned folders)
{
	struct monitor *monitor = world_monitor(id);
	struct status *fresh = status_new(monitor);
	struct status *once = world_fold(fresh, id, folders, 0);
	struct status *twice = world_fold(once, id, folders, id % 50 == 0);

	monitor_unref(monitor);
	status_unref(fresh);
	status_unref(once);
	return twice;
}

#endif
