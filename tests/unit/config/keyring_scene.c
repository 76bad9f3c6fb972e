#include "unit/test.h"

#include "unit/config/keyring_scene.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/keyfile.h"

int scene_begin(void **state)
{
	struct scene *scene = calloc(1, sizeof *scene);

	assert_non_null(scene);
	snprintf(scene->folder, sizeof scene->folder, "/tmp/mailtop-test-XXXXXX");
	assert_non_null(mkdtemp(scene->folder));
	setenv("XDG_CONFIG_HOME", scene->folder, 1);
	unsetenv("MAILTOP_PASSPHRASE_FILE");
	unsetenv("CREDENTIALS_DIRECTORY");
	assert_true(keyfile_path(scene->key, sizeof scene->key));
	*state = scene;
	return 0;
}

static void remove_folder(const char *path)
{
	DIR *folder = opendir(path);
	const struct dirent *entry;

	while (folder && (entry = readdir(folder))) {
		char name[400];

		snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
		if (entry->d_name[0] != '.')
			unlink(name);
	}
	if (folder)
		closedir(folder);
	rmdir(path);
}

int scene_end(void **state)
{
	struct scene *scene = *state;
	char inner[80];

	snprintf(inner, sizeof inner, "%s/mailtop", scene->folder);
	remove_folder(inner);
	remove_folder(scene->folder);
	free(scene);
	return 0;
}

struct monitor *mailbox(const char *host, const char *sealed)
{
	struct monitor *monitor = monitor_new();

	assert_non_null(monitor);
	monitor->host = strdup(host);
	monitor->user = strdup("ann");
	assert_non_null(monitor->host);
	assert_non_null(monitor->user);
	if (sealed) {
		monitor->secret.kind = SECRET_SEALED;
		monitor->secret.value = strdup(sealed);
		assert_non_null(monitor->secret.value);
	}
	return monitor;
}

struct keyring *a_keyring(void)
{
	struct err err;
	struct keyring *keyring = keyring_new(&err);

	assert_non_null(keyring);
	return keyring;
}

void use_passphrase(struct keyring *keyring, const char *text)
{
	struct buf passphrase = { .max = 100, .secret = true };
	struct err err;

	assert_true(buf_puts(&passphrase, text));
	assert_true(keyring_use_passphrase(keyring, &passphrase, &err));
	buf_release(&passphrase);
}

struct monitor *sealed_at(struct keyring *keyring, const char *host, const char *password)
{
	struct monitor *plain = mailbox(host, NULL);
	struct monitor *sealed;
	struct buf text = { .max = 100, .secret = true };
	struct buf out = BUF_INIT(2000);
	struct err err;

	assert_true(buf_puts(&text, password));
	assert_true(keyring_seal(keyring, plain, &text, &out, &err));
	assert_true(buf_putc(&out, '\0'));
	sealed = mailbox(host, out.data);
	buf_release(&text);
	buf_release(&out);
	monitor_unref(plain);
	return sealed;
}

bool opens(
	const struct keyring *keyring, const struct monitor *monitor, const char *password)
{
	struct buf out = { .max = 1000, .secret = true };
	struct err err = { 0 };
	const bool ok = keyring_open(keyring, monitor, &out, &err);

	assert_true(ok || err.class == ERR_SECRET);
	assert_true(!ok || (out.len == strlen(password) &&
				   memcmp(out.data, password, out.len) == 0));
	buf_release(&out);
	return ok;
}

bool answer(void *context, bool again, struct buf *passphrase, struct err *err)
{
	struct scene *scene = context;
	const char *text = scene->answers[scene->asked];

	assert_int_equal(again, scene->asked > 0);
	assert_int_equal(passphrase->len, 0);
	if (!text)
		return err_set(err, ERR_USAGE, "no more");
	scene->asked++;
	return buf_puts(passphrase, text);
}
