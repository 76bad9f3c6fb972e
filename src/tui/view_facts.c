#include "tui/view_facts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "tui/show.h"

#define LABEL_W 10

static void add(struct sheet *sheet, int columns, const char *name, const char *text)
{
	if (text && text[0])
		sheet_pair(sheet, LABEL_W, columns, STYLE_DIM, STYLE_TEXT, name, text);
}

static void add_title(struct sheet *sheet, const char *title)
{
	if (sheet->n > 0)
		sheet_add(sheet, STYLE_TEXT, "%s", "");
	sheet_add(sheet, STYLE_TITLE, "%s", title);
}

static void write_next(struct ui *ui, const struct status *status,
	const struct instant *now, char *out, size_t size)
{
	const int64_t left_ms = status->next_ms - now->ms;
	char span[SHOW_MAX];

	switch (status->idle) {
	case IDLE_DISABLED:
		snprintf(out, size, "never: enabled = no");
		return;
	case IDLE_HELD:
		snprintf(out, size, "held; P lets it go on");
		return;
	case IDLE_REFUSED:
		snprintf(out, size, "refused too often; r tries again");
		return;
	case IDLE_NOT:
		break;
	}
	out[0] = '\0';
	if (status->next_ms == 0)
		return;
	if (left_ms < 10000) {
		snprintf(out, size, "now");
		return;
	}
	/* by tens of seconds, so that a quiet screen stands still */
	clock_span(left_ms < 60000 ? left_ms / 10000 * 10000 : left_ms, span, sizeof span);
	snprintf(out, size, "in %s", span);
	ui_wake(ui, now->ms + left_ms % 10000 + 1);
}

static void write_last(struct ui *ui, const struct instant *now, const struct instant *then,
	char *out, size_t size)
{
	char clock[SHOW_MAX], age[SHOW_MAX];

	out[0] = '\0';
	if (then->ms == 0)
		return;
	show_age(ui, now, then, age);
	show_clock(ui, then->wall_ms, CLOCK_SECOND, clock, sizeof clock);
	snprintf(out, size, "%s (%s)", clock, age);
}

/* "notify since 07:02:10 (13m), last told 07:15:12 (3s)", "off: the server has none";
 * nothing before a session. */
static void write_push(struct ui *ui, const struct status *status,
	const struct instant *now, char *out, size_t size)
{
	const char *reason = push_reason_text(status->push_reason);
	char since[80], last[80];

	out[0] = '\0';
	if (status->push_reason == PUSH_UNASKED || status->push_reason == PUSH_NO_PROTOCOL)
		return;
	write_last(ui, now, &status->push_since, since, sizeof since);
	write_last(ui, now, &status->pushed, last, sizeof last);
	snprintf(out, size, "%s%s%s%s%s%s%s", push_name(status->push),
		since[0] ? " since " : "", since,
		*reason ? status->push == PUSH_NONE ? ": " : ", no notify: " : "", reason,
		last[0] ? ", last told " : "", last);
}

/* How fresh the numbers are, and by which way they came: "40s old, by push". */
static void write_numbers(struct ui *ui, const struct status *status,
	const struct instant *now, char *out, size_t size)
{
	char age[SHOW_MAX];

	snprintf(out, size, "never");
	if (status->good.ms == 0)
		return;
	show_age(ui, now, &status->good, age);
	snprintf(out, size, "%s%s, by %s", age, strcmp(age, "now") == 0 ? "" : " old",
		status_is_pushed(status) ? "push" : "a check");
}

static void add_check(struct ui *ui, const struct status *status, const struct instant *now,
	int columns, struct sheet *sheet)
{
	char text[256], took[SHOW_MAX];

	add_title(sheet, "Last check");
	write_last(ui, now, &status->checked, text, sizeof text);
	add(sheet, columns, "checked", text[0] ? text : "never");
	write_numbers(ui, status, now, text, sizeof text);
	add(sheet, columns, "numbers", text);
	show_took(status->response_us, took);
	add(sheet, columns, "answered", took);
	if (status->took_us[PHASE_REPLY] != TOOK_UNKNOWN) {
		show_took(status->took_us[PHASE_REPLY], took);
		add(sheet, columns, "  reply", took);
	}
	if (status->err.class != ERR_NONE && status->err.class != ERR_FOLDER) {
		snprintf(text, sizeof text, "%s, in %s, %u in a row",
			err_class_name(status->err.class), phase_name(status->failed_at),
			status->failures);
		add(sheet, columns, "failed", text);
	}
	write_push(ui, status, now, text, sizeof text);
	add(sheet, columns, "push", text);
	write_next(ui, status, now, text, sizeof text);
	add(sheet, columns, "next", text);
	snprintf(text, sizeof text, "%" PRIu64 ", %" PRIu64 " login%s", status->checks,
		status->logins, status->logins == 1 ? "" : "s");
	add(sheet, columns, "checks", text);
}

static void add_login(const struct status *status, int columns, struct sheet *sheet)
{
	bool any = false;

	for (int i = 0; i < PHASE_REPLY; i++) {
		char text[SHOW_MAX], took[SHOW_MAX];

		if (status->took_us[i] == TOOK_UNKNOWN)
			continue;
		if (!any)
			add_title(sheet, "Last login");
		any = true;
		show_took(status->took_us[i], took);
		snprintf(text, sizeof text, "  %s", phase_name((enum phase)i));
		add(sheet, columns, text, took);
	}
}

static void write_day(int64_t seconds, char *out, size_t size)
{
	clock_format(seconds * 1000, CLOCK_UTC, "%Y-%m-%d %H:%M UTC", out, size);
}

static void add_certificate(const struct certificate *certificate,
	const struct instant *now, int columns, struct sheet *sheet)
{
	const int64_t left = certificate_days_left(certificate, now->wall_ms);
	char day[64], text[128];

	if (!certificate->present)
		return;
	add_title(sheet, "Certificate");
	add(sheet, columns, "trusted", certificate->trusted ? "yes" : "no");
	write_day(certificate->not_after, day, sizeof day);
	if (left < 0)
		snprintf(text, sizeof text, "%s, over", day);
	else
		snprintf(text, sizeof text, "%s, %d day%s left", day, (int)left,
			left == 1 ? "" : "s");
	add(sheet, columns, "until", text);
	write_day(certificate->not_before, day, sizeof day);
	add(sheet, columns, "from", day);
	add(sheet, columns, "subject", certificate->subject);
	add(sheet, columns, "names", certificate->names);
	add(sheet, columns, "issuer", certificate->issuer);
	add(sheet, columns, "sha256", certificate->sha256);
	add(sheet, columns, "pin", certificate->pin);
}

static void add_server(const struct server *server, const struct monitor *monitor,
	int columns, struct sheet *sheet)
{
	add_title(sheet, "Server");
	add(sheet, columns, "address", server->address);
	add(sheet, columns, "channel", server->tls[0] ? server->tls : "in clear, no TLS");
	add(sheet, columns, "own cert", monitor->client_cert);
	add(sheet, columns, "software", server->software);
	add(sheet, columns, "can", server->capabilities);
}

void view_facts_sheet(struct ui *ui, const struct facts *facts, const struct instant *now,
	int columns, struct sheet *sheet)
{
	const struct status *status = facts->status;

	add_check(ui, status, now, columns, sheet);
	add_login(status, columns, sheet);
	if (!status->server)
		return;
	add_certificate(&status->server->certificate, now, columns, sheet);
	add_server(status->server, status->monitor, columns, sheet);
}
