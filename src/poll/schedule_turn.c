/* What is to be done now, and what becomes of a check that was begun. */
#include "poll/schedule_parts.h"

static void enqueue(struct schedule *schedule, struct entry *entry)
{
	entry->stage = STAGE_QUEUED;
	if (entry->monitor->trial) /* a person waits */
		TAILQ_INSERT_HEAD(&schedule->queue, entry, queue);
	else
		TAILQ_INSERT_TAIL(&schedule->queue, entry, queue);
	schedule->stirred = true;
}

static bool login_is_allowed(const struct schedule *schedule, const struct entry *entry)
{
	return schedule->logins < (size_t)schedule->rules.max_logins &&
	       bound_has_room(entry->host) && bound_has_room(entry->account) &&
	       (entry->within || bound_has_room(entry->user));
}

static void begin_login(struct schedule *schedule, struct entry *entry)
{
	schedule_enter(&entry->login, entry->host);
	schedule_enter(&entry->presenting, entry->account);
	schedule->logins++;
}

static void begin_check(struct schedule *schedule, struct entry *entry, int64_t now_ms)
{
	schedule_withdraw(schedule, entry);
	if (!entry->session)
		begin_login(schedule, entry);
	schedule_enter(&entry->locked, entry->drop);
	entry->stage = STAGE_RUNNING;
	schedule_count_session(schedule, entry);
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
		/* cppcheck-suppress uninitvar ; the loop sets it */
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
	struct entry *entry = schedule_entry(schedule, id);

	if (!entry)
		return;
	schedule_set_session(schedule, entry, held);
	schedule->stirred = true;
}

bool schedule_relogin(struct schedule *schedule, uint32_t id)
{
	struct entry *entry = schedule_entry(schedule, id);

	if (!entry || entry->stage != STAGE_RUNNING)
		return false;
	schedule_set_session(schedule, entry, false);
	if (entry->login)
		return true;
	if (login_is_allowed(schedule, entry)) {
		begin_login(schedule, entry);
		return true;
	}
	schedule_end_check(schedule, entry);
	entry->again = false;
	if (schedule_may_run(entry))
		enqueue(schedule, entry);
	return false;
}

void schedule_bound_account(struct schedule *schedule, uint32_t id, int most)
{
	struct entry *entry = schedule_entry(schedule, id);

	if (!entry || !entry->account)
		return;
	entry->account->max = most;
	schedule->stirred = true;
}

void schedule_logged_in(struct schedule *schedule, uint32_t id)
{
	struct entry *entry = schedule_entry(schedule, id);

	if (entry)
		schedule_end_login(schedule, entry);
}

/* A good check counts from its start, so that intervals do not grow by the time checks
 * take; a failed one from its end, so that a timeout is followed by a pause.  Jitter keeps
 * many mailboxes apart and never undercuts what the server asked for. */
static int64_t next_due_ms(struct schedule *schedule, const struct entry *entry,
	const struct status *status, int64_t delay_ms, int64_t wait_ms, int64_t now_ms)
{
	bool good = status->err.class == ERR_NONE || status->err.class == ERR_FOLDER;
	int64_t due = (good ? entry->started_ms : now_ms) + delay_ms - delay_ms / 10 +
		      schedule_random_below(schedule, 2 * (delay_ms / 10) + 1);
	int64_t least_ms = delay_ms / 10;

	/* the guard counts from the refusal and lets nothing go earlier */
	if (status->err.class == ERR_AUTH && status->refused) {
		due = status->refused->at.ms + delay_ms +
		      schedule_random_below(schedule, delay_ms / 10 + 1);
		return due > now_ms ? due : now_ms;
	}
	if (wait_ms >= delay_ms)
		least_ms = delay_ms + schedule_random_below(schedule, delay_ms / 10 + 1);
	else if (wait_ms > least_ms)
		least_ms = wait_ms;
	return due > now_ms + least_ms ? due : now_ms + least_ms;
}

/* What is refused waits for a person, or for another secret. */
static void make_look_due(struct schedule *schedule, struct entry *entry, int64_t now_ms)
{
	schedule_make_due(schedule, entry, now_ms + schedule_look_ms(entry->monitor));
	entry->looks = true;
}

void schedule_finished(
	struct schedule *schedule, struct status *status, int64_t wait_ms, int64_t now_ms)
{
	struct entry *entry = schedule_entry(schedule, status->monitor->id);
	int64_t delay_ms;

	if (!entry || entry->stage != STAGE_RUNNING)
		return;
	schedule_end_check(schedule, entry);
	delay_ms = schedule_delay_ms(entry->monitor, status, wait_ms);
	if (entry->again)
		schedule_make_due(schedule, entry, now_ms);
	else if (delay_ms < 0 && status->refused)
		make_look_due(schedule, entry, now_ms);
	else if (delay_ms >= 0)
		schedule_make_due(schedule, entry,
			next_due_ms(schedule, entry, status, delay_ms, wait_ms, now_ms));
	entry->again = false;
	schedule_plan(schedule, status);
}

void schedule_plan(const struct schedule *schedule, struct status *status)
{
	const struct entry *entry = schedule_entry(schedule, status->monitor->id);

	if (!entry)
		return;
	status->next_ms = 0;
	if (!monitor_may_run(entry->monitor))
		status->idle = IDLE_DISABLED;
	else if (entry->held)
		status->idle = IDLE_HELD;
	else if (entry->stage == STAGE_IDLE || entry->looks)
		status->idle = IDLE_REFUSED;
	else
		status->idle = IDLE_NOT;
	if (status->idle == IDLE_NOT)
		status->next_ms = entry->stage == STAGE_RUNNING ? entry->started_ms
								: entry->timer.at_ms;
}
