/* From a mailbox, a provider or another field to what stands in the form. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "tui/form_state.h"

#define VALUE_MAX ((size_t)256 * 1024)

/* The field says what the monitor has. */
static bool set_field(struct form *form, enum form_at at, const struct monitor *from)
{
	const struct schema_key *key = schema_find(SCHEMA_MONITOR, form_rows[at].key);
	struct buf text = { .max = VALUE_MAX, .secret = true };
	bool ok = schema_print(key, from, &text) && buf_putc(&text, '\0') &&
		  field_set(&form->fields[at], text.data);

	buf_release(&text);
	return ok;
}

static bool set_secret(struct form *form, const struct monitor *from)
{
	struct field *kind = &form->fields[FORM_SECRET];

	switch (from->secret.kind) {
	case SECRET_PASSWORD:
	case SECRET_SEALED:
		return field_keep(&form->fields[FORM_PASSWORD], from->secret.value);
	case SECRET_COMMAND:
		return field_set(kind, form_rows[FORM_COMMAND].key);
	case SECRET_FILE:
		return field_set(kind, form_rows[FORM_FILE].key);
	case SECRET_ENV:
		return field_set(kind, form_rows[FORM_VARIABLE].key);
	case SECRET_TOKEN:
		return field_set(kind, form_rows[FORM_TOKEN].key);
	default:
		return true;
	}
}

static bool set_all(struct form *form, const struct monitor *from)
{
	for (int at = 0; at < FORM_FIELDS; at++) {
		if (form_rows[at].key && at != FORM_PASSWORD && at != FORM_CLEAR &&
			!set_field(form, (enum form_at)at, from))
			return false;
	}
	form->port_before = monitor_default_port(from->type, from->tls);
	return set_secret(form, from) &&
	       (!from->allow_plaintext || field_set(&form->fields[FORM_CLEAR], "yes"));
}

bool form_remember(struct form *form)
{
	for (int at = 0; at < FORM_FIELDS; at++) {
		if (!field_remember(&form->fields[at]))
			return false;
	}
	return true;
}

/* "Work (copy)", "Work (copy 2)". */
static bool name_copy(struct ui *ui, struct form *form)
{
	char name[LINE_MAX_BYTES];

	for (unsigned i = 1;; i++) {
		if (i == 1)
			snprintf(name, sizeof name, "%.900s (copy)", form->source->name);
		else
			snprintf(name, sizeof name, "%.900s (copy %u)", form->source->name,
				i);
		if (!snapshot_find(&ui->snapshot, name))
			return field_set(&form->fields[FORM_NAME], name);
	}
}

/* What a new one would be; NULL: no memory. */
static struct monitor *new_monitor(const struct ui *ui)
{
	const struct settings *settings = ui->settings.settings;
	struct monitor *monitor = monitor_new();

	if (!monitor)
		return NULL;
	monitor->interval_ms = settings->interval_s * 1000;
	monitor->timeout_ms = settings->timeout_ms;
	if (monitor_add_folder(monitor, "INBOX"))
		return monitor;
	monitor_unref(monitor);
	return NULL;
}

bool form_fill(struct ui *ui, struct form *form)
{
	struct monitor *fresh = NULL;
	bool ok;

	for (int at = 0; at < FORM_FIELDS; at++) {
		form->fields[at].values = form_rows[at].values;
		form->fields[at].labels = form_rows[at].labels;
	}
	form->fields[FORM_PASSWORD].secret = true;
	form->fields[FORM_PASSWORD].line.masked = true;
	fresh = form->source ? monitor_ref(form->source) : new_monitor(ui);
	ok = fresh && set_all(form, fresh);
	monitor_unref(fresh);
	if (ok && form->purpose == FORM_COPY)
		ok = name_copy(ui, form);
	return ok && form_remember(form);
}

static enum mail_type type_of(const struct form *form)
{
	return form->fields[FORM_TYPE].choice == MAIL_POP3 ? MAIL_POP3 : MAIL_IMAP;
}

static bool set_from(
	struct form *form, const struct monitor *from, const enum form_at *fields, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!set_field(form, fields[i], from))
			return false;
	}
	form->port_before = monitor_default_port(from->type, from->tls);
	return true;
}

bool form_fill_preset(struct ui *ui, struct form *form, const struct preset *preset)
{
	static const enum form_at fields[] = { FORM_TYPE, FORM_PORT, FORM_TLS, FORM_FOLDERS,
		FORM_INTERVAL, FORM_AUTH };
	struct monitor *monitor = new_monitor(ui);
	bool ok = monitor && preset_apply(preset, type_of(form), monitor, NULL);

	if (ok && monitor->type == MAIL_POP3)
		ok = monitor_add_folder(monitor, "INBOX"); /* should it become IMAP again */
	ok = ok && set_from(form, monitor, fields, sizeof fields / sizeof *fields) &&
	     (!monitor->host || set_field(form, FORM_HOST, monitor));
	if (ok && preset->auth && monitor_uses_token(monitor))
		ok = field_set(&form->fields[FORM_SECRET], form_rows[FORM_TOKEN].key);
	monitor_unref(monitor);
	form->preset = preset;
	return ok;
}

/* The host is the one the provider has for that type. */
static bool is_preset_host(const struct form *form, enum mail_type type)
{
	const struct preset_server *server =
		form->preset ? preset_server(form->preset, type) : NULL;

	return server && server->host && field_is(&form->fields[FORM_HOST], server->host);
}

bool form_follow_tls(struct form *form)
{
	struct field *port = &form->fields[FORM_PORT];
	const uint16_t now = monitor_default_port(
		type_of(form), (enum tls_mode)form->fields[FORM_TLS].choice);
	char before[8], text[8];

	snprintf(before, sizeof before, "%u", (unsigned)form->port_before);
	snprintf(text, sizeof text, "%u", (unsigned)now);
	form->port_before = now;
	return !(field_is(port, before) || field_is(port, "")) || field_set(port, text);
}

bool form_follow_type(struct ui *ui, struct form *form)
{
	static const enum form_at fields[] = { FORM_HOST, FORM_PORT, FORM_TLS,
		FORM_INTERVAL };
	const enum mail_type type = type_of(form);
	const enum mail_type other = type == MAIL_POP3 ? MAIL_IMAP : MAIL_POP3;
	struct monitor *monitor;
	bool ok;

	if (!is_preset_host(form, other) || !preset_server(form->preset, type))
		return form_follow_tls(form);
	monitor = new_monitor(ui);
	ok = monitor && preset_apply(form->preset, type, monitor, NULL) &&
	     set_from(form, monitor, fields, sizeof fields / sizeof *fields);
	monitor_unref(monitor);
	return ok;
}

bool form_follow_user(struct ui *ui, struct form *form, const struct instant *now)
{
	const char *user = field_value(&form->fields[FORM_USER]);
	const struct preset *preset = preset_for_address(user);
	struct field *name = &form->fields[FORM_NAME];

	if (field_is(name, "") && user[0] && !field_set(name, user))
		return false;
	if (!preset)
		form_look_up(ui, form, now);
	if (!preset || !field_is(&form->fields[FORM_HOST], ""))
		return true;
	ui_message(ui, MESSAGE_INFO, now, "%s, by the address", preset->title);
	return form_fill_preset(ui, form, preset);
}
