/* The JSON export of Apache HertzBeat: a list of {"monitor": {…}, "params": [{"field",
 * "type", "value"}, …]}.  Its mailboxes are of the types pop3, qq_mailbox and
 * netease_mailbox; others that people made themselves speak IMAP and have the same fields.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/preset.h"
#include "config/schema.h"
#include "config/transfer_tree.h"
#include "config/value.h"

enum {
	TEXT_MAX = 256 * 1024,
	TIMEOUT_MIN_MS = 100,
	STATUS_PAUSED = 0,
	STATUS_UP = 1,
	/* What tells their parameters apart for HertzBeat's form: a number, a text. */
	PARAM_NUMBER = 0,
	PARAM_TEXT = 1,
};

/* One element under way. */
struct reading {
	struct candidate *candidate;
	const json_t *monitor;
	const json_t *params;
	struct buf *text;
};

static bool knows(const char *bytes, size_t len)
{
	static const char field[] = "\"params\"";

	return tree_knows(bytes, len) && memmem(bytes, len, field, strlen(field));
}

static bool has_param(const struct reading *reading, const char *field)
{
	size_t i;
	const json_t *param;

	json_array_foreach(reading->params, i, param)
	{
		const char *name = json_string_value(json_object_get(param, "field"));

		if (name && strcmp(name, field) == 0)
			return true;
	}
	return false;
}

/* HertzBeat takes the blanks around a value off before it uses it. */
static char *trim(char *text)
{
	size_t len;

	text += strspn(text, " \t\r\n");
	len = strlen(text);
	while (len > 0 && strchr(" \t\r\n", text[len - 1]))
		text[--len] = '\0';
	return text;
}

/* NULL: it has none, or an empty one. */
static const char *param_of(struct reading *reading, const char *field)
{
	size_t i;
	const json_t *param;
	const char *value;

	json_array_foreach(reading->params, i, param)
	{
		const char *name = json_string_value(json_object_get(param, "field"));

		if (!name || strcmp(name, field) != 0)
			continue;
		value = tree_member(param, "value", reading->text);
		if (value)
			value = trim(reading->text->data);
		return value && value[0] ? value : NULL;
	}
	return NULL;
}

static bool is_mailbox(const struct reading *reading)
{
	return has_param(reading, "email") && has_param(reading, "authorize");
}

/* Which of our presets is the same provider, for its folders. */
static const char *preset_of(const char *app)
{
	if (strcmp(app, "qq_mailbox") == 0)
		return "qq";
	return strcmp(app, "netease_mailbox") == 0 ? "163" : NULL;
}

static void take_type(struct reading *reading, const char *app)
{
	const char *name = preset_of(app);
	const struct preset *preset = name ? preset_find(name) : NULL;

	candidate_set(reading->candidate, "type", strstr(app, "pop3") ? "pop3" : "imap", 0);
	if (preset && preset->folders)
		candidate_set(reading->candidate, "folders", preset->folders, 0);
}

/* There it is for the connection alone, and may be 0. */
static void take_timeout(struct reading *reading)
{
	const char *value = param_of(reading, "timeout");
	int64_t ms;

	if (value && scan_whole_u63(value, &ms) && ms >= TIMEOUT_MIN_MS)
		candidate_set(reading->candidate, "timeout", value, 0);
	else if (value)
		candidate_note(reading->candidate,
			"its timeout of '%.20s' ms becomes that of the config", value);
}

static void take_connection(struct reading *reading)
{
	struct candidate *candidate = reading->candidate;
	const char *value = param_of(reading, "host");
	bool tls = false;

	if (!value)
		value = tree_member(reading->monitor, "host", reading->text);
	if (value)
		candidate_set(candidate, "host", value, 0);
	value = param_of(reading, "ssl");
	if (value && !value_bool(value, &tls))
		candidate_note(candidate, "ssl: '%.20s' is taken for false", value);
	candidate_set(candidate, "tls", tls ? "implicit" : "none", 0);
	value = param_of(reading, "port");
	if (value)
		candidate_set(candidate, "port", value, 0);
	take_timeout(reading);
}

static void take_login(struct reading *reading)
{
	const char *value = param_of(reading, "email");

	if (value)
		candidate_set(reading->candidate, "user", value, 0);
	value = param_of(reading, "authorize");
	if (value)
		candidate_set(reading->candidate, "password", value, 0);
}

static void take_labels(struct reading *reading)
{
	json_t *labels = json_object_get(reading->monitor, "labels");
	const char *key;
	json_t *value;

	json_object_foreach(labels, key, value)
	{
		if (tree_text(value, reading->text))
			candidate_add_tag(reading->candidate, key, reading->text->data);
	}
	if (json_object_size(json_object_get(reading->monitor, "annotations")) > 0)
		candidate_note(reading->candidate, "its annotations are left out");
}

static void take_schedule(struct reading *reading)
{
	const char *value = tree_member(reading->monitor, "scheduleType", reading->text);
	const bool is_cron = value && strcmp(value, "cron") == 0;

	if (is_cron) {
		value = tree_member(reading->monitor, "cronExpression", reading->text);
		candidate_note(reading->candidate,
			"its schedule '%.60s' becomes the interval of the config",
			value ? value : "");
		return;
	}
	value = tree_member(reading->monitor, "intervals", reading->text);
	if (value)
		candidate_set(reading->candidate, "interval", value, 0);
}

