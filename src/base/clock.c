#include "base/clock.h"

#include <stdio.h>
#include <time.h>

static int64_t read_us(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

struct instant clock_now(void)
{
	return (struct instant){
		.ms = read_us(CLOCK_BOOTTIME) / 1000,
		.wall_ms = read_us(CLOCK_REALTIME) / 1000,
	};
}

int64_t clock_us(void)
{
	return read_us(CLOCK_MONOTONIC);
}

void clock_format(
	int64_t wall_ms, enum clock_zone zone, const char *fmt, char *out, size_t size)
{
	const time_t seconds = (time_t)(wall_ms / 1000);
	struct tm tm;

	out[0] = '\0';
	if (!(zone == CLOCK_UTC ? gmtime_r(&seconds, &tm) : localtime_r(&seconds, &tm)))
		return;
/* gcc knows no way to pass a checked format on to strftime; the header has callers checked
 */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	if (strftime(out, size, fmt, &tm) == 0)
		out[0] = '\0';
#pragma GCC diagnostic pop
}

void clock_rfc3339(int64_t wall_ms, char *out)
{
	char day_and_time[24];

	clock_format(
		wall_ms, CLOCK_UTC, "%Y-%m-%dT%H:%M:%S", day_and_time, sizeof day_and_time);
	snprintf(out, CLOCK_TEXT_MAX, "%s.%03dZ", day_and_time, (int)(wall_ms % 1000));
}

void clock_age(int64_t age_ms, char *out, size_t size)
{
	const int64_t s = age_ms < 0 ? 0 : age_ms / 1000;

	if (s < 2)
		snprintf(out, size, "now");
	else if (s < 10)
		snprintf(out, size, "%ds", (int)s);
	else if (s < 60)
		snprintf(out, size, "%ds", (int)(s / 10 * 10));
	else if (s < 3600)
		snprintf(out, size, "%dm", (int)(s / 60));
	else if (s < INT64_C(48) * 3600)
		snprintf(out, size, "%dh", (int)(s / 3600));
	else if (s < INT64_C(100) * 86400)
		snprintf(out, size, "%dd", (int)(s / 86400));
	else
		snprintf(out, size, "99d+");
}

void clock_span(int64_t span_ms, char *out, size_t size)
{
	const int64_t s = span_ms < 0 ? 0 : span_ms / 1000;

	if (s < 60)
		snprintf(out, size, "%d s", (int)s);
	else if (s < 3600)
		snprintf(out, size, "%d min", (int)(s / 60));
	else if (s < 86400)
		snprintf(out, size, "%d h %d min", (int)(s / 3600), (int)(s % 3600 / 60));
	else
		snprintf(out, size, "%lld d %d h", (long long)(s / 86400),
			(int)(s % 86400 / 3600));
}
