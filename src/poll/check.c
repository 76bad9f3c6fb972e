#include "poll/check.h"

#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#include "base/clock.h"
#include "poll/caution.h"
#include "poll/client.h"
#include "poll/listen.h"
#include "poll/parting.h"

static void forget_command(struct desk *desk, struct mailbox *mailbox)
{
	if (mailbox->credential.runs) {
		loop_unwatch(desk->loop, mailbox->credential.process.fd);
		credential_release(&mailbox->credential);
	}
}

static void free_check(struct mailbox *mailbox)
{
	if (!mailbox->check)
		return;
	sample_release(&mailbox->check->sample);
	buf_release(&mailbox->check->refused);
	free(mailbox->check);
	mailbox->check = NULL;
}

static void drop_session(struct desk *desk, struct mailbox *mailbox)
{
	struct session *session = desk_detach(desk, mailbox);

	if (session)
		parting_drop(desk, session);
}

void check_abort(struct desk *desk, struct mailbox *mailbox)
{
	if (!mailbox->check)
		return;
	drop_session(desk, mailbox);
	forget_command(desk, mailbox);
	credential_used(&mailbox->credential, &mailbox->monitor->secret);
	free_check(mailbox);
}

/* The maildrop is in use until the farewell is over, but people need not wait for it. */
static void publish_early(struct desk *desk, struct mailbox *mailbox, struct status *status)
{
	const int64_t delay_ms =
		schedule_delay_ms(mailbox->monitor, status, mailbox->wait_ms);

	if (!mailbox->monitor->trial) {
		status->next_ms = delay_ms < 0 ? 0 : status->checked.ms + delay_ms;
		status->idle = delay_ms < 0 ? IDLE_REFUSED : IDLE_NOT;
	}
	desk_publish(desk, mailbox, status);
}

static void say_goodbye(struct desk *desk, struct mailbox *mailbox, struct session *session,
	struct status *status)
{
	if (protocol_of(mailbox->monitor->type)->locks_maildrop) {
		mailbox->farewell = session;
		if (status)
			publish_early(desk, mailbox, status);
	} else {
		session->mailbox = NULL;
		desk_conclude(desk, mailbox, status);
	}
	parting_begin(desk, session);
}

static void finish(struct desk *desk, struct mailbox *mailbox)
{
	struct check *check = mailbox->check;
	struct sample *sample = &check->sample;
	const int64_t arrived = mailbox->status->arrived;
	struct session *leaver;
	struct status *status;

	sample->at = clock_now();
	sample->response_us = clock_us() - check->began_us;
	mailbox->wait_ms = sample->wait_ms;
	mailbox->by_hand = false;
	if (check->logs_in)
		schedule_logged_in(desk->schedule, mailbox->id);
	forget_command(desk, mailbox);
	credential_used(&mailbox->credential, &mailbox->monitor->secret);
	if (mailbox->monitor->trial)
		credential_release(&mailbox->credential); /* it will not be used again */
	leaver = listen_settle(desk, mailbox, sample);
	status = desk_fold(desk, mailbox, sample);
	if (status && mailbox->session && sample_is_good(sample))
		talk_stand(mailbox->session->talk, status->folders);
	free_check(mailbox);
	if (status) {
		listen_describe(desk, mailbox, status);
		status->prompted = mailbox->listening.prompted;
	}
	if (leaver)
		say_goodbye(desk, mailbox, leaver, status);
	else
		desk_conclude(desk, mailbox, status);
	listen_begin(desk, mailbox, arrived);
}

/* The secret is still the one that was refused: there is nothing new to tell. */
static void end_look(struct desk *desk, struct mailbox *mailbox)
{
	struct status *status = NULL;

	if (mailbox->status->idle != IDLE_REFUSED)
		status = status_copy(mailbox->status);
	if (mailbox->check->logs_in)
		schedule_logged_in(desk->schedule, mailbox->id);
	credential_release(&mailbox->credential);
	free_check(mailbox);
	desk_conclude(desk, mailbox, status);
}

