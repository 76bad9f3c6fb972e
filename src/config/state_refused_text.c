/* The file of refused secrets as text. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "config/ini.h"
#include "config/state_refused.h"
#include "config/state_words.h"

enum {
	VERSION = 1,
	LIST_MAX = 1024, /* the oldest make room */
	DAY_MS = 24 * 60 * 60 * 1000,
	DAYS_KEPT = 30, /* no server counts for longer */
};

static const char head[] =
	"# which passwords mail servers refused, so that they are not sent again and "
	"again;\n"
	"# 'print' is 12 bits of a keyed hash.  It may be deleted at any time\n"
	"[refused]\nversion = %d\n";

static bool put_entry(struct buf *out, const struct refused *refused, size_t number)
{
	return buf_printf(out, "\n[account %zu]\n", number) &&
	       state_words_put_text(out, "account", refused->account) &&
	       buf_printf(out, "secret = %s\nprint = %u\ntimes = %u\ndoubts = %u\n",
		       refused->token ? "token" : "password", (unsigned)refused->print,
		       refused->times, refused->doubts) &&
	       buf_printf(out, "time = %" PRId64 "\nworked = %" PRId64 "\n",
		       refused->at.wall_ms,
		       refused->worked.ms ? refused->worked.wall_ms : 0) &&
	       state_words_put_text(out, "words", refused->words);
}

static int compare_age(const void *a, const void *b)
{
	const struct refused *const *left = a;
	const struct refused *const *right = b;

	return ((*left)->at.ms < (*right)->at.ms) - ((*left)->at.ms > (*right)->at.ms);
}

bool refused_list_print(const struct refused_list *list, struct buf *out)
{
	bool ok = buf_printf(out, head, VERSION) && buf_puts(out, "key = \"");

	for (size_t i = 0; i < PRINT_KEY && ok; i++)
		ok = buf_printf(out, "%02x", list->key[i]);
	ok = ok && buf_puts(out, "\"\n");
	if (list->n > 1)
		qsort(list->list, list->n, sizeof(struct refused *), compare_age);
	for (size_t i = 0; i < list->n && i < LIST_MAX && ok; i++)
		ok = put_entry(out, list->list[i], i + 1);
	return ok;
}

static bool parse_key(const struct ini_section *section, unsigned char *key)
{
	static const char digits[] = "0123456789abcdef";
	const char *text = ini_get(section, "key", NULL);

	if (!text || strlen(text) != 2 * PRINT_KEY || strspn(text, digits) != 2 * PRINT_KEY)
		return false;
	for (size_t i = 0; i < PRINT_KEY; i++) {
		const size_t high = (size_t)(strchr(digits, text[2 * i]) - digits);
		const size_t low = (size_t)(strchr(digits, text[2 * i + 1]) - digits);

		key[i] = (unsigned char)(high * 16 + low);
	}
	return true;
}

static bool get_small(
	const struct ini_section *section, const char *key, unsigned max, unsigned *out)
{
	int64_t number;

	if (!state_words_number(section, key, &number) || number > max)
		return false;
	*out = (unsigned)number;
	return true;
}

/* The same moment by the clock of this boot, no later than now. */
static struct instant instant_of(int64_t wall_ms, const struct instant *now)
{
	const int64_t age_ms = now->wall_ms > wall_ms ? now->wall_ms - wall_ms : 0;

	return (struct instant){ now->ms - age_ms ? now->ms - age_ms : -1, wall_ms };
}

/* NULL: it is broken or too old, or *lacks is true: there is no memory. */
static struct refused *parse_entry(
	const struct ini_section *section, const struct instant *now, bool *lacks)
{
	char *account = state_words_text(section, "account", lacks);
	char *words = state_words_text(section, "words", lacks);
	const char *secret = ini_get(section, "secret", NULL);
	struct refused *refused = account ? refused_new(account) : NULL;
	int64_t at;
	int64_t worked;
	unsigned print;
	bool ok;

	*lacks |= account && !refused;
	ok = refused && words && secret &&
	     get_small(section, "print", UINT16_MAX, &print) &&
	     get_small(section, "times", UINT16_MAX, &refused->times) &&
	     get_small(section, "doubts", UINT16_MAX, &refused->doubts) &&
	     state_words_number(section, "time", &at) &&
	     state_words_number(section, "worked", &worked) &&
	     now->wall_ms - at < (int64_t)DAYS_KEPT * DAY_MS;
	if (ok) {
		refused->token = strcmp(secret, "token") == 0;
		refused->print = (uint16_t)print;
		refused->at = instant_of(at, now);
		if (worked > 0)
			refused->worked = instant_of(worked, now);
		text_printable(refused->words, sizeof refused->words, words, strlen(words));
	} else {
		refused_unref(refused);
	}
	free(account);
	free(words);
	return ok ? refused : NULL;
}

static bool parse_sections(const struct ini *ini, const struct instant *now,
	struct refused_list *list, struct err *err)
{
	const size_t n = ini_sections(ini);

	bool lacks = false;

	if (!parse_key(ini_section(ini, 0), list->key))
		return err_set(err, ERR_CONFIG, "its key is broken");
	list->list = calloc(n, sizeof(struct refused *));
	if (!list->list)
		return err_memory(err);
	for (size_t i = 1; i < n && list->n < LIST_MAX; i++) {
		struct refused *refused = parse_entry(ini_section(ini, i), now, &lacks);

		if (refused)
			list->list[list->n++] = refused;
	}
	return !lacks || err_memory(err);
}

bool refused_list_parse(struct scan text, const struct instant *now,
	struct refused_list *list, struct err *err)
{
	struct ini *ini = state_words_load("refused", VERSION, text, err);
	struct refused_list parsed = { 0 };
	const bool ok = ini && parse_sections(ini, now, &parsed, err);

	if (ok)
		*list = parsed;
	else
		refused_list_release(&parsed);
	ini_free(ini);
	return ok;
}
