/* What keys and commands do. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "tui/command.h"
#include "tui/form.h"
#include "tui/prompt.h"
#include "tui/ui_state.h"
#include "tui/view.h"

static void set_fold(struct ui *ui, struct box *box, bool open)
{
	const bool problems = box->status->folders && box->status->folders->n_problems > 0;

	/* FOLD_AUTO is closed, unless there is a problem to close against */
	box->fold = open ? FOLD_OPEN : problems ? FOLD_CLOSED : FOLD_AUTO;
	ui->stale |= NEWS_NUMBERS;
}

static void act_fold(struct ui *ui, bool open, const struct instant *now)
{
	struct box *box = boxes_get(&ui->boxes, ui->cursor.id);
	const bool in_folder = ui->cursor.folder != NULL;

	if (!box || !ui->cursor.set)
		return;
	if (!open && in_folder) /* first up to the mailbox, then it closes */
		ui_go(ui, rows_find(&ui->rows, &ui->boxes, ui->cursor.id, NULL), now);
	else
		set_fold(ui, box, open);
	ui_refresh(ui, now);
}

static void act_fold_all(struct ui *ui, bool open, const struct instant *now)
{
	for (size_t i = 0; i < ui->boxes.n_by_name; i++)
		set_fold(ui, &ui->boxes.list[ui->boxes.by_name[i]], open);
	ui_refresh(ui, now);
}

static void act_freeze(struct ui *ui, const struct instant *now)
{
	if (ui->frozen.ms) {
		ui->frozen = (struct instant){ 0 };
		return;
	}
	ui->frozen = *now;
	ui_message(ui, MESSAGE_INFO, now, "the picture is frozen; the checks go on");
}

static void act_find_again(struct ui *ui, int by, const struct instant *now)
{
	const size_t from = ui->page != PAGE_NONE ? ui->page_top : ui->cursor.at;

	if (!ui->find[0]) {
		ui_message(ui, MESSAGE_INFO, now, "nothing to find again; / finds");
		return;
	}
	if (!find_next(ui, by > 0 ? from + 1 : from + (from == 0 ? ui->rows.n : 0) - 1, by,
		    now))
		ui_message(
			ui, MESSAGE_INFO, now, "nothing here is named '%.80s'", ui->find);
}

static void open_menu(struct ui *ui, enum menu_kind kind)
{
	struct menu *menu = &ui->menu;

	*menu = (struct menu){ .kind = kind };
	for (size_t i = 0; view_menu_item(ui, i); i++) {
		const char *item = view_menu_item(ui, i);

		if (kind == MENU_SORT ? i == (size_t)ui->sort
				      : strcmp(item, ui->theme) == 0)
			menu->at = menu->before = i;
	}
	if (!view_menu_item(ui, 0))
		menu->kind = MENU_NONE;
}

static void take_choice(struct ui *ui)
{
	if (ui->menu.kind == MENU_SORT && view_menu_item(ui, ui->menu.at))
		(void)ui_set_sort(ui, view_menu_item(ui, ui->menu.at));
	ui->menu.kind = MENU_NONE;
}

static void leave_menu(struct ui *ui)
{
	if (ui->menu.kind == MENU_THEME && ui->menu.at != ui->menu.before)
		ui_set_theme(ui, view_menu_item(ui, ui->menu.before));
	ui->menu.kind = MENU_NONE;
}

static void set_detail(struct ui *ui, bool open, const struct instant *now)
{
	if (open && !ui_box(ui))
		return;
	if (open != ui->detail)
		ui_looked(ui, now);
	ui->detail = open;
	ui->part = PART_FOLDERS;
	ui->part_top[PART_FOLDERS] = ui->part_top[PART_FACTS] = 0;
}

/* One step back.  False: there is nothing behind. */
static bool go_back(struct ui *ui, const struct instant *now)
{
	if (ui->menu.kind != MENU_NONE) {
		leave_menu(ui);
	} else if (ui->page != PAGE_NONE) {
		if (ui->page == PAGE_IMPORT)
			ui_wish(ui, &(struct wish){ .kind = WISH_IMPORT_NO });
		ui->page = PAGE_NONE;
		ui->find[0] = '\0';
	} else if (ui->detail) {
		set_detail(ui, false, now);
	} else {
		return false;
	}
	return true;
}

static void act_back(struct ui *ui, const struct instant *now)
{
	struct err err;

	if (go_back(ui, now))
		return;
	ui->find[0] = '\0';
	if (ui->filter.n > 0)
		(void)ui_set_filter(ui, "", &err);
	else if (ui->boxes.totals.mailboxes > 0)
		ui_message(ui, MESSAGE_INFO, now, "this is the list; q leaves mailtop");
}

static void act_quit(struct ui *ui, const struct instant *now)
{
	static const struct effect quit = { .kind = EFFECT_QUIT };

	if (!go_back(ui, now))
		ui_want(ui, &quit);
}

static void open_page(struct ui *ui, enum page page)
{
	ui->help_for = ui_place(ui);
	if (ui->page == PAGE_HELP && page == PAGE_HELP)
		return;
	ui->page = page;
	ui->page_top = 0;
	ui->find[0] = '\0';
}

