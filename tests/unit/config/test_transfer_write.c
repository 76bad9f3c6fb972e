#include "unit/test.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/keyring.h"
#include "config/transfer_seal.h"
#include "config/value.h"
#include "unit/config/transferred.h"

enum { ROUNDS = 300, MONITORS = 12, TEXT_MAX = 8192, EXPORT_MAX = 1 << 20 };

/* Always the same numbers. */
static unsigned roll(uint64_t *seed, unsigned n)
{
	*seed = *seed * 6364136223846793005U + 1442695040888963407U;
	return (unsigned)(*seed >> 33) % n;
}

static char *pick(uint64_t *seed, const char *const *words, size_t n)
{
	return strdup(words[roll(seed, (unsigned)n)]);
}

static void replace(char **slot, char *text)
{
	free(*slot);
	*slot = text;
}

static void add_folders(uint64_t *seed, struct monitor *monitor)
{
	static const char *const rules[] = { "INBOX", "Sent, old", " lead", "a\"b",
		"Lists/*", "!Junk", "!Lists/noise%", "\\Sent", "Entw\xC3\xBCrfe", "x;y#z",
		"back\\slash" };
	unsigned n = 1 + roll(seed, 4);

	assert_true(monitor_add_folder(monitor, "INBOX"));
	while (--n > 0)
		assert_true(
			monitor_add_folder(monitor, rules[roll(seed, COUNT_OF(rules))]));
}

static void add_tags(uint64_t *seed, struct monitor *monitor)
{
	static const char *const keys[] = { "team", "prod", "gr\xC3\xB6ne" };
	static const char *const values[] = { "", "ops", "a:b" };

	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		if (roll(seed, 2))
			assert_true(monitor_add_tag(
				monitor, keys[i], values[roll(seed, COUNT_OF(values))]));
	}
}

