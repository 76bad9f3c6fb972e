#include "tui/show.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

/* When clock_age() says something else. */
static int64_t next_step(int64_t age_ms)
{
	const int64_t unit = age_ms < MINUTE	  ? 10 * SECOND
			     : age_ms < HOUR	  ? MINUTE
			     : age_ms < 48 * HOUR ? HOUR
						  : DAY;

	return age_ms < 0 ? 10 * SECOND - age_ms : unit - age_ms % unit;
}

void show_age(
	struct ui *ui, const struct instant *now, const struct instant *then, char *out)
{
	const int64_t age_ms = now->ms - then->ms;

	if (then->ms == 0) {
		snprintf(out, SHOW_MAX, "–");
		return;
	}
	clock_age(age_ms < 10 * SECOND ? 0 : age_ms, out, SHOW_MAX);
	ui_wake(ui, now->ms + next_step(age_ms));
}

void show_clock(
	const struct ui *ui, int64_t wall_ms, enum clock_form form, char *out, size_t size)
{
	const bool utc = ui->times == TIMES_UTC;
	const enum clock_zone zone = utc ? CLOCK_UTC : CLOCK_LOCAL;

	switch (form) {
	case CLOCK_MINUTE:
		clock_format(wall_ms, zone, "%H:%M", out, size);
		break;
	case CLOCK_SECOND:
		clock_format(wall_ms, zone, "%H:%M:%S", out, size);
		break;
	case CLOCK_ZONED:
		if (utc)
			clock_format(wall_ms, zone, "%H:%M UTC", out, size);
		else
			clock_format(wall_ms, zone, "%H:%M %z", out, size);
		break;
	case CLOCK_DAY:
		clock_format(wall_ms, zone, "%b %d", out, size);
		break;
	case CLOCK_DAY_MINUTE:
		clock_format(wall_ms, zone, "%b %d %H:%M", out, size);
		break;
	}
}

void show_when(
	struct ui *ui, const struct instant *now, const struct instant *then, char *out)
{
	if (ui->times == TIMES_AGE || then->ms == 0)
		show_age(ui, now, then, out);
	else
		show_clock(ui, then->wall_ms,
			now->ms - then->ms < DAY ? CLOCK_SECOND : CLOCK_DAY, out, SHOW_MAX);
}

void show_since(struct ui *ui, const struct instant *now, const struct instant *then,
	char *out, size_t size)
{
	char clock[SHOW_MAX], span[SHOW_MAX];
	const int64_t age_ms = now->ms - then->ms;

	show_clock(ui, then->wall_ms, age_ms < DAY ? CLOCK_MINUTE : CLOCK_DAY_MINUTE, clock,
		sizeof clock);
	clock_span(age_ms < 10 * SECOND ? 0
		   : age_ms < MINUTE	? age_ms / (10 * SECOND) * (10 * SECOND)
					: age_ms,
		span, sizeof span);
	ui_wake(ui, now->ms + (age_ms < HOUR ? next_step(age_ms) : MINUTE));
	snprintf(out, size, "%s (%s)", clock, age_ms < 10 * SECOND ? "now" : span);
}

void show_took(int64_t us, char *out)
{
	if (us < 0)
		snprintf(out, SHOW_MAX, "–");
	else if (us < 9950)
		snprintf(out, SHOW_MAX, "%.1fms", (double)us / 1e3);
	else if (us < 999500)
		snprintf(out, SHOW_MAX, "%.0fms", (double)us / 1e3);
	else if (us < 99950000)
		snprintf(out, SHOW_MAX, "%.1fs", (double)us / 1e6);
	else
		snprintf(out, SHOW_MAX, "%.0fs", (double)us / 1e6);
}

void show_count(int64_t count, int columns, char *out)
{
	static const char units[] = "kMGTPE";
	int64_t rest = count;

	text_count(out, SHOW_MAX, count);
	if (text_width(out) <= columns)
		return;
	snprintf(out, SHOW_MAX, "%" PRId64, count);
	for (size_t i = 0; i < sizeof units - 1 && text_width(out) > columns; i++) {
		rest /= 1000;
		snprintf(out, SHOW_MAX, "%" PRId64 "%c", rest, units[i]);
	}
}

void show_arrived(int64_t arrived, int columns, char *out)
{
	out[0] = '\0';
	if (arrived <= 0)
		return;
	out[0] = '+';
	show_count(arrived, columns - 1, out + 1);
}

void show_kb(int64_t octets, char *out)
{
	char count[SHOW_MAX];

	text_count(count, sizeof count, octets < 0 ? octets : octets / 1024);
	snprintf(out, SHOW_MAX, octets < 0 ? "%.20s" : "%.20s kB", count);
}

/* Columns of the character at `at`; *len: its bytes. */
static int width_at(const char *at, size_t *len)
{
	char one[8] = "";
	char32_t c;

	*len = text_decode(at, strlen(at) < 4 ? strlen(at) : 4, &c);
	memcpy(one, at, *len);
	return text_width(one);
}

void show_path(const char *name, int columns, char *out, size_t size)
{
	int over;
	size_t from = 0, step = 0;

	text_printable(out, size, name, strnlen(name, size));
	over = text_width(out) - columns;
	if (over <= 0)
		return;
	for (over++; over > 0 && out[from]; from += step)
		over -= width_at(out + from, &step);
	/* a mark without its character does not begin the rest */
	while (out[from] && width_at(out + from, &step) == 0)
		from += step;
	memmove(out + 1, out + from, strlen(out + from) + 1);
	out[0] = '~';
}
