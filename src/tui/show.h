/* Numbers and times as the views write them. */
#ifndef TUI_SHOW_H
#define TUI_SHOW_H

#include "tui/ui_state.h"

#define SHOW_MAX 32

/* "12s", "6m": the picture is drawn anew when it steps.  Under ten seconds it says "now",
 * so that a screen of ages stands still most of the time.  "–" for never. */
void show_age(
	struct ui *ui, const struct instant *now, const struct instant *then, char *out);
/* As the person chose: an age, or a time of day (a date when it is older than a day). */
void show_when(
	struct ui *ui, const struct instant *now, const struct instant *then, char *out);
/* "13:51 (11 min)": since when. */
void show_since(struct ui *ui, const struct instant *now, const struct instant *then,
	char *out, size_t size);
enum clock_form { CLOCK_MINUTE, CLOCK_SECOND, CLOCK_ZONED, CLOCK_DAY, CLOCK_DAY_MINUTE };

/* "13:51", "13:51:02", "13:51 +0200", "Nov 20", "Nov 20 13:51", as the person chose local
 * time or UTC. */
void show_clock(
	const struct ui *ui, int64_t wall_ms, enum clock_form form, char *out, size_t size);

/* "0.3ms", "48ms", "1.2s", "–". */
void show_took(int64_t us, char *out);
/* In so many columns: "9,120", else "9120k", "12M". */
void show_count(int64_t count, int columns, char *out);
/* "+61", "" for none. */
void show_arrived(int64_t arrived, int columns, char *out);
/* The name of a folder, printable, in so many columns: its end tells most of a path, so
 * what does not fit is cut at the front, "~mailtop/bugs". */
void show_path(const char *name, int columns, char *out, size_t size);
/* "12,345 kB", "–". */
void show_kb(int64_t octets, char *out);

#endif
