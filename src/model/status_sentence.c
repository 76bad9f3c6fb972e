/* How a mailbox stands, in full words. */
#include "model/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* A sentence in the making; too much of it is cut. */
struct sentence {
	char text[1024];
	size_t len;
};

__attribute__((format(printf, 2, 3))) static void say(
	struct sentence *sentence, const char *fmt, ...)
{
	const size_t room = sizeof sentence->text - sentence->len;
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(sentence->text + sentence->len, room, fmt, args);
	va_end(args);
	if (len > 0)
		sentence->len += (size_t)len < room ? (size_t)len : room - 1;
}

static void say_span(struct sentence *sentence, const char *before, int64_t ms)
{
	char span[32];

	clock_span(ms, span, sizeof span);
	say(sentence, "%s%s", before, span);
}

static const char *class_words(enum err_class class)
{
	switch (class) {
	case ERR_DNS:
		return "name not found";
	case ERR_CONNECT:
		return "cannot connect";
	case ERR_TLS:
		return "no secure channel";
	case ERR_CERTIFICATE:
		return "certificate not trusted";
	case ERR_AUTH:
		return "login refused";
	case ERR_BUSY:
		return "mailbox is busy";
	case ERR_THROTTLED:
		return "server asks to slow down";
	case ERR_TIMEOUT:
		return "no answer in time";
	case ERR_PROTOCOL:
		return "answer not understood";
	case ERR_FOLDER:
		return "some folders could not be read";
	case ERR_SECRET:
		return "no password";
	default:
		return "check failed";
	}
}

static const char *step_words(enum phase phase)
{
	static const char *const words[] = {
		[PHASE_SECRET] = "getting the password",
		[PHASE_DNS] = "looking up the name",
		[PHASE_CONNECT] = "connecting",
		[PHASE_TLS] = "securing the channel",
		[PHASE_LOGIN] = "logging in",
		[PHASE_REPLY] = "asking for numbers",
	};

	return words[phase];
}

/* Where the class alone does not tell how far it came. */
static const char *phase_words(enum err_class class, enum phase phase)
{
	if (class == ERR_TIMEOUT || class == ERR_PROTOCOL || class == ERR_SYSTEM)
		return step_words(phase);
	return "";
}

static void say_class(struct sentence *sentence, const struct status *status)
{
	const char *where = phase_words(status->err.class, status->failed_at);

	say(sentence, "%s%s%s", class_words(status->err.class), *where ? " while " : "",
		where);
}

/* The server's words, unless they only say once more what the class said. */
static void say_words(struct sentence *sentence, const struct status *status)
{
	const char *lead = class_words(status->err.class);
	const char *text = status->err.text;
	const size_t len = strlen(lead);

	if (strncmp(text, lead, len) == 0) {
		text += len;
		text += strspn(text, ": ");
	}
	if (*text)
		say(sentence, ": %s", text);
}

static void say_next(
	struct sentence *sentence, const struct status *status, const struct instant *now)
{
	if (status->next_ms == 0)
		return;
	if (status->next_ms - now->ms < 1000)
		say(sentence, "; trying again now");
	else
		say_span(sentence, "; trying again in ", status->next_ms - now->ms);
}

static void say_took(struct sentence *sentence, int64_t us)
{
	if (us < 0)
		return;
	if (us < 9950)
		say(sentence, ", answered in %.1f ms", (double)us / 1000);
	else if (us < 999500)
		say(sentence, ", answered in %.0f ms", (double)us / 1000);
	else
		say(sentence, ", answered in %.1f s", (double)us / 1000000);
}

static void say_ago(struct sentence *sentence, int64_t age_ms)
{
	if (age_ms < 1000) {
		say(sentence, ", just now");
		return;
	}
	say_span(sentence, ", ", age_ms);
	say(sentence, " ago");
}

static void say_numbers(struct sentence *sentence, const struct status *status)
{
	char messages[32];
	char other[32];

	text_count(messages, sizeof messages, status->messages);
	if (status->monitor->type == MAIL_POP3) {
		text_octets(other, sizeof other, status->octets);
		say(sentence, "%s %s, %s", messages,
			status->messages == 1 ? "message" : "messages", other);
		return;
	}
	if (!status->folders || status->folders->n == 0) {
		say(sentence, "no folder to watch");
		return;
	}
	text_count(other, sizeof other, status->unseen);
	say(sentence, "%s unseen of %s in ", other, messages);
	if (status->folders->n == 1)
		say(sentence, "%s", status->folders->rows[0].name);
	else
		say(sentence, "%zu folders", status->folders->n);
}

