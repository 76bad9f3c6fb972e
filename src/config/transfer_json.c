/* mailtop's own JSON: an object with "monitors", or a list of them; their keys are those of
 * the config. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "config/schema.h"
#include "config/transfer_tree.h"

enum { TEXT_MAX = 256 * 1024, VERSION = 1 };

static void take_folders(struct candidate *candidate, const json_t *list)
{
	size_t i;
	const json_t *item;

	json_array_foreach(list, i, item)
	{
		const char *name = json_string_value(item);

		if (name)
			candidate_add_folder(
				candidate, name + (name[0] == '!'), name[0] == '!');
		else
			candidate_note(candidate, "folder %zu is no text", i + 1);
	}
}

static void take_tags(struct candidate *candidate, const json_t *tags)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)tags, key, value)
	{
		if (json_is_string(value) || json_is_null(value))
			candidate_add_tag(candidate, key,
				json_is_string(value) ? json_string_value(value) : "");
		else
			candidate_note(candidate, "tag '%.60s' is no text", key);
	}
}

static void take_member(
	struct candidate *candidate, const char *key, const json_t *value, struct buf *text)
{
	if (json_is_null(value))
		return;
	if (json_is_array(value) && strcmp(key, "folders") == 0)
		take_folders(candidate, value);
	else if (json_is_object(value) && strcmp(key, "tags") == 0)
		take_tags(candidate, value);
	else if (tree_text(value, text))
		candidate_take(candidate, key, text->data, 0);
	else
		candidate_note(
			candidate, "'%.60s' is left out: it is no single value", key);
}

static bool add_monitor(struct transfer *transfer, const json_t *object, struct buf *text)
{
	struct candidate *candidate = transfer_add(transfer, 0);
	const char *key;
	json_t *value;

	if (!candidate)
		return false;
	if (!json_is_object(object))
		candidate_refuse(candidate, "it is no object");
	json_object_foreach((json_t *)object, key, value)
		take_member(candidate, key, value, text);
	return true;
}

static bool read_json(
	struct transfer *transfer, const char *bytes, size_t len, struct err *err)
{
	json_t *root = tree_load(bytes, len, err);
	const json_t *list =
		json_is_object(root) ? json_object_get(root, "monitors") : root;
	const json_int_t version = json_integer_value(json_object_get(root, "version"));
	struct buf text = { .max = TEXT_MAX, .secret = true };
	bool ok = root != NULL;
	const json_t *item;
	size_t i;

	if (ok && !buf_room(&text, TEXT_MAX))
		ok = err_memory(err);
	if (ok && !json_is_array(list))
		ok = err_set(err, ERR_CONFIG, "its JSON has no list of \"monitors\"");
	if (ok && version > VERSION)
		transfer_note(transfer, "it is of a newer mailtop; what this one does not "
					"know is left out");
	if (ok) {
		json_array_foreach(list, i, item)
		{
			if (!add_monitor(transfer, item, &text))
				break;
		}
	}
	buf_release(&text);
	json_decref(root);
	return ok;
}

static json_t *folders_value(const struct monitor *monitor)
{
	json_t *list = json_array();
	bool ok = list;

	for (size_t i = 0; ok && i < monitor->n_folders; i++) {
		const struct folder_rule *rule = &monitor->folders[i];

		ok = json_array_append_new(list,
			     json_sprintf("%s%s", rule->exclude ? "!" : "", rule->text)) ==
		     0;
	}
	if (ok)
		return list;
	json_decref(list);
	return NULL;
}

/* text is what a person would write, and not empty. */
static json_t *value_of(
	const struct schema_key *key, const struct monitor *monitor, const char *text)
{
	switch (key->type) {
	case VALUE_BOOL:
		return json_boolean(strcmp(text, "yes") == 0);
	case VALUE_INT:
	case VALUE_PORT:
	case VALUE_SECONDS:
	case VALUE_PERIOD:
	case VALUE_MS:
		return json_integer(strtoll(text, NULL, 10));
	case VALUE_FOLDERS:
		return folders_value(monitor);
	case VALUE_TAGS:
		return tree_tags(monitor);
	default:
		return json_string(text);
	}
}

static bool is_left_out(const struct schema_key *key)
{
	return key->section != SCHEMA_MONITOR || key->type == VALUE_SSL ||
	       (key->type == VALUE_SECRET &&
		       (key->secret == SECRET_PASSWORD || key->secret == SECRET_SEALED));
}

static bool add_member(json_t *object, const struct schema_key *key,
	const struct monitor *monitor, const char *text, struct err *err)
{
	/* commands and paths may be any bytes */
	if (!text_is_utf8(text, strlen(text)))
		return err_set(err, ERR_CONFIG, "%s is not UTF-8", key->name);
	return json_object_set_new(object, key->name, value_of(key, monitor, text)) == 0 ||
	       err_memory(err);
}

/* NULL: err says why. */
static json_t *monitor_value(
	const struct monitor *monitor, const char *sealed, struct err *err)
{
	struct buf text = { .max = TEXT_MAX, .secret = true };
	json_t *object = json_object();
	bool ok = object || err_memory(err);

	for (size_t i = 0; ok && schema_row(i); i++) {
		const struct schema_key *key = schema_row(i);

		if (is_left_out(key))
			continue;
		buf_clear(&text);
		ok = (schema_print(key, monitor, &text) && buf_putc(&text, '\0')) ||
		     err_memory(err);
		if (ok && text.data[0])
			ok = add_member(object, key, monitor, text.data, err);
	}
	if (ok && sealed)
		ok = json_object_set_new(object, "password_sealed", json_string(sealed)) ==
			     0 ||
		     err_memory(err);
	buf_release(&text);
	if (ok)
		return object;
	json_decref(object);
	return NULL;
}

static bool add_value(const struct transfer_export *export, size_t i, json_t *list,
	struct buf *lost, struct err *err)
{
	const struct monitor *monitor = export->monitors[i];
	const char *sealed = export->sealed ? export->sealed[i] : NULL;
	json_t *object = monitor_value(monitor, sealed, err);

	if (object)
		return json_array_append_new(list, object) == 0 || err_memory(err);
	return err->class == ERR_CONFIG &&
	       (buf_printf(lost, "'%s' is left out: %s\n", monitor->name, err->text) ||
		       err_memory(err));
}

static bool write_json(const struct transfer_export *export, struct buf *out,
	struct buf *lost, struct err *err)
{
	json_t *list = json_array();

	for (size_t i = 0; i < export->n; i++) {
		if (add_value(export, i, list, lost, err))
			continue;
		json_decref(list);
		return false;
	}
	return tree_dump(
		json_pack("{s:i, s:o}", "version", VERSION, "monitors", list), out, err);
}

const struct transfer_format transfer_json = {
	.name = "json",
	.help = "mailtop's own JSON",
	.knows = tree_knows,
	.read = read_json,
	.write = write_json,
};
