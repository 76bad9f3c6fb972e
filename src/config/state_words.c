#include "config/state_words.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/scan.h"
#include "config/trash.h"

/* Of a value, in the quotes; iniparser reads lines of 1,023 bytes. */
enum { PIECE_MAX = 800, KEY_MAX = 40 };

static bool is_plain(char c)
{
	return (unsigned char)c >= ' ' && c != '%' && c != '"' && c != 0x7f;
}

bool state_words_put(struct buf *out, const char *key, const char *bytes, size_t len)
{
	unsigned number = 1;
	size_t i = 0;

	do {
		const size_t start = out->len;

		if (number > 1 ? !buf_printf(out, "%s.%u = \"", key, number)
			       : !buf_printf(out, "%s = \"", key))
			return false;
		for (; i < len && out->len - start < PIECE_MAX; i++) {
			if (is_plain(bytes[i]) ? !buf_putc(out, bytes[i])
					       : !buf_printf(out, "%%%02X",
							 (unsigned char)bytes[i]))
				return false;
		}
		number++;
		if (!buf_puts(out, "\"\n"))
			return false;
	} while (i < len);
	return true;
}

bool state_words_put_text(struct buf *out, const char *key, const char *text)
{
	return state_words_put(out, key, text, strlen(text));
}

static int digit(char c)
{
	static const char digits[] = "0123456789ABCDEF";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

static bool add_decoded(struct buf *out, const char *text)
{
	for (; *text; text++) {
		int high;
		int low;

		if (*text != '%') {
			if (!buf_putc(out, *text))
				return false;
			continue;
		}
		high = digit(text[1]);
		low = high < 0 ? -1 : digit(text[2]);
		if (low < 0 || !buf_putc(out, (char)(high * 16 + low)))
			return false;
		text += 2;
	}
	return true;
}

bool state_words_get(const struct ini_section *section, const char *key, struct buf *out)
{
	char numbered[KEY_MAX];
	const char *piece = ini_get(section, key, NULL);

	errno = 0;
	buf_clear(out);
	if (!piece)
		return false;
	for (unsigned number = 2; piece; number++) {
		if (!add_decoded(out, piece))
			return false;
		snprintf(numbered, sizeof numbered, "%s.%u", key, number);
		piece = ini_get(section, numbered, NULL);
	}
	if (!buf_putc(out, '\0'))
		return false;
	out->len--;
	return true;
}

bool state_words_lack_memory(void)
{
	return errno == ENOMEM;
}

char *state_words_text(const struct ini_section *section, const char *key, bool *lacks)
{
	struct buf text = { .max = TRASH_BYTES_MAX, .secret = true };
	char *copy = state_words_get(section, key, &text) ? strdup(text.data) : NULL;

	*lacks |= !copy && state_words_lack_memory();
	buf_release(&text);
	return copy;
}

bool state_words_number(const struct ini_section *section, const char *key, int64_t *out)
{
	const char *text = ini_get(section, key, NULL);

	return text && scan_whole_u63(text, out);
}

static bool has_version(const struct ini *ini, const char *name, int64_t version)
{
	int64_t found;

	return ini_sections(ini) > 0 && strcmp(ini_section(ini, 0)->name, name) == 0 &&
	       state_words_number(ini_section(ini, 0), "version", &found) &&
	       found == version;
}

struct ini *state_words_load(
	const char *name, int64_t version, struct scan text, struct err *err)
{
	struct problems problems = { 0 };
	struct ini *ini;
	bool ok = false;

	errno = 0;
	ini = ini_load_text(name, text.at, scan_left(&text), &problems);
	if ((!ini || problems.n_errors > 0) && errno != 0)
		err_sys(err, ERR_SYSTEM, "it cannot be parsed");
	else if (!ini || problems.n_errors > 0)
		err_set(err, ERR_CONFIG, "line %u: %s",
			problems.n ? problems.list[0].line : 0,
			problems.n ? problems.list[0].text : "unreadable");
	else if (!has_version(ini, name, version))
		err_set(err, ERR_CONFIG, "it is not of this version");
	else
		ok = true;
	problems_release(&problems);
	if (ok)
		return ini;
	ini_free(ini);
	return NULL;
}
