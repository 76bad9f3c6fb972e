#include "unit/test.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "unit/config/loaded.h"

/* Line 5 is the first of lines; "" in expected: nothing more. */
static void assert_monitor_says(const char *lines, const char *const *expected, size_t n)
{
	struct loaded loaded = load_monitor(lines);
	char problem[800];

	for (size_t i = 0; i < n; i++)
		assert_string_equal(
			loaded_problem(&loaded, i, problem, sizeof problem), expected[i]);
	loaded_release(&loaded);
}

static void one_mistake_is_one_sentence_with_its_line(void **state)
{
	static const char *const cases[][2] = {
		{ "type = imop",
			"5: type: 'imop' is not one of imap, pop3; did you mean 'imap'?" },
		{ "tls = star-tls",
			"5: tls: 'star-tls' is not one of implicit, starttls, none; "
			"did you mean 'starttls'?" },
		{ "port = 0", "5: port: '0' is not a whole number from 1 to 65535" },
		{ "port = 65536",
			"5: port: '65536' is not a whole number from 1 to 65535" },
		{ "port = -1", "5: port: '-1' is not a whole number from 1 to 65535" },
		{ "port = 0x3e1",
			"5: port: '0x3e1' is not a whole number from 1 to 65535" },
		{ "\nport =", "6: port: '' is not a whole number from 1 to 65535" },
		{ "retries = 21", "5: retries: '21' is not a whole number from 1 to 20" },
		{ "timeout = 99", "5: timeout: '99' is not within 100 to 600000 ms" },
		{ "timeout = 11m", "5: timeout: '11m' is not within 100 to 600000 ms" },
		{ "timeout = soon", "5: timeout: 'soon' is no time; write milliseconds "
				    "like 6000, or 6s" },
		{ "interval = 29", "5: interval: 29 s is under the floor of 30 s; for a "
				   "server of your "
				   "own say min_interval = 29 in [mailtop]" },
		{ "interval = 0", "5: interval: '0' is not within 1 s to 30 d" },
		{ "interval = 1w", "5: interval: '1w' is no time; write seconds like 60, "
				   "or 90s, 2m, 1h" },
		{ "enabled = maybe", "5: enabled: 'maybe' is neither yes nor no" },
		{ "keep = always", "5: keep: 'always' is not one of auto, yes, no" },
		{ "auth = cram_md5",
			"5: auth: 'cram_md5' is not one of auto, plain, login, "
			"cram-md5, digest-md5, ntlm, oauth2, xoauth2, oauthbearer; did you "
			"mean 'cram-md5'?" },
		{ "name =", "5: name: the value is empty" },
		{ "name = a\x1b[2Jb",
			"5: name: the value holds characters that cannot be shown" },
		{ "description = caf\xe9", "5: description: the value is not UTF-8" },
		{ "pin_sha256 = abc", "5: pin_sha256: 'abc' is not base64 of a SHA-256, 44 "
				      "characters with a '=' at the end" },
		{ "ca_file = /nonexistent", "5: ca_file: cannot read '/nonexistent': No "
					    "such file or directory" },
		{ "client_cert = /nonexistent",
			"5: warning: client_cert: the file cannot be read: No such file "
			"or directory" },
		{ "client_key = /dev/null",
			"5: client_key: says nothing without client_cert" },
		{ "ca_file = /a\x1b[2J",
			"5: ca_file: the value holds characters that cannot be shown" },
		{ "client_cert = /caf\xe9",
			"5: client_cert: the value holds characters that cannot be shown" },
		{ "tags = a:1, a:2", "5: tags: 'a' is in the list twice" },
		{ "tags = a,,b", "5: tags: a key is missing in the list" },
		{ "folders = a,,b", "5: folders: a name is missing in the list" },
		{ "folders =", "5: folders: the list is empty" },
		{ "folders = a, \"b", "5: folders: a quote in the list is not closed" },
		{ "folders = a, \"b\" c",
			"5: folders: 'c' stands between a closing quote and the comma" },
		{ "folders = !a, !b", "5: folders: all of the list leaves out; name what "
				      "to watch, or *" },
		{ "folders = \\Snet",
			"5: folders: '\\Snet' is no special use; did you mean '\\Sent'?" },
		{ "folders = INBOX\nfolders.2 = \\x",
			"6: folders.2: '\\x' is no special use; there are \\All \\Archive "
			"\\Drafts \\Flagged \\Important \\Junk \\Sent \\Trash" },
		{ "type = pop3\nfolders = INBOX", "6: folders: a POP3 mailbox has none" },
		{ "tls = none",
			"5: tls: the password would go to 'mail.example.org' in clear; use "
			"tls = implicit or starttls, or say allow_plaintext = yes" },
		{ "ssl = no",
			"5: ssl: the password would go to 'mail.example.org' in clear; use "
			"tls = implicit or starttls, or say allow_plaintext = yes" },
		{ "tls = starttls\nssl = yes",
			"6: ssl: says otherwise than tls on line 5; keep tls" },
		{ "password_command = pass x", "5: password_command: the password is "
					       "already given by password_env on "
					       "line 4; keep one" },
		{ "portt = 1",
			"5: portt: unknown key in [monitor a]; did you mean 'port'?" },
		{ "max_logins = 1", "5: max_logins: this key belongs to [mailtop]" },
		{ "zzzzzz = 1", "5: zzzzzz: unknown key in [monitor a]" },
		{ "folders.1 = a", "5: folders.1: unknown key in [monitor a]; did you mean "
				   "'folders'?" },
		{ "type = pop3\nkeep = yes",
			"6: warning: keep: a POP3 session is never held, it "
			"would lock the mailbox" },
		{ "[moniter b]",
			"5: unknown section [moniter b]; did you mean [monitor b]?" },
		{ "[mail top]", "5: unknown section [mail top]; did you mean [mailtop]?" },
		{ "[quux]", "5: unknown section [quux]; there are [mailtop], [keys] and "
			    "[monitor NAME]" },
		{ "[monitor]", "5: section [monitor] needs a name, like [monitor work]" },
		{ "[mailtop]\nintervall = 60", "6: intervall: unknown key in [mailtop]; "
					       "did you mean 'interval'?" },
		{ "[mailtop]\ninterval = 20",
			"6: interval: it is shorter than min_interval, 30 s" },
		{ "[mailtop]\nhost = x", "6: host: this key belongs to [monitor NAME]" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *const expected[] = { cases[i][1], "" };

		assert_monitor_says(cases[i][0], expected, COUNT_OF(expected));
	}
}

static void a_host_is_a_name_or_an_address(void **state)
{
	static const char *const bad[][2] = {
		{ "imap://x", "'imap://x' must be a name or an address without a scheme" },
		{ "imap://me:hunter2@x", "must be a name or an address, without a scheme "
					 "and without a user" },
		{ "me@x", "must be a name or an address, without a scheme and without a "
			  "user" },
		{ "x/y", "'x/y' must be a name or an address without a path" },
		{ "x:993", "'x:993' holds a port; write host = x and port = 993" },
		{ "[::1]:993", "'[::1]:993' holds a port; write it as port = …" },
		{ "[x]", "'[x]' is not an IPv6 address in brackets" },
		{ "::1::2", "'::1::2' is not an IPv6 address" },
		{ "1.2.3", "'1.2.3' is not an IPv4 address" },
		{ "256.1.1.1", "'256.1.1.1' is not an IPv4 address" },
		{ "a b", "'a b' is neither a name nor an address" },
		{ "a..b", "'a..b' is neither a name nor an address" },
		{ "-a", "'-a' is neither a name nor an address" },
		{ "", "the value is empty" },
	};
	static const char *const good[][2] = {
		{ "mail.example.org", "mail.example.org" },
		{ "::1", "::1" },
		{ "[2001:db8::1]", "2001:db8::1" },
		{ "fe80::1%eth0", "fe80::1%eth0" },
		{ "127.0.0.1", "127.0.0.1" },
		{ "b\xc3\xbc"
		  "cher.example",
			"b\xc3\xbc"
			"cher.example" },
	};
	char text[200];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct loaded loaded;

		snprintf(text, sizeof text,
			"[monitor a]\nhost = %s\nuser = u\npassword = p\n", bad[i][0]);
		loaded = load_text(text);
		assert_false(loaded.ok);
		assert_int_equal(loaded.problems.n, 1);
		assert_memory_equal(loaded.problems.list[0].text, "host: ", 6);
		assert_string_equal(loaded.problems.list[0].text + 6, bad[i][1]);
		loaded_release(&loaded);
	}
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		struct loaded loaded;

		snprintf(text, sizeof text,
			"[monitor a]\nhost = %s\nuser = u\npassword = p\n", good[i][0]);
		loaded = load_text(text);
		assert_true(loaded.ok);
		assert_string_equal(loaded.config.monitors[0]->host, good[i][1]);
		loaded_release(&loaded);
	}
}

