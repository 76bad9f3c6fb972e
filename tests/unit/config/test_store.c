#include "unit/test.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit/config/some_folder.h"
#include "unit/config/some_store.h"

static void one_mailbox_changes_and_the_way_back_is_exact(void **state)
{
	static const char before[] = BOX_A "\n" BOX_B;
	struct monitor *wish = wish_of("a", "retries = 3\n");
	struct undo undo = { 0 };
	struct undo redo = { 0 };
	struct shop shop;

	(void)state;
	write_text("m.ini", before);
	shop = open_shop("m.ini");
	assert_done(&shop,
		&(struct edit){ EDIT_CHANGE, .old = named(&shop, "a"), .wish = wish },
		&undo);
	assert_holds("m.ini", BOX_A "retries = 3\n\n" BOX_B);
	assert_int_equal(named(&shop, "a")->retries, 3);
	assert_false(store_differs(shop.store));
	assert_done(&shop, &(struct edit){ EDIT_UNDO, .undo = &undo }, &redo);
	assert_holds("m.ini", before);
	assert_done(&shop, &(struct edit){ EDIT_UNDO, .undo = &redo }, NULL);
	assert_holds("m.ini", BOX_A "retries = 3\n\n" BOX_B);
	undo_release(&undo);
	undo_release(&redo);
	monitor_unref(wish);
	close_shop(&shop);
}

static void adding_copying_and_removing_can_be_undone_in_turn(void **state)
{
	static const char before[] = "# mine\n" BOX_A "\n" BOX_B "retries = 4";
	struct monitor *c = wish_of("c", "");
	struct monitor *d = wish_of("d", "retries = 4\n");
	struct undo undo[3] = { 0 };
	struct shop shop;

	(void)state;
	write_text("m.ini", before);
	shop = open_shop("m.ini");
	assert_done(&shop, &(struct edit){ EDIT_ADD, .wish = c }, &undo[0]);
	assert_done(&shop, &(struct edit){ EDIT_COPY, .old = named(&shop, "b"), .wish = d },
		&undo[1]);
	assert_done(
		&shop, &(struct edit){ EDIT_REMOVE, .old = named(&shop, "a") }, &undo[2]);
	assert_holds("m.ini", "# mine\n" BOX_B "retries = 4\n\n"
			      "[monitor c]\nhost = c.example.org\nuser = u\n"
			      "password_env = S\n\n"
			      "[monitor d]\nhost = d.example.org\nuser = u\n"
			      "password_env = S\nretries = 4\n");
	assert_string_equal(undo[2].removed.section, "monitor a");
	for (size_t i = COUNT_OF(undo); i > 0; i--)
		assert_done(&shop, &(struct edit){ EDIT_UNDO, .undo = &undo[i - 1] }, NULL);
	assert_holds("m.ini", before);
	for (size_t i = 0; i < COUNT_OF(undo); i++)
		undo_release(&undo[i]);
	monitor_unref(c);
	monitor_unref(d);
	close_shop(&shop);
}

static void many_edits_are_written_all_or_none(void **state)
{
	static const char before[] = BOX_A BOX_B;
	struct monitor *a = wish_of("a", "enabled = no\n");
	struct monitor *again = wish_of("b", "");
	struct config config = { 0 };
	struct undo undo[2] = { 0 };
	struct err err = { 0 };
	struct shop shop;

	(void)state;
	write_text("m.ini", before);
	shop = open_shop("m.ini");
	const struct edit good[] = {
		{ EDIT_CHANGE, .old = named(&shop, "a"), .wish = a },
		{ EDIT_REMOVE, .old = named(&shop, "b") },
	};
	const struct edit bad[] = {
		{ EDIT_CHANGE, .old = named(&shop, "a"), .wish = a },
		{ EDIT_ADD, .wish = again }, /* its name is taken */
	};

	assert_int_equal(
		store_apply(shop.store, bad, 2, STORE_IF_SAME, &config, undo, &err),
		STORE_FAILED);
	assert_non_null(strstr(err.text, "'b' is already the name of the monitor"));
	assert_holds("m.ini", before);
	assert_null(undo[0].now.data);
	assert_int_equal(
		store_apply(shop.store, good, 2, STORE_IF_SAME, &config, undo, &err),
		STORE_DONE);
	/* comments between sections are the person's */
	assert_holds("m.ini", BOX_A "enabled = no\n# of b\n");
	assert_int_equal(config.n_monitors, 1);
	undo_release(&undo[0]);
	undo_release(&undo[1]);
	config_release(&config);
	monitor_unref(a);
	monitor_unref(again);
	close_shop(&shop);
}

static void the_first_mailbox_makes_file_and_folder(void **state)
{
	struct monitor *wish = wish_of("a", "");
	struct shop shop = open_shop("x/y/m.ini");
	struct stat found;

	(void)state;
	assert_int_equal(shop.config.n_monitors, 0);
	assert_int_equal(shop.config.settings.interval_s, 60);
	assert_done(&shop, &(struct edit){ EDIT_ADD, .wish = wish }, NULL);
	assert_holds("x/y/m.ini", BOX_A);
	assert_int_equal(stat("x/y/m.ini", &found), 0);
	assert_int_equal(found.st_mode & 07777, 0600);
	assert_int_equal(stat("x/y", &found), 0);
	assert_int_equal(found.st_mode & 07777, 0700);
	monitor_unref(wish);
	close_shop(&shop);
}

