#include "config/transfer_tree.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

static void free_wiped(void *block)
{
	if (block)
		explicit_bzero(block, malloc_usable_size(block));
	free(block);
}

json_t *tree_load(const char *bytes, size_t len, struct err *err)
{
	json_error_t error;
	json_t *root;

	json_set_alloc_funcs(malloc, free_wiped);
	root = json_loadb(bytes, len, JSON_REJECT_DUPLICATES, &error);
	if (root)
		return root;
	/* jansson's own text may quote what it stumbled over, which may be a password */
	err_set(err, ERR_CONFIG, "it is no JSON from line %d, column %d on", error.line,
		error.column);
	return NULL;
}

/* jansson does not hand every failure on. */
struct dump {
	struct buf *out;
	bool failed;
};

static int append(const char *bytes, size_t len, void *context)
{
	struct dump *dump = context;

	dump->failed = dump->failed || !buf_append(dump->out, bytes, len);
	return dump->failed ? -1 : 0;
}

bool tree_dump(json_t *root, struct buf *out, struct err *err)
{
	struct dump dump = { .out = out };
	const bool ok = root &&
			json_dump_callback(root, append, &dump, JSON_INDENT(2)) == 0 &&
			!dump.failed && buf_putc(out, '\n');

	json_decref(root);
	return ok || err_memory(err);
}

bool tree_text(const json_t *value, struct buf *out)
{
	bool ok;

	buf_clear(out);
	switch (json_typeof(value)) {
	case JSON_STRING:
		ok = buf_append(out, json_string_value(value), json_string_length(value));
		break;
	case JSON_INTEGER:
		ok = buf_printf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
		break;
	case JSON_REAL:
		ok = buf_printf(out, "%.15g", json_real_value(value));
		break;
	case JSON_TRUE:
		ok = buf_puts(out, "yes");
		break;
	case JSON_FALSE:
		ok = buf_puts(out, "no");
		break;
	default:
		return false;
	}
	return ok && buf_putc(out, '\0');
}

const char *tree_member(const json_t *object, const char *key, struct buf *out)
{
	const json_t *value = json_object_get(object, key);

	return value && tree_text(value, out) ? out->data : NULL;
}

bool tree_knows(const char *bytes, size_t len)
{
	static const char blanks[] = { ' ', '\t', '\r', '\n' };
	size_t at = 0;

	while (at < len && memchr(blanks, bytes[at], sizeof blanks))
		at++;
	if (at == len || bytes[at] == '{')
		return at < len;
	if (bytes[at++] != '[')
		return false;
	while (at < len && memchr(blanks, bytes[at], sizeof blanks))
		at++;
	return at < len && (bytes[at] == '{' || bytes[at] == ']');
}

json_t *tree_tags(const struct monitor *monitor)
{
	json_t *tags = json_object();
	bool ok = tags;

	for (size_t i = 0; ok && i < monitor->n_tags; i++)
		ok = json_object_set_new(tags, monitor->tags[i].key,
			     json_string(monitor->tags[i].value)) == 0;
	if (ok)
		return tags;
	json_decref(tags);
	return NULL;
}