static void plain_text_to_this_machine_needs_no_leave(void **state)
{
	static const struct {
		const char *host;
		bool ok;
	} cases[] = {
		{ "localhost", true },
		{ "LocalHost", true },
		{ "127.0.0.1", true },
		{ "127.9.8.7", true },
		{ "::1", true },
		{ "128.0.0.1", false },
		{ "localhost.example.org", false },
		{ "::2", false },
		{ "127.0.0.1.example.org", false },
	};
	char text[200];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct loaded loaded;

		snprintf(text, sizeof text,
			"[monitor a]\nhost = %s\nuser = u\npassword = p\ntls = none\n",
			cases[i].host);
		loaded = load_text(text);
		assert_int_equal(loaded.ok, cases[i].ok);
		loaded_release(&loaded);
	}
}

static void all_mistakes_are_said_at_once_by_line(void **state)
{
	static const char text[] = "early = 1\n"
				   "[monitor b]\n"
				   "tls = implicit\n"
				   "garbage\n"
				   "host = \"open\n"
				   "[mailtop]\n"
				   "view = tre\n"
				   "[monitor a]\n"
				   "host = x\n"
				   "user = u\n"
				   "password = p\n"
				   "name = b\n"
				   "[monitor c] ; third\n"
				   "host = x\n"
				   "user = u\n"
				   "user = v\n"
				   "password = p#q\n";
	static const char *const expected[] = {
		"1: early: the key stands before any [section]",
		"2: one of password_command, password_file, password_env, password, "
		"password_sealed, token_command must be given in [monitor b]",
		"2: user: must be given in [monitor b]",
		"4: neither a [section] nor a key with '=' nor a comment",
		"5: host: the quote is not closed",
		"7: view: 'tre' is not one of auto, panes, tree, folders; did you mean "
		"'tree'?",
		"12: name: 'b' is already the name of the monitor on line 2",
		"13: nothing may follow the section's ']', not even a comment",
		"16: user: already given on line 15",
		"17: warning: password: everything from '#' on is a comment; quote the "
		"value to "
		"keep it",
		"",
	};
	struct loaded loaded = load_text(text);
	char problem[800];

	(void)state;
	assert_false(loaded.ok);
	assert_int_equal(loaded.config.n_monitors, 0);
	assert_int_equal(loaded.problems.n_errors, 9);
	for (size_t i = 0; i < COUNT_OF(expected); i++)
		assert_string_equal(
			loaded_problem(&loaded, i, problem, sizeof problem), expected[i]);
	loaded_release(&loaded);
}

