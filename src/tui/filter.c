#include "tui/filter.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/count_of.h"
#include "base/scan.h"
#include "base/text.h"
#include "tui/filter_fields.h"

const struct filter_field_entry filter_fields[FIELDS] = {
	[FIELD_ANY] = { "", KIND_TEXT },
	[FIELD_STATE] = { "state", KIND_STATE },
	[FIELD_UNSEEN] = { "unseen", KIND_COUNT },
	[FIELD_TOTAL] = { "total", KIND_COUNT },
	[FIELD_RECENT] = { "recent", KIND_COUNT },
	[FIELD_NEW] = { "new", KIND_COUNT },
	[FIELD_SIZE] = { "size", KIND_SIZE },
	[FIELD_AGE] = { "age", KIND_SPAN_MS },
	[FIELD_RESPONSE] = { "response", KIND_SPAN_MS },
	[FIELD_NAME] = { "name", KIND_TEXT },
	[FIELD_FOLDER] = { "folder", KIND_TEXT },
	[FIELD_TAG] = { "tag", KIND_TEXT },
	[FIELD_TYPE] = { "type", KIND_TEXT },
	[FIELD_HOST] = { "host", KIND_TEXT },
	[FIELD_USER] = { "user", KIND_TEXT },
	[FIELD_ERROR] = { "error", KIND_TEXT },
};

/* The longer ones first. */
static const struct {
	const char *sign;
	enum filter_relation relation;
} relations[] = {
	{ "<=", LESS_OR_IS },
	{ ">=", MORE_OR_IS },
	{ "!=", IS_NOT },
	{ "<", LESS },
	{ ">", MORE },
	{ "=", IS },
	{ ":", IS },
};

const char *const *filter_help(void)
{
	static const char *const lines[] = {
		("Words that all must fit; ! in front turns one round; case matters only "
		 "for capitals."),
		"  word \"two words\"     in the name of the mailbox or folder",
		"  state:down,auth      state:trouble is all from DOWN to BUSY",
		"  unseen>100 total<5   also recent new; > < >= <= = !=",
		"  size>10M             k, M, G",
		"  age>10m              how old the numbers are; s, m, h, d",
		"  response>300ms       how long the last check took",
		"  tag:ops type:imap    name: folder: host: user: error:",
		NULL,
	};

	return lines;
}

static bool take_state(const char *word, uint32_t *states)
{
	bool found = false;

	for (int i = 0; i < STATES; i++) {
		const bool wanted = strcasecmp(word, state_word((enum state)i)) == 0 ||
				    (strcasecmp(word, "stale") == 0 && i == STATE_STALE) ||
				    (strcasecmp(word, "up") == 0 &&
					    (i == STATE_OK || i == STATE_NEW)) ||
				    (strcasecmp(word, "trouble") == 0 &&
					    state_is_trouble((enum state)i));

		if (!wanted)
			continue;
		*states |= UINT32_C(1) << i;
		found = true;
	}
	return found;
}

static bool parse_states(struct filter_term *term, struct err *err)
{
	struct scan scan = scan_text(term->word);

	do {
		const struct scan part = scan_until(&scan, ",");
		char word[FILTER_WORD_MAX];

		snprintf(word, sizeof word, "%.*s", (int)scan_left(&part), part.at);
		if (!take_state(word, &term->states))
			return err_set(err, ERR_USAGE, "'%s' is no state", word);
	} while (scan_byte(&scan, ','));
	return true;
}

/* 10, 10k, 10M, 10G octets. */
static bool parse_size(const char *word, int64_t *out)
{
	static const char units[] = "kmgt";
	struct scan scan = scan_text(word);
	int64_t number;

	if (!scan_u63(&scan, &number))
		return false;
	for (size_t i = 0; i < sizeof units - 1; i++) {
		const int shift = 10 * ((int)i + 1);

		if (!scan_byte(&scan, units[i]) && !scan_byte(&scan, (char)(units[i] - 32)))
			continue;
		if (number > INT64_MAX >> shift)
			return false;
		number <<= shift;
		break;
	}
	(void)scan_word(&scan, "b");
	if (!scan_is_done(&scan))
		return false;
	*out = number;
	return true;
}

/* 300ms, 10s, 10m, 2h, 14d; milliseconds come out. */
static bool parse_span(const char *word, int64_t *out)
{
	struct scan scan = scan_text(word);
	int64_t number;

	if (scan_u63(&scan, &number) && scan_word(&scan, "ms") && scan_is_done(&scan)) {
		*out = number;
		return true;
	}
	if (!scan_whole_duration(word, &number) || number > INT64_MAX / 1000)
		return false;
	*out = number * 1000;
	return true;
}

