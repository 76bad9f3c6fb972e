#include "unit/test.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit/config/loaded.h"

static void every_key_of_a_monitor_arrives(void **state)
{
	static const char text[] =
		"[mailtop]\nmin_interval = 5\n[monitor Work]\nname = W\xc3\xb6rk\ntype = "
		"IMAP\n"
		"host = [::1]\nport = 1143\ntls = starttls\nuser = me@example.org\n"
		"password = \" a;b#c\"\nauth = Plain\nkeep = no\n"
		"folders = INBOX, \"Sent, \\\"old\\\"\", !Lists/noise,\nfolders.2 = "
		"Lists/*, "
		"\\Sent\n"
		"interval = 2m\ntimeout = 8s\nretries = 3\ntags = team:ops, prod, x:\n"
		"description =\nenabled = off\nca_file = /dev/null\n"
		"pin_sha256 = sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
		"allow_plaintext = 1\n";
	struct loaded loaded = load_text(text);
	const struct monitor *monitor;

	(void)state;
	assert_true(loaded.ok);
	assert_int_equal(loaded.problems.n, 0);
	assert_int_equal(loaded.config.n_monitors, 1);
	monitor = loaded.config.monitors[0];
	assert_string_equal(monitor->name, "W\xc3\xb6rk");
	assert_int_equal(monitor->type, MAIL_IMAP);
	assert_string_equal(monitor->host, "::1");
	assert_int_equal(monitor->port, 1143);
	assert_int_equal(monitor->tls, TLS_STARTTLS);
	assert_string_equal(monitor->user, "me@example.org");
	assert_int_equal(monitor->secret.kind, SECRET_PASSWORD);
	assert_string_equal(monitor->secret.value, " a;b#c");
	assert_string_equal(monitor->auth, "plain");
	assert_int_equal(monitor->keep, KEEP_NO);
	assert_int_equal(monitor->n_folders, 5);
	assert_string_equal(monitor->folders[1].text, "Sent, \"old\"");
	assert_true(monitor->folders[2].exclude);
	assert_string_equal(monitor->folders[2].text, "Lists/noise");
	assert_true(monitor->folders[3].pattern);
	assert_true(monitor->folders[4].special_use);
	assert_int_equal(monitor->interval_ms, 120000);
	assert_int_equal(monitor->timeout_ms, 8000);
	assert_int_equal(monitor->retries, 3);
	assert_int_equal(monitor->n_tags, 3);
	assert_string_equal(monitor->tags[0].key, "team");
	assert_string_equal(monitor->tags[0].value, "ops");
	assert_string_equal(monitor->tags[2].key, "x");
	assert_string_equal(monitor->tags[2].value, "");
	assert_string_equal(monitor->description, "");
	assert_false(monitor->enabled);
	assert_string_equal(monitor->ca_file, "/dev/null");
	assert_string_equal(
		monitor->pin_sha256, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
	assert_true(monitor->allow_plaintext);
	assert_int_equal(monitor->line, 3);
	loaded_release(&loaded);
}

static void what_is_not_given_is_the_default(void **state)
{
	struct loaded loaded =
		load_monitor("[mailtop]\ninterval = 90s\ntimeout = 7000\n"
			     "[monitor b]\nhost = x\nuser = u\npassword_env = P\n"
			     "type = pop3\ntls = starttls\n");
	const struct monitor *monitor;

	(void)state;
	assert_true(loaded.ok);
	assert_int_equal(loaded.config.n_monitors, 2);
	monitor = loaded.config.monitors[0];
	assert_int_equal(monitor->id, 0);
	assert_string_equal(monitor->name, "a");
	assert_int_equal(monitor->type, MAIL_IMAP);
	assert_int_equal(monitor->tls, TLS_IMPLICIT);
	assert_int_equal(monitor->port, 993);
	assert_int_equal(monitor->n_folders, 1);
	assert_string_equal(monitor->folders[0].text, "INBOX");
	assert_int_equal(monitor->interval_ms, 90000);
	assert_int_equal(monitor->timeout_ms, 7000);
	assert_int_equal(monitor->retries, 2);
	assert_true(monitor->enabled);
	assert_false(monitor->allow_plaintext);
	monitor = loaded.config.monitors[1];
	assert_int_equal(monitor->id, 1);
	assert_int_equal(monitor->port, 110);
	assert_int_equal(monitor->n_folders, 0);
	loaded_release(&loaded);
}

static void the_settings_arrive_and_have_defaults(void **state)
{
	struct loaded loaded = load_text("");

	(void)state;
	assert_true(loaded.ok);
	assert_int_equal(loaded.config.n_monitors, 0);
	assert_string_equal(loaded.config.settings.theme, "default");
	assert_string_equal(loaded.config.settings.view, "auto");
	assert_true(loaded.config.settings.hints);
	assert_false(loaded.config.settings.bell);
	assert_int_equal(loaded.config.settings.interval_s, 60);
	assert_int_equal(loaded.config.settings.min_interval_s, 30);
	assert_int_equal(loaded.config.settings.max_logins, 32);
	assert_int_equal(loaded.config.settings.max_logins_per_host, 4);
	loaded_release(&loaded);

	loaded = load_text(
		"[mailtop]\ntheme = ~/my.ini\nview = Tree\nsort = unseen\ncolor = 16\n"
		"lines = ascii\nhints = no\nbell = yes\nmin_interval = 2m\n"
		"max_logins = 7\nmax_logins_per_host = 2\n"
		"[keys]\nquit = x, ^C\nopen = Enter\n");
	assert_true(loaded.ok);
	assert_string_equal(loaded.config.settings.theme, "~/my.ini");
	assert_string_equal(loaded.config.settings.view, "tree");
	assert_string_equal(loaded.config.settings.color, "16");
	assert_int_equal(loaded.config.settings.interval_s, 120);
	assert_int_equal(loaded.config.settings.max_logins, 7);
	assert_int_equal(loaded.config.n_bindings, 2);
	assert_string_equal(loaded.config.bindings[0].action, "quit");
	assert_string_equal(loaded.config.bindings[0].keys, "x, ^C");
	assert_int_equal(loaded.config.bindings[1].line, 14);
	loaded_release(&loaded);
}

static void a_file_with_passwords_that_others_may_read_is_warned_about(void **state)
{
	static const struct {
		const char *secret;
		mode_t mode;
		size_t n;
	} cases[] = {
		{ "password = p", 0600, 0 },
		{ "password = p", 0644, 1 },
		{ "password = p", 0640, 1 },
		{ "password_env = P", 0644, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const int fd = memfd_create("test", MFD_CLOEXEC);
		struct problems problems = { 0 };
		struct config config;
		char path[40];

		assert_true(fd >= 0);
		dprintf(fd, "[monitor a]\nhost = x\nuser = u\n%s\n", cases[i].secret);
		assert_int_equal(fchmod(fd, cases[i].mode), 0);
		snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
		assert_true(config_load(path, &config, &problems));
		assert_int_equal(problems.n, cases[i].n);
		assert_string_equal(config.path, path);
		config_release(&config);
		problems_release(&problems);
		close(fd);
	}
}

static void five_thousand_monitors_are_read(void **state)
{
	enum { MONITORS = 5000, BYTES = 120 };
	char *text = malloc((size_t)MONITORS * BYTES);
	struct loaded loaded;
	size_t len = 0;

	(void)state;
	assert_non_null(text);
	for (int i = 0; i < MONITORS; i++)
		len += (size_t)snprintf(text + len, BYTES,
			"[monitor m%d]\nhost = h%d\nuser = u\npassword_env = P%d\n", i, i,
			i);
	loaded = load_text(text);
	assert_true(loaded.ok);
	assert_int_equal(loaded.config.n_monitors, MONITORS);
	assert_string_equal(loaded.config.monitors[4321]->host, "h4321");
	assert_string_equal(loaded.config.monitors[4999]->secret.value, "P4999");
	loaded_release(&loaded);
	free(text);
}

static void the_default_path_is_in_the_config_folder(void **state)
{
	char path[64] = "x";
	char short_path[20];

	(void)state;
	setenv("XDG_CONFIG_HOME", "/c", 1);
	assert_true(config_default_path(path, sizeof path));
	assert_string_equal(path, "/c/mailtop/mailtop.ini");
	assert_false(config_default_path(short_path, sizeof short_path));
	unsetenv("XDG_CONFIG_HOME");
	setenv("HOME", "/h", 1);
	assert_true(config_default_path(path, sizeof path));
	assert_string_equal(path, "/h/.config/mailtop/mailtop.ini");
}

static void a_tilde_is_the_home_folder(void **state)
{
	struct loaded loaded;

	(void)state;
	setenv("HOME", "/nonexistent", 1);
	loaded = load_text("[monitor a]\nhost = x\nuser = u\npassword_file = ~/p\n");
	assert_true(loaded.ok);
	assert_string_equal(loaded.config.monitors[0]->secret.value, "/nonexistent/p");
	assert_int_equal(loaded.problems.n, 1);
	assert_string_equal(loaded.problems.list[0].text,
		"password_file: the file cannot be read: No such file or directory");
	loaded_release(&loaded);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_key_of_a_monitor_arrives),
		cmocka_unit_test(what_is_not_given_is_the_default),
		cmocka_unit_test(the_settings_arrive_and_have_defaults),
		cmocka_unit_test(
			a_file_with_passwords_that_others_may_read_is_warned_about),
		cmocka_unit_test(five_thousand_monitors_are_read),
		cmocka_unit_test(the_default_path_is_in_the_config_folder),
		cmocka_unit_test(a_tilde_is_the_home_folder),
	};

	assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
