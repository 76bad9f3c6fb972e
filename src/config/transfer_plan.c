/* What becomes of the candidates. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/monitor_make.h"
#include "config/secret.h"
#include "config/transfer_parts.h"
#include "config/transfer_words.h"
#include "config/value.h"

enum { EXTRA = 4, COMMAND_MAX = 1000, REASON_MAX = 512 };

/* One candidate under judgement.  The entries are its own less and plus what the choices
 * make of them; nothing in them is owned. */
struct planning {
	struct candidate *candidate;
	const struct config *config;
	struct ini_entry *entries;
	size_t n;
	char interval[32];
	char command[COMMAND_MAX];
	bool has_secret;
};

static struct ini_entry *find(struct planning *planning, const char *key)
{
	for (size_t i = 0; i < planning->n; i++) {
		if (strcmp(planning->entries[i].key, key) == 0)
			return &planning->entries[i];
	}
	return NULL;
}

static void put(struct planning *planning, const char *key, const char *value)
{
	struct ini_entry *entry = find(planning, key);

	if (!entry) {
		entry = &planning->entries[planning->n++];
		*entry = (struct ini_entry){ .key = key };
	}
	entry->value = value;
	entry->line += !entry->line; /* 0 is for what is not given */
}

__attribute__((format(printf, 3, 4))) static bool skip(
	struct candidate *candidate, enum obstacle obstacle, const char *fmt, ...)
{
	char text[REASON_MAX];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	candidate->fate = FATE_SKIP;
	candidate->obstacle = obstacle;
	candidate->reason = transfer_printable(text);
	return candidate->reason != NULL;
}

static void raise_interval(struct planning *planning)
{
	const int64_t floor_s = planning->config->settings.min_interval_s;
	const struct ini_entry *entry = find(planning, "interval");
	int64_t interval_s;

	if (!entry || !scan_whole_duration(entry->value, &interval_s) ||
		interval_s >= floor_s)
		return;
	snprintf(planning->interval, sizeof planning->interval, "%" PRId64, floor_s);
	candidate_note(planning->candidate,
		"interval raised from %" PRId64 " s to the floor of %" PRId64 " s",
		interval_s, floor_s);
	put(planning, "interval", planning->interval);
}

/* Without TLS, to another machine, and not said to be fine. */
static bool goes_in_clear(struct planning *planning)
{
	const struct ini_entry *tls = find(planning, "tls");
	const struct ini_entry *ssl = find(planning, "ssl");
	const struct ini_entry *host = find(planning, "host");
	const struct ini_entry *allow = find(planning, "allow_plaintext");
	bool yes = true;

	if (allow && value_bool(allow->value, &yes) && yes)
		return false;
	if (tls ? strcmp(tls->value, "none") != 0
		: !ssl || !value_bool(ssl->value, &yes) || yes)
		return false;
	return host && !value_host_is_loopback(host->value);
}

static void settle_plaintext(struct planning *planning)
{
	switch (planning->candidate->choice.plaintext) {
	case PLAINTEXT_SKIP:
		planning->candidate->obstacle = OBSTACLE_PLAINTEXT;
		break;
	case PLAINTEXT_STARTTLS:
		candidate_note(planning->candidate, "tls = starttls instead of none");
		put(planning, "tls", "starttls");
		if (find(planning, "ssl"))
			*find(planning, "ssl") = planning->entries[--planning->n];
		return;
	case PLAINTEXT_ALLOW:
		candidate_note(planning->candidate, "its password will travel in clear");
		break;
	default:
		break;
	}
	put(planning, "allow_plaintext", "yes"); /* so that the rest can be judged */
}

static bool fill_command(struct planning *planning, struct buf *out)
{
	static const char *const keys[] = { "user", "name", "host" };
	const char *at = planning->candidate->choice.password_command;

	while (*at) {
		const char *before = at;

		for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
			const size_t len = strlen(keys[i]);
			const struct ini_entry *entry = find(planning, keys[i]);

			if (*at != '{' || strncmp(at + 1, keys[i], len) != 0 ||
				at[len + 1] != '}')
				continue;
			/* what looks like an option would be one */
			if (!entry || entry->value[0] == '-' ||
				!words_put_quoted(out, entry->value))
				return false;
			at += len + 2;
		}
		if (at == before && !buf_putc(out, *at++))
			return false;
	}
	return buf_putc(out, '\0');
}

