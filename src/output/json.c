#include "output/json.h"

#include <jansson.h>
#include <string.h>

#include "base/text.h"

enum {
	TEXT_MAX =
		4096, /* of one text; the config and the machines keep theirs far shorter */
	DIGITS = 15,  /* of a real: what a double holds, and no noise behind it */
};

/* jansson refuses text that is not UTF-8; nothing of the kind should get here, but a
 * picture with a '?' is better than none. */
static json_t *text_value(const char *text)
{
	char printable[TEXT_MAX];

	if (!text)
		return json_null();
	if (text_is_printable(text, strlen(text)))
		return json_string(text);
	text_printable(printable, sizeof printable, text, strlen(text));
	return json_string(printable);
}

static json_t *text_or_null(const char *text)
{
	return text && *text ? text_value(text) : json_null();
}

static json_t *count_value(int64_t count)
{
	return count == COUNT_UNKNOWN ? json_null() : json_integer(count);
}

static json_t *time_value(const struct instant *at)
{
	char text[CLOCK_TEXT_MAX];

	if (at->ms == 0)
		return json_null();
	clock_rfc3339(at->wall_ms, text);
	return json_string(text);
}

static json_t *seconds_value(int64_t seconds)
{
	char text[CLOCK_TEXT_MAX];

	clock_rfc3339(seconds * 1000, text);
	return json_string(text);
}

static bool add_tag(json_t *tags, const struct tag *tag)
{
	char key[TEXT_MAX];

	text_printable(key, sizeof key, tag->key, strlen(tag->key));
	return json_object_set_new(tags, key, text_value(tag->value)) == 0;
}

static json_t *tags_value(const struct monitor *monitor)
{
	json_t *tags = json_object();

	for (size_t i = 0; tags && i < monitor->n_tags; i++)
		if (!add_tag(tags, &monitor->tags[i])) {
			json_decref(tags);
			return NULL;
		}
	return tags;
}

static json_t *error_value(const struct status *status)
{
	if (status->err.class == ERR_NONE)
		return json_null();
	return json_pack("{s:s, s:s, s:o}", "class", err_class_name(status->err.class),
		"phase", phase_name(status->failed_at), "message",
		text_value(status->err.text));
}

static json_t *folder_value(const struct folder *folder)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "name",
		text_value(folder->name), "messages", count_value(folder->messages),
		"recent", count_value(folder->recent), "unseen",
		count_value(folder->unseen), "size", count_value(folder->size), "uidnext",
		count_value(folder->uidnext), "uidvalidity",
		count_value(folder->uidvalidity), "problem", text_or_null(folder->problem));
}

static json_t *folders_value(const struct folders *folders)
{
	json_t *rows = folders ? json_array() : json_null();

	for (size_t i = 0; rows && folders && i < folders->n; i++)
		if (json_array_append_new(rows, folder_value(&folders->rows[i])) != 0) {
			json_decref(rows);
			return NULL;
		}
	return rows;
}

static json_t *certificate_value(const struct server *server, const struct instant *now)
{
	const struct certificate *certificate = server ? &server->certificate : NULL;

	if (!certificate || !certificate->present)
		return json_null();
	return json_pack("{s:o, s:o, s:o, s:I, s:s}", "subject",
		text_value(certificate->subject), "issuer", text_value(certificate->issuer),
		"not_after", seconds_value(certificate->not_after), "days_left",
		(json_int_t)certificate_days_left(certificate, now->wall_ms), "sha256",
		certificate->sha256);
}

