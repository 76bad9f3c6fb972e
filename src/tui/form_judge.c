/* What is wrong with the form, by the checks of the config, and the mailbox it stands for.
 */
#include <stdio.h>
#include <string.h>

#include "config/monitor_make.h"
#include "config/value.h"
#include "tui/form_state.h"

enum form_at form_secret_at(const struct form *form)
{
	return (enum form_at)(FORM_PASSWORD + (int)form->fields[FORM_SECRET].choice);
}

static bool goes_in_clear(const struct form *form)
{
	return form->fields[FORM_TLS].choice == TLS_NONE &&
	       !value_host_is_loopback(field_value(&form->fields[FORM_HOST]));
}

bool form_counts(const struct form *form, int at)
{
	const bool pop3 = form->fields[FORM_TYPE].choice == MAIL_POP3;

	if (at == FORM_CLEAR)
		return goes_in_clear(form);
	if (at >= FORM_PASSWORD && at <= FORM_TOKEN)
		return at == (int)form_secret_at(form);
	return !pop3 || (at != FORM_FOLDERS && at != FORM_PUSH && at != FORM_KEEP);
}

bool form_is_shown(const struct form *form, int at)
{
	if (at >= FORM_FIELDS)
		return at < FORM_FIELDS + BUTTONS;
	return form_counts(form, at) && (at <= FORM_MORE || form->more);
}

bool form_is_changed(const struct form *form)
{
	for (int at = 0; at < FORM_FIELDS; at++) {
		if (form_counts(form, at) && field_is_changed(&form->fields[at]))
			return true;
	}
	return false;
}

/* The password is the one that stands in the config already. */
static bool is_kept(const struct form *form)
{
	return form_secret_at(form) == FORM_PASSWORD &&
	       form->fields[FORM_PASSWORD].line.len == 0 &&
	       form->fields[FORM_PASSWORD].kept;
}

static const char *key_of(const struct form *form, int at)
{
	if (at == FORM_PASSWORD && is_kept(form) &&
		form->source->secret.kind == SECRET_SEALED)
		return "password_sealed";
	return form_rows[at].key;
}

/* What the config would say of the field, NULL for nothing. */
static const char *text_of(const struct form *form, int at)
{
	const struct field *field = &form->fields[at];
	const char *text = field_value(field);

	if (at == FORM_CLEAR && !form_counts(form, at))
		text = field->before; /* a word given for other values is no word */
	else if (!form_counts(form, at))
		return NULL;
	return text && text[0] ? text : NULL;
}

static struct monitor *make(
	struct ui *ui, const struct form *form, struct problems *problems)
{
	struct ini_entry entries[FORM_FIELDS];
	struct ini_section section = { .name = "monitor it", .entries = entries };
	struct monitor *monitor;

	for (int at = 0; at < FORM_FIELDS; at++) {
		const char *text = form_rows[at].key ? text_of(form, at) : NULL;

		/* the line tells the field of a problem */
		if (text)
			entries[section.n++] = (struct ini_entry){ .key = key_of(form, at),
				.value = text,
				.line = (unsigned)at + 1 };
	}
	monitor = monitor_make(&section, ui->settings.settings, problems);
	if (!monitor || form->purpose != FORM_EDIT)
		return monitor;
	monitor->id = form->source->id;
	monitor->line = form->source->line;
	monitor->label = form->source->label ? strdup(form->source->label) : NULL;
	if (monitor->label || !form->source->label)
		return monitor;
	monitor_unref(monitor);
	return NULL;
}

struct monitor *form_make(struct ui *ui, struct form *form)
{
	struct problems problems = { 0 };
	struct monitor *monitor = make(ui, form, &problems);

	problems_release(&problems);
	return monitor;
}

static void say(struct form *form, int at, bool warning, const char *text)
{
	struct field *field = &form->fields[at];

	if (field->error[0] && (warning || !field->warning))
		return; /* one at a time */
	snprintf(field->error, sizeof field->error, "%s", text);
	field->warning = warning;
}

/* The field that the problem is about. */
static int field_of(const struct form *form, const struct problem *problem)
{
	const size_t len = strcspn(problem->text, ":");

	if (problem->line == FORM_TLS + 1 && form_counts(form, FORM_CLEAR))
		return FORM_CLEAR;
	if (problem->line > 0 && problem->line <= FORM_FIELDS)
		return (int)problem->line - 1;
	for (int at = 0; at < FORM_FIELDS; at++) {
		if (form_rows[at].key && form_counts(form, at) &&
			strncmp(form_rows[at].key, problem->text, len) == 0 &&
			form_rows[at].key[len] == '\0')
			return at;
	}
	return (int)form_secret_at(form);
}

