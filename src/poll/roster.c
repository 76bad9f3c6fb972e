#include "poll/roster.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "poll/caution.h"
#include "poll/check.h"
#include "poll/parting.h"

struct mailbox *roster_find(const struct roster *roster, uint32_t id)
{
	return id < roster->cap ? roster->mailboxes[id] : NULL;
}

static bool reserve(struct roster *roster, struct desk *desk, uint32_t id)
{
	size_t cap = roster->cap ? roster->cap : 16;
	struct mailbox **mailboxes;

	if (id < roster->cap)
		return true;
	while (cap <= id)
		cap *= 2;
	if (!heap_reserve(&desk->asking, cap))
		return false;
	mailboxes = reallocarray(roster->mailboxes, cap, sizeof *mailboxes);
	if (!mailboxes)
		return false;
	memset(mailboxes + roster->cap, 0, (cap - roster->cap) * sizeof *mailboxes);
	roster->mailboxes = mailboxes;
	roster->cap = cap;
	return true;
}

bool roster_add(
	struct roster *roster, struct desk *desk, struct monitor *monitor, struct err *err)
{
	struct status *status = status_new(monitor);
	struct mailbox *mailbox = calloc(1, sizeof *mailbox);

	assert(!roster_find(roster, monitor->id));
	if (!status || !mailbox || !reserve(roster, desk, monitor->id)) {
		status_unref(status);
		free(mailbox);
		return err_memory(err);
	}
	mailbox->asked.place = HEAP_NOWHERE;
	mailbox->id = monitor->id;
	mailbox->monitor = monitor_ref(monitor);
	mailbox->status = status_ref(status);
	if (!board_publish(desk->board, monitor->id, status)) {
		status_unref(mailbox->status);
		monitor_unref(monitor);
		free(mailbox);
		return err_memory(err);
	}
	roster->mailboxes[monitor->id] = mailbox;
	roster->n++;
	if (monitor->trial)
		LIST_INSERT_HEAD(&desk->trials, mailbox, trials);
	return true;
}

/* Ends what goes on, politely where that is possible. */
static void let_go(struct desk *desk, struct mailbox *mailbox)
{
	struct session *session;

	if (mailbox->check) {
		check_abort(desk, mailbox);
		return;
	}
	session = desk_detach(desk, mailbox);
	if (!session)
		return;
	if (session_is_idle(session))
		parting_begin(desk, session);
	else
		parting_drop(desk, session);
}

static void free_mailbox(struct desk *desk, struct mailbox *mailbox)
{
	let_go(desk, mailbox);
	if (mailbox->farewell)
		mailbox->farewell->mailbox = NULL; /* it goes on alone */
	if (mailbox->monitor->trial)
		LIST_REMOVE(mailbox, trials);
	credential_release(&mailbox->credential);
	status_unref(mailbox->status);
	monitor_unref(mailbox->monitor);
	free(mailbox);
}

static void plan(struct desk *desk, struct mailbox *mailbox)
{
	struct status *status;

	assert(mailbox);
	status = status_copy(mailbox->status);
	if (!status)
		return;
	schedule_plan(desk->schedule, status);
	desk_publish(desk, mailbox, status);
}

static void add(struct roster *roster, struct desk *desk, struct monitor *monitor)
{
	struct err err;

	if (!roster_add(roster, desk, monitor, &err)) {
		log_write(desk->log, LOG_ERROR, "%s: %s", monitor->name, err.text);
		return;
	}
	if (!schedule_put(desk->schedule, monitor, clock_now().ms))
		log_write(desk->log, LOG_ERROR, "%s: out of memory", monitor->name);
	caution_recall(desk, monitor);
	plan(desk, roster_find(roster, monitor->id));
}

static bool is_same_mailbox(const struct monitor *a, const struct monitor *b)
{
	return a->type == b->type && a->port == b->port && strcmp(a->host, b->host) == 0 &&
	       strcmp(a->user, b->user) == 0;
}

/* The status under another monitor: numbers of another mailbox are no numbers of this one,
 * and refusals of another login do not count. */
static struct status *restate(const struct mailbox *mailbox, struct monitor *monitor)
{
	struct status *status;

	if (!is_same_mailbox(mailbox->monitor, monitor))
		return status_new(monitor);
	status = status_copy(mailbox->status);
	if (!status)
		return NULL;
	monitor_unref(status->monitor);
	status->monitor = monitor_ref(monitor);
	if (!monitor_same_login(mailbox->monitor, monitor)) {
		status->refusals = 0;
		refused_unref(status->refused);
		status->refused = NULL;
		status->failures = 0;
	}
	return status;
}

/* A talk remembers what it found out about the folders it was told of. */
static bool is_same_order(const struct monitor *a, const struct monitor *b)
{
	bool same = monitor_same_login(a, b) && a->n_folders == b->n_folders;

	for (size_t i = 0; same && i < a->n_folders; i++)
		same = a->folders[i].exclude == b->folders[i].exclude &&
		       strcmp(a->folders[i].text, b->folders[i].text) == 0;
	return same;
}

