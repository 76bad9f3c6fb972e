#include "config/transfer_fetchmail_lex.h"

#include <string.h>

#include "base/count_of.h"

enum { TOKEN_MAX = 64 * 1024 };

static const char parts[] = " \t\r\n,;:=";

void lexer_init(struct lexer *lexer, const char *bytes, size_t len)
{
	*lexer = (struct lexer){ .rest = scan_of(bytes, len),
		.line = 1,
		.text = { .max = TOKEN_MAX, .secret = true } };
}

void lexer_release(struct lexer *lexer)
{
	buf_release(&lexer->text);
}

static bool is_part(char c)
{
	return c != '\0' && strchr(parts, c);
}

static void skip(struct lexer *lexer)
{
	struct scan *rest = &lexer->rest;

	while (!scan_is_done(rest) && (is_part(*rest->at) || *rest->at == '#')) {
		if (*rest->at == '#')
			scan_until(rest, "\n");
		else
			lexer->line += *rest->at++ == '\n';
	}
}

/* A number of up to n digits. */
static char read_code(struct scan *rest, unsigned base, unsigned n)
{
	static const char digits[] = "0123456789abcdef";
	unsigned code = 0;

	for (; n > 0 && !scan_is_done(rest) && *rest->at; n--) {
		const char c = (char)(*rest->at >= 'A' && *rest->at <= 'F'
					      ? *rest->at + ('a' - 'A')
					      : *rest->at);
		const char *digit = strchr(digits, c);

		if (!digit || digit - digits >= (int)base)
			break;
		code = code * base + (unsigned)(digit - digits);
		rest->at++;
	}
	return (char)(code & 0xFF);
}

/* From behind a backslash: \n \t \b \r, \nnn decimal, \0ooo octal, \xhh; else the character
 * as it is.  False: a line that goes on. */
static bool read_escape(struct lexer *lexer, char *out)
{
	static const char from[] = "ntbr";
	static const char to[] = "\n\t\b\r";
	struct scan *rest = &lexer->rest;
	const char c = *rest->at;
	const char *known = c ? strchr(from, c) : NULL;

	if (c == '\n') {
		lexer->line++;
		rest->at++;
		return false;
	}
	if (c >= '1' && c <= '9') {
		*out = read_code(rest, 10, 3);
		return true;
	}
	rest->at++;
	if (known)
		*out = to[known - from];
	else if (c == '0')
		*out = read_code(rest, 8, 3);
	else if (c == 'x')
		*out = read_code(rest, 16, 2);
	else
		*out = c;
	return true;
}

/* A NUL would end the text early; what is too long is as bad as what is open. */
static void put(struct lexer *lexer, char c)
{
	if (buf_putc(&lexer->text, c ? c : '?'))
		return;
	lexer->is_open = true;
	lexer->no_memory |= lexer->text.len < lexer->text.max;
}

static void read_word(struct lexer *lexer, char quote)
{
	struct scan *rest = &lexer->rest;

	while (!scan_is_done(rest)) {
		char c = *rest->at;

		if (!quote && is_part(c))
			return;
		rest->at++;
		if (quote && c == quote)
			return;
		lexer->line += c == '\n';
		if (c != '\\' || scan_is_done(rest) || read_escape(lexer, &c))
			put(lexer, c);
	}
	lexer->is_open |= quote != '\0';
}

static bool is_noise(const struct lexer *lexer)
{
	static const char *const noise[] = { "and", "with", "has", "wants", "options" };

	for (size_t i = 0; i < COUNT_OF(noise); i++) {
		if (lexer_is(lexer, noise[i]))
			return true;
	}
	return false;
}

bool lexer_next(struct lexer *lexer)
{
	if (lexer->is_kept) {
		lexer->is_kept = false;
		return true;
	}
	do {
		char quote = '\0';

		skip(lexer);
		if (scan_is_done(&lexer->rest))
			return false;
		buf_clear(&lexer->text);
		lexer->is_open = false;
		lexer->at = lexer->line;
		if (*lexer->rest.at == '"' || *lexer->rest.at == '\'')
			quote = *lexer->rest.at++;
		lexer->quoted = quote != '\0';
		read_word(lexer, quote);
		if (lexer->text.len == lexer->text.max)
			lexer->text.len--;
		if (!buf_putc(&lexer->text, '\0')) {
			lexer->no_memory = true;
			return false;
		}
	} while (is_noise(lexer));
	return true;
}

void lexer_keep(struct lexer *lexer)
{
	lexer->is_kept = true;
}

bool lexer_is(const struct lexer *lexer, const char *word)
{
	const char *text = lexer->text.data;
	const size_t must = strcspn(word, "[");
	size_t rest;

	if (lexer->quoted || strncmp(text, word, must) != 0)
		return false;
	if (text[must] == '\0')
		return true;
	rest = strlen(text + must);
	return word[must] == '[' && strlen(word + must) == rest + 2 &&
	       memcmp(text + must, word + must + 1, rest) == 0;
}
