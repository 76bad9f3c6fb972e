/* Marks, and what is done to the mailboxes that are marked. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/ui_state.h"

/* So many are named in a question; the others are counted. */
#define NAMED_MAX 12

size_t ui_marked(const struct ui *ui)
{
	size_t n = 0;

	for (size_t i = 0; i < ui->boxes.n_by_name; i++)
		n += ui->boxes.list[ui->boxes.by_name[i]].marked;
	return n;
}

/* Fills ids with the marked mailboxes that have a row. */
static size_t add_shown(const struct ui *ui, bool *is_shown, uint32_t *ids)
{
	size_t n = 0;

	for (size_t i = 0; i < ui->rows.n; i++)
		is_shown[ui->rows.list[i].id] = true;
	for (size_t i = 0; i < ui->boxes.n_by_name; i++) {
		const uint32_t id = ui->boxes.by_name[i];

		if (is_shown[id] && ui->boxes.list[id].marked)
			ids[n++] = id;
	}
	return n;
}

uint32_t *ui_targets(struct ui *ui, size_t *n, const struct instant *now)
{
	const bool in_list = !ui->detail && ui_marked(ui) > 0;
	uint32_t *ids = malloc((ui->boxes.n + 1) * sizeof *ids);
	bool *is_shown = calloc(ui->boxes.n + 1, sizeof *is_shown);

	*n = 0;
	if (!ids || !is_shown) {
		ui_message(ui, MESSAGE_ERROR, now, "out of memory");
		goto none;
	}
	if (!in_list && !ui_box(ui))
		goto none;
	if (in_list)
		*n = add_shown(ui, is_shown, ids);
	else
		ids[(*n)++] = ui->cursor.id;
	if (*n > 0) {
		free(is_shown);
		return ids;
	}
	ui_message(ui, MESSAGE_INFO, now,
		"the filter hides all that is marked; Esc clears it, U marks none");
none:
	free(is_shown);
	free(ids);
	return NULL;
}

static const struct status *status_of(const struct ui *ui, uint32_t id)
{
	return ui->boxes.list[id].status;
}

/* "anna", or "3 mailboxes". */
static void write_which(
	const struct ui *ui, const uint32_t *ids, size_t n, char *out, size_t size)
{
	if (n == 1)
		snprintf(out, size, "%.80s", status_of(ui, ids[0])->monitor->name);
	else
		snprintf(out, size, "%zu mailboxes", n);
}

static void send(struct ui *ui, enum command_kind kind, uint32_t id)
{
	const struct effect effect = {
		.kind = EFFECT_COMMAND,
		.command = { .kind = kind, .id = id },
	};

	ui_want(ui, &effect);
}

/* Leaves out those that are disabled; they have nothing to check or to hold. */
static size_t keep_enabled(const struct ui *ui, uint32_t *ids, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (status_of(ui, ids[i])->idle != IDLE_DISABLED)
			ids[kept++] = ids[i];
	return kept;
}

static void hold(struct ui *ui, const uint32_t *ids, size_t n, const char *which,
	const struct instant *now)
{
	bool all_held = true;

	for (size_t i = 0; i < n; i++)
		all_held = all_held && status_of(ui, ids[i])->idle == IDLE_HELD;
	for (size_t i = 0; i < n; i++)
		send(ui, all_held ? COMMAND_RELEASE : COMMAND_HOLD, ids[i]);
	if (n == 1)
		ui_message(ui, MESSAGE_INFO, now,
			all_held ? "%s goes on" : "%s is held: no checks until P again",
			which);
	else
		ui_message(ui, MESSAGE_INFO, now,
			all_held ? "%s go on" : "%s are held: no checks until P again",
			which);
}

static void act_poller(struct ui *ui, enum action action, const struct instant *now)
{
	size_t all, n;
	uint32_t *ids = ui_targets(ui, &all, now);
	char which[128];

	if (!ids)
		return;
	n = keep_enabled(ui, ids, all);
	write_which(ui, ids, n ? n : all, which, sizeof which);
	if (n == 0) {
		ui_message(ui, MESSAGE_INFO, now, "%s %s disabled in the config", which,
			all == 1 ? "is" : "are");
	} else if (action == ACTION_HOLD) {
		hold(ui, ids, n, which, now);
	} else {
		for (size_t i = 0; i < n; i++)
			send(ui, COMMAND_CHECK, ids[i]);
		ui_message(ui, MESSAGE_INFO, now, "checking %s", which);
	}
	free(ids);
}

