#include "unit/model/pretend.h"

static void put(char **field, const char *text)
{
	free(*field);
	*field = strdup(text);
}

static struct monitor *full_monitor(void)
{
	struct monitor *monitor = pretend_monitor(MAIL_IMAP, "Work");

	monitor->secret.kind = SECRET_PASSWORD;
	put(&monitor->secret.value, "hunter2");
	assert_true(monitor_add_folder(monitor, "INBOX"));
	assert_true(monitor_add_tag(monitor, "team", "ops"));
	return monitor;
}

static void the_defaults_are_those_of_the_manual(void **state)
{
	struct monitor *monitor = monitor_new();

	(void)state;
	assert_int_equal(monitor->type, MAIL_IMAP);
	assert_int_equal(monitor->tls, TLS_IMPLICIT);
	assert_int_equal(monitor->port, 993);
	assert_int_equal(monitor->interval_ms, 60000);
	assert_int_equal(monitor->timeout_ms, 6000);
	assert_int_equal(monitor->retries, 2);
	assert_int_equal(monitor->keep, KEEP_AUTO);
	assert_int_equal(monitor->secret.kind, SECRET_NONE);
	assert_true(monitor->enabled);
	assert_false(monitor->allow_plaintext);
	assert_string_equal(monitor->auth, "auto");
	assert_string_equal(monitor->description, "");
	assert_int_equal(monitor->n_folders, 0);
	monitor_unref(monitor);
	monitor_unref(NULL);
}

static void a_folder_rule_knows_its_kind(void **state)
{
	static const struct {
		const char *rule;
		const char *text;
		bool exclude, special_use, pattern;
	} cases[] = {
		{ "INBOX", "INBOX", false, false, false },
		{ "Lists/*", "Lists/*", false, false, true },
		{ "%", "%", false, false, true },
		{ "!Lists/old*", "Lists/old*", true, false, true },
		{ "\\Sent", "\\Sent", false, true, false },
		{ "!\\Trash", "\\Trash", true, true, false },
	};
	struct monitor *monitor = monitor_new();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct folder_rule *rule;

		assert_true(monitor_add_folder(monitor, cases[i].rule));
		rule = &monitor->folders[i];
		assert_string_equal(rule->text, cases[i].text);
		assert_int_equal(rule->exclude, cases[i].exclude);
		assert_int_equal(rule->special_use, cases[i].special_use);
		assert_int_equal(rule->pattern, cases[i].pattern);
	}
	assert_int_equal(monitor->n_folders, COUNT_OF(cases));
	monitor_unref(monitor);
}

static void the_default_port_goes_by_type_and_tls(void **state)
{
	(void)state;
	assert_int_equal(monitor_default_port(MAIL_IMAP, TLS_IMPLICIT), 993);
	assert_int_equal(monitor_default_port(MAIL_IMAP, TLS_STARTTLS), 143);
	assert_int_equal(monitor_default_port(MAIL_IMAP, TLS_NONE), 143);
	assert_int_equal(monitor_default_port(MAIL_POP3, TLS_IMPLICIT), 995);
	assert_int_equal(monitor_default_port(MAIL_POP3, TLS_STARTTLS), 110);
	assert_int_equal(monitor_default_port(MAIL_POP3, TLS_NONE), 110);
}

static void an_ipv6_address_stands_in_brackets(void **state)
{
	struct monitor *monitor = pretend_monitor(MAIL_POP3, "x");
	char url[64];

	(void)state;
	monitor_url(monitor, url, sizeof url);
	assert_string_equal(url, "pop3s://mail.example.org:993");
	put(&monitor->host, "2001:db8::1");
	monitor->tls = TLS_STARTTLS;
	monitor->port = 110;
	monitor_url(monitor, url, sizeof url);
	assert_string_equal(url, "pop3://[2001:db8::1]:110");
	monitor_unref(monitor);
}

