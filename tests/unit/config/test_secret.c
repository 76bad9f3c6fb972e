#include "unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/secret.h"

enum { SEALED_AT = 4 }; /* behind "v1k:" */

static struct monitor *mailbox(enum mail_type type, const char *host, const char *user)
{
	struct monitor *monitor = monitor_new();

	assert_non_null(monitor);
	monitor->type = type;
	monitor->host = strdup(host);
	monitor->user = strdup(user);
	assert_non_null(monitor->host);
	assert_non_null(monitor->user);
	return monitor;
}

static struct buf text_of(const char *text)
{
	struct buf buf = { .max = 4096, .secret = true };

	assert_true(buf_puts(&buf, text));
	return buf;
}

static struct secret_key a_key(void)
{
	struct secret_key key;
	struct err err;

	assert_true(secret_key_make(&key, &err));
	return key;
}

/* A key of a passphrase that costs nothing. */
static struct secret_key cheap_key(const char *passphrase, uint8_t salt)
{
	struct secret_origin origin = {
		.from = SECRET_FROM_PASSPHRASE,
		.cost = 10,
		.blocks = 1,
		.lanes = 1,
		.salt = { salt },
	};
	struct buf text = text_of(passphrase);
	struct secret_key key;
	struct err err;

	assert_true(secret_key_derive(&origin, &text, &key, &err));
	buf_release(&text);
	return key;
}

/* The caller frees. */
static char *seal(
	const struct secret_key *key, const struct monitor *monitor, const char *password)
{
	struct buf plain = text_of(password);
	struct buf out = BUF_INIT(4096);
	struct err err;

	assert_true(secret_seal(key, monitor, &plain, &out, &err));
	assert_true(buf_putc(&out, '\0'));
	assert_true(out.len <= SECRET_SEALED_MAX);
	buf_release(&plain);
	return out.data;
}

static bool opens(const struct secret_key *key, const struct monitor *monitor,
	const char *sealed, const char *password, struct err *err)
{
	struct buf out = { .max = SECRET_PASSWORD_MAX, .secret = true };
	const bool ok = secret_open(key, monitor, sealed, &out, err);

	assert_true(ok || out.len == 0);
	if (ok) {
		assert_int_equal(out.len, strlen(password));
		assert_memory_equal(out.data, password, out.len);
	}
	buf_release(&out);
	return ok;
}

static void what_was_sealed_opens_for_the_same_mailbox(void **state)
{
	static char longest[SECRET_PASSWORD_MAX + 1];
	const char *const passwords[] = { "x", "sesame", " blanks ; # \" \\ ", "päss…",
		"exactly thirty-two bytes, really", longest };
	struct monitor *monitor = mailbox(MAIL_IMAP, "mail.example.org", "ann");
	const struct secret_key keys[] = { a_key(), cheap_key("open", 1) };

	(void)state;
	memset(longest, 'l', SECRET_PASSWORD_MAX);
	for (size_t i = 0; i < COUNT_OF(passwords) * COUNT_OF(keys); i++) {
		const struct secret_key *key = &keys[i % COUNT_OF(keys)];
		const char *password = passwords[i / COUNT_OF(keys)];
		char *sealed = seal(key, monitor, password);
		struct err err;

		assert_true(opens(key, monitor, sealed, password, &err));
		free(sealed);
	}
	monitor_unref(monitor);
}

static void it_opens_for_no_other_mailbox(void **state)
{
	static const struct {
		enum mail_type type;
		const char *host;
		const char *user;
		bool same;
	} cases[] = {
		{ MAIL_IMAP, "mail.example.org", "ann", true },
		{ MAIL_IMAP, "MAIL.example.ORG", "ann", true },
		{ MAIL_POP3, "mail.example.org", "ann", false },
		{ MAIL_IMAP, "mail.evil.org", "ann", false },
		{ MAIL_IMAP, "mail.example.org", "Ann", false },
		{ MAIL_IMAP, "mail.example.org", "anna", false },
		{ MAIL_IMAP, "mail.example.or", "gann", false },
		{ MAIL_IMAP, "mail.example.org", "", false },
	};
	struct monitor *monitor = mailbox(MAIL_IMAP, "Mail.example.org", "ann");
	const struct secret_key key = a_key();
	char *sealed = seal(&key, monitor, "sesame");

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct monitor *other =
			mailbox(cases[i].type, cases[i].host, cases[i].user);
		struct err err = { 0 };

		assert_int_equal(opens(&key, other, sealed, "sesame", &err), cases[i].same);
		if (!cases[i].same) {
			assert_int_equal(err.class, ERR_SECRET);
			assert_non_null(strstr(err.text, "another mailbox"));
		}
		monitor_unref(other);
	}
	free(sealed);
	monitor_unref(monitor);
}

