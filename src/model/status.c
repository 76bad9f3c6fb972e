#include "model/status.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct status *status_new(struct monitor *monitor)
{
	struct status *status = calloc(1, sizeof *status);

	if (!status)
		return NULL;
	atomic_init(&status->refs, 1);
	status->monitor = monitor_ref(monitor);
	status->health = HEALTH_PENDING;
	for (int i = 0; i < PHASES; i++)
		status->took_us[i] = TOOK_UNKNOWN;
	status->response_us = TOOK_UNKNOWN;
	status->messages = COUNT_UNKNOWN;
	status->unseen = COUNT_UNKNOWN;
	status->octets = COUNT_UNKNOWN;
	status->push_reason = monitor->type == MAIL_POP3 ? PUSH_NO_PROTOCOL : PUSH_UNASKED;
	status->idle = monitor_may_run(monitor) ? IDLE_NOT : IDLE_DISABLED;
	return status;
}

struct status *status_ref(struct status *status)
{
	atomic_fetch_add_explicit(&status->refs, 1, memory_order_relaxed);
	return status;
}

void status_unref(struct status *status)
{
	if (!status ||
		atomic_fetch_sub_explicit(&status->refs, 1, memory_order_acq_rel) > 1)
		return;
	monitor_unref(status->monitor);
	folders_unref(status->folders);
	server_unref(status->server);
	refused_unref(status->refused);
	free(status);
}

struct status *status_copy(const struct status *previous)
{
	/* a reader may count references at this moment: they stay out of the copying */
	const size_t from = offsetof(struct status, monitor);
	struct status *copy = malloc(sizeof *copy);

	if (!copy)
		return NULL;
	atomic_init(&copy->refs, 1);
	memcpy((char *)copy + from, (const char *)previous + from, sizeof *copy - from);
	monitor_ref(copy->monitor);
	if (copy->folders)
		folders_ref(copy->folders);
	if (copy->server)
		server_ref(copy->server);
	if (copy->refused)
		refused_ref(copy->refused);
	return copy;
}

static int64_t add_up(int64_t a, int64_t b)
{
	return b > INT64_MAX - a ? INT64_MAX : a + b;
}

/* Messages that came between two looks at a folder; 0 where that cannot be known. */
static int64_t growth(const struct folder *was, const struct folder *is)
{
	int64_t more = 0;

	/* another UIDVALIDITY is another folder of the same name (RFC 3501, 2.3.1.1) */
	if (was->uidvalidity >= 0 && is->uidvalidity >= 0 &&
		was->uidvalidity != is->uidvalidity)
		return 0;
	if (was->uidnext >= 0 && is->uidnext >= 0)
		more = is->uidnext - was->uidnext;
	else if (was->messages >= 0 && is->messages >= 0)
		more = is->messages - was->messages;
	return more > 0 ? more : 0;
}

static const struct folder *same_folder(
	const struct folders *folders, size_t i, const char *name)
{
	/* nearly always the row at the same place */
	if (i < folders->n && strcmp(folders->rows[i].name, name) == 0)
		return &folders->rows[i];
	return folders_find(folders, name);
}

/* Fills in `arrived` of each row; says how many came in all. */
static int64_t count_arrivals(const struct folders *was, struct folders *is)
{
	int64_t came;

	for (size_t i = 0; i < is->n; i++) {
		const struct folder *row = same_folder(was, i, is->rows[i].name);

		is->rows[i].arrived = row ? growth(row, &is->rows[i]) : 0;
	}
	came = folders_arrived(is);
	for (size_t i = 0; i < is->n; i++) {
		const struct folder *row = same_folder(was, i, is->rows[i].name);

		if (row)
			is->rows[i].arrived = add_up(row->arrived, is->rows[i].arrived);
	}
	return came < 0 ? 0 : came;
}