static void add_trust(uint64_t *seed, struct monitor *monitor)
{
	static const char *const passwords[] = { "auto", "plain", "cram-md5" };
	static const char *const tokens[] = { "auto", "oauth2", "xoauth2" };
	const bool is_token = monitor->secret.kind == SECRET_TOKEN;

	replace(&monitor->auth, pick(seed, is_token ? tokens : passwords, 3));
	if (monitor->tls != TLS_NONE && roll(seed, 3) == 0)
		monitor->ca_file = strdup("/dev/null");
	if (monitor->tls != TLS_NONE && roll(seed, 3) == 0)
		monitor->pin_sha256 =
			strdup("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
	if (monitor->tls != TLS_NONE && roll(seed, 3) == 0)
		monitor->client_cert = strdup("/dev/null");
	if (monitor->client_cert && roll(seed, 2) == 0)
		monitor->client_key = strdup("/dev/null");
	monitor->retries = 1 + (int)roll(seed, 20);
	monitor->keep = monitor->type == MAIL_POP3 ? KEEP_AUTO : roll(seed, 3);
}

static void add_secret(uint64_t *seed, struct monitor *monitor)
{
	static const struct {
		enum secret_kind kind;
		const char *value;
	} secrets[] = {
		{ SECRET_COMMAND, "pass show 'a b'" },
		{ SECRET_ENV, "PASSWORD_1" },
		{ SECRET_FILE, "/dev/null" },
		{ SECRET_TOKEN, "oama access me" },
		{ SECRET_PASSWORD, "a\"b;#'c" },
	};
	const unsigned i = roll(seed, COUNT_OF(secrets));
	struct err err;

	assert_true(value_secret(secrets[i].kind, secrets[i].value, monitor, &err));
}

/* Whatever a person can ask for, and how much of it HertzBeat has a place for. */
static struct monitor *random_monitor(uint64_t *seed, unsigned number, bool hertzbeat)
{
	static const char *const names[] = { "Work", "Old post; #",
		"\xE9\x82\xAE\xE7\xAE\xB1", "it's", "x = y", "[a]" };
	static const char *const hosts[] = { "mail.example.org", "::1", "127.0.0.1" };
	static const char *const descriptions[] = { "", "the team's", "a; b # \"c\"" };
	static const char *const users[] = { "me@example.org", "a b", "-x" };
	struct monitor *monitor = monitor_new();

	assert_non_null(monitor);
	assert_true(asprintf(&monitor->name, "%s %u", names[roll(seed, COUNT_OF(names))],
			    number) > 0);
	monitor->type = roll(seed, 3) == 0 ? MAIL_POP3 : MAIL_IMAP;
	monitor->tls = hertzbeat ? TLS_IMPLICIT : (enum tls_mode)roll(seed, 3);
	monitor->host = pick(seed, hosts, COUNT_OF(hosts));
	monitor->port = roll(seed, 2) ? monitor_default_port(monitor->type, monitor->tls)
				      : (uint16_t)(1 + roll(seed, UINT16_MAX));
	monitor->user = pick(seed, users, COUNT_OF(users));
	monitor->allow_plaintext = monitor->tls == TLS_NONE;
	monitor->interval_ms = (30 + roll(seed, 4000)) * 1000;
	monitor->timeout_ms = 100 + roll(seed, 60000);
	monitor->enabled = roll(seed, 4) > 0;
	replace(&monitor->description, pick(seed, descriptions, COUNT_OF(descriptions)));
	add_tags(seed, monitor);
	add_secret(seed, monitor);
	if (!hertzbeat)
		add_trust(seed, monitor);
	if (monitor->type == MAIL_IMAP && hertzbeat)
		assert_true(monitor_add_folder(monitor, "INBOX"));
	else if (monitor->type == MAIL_IMAP)
		add_folders(seed, monitor);
	return monitor;
}

/* A password is not in the file: it is given by hand here. */
static void give_secret(
	struct transferred *transferred, size_t i, const struct monitor *from)
{
	struct monitor *monitor = transferred->transfer.list[i]->monitor;
	struct err err;

	if (monitor->secret.kind == SECRET_NONE)
		assert_true(
			value_secret(from->secret.kind, from->secret.value, monitor, &err));
}

static void round_trip(const char *format, uint64_t *seed, bool hertzbeat)
{
	const unsigned n = roll(seed, MONITORS);
	struct monitor *monitors[MONITORS];
	const struct transfer_export export = { .monitors = monitors, .n = n };
	struct buf out = BUF_INIT(EXPORT_MAX);
	struct buf lost = BUF_INIT(EXPORT_MAX);
	struct transferred transferred;
	struct err err = { 0 };
	char was[TEXT_MAX];
	char is[TEXT_MAX];

	for (unsigned i = 0; i < n; i++)
		monitors[i] = random_monitor(seed, i, hertzbeat);
	assert_true(transfer_write(transfer_find(format), &export, &out, &lost, &err));
	assert_true(buf_putc(&out, '\0'));
	assert_null(strstr(out.data, "a\"b;#'c"));
	transferred = transfer_text(format, out.data, "");
	assert_int_equal(transferred.transfer.n, n);
	for (unsigned i = 0; i < n; i++) {
		if (!transferred.transfer.list[i]->monitor)
			fail_msg(
				"%s: %s\n%s", format, fate_text(&transferred, i), out.data);
		give_secret(&transferred, i, monitors[i]);
		monitor_text(monitors[i], was, sizeof was);
		monitor_text(transferred.transfer.list[i]->monitor, is, sizeof is);
		assert_string_equal(is, was);
		assert_true(
			hertzbeat ||
			monitor_equal(transferred.transfer.list[i]->monitor, monitors[i]));
		monitor_unref(monitors[i]);
	}
	transferred_release(&transferred);
	buf_release(&out);
	buf_release(&lost);
}

static void exports_read_back_as_the_same_monitors(void **state)
{
	uint64_t seed = 1;

	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		round_trip("ini", &seed, false);
		round_trip("json", &seed, false);
		round_trip("hertzbeat", &seed, true);
	}
}

static struct monitor *monitor_with(enum secret_kind kind, const char *value)
{
	struct monitor *monitor = monitor_new();
	struct err err;

	assert_non_null(monitor);
	monitor->name = strdup("A");
	monitor->host = strdup("h.example.org");
	monitor->user = strdup("u");
	assert_true(monitor_add_folder(monitor, "INBOX"));
	assert_true(value_secret(kind, value, monitor, &err));
	return monitor;
}

static struct keyring *keyring_with(const char *passphrase)
{
	struct buf text = BUF_INIT(64);
	struct err err;
	struct keyring *keyring = keyring_new(&err);

	assert_non_null(keyring);
	assert_true(buf_puts(&text, passphrase));
	assert_true(keyring_use_passphrase(keyring, &text, &err));
	buf_release(&text);
	return keyring;
}

static void assert_password(
	const struct keyring *keyring, const struct monitor *monitor, const char *password)
{
	struct buf text = { .max = 64, .secret = true };
	struct err err;

	assert_int_equal(monitor->secret.kind, SECRET_SEALED);
	assert_true(keyring_open(keyring, monitor, &text, &err));
	assert_int_equal(text.len, strlen(password));
	assert_memory_equal(text.data, password, text.len);
	buf_release(&text);
}

