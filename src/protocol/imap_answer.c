/* The other half of a round: what the server answered, and the folders it comes to. */
#include "protocol/imap_round.h"

#include <string.h>

#include "base/text.h"
#include "protocol/pattern.h"
#include "protocol/refusal.h"

/* Longer names are beyond any server; the bound keeps matching them cheap. */
#define MATCHED_NAME_MAX 1024
#define WORDS_MAX	 200
#define NAMES_MAX	 ((size_t)32 * 1024 * 1024)

static bool unreadable(struct scan rest, const char *what, struct err *err)
{
	char shown[80];

	text_printable(shown, sizeof shown, rest.at, scan_left(&rest));
	return err_set(err, ERR_PROTOCOL, "unreadable %s line: '%s'", what, shown);
}

static bool is_wanted_use(const struct imap_round *round, enum special_use use)
{
	const struct monitor *monitor = round->monitor;

	for (size_t i = 0; use != USE_NONE && i < monitor->n_folders; i++) {
		const struct folder_rule *rule = &monitor->folders[i];

		if (rule->special_use && !rule->exclude &&
			special_use_parse(rule->text, strlen(rule->text)) == use)
			return true;
	}
	return false;
}

static bool matches(
	const struct folder_rule *rule, struct scan name, const struct imap_listed *listed)
{
	if (rule->special_use)
		return listed->use != USE_NONE &&
		       special_use_parse(rule->text, strlen(rule->text)) == listed->use;
	return pattern_match(rule->text, name.at, scan_left(&name), listed->delimiter);
}

bool imap_wants(const struct monitor *monitor, struct scan name,
	const struct imap_listed *listed, bool exact)
{
	bool wanted = false;

	if (scan_left(&name) > MATCHED_NAME_MAX)
		return false;
	for (size_t i = 0; i < monitor->n_folders; i++) {
		const struct folder_rule *rule = &monitor->folders[i];
		const bool is_exact = !rule->pattern && !rule->special_use;

		if (!rule->exclude && (wanted || (is_exact && !exact)))
			continue;
		if (!matches(rule, name, listed))
			continue;
		if (rule->exclude)
			return false;
		wanted = true;
	}
	return wanted;
}

bool imap_round_list(struct imap_round *round, struct scan rest, struct err *err)
{
	struct imap_listed listed;
	struct imap_row *row;
	struct scan name;

	if (!imap_parse_list(rest, &round->scratch, &listed))
		return unreadable(rest, "LIST", err);
	if (!imap_rows_decode(&round->rows, listed.name, &name))
		return err_memory(err);
	if (listed.delimiter)
		round->memory->delimiter = listed.delimiter;
	row = imap_rows_find(&round->rows, name);
	if (!row || !(row->flags & ROW_EXACT)) {
		if (listed.no_select || listed.non_existent ||
			!imap_wants(round->monitor, name, &listed, false))
			return true;
		if (!row)
			row = imap_rows_add(&round->rows, name, listed.name, err);
		if (!row)
			return false;
	}
	row->flags |= ROW_LISTED | ROW_WANTED;
	if (listed.no_select)
		row->flags |= ROW_NO_SELECT;
	if (listed.non_existent)
		row->flags |= ROW_NON_EXISTENT;
	if (listed.use != USE_NONE)
		row->use = listed.use;
	if (is_wanted_use(round, listed.use))
		row->flags |= ROW_BY_USE;
	return true;
}

bool imap_round_status(struct imap_round *round, struct scan rest, struct err *err)
{
	struct imap_counts counts;
	struct imap_row *row;
	struct scan wire;

	if (!imap_parse_status(rest, &round->scratch, &wire, &counts))
		return unreadable(rest, "STATUS", err);
	/* its LIST may be still to come */
	row = imap_round_row(round, wire, err);
	if (!row)
		return false;
	row->flags |= ROW_COUNTED;
	/* a server that pushes may tell some of it once more */
	imap_counts_merge(&row->counts, &counts);
	return true;
}

/* One folder was refused; the others go on. */
static bool refuse_row(struct imap_round *round, size_t i, struct scan words,
	enum err_class class, struct err *err)
{
	struct imap_row *row = &round->rows.rows[i];
	char shown[WORDS_MAX];

	text_printable(shown, sizeof shown, words.at, scan_left(&words));
	round->refused++;
	if (class != ERR_FOLDER && round->refusal.class == ERR_NONE)
		err_set(&round->refusal, class, "STATUS refused: %s", shown);
	if (!*shown)
		words = scan_text("refused without a word");
	return imap_rows_problem(&round->rows, row, words) || err_memory(err);
}

bool imap_round_answer(struct imap_round *round, const struct imap_question *question,
	enum imap_word word, struct scan text, struct err *err)
{
	char shown[WORDS_MAX];
	enum err_class class;
	int64_t wait_ms;

	if (question->ask != IMAP_ASK_STATUS)
		round->lists--;
	if (question->ask == IMAP_ASK_USES)
		round->memory->uses_known = true;
	if (word == IMAP_OK)
		return true;
	class = refusal_class(text.at, scan_left(&text), ERR_FOLDER, &wait_ms);
	if (wait_ms > round->wait_ms)
		round->wait_ms = wait_ms;
	if (class != ERR_THROTTLED && question->row != IMAP_NO_ROW &&
		(question->ask == IMAP_ASK_STATUS || word == IMAP_NO))
		return refuse_row(round, question->row, text, class, err);
	if (class == ERR_FOLDER && question->ask == IMAP_ASK_USES)
		return true;
	text_printable(shown, sizeof shown, text.at, scan_left(&text));
	return err_set(err, class == ERR_FOLDER ? ERR_PROTOCOL : class, "%s refused: %s",
		question->ask == IMAP_ASK_STATUS ? "STATUS" : "LIST",
		*shown ? shown : "without a word");
}

