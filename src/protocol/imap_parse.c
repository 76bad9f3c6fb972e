#include "protocol/imap_parse.h"

#include <stddef.h>
#include <string.h>

#include "base/count_of.h"

/* Of values we skip; RFC extensions need two. */
#define NESTING_MAX 16

static bool is_word(struct scan span, const char *word)
{
	/* most are told apart by their first letter, 0x20 being its case */
	if (span.at == span.end || ((*span.at ^ *word) & ~0x20))
		return false;
	return scan_word(&span, word) && span.at == span.end;
}

/* As scan_until, for the one stop that every line has many of. */
static struct scan until_blank(struct scan *scan)
{
	const struct scan from = *scan;
	const char *blank =
		from.at < from.end ? memchr(from.at, ' ', scan_left(&from)) : NULL;

	scan->at = blank ? blank : from.end;
	return (struct scan){ .at = from.at, .end = scan->at };
}

bool imap_parse_reply(struct scan line, struct imap_reply *reply)
{
	static const struct {
		const char *text;
		enum imap_word word;
	} words[] = {
		{ "OK", IMAP_OK },
		{ "NO", IMAP_NO },
		{ "BAD", IMAP_BAD },
		{ "BYE", IMAP_BYE },
		{ "CAPABILITY", IMAP_CAPABILITY },
		{ "LIST", IMAP_LIST },
		{ "STATUS", IMAP_STATUS },
		{ "ID", IMAP_ID_WORD },
		{ "EXISTS", IMAP_EXISTS },
		{ "EXPUNGE", IMAP_EXPUNGE },
		{ "FETCH", IMAP_FETCH },
		{ "RECENT", IMAP_RECENT },
	};
	struct imap_reply out = { .word = IMAP_OTHER };
	struct scan word;

	out.tag = until_blank(&line);
	if (is_word(out.tag, "+")) {
		*reply = (struct imap_reply){ .word = IMAP_CONTINUE };
		return true;
	}
	if (scan_is_done(&out.tag) || !scan_byte(&line, ' '))
		return false;
	out.tagged = !is_word(out.tag, "*");
	if (!out.tagged && scan_u63(&line, &out.number))
		scan_byte(&line, ' ');
	word = until_blank(&line);
	scan_byte(&line, ' ');
	out.rest = line;
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		if (is_word(word, words[i].text))
			out.word = words[i].word;
	}
	if (out.tagged && out.word != IMAP_OK && out.word != IMAP_NO &&
		out.word != IMAP_BAD)
		return false;
	*reply = out;
	return true;
}

unsigned imap_parse_capabilities(struct scan words)
{
	static const struct {
		const char *text;
		unsigned bits;
	} known[] = {
		{ "IMAP4rev1", IMAP_REV1 },
		/* RFC 9051 includes these; SPECIAL-USE as an option of LIST it does not */
		{ "IMAP4rev2", IMAP_REV2 | IMAP_LIST_STATUS | IMAP_LIST_EXTENDED |
				       IMAP_STATUS_SIZE | IMAP_LITERAL_PLUS | IMAP_IDLE |
				       IMAP_UNSELECT },
		{ "ID", IMAP_ID },
		{ "LIST-STATUS", IMAP_LIST_STATUS },
		{ "LIST-EXTENDED", IMAP_LIST_EXTENDED },
		{ "SPECIAL-USE", IMAP_SPECIAL_USE },
		{ "STATUS=SIZE", IMAP_STATUS_SIZE },
		{ "LITERAL+", IMAP_LITERAL_PLUS },
		{ "LITERAL-", IMAP_LITERAL_PLUS },
		{ "IDLE", IMAP_IDLE },
		{ "NOTIFY", IMAP_NOTIFY },
		{ "UNSELECT", IMAP_UNSELECT },
	};
	unsigned bits = 0;

	while (!scan_is_done(&words)) {
		const struct scan word = until_blank(&words);

		scan_blanks(&words);
		for (size_t i = 0; i < COUNT_OF(known); i++) {
			if (is_word(word, known[i].text))
				bits |= known[i].bits;
		}
	}
	return bits;
}

bool imap_find_capabilities(struct scan text, struct scan *words)
{
	if (!scan_word(&text, "[CAPABILITY "))
		return false;
	*words = scan_until(&text, "]");
	return scan_byte(&text, ']');
}

bool imap_is_overflow(struct scan text)
{
	return scan_word(&text, "[NOTIFICATIONOVERFLOW") &&
	       (scan_byte(&text, ']') || scan_byte(&text, ' '));
}

