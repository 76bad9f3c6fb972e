#include "model/monitor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/count_of.h"
#include "model/monitor_parts.h"

enum { INTERVAL_MS = 60 * 1000, TIMEOUT_MS = 6000, RETRIES = 2 };

struct monitor *monitor_new(void)
{
	struct monitor *monitor = calloc(1, sizeof *monitor);

	if (!monitor)
		return NULL;
	atomic_init(&monitor->refs, 1);
	monitor->type = MAIL_IMAP;
	monitor->tls = TLS_IMPLICIT;
	monitor->port = monitor_default_port(MAIL_IMAP, TLS_IMPLICIT);
	monitor->interval_ms = INTERVAL_MS;
	monitor->timeout_ms = TIMEOUT_MS;
	monitor->retries = RETRIES;
	monitor->keep = KEEP_AUTO;
	monitor->push = PUSH_AUTO;
	monitor->enabled = true;
	monitor->description = strdup("");
	monitor->auth = strdup("auto");
	if (!monitor->description || !monitor->auth) {
		monitor_unref(monitor);
		return NULL;
	}
	return monitor;
}

struct monitor *monitor_ref(struct monitor *monitor)
{
	atomic_fetch_add_explicit(&monitor->refs, 1, memory_order_relaxed);
	return monitor;
}

void monitor_unref(struct monitor *monitor)
{
	if (!monitor ||
		atomic_fetch_sub_explicit(&monitor->refs, 1, memory_order_acq_rel) > 1)
		return;
	for (size_t i = 0; i < monitor->n_folders; i++)
		free(monitor->folders[i].text);
	free(monitor->folders);
	for (size_t i = 0; i < monitor->n_tags; i++) {
		free(monitor->tags[i].key);
		free(monitor->tags[i].value);
	}
	free(monitor->tags);
	if (monitor->secret.value)
		explicit_bzero(monitor->secret.value, strlen(monitor->secret.value));
	free(monitor->secret.value);
	free(monitor->name);
	free(monitor->host);
	free(monitor->user);
	free(monitor->description);
	free(monitor->auth);
	free(monitor->ca_file);
	free(monitor->pin_sha256);
	free(monitor->client_cert);
	free(monitor->client_key);
	free(monitor->label);
	free(monitor);
}

bool monitor_add_folder(struct monitor *monitor, const char *rule)
{
	const size_t n = monitor->n_folders;
	struct folder_rule *grown = realloc(monitor->folders, (n + 1) * sizeof *grown);
	const bool exclude = rule[0] == '!';
	const char *text = rule + exclude;

	if (!grown)
		return false;
	monitor->folders = grown;
	grown[n] = (struct folder_rule){
		.text = strdup(text),
		.exclude = exclude,
		.special_use = text[0] == '\\',
		.pattern = strpbrk(text, "*%") != NULL,
	};
	if (!grown[n].text)
		return false;
	monitor->n_folders++;
	return true;
}

bool monitor_add_tag(struct monitor *monitor, const char *key, const char *value)
{
	const size_t n = monitor->n_tags;
	struct tag *grown = realloc(monitor->tags, (n + 1) * sizeof *grown);

	if (!grown)
		return false;
	monitor->tags = grown;
	grown[n] = (struct tag){ .key = strdup(key), .value = strdup(value) };
	if (!grown[n].key || !grown[n].value) {
		free(grown[n].key);
		free(grown[n].value);
		return false;
	}
	monitor->n_tags++;
	return true;
}

const char *mail_type_name(enum mail_type type)
{
	return type == MAIL_POP3 ? "pop3" : "imap";
}

const char *tls_mode_name(enum tls_mode mode)
{
	static const char *const names[] = {
		[TLS_IMPLICIT] = "implicit",
		[TLS_STARTTLS] = "starttls",
		[TLS_NONE] = "none",
	};

	return names[mode];
}

uint16_t monitor_default_port(enum mail_type type, enum tls_mode tls)
{
	if (type == MAIL_POP3)
		return tls == TLS_IMPLICIT ? 995 : 110;
	return tls == TLS_IMPLICIT ? 993 : 143;
}

bool monitor_may_run(const struct monitor *monitor)
{
	return monitor->enabled || monitor->trial;
}

bool secret_is_command(enum secret_kind kind)
{
	return kind == SECRET_COMMAND || kind == SECRET_TOKEN;
}

bool monitor_uses_token(const struct monitor *monitor)
{
	static const char *const names[] = { "oauth2", "xoauth2", "oauthbearer" };

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (strcasecmp(monitor->auth, names[i]) == 0)
			return true;
	}
	return monitor->secret.kind == SECRET_TOKEN &&
	       strcasecmp(monitor->auth, "auto") == 0;
}

void monitor_url(const struct monitor *monitor, char *out, size_t size)
{
	const char *host = monitor->host ? monitor->host : "";
	const bool is_ipv6 = strchr(host, ':') != NULL;

	snprintf(out, size, "%s%s://%s%s%s:%u", mail_type_name(monitor->type),
		monitor->tls == TLS_IMPLICIT ? "s" : "", is_ipv6 ? "[" : "", host,
		is_ipv6 ? "]" : "", (unsigned)monitor->port);
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

bool monitor_same_folders(const struct monitor *a, const struct monitor *b)
{
	if (a->n_folders != b->n_folders)
		return false;
	for (size_t i = 0; i < a->n_folders; i++) {
		if (a->folders[i].exclude != b->folders[i].exclude ||
			!same_text(a->folders[i].text, b->folders[i].text))
			return false;
	}
	return true;
}

bool monitor_same_tags(const struct monitor *a, const struct monitor *b)
{
	if (a->n_tags != b->n_tags)
		return false;
	for (size_t i = 0; i < a->n_tags; i++) {
		if (!same_text(a->tags[i].key, b->tags[i].key) ||
			!same_text(a->tags[i].value, b->tags[i].value))
			return false;
	}
	return true;
}

bool monitor_same_login(const struct monitor *a, const struct monitor *b)
{
	return a->type == b->type && same_text(a->host, b->host) && a->port == b->port &&
	       a->tls == b->tls && same_text(a->user, b->user) &&
	       a->secret.kind == b->secret.kind &&
	       same_text(a->secret.value, b->secret.value) && same_text(a->auth, b->auth) &&
	       same_text(a->ca_file, b->ca_file) &&
	       same_text(a->pin_sha256, b->pin_sha256) &&
	       same_text(a->client_cert, b->client_cert) &&
	       same_text(a->client_key, b->client_key) &&
	       a->allow_plaintext == b->allow_plaintext;
}

bool monitor_equal(const struct monitor *a, const struct monitor *b)
{
	return monitor_same_login(a, b) && same_text(a->name, b->name) &&
	       monitor_same_folders(a, b) && a->interval_ms == b->interval_ms &&
	       a->timeout_ms == b->timeout_ms && a->retries == b->retries &&
	       a->keep == b->keep && a->push == b->push && a->enabled == b->enabled &&
	       monitor_same_tags(a, b) && same_text(a->description, b->description);
}