static void say_good(
	struct sentence *sentence, const struct status *status, const struct instant *now)
{
	say_numbers(sentence, status);
	say_took(sentence, status->response_us);
	say_ago(sentence, now->ms - status->good.ms);
}

/* What was last known, for those that are not asked or do not answer. */
static void say_last(
	struct sentence *sentence, const struct status *status, const struct instant *now)
{
	if (status->good.ms == 0)
		return;
	say(sentence, "; last: ");
	say_numbers(sentence, status);
	say_ago(sentence, now->ms - status->good.ms);
}

static void say_paused(
	struct sentence *sentence, const struct status *status, const struct instant *now)
{
	if (status->idle == IDLE_HELD)
		say(sentence, "held by hand; P lets it go on");
	else
		say(sentence, "disabled (enabled = no)");
	say_last(sentence, status, now);
}

static void say_folders_missing(struct sentence *sentence, const struct status *status)
{
	const struct folders *folders = status->folders;

	for (size_t i = 0; folders && i < folders->n; i++) {
		if (!folders->rows[i].problem)
			continue;
		say(sentence, "folder '%s' could not be read: %s", folders->rows[i].name,
			folders->rows[i].problem);
		if (folders->n_problems > 1)
			say(sentence, " (and %zu more)", folders->n_problems - 1);
		return;
	}
	say_class(sentence, status);
	say_words(sentence, status);
}

/* Failed, but not often enough to be called down. */
static void say_retrying(
	struct sentence *sentence, const struct status *status, const struct instant *now)
{
	say_class(sentence, status);
	say(sentence, " (%u of %d)", status->failures, status->monitor->retries);
	say_words(sentence, status);
	say_next(sentence, status, now);
}

/* Why a refused login is not yet believed. */
static void say_doubt(
	struct sentence *sentence, const struct status *status, const struct instant *now)
{
	const struct refused *refused = status->refused;

	if (!refused || refused->times > 0 || status->err.class != ERR_AUTH)
		return;
	say_span(sentence, "; the same password worked until ",
		now->ms - refused->worked.ms);
	say(sentence, " ago");
}

static void say_trouble(
	struct sentence *sentence, const struct status *status, const struct instant *now)
{
	say_class(sentence, status);
	if (status->since.ms != 0 && now->ms - status->since.ms >= 1000)
		say_span(sentence, " for ", now->ms - status->since.ms);
	say_words(sentence, status);
	say_doubt(sentence, status, now);
	if (status->idle == IDLE_REFUSED)
		say(sentence, "; press r to try again");
	else
		say_next(sentence, status, now);
	say_last(sentence, status, now);
}

static void say_pending(
	struct sentence *sentence, const struct status *status, const struct instant *now)
{
	if (status->running) {
		say(sentence, "being tried: %s", step_words(status->step));
		return;
	}
	if (status->err.class != ERR_NONE) {
		say_retrying(sentence, status, now);
		return;
	}
	say(sentence, "not asked yet");
	if (status->next_ms > now->ms + 1000)
		say_span(sentence, ", first check in ", status->next_ms - now->ms);
}

void status_sentence(
	const struct status *status, const struct instant *now, char *out, size_t size)
{
	struct sentence sentence = { 0 };
	const bool is_retrying =
		status->err.class != ERR_NONE && status->err.class != ERR_FOLDER;

	switch (status_health(status, now)) {
	case HEALTH_PAUSED:
		say_paused(&sentence, status, now);
		break;
	case HEALTH_PENDING:
		say_pending(&sentence, status, now);
		break;
	case HEALTH_STALE:
		say_span(&sentence, "no fresh number for ", now->ms - status->good.ms);
		if (is_retrying) {
			say(&sentence, ": ");
			say_retrying(&sentence, status, now);
		}
		say_last(&sentence, status, now);
		break;
	case HEALTH_UP:
	case HEALTH_WARN:
		if (is_retrying) {
			say_retrying(&sentence, status, now);
			say_last(&sentence, status, now);
			break;
		}
		if (status->health == HEALTH_WARN) {
			say_folders_missing(&sentence, status);
			say(&sentence, "; ");
		}
		say_good(&sentence, status, now);
		break;
	default:
		say_trouble(&sentence, status, now);
		break;
	}
	text_printable(out, size, sentence.text, sentence.len);
}
