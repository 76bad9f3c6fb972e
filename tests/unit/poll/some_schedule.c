#include "unit/test.h"

#include "unit/poll/some_monitor.h"
#include "unit/poll/some_schedule.h"

struct schedule *new_schedule(int logins, int per_host, int64_t spread_ms)
{
	const struct schedule_rules rules = {
		.max_logins = logins,
		.max_logins_per_host = per_host,
		.spread_ms = spread_ms,
		.seed = 7,
		.max_sessions = 2,
	};
	struct schedule *schedule = schedule_new(&rules);

	assert_non_null(schedule);
	return schedule;
}

struct schedule *one_mailbox(void)
{
	struct schedule *schedule = new_schedule(32, 4, 0);
	struct monitor *monitor = some_monitor(0, MAIL_IMAP, "h");

	assert_true(schedule_put(schedule, monitor, START_MS));
	monitor_unref(monitor);
	return schedule;
}

void put(struct schedule *schedule, uint32_t id, enum mail_type type, const char *host)
{
	struct monitor *monitor = some_monitor(id, type, host);

	assert_true(schedule_put(schedule, monitor, START_MS));
	monitor_unref(monitor);
}

void put_user(struct schedule *schedule, uint32_t id, enum mail_type type, const char *host)
{
	struct monitor *monitor = some_user(id, type, host);

	assert_true(schedule_put(schedule, monitor, START_MS));
	monitor_unref(monitor);
}

void starts(struct schedule *schedule, uint32_t id, int64_t now_ms)
{
	struct turn turn = schedule_next_turn(schedule, now_ms);

	assert_int_equal(turn.kind, TURN_START);
	assert_int_equal(turn.id, id);
}

void nothing_starts(struct schedule *schedule, int64_t now_ms)
{
	assert_int_equal(schedule_next_turn(schedule, now_ms).kind, TURN_NONE);
}

struct status ends(
	struct schedule *schedule, uint32_t id, struct outcome outcome, int64_t now_ms)
{
	struct monitor *monitor = some_monitor(id, MAIL_IMAP, "h");
	struct status status = {
		.monitor = monitor,
		.err.class = outcome.class,
		.failures = outcome.class == ERR_THROTTLED ? 0 : outcome.failures,
		.throttles = outcome.class == ERR_THROTTLED ? outcome.failures : 0,
		.refusals = outcome.class == ERR_AUTH ? outcome.failures : 0,
		.next_ms = -77,
	};

	schedule_finished(schedule, &status, outcome.wait_ms, now_ms);
	status.monitor = NULL;
	monitor_unref(monitor);
	return status;
}

struct status plan_of(const struct schedule *schedule, uint32_t id)
{
	struct monitor *monitor = some_monitor(id, MAIL_IMAP, "h");
	struct status status = { .monitor = monitor, .next_ms = -77 };

	schedule_plan(schedule, &status);
	status.monitor = NULL;
	monitor_unref(monitor);
	return status;
}
