#include "config/preset.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "config/preset_table.h"
#include "config/value.h"

const struct preset *preset_row(size_t i)
{
	return i < preset_table_rows ? &preset_table[i] : NULL;
}

const struct preset *preset_find(const char *name)
{
	for (size_t i = 0; i < preset_table_rows; i++) {
		if (strcasecmp(preset_table[i].name, name) == 0 ||
			strcasecmp(preset_table[i].title, name) == 0)
			return &preset_table[i];
	}
	return NULL;
}

static bool has_word(const char *words, const char *word)
{
	const size_t len = strlen(word);

	for (; *words; words += strspn(words, " ")) {
		const size_t n = strcspn(words, " ");

		if (n == len && strncasecmp(words, word, n) == 0)
			return true;
		words += n;
	}
	return false;
}

const struct preset *preset_for_address(const char *address)
{
	const char *at = strrchr(address, '@');

	if (!at || !at[1] || strchr(at, ' '))
		return NULL;
	for (size_t i = 0; i < preset_table_rows; i++) {
		if (preset_table[i].domains && has_word(preset_table[i].domains, at + 1))
			return &preset_table[i];
	}
	return NULL;
}

const struct preset_server *preset_server(const struct preset *preset, enum mail_type type)
{
	const struct preset_server *server =
		type == MAIL_POP3 ? &preset->pop3 : &preset->imap;

	return server->port > 0 ? server : NULL;
}

static void drop_folders(struct monitor *monitor)
{
	for (size_t i = 0; i < monitor->n_folders; i++)
		free(monitor->folders[i].text);
	free(monitor->folders);
	monitor->folders = NULL;
	monitor->n_folders = 0;
}

static bool replace(char **slot, const char *text, struct err *err)
{
	char *copy = strdup(text);

	if (!copy)
		return err_memory(err);
	free(*slot);
	*slot = copy;
	return true;
}

bool preset_apply(const struct preset *preset, enum mail_type type, struct monitor *monitor,
	struct err *err)
{
	const struct preset_server *server = preset_server(preset, type);

	if (!server) {
		type = type == MAIL_POP3 ? MAIL_IMAP : MAIL_POP3;
		server = preset_server(preset, type);
		assert(server);
	}
	if ((server->host && !replace(&monitor->host, server->host, err)) ||
		!replace(&monitor->auth, preset->auth ? preset->auth : "auto", err))
		return false;
	monitor->type = type;
	monitor->port = server->port;
	monitor->tls = server->tls;
	if (server->interval_s * 1000 > monitor->interval_ms)
		monitor->interval_ms = server->interval_s * 1000;
	drop_folders(monitor);
	return type == MAIL_POP3 ||
	       value_folders(preset->folders ? preset->folders : "INBOX", monitor, err);
}
