#include "config/value.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/count_of.h"
#include "base/scan.h"
#include "base/text.h"

/* As much of a value as a sentence quotes. */
#define SHOWN "'%.60s'"

static bool replace(char **slot, char *text, struct err *err)
{
	if (!text)
		return err_memory(err);
	free(*slot);
	*slot = text;
	return true;
}

static bool set_text(
	const struct schema_key *key, const char *text, void *slot, struct err *err)
{
	const size_t len = strlen(text);

	if (len == 0 && !key->may_be_empty)
		return err_set(err, ERR_CONFIG, "the value is empty");
	if (!text_is_utf8(text, len))
		return err_set(err, ERR_CONFIG, "the value is not UTF-8");
	if (!text_is_printable(text, len))
		return err_set(
			err, ERR_CONFIG, "the value holds characters that cannot be shown");
	return replace(slot, strdup(text), err);
}

/* The index of the word in words, -1 and a sentence where it is none of them. */
static int find_word(const struct schema_key *key, const char *text, struct err *err)
{
	const char *meant;
	char all[120];
	size_t n = 0;

	for (; key->words[n]; n++) {
		if (strcasecmp(key->words[n], text) == 0)
			return (int)n;
	}
	schema_describe(key, all, sizeof all);
	meant = text_nearest(text, key->words, n);
	if (meant)
		err_set(err, ERR_CONFIG, SHOWN " is not one of %s; did you mean '%s'?",
			text, all, meant);
	else
		err_set(err, ERR_CONFIG, SHOWN " is not one of %s", text, all);
	return -1;
}

static bool set_word(
	const struct schema_key *key, const char *text, void *slot, struct err *err)
{
	const int i = find_word(key, text, err);

	return i >= 0 && replace(slot, strdup(key->words[i]), err);
}

static bool set_choice(
	const struct schema_key *key, const char *text, void *slot, struct err *err)
{
	const int i = find_word(key, text, err);

	_Static_assert(sizeof(enum mail_type) == sizeof(int), "enums are kept as int");
	if (i < 0)
		return false;
	memcpy(slot, &i, sizeof i);
	return true;
}

bool value_bool(const char *text, bool *out)
{
	static const char *const words[] = { "no", "yes", "false", "true", "off", "on", "0",
		"1" };

	for (size_t i = 0; i < COUNT_OF(words); i++) {
		if (strcasecmp(words[i], text) != 0)
			continue;
		*out = i % 2 == 1;
		return true;
	}
	return false;
}

static bool set_bool(
	const struct schema_key *key, const char *text, void *slot, struct err *err)
{
	(void)key;
	return value_bool(text, slot) ||
	       err_set(err, ERR_CONFIG, SHOWN " is neither yes nor no", text);
}

static bool set_ssl(
	const struct schema_key *key, const char *text, void *slot, struct err *err)
{
	enum tls_mode mode;
	bool yes;

	if (!set_bool(key, text, &yes, err))
		return false;
	mode = yes ? TLS_IMPLICIT : TLS_NONE;
	memcpy(slot, &mode, sizeof mode);
	return true;
}

static bool read_number(
	const struct schema_key *key, const char *text, int64_t *out, struct err *err)
{
	int64_t number;

	if (!scan_whole_u63(text, &number) || number < key->min || number > key->max)
		return err_set(err, ERR_CONFIG,
			SHOWN " is not a whole number from %" PRId64 " to %" PRId64, text,
			key->min, key->max);
	*out = number;
	return true;
}

static bool set_int(
	const struct schema_key *key, const char *text, void *slot, struct err *err)
{
	int64_t number = 0;

	if (!read_number(key, text, &number, err))
		return false;
	*(int *)slot = (int)number;
	return true;
}

static bool set_port(
	const struct schema_key *key, const char *text, void *slot, struct err *err)
{
	int64_t number = 0;

	if (!read_number(key, text, &number, err))
		return false;
	*(uint16_t *)slot = (uint16_t)number;
	return true;
}

