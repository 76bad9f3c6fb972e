#include "unit/config/some_ini.h"

#include <stdio.h>
#include <string.h>

#include "unit/test.h"

/* A file in the making; every text ends in NULL. */
struct making {
	struct dice *dice;
	struct buf *out;
	const char *line_end;
	const char *indent;
	const char *equals;
};

uint32_t dice_below(struct dice *dice, uint32_t n)
{
	dice->state ^= dice->state << 13;
	dice->state ^= dice->state >> 7;
	dice->state ^= dice->state << 17;
	return (uint32_t)(dice->state >> 33) % n;
}

static bool one_in(struct making *making, uint32_t n)
{
	return dice_below(making->dice, n) == 0;
}

static const char *one_of(struct making *making, const char *const *texts)
{
	uint32_t n = 0;

	while (texts[n])
		n++;
	return texts[dice_below(making->dice, n)];
}

static void put(struct making *making, const char *text)
{
	assert_true(buf_puts(making->out, text));
}

static void put_odds(struct making *making)
{
	static const char *const odds[] = { "", "  \t", "# a comment", ";[monitor no]",
		"  # k = v", "# host = \"x", NULL };

	while (one_in(making, 3)) {
		put(making, one_of(making, odds));
		put(making, making->line_end);
	}
}

static void put_key(struct making *making, const char *key, const char *value)
{
	static const char *const comments[] = { " ; why", "\t# so", " ;", "  ", NULL };

	put(making, making->indent);
	for (const char *at = key; *at; at++) {
		const bool is_big = *at >= 'a' && *at <= 'z' && one_in(making, 8);

		assert_true(buf_putc(making->out, (char)(is_big ? *at - 'a' + 'A' : *at)));
	}
	put(making, one_in(making, 5) ? " = " : making->equals);
	put(making, value);
	if (one_in(making, 5))
		put(making, one_of(making, comments));
	put(making, making->line_end);
	put_odds(making);
}

static void put_folders(struct making *making)
{
	static const char *const lists[] = { "INBOX", "INBOX,Sent", "\\Sent, \\Drafts",
		"'INBOX, \"Sent, old\"'", "\"it's; #1, !b*\"", "a b , c%", "!noise, *",
		"'\"say \\\"x\\\" \"'", "Entw\xc3\xbcrfe", NULL };
	char key[20] = "folders";
	uint32_t n = 1;

	if (one_in(making, 12)) {
		for (n = 1; n < 60; n++) {
			snprintf(key, sizeof key, n > 1 ? "folders.%u" : "folders", n);
			put_key(making, key, "Archive/2019/projects/a long name/and on, x");
		}
		return;
	}
	for (; n < 4; n += 1 + dice_below(making->dice, 3)) {
		snprintf(key, sizeof key, n > 1 ? "folders.%u" : "folders", n);
		put_key(making, key, one_of(making, lists));
	}
}

static void put_secret(struct making *making)
{
	static const char *const secrets[][2] = {
		{ "password", "\"s3cret; #1\"" },
		{ "password", "'say \"x\"'" },
		{ "password", "plain" },
		{ "password_command", "pass show 'mail/a b'" },
		{ "password_file", "~/secret file" },
		{ "password_env", "SECRET" },
	};
	const uint32_t i = dice_below(making->dice, COUNT_OF(secrets));

	put_key(making, secrets[i][0], secrets[i][1]);
}

/* What a mailbox may have and need not. */
static void put_extras(struct making *making, bool is_imap)
{
	static const char *const extras[][2] = {
		{ "interval", "5m" },
		{ "interval", "60" },
		{ "timeout", "10s" },
		{ "retries", "3" },
		{ "enabled", "no" },
		{ "port", "1143" },
		{ "port", "993" },
		{ "tags", "team:ops, prod" },
		{ "tags", "a:b:c,d" },
		{ "description", "the team's shared mailbox" },
		{ "description", "\"a; b # c\"" },
		{ "description", "goes \\\n on" },
		{ "auth", "PLAIN" },
		{ "keep", "auto" },
		{ "pin_sha256", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" },
	};

	for (size_t i = 0; i < COUNT_OF(extras); i++) {
		size_t same = i;

		while (same + 1 < COUNT_OF(extras) &&
			strcmp(extras[same + 1][0], extras[i][0]) == 0)
			same++;
		if (one_in(making, 3)) {
			i += dice_below(making->dice, (uint32_t)(same - i + 1));
			put_key(making, extras[i][0], extras[i][1]);
		}
		i = same;
	}
	if (is_imap && one_in(making, 2))
		put_folders(making);
}

static void put_monitor(struct making *making)
{
	static const char *const headers[][2] = { { "[monitor ", "]" },
		{ "[Monitor  ", "]" }, { "[ monitor ", " ]" } };
	static const char *const tls[][2] = { { "tls", "implicit" }, { "tls", "starttls" },
		{ "ssl", "yes" }, { "SSL", "on" } };
	const bool is_imap = !one_in(making, 4);
	const uint32_t header = dice_below(making->dice, COUNT_OF(headers));
	char label[40];
	char text[80];
	const uint32_t i = dice_below(making->dice, COUNT_OF(tls));

	snprintf(label, sizeof label, "m%u", dice_below(making->dice, UINT32_MAX));
	put(making, headers[header][0]);
	put(making, label);
	put(making, headers[header][1]);
	put(making, making->line_end);
	put_odds(making);
	if (one_in(making, 2)) {
		snprintf(text, sizeof text, "\"Box %s\"", label);
		put_key(making, "name", text);
	}
	if (!is_imap || one_in(making, 2))
		put_key(making, "type", is_imap ? "imap" : "pop3");
	put_key(making, "host", one_in(making, 2) ? "mail.example.org" : "[2001:db8::1]");
	put_key(making, "user", one_in(making, 2) ? "me@example.org" : "'a b'");
	if (one_in(making, 2))
		put_key(making, tls[i][0], tls[i][1]);
	put_secret(making);
	put_extras(making, is_imap);
}

void some_ini(struct dice *dice, unsigned n, struct buf *out)
{
	static const char *const line_ends[] = { "\n", "\n", "\r\n", NULL };
	static const char *const indents[] = { "", "", "  ", "\t", NULL };
	static const char *const equals[] = { " = ", "=", "\t= ", "= ", NULL };
	struct making making = { .dice = dice, .out = out };

	making.line_end = one_of(&making, line_ends);
	making.indent = one_of(&making, indents);
	making.equals = one_of(&making, equals);
	if (one_in(&making, 4))
		put(&making, "\xef\xbb\xbf");
	put_odds(&making);
	if (one_in(&making, 2)) {
		put(&making, "[mailtop]");
		put(&making, making.line_end);
		put_key(&making, "interval", "120");
		put_key(&making, "timeout", "7000");
	}
	for (unsigned i = 0; i < n; i++)
		put_monitor(&making);
	if (one_in(&making, 3) && out->data[out->len - 1] == '\n')
		out->len -= strlen(making.line_end);
}
