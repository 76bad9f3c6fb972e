/* What the loop tells the screen of the config. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/command.h"
#include "tui/ui_state.h"

bool ui_reconfigure(struct ui *ui, const struct config *config, struct err *err)
{
	const struct settings *was = ui->settings.settings;
	const struct settings *is = &config->settings;
	struct keymap keymap;

	if (!keymap_init(&keymap, config->bindings, config->n_bindings, err))
		return false;
	keymap_release(&ui->keymap);
	ui->keymap = keymap;
	if (strcmp(was->view, is->view) != 0)
		ui->view = view_parse(is->view);
	if (strcmp(was->sort, is->sort) != 0)
		(void)ui_set_sort(ui, is->sort);
	if (strcmp(was->theme, is->theme) != 0)
		ui_set_theme(ui, is->theme);
	return true;
}

void ui_set_problems(struct ui *ui, const struct problems *problems)
{
	problems_release(&ui->problems);
	if (!problems)
		return;
	ui->problems.path = problems->path ? strdup(problems->path) : NULL;
	for (size_t i = 0; i < problems->n; i++)
		problems_add(&ui->problems, problems->list[i].level, problems->list[i].line,
			"%s", problems->list[i].text);
	ui->problems.n_errors = problems->n_errors;
}

void ui_ask_conflict(struct ui *ui, const char *change)
{
	struct dialog *dialog = &ui->dialog;

	dialog_release(dialog);
	dialog->kind = DIALOG_CONFLICT;
	snprintf(dialog->text, sizeof dialog->text,
		"Not written yet: %.200s. Somebody else has changed the config meanwhile.",
		change);
}

bool ui_show_import(struct ui *ui, const char *text, size_t len, size_t n)
{
	char *copy = strndup(text, len);

	if (!copy)
		return false;
	free(ui->preview.text);
	ui->preview = (struct preview){ .text = copy, .n = n };
	if (ui->page != PAGE_IMPORT)
		ui->page_top = 0;
	ui->page = PAGE_IMPORT;
	ui->find[0] = '\0';
	return true;
}

void ui_hide_import(struct ui *ui)
{
	free(ui->preview.text);
	ui->preview = (struct preview){ 0 };
	if (ui->page == PAGE_IMPORT)
		ui->page = PAGE_NONE;
}

void ui_expect(struct ui *ui, uint32_t id)
{
	ui->expected = id;
}
