#include "poll/suspend.h"

#include <sys/timerfd.h>
#include <unistd.h>

#include "poll/schedule_parts.h"

enum {
	/* the clocks are read one after the other, and a short sleep harms nothing */
	NOISE_MS = 1000,
};

/* In 2106; that the clock on the wall was set is what is waited for. */
#define FAR_S ((time_t)UINT32_MAX)

void suspend_init(struct suspend *suspend)
{
	const struct itimerspec far = { .it_value.tv_sec = FAR_S };

	*suspend = (struct suspend){
		.fd = timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK),
	};
	/* a wake-up sets the clock on the wall: the kernel cancels what waits for it */
	if (suspend->fd >= 0)
		timerfd_settime(suspend->fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET,
			&far, NULL);
}

void suspend_release(struct suspend *suspend)
{
	if (suspend->fd >= 0)
		close(suspend->fd);
	suspend->fd = -1;
}

void suspend_calm(struct suspend *suspend)
{
	uint64_t times;

	/* fails with ECANCELED, and waits again */
	(void)!read(suspend->fd, &times, sizeof times);
}

bool suspend_look(struct suspend *suspend, int64_t now_ms, int64_t awake_ms)
{
	const int64_t asleep_ms = now_ms - awake_ms;
	const bool slept = asleep_ms - suspend->asleep_ms > NOISE_MS;

	if (slept)
		suspend->asleep_ms = asleep_ms;
	return slept;
}

void schedule_awake(struct schedule *schedule, int64_t now_ms, int64_t spread_ms)
{
	for (size_t id = 0; id < schedule->cap; id++) {
		struct entry *entry = schedule->entries[id];
		int64_t at_ms;

		if (!entry || entry->stage != STAGE_WAITING ||
			(!entry->session && entry->timer.at_ms > now_ms))
			continue;
		at_ms = now_ms + schedule_random_below(schedule, spread_ms);
		if (entry->timer.at_ms <= now_ms || at_ms < entry->timer.at_ms)
			schedule_make_due(schedule, entry, at_ms);
	}
}