static int64_t take_folders(struct status *status, struct folders *folders)
{
	int64_t came = 0;

	if (folders == status->folders)
		return 0; /* shared already, and not to be written to */
	if (folders && status->folders)
		came = count_arrivals(status->folders, folders);
	if (came == 0 && folders_equal(status->folders, folders))
		return 0; /* thousands of quiet mailboxes need one block each, not two */
	folders_unref(status->folders);
	status->folders = folders ? folders_ref(folders) : NULL;
	status->unseen = folders_unseen(folders);
	status->messages = folders_messages(folders);
	return came;
}

static int64_t take_maildrop(struct status *status, const struct sample *sample)
{
	const int64_t was = status->messages;

	status->messages = sample->messages;
	status->octets = sample->octets;
	return was >= 0 && sample->messages > was ? sample->messages - was : 0;
}

static void take_numbers(struct status *status, const struct sample *sample)
{
	const int64_t came = status->monitor->type == MAIL_POP3
				     ? take_maildrop(status, sample)
				     : take_folders(status, sample->folders);

	if (came > 0) {
		status->arrived = add_up(status->arrived, came);
		status->arrived_at = sample->at;
	}
	status->good = sample->at;
	status->response_us = sample->response_us;
}

static void take_times(struct status *status, const struct sample *sample)
{
	bool connected = false;

	for (int i = 0; i < PHASE_REPLY; i++)
		connected |= sample->took_us[i] != TOOK_UNKNOWN;
	/* all of one login or none: phases of two logins side by side would mislead */
	for (int i = 0; connected && i < PHASE_REPLY; i++)
		status->took_us[i] = sample->took_us[i];
	status->took_us[PHASE_REPLY] = sample->took_us[PHASE_REPLY];
}

/* A check that came less far than to the certificate or the login leaves what an earlier
 * one found as it is; of a trial all is told. */
static void take_server(struct status *status, const struct sample *sample)
{
	status->logins += sample->logged_in;
	if (!sample->server)
		return;
	if (!sample->logged_in && sample->failed_at < PHASE_LOGIN &&
		!sample->server->certificate.present && !status->monitor->trial)
		return;
	server_unref(status->server);
	status->server = server_ref(sample->server);
}

/* Which secret it is that works, or does not. */
static void take_secret(struct status *status, const struct sample *sample)
{
	struct refused *refused = sample->refused;

	if (sample->logged_in) {
		if (status->print != sample->print)
			status->proved = 0;
		status->print = sample->print;
		status->accepted = sample->at;
	}
	if (sample_is_good(sample)) {
		if (status->proved < UINT16_MAX)
			status->proved++;
		status->refusals = 0;
	} else if (!refused) {
		status->refusals += sample->err.class == ERR_AUTH;
		return;
	} else {
		status->refusals = refused->times;
		refused_ref(refused);
	}
	refused_unref(status->refused);
	status->refused = sample_is_good(sample) ? NULL : refused;
}

static enum health judge_failure(struct status *status, const struct sample *sample,
	const struct judgement *judgement)
{
	switch (sample->err.class) {
	case ERR_BUSY:
		return HEALTH_BUSY;
	case ERR_THROTTLED:
		status->throttles++;
		return HEALTH_THROTTLED;
	case ERR_AUTH:
		status->failures++;
		return HEALTH_AUTH;
	default:
		status->failures++;
		if (status->failures >= (unsigned)judgement->retries)
			return HEALTH_DOWN;
		return status->health;
	}
}

static enum health judge(struct status *status, const struct sample *sample,
	const struct judgement *judgement)
{
	if (sample->err.class != ERR_THROTTLED)
		status->throttles = 0;
	if (!sample_is_good(sample))
		return judge_failure(status, sample, judgement);
	status->failures = 0;
	return sample->err.class == ERR_FOLDER ? HEALTH_WARN : HEALTH_UP;
}