/* A password the file has none of. */
static void settle_secret(struct planning *planning)
{
	struct candidate *candidate = planning->candidate;
	struct buf command = BUF_INIT(COMMAND_MAX);

	planning->has_secret = candidate_has_secret(candidate);
	if (planning->has_secret)
		return;
	if (candidate->choice.password_command && fill_command(planning, &command)) {
		memcpy(planning->command, command.data, command.len);
		put(planning, "password_command", planning->command);
		planning->has_secret = true;
	} else {
		put(planning, "password_env", "X"); /* so that the rest can be judged */
	}
	buf_release(&command);
}

static bool make(struct planning *planning)
{
	struct candidate *candidate = planning->candidate;
	char title[100];
	const struct ini_section section = { .name = title,
		.line = candidate->line,
		.entries = planning->entries,
		.n = planning->n };
	struct problems problems = { 0 };
	bool ok = true;

	snprintf(title, sizeof title, "monitor %.80s", candidate->name);
	if (!find(planning, "name"))
		ok = skip(candidate, OBSTACLE_UNFIT, "it has no name");
	else
		candidate->monitor =
			monitor_make(&section, &planning->config->settings, &problems);
	for (size_t i = 0; i < problems.n; i++) {
		const struct problem *problem = &problems.list[i];

		if (problem->level == PROBLEM_ERROR && !candidate->reason)
			ok = skip(candidate, OBSTACLE_UNFIT, "%s", problem->text);
		else
			candidate_note(candidate, "%s", problem->text);
	}
	if (!candidate->monitor && !candidate->reason)
		ok = false;
	problems_release(&problems);
	if (candidate->monitor && !planning->has_secret) {
		explicit_bzero(candidate->monitor->secret.value, 1);
		free(candidate->monitor->secret.value);
		candidate->monitor->secret = (struct secret_source){ 0 };
	}
	return ok;
}

static bool find_monitor(const struct config *config, const char *name, size_t *i)
{
	for (*i = 0; *i < config->n_monitors; (*i)++) {
		if (strcmp(config->monitors[*i]->name, name) == 0)
			return true;
	}
	return false;
}

/* A candidate before the i-th that takes the name. */
static const struct candidate *find_earlier(
	const struct transfer *transfer, size_t i, const char *name)
{
	for (size_t k = 0; k < i; k++) {
		const struct candidate *other = transfer->list[k];

		if (other->monitor && other->fate != FATE_SKIP &&
			strcmp(other->monitor->name, name) == 0)
			return other;
	}
	return NULL;
}

/* "Work 2". */
static bool rename_it(
	const struct transfer *transfer, size_t i, const struct config *config)
{
	struct monitor *monitor = transfer->list[i]->monitor;
	char *name = NULL;
	size_t unused;

	for (unsigned number = 2;; number++) {
		if (asprintf(&name, "%s %u", monitor->name, number) < 0)
			return false;
		if (!find_monitor(config, name, &unused) &&
			!find_earlier(transfer, i, name))
			break;
		free(name);
	}
	free(monitor->name);
	monitor->name = name;
	return true;
}

/* What is there keeps its password where the file has none. */
static bool inherit_secret(struct monitor *monitor, const struct monitor *from)
{
	if (monitor->secret.kind != SECRET_NONE || !from->secret.value)
		return true;
	monitor->secret.value = strdup(from->secret.value);
	monitor->secret.kind = from->secret.kind;
	return monitor->secret.value != NULL;
}

static bool settle_name(
	const struct transfer *transfer, size_t i, const struct config *config)
{
	struct candidate *candidate = transfer->list[i];
	const struct candidate *earlier =
		find_earlier(transfer, i, candidate->monitor->name);
	const bool is_there =
		find_monitor(config, candidate->monitor->name, &candidate->target);
	struct monitor *there = is_there ? config->monitors[candidate->target] : NULL;
	char place[32];

	candidate->fate = FATE_ADD;
	if (!earlier && !is_there)
		return true;
	if (candidate->choice.duplicate == DUPLICATE_RENAME)
		return rename_it(transfer, i, config);
	if (earlier) {
		candidate_place(earlier, place, sizeof place);
		return skip(candidate, OBSTACLE_NAME, "%s has the same name", place);
	}
	if (candidate->choice.duplicate == DUPLICATE_SKIP)
		return skip(candidate, OBSTACLE_NAME, "there is a mailbox of this name");
	if (!inherit_secret(candidate->monitor, there))
		return false;
	candidate->fate =
		monitor_equal(candidate->monitor, there) ? FATE_SAME : FATE_CHANGE;
	return true;
}