static bool set_seconds(
	const struct schema_key *key, const char *text, void *slot, struct err *err)
{
	int64_t seconds;
	char kind[120];

	if (!scan_whole_duration(text, &seconds))
		return err_set(err, ERR_CONFIG,
			SHOWN " is no time; write seconds like 60, or 90s, 2m, 1h", text);
	schema_describe(key, kind, sizeof kind);
	if (seconds < key->min || seconds > key->max)
		return err_set(err, ERR_CONFIG, SHOWN " is not within %s", text, kind);
	*(int64_t *)slot = key->type == VALUE_PERIOD ? seconds * 1000 : seconds;
	return true;
}

/* A number alone is milliseconds, "6s" a duration. */
static bool set_ms(
	const struct schema_key *key, const char *text, void *slot, struct err *err)
{
	int64_t ms;
	char kind[120];

	if (!scan_whole_u63(text, &ms)) {
		if (!scan_whole_duration(text, &ms))
			return err_set(err, ERR_CONFIG,
				SHOWN " is no time; write milliseconds like 6000, or 6s",
				text);
		ms = ms > INT64_MAX / 1000 ? INT64_MAX : ms * 1000;
	}
	schema_describe(key, kind, sizeof kind);
	if (ms < key->min || ms > key->max)
		return err_set(err, ERR_CONFIG, SHOWN " is not within %s", text, kind);
	*(int64_t *)slot = ms;
	return true;
}

static bool set_host(
	const struct schema_key *key, const char *text, void *slot, struct err *err)
{
	(void)key;
	return value_host(text, slot, err);
}

static bool set_path(
	const struct schema_key *key, const char *text, void *slot, struct err *err)
{
	(void)key;
	return value_path(text, slot, err);
}

/* 32 bytes are 43 characters and a '='; of the last one two bits are nothing, and libcurl
 * compares the text. */
static bool set_pin(
	const struct schema_key *key, const char *text, void *slot, struct err *err)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				     "0123456789+/";
	static const char prefix[] = "sha256//";

	(void)key;
	if (strncmp(text, prefix, strlen(prefix)) == 0)
		text += strlen(prefix);
	if (strlen(text) != 44 || strspn(text, digits) != 43 || text[43] != '=' ||
		!strchr("AEIMQUYcgkosw048", text[42]))
		return err_set(err, ERR_CONFIG,
			SHOWN
			" is not base64 of a SHA-256, 44 characters with a '=' at the end",
			text);
	return replace(slot, strdup(text), err);
}

static bool set_secret(
	const struct schema_key *key, const char *text, void *slot, struct err *err)
{
	return value_secret((enum secret_kind)key->secret, text, slot, err);
}

static bool set_folders(
	const struct schema_key *key, const char *text, void *slot, struct err *err)
{
	(void)key;
	return value_folders(text, slot, err);
}

static bool set_tags(
	const struct schema_key *key, const char *text, void *slot, struct err *err)
{
	(void)key;
	return value_tags(text, slot, err);
}

bool value_store(
	const struct schema_key *key, const char *text, void *target, struct err *err)
{
	static bool (*const setters[VALUE_TYPES])(const struct schema_key *key,
		const char *text, void *slot, struct err *err) = {
		[VALUE_TEXT] = set_text,
		[VALUE_WORD] = set_word,
		[VALUE_CHOICE] = set_choice,
		[VALUE_BOOL] = set_bool,
		[VALUE_INT] = set_int,
		[VALUE_PORT] = set_port,
		[VALUE_SECONDS] = set_seconds,
		[VALUE_PERIOD] = set_seconds,
		[VALUE_MS] = set_ms,
		[VALUE_HOST] = set_host,
		[VALUE_PATH] = set_path,
		[VALUE_PIN] = set_pin,
		[VALUE_SSL] = set_ssl,
		[VALUE_SECRET] = set_secret,
		[VALUE_FOLDERS] = set_folders,
		[VALUE_TAGS] = set_tags,
	};

	return setters[key->type](key, text, (char *)target + key->at, err);
}