static void a_secret_must_be_of_its_kind(void **state)
{
	static const char *const cases[][2] = {
		{ "password_sealed = hunter2",
			"4: password_sealed: this is no sealed password; 'mailtop secret "
			"NAME' writes one" },
		{ "password_sealed = v9k:hunter2",
			"4: password_sealed: sealed in a way this mailtop does not know; "
			"is it too old?" },
		{ "token_command = t\nauth = plain",
			"5: auth: 'plain' takes a password and token_command gives a "
			"token; say auth = oauth2" },
		{ "token_command = t\nauth = xoauth2", "" },
		{ "token_command = t", "" },
		{ "password_env = T\nauth = oauth2", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct loaded loaded;
		char problem[800];
		char text[400];

		snprintf(text, sizeof text, "[monitor a]\nhost = h\nuser = u\n%s\n",
			cases[i][0]);
		loaded = load_text(text);
		assert_string_equal(
			loaded_problem(&loaded, 0, problem, sizeof problem), cases[i][1]);
		loaded_release(&loaded);
	}
}

static void a_secret_is_in_no_sentence(void **state)
{
	static const char *const lines[] = {
		"password = hunter2 ; x",
		"password = hunter2#x",
		"password = \"hunter2",
		"password = \"x\" hunter2",
		"password hunter2",
		"password = hunter2\\",
		"password_command = \"echo 'hunter2\"",
		"password_command = hunter2 \"",
		"password_env = hunter2-hunter2",
		"password_file = hunter2",
		"password_file = ~hunter2",
		"password = x\npassword = hunter2",
		"password = hunter2\npassword_env = hunter2",
		"password = x\nhost = imap://me:hunter2@host",
	};
	char text[200];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		struct loaded loaded;

		snprintf(text, sizeof text, "[monitor a]\nuser = u\n%s\n", lines[i]);
		loaded = load_text(text);
		assert_true(loaded.problems.n > 0);
		for (size_t k = 0; k < loaded.problems.n; k++)
			assert_null(strstr(loaded.problems.list[k].text, "hunter2"));
		loaded_release(&loaded);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_mistake_is_one_sentence_with_its_line),
		cmocka_unit_test(a_host_is_a_name_or_an_address),
		cmocka_unit_test(plain_text_to_this_machine_needs_no_leave),
		cmocka_unit_test(all_mistakes_are_said_at_once_by_line),
		cmocka_unit_test(a_secret_must_be_of_its_kind),
		cmocka_unit_test(a_secret_is_in_no_sentence),
	};

	assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
