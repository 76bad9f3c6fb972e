#include "protocol/imap_round.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/frame.h"
#include "protocol/imap_command.h"
#include "protocol/mutf7.h"

/* What a command needs around its names: tag, LIST, options, items. */
#define COMMAND_FRAME 160

bool imap_round_has_list_status(const struct imap_round *round)
{
	return round->capabilities & IMAP_LIST_STATUS;
}

static bool has_uses(const struct imap_round *round)
{
	for (size_t i = 0; i < round->monitor->n_folders; i++) {
		const struct folder_rule *rule = &round->monitor->folders[i];

		if (rule->special_use && !rule->exclude)
			return true;
	}
	return false;
}

struct imap_row *imap_round_row(struct imap_round *round, struct scan wire, struct err *err)
{
	struct imap_row *row;
	struct scan name;

	if (!imap_rows_decode(&round->rows, wire, &name)) {
		err_memory(err);
		return NULL;
	}
	row = imap_rows_find(&round->rows, name);
	return row ? row : imap_rows_add(&round->rows, name, wire, err);
}

/* A rule's text as the server spells it, in scratch. */
static bool spell(struct imap_round *round, const struct folder_rule *rule,
	struct scan *wire, struct err *err)
{
	const size_t len = strlen(rule->text);

	buf_clear(&round->scratch);
	if (!(round->rows.utf8 ? buf_append(&round->scratch, rule->text, len)
			       : mutf7_encode(rule->text, len, &round->scratch)))
		return err_memory(err);
	*wire = scan_of(round->scratch.data, round->scratch.len);
	return true;
}

static bool add_exact_names(struct imap_round *round, struct err *err)
{
	const unsigned flags = ROW_EXACT | ROW_WANTED |
			       (imap_round_has_list_status(round) ? 0 : ROW_ASK_FIRST);

	for (size_t i = 0; i < round->monitor->n_folders; i++) {
		const struct folder_rule *rule = &round->monitor->folders[i];
		struct imap_row *row;
		struct scan wire;

		if (rule->exclude || rule->special_use || rule->pattern || !*rule->text)
			continue;
		if (!spell(round, rule, &wire, err) ||
			!(row = imap_round_row(round, wire, err)))
			return false;
		row->flags |= flags;
	}
	return true;
}

static bool add_remembered_names(struct imap_round *round, struct err *err)
{
	const struct buf *names = &round->memory->names;
	struct imap_record record;

	for (size_t at = 0; at < names->len; at += record.len) {
		struct imap_row *row;

		memcpy(&record, names->data + at, sizeof record);
		at += sizeof record;
		row = imap_round_row(round, scan_of(names->data + at, record.len), err);
		if (!row)
			return false;
		row->flags |= record.flags;
		row->use = (enum special_use)record.use;
		if ((record.flags & ROW_BY_USE) && !imap_round_has_list_status(round))
			row->flags |= ROW_ASK_FIRST;
	}
	return true;
}

struct imap_round *imap_round_new(const struct monitor *monitor, struct imap_memory *memory,
	unsigned capabilities, struct err *err)
{
	struct imap_round *round = calloc(1, sizeof *round);

	if (!round) {
		err_memory(err);
		return NULL;
	}
	round->monitor = monitor;
	round->memory = memory;
	round->capabilities = capabilities;
	round->scratch = (struct buf)BUF_INIT(FRAME_LINE_MAX + FRAME_LITERAL_MAX);
	imap_rows_init(
		&round->rows, (capabilities & IMAP_REV2) && !(capabilities & IMAP_REV1));
	round->ask_uses = !memory->uses_known && has_uses(round);
	if (!add_exact_names(round, err) || !add_remembered_names(round, err)) {
		imap_round_free(round);
		return NULL;
	}
	return round;
}

void imap_round_free(struct imap_round *round)
{
	if (!round)
		return;
	imap_rows_release(&round->rows);
	buf_release(&round->scratch);
	free(round);
}

/* A row's name, quoted; empty when it cannot be sent, which is that folder's problem then.
 */
static bool quote_row(
	struct imap_round *round, size_t i, struct buf *quoted, struct err *err)
{
	struct imap_row *row = &round->rows.rows[i];

	buf_clear(quoted);
	if (imap_put_name(
		    quoted, imap_rows_text(&round->rows, row->wire), round->capabilities))
		return true;
	if (!imap_rows_problem(
		    &round->rows, row, scan_text("its name cannot be sent to this server")))
		return err_memory(err);
	return true;
}

/* The next name or pattern to list, quoted; *row is IMAP_NO_ROW for a pattern.  It stays
 * the next until list_row or list_rule moves on.  *given is false when there is none left.
 */
