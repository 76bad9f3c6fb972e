#include "poll/gate.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b)
{
	const struct gate *left = a;
	const struct gate *right = b;

	return strcmp(left->name, right->name);
}

struct gate *gate_get(struct gates *gates, const char *name, int max)
{
	size_t len = strlen(name) + 1;
	struct gate *gate = malloc(sizeof *gate + len);
	struct gate **found;

	if (!gate)
		return NULL;
	*gate = (struct gate){ .max = max };
	memcpy(gate->name, name, len);
	found = tsearch(gate, &gates->root, compare);
	if (!found) {
		free(gate);
		return NULL;
	}
	if (*found != gate)
		free(gate);
	return gate_ref(*found);
}

struct gate *gate_ref(struct gate *gate)
{
	if (gate)
		gate->refs++;
	return gate;
}

void gate_unref(struct gates *gates, struct gate *gate)
{
	if (!gate || --gate->refs > 0)
		return;
	tdelete(gate, &gates->root, compare);
	free(gate);
}

bool gate_is_open(const struct gate *gate)
{
	return !gate || gate->inside < gate->max;
}