static void replace(struct desk *desk, struct mailbox *mailbox, struct monitor *monitor)
{
	const bool same_login = monitor_same_login(mailbox->monitor, monitor);
	const bool was_busy = mailbox->check;
	struct status *status = restate(mailbox, monitor);
	struct session *session;

	if (!status || !schedule_put(desk->schedule, monitor, clock_now().ms)) {
		log_write(desk->log, LOG_ERROR, "%s: out of memory", monitor->name);
		status_unref(status);
		return;
	}
	caution_recall(desk, monitor);
	if (was_busy || !monitor->enabled || !is_same_order(mailbox->monitor, monitor))
		let_go(desk, mailbox);
	if (!same_login)
		credential_release(&mailbox->credential);
	mailbox->by_hand = !same_login;
	session = mailbox->session;
	if (session) {
		monitor_ref(monitor);
		monitor_unref(session->talk->monitor);
		session->talk->monitor = monitor;
	}
	monitor_ref(monitor);
	monitor_unref(mailbox->monitor);
	mailbox->monitor = monitor;
	mailbox->wait_ms = 0;
	mailbox->listening = (struct listening){ 0 };
	/* the aborted check, if any, is followed at once by one of the new monitor */
	if (was_busy)
		schedule_finished(desk->schedule, status, 0, clock_now().ms);
	else
		schedule_plan(desk->schedule, status);
	desk_publish(desk, mailbox, status);
}

static void drop(struct roster *roster, struct desk *desk, struct mailbox *mailbox)
{
	const uint32_t id = mailbox->id;

	if (mailbox->farewell)
		mailbox->farewell->lock = schedule_take_lock(desk->schedule, id);
	schedule_remove(desk->schedule, id);
	free_mailbox(desk, mailbox);
	roster->mailboxes[id] = NULL;
	roster->n--;
	board_publish(desk->board, id, NULL);
}

static void try_out(struct roster *roster, struct desk *desk, struct monitor *monitor)
{
	struct mailbox *before = roster_find(roster, monitor->id);

	assert(monitor->trial && (!before || before->monitor->trial));
	if (before)
		drop(roster, desk, before);
	add(roster, desk, monitor);
}

static void check_now(struct desk *desk, struct mailbox *mailbox)
{
	schedule_check_now(desk->schedule, mailbox->id, clock_now().ms);
	if (!mailbox->check && !mailbox->farewell)
		plan(desk, mailbox);
}

static void check_all(struct roster *roster, struct desk *desk)
{
	for (size_t i = 0; i < roster->cap; i++) {
		struct mailbox *mailbox = roster->mailboxes[i];

		if (mailbox && !mailbox->monitor->trial)
			check_now(desk, mailbox);
	}
}

static void obey_for_one(struct roster *roster, struct desk *desk, struct mailbox *mailbox,
	const struct command *command)
{
	switch (command->kind) {
	case COMMAND_REPLACE:
		replace(desk, mailbox, command->monitor);
		break;
	case COMMAND_REMOVE:
		drop(roster, desk, mailbox);
		break;
	case COMMAND_CHECK:
		mailbox->by_hand = !mailbox->check;
		check_now(desk, mailbox);
		break;
	case COMMAND_HOLD:
		schedule_hold(desk->schedule, mailbox->id);
		plan(desk, mailbox);
		break;
	case COMMAND_RELEASE:
		schedule_release(desk->schedule, mailbox->id, clock_now().ms);
		plan(desk, mailbox);
		break;
	default:
		break;
	}
}

void roster_obey(struct roster *roster, struct desk *desk, const struct command *command)
{
	struct mailbox *mailbox = roster_find(roster, command->id);

	if (command->kind == COMMAND_CHECK_ALL)
		check_all(roster, desk);
	else if (command->kind == COMMAND_TRY)
		try_out(roster, desk, command->monitor);
	else if (mailbox && mailbox->monitor->trial && command->kind != COMMAND_REMOVE)
		;
	else if (mailbox)
		obey_for_one(roster, desk, mailbox, command);
	else if (command->kind == COMMAND_ADD)
		add(roster, desk, command->monitor);
	monitor_unref(command->monitor);
}

void roster_leave(struct roster *roster, struct desk *desk, int64_t until_ms)
{
	for (size_t i = 0; i < roster->cap && clock_now().ms < until_ms; i++) {
		if (roster->mailboxes[i])
			let_go(desk, roster->mailboxes[i]);
	}
}

bool roster_release(struct roster *roster, struct desk *desk, int64_t until_ms)
{
	bool is_empty = true;

	for (size_t i = 0; i < roster->cap; i++) {
		struct mailbox *mailbox = roster->mailboxes[i];

		if (!mailbox)
			continue;
		if (clock_now().ms >= until_ms) {
			is_empty = false;
			/* a password command must not outlive us */
			if (mailbox->credential.runs)
				check_abort(desk, mailbox);
			continue;
		}
		check_abort(desk, mailbox);
		if (mailbox->session)
			parting_drop(desk, mailbox->session);
		mailbox->session = NULL;
		free_mailbox(desk, mailbox);
		roster->mailboxes[i] = NULL;
	}
	if (!is_empty)
		return false;
	heap_release(&desk->asking);
	free(roster->mailboxes);
	*roster = (struct roster){ 0 };
	return true;
}
