/* The language of `f`: words that all must fit, e.g. "state:down,auth unseen>100
 * !tag:test". */
#ifndef TUI_FILTER_H
#define TUI_FILTER_H

#include "base/err.h"
#include "tui/facts.h"

#define FILTER_TERMS_MAX 16
#define FILTER_WORD_MAX	 128

struct filter_term {
	int field;    /* into the table of fields */
	int relation; /* for numbers */
	bool negated;
	uint32_t states; /* a bit a state, for state: */
	int64_t number;
	char word[FILTER_WORD_MAX];
};

/* A zeroed filter lets everything through. */
struct filter {
	size_t n;
	bool timed; /* what fits changes by time alone */
	struct filter_term terms[FILTER_TERMS_MAX];
};

/* False: *filter is untouched and err (ERR_USAGE) says what is not understood. */
bool filter_parse(const char *text, struct filter *filter, struct err *err);
bool filter_matches(
	const struct filter *filter, const struct facts *facts, const struct instant *now);

/* word is the beginning of a field's name: more is to come. */
bool filter_is_field(const char *word);

/* One line each on the fields, for the help; NULL behind the last. */
const char *const *filter_help(void);

#endif