struct scan imap_skip_code(struct scan text)
{
	struct scan ahead = text;

	if (!scan_byte(&ahead, '['))
		return text;
	scan_until(&ahead, "]");
	if (!scan_byte(&ahead, ']'))
		return text;
	scan_blanks(&ahead);
	return ahead;
}

/* Into scratch when there is a backslash.  One that escapes nothing stands for itself:
 * hMailServer writes its names so. */
static bool unescape(struct scan inside, struct buf *scratch, struct scan *out)
{
	*out = inside;
	if (scan_is_done(&inside) || !memchr(inside.at, '\\', scan_left(&inside)))
		return true;
	buf_clear(scratch);
	for (const char *at = inside.at; at < inside.end; at++) {
		if (*at == '\\' && at + 1 < inside.end && (at[1] == '"' || at[1] == '\\'))
			at++;
		if (!buf_putc(scratch, *at))
			return false;
	}
	*out = scan_of(scratch->data, scratch->len);
	return true;
}

/* "{n}", CRLF, n bytes. */
static bool parse_literal(struct scan *scan, struct scan *out)
{
	struct scan ahead = *scan;
	int64_t len;

	scan_byte(&ahead, '~');
	if (!scan_byte(&ahead, '{') || !scan_u63(&ahead, &len))
		return false;
	scan_byte(&ahead, '+');
	if (!scan_byte(&ahead, '}'))
		return false;
	scan_byte(&ahead, '\r');
	if (!scan_byte(&ahead, '\n') || (size_t)len > scan_left(&ahead))
		return false;
	*out = scan_of(ahead.at, (size_t)len);
	*scan = scan_of(ahead.at + len, scan_left(&ahead) - (size_t)len);
	return true;
}

/* A quoted string or a literal; *given is false when neither begins here. */
static bool parse_string(
	struct scan *scan, struct buf *scratch, struct scan *out, bool *given)
{
	struct scan inside;

	*given = true;
	if (!scan_is_done(scan) && *scan->at == '"')
		return scan_quoted(scan, &inside) && unescape(inside, scratch, out);
	if (!scan_is_done(scan) && (*scan->at == '{' || *scan->at == '~'))
		if (parse_literal(scan, out))
			return true;
	*given = false;
	return true;
}

/* A folder's name.  An atom ends before " (" and not at a blank: gromox sends names with
 * blanks as they are. */
static bool parse_name(struct scan *scan, struct buf *scratch, struct scan *out)
{
	const char *end;
	bool given;

	if (!parse_string(scan, scratch, out, &given))
		return false;
	if (!given) {
		end = memmem(scan->at, scan_left(scan), " (", 2);
		if (!end)
			end = scan->end;
		*out = (struct scan){ .at = scan->at, .end = end };
		scan->at = end;
		while (out->end > out->at && out->end[-1] == ' ')
			out->end--;
	}
	return !scan_is_done(out) && !memchr(out->at, '\0', scan_left(out));
}

/* Any one value of an item we do not know. */
static bool skip_value(struct scan *scan, struct buf *scratch)
{
	int depth = 0;

	do {
		struct scan ignored;
		bool given;

		scan_blanks(scan);
		if (scan_byte(scan, '(')) {
			if (++depth > NESTING_MAX)
				return false;
			continue;
		}
		if (depth && scan_byte(scan, ')')) {
			depth--;
			continue;
		}
		if (!parse_string(scan, scratch, &ignored, &given))
			return false;
		if (!given) {
			ignored = scan_until(scan, " ()");
			if (scan_is_done(&ignored))
				return false;
		}
	} while (depth);
	return true;
}

static bool parse_item(struct scan *scan, struct buf *scratch, struct imap_counts *counts)
{
	static const struct {
		const char *word;
		size_t at;
	} known[] = {
		{ "MESSAGES", offsetof(struct imap_counts, messages) },
		{ "RECENT", offsetof(struct imap_counts, recent) },
		{ "UNSEEN", offsetof(struct imap_counts, unseen) },
		{ "UIDNEXT", offsetof(struct imap_counts, uidnext) },
		{ "UIDVALIDITY", offsetof(struct imap_counts, uidvalidity) },
		{ "SIZE", offsetof(struct imap_counts, size) },
	};
	const struct scan word = scan_until(scan, " ()");

	if (scan_is_done(&word) || !scan_blanks(scan))
		return false;
	for (size_t i = 0; i < COUNT_OF(known); i++) {
		if (!is_word(word, known[i].word))
			continue;
		if (scan_word(scan, "NIL"))
			return true;
		return scan_u63(scan, (int64_t *)(void *)((char *)counts + known[i].at));
	}
	return skip_value(scan, scratch);
}

