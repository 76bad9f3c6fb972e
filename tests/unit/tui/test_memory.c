/* Frames and keys while each allocation fails in turn: a person sees less, and nothing
 * falls over. */
#include "unit/failing.h"

#include "config/state.h"
#include "unit/tui/session.h"

/* Keys, and what the screen is drawn at after each of them. */
struct walk {
	const char *keys;
	int h, w;
};

static bool go(void *context)
{
	const struct walk *walk = context;
	const bool armed = failing.armed;
	struct session session;
	struct state_kept kept = { 0 };
	struct effect effect;

	failing_disarm();
	three(&session, "auto");
	give(session.ui, with_missing_folder(3, "dora"));
	give(session.ui, refused(4, "emil"));
	give(session.ui, maildrop(5, "fritz", 17, 30 * SECOND_MS));
	failing.armed = armed;
	ui_update(session.ui, &session.now);
	grid_resize(&session.grid, walk->h, walk->w);
	for (const char *at = walk->keys; *at; at++) {
		key(&session, (unsigned char)*at);
		ui_draw(session.ui, &session.now, &session.grid);
		session.now.ms += 700;
		while (ui_take(session.ui, &effect))
			if (effect.kind == EFFECT_WISH)
				wish_release(&effect.wish);
	}
	ui_remember(session.ui, &kept);
	failing_disarm();
	state_release(&kept);
	/* with memory again it is a picture like any other */
	assert_true(grid_resize(&session.grid, 24, 80));
	for (int i = 0; i < 4; i++)
		key(&session, CODE_ESC);
	later(&session, 10 * SECOND_MS);
	ui_update(session.ui, &session.now);
	draw(&session);
	assert_non_null(strstr(session.picture, "mailtop"));
	finish(&session);
	return true;
}

static void frames_and_keys_survive_without_memory(void **state)
{
	static const struct walk walks[] = {
		{ "1jl2jk \r\033", 24, 80 },
		{ "3jjG2 gg", 40, 160 },
		{ "?j\033:messages\r\033", 24, 80 },
		{ "/be\rnNfstate:down\r", 24, 80 },
		{ "f\025unseen>3 tag:ops\rsjj\rS", 60, 200 },
		{ "aMine\tmail.test\tme\tpw\t\t\033y", 24, 80 },
		{ "e\tx\t\033yd\033u", 24, 80 },
		{ " j cx\033y*", 12, 40 },
		{ "tj\033rRPpp", 24, 80 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(walks); i++)
		fail_each(walks[i].keys, go, (void *)&walks[i]);
}

static bool begin(void *context)
{
	const struct settings settings = {
		.theme = (char *)"default", .view = (char *)"auto", .sort = (char *)"state"
	};
	const struct ui_settings wanted = { .settings = &settings,
		.config_path = "/etc/mailtop.ini",
		.themes = themes,
		.n_themes = COUNT_OF(themes) };
	struct err err = { 0 };
	struct ui *ui = ui_new(&wanted, &err);
	struct grid grid = { 0 };

	(void)context;
	assert_true(ui || (failing_hit() && err.text[0]));
	if (ui && grid_resize(&grid, 24, 80)) {
		const struct instant now = ago(0);

		ui_draw(ui, &now, &grid);
	}
	ui_free(ui);
	grid_release(&grid);
	return ui != NULL;
}

static void a_screen_begins_or_says_why_not(void **state)
{
	(void)state;
	fail_each("begin", begin, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_screen_begins_or_says_why_not),
		cmocka_unit_test(frames_and_keys_survive_without_memory),
	};

	return cmocka_run_group_tests(tests, use_utf8, NULL);
}
