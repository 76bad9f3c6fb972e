#include "unit/test.h"

#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/watch.h"
#include "config/watch_path.h"
#include "unit/config/some_folder.h"
#include "unit/config/some_store.h"

/* Long enough for a busy machine; nothing is awaited for so long when all is well. */
enum { PATIENCE_MS = 10 * 1000, CALM_MS = 250 };

struct seat {
	struct shop shop;
	struct watch *watch;
};

/* Waits for the watch; false: it had nothing to say. */
static bool is_told(struct seat *seat, int patience_ms)
{
	struct pollfd fd = { .fd = watch_fd(seat->watch), .events = POLLIN };

	while (poll(&fd, 1, patience_ms) == 1) {
		if (watch_read(seat->watch, seat->shop.store))
			return true;
	}
	return false;
}

static void load(struct seat *seat)
{
	struct problems problems = { 0 };

	config_release(&seat->shop.config);
	assert_true(store_load(seat->shop.store, &seat->shop.config, &problems));
	problems_release(&problems);
}

static struct seat take_seat(const char *path)
{
	struct seat seat = { .shop = open_shop(path) };
	struct err err = { 0 };

	seat.watch = watch_new(path, &err);
	if (!seat.watch)
		fail_msg("%s", err.text);
	assert_false(is_told(&seat, CALM_MS));
	return seat;
}

static void leave_seat(struct seat *seat)
{
	watch_free(seat->watch);
	close_shop(&seat->shop);
}

static void write_in_place(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void a_new_text_is_told_once(void **state)
{
	struct seat seat;

	(void)state;
	write_text("m.ini", BOX_A);
	seat = take_seat("m.ini");
	write_in_place("m.ini", BOX_B);
	assert_true(is_told(&seat, PATIENCE_MS));
	load(&seat);
	assert_false(is_told(&seat, CALM_MS));
	/* by a rename */
	write_text("m.ini", BOX_A BOX_B);
	assert_true(is_told(&seat, PATIENCE_MS));
	load(&seat);
	/* an editor that keeps the old one */
	assert_int_equal(rename("m.ini", "m.ini~"), 0);
	write_in_place("m.ini", BOX_A);
	assert_true(is_told(&seat, PATIENCE_MS));
	leave_seat(&seat);
}

static void the_same_text_and_other_files_are_no_news(void **state)
{
	struct seat seat;

	(void)state;
	write_text("m.ini", BOX_A);
	seat = take_seat("m.ini");
	write_in_place("m.ini", BOX_A);
	write_text("m.ini", BOX_A);
	write_text("other.ini", BOX_B);
	assert_false(is_told(&seat, CALM_MS));
	leave_seat(&seat);
}

static void what_we_wrote_ourselves_is_no_news(void **state)
{
	struct monitor *wish = wish_of("c", "");
	struct seat seat;

	(void)state;
	write_text("m.ini", BOX_A);
	seat = take_seat("m.ini");
	assert_done(&seat.shop, &(struct edit){ EDIT_ADD, .wish = wish }, NULL);
	assert_false(is_told(&seat, CALM_MS));
	monitor_unref(wish);
	leave_seat(&seat);
}

static void links_on_the_way_are_followed_anew(void **state)
{
	struct seat seat;

	(void)state;
	assert_true(mkdir("one", 0700) == 0 && mkdir("two", 0700) == 0);
	write_text("one/m.ini", BOX_A);
	write_text("two/m.ini", BOX_B);
	assert_int_equal(symlink("one", "now"), 0);
	assert_int_equal(symlink("now/m.ini", "m.ini"), 0);
	seat = take_seat("m.ini");
	write_text("one/m.ini", BOX_A BOX_B);
	assert_true(is_told(&seat, PATIENCE_MS));
	load(&seat);
	/* a folder on the way */
	assert_true(symlink("two", "next") == 0 && rename("next", "now") == 0);
	assert_true(is_told(&seat, PATIENCE_MS));
	load(&seat);
	write_text("two/m.ini", BOX_A BOX_B);
	assert_true(is_told(&seat, PATIENCE_MS));
	load(&seat);
	/* nobody looks there any more */
	write_text("one/m.ini", BOX_A);
	assert_false(is_told(&seat, CALM_MS));
	leave_seat(&seat);
}

static void a_file_and_its_folders_may_come_later(void **state)
{
	struct seat seat;

	(void)state;
	seat = take_seat("x/y/m.ini");
	assert_true(mkdir("x", 0700) == 0 && mkdir("x/y", 0700) == 0);
	write_text("x/y/m.ini", BOX_A);
	assert_true(is_told(&seat, PATIENCE_MS));
	load(&seat);
	assert_int_equal(seat.shop.config.n_monitors, 1);
	leave_seat(&seat);
}

static void a_file_that_is_gone_is_no_empty_one(void **state)
{
	struct problems problems = { 0 };
	struct config config = { 0 };
	struct seat seat;

	(void)state;
	write_text("m.ini", BOX_A);
	seat = take_seat("m.ini");
	assert_int_equal(unlink("m.ini"), 0);
	assert_true(is_told(&seat, PATIENCE_MS));
	assert_false(store_load(seat.shop.store, &config, &problems));
	assert_string_equal(problems.list[0].text, "the file is gone");
	problems_release(&problems);
	write_text("m.ini", BOX_A BOX_B);
	assert_true(is_told(&seat, PATIENCE_MS));
	load(&seat);
	leave_seat(&seat);
}

static void every_name_that_matters_is_on_the_way(void **state)
{
	struct watch_name *names = test_calloc(WATCH_NAMES_MAX, sizeof *names);
	char here[PATH_MAX];

	(void)state;
	assert_non_null(getcwd(here, sizeof here));
	assert_int_equal(mkdir("real", 0700), 0);
	assert_true(symlink("real", "link") == 0 && symlink("link/../loop", "loop") == 0);
	assert_int_equal(watch_path("./link/./m.ini", names), 2);
	assert_string_equal(names[0].name, "link");
	assert_string_equal(names[0].folder, here);
	assert_string_equal(names[1].name, "m.ini");
	assert_string_equal(names[1].folder + strlen(here), "/real");
	assert_int_equal(watch_path("no/such/file", names), 1);
	assert_string_equal(names[0].name, "no");
	assert_int_equal(watch_path("loop", names), WATCH_NAMES_MAX);
	assert_int_equal(watch_path("/", names), 0);
	assert_int_equal(watch_path("/../../no-such-name", names), 1);
	assert_string_equal(names[0].folder, "/");
	test_free(names);
}

static int set_up(void **state)
{
	(void)state;
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		IN_FOLDER(a_new_text_is_told_once),
		IN_FOLDER(the_same_text_and_other_files_are_no_news),
		IN_FOLDER(what_we_wrote_ourselves_is_no_news),
		IN_FOLDER(links_on_the_way_are_followed_anew),
		IN_FOLDER(a_file_and_its_folders_may_come_later),
		IN_FOLDER(a_file_that_is_gone_is_no_empty_one),
		IN_FOLDER(every_name_that_matters_is_on_the_way),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