/* "host: must be given in [monitor it]" is for files. */
static const char *words_of(const struct form *form, int at, const struct problem *problem)
{
	const size_t len = strlen(form_rows[at].key);

	if (at == FORM_CLEAR)
		return "the password would go through the net in clear: type yes to allow "
		       "it, or choose TLS";
	if (problem->line == 0 && problem->level == PROBLEM_ERROR &&
		form_counts(form, at) && !text_of(form, at))
		return "must be given";
	if (strncmp(problem->text, form_rows[at].key, len) == 0 &&
		strncmp(problem->text + len, ": ", 2) == 0)
		return problem->text + len + 2;
	return problem->text;
}

static bool is_other(const struct form *form, const struct status *status)
{
	return form->purpose != FORM_EDIT || status->monitor->id != form->source->id;
}

static void judge_name(const struct ui *ui, struct form *form)
{
	const char *name = field_value(&form->fields[FORM_NAME]);

	for (size_t i = 0; i < ui->snapshot.n; i++) {
		const struct status *status = snapshot_watched(&ui->snapshot, i);

		if (status && is_other(form, status) &&
			strcmp(status->monitor->name, name) == 0)
			say(form, FORM_NAME, false, "another mailbox has this name");
	}
}

static void judge_all(struct ui *ui, struct form *form, enum form_judgement what,
	const struct problems *problems)
{
	for (size_t i = 0; i < problems->n; i++) {
		const struct problem *problem = &problems->list[i];
		const int at = field_of(form, problem);

		say(form, at, problem->level == PROBLEM_WARNING,
			words_of(form, at, problem));
	}
	judge_name(ui, form);
	if (what == JUDGE_SAVE && field_is(&form->fields[FORM_NAME], ""))
		say(form, FORM_NAME, false, "must be given");
}

/* Takes back what is not to be said yet.  False: what is left is a hindrance. */
static bool keep_errors(
	struct form *form, enum form_judgement what, int at, const bool *before)
{
	bool good = true;

	for (int i = 0; i < FORM_FIELDS; i++) {
		struct field *field = &form->fields[i];

		if (what == JUDGE_FIELD && i != at && !before[i])
			field->error[0] = '\0';
		if (what == JUDGE_TRY && i == FORM_NAME)
			field->error[0] = '\0';
		if (what != JUDGE_FIELD && i > FORM_MORE && field->error[0])
			form->more = true;
		good = good && (!field->error[0] || field->warning);
	}
	return good;
}

struct monitor *form_judge(
	struct ui *ui, struct form *form, enum form_judgement what, int at)
{
	struct problems problems = { 0 };
	bool before[FORM_FIELDS];
	struct monitor *monitor;

	for (int i = 0; i < FORM_FIELDS; i++) {
		struct field *field = &form->fields[i];

		before[i] = field->error[0] != '\0';
		field->error[0] = '\0';
		if (!field->secret && (what != JUDGE_FIELD || i == at))
			field_trim(field);
	}
	monitor = make(ui, form, &problems);
	judge_all(ui, form, what, &problems);
	problems_release(&problems);
	if (keep_errors(form, what, at, before) && monitor)
		return monitor;
	monitor_unref(monitor);
	return NULL;
}

bool form_is_as_tried(const struct monitor *a, const struct monitor *b)
{
	if (a->type != b->type || !monitor_same_login(a, b) || a->n_folders != b->n_folders)
		return false;
	for (size_t i = 0; i < a->n_folders; i++) {
		if (a->folders[i].exclude != b->folders[i].exclude ||
			strcmp(a->folders[i].text, b->folders[i].text) != 0)
			return false;
	}
	return true;
}

static bool has_failed(const struct form *form, const struct monitor *monitor)
{
	const struct trial *trial = &form->trial;

	return trial->state == TRIAL_OVER && trial->status->err.class != ERR_NONE &&
	       monitor_same_login(trial->monitor, monitor);
}

bool form_is_ready(struct ui *ui, struct form *form)
{
	struct monitor *monitor;
	bool ready;

	if (!ui->settings.settings->detect || field_is(&form->fields[FORM_ENABLED], "no"))
		return true;
	monitor = form_make(ui, form);
	if (!monitor)
		return false;
	ready = form->good && form_is_as_tried(form->good, monitor);
	if (form->purpose == FORM_EDIT && form_is_as_tried(form->source, monitor) &&
		!has_failed(form, monitor))
		ready = true; /* nothing that a try would tell */
	monitor_unref(monitor);
	return ready;
}
