#include "poll/schedule.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "poll/bound.h"
#include "poll/heap.h"

enum stage {
	STAGE_IDLE,    /* has no due time: disabled, held or refused */
	STAGE_WAITING, /* in the heap until it is due */
	STAGE_QUEUED,  /* due, waits for room */
	STAGE_RUNNING, /* a check is under way; in the heap until its deadline has passed */
};

struct entry {
	struct heap_item
		timer; /* due, or the deadline; first, so that an item is its entry */

	struct monitor *monitor; /* a reference */
	struct bound *host;	 /* likewise */
	struct bound *drop;	 /* likewise; POP3 only */

	enum stage stage;
	bool held;    /* a person holds it */
	bool again;   /* replaced while under way */
	bool session; /* is open: a start is no login */

	int64_t started_ms;
	TAILQ_ENTRY(entry) queue;

	/* What the check under way takes part in; references, NULL when it does not. */
	struct bound *login;
	struct bound *locked;
};

struct schedule {
	struct schedule_rules rules;
	uint64_t random;
	struct bounds bounds;

	struct entry **entries; /* by id; NULL: none */
	size_t cap;
	size_t size;
	struct heap heap; /* reserved for cap */

	TAILQ_HEAD(, entry) queue;
	bool stirred; /* something may let an entry out of the queue */
	size_t logins;
};

