#include "tui/filter.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/count_of.h"
#include "base/scan.h"
#include "base/text.h"

enum kind { KIND_COUNT, KIND_SIZE, KIND_SPAN_MS, KIND_STATE, KIND_TEXT };

enum field {
	FIELD_ANY,
	FIELD_STATE,
	FIELD_UNSEEN,
	FIELD_TOTAL,
	FIELD_RECENT,
	FIELD_NEW,
	FIELD_SIZE,
	FIELD_AGE,
	FIELD_RESPONSE,
	FIELD_NAME,
	FIELD_FOLDER,
	FIELD_TAG,
	FIELD_TYPE,
	FIELD_HOST,
	FIELD_USER,
	FIELD_ERROR,
	FIELDS,
};

static const struct {
	const char *name;
	enum kind kind;
} fields[FIELDS] = {
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

enum relation { RELATION_NONE, IS, IS_NOT, LESS, LESS_OR_IS, MORE, MORE_OR_IS };

/* The longer ones first. */
static const struct {
	const char *sign;
	enum relation relation;
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
		"Words that all must fit; ! in front turns one round; case matters only "
		"for capitals.",
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

	switch (fields[term->field].kind) {
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
			fields[term->field].name);
	return true;
}

static bool no_such_field(const char *name, struct err *err)
{
	const char *names[FIELDS];
	const char *near;

	for (int i = 0; i < FIELDS; i++)
		names[i] = fields[i].name;
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
		if (strncmp(fields[field].name, word, strlen(word)) == 0)
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
		term->relation = relations[i].relation;
		snprintf(term->word, sizeof term->word, "%s", text + len + n);
		for (int field = 1; field < FIELDS; field++) {
			term->field = field;
			if (strcmp(fields[field].name, name) == 0)
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
	const enum kind kind = fields[term->field].kind;
	const char *name = fields[term->field].name;

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

static bool compare(int64_t value, enum relation relation, int64_t number)
{
	if (value < 0)
		return false; /* unknown is neither more nor less */
	switch (relation) {
	case IS:
		return value == number;
	case IS_NOT:
		return value != number;
	case LESS:
		return value < number;
	case LESS_OR_IS:
		return value <= number;
	case MORE:
		return value > number;
	case MORE_OR_IS:
		return value >= number;
	case RELATION_NONE:
		break;
	}
	return false;
}

static int64_t number_of(
	enum field field, const struct facts *facts, const struct instant *now)
{
	switch (field) {
	case FIELD_UNSEEN:
		return facts->unseen;
	case FIELD_TOTAL:
		return facts->total;
	case FIELD_RECENT:
		return facts->recent;
	case FIELD_NEW:
		return facts->arrived;
	case FIELD_SIZE:
		return facts->size;
	case FIELD_AGE:
		return facts->status->good.ms ? now->ms - facts->status->good.ms : -1;
	case FIELD_RESPONSE:
		return facts->response_us < 0 ? -1 : facts->response_us / 1000;
	default:
		return -1;
	}
}

static bool has_tag(const struct monitor *monitor, const char *word)
{
	for (size_t i = 0; i < monitor->n_tags; i++) {
		const struct tag *tag = &monitor->tags[i];
		char both[FILTER_WORD_MAX * 2];

		snprintf(both, sizeof both, "%.120s:%.120s", tag->key, tag->value);
		if (strcasecmp(tag->key, word) == 0 || strcasecmp(tag->value, word) == 0 ||
			strcasecmp(both, word) == 0)
			return true;
	}
	return false;
}

static bool text_fits(enum field field, const struct facts *facts, const char *word)
{
	const struct monitor *monitor = facts->status->monitor;
	const char *folder = facts->folder ? facts->folder->name : NULL;

	switch (field) {
	case FIELD_NAME:
		return text_contains(monitor->name, word);
	case FIELD_FOLDER:
		return folder && text_contains(folder, word);
	case FIELD_TAG:
		return has_tag(monitor, word);
	case FIELD_TYPE:
		return strcasecmp(mail_type_name(monitor->type), word) == 0;
	case FIELD_HOST:
		return monitor->host && text_contains(monitor->host, word);
	case FIELD_USER:
		return monitor->user && text_contains(monitor->user, word);
	case FIELD_ERROR:
		return text_contains(facts->status->err.text, word) ||
		       (facts->folder && facts->folder->problem &&
			       text_contains(facts->folder->problem, word));
	default:
		return text_contains(monitor->name, word) ||
		       (folder && text_contains(folder, word));
	}
}

static bool term_fits(const struct filter_term *term, const struct facts *facts,
	const struct instant *now)
{
	const enum field field = (enum field)term->field;

	switch (fields[field].kind) {
	case KIND_STATE:
		return term->states >> facts->state & 1;
	case KIND_TEXT:
		return text_fits(field, facts, term->word);
	default:
		return compare(number_of(field, facts, now), (enum relation)term->relation,
			term->number);
	}
}

bool filter_matches(
	const struct filter *filter, const struct facts *facts, const struct instant *now)
{
	for (size_t i = 0; i < filter->n; i++) {
		const struct filter_term *term = &filter->terms[i];

		if (term_fits(term, facts, now) == term->negated)
			return false;
	}
	return true;
}
