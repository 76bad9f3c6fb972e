#include "poll/bound.h"

#include <ctype.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/refused.h"

static int compare(const void *a, const void *b)
{
	const struct bound *left = a;
	const struct bound *right = b;

	return strcmp(left->name, right->name);
}

static struct bound *bound_get(struct bounds *bounds, const char *name, int max)
{
	size_t len = strlen(name) + 1;
	struct bound *bound = malloc(sizeof *bound + len);
	struct bound **found;

	if (!bound)
		return NULL;
	*bound = (struct bound){ .max = max };
	memcpy(bound->name, name, len);
	found = tsearch(bound, &bounds->root, compare);
	if (!found) {
		free(bound);
		return NULL;
	}
	if (*found != bound)
		free(bound);
	return bound_ref(*found);
}

/* Host names are the same in either case, users are not. */
static struct bound *named(struct bounds *bounds, const char *kind,
	const struct monitor *monitor, unsigned port, const char *user, int max)
{
	struct bound *bound;
	char *name;
	char *host;

	if (asprintf(&name, "%s %s:%u %s", kind, monitor->host, port, user) < 0)
		return NULL;
	host = name + strlen(kind) + 1;
	for (size_t i = 0; i < strlen(monitor->host); i++)
		host[i] = (char)tolower((unsigned char)host[i]);
	bound = bound_get(bounds, name, max);
	free(name);
	return bound;
}

struct bound *bound_of_host(struct bounds *bounds, const struct monitor *monitor, int max)
{
	return named(bounds, "host", monitor, monitor->port, "", max);
}

struct bound *bound_of_account(
	struct bounds *bounds, const struct monitor *monitor, int max)
{
	char name[sizeof "account " + REFUSED_ACCOUNT_MAX] = "account ";

	refused_account(monitor, name + strlen(name), REFUSED_ACCOUNT_MAX);
	return bound_get(bounds, name, max);
}

struct bound *bound_of_maildrop(struct bounds *bounds, const struct monitor *monitor)
{
	/* both standard ports lead to one maildrop */
	unsigned port = monitor->port == 995 ? 110 : monitor->port;

	return named(bounds, "drop", monitor, port, monitor->user, 1);
}

struct bound *bound_of_user(struct bounds *bounds, const struct monitor *monitor, int max)
{
	unsigned port = monitor->port == 993 ? 143 : monitor->port;

	return named(bounds, "user", monitor, port, monitor->user, max);
}

struct bound *bound_ref(struct bound *bound)
{
	if (bound)
		bound->refs++;
	return bound;
}

void bound_unref(struct bounds *bounds, struct bound *bound)
{
	if (!bound || --bound->refs > 0)
		return;
	tdelete(bound, &bounds->root, compare);
	free(bound);
}

bool bound_has_room(const struct bound *bound)
{
	return !bound || bound->inside < bound->max;
}