static bool next_name(struct imap_round *round, struct buf *quoted, size_t *row,
	bool *given, struct err *err)
{
	const struct monitor *monitor = round->monitor;
	struct imap_rows *rows = &round->rows;

	*given = true;
	for (; imap_round_has_list_status(round) && round->list_row < rows->n;
		round->list_row++) {
		*row = round->list_row;
		if (!(rows->rows[*row].flags & ROW_EXACT))
			continue;
		if (!quote_row(round, *row, quoted, err))
			return false;
		if (quoted->len)
			return true;
	}
	*row = IMAP_NO_ROW;
	for (; round->list_rule < monitor->n_folders; round->list_rule++) {
		const struct folder_rule *rule = &monitor->folders[round->list_rule];
		struct scan wire;

		if (rule->exclude || rule->special_use || !rule->pattern)
			continue;
		if (!spell(round, rule, &wire, err))
			return false;
		buf_clear(quoted);
		if (imap_put_name(quoted, wire, round->capabilities))
			return true;
		return err_set(err, ERR_PROTOCOL,
			"the pattern '%s' cannot be sent to this server", rule->text);
	}
	*given = false;
	return true;
}

/* As many names as the server and the line take. */
static bool next_list(struct imap_round *round, struct buf *out,
	struct imap_question *question, struct err *err)
{
	const bool many = round->capabilities & IMAP_LIST_EXTENDED;
	const size_t before = out->len;
	struct buf quoted = BUF_INIT(IMAP_COMMAND_MAX - COMMAND_FRAME);
	size_t n = 0;
	size_t row;
	bool given;
	bool ok = false;

	while (n == 0 || many) {
		if (!next_name(round, &quoted, &row, &given, err))
			goto out;
		if (!given)
			break;
		if (n && out->len - before + quoted.len + COMMAND_FRAME > IMAP_COMMAND_MAX)
			break;
		if (!buf_puts(out, n	  ? " "
				   : many ? "LIST \"\" ("
					  : "LIST \"\" ") ||
			!buf_append(out, quoted.data, quoted.len)) {
			err_memory(err);
			goto out;
		}
		*(row == IMAP_NO_ROW ? &round->list_rule : &round->list_row) += 1;
		question->row = n++ ? IMAP_NO_ROW : row;
	}
	if (n) {
		if ((many && !buf_putc(out, ')')) ||
			!imap_put_list_end(out, round->capabilities)) {
			err_memory(err);
			goto out;
		}
		question->ask = IMAP_ASK_LIST;
		round->lists++;
	}
	ok = true;
out:
	buf_release(&quoted);
	return ok;
}

static bool needs_status(const struct imap_round *round, const struct imap_row *row)
{
	const unsigned never = ROW_NO_SELECT | ROW_NON_EXISTENT | ROW_COUNTED | ROW_ASKED;
	const unsigned found = ROW_LISTED | ROW_WANTED;

	if ((row->flags & never) || row->problem.len)
		return false;
	return (row->flags & ROW_ASK_FIRST) ||
	       (round->settled && (row->flags & found) == found);
}

static bool next_status(struct imap_round *round, struct buf *out,
	struct imap_question *question, struct err *err)
{
	struct buf quoted = BUF_INIT(IMAP_COMMAND_MAX - COMMAND_FRAME);
	struct imap_rows *rows = &round->rows;
	bool ok = false;

	for (; round->status_row < rows->n; round->status_row++) {
		struct imap_row *row = &rows->rows[round->status_row];

		if (!needs_status(round, row))
			continue;
		if (!quote_row(round, round->status_row, &quoted, err))
			goto out;
		if (!quoted.len)
			continue;
		if (!imap_put_status(
			    out, scan_of(quoted.data, quoted.len), round->capabilities)) {
			err_memory(err);
			goto out;
		}
		row->flags |= ROW_ASKED;
		*question = (struct imap_question){ IMAP_ASK_STATUS, round->status_row++ };
		break;
	}
	ok = true;
out:
	buf_release(&quoted);
	return ok;
}

static bool next_uses(struct imap_round *round, struct buf *out,
	struct imap_question *question, struct err *err)
{
	const unsigned both = IMAP_SPECIAL_USE | IMAP_LIST_EXTENDED;
	const bool short_way = (round->capabilities & both) == both;

	if (!buf_puts(out,
		    short_way ? "LIST (SPECIAL-USE) \"\" \"*\" RETURN (SPECIAL-USE)\r\n"
			      : "LIST \"\" \"*\"\r\n"))
		return err_memory(err);
	round->ask_uses = false;
	round->lists++;
	*question = (struct imap_question){ IMAP_ASK_USES, IMAP_NO_ROW };
	return true;
}

bool imap_round_next(struct imap_round *round, struct buf *out,
	struct imap_question *question, struct err *err)
{
	*question = (struct imap_question){ IMAP_ASK_NOTHING, IMAP_NO_ROW };
	if (round->ask_uses)
		return next_uses(round, out, question, err);
	if (!next_list(round, out, question, err))
		return false;
	if (question->ask != IMAP_ASK_NOTHING)
		return true;
	if (!round->settled && round->lists == 0) {
		round->settled = true;
		round->status_row = 0;
	}
	return next_status(round, out, question, err);
}