static void dial(struct desk *desk, struct mailbox *mailbox)
{
	struct check *check = mailbox->check;

	check->sample.took_us[PHASE_SECRET] = clock_us() - check->secret_us;
	if (caution_bars(desk, mailbox)) {
		if (caution_is_known(mailbox))
			end_look(desk, mailbox);
		else
			finish(desk, mailbox);
		return;
	}
	if (!client_check(mailbox->monitor, &check->sample.err)) {
		check->sample.failed_at = PHASE_SECRET;
		finish(desk, mailbox);
		return;
	}
	mailbox->session = session_new(desk->hub, mailbox, mailbox->monitor,
		&mailbox->credential.secret, desk->settings.trace,
		desk->settings.trace_context);
	if (mailbox->session)
		return;
	check->sample.failed_at = PHASE_SECRET;
	err_set(&check->sample.err, ERR_SYSTEM, "cannot begin a connection to '%s'",
		mailbox->monitor->host);
	finish(desk, mailbox);
}

/* The command was asked once more because its password of before was refused. */
static bool is_refused_again(const struct mailbox *mailbox)
{
	const struct buf *before = &mailbox->check->refused;
	const struct buf *now = &mailbox->credential.secret;

	return before->len > 0 && before->len == now->len &&
	       memcmp(before->data, now->data, now->len) == 0;
}

static void go_on_with_secret(
	struct desk *desk, struct mailbox *mailbox, enum credential_state state)
{
	struct sample *sample = &mailbox->check->sample;
	struct credential *credential = &mailbox->credential;

	if (state == CREDENTIAL_AWAITED && loop_watch(desk->loop, credential->process.fd,
						   EPOLLIN, LOOP_PROCESS, mailbox))
		return;
	if (state == CREDENTIAL_READY && !is_refused_again(mailbox)) {
		sample->err = (struct err){ .class = ERR_NONE };
		dial(desk, mailbox);
		return;
	}
	if (state == CREDENTIAL_AWAITED)
		err_set(&sample->err, ERR_SYSTEM, "cannot wait for the password command");
	if (state != CREDENTIAL_READY)
		sample->failed_at = PHASE_SECRET;
	finish(desk, mailbox);
}

static void ask_secret(struct desk *desk, struct mailbox *mailbox)
{
	const struct poller_settings *settings = &desk->settings;
	const struct monitor *monitor = mailbox->monitor;
	struct credential *credential = &mailbox->credential;
	struct err *err = &mailbox->check->sample.err;

	mailbox->check->secret_us = clock_us();
	if (monitor->secret.kind == SECRET_SEALED)
		go_on_with_secret(desk, mailbox,
			credential_unseal(credential, monitor, settings->unseal,
				settings->unseal_context, err));
	else
		go_on_with_secret(
			desk, mailbox, credential_get(credential, &monitor->secret, err));
}

void check_secret(struct desk *desk, struct mailbox *mailbox)
{
	const int fd = mailbox->credential.process.fd;
	enum credential_state state;

	loop_unwatch(desk->loop, fd);
	state = credential_read(&mailbox->credential, &mailbox->check->sample.err);
	go_on_with_secret(desk, mailbox, state);
}

static void log_in(struct desk *desk, struct mailbox *mailbox)
{
	mailbox->check->logs_in = true;
	ask_secret(desk, mailbox);
}

/* A held session that has died is no failure: within the same check another one is made. */
static void replace_session(struct desk *desk, struct mailbox *mailbox)
{
	struct check *check = mailbox->check;

	drop_session(desk, mailbox);
	credential_doubt(&mailbox->credential, &mailbox->monitor->secret);
	sample_release(&check->sample);
	sample_init(&check->sample);
	check->is_fresh = true;
	check->queued = !schedule_relogin(desk->schedule, mailbox->id);
	if (!check->queued)
		log_in(desk, mailbox);
}

static void lose_session(struct desk *desk, struct mailbox *mailbox)
{
	struct check *check = mailbox->check;
	struct sample *sample = &check->sample;
	const bool told_why =
		sample->err.class == ERR_BUSY || sample->err.class == ERR_THROTTLED;

	if (!sample_is_good(sample) && check->on_held && !check->is_fresh && !told_why) {
		replace_session(desk, mailbox);
		return;
	}
	drop_session(desk, mailbox);
	finish(desk, mailbox);
}

