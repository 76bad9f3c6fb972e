#include "unit/test.h"

#include <string.h>

#include "poll/schedule.h"
#include "unit/poll/some_monitor.h"

/* A second set of books, kept by what the schedule says, to be compared with its own. */
enum { MAILBOXES = 40, MAX_LOGINS = 7, MAX_PER_HOST = 3, STEPS = 20000 };

static const char *const hosts[] = { "a", "b", "c" };

struct mailbox {
	struct monitor *monitor; /* NULL: removed */
	struct monitor
		*running; /* the one that was there when the check began; NULL: none */
	bool login;
	bool session;
	bool held;
	unsigned refusals;
};

struct world {
	struct schedule *schedule;
	uint64_t random;
	int64_t now_ms;
	struct mailbox boxes[MAILBOXES];
};

static unsigned below(struct world *world, unsigned bound)
{
	world->random = world->random * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(world->random >> 33) % bound;
}

static void put(struct world *world, uint32_t id)
{
	struct mailbox *box = &world->boxes[id];
	enum mail_type type = id % 3 == 0 ? MAIL_POP3 : MAIL_IMAP;
	struct monitor *monitor =
		some_monitor(id, type, hosts[below(world, COUNT_OF(hosts))]);

	monitor->user[0] = (char)('a' + below(world, 3));
	monitor->enabled = below(world, 8) > 0;
	monitor->interval_ms = 1000 + below(world, 100000);
	assert_true(schedule_put(world->schedule, monitor, world->now_ms));
	if (box->monitor)
		box->session &= monitor_same_login(box->monitor, monitor);
	monitor_unref(box->monitor);
	box->monitor = monitor;
}

static void stop_running(struct mailbox *box)
{
	monitor_unref(box->running);
	box->running = NULL;
	box->login = false;
}

static void remove_box(struct world *world, uint32_t id)
{
	struct mailbox *box = &world->boxes[id];

	schedule_remove(world->schedule, id);
	stop_running(box);
	monitor_unref(box->monitor);
	*box = (struct mailbox){ 0 };
}

static void finish(struct world *world, uint32_t id)
{
	static const enum err_class classes[] = { ERR_NONE, ERR_NONE, ERR_AUTH, ERR_TIMEOUT,
		ERR_BUSY, ERR_THROTTLED };
	struct mailbox *box = &world->boxes[id];
	struct status status = { .monitor = box->monitor };

	if (!box->running)
		return;
	status.err.class = classes[below(world, COUNT_OF(classes))];
	box->refusals = status.err.class == ERR_AUTH ? box->refusals + 1 : 0;
	status.refusals = box->refusals;
	status.failures = below(world, 6);
	schedule_finished(
		world->schedule, &status, below(world, 4) ? 0 : 1000000, world->now_ms);
	stop_running(box);
	box->session = status.err.class == ERR_NONE && box->monitor->type == MAIL_IMAP;
	schedule_session_held(world->schedule, id, box->session);
	assert_true((status.next_ms > 0) == (status.idle == IDLE_NOT));
}

static void relogin(struct world *world, uint32_t id)
{
	struct mailbox *box = &world->boxes[id];

	if (!box->running)
		return;
	box->session = false;
	if (schedule_relogin(world->schedule, id))
		box->login = true;
	else
		stop_running(box);
}

static void take_turns(struct world *world)
{
	struct turn turn;

	while ((turn = schedule_next_turn(world->schedule, world->now_ms)).kind) {
		struct mailbox *box = &world->boxes[turn.id];

		assert_true(turn.id < MAILBOXES);
		assert_non_null(box->monitor);
		if (turn.kind == TURN_DEADLINE) {
			assert_non_null(box->running);
			finish(world, turn.id);
			continue;
		}
		assert_null(box->running);
		assert_true(box->monitor->enabled && !box->held);
		box->running = monitor_ref(box->monitor);
		box->login = !box->session;
	}
	assert_true(schedule_wake_ms(world->schedule) > world->now_ms);
}

static void hold(struct world *world, uint32_t id, bool held)
{
	if (held)
		schedule_hold(world->schedule, id);
	else
		schedule_release(world->schedule, id, world->now_ms);
	if (world->boxes[id].monitor)
		world->boxes[id].held = held;
}

