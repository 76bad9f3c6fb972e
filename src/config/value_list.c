/* Lists: folders and tags.  Commas part their words. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/count_of.h"
#include "base/scan.h"
#include "base/text.h"
#include "config/value.h"

enum { WORD_MAX = 4096 };

/* RFC 6154, section 2, and \Important of RFC 8457. */
static const char *const special_uses[] = { "\\All", "\\Archive", "\\Drafts", "\\Flagged",
	"\\Important", "\\Junk", "\\Sent", "\\Trash" };

static struct scan trim(struct scan word)
{
	scan_blanks(&word);
	while (word.end > word.at && (word.end[-1] == ' ' || word.end[-1] == '\t'))
		word.end--;
	return word;
}

/* The text between two quotes with \" and \\ undone. */
static bool add_unescaped(struct buf *word, struct scan inside)
{
	while (!scan_is_done(&inside)) {
		if (*inside.at == '\\')
			inside.at++;
		if (!buf_putc(word, *inside.at++))
			return false;
	}
	return true;
}

/* One word up to a comma or the end into word: "!", then a name with or without quotes. */
static bool read_folder(struct scan *list, struct buf *word, struct err *err)
{
	struct scan inside;
	struct scan rest;

	scan_blanks(list);
	if (scan_byte(list, '!') && !buf_putc(word, '!'))
		return err_memory(err);
	scan_blanks(list);
	if (scan_left(list) > 0 && *list->at == '"') {
		if (!scan_quoted(list, &inside))
			return err_set(
				err, ERR_CONFIG, "a quote in the list is not closed");
		if (!add_unescaped(word, inside))
			return err_memory(err);
		rest = scan_until(list, ",");
		rest = trim(rest);
		return scan_is_done(&rest) ||
		       err_set(err, ERR_CONFIG,
			       "'%.*s' stands between a closing quote and the comma",
			       (int)(scan_left(&rest) < 60 ? scan_left(&rest) : 60),
			       rest.at);
	}
	rest = trim(scan_until(list, ","));
	return buf_append(word, rest.at, scan_left(&rest)) || err_memory(err);
}

static bool judge_folder(const char *rule, struct err *err)
{
	const char *name = rule + (rule[0] == '!');
	const char *meant;

	if (name[0] == '\0')
		return err_set(err, ERR_CONFIG, "a name is missing in the list");
	if (!text_is_utf8(name, strlen(name)) || !text_is_printable(name, strlen(name)))
		return err_set(
			err, ERR_CONFIG, "a name in the list is not printable UTF-8");
	if (name[0] != '\\')
		return true;
	for (size_t i = 0; i < COUNT_OF(special_uses); i++) {
		if (strcasecmp(special_uses[i], name) == 0)
			return true;
	}
	meant = text_nearest(name, special_uses, COUNT_OF(special_uses));
	return err_set(err, ERR_CONFIG, "'%.60s' is no special use; %s%s%s", name,
		meant ? "did you mean '" : "there are \\All \\Archive \\Drafts \\Flagged ",
		meant ? meant : "\\Important \\Junk \\Sent \\Trash", meant ? "'?" : "");
}

bool value_folders(const char *text, struct monitor *monitor, struct err *err)
{
	struct scan list = scan_text(text);
	struct buf word = BUF_INIT(WORD_MAX);
	bool ok = true;

	if (text[strspn(text, " \t")] == '\0')
		return err_set(err, ERR_CONFIG, "the list is empty");
	while (ok && !scan_is_done(&list)) {
		buf_clear(&word);
		ok = read_folder(&list, &word, err);
		if (ok && !buf_putc(&word, '\0'))
			ok = err_memory(err);
		if (ok && judge_folder(word.data, err))
			ok = monitor_add_folder(monitor, word.data) || err_memory(err);
		else
			ok = false;
		scan_byte(&list, ',');
		scan_blanks(&list); /* a comma at the end is fine */
	}
	buf_release(&word);
	return ok;
}

static bool has_tag(const struct monitor *monitor, const char *key)
{
	for (size_t i = 0; i < monitor->n_tags; i++) {
		if (strcmp(monitor->tags[i].key, key) == 0)
			return true;
	}
	return false;
}

static bool add_tag(
	struct monitor *monitor, const char *key, const char *value, struct err *err)
{
	if (key[0] == '\0')
		return err_set(err, ERR_CONFIG, "a key is missing in the list");
	if (has_tag(monitor, key))
		return err_set(err, ERR_CONFIG, "'%.60s' is in the list twice", key);
	return monitor_add_tag(monitor, key, value) || err_memory(err);
}

bool value_tags(const char *text, struct monitor *monitor, struct err *err)
{
	struct scan list = scan_text(text);
	bool ok = true;

	if (!text_is_utf8(text, strlen(text)) || !text_is_printable(text, strlen(text)))
		return err_set(err, ERR_CONFIG, "the list is not printable UTF-8");
	while (ok && !scan_is_done(&list)) {
		struct scan word = scan_until(&list, ",");
		struct scan key = trim(scan_until(&word, ":"));
		char *key_text;
		char *value_text;

		scan_byte(&word, ':');
		word = trim(word);
		key_text = strndup(key.at, scan_left(&key));
		value_text = strndup(word.at, scan_left(&word));
		ok = key_text && value_text ? add_tag(monitor, key_text, value_text, err)
					    : err_memory(err);
		free(key_text);
		free(value_text);
		scan_byte(&list, ',');
		scan_blanks(&list);
	}
	return ok;
}
