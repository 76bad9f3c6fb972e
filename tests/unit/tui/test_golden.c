/* Whole pictures against tests/golden/NAME.txt.  GOLDEN=write writes them anew; look at the
 * difference with your own eyes before you commit it. */
#include "unit/test.h"

#include "unit/tui/fixture.h"
#include "unit/tui/picture.h"

struct world {
	struct settings settings;
	struct ui *ui;
	struct instant now;
};

static const char *const themes[] = { "colorblind", "dark", "default", "light", "mono" };

static struct world world_made(const char *view)
{
	struct world world = {
		.settings = { .theme = (char *)"default",
			.view = (char *)view,
			.sort = (char *)"state",
			.color = (char *)"auto",
			.lines = (char *)"auto",
			.hints = true,
			.bell = true },
		.now = { TEST_NOW_MS, TEST_WALL_MS },
	};

	return world;
}

static void open_ui(struct world *world)
{
	const struct ui_settings settings = {
		.settings = &world->settings,
		.config_path = "/home/me/.config/mailtop/mailtop.ini",
		.themes = themes,
		.n_themes = COUNT_OF(themes),
	};
	struct err err;

	world->ui = ui_new(&settings, &err);
	assert_non_null(world->ui);
}

static void fill(struct world *world)
{
	struct ui *ui = world->ui;

	give(ui, dead(0, "billing@acme.example", 6 * MINUTE_MS));
	give(ui, dead(1, "legal@acme.example", 6 * MINUTE_MS));
	give(ui, refused(2, "ops@acme.example"));
	give(ui, with_missing_folder(3, "abuse@isp.example"));
	give(ui, maildrop(4, "root@mx2.example", 4, 31 * SECOND_MS));
	give(ui, maildrop(5, "root@mx10.example", 17, 29 * SECOND_MS));
	give(ui, lively(6, "postmaster@isp.example", 9, 0, 52 * SECOND_MS, 88 * 1000));
	give(ui, lively(7, "security@isp.example", 0, 0, 52 * SECOND_MS, 90 * 1000));
	give(ui, lively(8, "jobs@acme.example", 10, 5, 18 * SECOND_MS, 120 * 1000));
	give(ui, lively(9, "hr@acme.example", 0, 0, 5 * SECOND_MS, 118 * 1000));
	give(ui, fresh(10, "new-one@acme.example", MAIL_IMAP));
	give(ui, fresh(11, "old-archive@acme.example", MAIL_IMAP));
	ui_snapshot(ui)->rows[11]->idle = IDLE_DISABLED;
	ui_update(ui, &world->now);
}

static void press(struct world *world, const char *keys)
{
	for (; *keys; keys++) {
		const struct input input = { .kind = INPUT_KEY,
			.key = (unsigned char)*keys };

		ui_input(world->ui, &input, &world->now);
	}
}

static void shoot(struct world *world, const char *name, int h, int w, bool ascii)
{
	struct grid grid = { .ascii = ascii };
	char file[128];
	char *text;

	assert_true(grid_resize(&grid, h, w));
	ui_draw(world->ui, &world->now, &grid);
	text = grid_text(&grid, false);
	assert_non_null(text);
	snprintf(file, sizeof file, "%s-%dx%d%s", name, w, h, ascii ? "-C" : "");
	compare_picture(file, text);
	free(text);
	grid_release(&grid);
}

/* keys are pressed after a first drawing, since some depend on what is seen. */
static void shoot_all(const char *name, const char *view, const char *keys)
{
	static const int sizes[][2] = { { 24, 80 }, { 60, 200 }, { 12, 40 } };

	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		for (int ascii = 0; ascii < 2; ascii++) {
			struct world world = world_made(view);
			struct grid grid = { 0 };

			open_ui(&world);
			fill(&world);
			assert_true(grid_resize(&grid, sizes[i][0], sizes[i][1]));
			ui_draw(world.ui, &world.now, &grid);
			press(&world, keys);
			shoot(&world, name, sizes[i][0], sizes[i][1], ascii);
			grid_release(&grid);
			ui_free(world.ui);
		}
	}
}

static void the_tree_looks_as_agreed(void **state)
{
	(void)state;
	shoot_all("tree", "tree", "");
}

/* Between the three: the open mailbox below the tree, panes beside it, hardly anything. */
static void the_tree_fills_the_sizes_between(void **state)
{
	static const int sizes[][2] = { { 40, 120 }, { 40, 160 }, { 4, 20 }, { 2, 12 } };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		struct world world = world_made("auto");

		open_ui(&world);
		fill(&world);
		shoot(&world, "tree", sizes[i][0], sizes[i][1], false);
		ui_free(world.ui);
	}
}

static void the_panes_look_as_agreed(void **state)
{
	(void)state;
	shoot_all("panes", "panes", "");
}

static void the_folders_look_as_agreed(void **state)
{
	(void)state;
	shoot_all("folders", "folders", "");
}

static void an_open_mailbox_looks_as_agreed(void **state)
{
	(void)state;
	shoot_all("detail", "tree", "jjj\r");
}

static void a_refused_mailbox_says_so_in_the_servers_words(void **state)
{
	(void)state;
	shoot_all("detail-auth", "tree", "jj\r");
}

static void the_other_part_of_a_mailbox_looks_as_agreed(void **state)
{
	(void)state;
	shoot_all("detail-facts", "tree", "jjj\r\t");
}

static void the_help_looks_as_agreed(void **state)
{
	(void)state;
	shoot_all("help", "tree", "?");
}

static void a_filter_says_what_it_hides(void **state)
{
	(void)state;
	shoot_all("filter", "tree", "fstate:down,auth name:acme\r");
}

