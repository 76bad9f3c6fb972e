#include "poll/bound.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b)
{
	const struct bound *left = a;
	const struct bound *right = b;

	return strcmp(left->name, right->name);
}

struct bound *bound_get(struct bounds *bounds, const char *name, int max)
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
