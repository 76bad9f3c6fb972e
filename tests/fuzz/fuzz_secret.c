/* Any text as a sealed password: what is read is within bounds, nothing forged opens, and
 * what is sealed with its own bytes as a password opens again. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "config/secret.h"
#include "fuzz/fuzz.h"

static char *text_of(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	insist(text);
	memcpy(text, data, size);
	text[size] = '\0';
	return text;
}

/* The key that the label asks for, without its cost. */
static struct secret_key key_for(const struct secret_label *label)
{
	static const uint8_t bytes[SECRET_KEY_BYTES] = "a key nobody has sealed with....";
	struct secret_key key;
	struct err err;

	insist(secret_key_of(bytes, &key, &err));
	if (label) {
		key.origin = label->origin;
		memcpy(key.id, label->id, SECRET_ID_BYTES);
	}
	return key;
}

static void read_forged(const char *text, const struct monitor *monitor)
{
	struct buf out = { .max = SECRET_PASSWORD_MAX, .secret = true };
	struct secret_label label;
	struct secret_key key;
	struct err err = { 0 };

	if (!secret_read_label(text, &label, &err)) {
		insist(err.class == ERR_SECRET && err.text[0]);
		return;
	}
	insist(strlen(text) <= SECRET_SEALED_MAX);
	insist(label.origin.from == SECRET_FROM_FILE ||
		(((uint64_t)128 * label.origin.blocks) << label.origin.cost) <= 128 << 20);
	key = key_for(&label);
	insist(!secret_open(&key, monitor, text, &out, &err));
	insist(out.len == 0 && err.class == ERR_SECRET);
	buf_release(&out);
}

static void seal_and_open(const char *text, const struct monitor *monitor)
{
	const struct secret_key key = key_for(NULL);
	const struct buf password = {
		.data = (char *)(uintptr_t)text,
		.len = strlen(text),
	};
	struct buf sealed = BUF_INIT(SECRET_SEALED_MAX + 1);
	struct buf out = { .max = SECRET_PASSWORD_MAX, .secret = true };
	struct err err = { 0 };

	if (secret_seal(&key, monitor, &password, &sealed, &err)) {
		insist(buf_putc(&sealed, '\0'));
		insist(secret_open(&key, monitor, sealed.data, &out, &err));
		insist(out.len == password.len && !memcmp(out.data, text, out.len));
	} else {
		insist(err.class == ERR_SECRET && sealed.len == 0);
	}
	buf_release(&sealed);
	buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = text_of(data, size);
	struct monitor *monitor = monitor_new();

	insist(monitor);
	monitor->host = strdup("mail.example.org");
	monitor->user = strdup("ann");
	insist(monitor->host && monitor->user);
	read_forged(text, monitor);
	seal_and_open(text, monitor);
	monitor_unref(monitor);
	free(text);
	return 0;
}
