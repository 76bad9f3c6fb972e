#include "output/table.h"

#include <string.h>

#include "base/text.h"

enum {
	STATE_COLUMNS = 6,
	UNSEEN_COLUMNS = 10,
	TOTAL_COLUMNS = 11,
	RECENT_COLUMNS = 8,
	SIZE_COLUMNS = 9,
	RESPONSE_COLUMNS = 10,
	NAME_COLUMNS_MIN = 12,
	FOLDERS_SHOWN = 20,
	INDENT = 2, /* of folders, below their mailbox */
};

static int name_columns(const struct page *page)
{
	int left = page->look.columns - STATE_COLUMNS - UNSEEN_COLUMNS - TOTAL_COLUMNS -
		   RECENT_COLUMNS - SIZE_COLUMNS - RESPONSE_COLUMNS;

	return left > NAME_COLUMNS_MIN ? left : NAME_COLUMNS_MIN;
}

static void count_cell(struct page *page, int columns, int64_t count)
{
	char text[40];

	text_count(text, sizeof text, count);
	page_right(page, columns, text);
}

static void octets_cell(struct page *page, int columns, int64_t octets)
{
	char text[40];

	text_octets(text, sizeof text, octets);
	page_right(page, columns, text);
}

static void headings(
	struct page *page, const char *state, const char *name, const char *response)
{
	page_style(page, PAGE_STRONG);
	page_left(page, STATE_COLUMNS, state);
	page_left(page, name_columns(page), name);
	page_right(page, UNSEEN_COLUMNS, "UNSEEN");
	page_right(page, TOTAL_COLUMNS, "TOTAL");
	page_right(page, RECENT_COLUMNS, "RECENT");
	page_right(page, SIZE_COLUMNS, "SIZE");
	page_right(page, RESPONSE_COLUMNS, response);
	page_style(page, PAGE_PLAIN);
	page_end_line(page);
}

void table_folder_headings(struct page *page)
{
	headings(page, "", "  FOLDER", "");
}

static void folder_line(struct page *page, const struct folder *folder)
{
	page_blanks(page, STATE_COLUMNS + INDENT);
	page_left(page, name_columns(page) - INDENT, folder->name);
	count_cell(page, UNSEEN_COLUMNS, folder->unseen);
	count_cell(page, TOTAL_COLUMNS, folder->messages);
	count_cell(page, RECENT_COLUMNS, folder->recent);
	octets_cell(page, SIZE_COLUMNS, folder->size);
	page_end_line(page);
	if (folder->problem)
		page_words(page, STATE_COLUMNS + 2 * INDENT, folder->problem);
}

static bool is_remarkable(const struct folder *folder)
{
	return folder->unseen > 0 || folder->problem;
}

void table_folders(struct page *page, const struct folders *folders, size_t max)
{
	size_t shown = 0;
	char rest[64];

	for (size_t i = 0; i < folders->n && (max == 0 || shown < max); i++)
		if (max == 0 || folders->n <= max || is_remarkable(&folders->rows[i])) {
			folder_line(page, &folders->rows[i]);
			shown++;
		}
	if (shown == folders->n)
		return;
	snprintf(rest, sizeof rest, "… %zu %sfolders", folders->n - shown,
		shown > 0 ? "more " : "");
	page_blanks(page, STATE_COLUMNS + INDENT);
	page_text(page, rest);
	page_end_line(page);
}

/* Sum of what is known of all folders; COUNT_UNKNOWN when nothing is. */
static int64_t sum_recent(const struct folders *folders)
{
	int64_t sum = COUNT_UNKNOWN;

	for (size_t i = 0; folders && i < folders->n; i++)
		if (folders->rows[i].recent >= 0)
			sum = (sum < 0 ? 0 : sum) + folders->rows[i].recent;
	return sum;
}

static int64_t sum_size(const struct folders *folders)
{
	int64_t sum = COUNT_UNKNOWN;

	for (size_t i = 0; folders && i < folders->n; i++) {
		const struct folder *folder = &folders->rows[i];

		if (folder->size < 0 || folder->use == USE_ALL ||
			folder->use == USE_FLAGGED)
			continue;
		if (__builtin_add_overflow(sum < 0 ? 0 : sum, folder->size, &sum))
			return COUNT_UNKNOWN;
	}
	return sum;
}

