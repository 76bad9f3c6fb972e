/* The only reader of clocks.  Everything that judges time takes an instant instead, so that
 * tests can pretend. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct instant {
	/* Milliseconds of CLOCK_BOOTTIME: never set back, and it goes on while the machine
	 * sleeps, so that after a suspend everything is due.  For ages and schedules. */
	int64_t ms;
	/* Milliseconds since 1970 UTC, as the clock on the wall said.  For people only. */
	int64_t wall_ms;
};

/* An instant with ms == 0 means "never". */
struct instant clock_now(void);
/* Microseconds of CLOCK_MONOTONIC, for measuring phases. */
int64_t clock_us(void);

enum clock_zone { CLOCK_LOCAL, CLOCK_UTC };

#define CLOCK_TEXT_MAX 40

/* "2026-11-22T14:02:31.250Z" (RFC 3339, UTC) into out[CLOCK_TEXT_MAX]. */
void clock_rfc3339(int64_t wall_ms, char *out);
/* strftime with fmt in the zone; out is "" where the result does not fit. */
__attribute__((format(strftime, 3, 0))) void clock_format(
	int64_t wall_ms, enum clock_zone zone, const char *fmt, char *out, size_t size);

/* An age of at most four columns: "now", "12s", "6m", "3h", "17h", "4d", "99d+"; "–" is the
 * caller's business.  Under a minute it steps by whole tens of seconds behind the first
 * ten, so that a screen of ages stands still most of the time. */
void clock_age(int64_t age_ms, char *out, size_t size);
/* A span in words for a sentence: "12 s", "6 min", "2 h 10 min", "3 d 4 h". */
void clock_span(int64_t span_ms, char *out, size_t size);

#endif