static void next_view(struct ui *ui)
{
	switch (ui_view(ui)) {
	case VIEW_PANES:
		ui_set_view(ui, VIEW_TREE);
		break;
	case VIEW_FOLDERS:
		ui_set_view(ui, VIEW_PANES);
		break;
	default:
		ui_set_view(ui, VIEW_FOLDERS);
		break;
	}
}

/* False: none of these. */
static bool act_list(struct ui *ui, enum action action, const struct instant *now)
{
	switch (action) {
	case ACTION_UNFOLD:
	case ACTION_FOLD:
		act_fold(ui, action == ACTION_UNFOLD, now);
		break;
	case ACTION_UNFOLD_ALL:
	case ACTION_FOLD_ALL:
		act_fold_all(ui, action == ACTION_UNFOLD_ALL, now);
		break;
	case ACTION_FIND_NEXT:
	case ACTION_FIND_PREVIOUS:
		act_find_again(ui, action == ACTION_FIND_NEXT ? 1 : -1, now);
		break;
	case ACTION_SORT:
		open_menu(ui, MENU_SORT);
		break;
	case ACTION_SORT_TURN:
		ui->turned = !ui->turned;
		ui->stale |= NEWS_STATE;
		ui->rest_ms = 0;
		break;
	case ACTION_VIEW:
		next_view(ui);
		break;
	case ACTION_PANES:
		ui_set_view(ui, VIEW_PANES);
		break;
	case ACTION_TREE:
		ui_set_view(ui, VIEW_TREE);
		break;
	case ACTION_FOLDERS:
		ui_set_view(ui, VIEW_FOLDERS);
		break;
	default:
		return false;
	}
	return true;
}

static void act_other(struct ui *ui, enum action action, const struct instant *now)
{
	struct effect effect = { .kind = EFFECT_REPAINT };

	switch (action) {
	case ACTION_OPEN:
		if (ui->menu.kind != MENU_NONE)
			take_choice(ui);
		else
			set_detail(ui, true, now);
		break;
	case ACTION_ZOOM:
		set_detail(ui, !ui->detail, now);
		break;
	case ACTION_PART:
		ui->part = ui->part == PART_FOLDERS ? PART_FACTS : PART_FOLDERS;
		break;
	case ACTION_FREEZE:
		act_freeze(ui, now);
		break;
	case ACTION_TIMES:
		ui->times = ui->times == TIMES_UTC ? TIMES_AGE : ui->times + 1;
		break;
	case ACTION_HELP:
		open_page(ui, PAGE_HELP);
		break;
	case ACTION_MESSAGES:
		open_page(ui, PAGE_MESSAGES);
		break;
	case ACTION_PROBLEMS:
		open_page(ui, PAGE_PROBLEMS);
		break;
	case ACTION_THEME:
		open_menu(ui, MENU_THEME);
		break;
	case ACTION_SUSPEND:
		effect.kind = EFFECT_SUSPEND;
		ui_want(ui, &effect);
		break;
	case ACTION_REPAINT:
		ui_want(ui, &effect);
		break;
	default:
		break;
	}
}

void ui_act(struct ui *ui, enum action action, const struct instant *now)
{
	if (action_entry(action)->places & CHANGES_CONFIG && ui->settings.read_only) {
		ui_message(
			ui, MESSAGE_INFO, now, "read-only: this would change the config");
		return;
	}
	if (ui_move(ui, action, now) || act_list(ui, action, now) ||
		ui_act_marks(ui, action, now))
		return;
	switch (action) {
	case ACTION_FIND:
		prompt_open(ui, PROMPT_FIND);
		break;
	case ACTION_FILTER:
		prompt_open(ui, PROMPT_FILTER);
		break;
	case ACTION_COMMAND:
		prompt_open(ui, PROMPT_COMMAND);
		break;
	case ACTION_ADD:
		form_open(ui, FORM_ADD, now);
		break;
	case ACTION_EDIT:
		form_open(ui, FORM_EDIT, now);
		break;
	case ACTION_COPY:
		form_open(ui, FORM_COPY, now);
		break;
	case ACTION_BACK:
		act_back(ui, now);
		break;
	case ACTION_QUIT:
		act_quit(ui, now);
		break;
	default:
		act_other(ui, action, now);
		break;
	}
}

static void act_key(struct ui *ui, char32_t key, const struct instant *now)
{
	const enum action action = keymap_action(&ui->keymap, ui_place(ui), key);
	char name[KEY_NAME_MAX];

	if (action != ACTION_NONE) {
		ui_act(ui, action, now);
		return;
	}
	key_name(key, name, sizeof name);
	ui_message(ui, MESSAGE_INFO, now, "%s does nothing here; ? shows the keys", name);
}

void ui_input(struct ui *ui, const struct input *input, const struct instant *now)
{
	if (input->kind != INPUT_KEY && input->kind != INPUT_PASTE)
		return;
	messages_key(&ui->messages);
	ui->cursor.taken = true;
	if (ui->dialog.kind != DIALOG_NONE)
		ui_answer(ui, input);
	else if (ui_place(ui) == PLACE_FORM)
		form_input(ui, input, now);
	else if (ui->prompt.kind != PROMPT_NONE)
		prompt_input(ui, input, now);
	else if (input->kind == INPUT_PASTE)
		ui_message(ui, MESSAGE_INFO, now,
			"the paste was ignored: every letter would be a command here");
	else
		act_key(ui, input->key, now);
	ui_refresh(ui, now);
}
