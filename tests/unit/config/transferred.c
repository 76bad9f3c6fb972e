#include "unit/config/transferred.h"

#include "unit/test.h"

#include <stdio.h>
#include <string.h>

void transferred_plan(struct transferred *transferred, const struct transfer_choice *choice)
{
	struct err err = { 0 };

	transfer_choose(&transferred->transfer, choice);
	if (!transfer_plan(&transferred->transfer, &transferred->config, &err))
		fail_msg("%s", err.text);
}

struct transferred transfer_text(const char *format, const char *text, const char *there)
{
	struct transferred transferred = { 0 };
	struct problems problems = { 0 };
	struct err err = { 0 };

	assert_true(config_load_text(
		"there.ini", there, strlen(there), &transferred.config, &problems));
	problems_release(&problems);
	if (!transfer_read(format ? transfer_find(format) : NULL, text, strlen(text),
		    &transferred.transfer, &err))
		fail_msg("%s", err.text);
	transferred_plan(&transferred, &(struct transfer_choice){ 0 });
	return transferred;
}

void transferred_release(struct transferred *transferred)
{
	transfer_release(&transferred->transfer);
	config_release(&transferred->config);
}

__attribute__((format(printf, 3, 4))) static void add(
	char *out, size_t size, const char *fmt, ...)
{
	const size_t len = strlen(out);
	va_list args;

	va_start(args, fmt);
	vsnprintf(out + len, size - len, fmt, args);
	va_end(args);
}

void monitor_text(const struct monitor *monitor, char *out, size_t size)
{
	static const char *const secrets[] = { "none", "password", "command", "file", "env",
		"sealed", "token" };

	out[0] = '\0';
	add(out, size, "%s %s %s:%u %s %s %s=%s [", monitor->name,
		mail_type_name(monitor->type), monitor->host, (unsigned)monitor->port,
		tls_mode_name(monitor->tls), monitor->user, secrets[monitor->secret.kind],
		monitor->secret.value ? monitor->secret.value : "");
	for (size_t i = 0; i < monitor->n_folders; i++)
		add(out, size, "%s%s%s", i ? "," : "",
			monitor->folders[i].exclude ? "!" : "", monitor->folders[i].text);
	add(out, size, "] %llds %lldms %s {", (long long)monitor->interval_ms / 1000,
		(long long)monitor->timeout_ms, monitor->auth);
	for (size_t i = 0; i < monitor->n_tags; i++)
		add(out, size, "%s%s:%s", i ? "," : "", monitor->tags[i].key,
			monitor->tags[i].value);
	add(out, size, "}%s%s%s%s", monitor->enabled ? "" : " off",
		monitor->allow_plaintext ? " clear" : "",
		monitor->description[0] ? " " : "", monitor->description);
}

const char *fate_text(const struct transferred *transferred, size_t i)
{
	static char text[8192];
	const struct candidate *candidate;

	if (i >= transferred->transfer.n)
		return "";
	candidate = transferred->transfer.list[i];
	if (candidate->fate == FATE_SKIP) {
		snprintf(text, sizeof text, "skip %s: %s", candidate->name,
			candidate->reason);
		return text;
	}
	snprintf(text, sizeof text, "%s ", fate_name(candidate->fate));
	monitor_text(candidate->monitor, text + strlen(text), sizeof text - strlen(text));
	return text;
}
