#include "tui/dialog.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/count_of.h"
#include "base/scan.h"

static const struct dialog_answer keep = { 'n', "Cancel", NULL, true, WISH_GIVE_UP };
static const struct dialog_answer remove_it = { 'y', "Remove", NULL, false, WISH_REMOVE };
static const struct dialog_answer merge = { 'm', "Merge mine",
	"put my change into the file as it is now", false, WISH_MERGE };
static const struct dialog_answer reload = { 'r', "Reload",
	"forget mine, take the file as it is now", false, WISH_RELOAD };
static const struct dialog_answer beside = { 'w', "Write beside",
	"leave the file; mine becomes a file .new", false, WISH_BESIDE };
static const struct dialog_answer give_up = { 'g', "Give up", "change nothing", false,
	WISH_GIVE_UP };

static const struct kind_row {
	const char *title;
	const struct dialog_answer *answers[4];
	size_t n;
	const struct dialog_answer *on_esc;
} kinds[] = {
	[DIALOG_REMOVE] = { "remove", { &keep, &remove_it }, 2, &keep },
	[DIALOG_REMOVE_MANY] = { "remove several", { NULL }, 0, &keep },
	[DIALOG_CONFLICT] = { "the config has changed",
		{ &merge, &reload, &beside, &give_up }, 4, &give_up },
};

const char *dialog_title(enum dialog_kind kind)
{
	return kinds[kind].title;
}

const struct dialog_answer *dialog_answer(enum dialog_kind kind, size_t i)
{
	return i < kinds[kind].n ? kinds[kind].answers[i] : NULL;
}

static bool take_number(struct dialog *dialog, struct dialog_answer *answer)
{
	int64_t number;

	if (scan_whole_u63(dialog->number.text, &number) &&
		number == (int64_t)dialog->n_ids) {
		*answer = remove_it;
		return true;
	}
	snprintf(dialog->note, sizeof dialog->note, "that is not %zu; Esc leaves them all",
		dialog->n_ids);
	return false;
}

static void move(struct dialog *dialog, char32_t key)
{
	const size_t n = kinds[dialog->kind].n;

	if (key == CODE_RIGHT || key == 'l' || key == '\t' || key == CODE_DOWN)
		dialog->focus = (dialog->focus + 1) % n;
	if (key == CODE_LEFT || key == 'h' || key == CODE_BACKTAB || key == CODE_UP)
		dialog->focus = (dialog->focus + n - 1) % n;
}

bool dialog_input(
	struct dialog *dialog, const struct input *input, struct dialog_answer *answer)
{
	const struct kind_row *row = &kinds[dialog->kind];
	const char32_t key =
		input->key >= 'A' && input->key <= 'Z' ? input->key + 32 : input->key;
	const bool types = row->n == 0;

	if (input->kind == INPUT_KEY &&
		(key == CODE_ESC || key == CODE_CTRL('c') || key == 'q')) {
		*answer = *row->on_esc;
		return true;
	}
	if (types && input->kind == INPUT_KEY && key == CODE_ENTER)
		return take_number(dialog, answer);
	if (types) {
		dialog->note[0] = '\0';
		(void)line_input(&dialog->number, input);
		return false;
	}
	if (input->kind != INPUT_KEY)
		return false; /* letters of a paste are no answers */
	for (size_t i = 0; i < row->n; i++) {
		if (key != row->answers[i]->key &&
			(key != CODE_ENTER || i != dialog->focus))
			continue;
		*answer = *row->answers[i];
		return true;
	}
	move(dialog, key);
	return false;
}

void dialog_release(struct dialog *dialog)
{
	free(dialog->ids);
	*dialog = (struct dialog){ 0 };
}
