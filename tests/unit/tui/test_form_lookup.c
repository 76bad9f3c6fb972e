/* What a domain says of its mailboxes: it fills what nobody typed, and nothing else. */
#include "unit/test.h"

#include "config/service.h"
#include "tui/form_state.h"
#include "unit/tui/form.h"

static const struct service all[] = {
	{ MAIL_IMAP, TLS_IMPLICIT, "imap.example.org", 993 },
	{ MAIL_IMAP, TLS_STARTTLS, "start.example.org", 143 },
	{ MAIL_POP3, TLS_IMPLICIT, "pop.example.org", 995 },
};

static const char *value(const struct session *session, enum form_at at)
{
	return field_value(&session->ui->form->fields[at]);
}

static void found(struct session *session, const struct service *services, size_t n)
{
	ui_found(session->ui, "example.org", services, n, &session->now);
}

static void assert_asks(struct session *session, const char *domain)
{
	struct wish wish = { 0 };

	assert_true(take_wish(session, WISH_LOOKUP, &wish));
	assert_string_equal(wish.path, domain);
	wish_release(&wish);
}

/* The user is typed and left, the cursor is on Server. */
static void type_user(struct session *session, const char *user)
{
	start_form(session, 24, 80);
	say(session, "a\r");
	say_next(session, "Mine");
	key(session, '\t');
	say_next(session, user);
}

static void an_address_without_a_preset_asks_its_domain_once(void **state)
{
	struct session session;

	(void)state;
	type_user(&session, "me@example.org");
	assert_shows(&session, "asking where example.org has its mailboxes");
	assert_asks(&session, "example.org");
	key(&session, CODE_BACKTAB);
	key(&session, '\t');
	assert_no_wish(&session, WISH_LOOKUP);
	key(&session, CODE_BACKTAB);
	say_next(&session, ".uk");
	assert_asks(&session, "example.org.uk");
	finish(&session);
}

static void what_is_no_address_of_a_domain_is_not_asked(void **state)
{
	static const char *const users[] = { "me", "me@", "@example.org", "me@host",
		"me@10.1.2.3", "me@[::1]", "me@a b.org", "me@a..org", "me@-x.org",
		"me@a/b.org", "me@example.", "me@qq.com" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(users); i++) {
		struct session session;

		type_user(&session, users[i]);
		assert_no_wish(&session, WISH_LOOKUP);
		finish(&session);
	}
}

static void a_server_that_was_typed_asks_nobody(void **state)
{
	struct session session;

	(void)state;
	start_form(&session, 24, 80);
	say(&session, "a\r");
	say_next(&session, "Mine");
	key(&session, '\t');
	key(&session, '\t');
	say(&session, "mail.test");
	key(&session, CODE_BACKTAB);
	say_next(&session, "me@example.org");
	assert_no_wish(&session, WISH_LOOKUP);
	finish(&session);
}

static void what_was_found_fills_server_port_and_security(void **state)
{
	static const struct service odd = { MAIL_IMAP, TLS_STARTTLS, "in.example.org",
		1143 };
	struct session session;

	(void)state;
	type_user(&session, "me@example.org");
	key(&session, '\t'); /* "must be given" */
	found(&session, &odd, 1);
	assert_shows(&session, "found in.example.org by the domain's SRV records");
	assert_hides(&session, "must be given");
	assert_string_equal(value(&session, FORM_HOST), "in.example.org");
	assert_string_equal(value(&session, FORM_PORT), "1143");
	assert_string_equal(value(&session, FORM_TLS), "starttls");
	finish(&session);
}

static void what_was_typed_stays(void **state)
{
	struct session session;

	(void)state;
	type_user(&session, "me@example.org");
	say(&session, "m");
	found(&session, all, COUNT_OF(all));
	assert_string_equal(value(&session, FORM_HOST), "m");
	finish(&session);

	/* STARTTLS is chosen: its own server is taken, not the best */
	type_user(&session, "me@example.org");
	key(&session, '\t');
	key(&session, '\t');
	key(&session, CODE_RIGHT);
	found(&session, all, COUNT_OF(all));
	assert_string_equal(value(&session, FORM_HOST), "start.example.org");
	assert_string_equal(value(&session, FORM_PORT), "143");
	finish(&session);

	/* a port that no record has */
	type_user(&session, "me@example.org");
	key(&session, '\t');
	wipe_field(&session);
	say(&session, "1993");
	found(&session, all, COUNT_OF(all));
	assert_string_equal(value(&session, FORM_HOST), "imap.example.org");
	assert_string_equal(value(&session, FORM_PORT), "1993");
	assert_string_equal(value(&session, FORM_TLS), "implicit");
	finish(&session);
}

