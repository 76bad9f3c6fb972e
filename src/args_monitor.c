#include "args_monitor.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/schema.h"
#include "config/value.h"

enum { NAME_MAX_BYTES = 64 };

static void swap_signs(const char *from, char a, char b, char *out, size_t size)
{
	snprintf(out, size, "%s", from);
	for (char *c = out; *c; c++)
		if (*c == a)
			*c = b;
}

static const struct schema_key *key_of(const char *name)
{
	char key[NAME_MAX_BYTES];

	swap_signs(name, '-', '_', key, sizeof key);
	return strchr(name, '_') ? NULL : schema_find(SCHEMA_MONITOR, key);
}

bool args_monitor_knows(const char *name)
{
	return key_of(name) != NULL;
}

bool args_monitor_takes_value(const char *name)
{
	const struct schema_key *key = key_of(name);

	assert(key);
	return key->type != VALUE_BOOL;
}

bool args_monitor_nearest(const char *name, char *out, size_t size)
{
	char key[NAME_MAX_BYTES];
	char option[NAME_MAX_BYTES];
	const char *nearest;

	swap_signs(name, '-', '_', key, sizeof key);
	nearest = schema_nearest(SCHEMA_MONITOR, key);
	if (!nearest)
		return false;
	swap_signs(nearest, '_', '-', option, sizeof option);
	snprintf(out, size, "--%s", option);
	return true;
}

bool args_monitor_set(
	struct monitor **monitor, const char *name, const char *value, struct err *err)
{
	const struct schema_key *key = key_of(name);
	struct err why;

	assert(key);
	if (key->type == VALUE_SECRET && key->secret == SECRET_PASSWORD)
		return err_set(err, ERR_USAGE,
			"a password is never taken from the command line, where others "
			"could "
			"read it; leave the option out and it is asked for");
	if (!*monitor) {
		*monitor = monitor_new();
		if (!*monitor)
			return err_memory(err);
		(*monitor)->port = 0; /* not given: by type and TLS when all is known */
	}
	if (value_store(key, value ? value : "yes", *monitor, &why))
		return true;
	return err_set(err, ERR_USAGE, "--%s: %s", name, why.text);
}

static bool fill_in(char **field, const char *value)
{
	if (!*field)
		*field = strdup(value);
	return *field;
}

bool args_monitor_complete(struct monitor *monitor, struct err *err)
{
	const char *folders = schema_find(SCHEMA_MONITOR, "folders")->fallback;

	if (!monitor->host || !monitor->user)
		return err_set(err, ERR_USAGE, "'detect' needs --host and --user");
	if (monitor->tls == TLS_NONE && !monitor->allow_plaintext &&
		!value_host_is_loopback(monitor->host))
		return err_set(err, ERR_USAGE,
			"the password would go to '%.60s' in clear; use --tls implicit or "
			"starttls, or say --allow-plaintext",
			monitor->host);
	if (!fill_in(&monitor->name, monitor->user))
		return err_memory(err);
	if (monitor->type == MAIL_IMAP && monitor->n_folders == 0 &&
		!monitor_add_folder(monitor, folders))
		return err_memory(err);
	if (monitor->port == 0)
		monitor->port = monitor_default_port(monitor->type, monitor->tls);
	monitor->enabled = true;
	return true;
}
