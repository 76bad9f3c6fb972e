/* A try of what stands in the form: asked of the loop, done by the poller as any check, and
 * read here from its slot in the snapshot. */
#include <stdlib.h>
#include <string.h>

#include "tui/form_state.h"

/* Servers lock accounts. */
#define REFUSALS_MAX 2

static void want(struct ui *ui, enum wish_kind kind, uint32_t id, struct monitor *monitor)
{
	const struct wish wish = { .kind = kind, .id = id, .monitor = monitor };

	ui_wish(ui, &wish);
}

bool form_is_trying(const struct form *form)
{
	return form->trial.state == TRIAL_ASKED || form->trial.state == TRIAL_ON;
}

static void forget_trial(struct trial *trial)
{
	monitor_unref(trial->monitor);
	status_unref(trial->status);
	*trial = (struct trial){ 0 };
}

void form_try_stop(struct ui *ui)
{
	struct trial *trial = &ui->form->trial;

	if (trial->state == TRIAL_ON)
		want(ui, WISH_TRY_STOP, trial->id, NULL);
	forget_trial(trial);
}

static bool is_refused_account(const struct form *form, const struct monitor *monitor)
{
	return form->refused && strcmp(form->refused->host, monitor->host) == 0 &&
	       strcmp(form->refused->user, monitor->user) == 0;
}

static bool watch_all_folders(struct monitor *monitor)
{
	for (size_t i = 0; i < monitor->n_folders; i++)
		free(monitor->folders[i].text);
	monitor->n_folders = 0;
	return monitor_add_folder(monitor, "*");
}

void form_try(struct ui *ui, bool for_folders, bool again, const struct instant *now)
{
	struct form *form = ui->form;
	struct monitor *monitor = form_judge(ui, form, JUDGE_TRY, -1);

	if (!monitor) {
		form_point_at_error(ui, form, now);
		return;
	}
	if (!again && form->refusals >= REFUSALS_MAX && is_refused_account(form, monitor)) {
		form->ask = ASK_TRY_AGAIN;
		form->ask_for_folders = for_folders;
		monitor_unref(monitor);
		return;
	}
	if (for_folders && !watch_all_folders(monitor)) {
		ui_message(ui, MESSAGE_ERROR, now, "out of memory");
		monitor_unref(monitor);
		return;
	}
	form_try_stop(ui);
	monitor->trial = true;
	form->trial = (struct trial){ .state = TRIAL_ASKED,
		.for_folders = for_folders,
		.began = *now,
		.monitor = monitor };
	want(ui, WISH_TRY, 0, monitor_ref(monitor));
}

void ui_trial(struct ui *ui, uint32_t id)
{
	struct trial *trial = ui->form ? &ui->form->trial : NULL;

	if (!trial || trial->state != TRIAL_ASKED) {
		want(ui, WISH_TRY_STOP, id, NULL); /* the form was left meanwhile */
		return;
	}
	trial->id = id;
	trial->state = TRIAL_ON;
}

static void note_good(struct ui *ui, struct form *form, const struct instant *now)
{
	struct trial *trial = &form->trial;

	form->refusals = 0;
	monitor_unref(form->good);
	form->good = monitor_ref(trial->monitor);
	ui_message(ui, MESSAGE_INFO, now, "it works");
	if (form->at == FORM_FIELDS + BUTTON_TRY)
		form->at = FORM_FIELDS + BUTTON_SAVE;
}

static void pick(struct ui *ui, struct form *form, const struct instant *now)
{
	struct err err;

	if (!picker_open(&form->picker, form->trial.status->folders,
		    field_value(&form->fields[FORM_FOLDERS]), &err))
		ui_message(ui, MESSAGE_ERROR, now, "%s", err.text);
	else
		form->step = STEP_FOLDERS;
}

static void note_refused(struct ui *ui, struct form *form, const struct instant *now)
{
	struct trial *trial = &form->trial;

	if (!is_refused_account(form, trial->monitor))
		form->refusals = 0;
	monitor_unref(form->refused);
	form->refused = monitor_ref(trial->monitor);
	if (++form->refusals >= REFUSALS_MAX)
		ui_message(ui, MESSAGE_WARNING, now,
			"refused %u times; servers lock accounts, so no more tries without "
			"a question",
			form->refusals);
}

static void conclude(struct ui *ui, struct form *form, const struct instant *now)
{
	const struct status *status = form->trial.status;
	const struct certificate *certificate =
		status->server ? &status->server->certificate : NULL;

	form->trial.state = TRIAL_OVER;
	want(ui, WISH_TRY_STOP, form->trial.id, NULL);
	switch (status->err.class) {
	case ERR_NONE:
		note_good(ui, form, now);
		break;
	case ERR_AUTH:
		note_refused(ui, form, now);
		break;
	case ERR_CERTIFICATE:
		if (!certificate || !certificate->present || !certificate->pin[0])
			break;
		form->step = STEP_CERTIFICATE;
		form->trust = false;
		form->panel_top = 0;
		break;
	default:
		break;
	}
	if (form->trial.for_folders && status->folders)
		pick(ui, form, now);
}

void form_news(struct ui *ui, const struct instant *now)
{
	const struct snapshot *snapshot = &ui->snapshot;
	struct form *form = ui->form;
	struct trial *trial = form ? &form->trial : NULL;
	struct status *status;

	form_drop_parked(ui);
	if (!trial || trial->state != TRIAL_ON || trial->id >= snapshot->n)
		return;
	status = snapshot->rows[trial->id];
	if (!status || !status_is_trial(status) || status == trial->status)
		return;
	if (status->checks > 0 && status->checked.ms < trial->began.ms)
		return; /* the end of the one before under this id */
	status_unref(trial->status);
	trial->status = status_ref(status);
	if (status->checks > 0 && !status->running)
		conclude(ui, form, now);
}

void form_trust(struct ui *ui, const struct instant *now)
{
	struct form *form = ui->form;
	const struct certificate *certificate = &form->trial.status->server->certificate;

	form->step = STEP_FIELDS;
	if (!field_set(&form->fields[FORM_PIN], certificate->pin)) {
		ui_message(ui, MESSAGE_ERROR, now, "out of memory");
		return;
	}
	form_try(ui, form->trial.for_folders, false, now);
}

void form_pick_folders(struct ui *ui, const struct instant *now)
{
	struct form *form = ui->form;
	const struct status *status = form->trial.status;
	struct monitor *monitor;
	bool known;

	if (!form_counts(form, FORM_FOLDERS)) {
		ui_message(ui, MESSAGE_INFO, now, "a POP3 mailbox has no folders");
		return;
	}
	monitor = form_make(ui, form);
	known = monitor && form->trial.state == TRIAL_OVER && form->trial.for_folders &&
		status->folders && monitor_same_login(form->trial.monitor, monitor);
	monitor_unref(monitor);
	if (known)
		pick(ui, form, now);
	else
		form_try(ui, true, false, now);
}