/* As the poller says it. */
static void tell(struct status *status, enum push push, enum push_reason reason)
{
	status->push = push;
	status->push_reason = reason;
	status->push_since = ago(12 * MINUTE_MS);
	if (push != PUSH_NONE)
		status->pushed = status->good = ago(3 * SECOND_MS);
}

static void fill_told(struct world *world)
{
	struct ui *ui = world->ui;
	struct status *status = lively(0, "told@isp.example", 9, 2, 52 * SECOND_MS, 88000);

	tell(status, PUSH_NOTIFY, PUSH_WELL);
	give(ui, status);
	status = lively(1, "inbox@isp.example", 1, 0, 31 * SECOND_MS, 90000);
	tell(status, PUSH_IDLE, PUSH_REFUSED);
	give(ui, status);
	status = lively(2, "asked@isp.example", 4, 0, 18 * SECOND_MS, 120000);
	tell(status, PUSH_NONE, PUSH_NOT_ANNOUNCED);
	give(ui, status);
	status = lively(3, "turns@isp.example", 0, 0, 5 * SECOND_MS, 118000);
	tell(status, PUSH_NONE, PUSH_NO_ROOM);
	give(ui, status);
	give(ui, fresh(4, "later@isp.example", MAIL_IMAP));
	ui_update(ui, &world->now);
}

static void push_is_shown_in_rows_header_and_detail(void **state)
{
	static const int sizes[][2] = { { 24, 80 }, { 12, 40 }, { 44, 170 } };
	static const char *const names[] = { "push-tree", "push-panes", "push-detail",
		"push-detail-off" };
	static const char *const keys[] = { "l", "", "\r\t", "jjj\r\t" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		for (size_t k = 0; k < COUNT_OF(names); k++) {
			struct world world = world_made(k == 1 ? "panes" : "tree");
			struct grid grid = { 0 };

			open_ui(&world);
			fill_told(&world);
			assert_true(grid_resize(&grid, sizes[i][0], sizes[i][1]));
			ui_draw(world.ui, &world.now, &grid);
			press(&world, keys[k]);
			shoot(&world, names[k], sizes[i][0], sizes[i][1], false);
			grid_release(&grid);
			ui_free(world.ui);
		}
	}
}

static void a_prompt_shows_what_is_wrong(void **state)
{
	(void)state;
	shoot_all("prompt", "tree", "funsen>5");
}

static void the_menu_of_orders_looks_as_agreed(void **state)
{
	(void)state;
	shoot_all("sort", "tree", "s");
}

static void a_question_names_what_it_is_about(void **state)
{
	(void)state;
	shoot_all("remove", "tree", "jd");
	shoot_all("remove-many", "tree", "*d7\r");
}

static void marks_are_seen_in_every_view(void **state)
{
	(void)state;
	shoot_all("marks", "tree", " j ");
	shoot_all("marks-panes", "panes", " j ");
}

static void a_conflict_says_what_each_answer_does(void **state)
{
	static const int sizes[][2] = { { 24, 80 }, { 12, 40 } };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		struct world world = world_made("tree");

		open_ui(&world);
		fill(&world);
		ui_ask_conflict(world.ui, "disabled billing@acme.example");
		shoot(&world, "conflict", sizes[i][0], sizes[i][1], false);
		ui_free(world.ui);
	}
}

static void mistakes_of_the_config_have_a_page(void **state)
{
	static const int sizes[][2] = { { 24, 80 }, { 12, 40 } };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		struct world world = world_made("tree");
		struct problems problems = { .path = strdup("/home/me/mailtop.ini") };

		open_ui(&world);
		fill(&world);
		problems_add(&problems, PROBLEM_ERROR, 7,
			"hots: unknown key in [monitor work]; did you mean 'host'?");
		problems_add(&problems, PROBLEM_WARNING, 0,
			"mode 0644 lets others read the passwords in it; chmod 600");
		ui_set_problems(world.ui, &problems);
		press(&world, ":problems\r");
		shoot(&world, "problems", sizes[i][0], sizes[i][1], false);
		problems_release(&problems);
		ui_free(world.ui);
	}
}

static void the_first_page_says_how_to_begin(void **state)
{
	static const int sizes[][2] = { { 24, 80 }, { 60, 200 }, { 12, 40 } };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		for (int ascii = 0; ascii < 2; ascii++) {
			struct world world = world_made("auto");

			open_ui(&world);
			ui_update(world.ui, &world.now);
			shoot(&world, "first", sizes[i][0], sizes[i][1], ascii);
			ui_free(world.ui);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_tree_looks_as_agreed),
		cmocka_unit_test(the_tree_fills_the_sizes_between),
		cmocka_unit_test(the_panes_look_as_agreed),
		cmocka_unit_test(the_folders_look_as_agreed),
		cmocka_unit_test(an_open_mailbox_looks_as_agreed),
		cmocka_unit_test(a_refused_mailbox_says_so_in_the_servers_words),
		cmocka_unit_test(the_other_part_of_a_mailbox_looks_as_agreed),
		cmocka_unit_test(the_help_looks_as_agreed),
		cmocka_unit_test(a_filter_says_what_it_hides),
		cmocka_unit_test(push_is_shown_in_rows_header_and_detail),
		cmocka_unit_test(a_prompt_shows_what_is_wrong),
		cmocka_unit_test(the_menu_of_orders_looks_as_agreed),
		cmocka_unit_test(a_question_names_what_it_is_about),
		cmocka_unit_test(marks_are_seen_in_every_view),
		cmocka_unit_test(a_conflict_says_what_each_answer_does),
		cmocka_unit_test(mistakes_of_the_config_have_a_page),
		cmocka_unit_test(the_first_page_says_how_to_begin),
	};

	return cmocka_run_group_tests(tests, use_utf8, NULL);
}
