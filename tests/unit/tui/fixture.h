/* A made-up world for tests of the screen: mailboxes in all states, seen at a pretended
 * time. 14:02:31 UTC on 22 November 2026 is TEST_NOW. */
#ifndef UNIT_TUI_FIXTURE_H
#define UNIT_TUI_FIXTURE_H

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/config.h"
#include "model/snapshot.h"
#include "tui/ui.h"

#define TEST_NOW_MS  INT64_C(500000000)
#define TEST_WALL_MS INT64_C(1795356151000)
#define SECOND_MS    INT64_C(1000)
#define MINUTE_MS    (60 * SECOND_MS)

/* So long before TEST_NOW. */
static inline struct instant ago(int64_t ms)
{
	return (struct instant){ .ms = TEST_NOW_MS - ms, .wall_ms = TEST_WALL_MS - ms };
}

static inline int use_utf8(void **state)
{
	(void)state;
	setenv("TZ", "UTC", 1);
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

struct test_folder {
	const char *name;
	int64_t unseen, total, recent, size;
	int64_t uidnext;
	const char *problem;
};

static inline struct folders *folders_made(const struct test_folder *list, size_t n)
{
	struct folders_builder builder = { 0 };

	for (size_t i = 0; i < n; i++) {
		struct folder *row =
			folders_builder_add(&builder, list[i].name, strlen(list[i].name));

		assert_non_null(row);
		if (list[i].problem) {
			assert_true(folders_builder_problem(
				row, list[i].problem, strlen(list[i].problem)));
			continue;
		}
		row->unseen = list[i].unseen;
		row->messages = list[i].total;
		row->recent = list[i].recent;
		row->size = list[i].size;
		row->uidnext = list[i].uidnext;
		row->uidvalidity = 1;
	}
	return folders_builder_finish(&builder);
}

static inline struct monitor *monitor_made(
	uint32_t id, const char *name, enum mail_type type)
{
	struct monitor *monitor = monitor_new();
	char host[128];

	assert_non_null(monitor);
	snprintf(host, sizeof host, "%s.example.org", type == MAIL_POP3 ? "pop" : "imap");
	monitor->id = id;
	monitor->name = strdup(name);
	monitor->type = type;
	monitor->host = strdup(host);
	monitor->user = strdup(name);
	monitor->port = monitor_default_port(type, monitor->tls);
	return monitor;
}

static inline struct server *server_made(void)
{
	struct server *server = server_new();

	assert_non_null(server);
	snprintf(server->address, sizeof server->address, "192.0.2.10");
	snprintf(server->tls, sizeof server->tls, "TLSv1.3 TLS_AES_256_GCM_SHA384");
	snprintf(server->software, sizeof server->software, "Dovecot 2.3.19");
	server->capabilities =
		strdup("IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE SORT "
		       "THREAD=REFERENCES LIST-EXTENDED LIST-STATUS NOTIFY");
	server->certificate = (struct certificate){
		.present = true,
		.trusted = true,
		.not_before = TEST_WALL_MS / 1000 - 50 * 86400,
		.not_after = TEST_WALL_MS / 1000 + 41 * 86400 + 60,
		.subject = "CN=imap.example.org",
		.issuer = "C=XX, O=Example Trust, CN=Example R3",
		.names = "imap.example.org, mail.example.org",
		.sha256 =
			"5d41402abc4b2a76b9719d911017c5925d41402abc4b2a76b9719d911017c592",
		.pin = "XUFAKrxLKna5cZ2REBfFkl1BQCq8Syp2uXGdkRAXxZI=",
	};
	return server;
}

/* Folds a good sample of so long ago into *status. */
static inline void fold(struct status **status, struct sample *sample)
{
	static const struct judgement judgement = { .retries = 2, .max_refusals = 3 };
	struct status *next = status_fold(*status, sample, &judgement);

	assert_non_null(next);
	status_unref(*status);
	*status = next;
	sample_release(sample);
}

static inline void sample_times(struct sample *sample, int64_t ms_ago, int64_t response_us)
{
	sample_init(sample);
	sample->at = ago(ms_ago);
	sample->response_us = response_us;
	sample->took_us[PHASE_DNS] = 2 * 1000;
	sample->took_us[PHASE_CONNECT] = 31 * 1000;
	sample->took_us[PHASE_TLS] = 88 * 1000;
	sample->took_us[PHASE_LOGIN] = 120 * 1000;
	sample->took_us[PHASE_REPLY] = response_us;
}

static inline void fold_good(struct status **status, int64_t ms_ago, int64_t response_us,
	const struct test_folder *list, size_t n)
{
	struct sample sample;

	sample_times(&sample, ms_ago, response_us);
	sample.folders = folders_made(list, n);
	assert_non_null(sample.folders);
	if (sample.folders->n_problems > 0)
		err_set(&sample.err, ERR_FOLDER, "%zu of %zu folders could not be read",
			sample.folders->n_problems, sample.folders->n);
	if (!(*status)->server) {
		sample.server = server_made();
		sample.logged_in = true;
	}
	fold(status, &sample);
}

static inline void fold_maildrop(
	struct status **status, int64_t ms_ago, int64_t messages, int64_t octets)
{
	struct sample sample;

	sample_times(&sample, ms_ago, 48 * 1000);
	sample.messages = messages;
	sample.octets = octets;
	fold(status, &sample);
}

static inline void fold_bad(struct status **status, int64_t ms_ago, enum err_class class,
	enum phase phase, const char *words)
{
	struct sample sample;

	sample_init(&sample);
	sample.at = ago(ms_ago);
	sample.failed_at = phase;
	err_set(&sample.err, class, "%s", words);
	fold(status, &sample);
}

/* Puts it into the ui's snapshot; takes over the reference. */
static inline void give(struct ui *ui, struct status *status)
{
	struct snapshot *snapshot = ui_snapshot(ui);
	const size_t id = status->monitor->id;

	if (id >= snapshot->n) {
		struct status **rows = realloc(snapshot->rows, (id + 1) * sizeof *rows);

		assert_non_null(rows);
		for (size_t i = snapshot->n; i <= id; i++)
			rows[i] = NULL;
		snapshot->rows = rows;
		snapshot->n = id + 1;
	}
	status_unref(snapshot->rows[id]);
	snapshot->rows[id] = status;
}

static inline struct status *fresh(uint32_t id, const char *name, enum mail_type type)
{
	struct monitor *monitor = monitor_made(id, name, type);
	struct status *status = status_new(monitor);

	assert_non_null(status);
	monitor_unref(monitor);
	return status;
}

/* A mailbox with a folder or more whose numbers rise and fall a little. */
static inline struct status *lively(uint32_t id, const char *name, int64_t unseen,
	int64_t more, int64_t ms_ago, int64_t response_us)
{
	struct status *status = fresh(id, name, MAIL_IMAP);
	struct test_folder list[] = {
		{ "INBOX", 0, 640, 1, 4 << 20, 1000, NULL },
		{ "Archive/2025", 0, 4410, 0, INT64_C(1) << 30, 9000, NULL },
		{ "Drafts", 0, 3, 0, 20000, 50, NULL },
		{ "Sent", 0, 812, 0, 90 << 20, 900, NULL },
	};

	for (int i = 30; i >= 0; i--) {
		list[0].unseen = i == 0 ? unseen : (unseen * (30 - i) + i * 7 % 11) / 30;
		if (i == 0) {
			list[0].uidnext += more;
			list[0].total += more;
		}
		fold_good(&status, ms_ago + i * MINUTE_MS, response_us + i % 3 * 9000, list,
			4);
	}
	status->next_ms = status->checked.ms + status->monitor->interval_ms;
	return status;
}

static inline struct status *dead(uint32_t id, const char *name, int64_t ms_ago)
{
	struct status *status =
		lively(id, name, 41, 0, ms_ago + 60 * SECOND_MS, 310 * 1000);

	for (int64_t i = ms_ago / MINUTE_MS; i >= 0; i--)
		fold_bad(&status, i * MINUTE_MS + 20 * SECOND_MS, ERR_CONNECT,
			PHASE_CONNECT,
			"no answer from 192.0.2.7 port 993: Connection timed out");
	status->next_ms = TEST_NOW_MS + 40 * SECOND_MS;
	return status;
}

static inline struct status *refused(uint32_t id, const char *name)
{
	struct status *status = fresh(id, name, MAIL_IMAP);

	for (int i = 3; i > 0; i--)
		fold_bad(&status, i * 90 * SECOND_MS, ERR_AUTH, PHASE_LOGIN,
			"[AUTHENTICATIONFAILED] Authentication failed.");
	status->idle = IDLE_REFUSED;
	status->next_ms = 0;
	return status;
}

static inline struct status *with_missing_folder(uint32_t id, const char *name)
{
	static const struct test_folder list[] = {
		{ "INBOX", 152, 3011, 4, 310 << 20, 8000, NULL },
		{ "INBOX/auto", 0, 6109, 0, 900 << 20, 6200, NULL },
		{ "Projekte/Überblick", 3, 88, 0, 7 << 20, 91, NULL },
		{ "Spam", 0, 0, 0, 0, 0, "Mailbox doesn't exist: Spam" },
		{ "台北/日本語", 12, 612, 0, 44 << 20, 700, NULL },
	};
	struct status *status = fresh(id, name, MAIL_IMAP);

	for (int i = 12; i >= 0; i--)
		fold_good(&status, 41 * SECOND_MS + i * MINUTE_MS, 310 * 1000, list, 5);
	assert_true(monitor_add_tag(status->monitor, "team", "ops"));
	assert_true(monitor_add_tag(status->monitor, "prod", ""));
	free(status->monitor->description);
	status->monitor->description = strdup("the team's shared mailbox");
	status->next_ms = TEST_NOW_MS + 20 * SECOND_MS;
	return status;
}

static inline struct status *maildrop(
	uint32_t id, const char *name, int64_t messages, int64_t ms_ago)
{
	struct status *status = fresh(id, name, MAIL_POP3);

	for (int i = 20; i >= 0; i--)
		fold_maildrop(&status, ms_ago + i * MINUTE_MS, messages - i % 5, 12345678);
	return status;
}

#endif