static void take_rest(struct reading *reading)
{
	const json_t *status = json_object_get(reading->monitor, "status");
	const char *value = tree_member(reading->monitor, "description", reading->text);
	char *shown;

	if (value && value[0]) {
		shown = transfer_printable(value);
		if (shown)
			candidate_set(reading->candidate, "description", shown, 0);
		else
			reading->candidate->no_memory = true;
		free(shown);
	}
	if (json_is_integer(status) && json_integer_value(status) == STATUS_PAUSED)
		candidate_set(reading->candidate, "enabled", "no", 0);
}

static void take_element(struct reading *reading)
{
	struct candidate *candidate = reading->candidate;
	char app[80] = "";
	const char *value = tree_member(reading->monitor, "name", reading->text);

	if (value && value[0])
		candidate_name(candidate, value);
	value = tree_member(reading->monitor, "app", reading->text);
	if (value)
		snprintf(app, sizeof app, "%s", value);
	if (!json_is_object(reading->monitor) || !json_is_array(reading->params)) {
		candidate_refuse(candidate, "it has no \"monitor\" and \"params\"");
		return;
	}
	if (!is_mailbox(reading)) {
		candidate_refuse(candidate, "its type '%.60s' is no mailbox", app);
		return;
	}
	take_type(reading, app);
	take_connection(reading);
	take_login(reading);
	take_labels(reading);
	take_schedule(reading);
	take_rest(reading);
}

static bool read_hertzbeat(
	struct transfer *transfer, const char *bytes, size_t len, struct err *err)
{
	json_t *root = tree_load(bytes, len, err);
	struct buf text = { .max = TEXT_MAX, .secret = true };
	bool ok = root != NULL;
	const json_t *element;
	size_t i;

	if (ok && !buf_room(&text, TEXT_MAX))
		ok = err_memory(err);
	if (ok && !json_is_array(root))
		ok = err_set(err, ERR_CONFIG, "its JSON is no list of monitors");
	json_array_foreach(ok ? root : NULL, i, element)
	{
		struct reading reading = { .monitor = json_object_get(element, "monitor"),
			.params = json_object_get(element, "params"),
			.text = &text };

		reading.candidate = transfer_add(transfer, 0);
		if (!reading.candidate)
			break;
		take_element(&reading);
	}
	buf_release(&text);
	json_decref(root);
	return ok;
}

/* The type whose host it is. */
static const char *app_of(const struct monitor *monitor)
{
	static const char *const apps[] = { "qq_mailbox", "netease_mailbox" };

	if (monitor->type == MAIL_POP3)
		return "pop3";
	for (size_t i = 0; i < sizeof apps / sizeof *apps; i++) {
		const struct preset *preset = preset_find(preset_of(apps[i]));

		if (preset && strcmp(preset->imap.host, monitor->host) == 0)
			return apps[i];
	}
	return "imap";
}

static json_t *param(const char *field, int type, const char *value)
{
	if (!value)
		return json_pack("{s:s, s:i}", "field", field, "type", type);
	return json_pack("{s:s, s:i, s:s}", "field", field, "type", type, "value", value);
}

static json_t *params_value(const struct monitor *monitor)
{
	char port[16];
	char timeout[24];

	snprintf(port, sizeof port, "%u", (unsigned)monitor->port);
	snprintf(timeout, sizeof timeout, "%lld", (long long)monitor->timeout_ms);
	return json_pack("[o, o, o, o, o, o]", param("host", PARAM_TEXT, monitor->host),
		param("ssl", PARAM_TEXT, monitor->tls == TLS_IMPLICIT ? "true" : "false"),
		param("port", PARAM_NUMBER, port), param("timeout", PARAM_NUMBER, timeout),
		param("email", PARAM_TEXT, monitor->user),
		param("authorize", PARAM_TEXT, NULL));
}

static json_t *element_value(const struct monitor *monitor)
{
	return json_pack("{s:{s:s, s:s, s:s, s:I, s:i, s:s, s:o, s:s}, s:o}", "monitor",
		"name", monitor->name, "app", app_of(monitor), "host", monitor->host,
		"intervals", (json_int_t)(monitor->interval_ms / 1000), "status",
		monitor->enabled ? STATUS_UP : STATUS_PAUSED, "description",
		monitor->description, "labels", tree_tags(monitor), "scheduleType",
		"interval", "params", params_value(monitor));
}

static bool note_lost(const struct monitor *monitor, struct buf *lost)
{
	if (monitor->tls == TLS_STARTTLS)
		return buf_printf(lost,
			"'%s' is left out: HertzBeat knows no STARTTLS and would log in "
			"without TLS\n",
			monitor->name);
	if (monitor->type == MAIL_POP3 ||
		(monitor->n_folders == 1 && strcmp(monitor->folders[0].text, "INBOX") == 0))
		return true;
	return buf_printf(lost, "'%s': its folders are those of its type in HertzBeat\n",
		monitor->name);
}

static bool write_hertzbeat(const struct transfer_export *export, struct buf *out,
	struct buf *lost, struct err *err)
{
	json_t *root = json_array();

	for (size_t i = 0; i < export->n; i++) {
		const struct monitor *monitor = export->monitors[i];

		if (note_lost(monitor, lost) &&
			(monitor->tls == TLS_STARTTLS ||
				json_array_append_new(root, element_value(monitor)) == 0))
			continue;
		json_decref(root);
		return err_memory(err);
	}
	return tree_dump(root, out, err);
}

const struct transfer_format transfer_hertzbeat = {
	.name = "hertzbeat",
	.help = "the JSON export of Apache HertzBeat",
	.knows = knows,
	.read = read_hertzbeat,
	.write = write_hertzbeat,
};
