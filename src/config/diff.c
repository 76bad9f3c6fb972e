#include "config/diff.h"

#include <stdlib.h>
#include <string.h>

/* The monitors of one config by name or by label, to be searched. */
struct entry {
	const char *key;
	size_t at;
};

struct matching {
	const struct config *running;
	struct config *fresh;
	struct entry *sorted; /* of the running */
	size_t *partners;     /* of each fresh one; NONE */
	bool *is_taken;	      /* of each running one */
};

static const size_t NONE = SIZE_MAX;

static int compare_entries(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->key, ((const struct entry *)b)->key);
}

static const char *name_of(const struct monitor *monitor)
{
	return monitor->name;
}

static const char *label_of(const struct monitor *monitor)
{
	return monitor->label;
}

/* Pairs those that have no partner yet and have the same key. */
static void pair(struct matching *matching, const char *(*key_of)(const struct monitor *))
{
	const struct config *running = matching->running;
	const struct config *fresh = matching->fresh;
	size_t n = 0;

	for (size_t i = 0; i < running->n_monitors; i++) {
		const char *key = key_of(running->monitors[i]);

		if (key && !matching->is_taken[i])
			matching->sorted[n++] = (struct entry){ key, i };
	}
	qsort(matching->sorted, n, sizeof *matching->sorted, compare_entries);
	for (size_t i = 0; i < fresh->n_monitors; i++) {
		const struct entry wanted = { key_of(fresh->monitors[i]), 0 };
		const struct entry *found;

		if (!wanted.key || matching->partners[i] != NONE)
			continue;
		found = bsearch(
			&wanted, matching->sorted, n, sizeof wanted, compare_entries);
		if (!found || matching->is_taken[found->at])
			continue;
		matching->partners[i] = found->at;
		matching->is_taken[found->at] = true;
	}
}

static void add(
	struct diff *diff, enum command_kind kind, uint32_t id, struct monitor *monitor)
{
	diff->list[diff->n++] = (struct command){
		.kind = kind, .id = id, .monitor = monitor ? monitor_ref(monitor) : NULL
	};
}

/* Removals go first, so that a login that moves to another name is free. */
static void put_commands(
	const struct matching *matching, uint32_t *next_id, struct diff *diff)
{
	const struct config *running = matching->running;

	for (size_t i = 0; i < running->n_monitors; i++) {
		if (!matching->is_taken[i])
			add(diff, COMMAND_REMOVE, running->monitors[i]->id, NULL);
	}
	for (size_t i = 0; i < matching->fresh->n_monitors; i++) {
		struct monitor *monitor = matching->fresh->monitors[i];
		const struct monitor *old = NULL;

		if (matching->partners[i] != NONE)
			old = running->monitors[matching->partners[i]];
		monitor->id = old ? old->id : (*next_id)++;
		if (!old)
			add(diff, COMMAND_ADD, monitor->id, monitor);
		else if (!monitor_equal(old, monitor))
			add(diff, COMMAND_REPLACE, monitor->id, monitor);
	}
}

bool config_diff(const struct config *running, struct config *fresh, uint32_t *next_id,
	struct diff *diff)
{
	const size_t n = running->n_monitors;
	struct matching matching = { .running = running,
		.fresh = fresh,
		.sorted = calloc(n + 1, sizeof *matching.sorted),
		.partners = calloc(fresh->n_monitors + 1, sizeof *matching.partners),
		.is_taken = calloc(n + 1, sizeof *matching.is_taken) };
	struct diff made = { .list = calloc(n + fresh->n_monitors + 1, sizeof *made.list) };
	const bool ok =
		matching.sorted && matching.partners && matching.is_taken && made.list;

	if (ok) {
		for (size_t i = 0; i < fresh->n_monitors; i++)
			matching.partners[i] = NONE;
		pair(&matching, name_of);
		pair(&matching, label_of);
		put_commands(&matching, next_id, &made);
		*diff = made;
	} else {
		free(made.list);
	}
	free(matching.sorted);
	free(matching.partners);
	free(matching.is_taken);
	return ok;
}

void diff_release(struct diff *diff)
{
	for (size_t i = 0; i < diff->n; i++)
		monitor_unref(diff->list[i].monitor);
	free(diff->list);
	*diff = (struct diff){ 0 };
}

bool diff_send(struct diff *diff, struct board *board)
{
	bool ok = true;

	for (size_t i = 0; i < diff->n; i++) {
		ok = board_send(board, &diff->list[i]) && ok;
		diff->list[i].monitor = NULL; /* went with it */
	}
	diff_release(diff);
	return ok;
}