static void do_something(struct world *world)
{
	uint32_t id = below(world, MAILBOXES);

	switch (below(world, 12)) {
	case 0:
		put(world, id);
		break;
	case 1:
		if (below(world, 3) == 0)
			remove_box(world, id);
		break;
	case 2:
		hold(world, id, below(world, 2));
		break;
	case 3:
		schedule_check_now(world->schedule, id, world->now_ms);
		break;
	case 4:
		relogin(world, id);
		break;
	case 5:
	case 6:
		schedule_logged_in(world->schedule, id);
		world->boxes[id].login = false;
		break;
	case 7:
	case 8:
	case 9:
		finish(world, id);
		break;
	default:
		world->now_ms += below(world, 5000);
		break;
	}
}

static void check_bounds(const struct world *world)
{
	size_t logins = 0;
	size_t size = 0;

	for (size_t i = 0; i < MAILBOXES; i++) {
		const struct mailbox *box = &world->boxes[i];
		size_t same_host = 0;
		size_t same_drop = 0;

		logins += box->login;
		size += box->monitor != NULL;
		for (size_t k = 0; k < MAILBOXES && box->running; k++) {
			const struct monitor *other = world->boxes[k].running;

			if (!other || strcmp(other->host, box->running->host) != 0)
				continue;
			if (other->port == box->running->port)
				same_host += world->boxes[k].login;
			if (other->type == MAIL_POP3 && box->running->type == MAIL_POP3)
				same_drop += other->user[0] == box->running->user[0];
		}
		assert_true(same_host <= MAX_PER_HOST);
		assert_true(same_drop <= 1);
	}
	assert_true(logins <= MAX_LOGINS);
	assert_int_equal(schedule_logins_in_flight(world->schedule), logins);
	assert_int_equal(schedule_size(world->schedule), size);
}

/* Each has a due time, is under way, or has a reason that is true. */
static void check_plans(const struct world *world)
{
	for (size_t i = 0; i < MAILBOXES; i++) {
		const struct mailbox *box = &world->boxes[i];
		struct status status = { .monitor = box->monitor };

		if (!box->monitor)
			continue;
		schedule_plan(world->schedule, &status);
		assert_true((status.next_ms > 0) == (status.idle == IDLE_NOT));
		if (status.idle == IDLE_DISABLED)
			assert_false(box->monitor->enabled);
		else if (status.idle == IDLE_HELD)
			assert_true(box->held);
		else if (status.idle == IDLE_REFUSED)
			assert_true(box->refusals >= SCHEDULE_REFUSALS);
		else
			assert_true(box->monitor->enabled && !box->held);
	}
}

/* With time enough every mailbox that may run is checked. */
static void check_that_none_is_forgotten(struct world *world)
{
	bool seen[MAILBOXES] = { false };

	for (uint32_t round = 0; round < 10 * MAILBOXES; round++) {
		int64_t wake_ms = schedule_wake_ms(world->schedule);

		if (wake_ms != INT64_MAX && wake_ms > world->now_ms)
			world->now_ms = wake_ms;
		take_turns(world);
		for (uint32_t id = 0; id < MAILBOXES; id++) {
			seen[id] |= world->boxes[id].running != NULL;
			finish(world, id);
		}
	}
	for (uint32_t id = 0; id < MAILBOXES; id++) {
		const struct mailbox *box = &world->boxes[id];

		if (box->monitor && box->monitor->enabled && !box->held &&
			box->refusals < SCHEDULE_REFUSALS)
			assert_true(seen[id]);
	}
}

static void no_mailbox_is_lost_and_no_bound_exceeded(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 5; seed++) {
		const struct schedule_rules rules = { .max_logins = MAX_LOGINS,
			.max_logins_per_host = MAX_PER_HOST,
			.spread_ms = 10000,
			.seed = seed,
			.max_sessions = SIZE_MAX };
		struct world world = {
			.schedule = schedule_new(&rules),
			.random = seed,
			.now_ms = 1000000,
		};

		assert_non_null(world.schedule);
		for (int i = 0; i < STEPS; i++) {
			do_something(&world);
			take_turns(&world);
			check_bounds(&world);
			check_plans(&world);
		}
		check_that_none_is_forgotten(&world);
		for (uint32_t id = 0; id < MAILBOXES; id++)
			remove_box(&world, id);
		schedule_free(world.schedule);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_mailbox_is_lost_and_no_bound_exceeded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