/* splitmix64 */
static uint64_t next_random(struct schedule *schedule)
{
	uint64_t z = schedule->random += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static int64_t random_below(struct schedule *schedule, int64_t end)
{
	return end > 0 ? (int64_t)(next_random(schedule) % (uint64_t)end) : 0;
}

static struct entry *entry_of(const struct schedule *schedule, uint32_t id)
{
	return id < schedule->cap ? schedule->entries[id] : NULL;
}

/* Takes a waiting or queued entry out of where it waits. */
static void withdraw(struct schedule *schedule, struct entry *entry)
{
	heap_remove(&schedule->heap, &entry->timer);
	if (entry->stage == STAGE_QUEUED)
		TAILQ_REMOVE(&schedule->queue, entry, queue);
	entry->stage = STAGE_IDLE;
}

static void enqueue(struct schedule *schedule, struct entry *entry)
{
	entry->stage = STAGE_QUEUED;
	TAILQ_INSERT_TAIL(&schedule->queue, entry, queue);
	schedule->stirred = true;
}

static bool may_run(const struct entry *entry)
{
	return entry->monitor->enabled && !entry->held;
}

/* An entry that is not under way: due then, if at all. */
static void make_due(struct schedule *schedule, struct entry *entry, int64_t at_ms)
{
	withdraw(schedule, entry);
	if (!may_run(entry))
		return;
	entry->stage = STAGE_WAITING;
	heap_insert(&schedule->heap, &entry->timer, at_ms);
}

static void end_login(struct schedule *schedule, struct entry *entry)
{
	if (!entry->login)
		return;
	entry->login->inside--;
	schedule->logins--;
	schedule->stirred = true;
	bound_unref(&schedule->bounds, entry->login);
	entry->login = NULL;
}

/* The check under way, if any, no longer counts anywhere. */
static void end_check(struct schedule *schedule, struct entry *entry)
{
	end_login(schedule, entry);
	if (entry->locked) {
		entry->locked->inside--;
		schedule->stirred = true;
		bound_unref(&schedule->bounds, entry->locked);
		entry->locked = NULL;
	}
	heap_remove(&schedule->heap, &entry->timer);
	if (entry->stage == STAGE_RUNNING)
		entry->stage = STAGE_IDLE;
}

struct schedule *schedule_new(const struct schedule_rules *rules)
{
	struct schedule *schedule = calloc(1, sizeof *schedule);

	if (!schedule)
		return NULL;
	schedule->rules = *rules;
	if (schedule->rules.max_logins < 1)
		schedule->rules.max_logins = 1;
	if (schedule->rules.max_logins_per_host < 1)
		schedule->rules.max_logins_per_host = 1;
	schedule->random = rules->seed;
	TAILQ_INIT(&schedule->queue);
	return schedule;
}

void schedule_free(struct schedule *schedule)
{
	if (!schedule)
		return;
	for (size_t id = 0; id < schedule->cap; id++)
		schedule_remove(schedule, (uint32_t)id);
	free(schedule->entries);
	heap_release(&schedule->heap);
	free(schedule);
}

static bool grow(struct schedule *schedule, uint32_t id)
{
	size_t cap = schedule->cap ? schedule->cap : 16;
	struct entry **entries;

	if (id < schedule->cap)
		return true;
	while (cap <= id)
		cap *= 2;
	if (!heap_reserve(&schedule->heap, cap))
		return false;
	entries = reallocarray(schedule->entries, cap, sizeof *entries);
	if (!entries)
		return false;
	memset(entries + schedule->cap, 0, (cap - schedule->cap) * sizeof(struct entry *));
	schedule->entries = entries;
	schedule->cap = cap;
	return true;
}

static struct bound *named_bound(struct schedule *schedule, const char *kind,
	const struct monitor *monitor, unsigned port, const char *user, int max)
{
	struct bound *bound = NULL;
	char *name;
	int len = asprintf(&name, "%s %s:%u %s", kind, monitor->host, port, user);

	if (len < 0)
		return NULL;
	for (size_t i = 0; i < strlen(monitor->host); i++) {
		char *c = name + strlen(kind) + 1 + i;

		*c = (char)tolower((unsigned char)*c);
	}
	bound = bound_get(&schedule->bounds, name, max);
	free(name);
	return bound;
}

/* The bounds the monitor has to pass, a reference each; false: no memory. */
static bool find_bounds(struct schedule *schedule, const struct monitor *monitor,
	struct bound **host, struct bound **drop)
{
	/* both standard ports of POP3 lead to one maildrop */
	unsigned port = monitor->port == 995 ? 110 : monitor->port;

	*drop = NULL;
	*host = named_bound(schedule, "host", monitor, monitor->port, "",
		schedule->rules.max_logins_per_host);
	if (!*host || monitor->type != MAIL_POP3)
		return *host;
	*drop = named_bound(schedule, "drop", monitor, port, monitor->user, 1);
	if (*drop)
		return true;
	bound_unref(&schedule->bounds, *host);
	return false;
}

static void forget_monitor(struct schedule *schedule, struct entry *entry)
{
	bound_unref(&schedule->bounds, entry->host);
	bound_unref(&schedule->bounds, entry->drop);
	monitor_unref(entry->monitor);
}

static struct entry *add_entry(struct schedule *schedule, uint32_t id)
{
	struct entry *entry = calloc(1, sizeof *entry);

	if (!entry)
		return NULL;
	entry->timer.place = HEAP_NOWHERE;
	schedule->entries[id] = entry;
	schedule->size++;
	return entry;
}

bool schedule_put(struct schedule *schedule, struct monitor *monitor, int64_t now_ms)
{
	struct entry *entry = entry_of(schedule, monitor->id);
	bool is_new = !entry;
	int64_t spread_ms = schedule->rules.spread_ms;
	struct bound *host;
	struct bound *drop;

	if (!grow(schedule, monitor->id) || !find_bounds(schedule, monitor, &host, &drop))
		return false;
	if (is_new && !(entry = add_entry(schedule, monitor->id))) {
		bound_unref(&schedule->bounds, host);
		bound_unref(&schedule->bounds, drop);
		return false;
	}
	if (!is_new) {
		entry->session &= monitor_same_login(entry->monitor, monitor);
		forget_monitor(schedule, entry);
	}
	entry->monitor = monitor_ref(monitor);
	entry->host = host;
	entry->drop = drop;
	if (entry->stage == STAGE_RUNNING) {
		entry->again = true;
		return true;
	}
	if (monitor->interval_ms < spread_ms)
		spread_ms = monitor->interval_ms;
	make_due(
		schedule, entry, now_ms + (is_new ? random_below(schedule, spread_ms) : 0));
	return true;
}

void schedule_remove(struct schedule *schedule, uint32_t id)
{
	struct entry *entry = entry_of(schedule, id);

	if (!entry)
		return;
	end_check(schedule, entry);
	withdraw(schedule, entry);
	forget_monitor(schedule, entry);
	free(entry);
	schedule->entries[id] = NULL;
	schedule->size--;
}

void schedule_check_now(struct schedule *schedule, uint32_t id, int64_t now_ms)
{
	struct entry *entry = entry_of(schedule, id);

	if (entry && (entry->stage == STAGE_WAITING || entry->stage == STAGE_IDLE))
		make_due(schedule, entry, now_ms);
}

void schedule_hold(struct schedule *schedule, uint32_t id)
{
	struct entry *entry = entry_of(schedule, id);

	if (!entry)
		return;
	entry->held = true;
	if (entry->stage != STAGE_RUNNING)
		withdraw(schedule, entry);
}

void schedule_release(struct schedule *schedule, uint32_t id, int64_t now_ms)
{
	struct entry *entry = entry_of(schedule, id);

	if (!entry || !entry->held)
		return;
	entry->held = false;
	if (entry->stage != STAGE_RUNNING)
		make_due(schedule, entry, now_ms);
}

static bool login_is_allowed(const struct schedule *schedule, const struct entry *entry)
{
	return schedule->logins < (size_t)schedule->rules.max_logins &&
	       bound_has_room(entry->host);
}

static void begin_login(struct schedule *schedule, struct entry *entry)
{
	entry->login = bound_ref(entry->host);
	entry->login->inside++;
	schedule->logins++;
}

static void begin_check(struct schedule *schedule, struct entry *entry, int64_t now_ms)
{
	withdraw(schedule, entry);
	if (!entry->session)
		begin_login(schedule, entry);
	entry->locked = bound_ref(entry->drop);
	if (entry->locked)
		entry->locked->inside++;
	entry->stage = STAGE_RUNNING;
	entry->started_ms = now_ms;
	heap_insert(&schedule->heap, &entry->timer, now_ms + entry->monitor->timeout_ms);
}

static struct turn start_one(struct schedule *schedule, int64_t now_ms)
{
	struct entry *entry;

	if (!schedule->stirred)
		return (struct turn){ .kind = TURN_NONE };
	TAILQ_FOREACH(entry, &schedule->queue, queue)
	{
		if (!bound_has_room(entry->drop))
			continue;
		if (!entry->session && !login_is_allowed(schedule, entry))
			continue;
		begin_check(schedule, entry, now_ms);
		return (struct turn){ .kind = TURN_START, .id = entry->monitor->id };
	}
	schedule->stirred = false;
	return (struct turn){ .kind = TURN_NONE };
}

struct turn schedule_next_turn(struct schedule *schedule, int64_t now_ms)
{
	struct heap_item *first;

	while ((first = heap_first(&schedule->heap)) && first->at_ms <= now_ms) {
		struct entry *entry = (struct entry *)first;

		heap_remove(&schedule->heap, first);
		if (entry->stage == STAGE_RUNNING)
			return (struct turn){
				.kind = TURN_DEADLINE,
				.id = entry->monitor->id,
			};
		enqueue(schedule, entry);
	}
	return start_one(schedule, now_ms);
}

int64_t schedule_wake_ms(const struct schedule *schedule)
{
	const struct heap_item *first = heap_first(&schedule->heap);

	if (schedule->stirred && !TAILQ_EMPTY(&schedule->queue))
		return 0;
	return first ? first->at_ms : INT64_MAX;
}

void schedule_session_held(struct schedule *schedule, uint32_t id, bool held)
{
	struct entry *entry = entry_of(schedule, id);

	if (!entry)
		return;
	entry->session = held;
	schedule->stirred = true;
}

bool schedule_relogin(struct schedule *schedule, uint32_t id)
{
	struct entry *entry = entry_of(schedule, id);

	if (!entry || entry->stage != STAGE_RUNNING)
		return false;
	entry->session = false;
	if (entry->login)
		return true;
	if (login_is_allowed(schedule, entry)) {
		begin_login(schedule, entry);
		return true;
	}
	end_check(schedule, entry);
	entry->again = false;
	if (may_run(entry))
		enqueue(schedule, entry);
	return false;
}

void schedule_logged_in(struct schedule *schedule, uint32_t id)
{
	struct entry *entry = entry_of(schedule, id);

	if (entry)
		end_login(schedule, entry);
}

/* A good check counts from its start, so that intervals do not grow by the time checks
 * take; a failed one from its end, so that a timeout is followed by a pause.  Jitter keeps
 * many mailboxes apart and never undercuts what the server asked for. */
static int64_t next_due_ms(struct schedule *schedule, const struct entry *entry,
	const struct status *status, int64_t delay_ms, int64_t wait_ms, int64_t now_ms)
{
	bool good = status->err.class == ERR_NONE || status->err.class == ERR_FOLDER;
	int64_t due = (good ? entry->started_ms : now_ms) + delay_ms - delay_ms / 10 +
		      random_below(schedule, 2 * (delay_ms / 10) + 1);
	int64_t least_ms = delay_ms / 10;

	if (wait_ms >= delay_ms)
		least_ms = delay_ms + random_below(schedule, delay_ms / 10 + 1);
	else if (wait_ms > least_ms)
		least_ms = wait_ms;
	return due > now_ms + least_ms ? due : now_ms + least_ms;
}

void schedule_finished(
	struct schedule *schedule, struct status *status, int64_t wait_ms, int64_t now_ms)
{
	struct entry *entry = entry_of(schedule, status->monitor->id);
	int64_t delay_ms;

	if (!entry || entry->stage != STAGE_RUNNING)
		return;
	end_check(schedule, entry);
	delay_ms = schedule_delay_ms(entry->monitor, status, wait_ms);
	if (entry->again)
		make_due(schedule, entry, now_ms);
	else if (delay_ms >= 0)
		make_due(schedule, entry,
			next_due_ms(schedule, entry, status, delay_ms, wait_ms, now_ms));
	entry->again = false;
	schedule_plan(schedule, status);
}

void schedule_plan(const struct schedule *schedule, struct status *status)
{
	const struct entry *entry = entry_of(schedule, status->monitor->id);

	if (!entry)
		return;
	status->next_ms = 0;
	if (!entry->monitor->enabled)
		status->idle = IDLE_DISABLED;
	else if (entry->held)
		status->idle = IDLE_HELD;
	else if (entry->stage == STAGE_IDLE)
		status->idle = IDLE_REFUSED;
	else
		status->idle = IDLE_NOT;
	if (status->idle == IDLE_NOT)
		status->next_ms = entry->stage == STAGE_RUNNING ? entry->started_ms
								: entry->timer.at_ms;
}

size_t schedule_logins_in_flight(const struct schedule *schedule)
{
	return schedule->logins;
}

size_t schedule_size(const struct schedule *schedule)
{
	return schedule->size;
}