static enum page_style style_of(enum state state)
{
	switch (state) {
	case STATE_DOWN:
	case STATE_AUTH:
	case STATE_TLS:
		return PAGE_BAD;
	case STATE_STALE:
	case STATE_WARN:
	case STATE_SLOW:
	case STATE_BUSY:
		return PAGE_ODD;
	case STATE_HELD:
	case STATE_OFF:
		return PAGE_FAINT;
	default:
		return PAGE_PLAIN;
	}
}

static void mailbox_line(
	struct page *page, const struct status *status, const struct instant *now)
{
	bool imap = status->monitor->type == MAIL_IMAP;
	enum state state = status_state(status, now, status->arrived);

	page_style(page, style_of(state));
	page_left(page, STATE_COLUMNS, state_word(state));
	page_style(page, PAGE_PLAIN);
	page_left(page, name_columns(page), status->monitor->name);
	count_cell(page, UNSEEN_COLUMNS, status->unseen);
	count_cell(page, TOTAL_COLUMNS, status->messages);
	count_cell(page, RECENT_COLUMNS, sum_recent(status->folders));
	octets_cell(page, SIZE_COLUMNS, imap ? sum_size(status->folders) : status->octets);
	page_took(page, RESPONSE_COLUMNS, status->response_us);
	page_end_line(page);
}

/* One folder that is the inbox says nothing the mailbox's own line does not. */
static bool says_more(const struct folders *folders)
{
	return folders && (folders->n != 1 || strcmp(folders->rows[0].name, "INBOX") != 0 ||
				  folders->rows[0].problem);
}

static void mailbox(
	struct page *page, const struct status *status, const struct instant *now)
{
	char words[ERR_TEXT_MAX + 16];

	mailbox_line(page, status, now);
	/* what is wrong with a folder stands below the folder */
	if (status->err.class != ERR_NONE &&
		!(status->err.class == ERR_FOLDER && status->folders &&
			status->folders->n_problems > 0)) {
		snprintf(words, sizeof words, "%s: %s", phase_name(status->failed_at),
			status->err.text);
		page_words(page, STATE_COLUMNS + INDENT, words);
	}
	if (says_more(status->folders))
		table_folders(page, status->folders, FOLDERS_SHOWN);
}

static void sums(struct page *page, const struct snapshot_totals *totals)
{
	char text[512];
	char unseen[40];
	char messages[40];
	const char *sign = ":";
	size_t len = (size_t)snprintf(text, sizeof text, "%zu mailbox%s", totals->monitors,
		totals->monitors == 1 ? "" : "es");

	for (size_t i = 0; i < STATES; i++) {
		if (totals->by_state[i] == 0)
			continue;
		len += (size_t)snprintf(text + len, sizeof text - len, "%s %zu %s", sign,
			totals->by_state[i], state_word((enum state)i));
		sign = ",";
	}
	page_words(page, 0, text);
	text_count(unseen, sizeof unseen, totals->unseen);
	text_count(messages, sizeof messages, totals->messages);
	snprintf(text, sizeof text, "%zu folder%s: %s unseen of %s messages",
		totals->folders, totals->folders == 1 ? "" : "s", unseen, messages);
	page_words(page, 0, text);
}

bool table_write(FILE *out, const struct snapshot *snapshot, const struct instant *now,
	const struct output_look *look, struct err *err)
{
	struct snapshot_totals totals;
	struct page page;

	page_init(&page, out, look);
	headings(&page, "STATE", "MAILBOX", "RESPONSE");
	for (size_t i = 0; i < snapshot->n; i++) {
		const struct status *status = snapshot_watched(snapshot, i);

		if (status)
			mailbox(&page, status, now);
	}
	snapshot_count(snapshot, now, &totals);
	sums(&page, &totals);
	return page_finish(&page, err);
}
