#include "tui/sentence.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "tui/show.h"

#define STEP_MS 10000

/* Seconds in a sentence step by tens, but the last ten before a try are counted down. */
static void wake_for(struct ui *ui, const struct status *status, const struct instant *now)
{
	const int64_t left_ms = status->next_ms - now->ms;

	ui_wake(ui, now->ms + STEP_MS - now->ms % STEP_MS);
	if (status->err.class == ERR_NONE || status->next_ms == 0 || left_ms <= 0)
		return;
	ui_wake(ui, now->ms + (left_ms > STEP_MS ? left_ms - STEP_MS : 1000));
}

static void write_counts(const struct facts *facts, char *out, size_t size)
{
	char unseen[SHOW_MAX], total[SHOW_MAX], recent[SHOW_MAX], arrived[SHOW_MAX];
	int len;

	text_count(unseen, sizeof unseen, facts->unseen);
	text_count(total, sizeof total, facts->total);
	text_count(recent, sizeof recent, facts->recent);
	show_arrived(facts->arrived, SHOW_MAX - 1, arrived);
	len = snprintf(out, size, "%s unseen of %s, %s recent", unseen, total, recent);
	if (arrived[0] && len > 0 && (size_t)len < size)
		snprintf(out + len, size - (size_t)len, ", %s new since you looked",
			arrived + 1);
}

static void write_folder(struct ui *ui, const struct facts *facts,
	const struct instant *now, char *out, size_t size)
{
	const char *mailbox = facts->status->monitor->name;
	const char *folder = facts->folder->name;
	char counts[256], age[SHOW_MAX], whole[512];

	if (facts->folder->problem) {
		snprintf(out, size, "%.120s/%.120s: could not be read: %.300s", mailbox,
			folder, facts->folder->problem);
		return;
	}
	write_counts(facts, counts, sizeof counts);
	show_age(ui, now, &facts->when, age);
	if (facts->current) {
		snprintf(out, size, "%.120s/%.120s: %s, %s%s", mailbox, folder, counts, age,
			strcmp(age, "now") == 0 ? "" : " ago");
		return;
	}
	status_sentence(facts->status, now, whole, sizeof whole);
	snprintf(out, size, "%.120s/%.120s: %s %s ago; %.300s", mailbox, folder, counts,
		age, whole);
}

void sentence_write(struct ui *ui, const struct instant *now, char *out, size_t size)
{
	const struct box *box = ui_box(ui);
	struct facts facts;
	char whole[512];

	out[0] = '\0';
	if (!box)
		return;
	wake_for(ui, box->status, now);
	if (!ui->detail && ui->cursor.at < ui->rows.n) {
		facts_of(box, ui->rows.list[ui->cursor.at].folder, now, &facts);
		if (facts.folder) {
			write_folder(ui, &facts, now, out, size);
			return;
		}
	}
	status_sentence(box->status, now, whole, sizeof whole);
	snprintf(out, size, "%.200s: %s", box->status->monitor->name, whole);
}