/* Number `which` of all keys is changed; false when there is no such key. */
static bool change(struct monitor *m, int which)
{
	switch (which) {
	case 0:
		return m->type = MAIL_POP3, true;
	case 1:
		return put(&m->host, "other.example.org"), true;
	case 2:
		return m->port = 994, true;
	case 3:
		return m->tls = TLS_NONE, true;
	case 4:
		return put(&m->user, "you@example.org"), true;
	case 5:
		return m->secret.kind = SECRET_ENV, true;
	case 6:
		return put(&m->secret.value, "hunter3"), true;
	case 7:
		return put(&m->auth, "plain"), true;
	case 8:
		return put(&m->ca_file, "ca.pem"), true;
	case 9:
		return put(&m->pin_sha256, "AAAA"), true;
	case 10:
		return m->allow_plaintext = true, true;
	case 11:
		return put(&m->client_cert, "me.pem"), true;
	case 12:
		return put(&m->client_key, "me.key"), true;
	/* from here on the login stays the same */
	case 13:
		return put(&m->name, "Play"), true;
	case 14:
		return m->interval_ms++, true;
	case 15:
		return m->timeout_ms++, true;
	case 16:
		return m->retries++, true;
	case 17:
		return m->keep = KEEP_NO, true;
	case 18:
		return m->enabled = false, true;
	case 19:
		return put(&m->description, "text"), true;
	case 20:
		return monitor_add_folder(m, "Sent");
	case 21:
		return put(&m->folders[0].text, "Sent"), true;
	case 22:
		return m->folders[0].exclude = true, true;
	case 23:
		return monitor_add_tag(m, "prod", "");
	case 24:
		return put(&m->tags[0].value, "dev"), true;
	default:
		return false;
	}
}

static void every_key_tells_monitors_apart(void **state)
{
	struct monitor *a = full_monitor();
	struct monitor *same = full_monitor();
	int which = 0;

	(void)state;
	same->id = 9;
	same->line = 77;
	assert_true(monitor_equal(a, same));
	assert_true(monitor_same_login(a, same));
	for (;; which++) {
		struct monitor *b = full_monitor();
		const bool changed = change(b, which);

		if (changed) {
			assert_false(monitor_equal(a, b));
			assert_false(monitor_equal(b, a));
			assert_int_equal(monitor_same_login(a, b), which > 12);
		}
		monitor_unref(b);
		if (!changed)
			break;
	}
	assert_int_equal(which, 25);
	monitor_unref(a);
	monitor_unref(same);
}

static void a_copy_says_the_same_and_is_its_own(void **state)
{
	struct monitor *a = full_monitor();
	struct monitor *copy = monitor_copy(a);

	(void)state;
	a->line = 12;
	assert_non_null(copy);
	assert_true(monitor_equal(a, copy));
	assert_ptr_not_equal(a->name, copy->name);
	assert_ptr_not_equal(a->secret.value, copy->secret.value);
	monitor_unref(a);
	for (int which = 0;; which++) {
		struct monitor *b = full_monitor();
		const bool changed = change(b, which);

		if (changed) {
			struct monitor *other = monitor_copy(b);

			assert_true(monitor_equal(other, b));
			assert_false(monitor_equal(other, copy));
			monitor_unref(other);
		}
		monitor_unref(b);
		if (!changed)
			break;
	}
	monitor_unref(copy);
}

static void a_merge_holds_the_changes_of_both(void **state)
{
	struct monitor *before = full_monitor();

	(void)state;
	for (int which = 0;; which++) {
		struct monitor *mine = full_monitor();
		struct monitor *theirs = full_monitor();
		const bool changed = change(mine, which);
		struct monitor *merged;

		merged = monitor_merge(before, mine, theirs);
		assert_true(monitor_equal(merged, mine));
		monitor_unref(merged);
		merged = monitor_merge(before, theirs, mine);
		assert_true(monitor_equal(merged, mine));
		monitor_unref(merged);
		theirs->retries = 7;
		merged = monitor_merge(before, mine, theirs);
		assert_int_equal(merged->retries,
			mine->retries == before->retries ? 7 : mine->retries);
		monitor_unref(merged);
		monitor_unref(mine);
		monitor_unref(theirs);
		if (!changed)
			break;
	}
	monitor_unref(before);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_defaults_are_those_of_the_manual),
		cmocka_unit_test(a_folder_rule_knows_its_kind),
		cmocka_unit_test(the_default_port_goes_by_type_and_tls),
		cmocka_unit_test(an_ipv6_address_stands_in_brackets),
		cmocka_unit_test(every_key_tells_monitors_apart),
		cmocka_unit_test(a_copy_says_the_same_and_is_its_own),
		cmocka_unit_test(a_merge_holds_the_changes_of_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
