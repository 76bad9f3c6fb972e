#include "unit/test.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "unit/output/some_status.h"

struct instant some_now(void)
{
	return (struct instant){ .ms = 5000000, .wall_ms = 1795356000000 };
}

struct status *some_status(uint32_t id, enum mail_type type, const char *name)
{
	struct monitor *monitor = monitor_new();
	struct status *status;

	/* what is printable is judged by the locale */
	assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
	assert_non_null(monitor);
	free(monitor->name);
	free(monitor->host);
	free(monitor->user);
	monitor->id = id;
	monitor->type = type;
	monitor->name = strdup(name);
	monitor->host = strdup("mail.example");
	monitor->user = strdup("u@example");
	monitor->port = type == MAIL_IMAP ? 993 : 995;
	status = status_new(monitor);
	assert_non_null(status);
	monitor_unref(monitor);
	return status;
}

static void checked(struct status *status)
{
	status->checked = some_now();
	status->checked.ms -= 1000;
	status->checked.wall_ms -= 1000;
	status->checks = 1;
}

static void good(struct status *status)
{
	checked(status);
	status->good = status->checked;
	status->health = HEALTH_UP;
	status->response_us = 41750;
}

void add_folder(struct folders_builder *builder, const char *name, int64_t unseen,
	int64_t messages, const char *problem)
{
	struct folder *folder = folders_builder_add(builder, name, strlen(name));

	assert_non_null(folder);
	folder->unseen = unseen;
	folder->messages = messages;
	if (problem)
		assert_true(folders_builder_problem(folder, problem, strlen(problem)));
}

void set_folders(struct status *status, struct folders_builder *builder)
{
	status->folders = folders_builder_finish(builder);
	assert_non_null(status->folders);
	status->unseen = folders_unseen(status->folders);
	status->messages = folders_messages(status->folders);
}

struct status *some_imap(uint32_t id)
{
	struct status *status = some_status(id, MAIL_IMAP, "Work");
	struct folders_builder builder = { 0 };

	good(status);
	add_folder(&builder, "INBOX", 3, 1204, NULL);
	builder.rows[0].recent = 1;
	builder.rows[0].size = 5000000000;
	builder.rows[0].uidnext = 1300;
	builder.rows[0].uidvalidity = 4000000000;
	add_folder(&builder, "Sent", 0, 17, NULL);
	add_folder(&builder, "受信箱", COUNT_UNKNOWN, COUNT_UNKNOWN, "Permission denied");
	set_folders(status, &builder);
	status->health = HEALTH_WARN;
	status->failed_at = PHASE_REPLY;
	err_set(&status->err, ERR_FOLDER, "1 of 3 folders: Permission denied");
	assert_true(monitor_add_tag(status->monitor, "team", "ops"));
	assert_true(monitor_add_tag(status->monitor, "prod", ""));
	add_server(status);
	return status;
}

struct status *some_pop3(uint32_t id)
{
	struct status *status = some_status(id, MAIL_POP3, "Old");

	good(status);
	status->messages = 7;
	status->octets = 4294967296 + 512;
	return status;
}

struct status *some_refused(uint32_t id)
{
	struct status *status = some_status(id, MAIL_IMAP, "Refused");

	checked(status);
	status->health = HEALTH_AUTH;
	status->failed_at = PHASE_LOGIN;
	status->failures = 1;
	status->refusals = 1;
	status->took_us[PHASE_DNS] = 100;
	status->took_us[PHASE_CONNECT] = 200;
	err_set(&status->err, ERR_AUTH, "[AUTHENTICATIONFAILED] Authentication failed.");
	return status;
}

void add_server(struct status *status)
{
	struct server *server = server_new();

	assert_non_null(server);
	snprintf(server->address, sizeof server->address, "192.0.2.10");
	snprintf(server->tls, sizeof server->tls, "TLSv1.3 TLS_AES_256_GCM_SHA384");
	snprintf(server->software, sizeof server->software, "Dovecot");
	free(server->capabilities);
	server->capabilities = strdup("IMAP4rev1 IDLE LIST-STATUS");
	server->certificate = (struct certificate){
		.present = true,
		.trusted = true,
		.subject = "CN=mail.example",
		.issuer = "CN=Example CA",
		.names = "mail.example",
		.not_before = 1795046400 - 86400,
		.not_after = 1795356000 + 10 * 86400 + 60,
		.sha256 = "0123abcd",
		.pin = "cGlu",
	};
	status->server = server;
	for (int i = 0; i < PHASES; i++)
		status->took_us[i] = 1000 * (i + 1);
}

struct snapshot some_snapshot(struct status **rows, size_t n)
{
	struct snapshot snapshot = { .n = n, .cap = n };

	snapshot.rows = calloc(n + 1, sizeof *snapshot.rows);
	assert_non_null(snapshot.rows);
	for (size_t i = 0; i < n; i++)
		snapshot.rows[i] = rows[i];
	return snapshot;
}

void paper_begin(struct paper *paper)
{
	assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
	*paper = (struct paper){ 0 };
	paper->out = open_memstream(&paper->text, &paper->len);
	assert_non_null(paper->out);
}

const char *paper_end(struct paper *paper)
{
	assert_int_equal(fclose(paper->out), 0);
	paper->out = NULL;
	return paper->text;
}

void paper_release(struct paper *paper)
{
	if (paper->out)
		fclose(paper->out);
	free(paper->text);
}
