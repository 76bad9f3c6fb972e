/* What the domain of an address says of its mailboxes (RFC 6186): asked of the loop, and
 * put where nobody typed anything. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "config/service.h"
#include "config/value.h"
#include "tui/form_state.h"

const char *form_domain(const char *address)
{
	const char *at = strrchr(address, '@');
	const char *dot = at ? strrchr(at, '.') : NULL;
	char *host = NULL;
	struct err err;

	/* an address of numbers has no records, and a lone word is no domain of mail */
	if (!dot || at == address || !dot[1] || strspn(dot + 1, "0123456789") > 0 ||
		strpbrk(at, ":[ ") || !value_host(at + 1, &host, &err))
		return NULL;
	free(host);
	return at + 1;
}

void form_look_up(struct ui *ui, struct form *form, const struct instant *now)
{
	const char *domain = form_domain(field_value(&form->fields[FORM_USER]));
	struct wish wish = { .kind = WISH_LOOKUP };

	if (!domain || !field_is(&form->fields[FORM_HOST], "") ||
		strcasecmp(domain, form->asked) == 0)
		return;
	wish.path = strdup(domain);
	if (!wish.path) {
		ui_message(ui, MESSAGE_ERROR, now, "out of memory");
		return;
	}
	snprintf(form->asked, sizeof form->asked, "%s", domain);
	ui_message(ui, MESSAGE_INFO, now, "asking where %s has its mailboxes", domain);
	ui_wish(ui, &wish);
}

static enum mail_type type_of(const struct form *form)
{
	return (enum mail_type)form->fields[FORM_TYPE].choice;
}

/* A copy began as somebody's choice. */
static bool is_tls_typed(const struct form *form)
{
	return form->purpose != FORM_ADD || field_is_changed(&form->fields[FORM_TLS]);
}

static bool is_port_typed(const struct form *form)
{
	const struct field *port = &form->fields[FORM_PORT];
	char usual[8];

	snprintf(usual, sizeof usual, "%u", (unsigned)form->port_before);
	return !field_is(port, "") && !field_is(port, usual);
}

/* It is what was typed, in port and TLS. */
static bool agrees(const struct form *form, const struct service *service)
{
	char port[8];

	snprintf(port, sizeof port, "%u", (unsigned)service->port);
	return (!is_tls_typed(form) ||
		       form->fields[FORM_TLS].choice == (size_t)service->tls) &&
	       (!is_port_typed(form) || field_is(&form->fields[FORM_PORT], port));
}

/* The first that agrees, else the first of the protocol; NULL: none has it. */
static const struct service *choose_service(
	const struct form *form, const struct service *services, size_t n)
{
	const struct service *first = NULL;

	for (size_t i = 0; i < n; i++) {
		if (!form->any_type && services[i].type != type_of(form))
			continue;
		if (agrees(form, &services[i]))
			return &services[i];
		if (!first)
			first = &services[i];
	}
	return first;
}

static bool set(struct form *form, enum form_at at, const char *value)
{
	form->fields[at].error[0] = '\0'; /* of what stood there */
	return field_set(&form->fields[at], value);
}

static bool fill(struct form *form, const struct service *service, const char *host)
{
	const bool whole = agrees(form, service);
	char port[8];

	snprintf(port, sizeof port, "%u", (unsigned)service->port);
	if (!set(form, FORM_HOST, host) ||
		!set(form, FORM_TYPE, form_rows[FORM_TYPE].values[service->type]))
		return false;
	if (!whole)
		return form_follow_tls(form);
	form->port_before = monitor_default_port(service->type, service->tls);
	return set(form, FORM_TLS, form_rows[FORM_TLS].values[service->tls]) &&
	       set(form, FORM_PORT, port);
}

/* RFC 6186, section 6: anybody may answer for DNS, so a host elsewhere is to be looked at.
 */
static bool is_within(const char *host, const char *domain)
{
	const size_t host_len = strlen(host);
	const size_t len = strlen(domain);

	if (host_len < len || strcasecmp(host + host_len - len, domain) != 0)
		return false;
	return host_len == len || host[host_len - len - 1] == '.';
}

static void take(struct ui *ui, struct form *form, const struct service *service,
	const char *domain, const struct instant *now)
{
	struct monitor *monitor = monitor_new();
	struct err err;

	if (monitor && !service_apply(service, monitor, &err))
		ui_message(ui, MESSAGE_WARNING, now, "%.80s: %s", domain, err.text);
	else if (!monitor || !fill(form, service, monitor->host))
		ui_message(ui, MESSAGE_ERROR, now, "out of memory");
	else if (is_within(monitor->host, domain))
		ui_message(ui, MESSAGE_INFO, now, "found %.80s by the domain's SRV records",
			monitor->host);
	else
		ui_message(ui, MESSAGE_WARNING, now,
			"SRV records lead out of %.60s: is %.80s right?", domain,
			monitor->host);
	monitor_unref(monitor);
}

/* It was asked for by this form, and what it answers is still open. */
static bool is_wanted(const struct form *form, const char *domain)
{
	const char *typed = form_domain(field_value(&form->fields[FORM_USER]));

	return typed && strcasecmp(typed, domain) == 0 &&
	       strcasecmp(form->asked, domain) == 0 &&
	       field_is(&form->fields[FORM_HOST], "");
}

void ui_found(struct ui *ui, const char *domain, const struct service *services, size_t n,
	const struct instant *now)
{
	struct form *form = ui->form;
	const struct service *service;

	if (!form || !is_wanted(form, domain))
		return;
	service = choose_service(form, services, n);
	if (service)
		take(ui, form, service, domain, now);
	else if (n > 0)
		ui_message(ui, MESSAGE_INFO, now,
			"%.80s has only %s, at %.80s, by its SRV records", domain,
			form_rows[FORM_TYPE].labels[services->type], services->host);
	else
		ui_message(ui, MESSAGE_INFO, now,
			"nothing found for %.80s: type the server", domain);
}