/* No mailbox has the UIDVALIDITY 0 (RFC 9051, section 9: nz-number).  Dovecot says it of
 * one whose index another session is making at this moment, and 0 messages with it. */
static bool is_not_made_yet(const struct imap_counts *counts)
{
	return counts->uidvalidity == 0 && counts->messages == 0;
}

bool imap_parse_status(struct scan rest, struct buf *scratch, struct scan *name,
	struct imap_counts *counts)
{
	struct buf other = BUF_INIT(scratch->max);
	struct imap_counts found = imap_counts_unknown();
	struct scan wire;
	bool ok = false;

	if (!parse_name(&rest, scratch, &wire) || !scan_blanks(&rest) ||
		!scan_byte(&rest, '('))
		goto out;
	scan_blanks(&rest);
	while (!scan_byte(&rest, ')')) {
		if (!parse_item(&rest, &other, &found))
			goto out;
		/* a number must end where it seems to: "4x" is no 4 */
		if (!scan_blanks(&rest) && !scan_is_done(&rest) && *rest.at != ')')
			goto out;
	}
	scan_blanks(&rest);
	if (!scan_is_done(&rest))
		goto out;
	*name = wire;
	*counts = is_not_made_yet(&found) ? imap_counts_unknown() : found;
	ok = true;
out:
	buf_release(&other);
	return ok;
}

static bool parse_attributes(struct scan *scan, struct imap_listed *listed)
{
	if (!scan_byte(scan, '('))
		return false;
	scan_blanks(scan);
	while (!scan_byte(scan, ')')) {
		const struct scan word = scan_until(scan, " ()");
		const enum special_use use = special_use_parse(word.at, scan_left(&word));

		if (scan_is_done(&word))
			return false;
		if (is_word(word, "\\NoSelect"))
			listed->no_select = true;
		else if (is_word(word, "\\NonExistent"))
			listed->non_existent = true;
		else if (use != USE_NONE && listed->use == USE_NONE)
			listed->use = use;
		scan_blanks(scan);
	}
	return true;
}

bool imap_parse_list(struct scan rest, struct buf *scratch, struct imap_listed *listed)
{
	struct imap_listed out = { 0 };
	struct scan delimiter;

	if (!parse_attributes(&rest, &out) || !scan_blanks(&rest))
		return false;
	if (scan_quoted(&rest, &delimiter)) {
		if (!scan_is_done(&delimiter))
			out.delimiter = delimiter.end[-1];
	} else if (!scan_word(&rest, "NIL")) {
		return false;
	}
	if (!scan_blanks(&rest) || !parse_name(&rest, scratch, &out.name))
		return false;
	*listed = out;
	return true;
}

/* One string of the list of ID; "" for NIL. */
static bool parse_field(struct scan *scan, struct buf *scratch, struct scan *out)
{
	bool given;

	scan_blanks(scan);
	buf_clear(scratch);
	if (!parse_string(scan, scratch, out, &given))
		return false;
	if (!given)
		*out = scan_of(scan->at, 0);
	return given || scan_word(scan, "NIL");
}

bool imap_parse_id(struct scan rest, struct buf *scratch, struct buf *software)
{
	static const char *const wanted[] = { "name", "version", "vendor" };
	const size_t before = software->len;

	if (is_word(rest, "NIL"))
		return true;
	if (!scan_byte(&rest, '('))
		return false;
	for (size_t i = 0; i < COUNT_OF(wanted); i++) {
		struct scan scan = rest;

		/* the vendor speaks for a server without a name */
		if (i == 2 && software->len > before)
			break;
		while (scan_blanks(&scan), !scan_byte(&scan, ')')) {
			struct scan value;
			struct scan field;
			bool match;

			if (!parse_field(&scan, scratch, &field))
				return false;
			match = is_word(field, wanted[i]);
			if (!parse_field(&scan, scratch, &value))
				return false;
			if (!match || scan_is_done(&value))
				continue;
			if (software->len > before && !buf_putc(software, ' '))
				return false;
			if (!buf_append(software, value.at, scan_left(&value)))
				return false;
		}
	}
	return true;
}
