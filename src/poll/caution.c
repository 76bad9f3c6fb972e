#include "poll/caution.h"

#include "base/clock.h"

static enum guard_asker asker_of(const struct desk *desk, const struct mailbox *mailbox)
{
	if (mailbox->monitor->trial)
		return GUARD_TRIAL;
	return mailbox->by_hand || desk->settings.by_hand ? GUARD_PERSON : GUARD_SCHEDULE;
}

static void say_why(const struct desk *desk, const struct mailbox *mailbox,
	const struct refused *refused, struct err *err)
{
	const char *hint =
		desk->settings.once ? "; 'mailtop detect NAME' sends it again" : "";

	if (mailbox->monitor->trial)
		err_set(err, ERR_AUTH,
			"not sent: this password was refused twice in a row, and servers "
			"lock accounts; change the password first");
	else if (refused->times > 0)
		err_set(err, ERR_AUTH, "%.200s (refused %u times, not sent again%s)",
			refused->words, refused->times + refused->doubts, hint);
	else
		err_set(err, ERR_AUTH, "%.200s (not sent again yet%s)", refused->words,
			hint);
}

void caution_recall(struct desk *desk, const struct monitor *monitor)
{
	schedule_bound_account(
		desk->schedule, monitor->id, guard_tries(&desk->guard, monitor, NULL));
}

/* As long as it is not known how those under way end, no more are sent than may be refused.
 */
static void bound_account(struct desk *desk, const struct mailbox *mailbox)
{
	schedule_bound_account(desk->schedule, mailbox->id,
		guard_tries(&desk->guard, mailbox->monitor, &mailbox->credential.secret));
}

bool caution_bars(struct desk *desk, struct mailbox *mailbox)
{
	struct sample *sample = &mailbox->check->sample;
	const struct buf *secret = &mailbox->credential.secret;
	const struct refused *refused = guard_forbids(&desk->guard, mailbox->monitor,
		secret, asker_of(desk, mailbox), clock_now().ms);

	sample->print = guard_print(&desk->guard, mailbox->monitor, secret);
	if (!refused)
		return false;
	say_why(desk, mailbox, refused, &sample->err);
	sample->failed_at = PHASE_LOGIN;
	sample->unsent = true;
	sample_refuse(sample, refused_ref((struct refused *)(uintptr_t)refused));
	return true;
}

bool caution_is_known(const struct mailbox *mailbox)
{
	const struct status *status = mailbox->status;

	return !mailbox->monitor->trial && status->err.class == ERR_AUTH &&
	       status->refused && status->refused == mailbox->check->sample.refused;
}

void caution_accepted(struct desk *desk, struct mailbox *mailbox)
{
	guard_accept(&desk->guard, mailbox->monitor, &mailbox->credential.secret);
	bound_account(desk, mailbox);
	sample_refuse(&mailbox->check->sample, NULL);
}

/* When this secret last let us in, if it did for long; else never. */
static struct instant worked(const struct mailbox *mailbox, int64_t now_ms)
{
	const struct status *status = mailbox->status;
	const bool same = monitor_uses_token(mailbox->monitor) ||
			  status->print == mailbox->check->sample.print;

	if (!same || status->proved < SCHEDULE_PROVED ||
		now_ms - status->good.ms > SCHEDULE_PROOF_MS)
		return (struct instant){ 0 };
	return status->good;
}

void caution_refused(struct desk *desk, struct mailbox *mailbox)
{
	struct sample *sample = &mailbox->check->sample;
	const struct instant now = clock_now();
	const struct instant when = worked(mailbox, now.ms);

	sample_refuse(sample,
		guard_refuse(&desk->guard, mailbox->monitor, &mailbox->credential.secret,
			sample->err.text, &when, &now));
	bound_account(desk, mailbox);
}

void caution_late(struct desk *desk, struct mailbox *mailbox)
{
	struct sample *sample = &mailbox->check->sample;
	const struct buf *secret = &mailbox->credential.secret;
	const struct instant now = clock_now();
	const struct instant never = { 0 };
	const struct refused *before;

	if (sample->failed_at != PHASE_LOGIN || sample->print == 0)
		return;
	before = guard_find(&desk->guard, mailbox->monitor, secret);
	if (!before || before->print != sample->print)
		return;
	sample_refuse(sample, guard_refuse(&desk->guard, mailbox->monitor, secret,
				      before->words, &never, &now));
	bound_account(desk, mailbox);
}