static void pump(struct desk *desk, struct mailbox *mailbox)
{
	struct session *session = mailbox->session;
	struct check *check = mailbox->check;
	const enum session_news news = session_pump(session);

	if (news == SESSION_MORE)
		desk_feed_later(desk, session);
	if (news == SESSION_WAITS || news == SESSION_MORE)
		return;
	session_take(session, &check->sample);
	if (sample_is_good(&check->sample)) {
		check->sample.took_us[PHASE_REPLY] = clock_us() - check->round_us;
		trace_phase(&session->dial.trace, PHASE_REPLY,
			check->sample.took_us[PHASE_REPLY]);
	}
	if (news == SESSION_OVER)
		lose_session(desk, mailbox);
	else
		finish(desk, mailbox);
}

static void begin_round(struct desk *desk, struct mailbox *mailbox)
{
	mailbox->check->round_us = clock_us();
	listen_pause(desk, mailbox);
	session_order(mailbox->session, ORDER_CHECK);
	pump(desk, mailbox);
}

void check_ready(struct desk *desk, struct session *session)
{
	if (session->leaves)
		parting_ready(desk, session);
	else if (session->mailbox->check)
		pump(desk, session->mailbox);
	else
		listen_pump(desk, session->mailbox);
}

static bool may_ask_again(const struct mailbox *mailbox)
{
	return secret_is_command(mailbox->monitor->secret.kind) &&
	       !mailbox->credential.fresh;
}

static void dial_failed(struct desk *desk, struct mailbox *mailbox)
{
	struct check *check = mailbox->check;

	drop_session(desk, mailbox);
	if (check->sample.err.class == ERR_AUTH)
		caution_refused(desk, mailbox);
	else if (check->sample.err.class == ERR_PROTOCOL)
		caution_late(desk, mailbox);
	if (check->sample.err.class != ERR_AUTH) {
		finish(desk, mailbox);
	} else if (may_ask_again(mailbox)) {
		check->refused = mailbox->credential.secret;
		mailbox->credential.secret = (struct buf){ .secret = true };
		ask_secret(desk, mailbox);
	} else {
		credential_release(&mailbox->credential);
		finish(desk, mailbox);
	}
}

void check_dialled(struct desk *desk, struct session *session, int code)
{
	struct mailbox *mailbox = session->mailbox;
	struct check *check = mailbox->check;

	if (!session_welcome(session, code, &check->sample)) {
		dial_failed(desk, mailbox);
		return;
	}
	schedule_logged_in(desk->schedule, mailbox->id);
	check->logs_in = false;
	caution_accepted(desk, mailbox);
	begin_round(desk, mailbox);
}

void check_start(struct desk *desk, struct mailbox *mailbox)
{
	struct check *check = mailbox->check;

	if (!check) {
		check = mailbox->check = calloc(1, sizeof *check);
		if (!check) { /* the schedule tries again at the next turn */
			schedule_logged_in(desk->schedule, mailbox->id);
			desk_conclude(desk, mailbox, NULL);
			return;
		}
		sample_init(&check->sample);
		check->began_us = clock_us();
	}
	check->queued = false;
	check->on_held = mailbox->session || check->is_fresh;
	if (mailbox->session)
		begin_round(desk, mailbox);
	else
		log_in(desk, mailbox);
}

void check_late(struct desk *desk, struct mailbox *mailbox)
{
	struct check *check = mailbox->check;

	if (mailbox->farewell) {
		parting_drop(desk, mailbox->farewell);
		return;
	}
	if (!check) {
		desk_conclude(desk, mailbox, NULL);
		return;
	}
	if (mailbox->session) {
		session_late(mailbox->session, &check->sample);
		caution_late(desk, mailbox);
		listen_late(desk, mailbox);
	} else {
		check->sample.failed_at = PHASE_SECRET;
		err_set(&check->sample.err, ERR_TIMEOUT,
			"no answer after %.1f s: the password command still runs",
			(double)mailbox->monitor->timeout_ms / 1000);
	}
	drop_session(desk, mailbox);
	finish(desk, mailbox);
}
