/* A person in front of the form, and a loop that answers what the form wishes. */
#ifndef UNIT_TUI_FORM_H
#define UNIT_TUI_FORM_H

#include "config/schema.h"
#include "unit/tui/session.h"

#define F3 (CODE_F1 + 2)
#define F4 (CODE_F1 + 3)
#define F5 (CODE_F1 + 4)

static inline struct status *with_secret(
	struct status *status, enum secret_kind kind, const char *value)
{
	status->monitor->secret = (struct secret_source){ kind, strdup(value) };
	assert_true(monitor_add_folder(status->monitor, "INBOX"));
	return status;
}

/* Two mailboxes in a list, the cursor on anna. */
static inline void start_form(struct session *session, int h, int w)
{
	start(session, "tree", h, w);
	session->settings.detect = true;
	session->settings.interval_s = 60;
	session->settings.min_interval_s = 30;
	session->settings.timeout_ms = 6000;
	give(session->ui, with_secret(lively(0, "anna", 5, 0, 30 * SECOND_MS, 90000),
				  SECRET_PASSWORD, "AnnasGeheimnis"));
	give(session->ui, with_secret(lively(1, "berta", 50, 0, 30 * SECOND_MS, 80000),
				  SECRET_COMMAND, "pass show berta"));
	ui_update(session->ui, &session->now);
	draw(session);
}

static inline void say(struct session *session, const char *keys)
{
	for (; *keys; keys++)
		key(session, (unsigned char)*keys);
}

static inline void say_next(struct session *session, const char *keys)
{
	say(session, keys);
	key(session, '\t');
}

static inline void paste(struct session *session, const char *text)
{
	const struct input input = { .kind = INPUT_PASTE, .text = text };

	ui_input(session->ui, &input, &session->now);
}

static inline void wipe_field(struct session *session)
{
	key(session, CODE_CTRL('u'));
}

/* The oldest wish of that kind; others are thrown away.  wish_release() it. */
static inline bool take_wish(
	struct session *session, enum wish_kind kind, struct wish *wish)
{
	struct effect effect;

	while (ui_take(session->ui, &effect)) {
		if (effect.kind == EFFECT_WISH && effect.wish.kind == kind) {
			*wish = effect.wish;
			return true;
		}
		if (effect.kind == EFFECT_WISH)
			wish_release(&effect.wish);
	}
	return false;
}

static inline void assert_no_wish(struct session *session, enum wish_kind kind)
{
	struct wish wish = { 0 };

	if (take_wish(session, kind, &wish))
		fail_msg("a wish of kind %d was made", (int)kind);
}

/* From the list to the last field of what is essential, all of it typed. */
static inline void fill_in(struct session *session)
{
	say(session, "a");
	key(session, CODE_ENTER); /* IMAP */
	say_next(session, "Mine");
	key(session, '\t'); /* IMAP */
	say_next(session, "me");
	say_next(session, "mail.test");
	key(session, '\t'); /* 993 */
	key(session, '\t'); /* TLS */
	key(session, '\t'); /* password */
	say_next(session, "Geheim-7");
}

/* The poller's end of a trial under id, which takes over monitor. */
static inline struct status *trial_of(uint32_t id, struct monitor *monitor)
{
	struct status *status;

	monitor->id = id;
	status = status_new(monitor);
	assert_non_null(status);
	monitor_unref(monitor);
	return status;
}

/* Presses F5 (or key) and lets the loop give the trial a slot. */
static inline struct status *begin_trial(
	struct session *session, char32_t code, uint32_t id)
{
	struct wish wish = { 0 };
	struct status *status;

	key(session, code);
	if (!take_wish(session, WISH_TRY, &wish)) {
		draw(session);
		fail_msg("nothing is tried:\n%s", session->picture);
	}
	assert_true(wish.monitor->trial);
	ui_trial(session->ui, id);
	status = trial_of(id, wish.monitor);
	wish.monitor = NULL;
	give(session->ui, status_ref(status));
	ui_update(session->ui, &session->now);
	return status;
}

/* The trial went as far as phase. */
static inline void trial_steps(
	struct session *session, struct status *trial, enum phase phase)
{
	struct status *next = status_copy(trial);

	next->running = true;
	next->step = phase;
	for (int i = PHASE_DNS; i < (int)phase; i++)
		next->took_us[i] = (i + 1) * 1500;
	give(session->ui, next);
	ui_update(session->ui, &session->now);
}

/* It is over; takes the reference to trial. */
static inline void end_trial(struct session *session, struct status *trial,
	enum err_class class, enum phase phase, const char *words, struct server *server,
	struct folders *folders)
{
	struct sample sample;

	sample_times(&sample, 0, 9000);
	sample.at = session->now;
	sample.failed_at = phase;
	if (class != ERR_NONE)
		err_set(&sample.err, class, "%s", words);
	sample.logged_in = class == ERR_NONE;
	sample.server = server;
	sample.folders = folders;
	fold(&trial, &sample);
	give(session->ui, trial);
	ui_update(session->ui, &session->now);
}

static const struct test_folder server_folders[] = {
	{ "INBOX", 3, 20, 0, 1000, 30, NULL },
	{ "Lists/debian", 5, 41, 0, 1000, 30, NULL },
	{ "Lists/kernel", 12, 230, 0, 1000, 30, NULL },
	{ "Sent, old", 0, 7, 0, 1000, 30, NULL },
	{ "Work", 1, 2, 0, 1000, 30, NULL },
	{ "Work/Bugs", 2, 9, 0, 1000, 30, NULL },
};

static inline struct folders *all_folders(void)
{
	return folders_made(server_folders, COUNT_OF(server_folders));
}

static inline struct server *unknown_server(void)
{
	struct server *server = server_made();

	server->certificate.trusted = false;
	return server;
}

#endif