static void add_point(struct status *status, bool good)
{
	/* 31 bits hold 35 minutes */
	const int64_t longest = INT32_MAX;
	const int64_t count =
		status->monitor->type == MAIL_POP3 ? status->messages : status->unseen;
	struct point point = { .unseen = -1, .failed = !good };

	if (good && count >= 0)
		point.unseen = count > INT32_MAX ? INT32_MAX : (int32_t)count;
	if (good && status->response_us > 0)
		point.response_us =
			(uint32_t)(status->response_us > longest ? longest
								 : status->response_us) &
			0x7FFFFFFFu;
	if (status->n_points == RING_POINTS) {
		memmove(status->ring, status->ring + 1,
			(RING_POINTS - 1) * sizeof status->ring[0]);
		status->n_points--;
	}
	status->ring[status->n_points++] = point;
}

struct status *status_fold(const struct status *previous, struct sample *sample,
	const struct judgement *judgement)
{
	struct status *status = status_copy(previous);
	const bool good = sample_is_good(sample);
	enum health health;

	if (!status)
		return NULL;
	status->running = false;
	status->checked = sample->at;
	status->checks++;
	status->err = sample->err;
	status->failed_at = sample->failed_at;
	take_times(status, sample);
	take_server(status, sample);
	take_secret(status, sample);
	if (good)
		take_numbers(status, sample);
	health = judge(status, sample, judgement);
	if (health != status->health)
		status->since = sample->at;
	status->health = health;
	add_point(status, good);
	return status;
}

bool status_push(const struct status *previous, const struct folders *news,
	const struct instant *now, struct status **next)
{
	struct folders *merged;
	struct status *status;
	int64_t came;

	*next = NULL;
	if (!previous->folders)
		return true;
	if (!folders_merge(previous->folders, news, &merged))
		return false;
	if (!merged)
		return true;
	status = status_copy(previous);
	if (status) {
		came = take_folders(status, merged);
		if (came > 0) {
			status->arrived = add_up(status->arrived, came);
			status->arrived_at = *now;
		}
		status->pushes++;
		status->pushed = *now;
	}
	folders_unref(merged);
	*next = status;
	return status;
}

bool status_is_trial(const struct status *status)
{
	return status->monitor->trial;
}

bool status_is_pushed(const struct status *status)
{
	return status->prompted || status->pushed.ms > status->checked.ms;
}

/* The numbers are older than three intervals and one whole check. */
static bool is_old(const struct status *status, const struct instant *now)
{
	const struct monitor *monitor = status->monitor;

	return !monitor->trial &&
	       now->ms - status->good.ms > 3 * monitor->interval_ms + monitor->timeout_ms;
}

enum health status_health(const struct status *status, const struct instant *now)
{
	if (status->idle == IDLE_DISABLED || status->idle == IDLE_HELD)
		return HEALTH_PAUSED;
	if ((status->health == HEALTH_UP || status->health == HEALTH_WARN) &&
		is_old(status, now))
		return HEALTH_STALE;
	return status->health;
}

enum state status_state(
	const struct status *status, const struct instant *now, int64_t seen_arrived)
{
	switch (status_health(status, now)) {
	case HEALTH_PENDING:
		return STATE_WAIT;
	case HEALTH_PAUSED:
		return status->idle == IDLE_HELD ? STATE_HELD : STATE_OFF;
	case HEALTH_BUSY:
		return STATE_BUSY;
	case HEALTH_THROTTLED:
		return STATE_SLOW;
	case HEALTH_STALE:
		return STATE_STALE;
	case HEALTH_WARN:
		return STATE_WARN;
	case HEALTH_AUTH:
		return STATE_AUTH;
	case HEALTH_DOWN:
		if (status->err.class == ERR_TLS || status->err.class == ERR_CERTIFICATE)
			return STATE_TLS;
		return STATE_DOWN;
	default:
		return status->arrived > seen_arrived ? STATE_NEW : STATE_OK;
	}
}

bool status_is_current(const struct status *status, const struct instant *now)
{
	return status->good.ms != 0 && status->good.ms == status->checked.ms &&
	       !is_old(status, now);
}