/* The row is one of the folders watched; *problem is empty when it is well. */
static bool judge(
	const struct imap_round *round, const struct imap_row *row, struct scan *problem)
{
	const unsigned found = ROW_LISTED | ROW_WANTED;
	const unsigned seen = ROW_LISTED | ROW_COUNTED;

	*problem = imap_rows_text(&round->rows, row->problem);
	if (!(row->flags & ROW_EXACT))
		return (row->flags & found) == found && !(row->flags & ROW_NO_SELECT);
	if (row->problem.len)
		return true;
	if ((row->flags & ROW_NON_EXISTENT) ||
		(imap_round_has_list_status(round) && !(row->flags & seen)))
		*problem = scan_text("no such folder");
	else if (row->flags & ROW_NO_SELECT)
		*problem = scan_text("holds folders, not messages");
	return true;
}

static bool build_row(struct folders_builder *builder, struct scan name,
	const struct imap_row *row, struct scan problem)
{
	struct folder *folder = folders_builder_add(builder, name.at, scan_left(&name));

	if (!folder)
		return false;
	folder->use = row->use;
	if (!scan_is_done(&problem))
		return folders_builder_problem(folder, problem.at, scan_left(&problem));
	folder->messages = row->counts.messages;
	folder->recent = row->counts.recent;
	folder->unseen = row->counts.unseen;
	folder->size = row->counts.size;
	folder->uidnext = row->counts.uidnext;
	folder->uidvalidity = row->counts.uidvalidity;
	return true;
}

/* A row for each use that no folder has. */
static bool build_missing_uses(
	const struct imap_round *round, struct folders_builder *builder)
{
	const size_t n = builder->n;

	for (size_t i = 0; i < round->monitor->n_folders; i++) {
		const struct folder_rule *rule = &round->monitor->folders[i];
		const enum special_use use =
			special_use_parse(rule->text, strlen(rule->text));
		bool there = false;

		if (!rule->special_use || rule->exclude)
			continue;
		for (size_t at = 0; use != USE_NONE && !there && at < n; at++)
			there = builder->rows[at].use == use;
		if (!there && !build_row(builder, scan_text(rule->text),
				      &(struct imap_row){ .use = use },
				      scan_text("no folder with this use")))
			return false;
	}
	return true;
}

static bool remember(struct imap_round *round, const struct imap_row *row, bool well)
{
	const struct scan wire = imap_rows_text(&round->rows, row->wire);
	struct imap_record record = {
		.len = row->wire.len,
		.use = (uint16_t)row->use,
	};

	if (row->flags & ROW_BY_USE) {
		if (well)
			record.flags = ROW_EXACT | ROW_BY_USE | ROW_WANTED;
		else
			round->memory->uses_known = false;
	}
	if (imap_round_has_list_status(round) ? row->flags & ROW_ASKED
					      : !(row->flags & ROW_EXACT))
		record.flags |= ROW_ASK_FIRST;
	return !record.flags ||
	       (buf_append(&round->memory->names, &record, sizeof record) &&
		       buf_append(&round->memory->names, wire.at, scan_left(&wire)));
}

static bool build(struct imap_round *round, struct folders_builder *builder)
{
	round->memory->names.max = NAMES_MAX;
	buf_clear(&round->memory->names);
	for (size_t i = 0; i < round->rows.n; i++) {
		const struct imap_row *row = &round->rows.rows[i];
		struct scan problem;

		if (!judge(round, row, &problem))
			continue;
		if (!build_row(builder, imap_rows_text(&round->rows, row->name), row,
			    problem) ||
			!remember(round, row, scan_is_done(&problem)))
			return false;
	}
	if (!round->memory->names.len)
		buf_release(&round->memory->names);
	return build_missing_uses(round, builder);
}

static void sum_up(const struct imap_round *round, const struct folders_builder *builder,
	struct err *err)
{
	const struct folder *first = NULL;
	size_t problems = 0;

	for (size_t i = 0; i < builder->n; i++) {
		if (!builder->rows[i].problem)
			continue;
		if (problems++ == 0)
			first = &builder->rows[i];
	}
	if (builder->n == 0)
		err_set(err, ERR_FOLDER, "no folder matches");
	else if (round->refused == builder->n && round->refusal.class != ERR_NONE)
		*err = round->refusal;
	else if (first)
		err_set(err, ERR_FOLDER, "%zu of %zu folders: '%s': %s", problems,
			builder->n, first->name, first->problem);
}

bool imap_round_finish(struct imap_round *round, struct finding *found)
{
	struct folders_builder builder = { .delimiter = round->memory->delimiter };
	struct err err = { 0 };
	bool ok = false;

	if (!build(round, &builder))
		goto out;
	sum_up(round, &builder, &err);
	found->folders = folders_builder_finish(&builder);
	if (!found->folders)
		goto out;
	found->err = err;
	found->wait_ms = round->wait_ms;
	ok = true;
out:
	folders_builder_release(&builder);
	return ok;
}