static bool parse_value(struct filter_term *term, struct err *err)
{
	bool ok = true;

	switch (filter_fields[term->field].kind) {
	case KIND_TEXT:
		return true;
	case KIND_STATE:
		return parse_states(term, err);
	case KIND_COUNT:
		ok = scan_whole_u63(term->word, &term->number);
		break;
	case KIND_SIZE:
		ok = parse_size(term->word, &term->number);
		break;
	case KIND_SPAN_MS:
		ok = parse_span(term->word, &term->number);
		break;
	}
	if (!ok)
		return err_set(err, ERR_USAGE, "'%s' is no value for %s", term->word,
			filter_fields[term->field].name);
	return true;
}

static bool no_such_field(const char *name, struct err *err)
{
	const char *names[FIELDS];
	const char *near;

	for (int i = 0; i < FIELDS; i++)
		names[i] = filter_fields[i].name;
	near = text_nearest(name, names + 1, FIELDS - 1);
	if (near)
		return err_set(err, ERR_USAGE,
			"'%s' is nothing to filter by, did you mean '%s'", name, near);
	return err_set(err, ERR_USAGE, "'%s' is nothing to filter by", name);
}

bool filter_is_field(const char *word)
{
	word += *word == '!';
	for (int field = 1; field < FIELDS && *word; field++) {
		if (strncmp(filter_fields[field].name, word, strlen(word)) == 0)
			return true;
	}
	return false;
}

/* Splits "unseen>=100"; true with field 0 for a plain word. */
static bool parse_field(const char *text, struct filter_term *term, struct err *err)
{
	const size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz");
	char name[FILTER_WORD_MAX];

	for (size_t i = 0; i < COUNT_OF(relations) && len > 0; i++) {
		const size_t n = strlen(relations[i].sign);

		if (strncmp(text + len, relations[i].sign, n) != 0)
			continue;
		snprintf(name, sizeof name, "%.*s", (int)len, text);
		term->relation = (int)relations[i].relation;
		snprintf(term->word, sizeof term->word, "%s", text + len + n);
		for (int field = 1; field < FIELDS; field++) {
			term->field = field;
			if (strcmp(filter_fields[field].name, name) == 0)
				return true;
		}
		return no_such_field(name, err);
	}
	term->field = FIELD_ANY;
	snprintf(term->word, sizeof term->word, "%s", text);
	return true;
}

static bool check_relation(struct filter_term *term, struct err *err)
{
	const enum filter_kind kind = filter_fields[term->field].kind;
	const char *name = filter_fields[term->field].name;

	if ((kind == KIND_STATE || kind == KIND_TEXT) && term->relation > IS_NOT)
		return err_set(err, ERR_USAGE, "%s is no number, write %s:%s", name, name,
			term->word);
	if (!term->word[0])
		return err_set(err, ERR_USAGE, "a value is missing behind %s", name);
	if (term->relation == IS_NOT && (kind == KIND_STATE || kind == KIND_TEXT))
		term->negated = !term->negated;
	return true;
}

/* The next word, quotes taken off: `a "b c" folder:"d e"`.  False: it is too long. */
static bool next_word(const char **text, char *word, size_t size)
{
	bool quoted = false;
	size_t used = 0;

	*text += strspn(*text, " \t");
	for (; **text && (quoted || !strchr(" \t", **text)); ++*text) {
		if (**text == '"') {
			quoted = !quoted;
			continue;
		}
		if (used + 1 >= size)
			return false;
		word[used++] = **text;
	}
	word[used] = '\0';
	return true;
}

bool filter_parse(const char *text, struct filter *filter, struct err *err)
{
	struct filter out = { 0 };
	char word[FILTER_WORD_MAX];

	for (;;) {
		struct filter_term term = { 0 };

		if (!next_word(&text, word, sizeof word))
			return err_set(err, ERR_USAGE, "a word of the filter is too long");
		if (!word[0])
			break;
		if (out.n == FILTER_TERMS_MAX)
			return err_set(
				err, ERR_USAGE, "more than %d words", FILTER_TERMS_MAX);
		term.negated = word[0] == '!';
		if (!parse_field(word + term.negated, &term, err) ||
			!check_relation(&term, err) || !parse_value(&term, err))
			return false;
		out.timed |= term.field == FIELD_AGE;
		out.terms[out.n++] = term;
	}
	*filter = out;
	return true;
}