static void a_protocol_that_was_chosen_stays(void **state)
{
	struct session session;

	(void)state;
	type_user(&session, "me@example.org");
	found(&session, &all[2], 1);
	assert_shows(&session, "example.org has only POP3, at pop.example.org");
	assert_string_equal(value(&session, FORM_HOST), "");
	assert_string_equal(value(&session, FORM_TYPE), "imap");
	finish(&session);
}

static void an_address_among_the_presets_lets_the_domain_choose(void **state)
{
	struct session session;

	(void)state;
	start_form(&session, 24, 80);
	say(&session, "ame@example.org");
	assert_shows(&session, "Enter asks the domain");
	key(&session, CODE_ENTER);
	assert_asks(&session, "example.org");
	found(&session, &all[2], 1);
	assert_string_equal(value(&session, FORM_USER), "me@example.org");
	assert_string_equal(value(&session, FORM_TYPE), "pop3");
	assert_string_equal(value(&session, FORM_HOST), "pop.example.org");
	assert_string_equal(value(&session, FORM_PORT), "995");
	finish(&session);
}

static void nothing_found_is_said(void **state)
{
	struct session session;

	(void)state;
	type_user(&session, "me@example.org");
	found(&session, NULL, 0);
	assert_shows(&session, "nothing found for example.org: type the server");
	finish(&session);
}

static void an_answer_that_comes_too_late_is_for_nobody(void **state)
{
	struct session session;

	(void)state;
	type_user(&session, "me@example.org");
	key(&session, CODE_BACKTAB);
	say(&session, ".uk"); /* another domain meanwhile */
	found(&session, all, COUNT_OF(all));
	assert_string_equal(value(&session, FORM_HOST), "");
	form_close(session.ui);
	found(&session, all, COUNT_OF(all));
	say(&session, "a\r");
	found(&session, all, COUNT_OF(all));
	assert_string_equal(value(&session, FORM_HOST), "");
	finish(&session);
}

static void a_server_elsewhere_is_pointed_out(void **state)
{
	static const char *const hosts[] = { "imap.evil.test", "evilexample.org" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(hosts); i++) {
		struct service service = { MAIL_IMAP, TLS_IMPLICIT, "", 993 };
		struct session session;

		snprintf(service.host, sizeof service.host, "%s", hosts[i]);
		type_user(&session, "me@example.org");
		found(&session, &service, 1);
		assert_shows(&session, "SRV records lead out of example.org");
		assert_string_equal(value(&session, FORM_HOST), hosts[i]);
		finish(&session);
	}
}

static void a_hostile_name_fills_nothing(void **state)
{
	static const char *const hosts[] = { "", "a b", "x/y", "https://x", "u:p@x",
		"x:993", "\x1b[2J.test", "$(id).test", "-oProxy" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(hosts); i++) {
		struct service service = { MAIL_IMAP, TLS_STARTTLS, "", 1143 };
		struct session session;

		snprintf(service.host, sizeof service.host, "%s", hosts[i]);
		type_user(&session, "me@example.org");
		found(&session, &service, 1);
		assert_string_equal(value(&session, FORM_HOST), "");
		assert_string_equal(value(&session, FORM_PORT), "993");
		assert_string_equal(value(&session, FORM_TLS), "implicit");
		finish(&session);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_address_without_a_preset_asks_its_domain_once),
		cmocka_unit_test(what_is_no_address_of_a_domain_is_not_asked),
		cmocka_unit_test(a_server_that_was_typed_asks_nobody),
		cmocka_unit_test(what_was_found_fills_server_port_and_security),
		cmocka_unit_test(what_was_typed_stays),
		cmocka_unit_test(a_protocol_that_was_chosen_stays),
		cmocka_unit_test(an_address_among_the_presets_lets_the_domain_choose),
		cmocka_unit_test(nothing_found_is_said),
		cmocka_unit_test(an_answer_that_comes_too_late_is_for_nobody),
		cmocka_unit_test(a_server_elsewhere_is_pointed_out),
		cmocka_unit_test(a_hostile_name_fills_nothing),
	};

	return cmocka_run_group_tests(tests, use_utf8, NULL);
}
