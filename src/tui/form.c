#include "tui/form.h"

#include <stdlib.h>
#include <string.h>

#include "tui/form_state.h"

static void free_form(struct form *form)
{
	if (!form)
		return;
	for (int at = 0; at < FORM_FIELDS; at++)
		field_release(&form->fields[at]);
	monitor_unref(form->source);
	monitor_unref(form->good);
	monitor_unref(form->refused);
	monitor_unref(form->trial.monitor);
	status_unref(form->trial.status);
	picker_close(&form->picker);
	line_clear(&form->filter);
	explicit_bzero(form, sizeof *form);
	free(form);
}

static bool fill(struct ui *ui, struct form *form, enum form_purpose purpose)
{
	const struct box *box = ui_box(ui);

	form->purpose = purpose;
	form->step = purpose == FORM_ADD ? STEP_PRESETS : STEP_FIELDS;
	if (purpose != FORM_ADD)
		form->source = monitor_ref(box->status->monitor);
	return form_fill(ui, form);
}

void form_open(struct ui *ui, enum form_purpose purpose, const struct instant *now)
{
	struct form *form;

	if (purpose != FORM_ADD && !ui_box(ui))
		return;
	form_release(ui);
	form = calloc(1, sizeof *form);
	if (!form || !fill(ui, form, purpose)) {
		free_form(form);
		ui_message(ui, MESSAGE_ERROR, now, "out of memory");
		return;
	}
	ui->frozen = (struct instant){ 0 }; /* a try is to be seen */
	ui->form = form;
}

void form_close(struct ui *ui)
{
	if (!ui->form)
		return;
	form_try_stop(ui);
	free_form(ui->form);
	ui->form = NULL;
}

void form_release(struct ui *ui)
{
	form_close(ui);
	free_form(ui->parked);
	ui->parked = NULL;
}

/* What was typed is in the config now, or the mailbox went its own way. */
static bool is_done(const struct ui *ui, const struct form *form)
{
	const struct status *status;

	if (form->purpose == FORM_EDIT)
		status = snapshot_watched(&ui->snapshot, form->source->id);
	else
		status =
			snapshot_find(&ui->snapshot, field_value(&form->fields[FORM_NAME]));
	if (form->purpose == FORM_EDIT)
		return !status || status->monitor != form->source;
	return status != NULL;
}

void form_park(struct ui *ui)
{
	struct form *form = ui->form;

	form_try_stop(ui);
	form_show_secrets(form, false);
	ui->form = NULL;
	ui->parked = form;
}

void ui_refused(struct ui *ui)
{
	if (ui->form || !ui->parked)
		return;
	ui->form = ui->parked;
	ui->parked = NULL;
}

void form_drop_parked(struct ui *ui)
{
	if (!ui->parked || !is_done(ui, ui->parked))
		return;
	free_form(ui->parked);
	ui->parked = NULL;
}

void form_show_secrets(struct form *form, bool shown)
{
	form->shown = shown;
	for (int at = 0; at < FORM_FIELDS; at++)
		form->fields[at].line.masked = form->fields[at].secret && !shown;
}