static void links_and_modes_stay(void **state)
{
	struct monitor *wish = wish_of("c", "");
	struct shop shop;
	struct stat found;

	(void)state;
	assert_int_equal(mkdir("dotfiles", 0700), 0);
	write_text("dotfiles/m.ini", BOX_A);
	assert_int_equal(chmod("dotfiles/m.ini", 0640), 0);
	assert_int_equal(symlink("dotfiles/m.ini", "m.ini"), 0);
	shop = open_shop("m.ini");
	assert_done(&shop, &(struct edit){ EDIT_ADD, .wish = wish }, NULL);
	assert_int_equal(lstat("m.ini", &found), 0);
	assert_true(S_ISLNK(found.st_mode));
	assert_int_equal(stat("dotfiles/m.ini", &found), 0);
	assert_int_equal(found.st_mode & 07777, 0640);
	assert_int_equal(count_entries(), 2);
	monitor_unref(wish);
	close_shop(&shop);
}

static void what_others_wrote_is_not_written_over(void **state)
{
	struct monitor *wish = wish_of("a", "retries = 3\n");
	struct shop shop;
	struct edit edit = { EDIT_CHANGE, .wish = wish };
	struct err err = { 0 };

	(void)state;
	write_text("m.ini", BOX_A);
	shop = open_shop("m.ini");
	edit.old = named(&shop, "a");
	write_text("m.ini", BOX_A BOX_B);
	assert_true(store_differs(shop.store));
	assert_int_equal(apply(&shop, &edit, STORE_IF_SAME, NULL, &err), STORE_CHANGED);
	assert_string_equal(err.text, "'m.ini' was changed by somebody else");
	assert_holds("m.ini", BOX_A BOX_B);
	/* mine goes onto theirs */
	assert_int_equal(apply(&shop, &edit, STORE_MERGE, NULL, &err), STORE_DONE);
	assert_holds("m.ini", BOX_A "retries = 3\n" BOX_B);
	assert_int_equal(shop.config.n_monitors, 2);
	assert_false(store_differs(shop.store));
	monitor_unref(wish);
	close_shop(&shop);
}

static void a_section_that_both_changed_is_not_merged(void **state)
{
	struct monitor *wish = wish_of("a", "retries = 3\n");
	struct shop shop;
	struct edit edit = { EDIT_CHANGE, .wish = wish };
	struct err err = { 0 };

	(void)state;
	write_text("m.ini", BOX_A BOX_B);
	shop = open_shop("m.ini");
	edit.old = named(&shop, "a");
	write_text("m.ini", BOX_A "retries = 5\n" BOX_B);
	assert_int_equal(apply(&shop, &edit, STORE_MERGE, NULL, &err), STORE_CHANGED);
	assert_string_equal(err.text, "[monitor a] was changed by somebody else too");
	write_text("m.ini", BOX_B);
	assert_int_equal(apply(&shop, &edit, STORE_MERGE, NULL, &err), STORE_CHANGED);
	assert_holds("m.ini", BOX_B);
	/* nothing is lost: what I wanted stands beside */
	assert_int_equal(apply(&shop, &edit, STORE_BESIDE, NULL, &err), STORE_DONE);
	assert_holds("m.ini", BOX_B);
	assert_holds("m.ini.new", BOX_A "retries = 3\n" BOX_B);
	monitor_unref(wish);
	close_shop(&shop);
}

/* What comes back from the trash has no clear password any more. */
static void a_section_is_restored_with_a_password_given_anew(void **state)
{
	struct removed removed = { .section = strdup("monitor c"),
		.before = strdup(""),
		.after = strdup("monitor a"),
		.bytes = { .max = 1024 } };
	struct changes changes = { 0 };
	struct edit edit = { EDIT_RESTORE, .removed = &removed };
	struct undo undo = { 0 };
	struct err err = { 0 };
	struct shop shop;

	(void)state;
	assert_true(buf_puts(&removed.bytes, "[monitor c]\nhost = h\nuser = u\n"));
	assert_true(changes_add(&changes, "password", "p", &err));
	write_text("m.ini", BOX_A);
	shop = open_shop("m.ini");
	assert_int_equal(apply(&shop, &edit, STORE_IF_SAME, NULL, &err), STORE_FAILED);
	edit.changes = &changes;
	assert_done(&shop, &edit, &undo);
	assert_holds("m.ini", "[monitor c]\nhost = h\nuser = u\npassword = \"p\"\n" BOX_A);
	assert_done(&shop, &(struct edit){ EDIT_UNDO, .undo = &undo }, NULL);
	assert_holds("m.ini", BOX_A);
	undo_release(&undo);
	changes_release(&changes);
	removed_release(&removed);
	close_shop(&shop);
}

static int set_up(void **state)
{
	(void)state;
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		IN_FOLDER(one_mailbox_changes_and_the_way_back_is_exact),
		IN_FOLDER(adding_copying_and_removing_can_be_undone_in_turn),
		IN_FOLDER(many_edits_are_written_all_or_none),
		IN_FOLDER(the_first_mailbox_makes_file_and_folder),
		IN_FOLDER(links_and_modes_stay),
		IN_FOLDER(what_others_wrote_is_not_written_over),
		IN_FOLDER(a_section_that_both_changed_is_not_merged),
		IN_FOLDER(a_section_is_restored_with_a_password_given_anew),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