static void each_sealing_is_another_text_of_the_same_length(void **state)
{
	struct monitor *monitor = mailbox(MAIL_IMAP, "h", "u");
	const struct secret_key key = a_key();
	char *a = seal(&key, monitor, "sesame");
	char *b = seal(&key, monitor, "sesame");
	char *c = seal(&key, monitor, "a password that is longer");

	(void)state;
	assert_string_not_equal(a, b);
	assert_int_equal(strlen(a), strlen(c));
	free(a);
	free(b);
	free(c);
	monitor_unref(monitor);
}

static void no_other_character_opens(void **state)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				     "0123456789+/=";
	struct monitor *monitor = mailbox(MAIL_IMAP, "h", "u");
	const struct secret_key keys[] = { a_key(), cheap_key("open", 1) };

	(void)state;
	for (size_t k = 0; k < COUNT_OF(keys); k++) {
		char *sealed = seal(&keys[k], monitor, "sesame");

		for (size_t i = SEALED_AT; sealed[i]; i++) {
			const char right = sealed[i];
			struct err err;

			for (size_t d = 0; digits[d]; d++) {
				sealed[i] = digits[d];
				assert_int_equal(
					opens(&keys[k], monitor, sealed, "sesame", &err),
					digits[d] == right);
			}
			sealed[i] = right;
		}
		free(sealed);
	}
	monitor_unref(monitor);
}

static void no_part_of_it_opens(void **state)
{
	struct monitor *monitor = mailbox(MAIL_IMAP, "h", "u");
	const struct secret_key key = a_key();
	char *sealed = seal(&key, monitor, "sesame");

	(void)state;
	for (size_t len = strlen(sealed); len-- > 0;) {
		struct err err = { 0 };

		sealed[len] = '\0';
		assert_false(opens(&key, monitor, sealed, "sesame", &err));
		assert_int_equal(err.class, ERR_SECRET);
	}
	free(sealed);
	monitor_unref(monitor);
}

static void another_key_does_not_open(void **state)
{
	struct monitor *monitor = mailbox(MAIL_IMAP, "h", "u");
	const struct secret_key keys[] = { a_key(), a_key(), cheap_key("open", 1),
		cheap_key("0pen", 1), cheap_key("open", 2) };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		char *sealed = seal(&keys[i], monitor, "sesame");

		for (size_t j = 0; j < COUNT_OF(keys); j++) {
			struct err err;

			assert_int_equal(
				memcmp(keys[i].id, keys[j].id, SECRET_ID_BYTES) == 0,
				i == j);
			assert_int_equal(
				opens(&keys[j], monitor, sealed, "sesame", &err), i == j);
		}
		free(sealed);
	}
	monitor_unref(monitor);
}

static void a_label_tells_which_key_is_needed(void **state)
{
	struct monitor *monitor = mailbox(MAIL_IMAP, "h", "u");
	const struct secret_key key = cheap_key("open", 9);
	char *sealed = seal(&key, monitor, "sesame");
	struct secret_label label;
	struct err err;

	(void)state;
	assert_memory_equal(sealed, "v1p:", 4);
	assert_true(secret_read_label(sealed, &label, &err));
	assert_int_equal(label.origin.from, SECRET_FROM_PASSPHRASE);
	assert_int_equal(label.origin.cost, 10);
	assert_int_equal(label.origin.blocks, 1);
	assert_int_equal(label.origin.lanes, 1);
	assert_memory_equal(label.origin.salt, key.origin.salt, SECRET_SALT_BYTES);
	assert_memory_equal(label.id, key.id, SECRET_ID_BYTES);
	free(sealed);
	monitor_unref(monitor);
}

static void what_is_no_sealed_password_is_refused_and_not_shown(void **state)
{
	static const char *const bad[] = {
		"",
		"hunter2",
		"v1",
		"v1k",
		"v1k:",
		"v1p:",
		"v1x:aHVudGVyMmh1bnRlcjI=",
		"v2k:aHVudGVyMmh1bnRlcjI=",
		"v1k:hunter2",
		"v1k:aHVudGVyMmh1bnRlcjI=",
		"v1k:====",
		"v1k: aHVudGVyMg==",
		"V1K:aHVudGVyMg==",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct secret_label label = { .origin.cost = 77 };
		struct err err = { 0 };

		assert_false(secret_read_label(bad[i], &label, &err));
		assert_int_equal(err.class, ERR_SECRET);
		assert_null(strstr(err.text, "hunter2"));
		assert_null(strstr(err.text, "aHVud"));
		assert_int_equal(label.origin.cost, 77);
	}
}

