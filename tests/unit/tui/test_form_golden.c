/* Whole pictures of the form against tests/golden/form-NAME.txt. */
#include "unit/test.h"

#include "unit/tui/form.h"
#include "unit/tui/picture.h"

static const int sizes[][2] = { { 24, 80 }, { 60, 200 }, { 12, 40 } };

/* What is done before the picture is taken. */
typedef void (*act)(struct session *session);

static void shoot_all(const char *name, act prepare)
{
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		for (int ascii = 0; ascii < 2; ascii++) {
			const int h = sizes[i][0], w = sizes[i][1];
			struct session session;
			char file[128];

			start_form(&session, h, w);
			session.grid.ascii = ascii;
			prepare(&session);
			later(&session, 7000); /* messages are gone */
			draw(&session);
			snprintf(file, sizeof file, "form-%s-%dx%d%s", name, w, h,
				ascii ? "-C" : "");
			compare_picture(file, session.picture);
			assert_null(strstr(session.picture, "Geheim"));
			finish(&session);
		}
	}
}

static void open_presets(struct session *session)
{
	say(session, "a");
	key(session, CODE_DOWN);
	key(session, CODE_DOWN);
}

static void open_provider(struct session *session)
{
	open_presets(session);
	key(session, CODE_ENTER);
	for (int i = 0; i < 7; i++)
		key(session, '\t');
	say(session, "Geheim");
}

static void make_mistakes(struct session *session)
{
	say(session, "a\r");
	key(session, '\t');
	key(session, '\t');
	say_next(session, "me");
	say_next(session, "mail.test:993");
	wipe_field(session);
	say_next(session, "99999");
}

static void unfold(struct session *session)
{
	say(session, "je2");
	for (int i = 0; i < 10; i++)
		key(session, '\t');
	key(session, CODE_RIGHT);
	key(session, '\t');
	say_next(session, "team:ops, prod");
}

static void run_try(struct session *session)
{
	struct status *trial;

	fill_in(session);
	trial = begin_trial(session, F5, 7);
	trial_steps(session, trial, PHASE_LOGIN);
	status_unref(trial);
}

static void fail_try(struct session *session)
{
	fill_in(session);
	end_trial(session, begin_trial(session, F5, 7), ERR_AUTH, PHASE_LOGIN,
		"[AUTHENTICATIONFAILED] Invalid credentials; see "
		"https://help.example.org/authorization-codes for what to do",
		server_made(), NULL);
}

static void meet_stranger(struct session *session)
{
	fill_in(session);
	end_trial(session, begin_trial(session, F5, 7), ERR_CERTIFICATE, PHASE_TLS,
		"SSL certificate problem: self signed certificate", unknown_server(), NULL);
}

static void pick_folders(struct session *session)
{
	fill_in(session);
	end_trial(session, begin_trial(session, F4, 7), ERR_NONE, PHASE_REPLY, "",
		server_made(), all_folders());
	key(session, CODE_DOWN);
	key(session, ' ');
	key(session, CODE_END);
}

static void ask_to_leave(struct session *session)
{
	fill_in(session);
	key(session, CODE_ESC);
}

static void the_presets_look_as_agreed(void **state)
{
	(void)state;
	shoot_all("presets", open_presets);
}

static void a_providers_form_looks_as_agreed(void **state)
{
	(void)state;
	shoot_all("provider", open_provider);
}

static void mistakes_stand_under_their_fields(void **state)
{
	(void)state;
	shoot_all("mistakes", make_mistakes);
}

static void an_unfolded_edit_looks_as_agreed(void **state)
{
	(void)state;
	shoot_all("edit", unfold);
}

static void a_try_under_way_looks_as_agreed(void **state)
{
	(void)state;
	shoot_all("try", run_try);
}

static void a_failed_try_looks_as_agreed(void **state)
{
	(void)state;
	shoot_all("failed", fail_try);
}

static void the_certificate_looks_as_agreed(void **state)
{
	(void)state;
	shoot_all("certificate", meet_stranger);
}

static void the_picker_looks_as_agreed(void **state)
{
	(void)state;
	shoot_all("folders", pick_folders);
}

static void the_question_looks_as_agreed(void **state)
{
	(void)state;
	shoot_all("leave", ask_to_leave);
}

/* Nothing is written outside of any size; the sanitizers see to that. */
static void no_size_is_too_small(void **state)
{
	static const act acts[] = { open_presets, open_provider, make_mistakes, unfold,
		run_try, fail_try, meet_stranger, pick_folders, ask_to_leave };
	static const int widths[] = { 1, 2, 5, 11, 19, 20, 25, 39, 59, 61, 110, 130 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(acts); i++) {
		struct session session;

		start_form(&session, 24, 80);
		acts[i](&session);
		for (int h = 1; h < 40; h++) {
			for (size_t w = 0; w < COUNT_OF(widths); w++) {
				assert_true(grid_resize(&session.grid, h, widths[w]));
				draw(&session);
				assert_null(strstr(session.picture, "Geheim"));
			}
		}
		finish(&session);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_presets_look_as_agreed),
		cmocka_unit_test(a_providers_form_looks_as_agreed),
		cmocka_unit_test(mistakes_stand_under_their_fields),
		cmocka_unit_test(an_unfolded_edit_looks_as_agreed),
		cmocka_unit_test(a_try_under_way_looks_as_agreed),
		cmocka_unit_test(a_failed_try_looks_as_agreed),
		cmocka_unit_test(the_certificate_looks_as_agreed),
		cmocka_unit_test(the_picker_looks_as_agreed),
		cmocka_unit_test(the_question_looks_as_agreed),
		cmocka_unit_test(no_size_is_too_small),
	};

	return cmocka_run_group_tests(tests, use_utf8, NULL);
}
