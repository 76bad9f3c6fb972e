/* Whether a row fits a filter. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "tui/filter.h"
#include "tui/filter_fields.h"

static bool compare(int64_t value, enum filter_relation relation, int64_t number)
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
	enum filter_field field, const struct facts *facts, const struct instant *now)
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

static bool text_fits(enum filter_field field, const struct facts *facts, const char *word)
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
	const enum filter_field field = (enum filter_field)term->field;

	switch (filter_fields[field].kind) {
	case KIND_STATE:
		return term->states >> facts->state & 1;
	case KIND_TEXT:
		return text_fits(field, facts, term->word);
	default:
		return compare(number_of(field, facts, now),
			(enum filter_relation)term->relation, term->number);
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