static void an_unreasonable_cost_is_refused(void **state)
{
	static const struct {
		uint8_t cost, blocks, lanes;
		bool fine;
	} cases[] = {
		{ 15, 8, 1, true },
		{ 17, 8, 1, true },
		{ 20, 1, 4, true },
		{ 18, 8, 1, false }, /* 256 MB */
		{ 20, 255, 1, false },
		{ 21, 1, 1, false },
		{ 63, 8, 1, false },
		{ 64, 8, 1, false },
		{ 255, 255, 255, false },
		{ 15, 8, 5, false },
		{ 15, 8, 0, false },
		{ 15, 0, 1, false },
		{ 9, 8, 1, false },
		{ 0, 0, 0, false },
	};
	struct monitor *monitor = mailbox(MAIL_IMAP, "h", "u");

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct secret_key key = a_key();
		struct secret_label label;
		struct err err;
		char *sealed;

		key.origin = (struct secret_origin){
			.from = SECRET_FROM_PASSPHRASE,
			.cost = cases[i].cost,
			.blocks = cases[i].blocks,
			.lanes = cases[i].lanes,
		};
		sealed = seal(&key, monitor, "sesame");
		assert_int_equal(secret_read_label(sealed, &label, &err), cases[i].fine);
		free(sealed);
	}
	monitor_unref(monitor);
}

static void what_is_no_password_is_not_sealed(void **state)
{
	static char large[SECRET_PASSWORD_MAX + 1];
	static const struct {
		const char *bytes;
		size_t len;
	} bad[] = { { "", 0 }, { "se\0same", 7 }, { "two\nlines", 9 }, { "two\rlines", 9 },
		{ large, sizeof large } };
	struct monitor *monitor = mailbox(MAIL_IMAP, "h", "u");
	const struct secret_key key = a_key();

	(void)state;
	memset(large, 'l', sizeof large);
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct buf plain = { .max = sizeof large, .secret = true };
		struct buf out = BUF_INIT(4096);
		struct err err = { 0 };

		assert_true(buf_append(&plain, bad[i].bytes, bad[i].len));
		assert_false(secret_seal(&key, monitor, &plain, &out, &err));
		assert_int_equal(err.class, ERR_SECRET);
		assert_int_equal(out.len, 0);
		buf_release(&plain);
	}
	monitor_unref(monitor);
}

/* A sealed password of the first release opens for ever. */
static void the_format_does_not_change(void **state)
{
	static const uint8_t bytes[SECRET_KEY_BYTES] = "an example of a 32 byte long key";
	static const char by_file[] = "v1k:"
				      "yqW6C1bto95cjb9R2wBr5BHjJqzPC0PbP6p8GQjJnH9T0wQj0OWt"
				      "RcThORZ1kfUxKcUGry6KdBmZZS+0JxORJ24l+J0=";
	static const char by_passphrase[] =
		"v1p:"
		"CgEBBwAAAAAAAAAAAAAAAAAAAP5gzh1KcA6mEF1uK3ELAAEqiQp96ogNlG81ZO6WP3eHdmzwub"
		"cd2OcmAOjs8YSUUlch6ALcCnpn5C3siLDhACDzL0qM";
	struct monitor *monitor = mailbox(MAIL_POP3, "POP.example.org", "ann@example.org");
	const struct secret_key derived = cheap_key("correct horse", 7);
	struct secret_key key;
	struct err err;

	(void)state;
	assert_true(secret_key_of(bytes, &key, &err));
	assert_true(opens(&key, monitor, by_file, "battery staple", &err));
	assert_true(opens(&derived, monitor, by_passphrase, "battery staple", &err));
	monitor_unref(monitor);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_sealed_opens_for_the_same_mailbox),
		cmocka_unit_test(it_opens_for_no_other_mailbox),
		cmocka_unit_test(each_sealing_is_another_text_of_the_same_length),
		cmocka_unit_test(no_other_character_opens),
		cmocka_unit_test(no_part_of_it_opens),
		cmocka_unit_test(another_key_does_not_open),
		cmocka_unit_test(a_label_tells_which_key_is_needed),
		cmocka_unit_test(what_is_no_sealed_password_is_refused_and_not_shown),
		cmocka_unit_test(an_unreasonable_cost_is_refused),
		cmocka_unit_test(what_is_no_password_is_not_sealed),
		cmocka_unit_test(the_format_does_not_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