/* As long as one of them is enabled it disables. */
static void toggle(struct ui *ui, const struct instant *now)
{
	struct wish wish = { .kind = WISH_ENABLE };
	size_t n, kept = 0;

	wish.ids = ui_targets(ui, &n, now);
	if (!wish.ids)
		return;
	for (size_t i = 0; i < n; i++)
		if (status_of(ui, wish.ids[i])->monitor->enabled)
			wish.kind = WISH_DISABLE;
	for (size_t i = 0; i < n; i++) {
		const bool enabled = status_of(ui, wish.ids[i])->monitor->enabled;

		if (enabled == (wish.kind == WISH_DISABLE))
			wish.ids[kept++] = wish.ids[i];
	}
	wish.n_ids = kept;
	ui_wish(ui, &wish);
}

/* Behind what is there: "anna, berta, …". */
static void add_names(
	const struct ui *ui, const uint32_t *ids, size_t n, char *out, size_t size)
{
	size_t used = strlen(out);

	for (size_t i = 0; i < n; i++) {
		if (i == NAMED_MAX || used + 70 > size) {
			snprintf(out + used, size - used, ", …");
			return;
		}
		used += (size_t)snprintf(out + used, size - used, "%s%.60s", i ? ", " : "",
			status_of(ui, ids[i])->monitor->name);
	}
}

static void ask_to_remove(struct ui *ui, const struct instant *now)
{
	struct dialog *dialog = &ui->dialog;
	size_t n;
	uint32_t *ids = ui_targets(ui, &n, now);

	if (!ids)
		return;
	*dialog = (struct dialog){ .ids = ids, .n_ids = n };
	dialog->kind = n == 1 ? DIALOG_REMOVE : DIALOG_REMOVE_MANY;
	if (n == 1) {
		snprintf(dialog->text, sizeof dialog->text,
			"Take %.80s out of the config? No mail is touched, and u brings it "
			"back.",
			status_of(ui, ids[0])->monitor->name);
		return;
	}
	snprintf(dialog->text, sizeof dialog->text,
		"Take %zu mailboxes out of the config? No mail is touched, and u brings "
		"them back.\n",
		n);
	add_names(ui, ids, n, dialog->text, sizeof dialog->text);
}

void ui_answer(struct ui *ui, const struct input *input)
{
	struct dialog *dialog = &ui->dialog;
	struct dialog_answer answer;
	struct wish wish;

	if (!dialog_input(dialog, input, &answer))
		return;
	wish = (struct wish){ .kind = answer.wish };
	if (!answer.none) {
		wish.ids = dialog->ids;
		wish.n_ids = dialog->n_ids;
		dialog->ids = NULL; /* travel on */
		ui_wish(ui, &wish);
	}
	dialog_release(dialog);
}

static void mark(struct ui *ui, const struct instant *now)
{
	struct box *box = ui->cursor.set ? boxes_get(&ui->boxes, ui->cursor.id) : NULL;
	size_t next = ui->cursor.at + 1;

	if (!box)
		return;
	box->marked = !box->marked;
	while (next < ui->rows.n && ui->rows.list[next].id == ui->cursor.id)
		next++;
	if (next < ui->rows.n)
		ui_go(ui, next, now);
}

static void mark_all(struct ui *ui, bool shown)
{
	for (size_t i = 0; i < ui->boxes.n; i++)
		ui->boxes.list[i].marked = false;
	for (size_t i = 0; shown && i < ui->rows.n; i++)
		ui->boxes.list[ui->rows.list[i].id].marked = true;
}

static void wish_for(struct ui *ui, enum wish_kind kind)
{
	const struct wish wish = { .kind = kind };

	ui_wish(ui, &wish);
}

bool ui_act_marks(struct ui *ui, enum action action, const struct instant *now)
{
	switch (action) {
	case ACTION_CHECK_ALL:
		send(ui, COMMAND_CHECK_ALL, 0);
		ui_message(ui, MESSAGE_INFO, now, "checking all mailboxes");
		break;
	case ACTION_CHECK:
	case ACTION_HOLD:
		act_poller(ui, action, now);
		break;
	case ACTION_TOGGLE:
		toggle(ui, now);
		break;
	case ACTION_REMOVE:
		ask_to_remove(ui, now);
		break;
	case ACTION_MARK:
		mark(ui, now);
		break;
	case ACTION_MARK_ALL:
	case ACTION_MARK_NONE:
		mark_all(ui, action == ACTION_MARK_ALL);
		break;
	case ACTION_UNDO:
		wish_for(ui, WISH_UNDO);
		break;
	case ACTION_RELOAD:
		wish_for(ui, WISH_RELOAD);
		break;
	case ACTION_IMPORT:
		wish_for(ui, WISH_IMPORT_YES);
		break;
	case ACTION_IMPORT_NAMES:
		wish_for(ui, WISH_IMPORT_NAMES);
		break;
	case ACTION_IMPORT_PLAIN:
		wish_for(ui, WISH_IMPORT_PLAIN);
		break;
	default:
		return false;
	}
	return true;
}