static void exported_passwords_are_sealed_and_open_after_the_import(void **state)
{
	static const char *const formats[] = { "ini", "json" };
	struct monitor *monitor = monitor_with(SECRET_PASSWORD, "Secret \"one\"");
	struct keyring *outgoing = keyring_with("out");
	struct keyring *own = keyring_with("own");
	char **sealed = NULL;
	struct err err = { 0 };

	(void)state;
	assert_true(transfer_seal_out(&monitor, 1, own, outgoing, &sealed, &err));
	for (size_t i = 0; i < COUNT_OF(formats); i++) {
		const struct transfer_export export = {
			.monitors = &monitor, .n = 1, .sealed = (const char *const *)sealed
		};
		struct buf out = BUF_INIT(EXPORT_MAX);
		struct transferred in;

		assert_true(transfer_write(
			transfer_find(formats[i]), &export, &out, NULL, &err));
		assert_true(buf_putc(&out, '\0'));
		assert_null(strstr(out.data, "Secret"));
		in = transfer_text(formats[i], out.data, "");
		assert_true(transfer_seal(&in.transfer, &in.config, own, outgoing, &err));
		assert_password(own, in.transfer.list[0]->monitor, "Secret \"one\"");
		assert_false(in.transfer.list[0]->keeps_seal);
		transferred_release(&in);
		buf_release(&out);
	}
	transfer_free_sealed(sealed, 1);
	keyring_free(outgoing);
	keyring_free(own);
	monitor_unref(monitor);
}

static void what_does_not_open_stays_as_it_is_sealed(void **state)
{
	struct keyring *own = keyring_with("own");
	struct keyring *other = keyring_with("other");
	struct monitor *monitor = monitor_with(SECRET_PASSWORD, "Secret");
	char **sealed = NULL;
	char text[2048];
	struct transferred in;
	struct err err = { 0 };

	(void)state;
	assert_true(transfer_seal_out(&monitor, 1, NULL, other, &sealed, &err));
	snprintf(text, sizeof text,
		"name,host,user,password_sealed,password\nA,h.example.org,u,%s,\n"
		"B,h.example.org,u,,clear\n",
		sealed[0]);
	in = transfer_text("csv", text, "");
	assert_true(transfer_seal(&in.transfer, &in.config, own, NULL, &err));
	assert_true(in.transfer.list[0]->keeps_seal);
	assert_string_equal(in.transfer.list[0]->monitor->secret.value, sealed[0]);
	assert_password(own, in.transfer.list[1]->monitor, "clear");
	transferred_release(&in);
	transfer_free_sealed(sealed, 1);
	monitor_unref(monitor);
	keyring_free(other);
	keyring_free(own);
}

static void a_mailbox_that_moves_takes_its_sealed_password_along(void **state)
{
	struct keyring *own = keyring_with("own");
	struct monitor *old = monitor_with(SECRET_PASSWORD, "Secret");
	char **sealed = NULL;
	char there[2048];
	struct transferred in;
	struct err err = { 0 };

	(void)state;
	assert_true(transfer_seal_out(&old, 1, NULL, own, &sealed, &err));
	snprintf(there, sizeof there,
		"[monitor a]\nname = A\nhost = h.example.org\nuser = u\n"
		"password_sealed = %s\n",
		sealed[0]);
	in = transfer_text("csv", "name,host,user\nA,new.example.org,u\n", there);
	transferred_plan(&in, &(struct transfer_choice){ .duplicate = DUPLICATE_REPLACE });
	assert_true(transfer_seal(&in.transfer, &in.config, own, NULL, &err));
	assert_password(own, in.transfer.list[0]->monitor, "Secret");
	transferred_release(&in);
	transfer_free_sealed(sealed, 1);
	monitor_unref(old);
	keyring_free(own);
}

static void hertzbeat_is_not_given_what_it_would_do_in_clear(void **state)
{
	struct monitor *monitor = monitor_with(SECRET_ENV, "X");
	const struct transfer_export export = { .monitors = &monitor, .n = 1 };
	struct buf out = BUF_INIT(EXPORT_MAX);
	struct buf lost = BUF_INIT(EXPORT_MAX);
	struct err err;

	(void)state;
	monitor->tls = TLS_STARTTLS;
	assert_true(transfer_write(transfer_find("hertzbeat"), &export, &out, &lost, &err));
	assert_memory_equal(out.data, "[]\n", 3);
	assert_true(buf_putc(&lost, '\0'));
	assert_string_equal(lost.data, "'A' is left out: HertzBeat knows no STARTTLS and "
				       "would log in without TLS\n");
	buf_release(&out);
	buf_release(&lost);
	monitor_unref(monitor);
}

static int set_locale(void **state)
{
	(void)state;
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exports_read_back_as_the_same_monitors),
		cmocka_unit_test(exported_passwords_are_sealed_and_open_after_the_import),
		cmocka_unit_test(what_does_not_open_stays_as_it_is_sealed),
		cmocka_unit_test(a_mailbox_that_moves_takes_its_sealed_password_along),
		cmocka_unit_test(hertzbeat_is_not_given_what_it_would_do_in_clear),
	};

	return cmocka_run_group_tests(tests, set_locale, NULL);
}
