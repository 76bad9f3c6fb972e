#include "output/detect.h"

#include "base/text.h"
#include "output/page.h"
#include "output/table.h"

enum {
	LABEL_COLUMNS = 14,
	WORD_COLUMNS = 6,
	TOOK_COLUMNS = 9,
};

static void label(struct page *page, const char *text)
{
	page_left(page, LABEL_COLUMNS, text);
}

static void fact(struct page *page, const char *name, const char *value)
{
	label(page, name);
	page_text(page, *value ? value : "–");
	page_end_line(page);
}

/* What was learned in the phase, beside its time. */
static const char *phase_fact(const struct status *status, enum phase phase)
{
	if (phase == PHASE_TLS && status->monitor->tls == TLS_NONE)
		return "not asked for";
	if (!status->server)
		return "";
	if (phase == PHASE_CONNECT)
		return status->server->address;
	if (phase == PHASE_TLS)
		return status->server->tls;
	return "";
}

static void phase_line(struct page *page, const struct status *status, enum phase phase)
{
	bool failed = status->err.class != ERR_NONE;
	bool here = failed && phase == status->failed_at;
	bool passed = status->took_us[phase] != TOOK_UNKNOWN;

	label(page, phase_name(phase));
	if (here && status->err.class == ERR_FOLDER) {
		page_style(page, PAGE_ODD);
		page_left(page, WORD_COLUMNS, "warn");
	} else if (here) {
		page_style(page, PAGE_BAD);
		page_left(page, WORD_COLUMNS, "FAIL");
	} else {
		page_left(page, WORD_COLUMNS,
			passed && (!failed || phase < status->failed_at) ? "ok" : "-");
	}
	page_style(page, PAGE_PLAIN);
	if (passed)
		page_took(page, TOOK_COLUMNS, status->took_us[phase]);
	else
		page_blanks(page, TOOK_COLUMNS);
	page_blanks(page, 2);
	page_text(page, phase_fact(status, phase));
	page_end_line(page);
	if (here)
		page_words(page, LABEL_COLUMNS, status->err.text);
}

static void days(int64_t seconds, char *out, size_t size)
{
	clock_format(seconds * 1000, CLOCK_UTC, "%Y-%m-%d", out, size);
}

static void certificate(struct page *page, const struct certificate *facts, int64_t wall_ms)
{
	int64_t left = certificate_days_left(facts, wall_ms);
	char from[CLOCK_TEXT_MAX];
	char until[CLOCK_TEXT_MAX];
	char text[160];

	days(facts->not_before, from, sizeof from);
	days(facts->not_after, until, sizeof until);
	if (left >= 0)
		snprintf(text, sizeof text, "from %s until %s, %jd days left", from, until,
			(intmax_t)left);
	else
		snprintf(text, sizeof text, "from %s until %s, over since %jd days", from,
			until, -(intmax_t)left);
	page_end_line(page);
	fact(page, "certificate", facts->trusted ? "trusted" : "NOT trusted");
	fact(page, "  subject", facts->subject);
	fact(page, "  issuer", facts->issuer);
	fact(page, "  names", facts->names);
	fact(page, "  valid", text);
	fact(page, "  sha256", facts->sha256);
	if (facts->trusted) {
		fact(page, "  pin_sha256", facts->pin);
		return;
	}
	page_end_line(page);
	page_words(page, 0,
		"To trust this key and no other, once you know from elsewhere that it is "
		"the server's:");
	page_text(page, "pin_sha256 = ");
	page_text(page, facts->pin);
	page_end_line(page);
}

static void server(struct page *page, const struct server *facts, int64_t wall_ms)
{
	if (facts->certificate.present)
		certificate(page, &facts->certificate, wall_ms);
	page_end_line(page);
	fact(page, "software", facts->software);
	page_text(page, "capabilities");
	page_end_line(page);
	page_words(page, LABEL_COLUMNS, facts->capabilities ? facts->capabilities : "–");
}

static void numbers(struct page *page, const struct status *status)
{
	char count[40];
	char octets[40];

	page_end_line(page);
	if (status->folders) {
		table_folder_headings(page);
		table_folders(page, status->folders, 0);
		return;
	}
	text_count(count, sizeof count, status->messages);
	text_octets(octets, sizeof octets, status->octets);
	fact(page, "messages", count);
	fact(page, "size", octets);
}

bool detect_write(FILE *out, const struct status *status, const struct instant *now,
	const struct output_look *look, struct err *err)
{
	struct page page;
	char url[320];

	page_init(&page, out, look);
	monitor_url(status->monitor, url, sizeof url);
	fact(&page, "mailbox", status->monitor->name);
	fact(&page, "server", url);
	fact(&page, "user", status->monitor->user);
	if (status->monitor->client_cert)
		fact(&page, "own cert", status->monitor->client_cert);
	page_end_line(&page);
	for (int phase = 0; phase < PHASES; phase++)
		phase_line(&page, status, (enum phase)phase);
	if (status->server)
		server(&page, status->server, now->wall_ms);
	if (status->good.ms != 0)
		numbers(&page, status);
	return page_finish(&page, err);
}

void detect_trace(
	FILE *out, const struct output_look *look, enum detect_line line, const char *text)
{
	static const char *const signs[] = {
		[DETECT_SENT] = "> ",
		[DETECT_RECEIVED] = "< ",
		[DETECT_NOTE] = "* ",
	};
	struct page page;

	page_init(&page, out, look);
	page_text(&page, signs[line]);
	page_text(&page, text);
	page_end_line(&page);
	page_finish(&page, NULL);
}

void detect_trace_end(FILE *out)
{
	putc('\n', out);
}