static json_t *capabilities_value(const char *words)
{
	json_t *list = json_array();
	size_t len;

	for (; list && words && *(words += strspn(words, " ")); words += len) {
		len = strcspn(words, " ");
		if (json_array_append_new(list, json_stringn(words, len)) != 0) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

static json_t *server_value(const struct server *server)
{
	return json_pack("{s:o, s:o}", "software",
		text_or_null(server ? server->software : NULL), "capabilities",
		capabilities_value(server ? server->capabilities : NULL));
}

/* How changes are told, and by which way the numbers came. */
static json_t *push_value(const struct status *status)
{
	const char *reason = push_reason_text(status->push_reason);

	return json_pack("{s:s, s:o, s:s, s:o}", "mode", push_name(status->push), "reason",
		text_or_null(*reason ? reason : NULL), "numbers_by",
		status_is_pushed(status) ? "push" : "check", "pushed_at",
		time_value(&status->pushed));
}

/* What the numbers of the protocol are called. */
static int add_numbers(json_t *object, const struct status *status)
{
	if (status->monitor->type == MAIL_IMAP)
		return json_object_set_new(
			object, "folders", folders_value(status->folders));
	if (json_object_set_new(object, "email_count", count_value(status->messages)) != 0)
		return -1;
	return json_object_set_new(object, "mailbox_size_kb",
		status->octets == COUNT_UNKNOWN
			? json_null()
			: json_real((double)status->octets / 1024.0));
}

/* Adds all keys of a monitor; false: no memory. */
static bool add_monitor(
	json_t *object, const struct status *status, const struct instant *now)
{
	const struct monitor *monitor = status->monitor;
	bool available = status->checked.ms != 0 &&
			 (status->err.class == ERR_NONE || status->err.class == ERR_FOLDER);
	json_t *response = status->response_us == TOOK_UNKNOWN
				   ? json_null()
				   : json_real((double)status->response_us / 1000.0);
	json_t *head = json_pack(
		"{s:o, s:s, s:o, s:i, s:s, s:o, s:s, s:b, s:o, s:o, s:o, s:o}", "name",
		text_value(monitor->name), "type", mail_type_name(monitor->type), "host",
		text_value(monitor->host), "port", (int)monitor->port, "tls",
		tls_mode_name(monitor->tls), "tags", tags_value(monitor), "state",
		health_name(status_health(status, now)), "available", available,
		"response_time_ms", response, "error", error_value(status), "checked_at",
		time_value(&status->checked), "numbers_at", time_value(&status->good));
	bool ok = head && json_object_update(object, head) == 0 &&
		  add_numbers(object, status) == 0 &&
		  json_object_set_new(object, "certificate",
			  certificate_value(status->server, now)) == 0 &&
		  json_object_set_new(object, "push", push_value(status)) == 0 &&
		  json_object_set_new(object, "server", server_value(status->server)) == 0;

	json_decref(head);
	return ok;
}

static bool append_monitor(
	json_t *list, const struct status *status, const struct instant *now)
{
	json_t *object = json_object();

	if (!object || !add_monitor(object, status, now)) {
		json_decref(object);
		return false;
	}
	return json_array_append_new(list, object) == 0;
}

/* Takes over root, which is NULL when memory ran out. */
static bool dump(FILE *out, json_t *root, size_t flags, struct err *err)
{
	bool ok = false;

	if (!root)
		return err_memory(err);
	if (json_dumpf(root, out, flags | JSON_REAL_PRECISION(DIGITS)) != 0 ||
		putc('\n', out) == EOF || fflush(out) != 0)
		err_sys(err, ERR_IO, "cannot write the output");
	else
		ok = true;
	json_decref(root);
	return ok;
}

bool json_write(FILE *out, const struct snapshot *snapshot, const struct instant *now,
	const struct output_look *look, struct err *err)
{
	json_t *list = json_array();

	(void)look;
	for (size_t i = 0; list && i < snapshot->n; i++) {
		const struct status *status = snapshot_watched(snapshot, i);

		if (status && !append_monitor(list, status, now)) {
			json_decref(list);
			list = NULL;
		}
	}
	return dump(out,
		json_pack("{s:i, s:o, s:o}", "version", 1, "time", time_value(now),
			"monitors", list),
		JSON_INDENT(2), err);
}

bool json_write_event(FILE *out, const char *event, const struct status *status,
	const struct instant *now, struct err *err)
{
	json_t *object = json_pack("{s:o, s:s}", "time", time_value(now), "event", event);

	if (object && !add_monitor(object, status, now)) {
		json_decref(object);
		object = NULL;
	}
	return dump(out, object, JSON_COMPACT, err);
}
