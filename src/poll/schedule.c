#include "poll/schedule.h"

#include <stdlib.h>
#include <string.h>

#include "poll/schedule_parts.h"

/* splitmix64 */
static uint64_t next_random(struct schedule *schedule)
{
	uint64_t z = schedule->random += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

int64_t schedule_random_below(struct schedule *schedule, int64_t end)
{
	return end > 0 ? (int64_t)(next_random(schedule) % (uint64_t)end) : 0;
}

struct entry *schedule_entry(const struct schedule *schedule, uint32_t id)
{
	return id < schedule->cap ? schedule->entries[id] : NULL;
}

void schedule_withdraw(struct schedule *schedule, struct entry *entry)
{
	heap_remove(&schedule->heap, &entry->timer);
	if (entry->stage == STAGE_QUEUED)
		TAILQ_REMOVE(&schedule->queue, entry, queue);
	entry->stage = STAGE_IDLE;
}

bool schedule_may_run(const struct entry *entry)
{
	return monitor_may_run(entry->monitor) && !entry->held;
}

void schedule_make_due(struct schedule *schedule, struct entry *entry, int64_t at_ms)
{
	schedule_withdraw(schedule, entry);
	entry->looks = false;
	if (!schedule_may_run(entry))
		return;
	entry->stage = STAGE_WAITING;
	heap_insert(&schedule->heap, &entry->timer, at_ms);
}

void schedule_count_session(struct schedule *schedule, struct entry *entry)
{
	const bool counts = entry->stage == STAGE_RUNNING || entry->session;

	if (counts == (entry->within != NULL))
		return;
	if (counts)
		schedule_enter(&entry->within, entry->user);
	else
		schedule_leave(schedule, &entry->within);
}

void schedule_set_session(struct schedule *schedule, struct entry *entry, bool open)
{
	if (open == entry->session)
		return;
	entry->session = open;
	if (open)
		schedule->sessions++;
	else
		schedule->sessions--;
	if (open)
		schedule_count_session(schedule, entry);
	if (entry->within)
		entry->within->held += open ? 1 : -1;
	if (!open)
		schedule_count_session(schedule, entry);
}

void schedule_enter(struct bound **within, struct bound *bound)
{
	*within = bound_ref(bound);
	if (bound)
		bound->inside++;
}

void schedule_leave(struct schedule *schedule, struct bound **within)
{
	struct bound *bound = *within;

	*within = NULL;
	if (!bound)
		return;
	bound->inside--;
	schedule->stirred = true;
	bound_unref(&schedule->bounds, bound);
}

void schedule_end_login(struct schedule *schedule, struct entry *entry)
{
	if (!entry->login)
		return;
	schedule->logins--;
	schedule_leave(schedule, &entry->login);
	schedule_leave(schedule, &entry->presenting);
}

struct bound *schedule_take_lock(struct schedule *schedule, uint32_t id)
{
	struct entry *entry = schedule_entry(schedule, id);
	struct bound *lock = entry ? entry->locked : NULL;

	if (lock)
		entry->locked = NULL;
	return lock;
}

void schedule_give_lock(struct schedule *schedule, struct bound *lock)
{
	schedule_leave(schedule, &lock);
}

void schedule_end_check(struct schedule *schedule, struct entry *entry)
{
	schedule_end_login(schedule, entry);
	schedule_leave(schedule, &entry->locked);
	heap_remove(&schedule->heap, &entry->timer);
	if (entry->stage == STAGE_RUNNING)
		entry->stage = STAGE_IDLE;
	schedule_count_session(schedule, entry);
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

/* What a monitor has to pass, a reference each. */
struct bars {
	struct bound *host;
	struct bound *account;
	struct bound *drop;
	struct bound *user;
};

static void forget_bounds(struct schedule *schedule, const struct bars *bars)
{
	if (bars->user)
		bars->user->members--;
	bound_unref(&schedule->bounds, bars->host);
	bound_unref(&schedule->bounds, bars->account);
	bound_unref(&schedule->bounds, bars->drop);
	bound_unref(&schedule->bounds, bars->user);
}

/* False: no memory. */
static bool find_bounds(
	struct schedule *schedule, const struct monitor *monitor, struct bars *bars)
{
	const struct schedule_rules *rules = &schedule->rules;
	const bool is_pop3 = monitor->type == MAIL_POP3;
	/* a person who tries out need not wait for sessions that stay open */
	const bool counts = !is_pop3 && !monitor->trial && rules->max_sessions_per_user > 0;

	*bars = (struct bars){ 0 };
	bars->host = bound_of_host(&schedule->bounds, monitor, rules->max_logins_per_host);
	if (!monitor->trial)
		bars->account =
			bound_of_account(&schedule->bounds, monitor, SCHEDULE_REFUSALS);
	if (is_pop3)
		bars->drop = bound_of_maildrop(&schedule->bounds, monitor);
	if (counts)
		bars->user = bound_of_user(
			&schedule->bounds, monitor, rules->max_sessions_per_user);
	if (bars->user)
		bars->user->members++;
	if (bars->host && (bars->account || monitor->trial) && (bars->drop || !is_pop3) &&
		(bars->user || !counts))
		return true;
	forget_bounds(schedule, bars);
	return false;
}

static void forget_monitor(struct schedule *schedule, struct entry *entry)
{
	const struct bars bars = { entry->host, entry->account, entry->drop, entry->user };

	forget_bounds(schedule, &bars);
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
	struct entry *entry = schedule_entry(schedule, monitor->id);
	bool is_new = !entry;
	int64_t spread_ms = schedule->rules.spread_ms;
	struct bars bars;

	if (!grow(schedule, monitor->id) || !find_bounds(schedule, monitor, &bars))
		return false;
	if (is_new && !(entry = add_entry(schedule, monitor->id))) {
		forget_bounds(schedule, &bars);
		return false;
	}
	if (!is_new) {
		if (!monitor_same_login(entry->monitor, monitor))
			schedule_set_session(schedule, entry, false);
		forget_monitor(schedule, entry);
	}
	entry->monitor = monitor_ref(monitor);
	entry->host = bars.host;
	entry->account = bars.account;
	entry->drop = bars.drop;
	entry->user = bars.user;
	if (entry->stage == STAGE_RUNNING) {
		entry->again = true;
		return true;
	}
	if (monitor->interval_ms < spread_ms)
		spread_ms = monitor->interval_ms;
	if (monitor->trial)
		spread_ms = 0; /* a person waits */
	schedule_make_due(schedule, entry,
		now_ms + (is_new ? schedule_random_below(schedule, spread_ms) : 0));
	return true;
}

void schedule_remove(struct schedule *schedule, uint32_t id)
{
	struct entry *entry = schedule_entry(schedule, id);

	if (!entry)
		return;
	schedule_end_check(schedule, entry);
	schedule_set_session(schedule, entry, false);
	schedule_withdraw(schedule, entry);
	forget_monitor(schedule, entry);
	free(entry);
	schedule->entries[id] = NULL;
	schedule->size--;
}

void schedule_check_now(struct schedule *schedule, uint32_t id, int64_t now_ms)
{
	struct entry *entry = schedule_entry(schedule, id);

	if (entry && (entry->stage == STAGE_WAITING || entry->stage == STAGE_IDLE))
		schedule_make_due(schedule, entry, now_ms);
}

void schedule_hasten(
	struct schedule *schedule, uint32_t id, int64_t at_ms, int64_t spread_ms)
{
	struct entry *entry = schedule_entry(schedule, id);

	if (!entry || entry->stage != STAGE_WAITING || entry->looks)
		return;
	if (spread_ms > 0)
		at_ms += schedule_random_below(schedule, spread_ms);
	if (at_ms < entry->timer.at_ms)
		schedule_make_due(schedule, entry, at_ms);
}

void schedule_hold(struct schedule *schedule, uint32_t id)
{
	struct entry *entry = schedule_entry(schedule, id);

	if (!entry)
		return;
	entry->held = true;
	if (entry->stage != STAGE_RUNNING)
		schedule_withdraw(schedule, entry);
}

void schedule_release(struct schedule *schedule, uint32_t id, int64_t now_ms)
{
	struct entry *entry = schedule_entry(schedule, id);

	if (!entry || !entry->held)
		return;
	entry->held = false;
	if (entry->stage != STAGE_RUNNING)
		schedule_make_due(schedule, entry, now_ms);
}

size_t schedule_logins_in_flight(const struct schedule *schedule)
{
	return schedule->logins;
}

bool schedule_has_room(const struct schedule *schedule, uint32_t id)
{
	const struct entry *entry = schedule_entry(schedule, id);
	const struct bound *user;

	if (!entry ||
		(!entry->session && schedule->sessions >= schedule->rules.max_sessions))
		return false;
	user = entry->user;
	return !user || user->members <= user->max ||
	       user->held - (entry->session ? 1 : 0) < user->max - 1;
}

size_t schedule_size(const struct schedule *schedule)
{
	return schedule->size;
}