static void note_sealed(struct candidate *candidate)
{
	struct secret_label label;

	if (!candidate_get(candidate, "password_sealed") ||
		!secret_read_label(candidate->monitor->secret.value, &label, NULL))
		return;
	candidate_note(candidate,
		label.origin.from == SECRET_FROM_FILE
			? "its password is sealed and opens where its key file is"
			: "its password is sealed under a passphrase and opens with that");
}

/* The config has no words for some texts, and no line is longer than iniparser reads. */
static bool fits_config(struct candidate *candidate)
{
	const struct transfer_export export = { .monitors = &candidate->monitor, .n = 1 };
	struct buf out = { .max = INI_FILE_MAX, .secret = true };
	struct buf lost = BUF_INIT(REASON_MAX);
	struct err err;
	bool ok = transfer_ini.write(&export, &out, &lost, &err);

	if (candidate->monitor->secret.kind == SECRET_PASSWORD &&
		strlen(candidate->monitor->secret.value) > SECRET_PASSWORD_MAX)
		ok = skip(candidate, OBSTACLE_UNFIT, "its password is over %d bytes",
			SECRET_PASSWORD_MAX);
	else if (ok && lost.len > 0)
		ok = skip(candidate, OBSTACLE_UNFIT, "the config cannot hold it: %s",
			err.text);
	buf_release(&out);
	buf_release(&lost);
	return ok;
}

static bool judge(const struct transfer *transfer, size_t i, struct planning *planning)
{
	struct candidate *candidate = planning->candidate;

	raise_interval(planning);
	if (goes_in_clear(planning))
		settle_plaintext(planning);
	settle_secret(planning);
	if (!make(planning))
		return false;
	if (!candidate->monitor)
		return true;
	if (candidate->obstacle == OBSTACLE_PLAINTEXT) {
		candidate->monitor->allow_plaintext = false;
		return skip(candidate, OBSTACLE_PLAINTEXT,
			"without TLS its password would go to '%.60s' in clear",
			candidate->monitor->host);
	}
	if (!settle_name(transfer, i, planning->config))
		return false;
	if (candidate->fate != FATE_SKIP && candidate->monitor->secret.kind == SECRET_NONE)
		return skip(candidate, OBSTACLE_SECRET, "the file has no password for it");
	note_sealed(candidate);
	return candidate->fate == FATE_SKIP || candidate->fate == FATE_SAME ||
	       fits_config(candidate);
}

static void forget(struct candidate *candidate)
{
	while (candidate->n_notes > candidate->n_read_notes)
		free(candidate->notes[--candidate->n_notes]);
	free(candidate->reason);
	monitor_unref(candidate->monitor);
	candidate->reason = NULL;
	candidate->monitor = NULL;
	candidate->obstacle = OBSTACLE_NONE;
}

static bool plan(const struct transfer *transfer, size_t i, const struct config *config)
{
	struct candidate *candidate = transfer->list[i];
	struct planning planning = { .candidate = candidate, .config = config };
	bool ok;

	forget(candidate);
	if (candidate->refusal)
		return skip(candidate, OBSTACLE_UNFIT, "%s", candidate->refusal);
	planning.entries = calloc(candidate->n_entries + EXTRA, sizeof *planning.entries);
	if (!planning.entries)
		return false;
	for (; planning.n < candidate->n_entries; planning.n++) {
		planning.entries[planning.n] = candidate->entries[planning.n];
		planning.entries[planning.n].line += !planning.entries[planning.n].line;
	}
	ok = judge(transfer, i, &planning) && !candidate->no_memory;
	explicit_bzero(planning.command, sizeof planning.command);
	free(planning.entries);
	return ok;
}

void transfer_choose(struct transfer *transfer, const struct transfer_choice *choice)
{
	for (size_t i = 0; i < transfer->n; i++)
		transfer->list[i]->choice = *choice;
}

bool transfer_plan(struct transfer *transfer, const struct config *config, struct err *err)
{
	for (size_t i = 0; i < transfer->n; i++) {
		if (!plan(transfer, i, config))
			return err_memory(err);
	}
	return true;
}
