/* The plan after a result; apart from the books of schedule.c because it is policy. */
#include "poll/schedule.h"

enum {
	QUICK_MS = 5000,
	BACK_OFF_MAX_MS = 15 * 60 * 1000,
	BACK_OFF_INTERVALS = 10,
	WAIT_MAX_MS =
		24 * 60 * 60 * 1000, /* whatever a server says, it is asked once a day */
};

static int64_t min_ms(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t max_ms(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* The interval doubled so often, bounded. */
static int64_t backed_off_ms(int64_t interval_ms, unsigned doublings)
{
	int64_t cap = interval_ms < BACK_OFF_MAX_MS / BACK_OFF_INTERVALS
			      ? interval_ms * BACK_OFF_INTERVALS
			      : max_ms(BACK_OFF_MAX_MS, interval_ms);
	int64_t delay = interval_ms;

	while (doublings-- > 0 && delay < cap)
		delay = delay > cap / 2 ? cap : delay * 2;
	return delay;
}

int64_t schedule_doubt_ms(unsigned doubts)
{
	static const int64_t minutes[SCHEDULE_DOUBTS] = { 5, 20, 60, 240 };
	const unsigned i = doubts < SCHEDULE_DOUBTS ? doubts : SCHEDULE_DOUBTS;

	return i == 0 ? 0 : minutes[i - 1] * 60 * 1000;
}

int64_t schedule_look_ms(const struct monitor *monitor)
{
	return max_ms(monitor->interval_ms,
		secret_is_command(monitor->secret.kind) ? SCHEDULE_LOOK_COMMAND_MS : 1);
}

static int64_t refused_delay_ms(
	const struct status *status, int64_t interval_ms, int64_t wait_ms)
{
	const struct refused *refused = status->refused;

	if (status->refusals >= SCHEDULE_REFUSALS)
		return -1;
	if (refused && refused->times == 0)
		wait_ms = max_ms(wait_ms, schedule_doubt_ms(refused->doubts));
	return max_ms(interval_ms, wait_ms);
}

int64_t schedule_delay_ms(
	const struct monitor *monitor, const struct status *status, int64_t wait_ms)
{
	int64_t interval = max_ms(monitor->interval_ms, 1);
	int64_t wait = min_ms(wait_ms, WAIT_MAX_MS);
	unsigned retries = monitor->retries > 0 ? (unsigned)monitor->retries : 0;

	switch (status->err.class) {
	case ERR_NONE:
	case ERR_FOLDER:
	case ERR_BUSY:
		return max_ms(interval, wait);
	case ERR_THROTTLED:
		return max_ms(backed_off_ms(interval, status->throttles), wait);
	case ERR_AUTH:
		return refused_delay_ms(status, interval, wait);
	case ERR_TLS:
	case ERR_CERTIFICATE:
		/* it ends before the login, and hosts are shut out for such connections */
		return max_ms(backed_off_ms(interval, status->failures), wait);
	default:
		if (status->failures < retries)
			return max_ms(min_ms(interval, QUICK_MS), wait);
		return max_ms(backed_off_ms(interval, status->failures - retries), wait);
	}
}
