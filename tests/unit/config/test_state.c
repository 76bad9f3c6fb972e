#include "unit/test.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "config/ini.h"
#include "config/state_file.h"
#include "unit/config/some_folder.h"

#define PATH   "x/mailtop/state.ini"
#define SECRET "hunter2!"

enum { NOBODY = 65534 };

static void fill(struct state_kept *state)
{
	static const char filter[] = "name:\"50% off; #1\" tag:ops\\";

	assert_true(state_set(state, STATE_VIEW, "tree"));
	assert_true(state_set(state, STATE_VIEW, "panes"));
	assert_true(state_set(state, STATE_FILTER, filter));
	assert_true(state_set(state, STATE_THEME, ""));
	state->reverse = true;
	assert_true(state_set_unfolded(state, "Work", true));
	assert_true(state_set_unfolded(state, "Entw\xc3\xbcrfe", true));
	assert_true(state_set_unfolded(state, "b\xc3\xb6s\"e'", true));
	assert_true(state_set_unfolded(state, "Work", true));
	assert_true(state_set_unfolded(state, "Work", false));
	assert_true(state_set_unfolded(state, "never", false));
}

static void assert_filled(const struct state_kept *state)
{
	assert_string_equal(state_get(state, STATE_VIEW), "panes");
	assert_string_equal(state_get(state, STATE_SORT), "");
	assert_null(state->texts[STATE_SORT]);
	assert_string_equal(
		state_get(state, STATE_FILTER), "name:\"50% off; #1\" tag:ops\\");
	assert_non_null(state->texts[STATE_THEME]);
	assert_true(state->reverse);
	assert_int_equal(state->n_unfolded, 2);
	assert_false(state_is_unfolded(state, "Work"));
	assert_true(state_is_unfolded(state, "Entw\xc3\xbcrfe"));
	assert_true(state_is_unfolded(state, "b\xc3\xb6s\"e'"));
}

static struct state_kept load(void)
{
	struct state_kept state;
	struct err err = { 0 };

	if (!state_load(PATH, &state, &err))
		fail_msg("%s", err.text);
	return state;
}

static mode_t mode_of(const char *path)
{
	struct stat found;

	assert_int_equal(stat(path, &found), 0);
	return found.st_mode & 07777;
}

static void what_was_saved_is_remembered(void **test)
{
	struct state_kept saved = { 0 };
	struct state_kept loaded;
	struct err err = { 0 };

	(void)test;
	loaded = load(); /* nothing is there yet */
	assert_int_equal(loaded.n_unfolded, 0);
	fill(&saved);
	assert_true(state_save(PATH, &saved, &err));
	assert_int_equal(mode_of(PATH), 0600);
	assert_int_equal(mode_of("x/mailtop"), 0700);
	loaded = load();
	assert_filled(&loaded);
	state_release(&loaded);
	assert_int_equal(chmod(PATH, 0644), 0);
	assert_true(state_save(PATH, &saved, &err));
	assert_int_equal(mode_of(PATH), 0600);
	state_release(&saved);
}

static void thousands_of_folds_fit(void **test)
{
	struct state_kept saved = { 0 };
	struct state_kept loaded;
	struct err err = { 0 };
	char name[120];

	(void)test;
	for (int i = 0; i < 3000; i++) {
		snprintf(name, sizeof name, "a mailbox with rather a long name, number %d",
			i);
		assert_true(state_set_unfolded(&saved, name, true));
	}
	assert_true(state_save(PATH, &saved, &err));
	loaded = load();
	assert_int_equal(loaded.n_unfolded, 3000);
	assert_true(state_is_unfolded(&loaded, name));
	state_release(&saved);
	state_release(&loaded);
}

static void a_broken_file_is_ignored_and_written_anew(void **test)
{
	static const char *const broken[] = { "", "nonsense", "[screen]\nview = \"tree\"\n",
		"[state]\nversion = 2\n", "[state]\nversion = 1\n[screen]\n[screen]\n",
		"[state]\nversion = 1\n[screen]\nview = \"tree\n" };

	(void)test;
	assert_true(file_make_folder("x/mailtop", NULL));
	for (size_t i = 0; i < COUNT_OF(broken); i++) {
		struct state_kept state;
		struct err err = { 0 };

		write_text(PATH, broken[i]);
		assert_false(state_load(PATH, &state, &err));
		assert_non_null(strstr(err.text, "what was remembered is ignored: "));
		assert_int_equal(state.n_unfolded, 0);
		fill(&state);
		assert_true(state_save(PATH, &state, &err));
		state_release(&state);
		state = load();
		assert_filled(&state);
		state_release(&state);
	}
}

static void what_is_broken_inside_is_left_out(void **test)
{
	struct state_kept state;

	(void)test;
	assert_true(file_make_folder("x/mailtop", NULL));
	write_text(PATH, "[state]\nversion = 1\n[screen]\nview = \"%\"\nsort = \"%4\"\n"
			 "filter = \"%zz\"\ntheme = \"%00x\"\ntimes = \"utc\"\n"
			 "unfolded = \"a%0Ab\"\n[trash 1]\nname = \"a\"\n[other]\nk = v\n");
	state = load();
	assert_null(state.texts[STATE_VIEW]);
	assert_null(state.texts[STATE_SORT]);
	assert_null(state.texts[STATE_FILTER]);
	assert_string_equal(state_get(&state, STATE_THEME), "");
	assert_string_equal(state_get(&state, STATE_TIMES), "utc");
	assert_true(state_is_unfolded(&state, "a"));
	assert_int_equal(state.trash.n, 0);
	state_release(&state);
}

static struct removed some_removed(void)
{
	struct removed removed = { .section = strdup("monitor a"),
		.before = strdup("monitor \xc3\xbc"),
		.after = strdup(""),
		.above = 17,
		.bytes = { .max = 4096 } };

	assert_true(buf_puts(&removed.bytes, "[monitor a]\r\n\tdescription = '\"50%\"'\r\n"
					     "password = " SECRET "\r\n\r\n"));
	return removed;
}

static void the_trash_lives_through_a_restart_and_through_others(void **test)
{
	static const char kept[] = "[monitor a]\r\n\tdescription = '\"50%\"'\r\n\r\n";
	struct removed removed = some_removed();
	struct state_kept mine = { 0 };
	struct state_kept loaded;
	struct buf text = BUF_INIT(1 << 20);
	struct err err = { 0 };

	(void)test;
	assert_true(state_trash_add(PATH, &removed, "Box \"A\"", 1732280551250, &err));
	/* one that started before saves what it knows */
	fill(&mine);
	assert_true(state_save(PATH, &mine, &err));
	loaded = load();
	assert_filled(&loaded);
	assert_int_equal(loaded.trash.n, 1);
	assert_string_equal(loaded.trash.list[0].name, "Box \"A\"");
	assert_int_equal(loaded.trash.list[0].wall_ms, 1732280551250);
	assert_true(loaded.trash.list[0].needs_password);
	assert_string_equal(loaded.trash.list[0].removed.section, removed.section);
	assert_string_equal(loaded.trash.list[0].removed.before, removed.before);
	assert_string_equal(loaded.trash.list[0].removed.after, "");
	assert_int_equal(loaded.trash.list[0].removed.above, 17);
	assert_int_equal(loaded.trash.list[0].removed.bytes.len, strlen(kept));
	assert_memory_equal(loaded.trash.list[0].removed.bytes.data, kept, strlen(kept));
	assert_true(file_read(PATH, &text, &err));
	assert_null(memmem(text.data, text.len, SECRET, strlen(SECRET)));
	assert_true(state_trash_drop(PATH, removed.section, 1732280551250, &err));
	state_release(&loaded);
	loaded = load();
	assert_filled(&loaded);
	assert_int_equal(loaded.trash.n, 0);
	state_release(&loaded);
	state_release(&mine);
	buf_release(&text);
	removed_release(&removed);
}

static void a_full_trash_fits_into_the_file(void **test)
{
	struct removed removed = some_removed();
	struct state_kept state = { 0 };
	struct state_kept parsed;
	struct buf text = { .max = INI_FILE_MAX };
	struct err err = { 0 };

	(void)test;
	removed.bytes.max = TRASH_BYTES_MAX;
	while (buf_puts(&removed.bytes, "\xc3\xbc=\"%\"\t\n"))
		continue;
	for (int i = 0; i < TRASH_MAX; i++)
		assert_true(trash_add(&state.trash, &removed, "A", i, &err));
	assert_true(state_print(&state, &state.trash, &text));
	assert_true(state_parse(scan_of(text.data, text.len), &parsed, &err));
	assert_int_equal(parsed.trash.n, TRASH_MAX);
	for (int i = 0; i < TRASH_MAX; i++) {
		const struct buf *a = &state.trash.list[i].removed.bytes;
		const struct buf *b = &parsed.trash.list[i].removed.bytes;

		assert_int_equal(a->len, b->len);
		assert_memory_equal(a->data, b->data, a->len);
	}
	state_release(&state);
	state_release(&parsed);
	buf_release(&text);
	removed_release(&removed);
}

static void a_folder_of_another_user_is_neither_read_nor_written(void **test)
{
	const uid_t user = geteuid();
	struct state_kept state = { 0 };
	struct err err = { 0 };

	(void)test;
	assert_true(state_save(PATH, &state, &err));
	/* who is no root looks into a folder of root's */
	if (user == 0)
		assert_int_equal(chown("x/mailtop", NOBODY, NOBODY), 0);
	else
		assert_true(remove(PATH) == 0 && remove("x/mailtop") == 0 &&
			    symlink("/usr", "x/mailtop") == 0);
	assert_false(state_load(PATH, &state, &err));
	assert_string_equal(err.text, "what was remembered is ignored: the folder "
				      "'x/mailtop' belongs to another user");
	assert_false(state_save(PATH, &state, &err));
	assert_string_equal(err.text, "the folder 'x/mailtop' belongs to another user");
}

static void a_link_of_another_user_is_not_followed(void **test)
{
	struct state_kept state = { 0 };
	struct err err = { 0 };

	(void)test;
	if (geteuid() != 0)
		skip(); /* only root can make one */
	assert_int_equal(mkdir("x", 0700), 0);
	assert_int_equal(mkdir("mine", 0700), 0);
	assert_int_equal(symlink("../mine", "x/mailtop"), 0);
	assert_int_equal(lchown("x/mailtop", NOBODY, NOBODY), 0);
	assert_false(state_save(PATH, &state, &err));
	assert_string_equal(err.text, "the folder 'x/mailtop' belongs to another user");
	assert_int_equal(access("mine/state.ini", F_OK), -1);
	assert_int_equal(lchown("x/mailtop", 0, 0), 0);
	assert_true(state_save(PATH, &state, &err));
	assert_int_equal(mode_of("mine/state.ini"), 0600);
}

static void a_folder_that_others_may_write_to_is_not_used(void **test)
{
	static const mode_t modes[] = { 0770, 0720, 0702, 0777, 01777 };
	struct state_kept state = { 0 };
	struct err err = { 0 };

	(void)test;
	assert_true(state_save(PATH, &state, &err));
	for (size_t i = 0; i < COUNT_OF(modes); i++) {
		assert_int_equal(chmod("x/mailtop", modes[i]), 0);
		assert_false(state_load(PATH, &state, &err));
		assert_non_null(strstr(err.text, "others may write into the folder"));
		assert_non_null(strstr(err.text, "chmod 700"));
		assert_false(state_save(PATH, &state, &err));
	}
	assert_int_equal(chmod("x/mailtop", 0700), 0);
	assert_true(state_load(PATH, &state, &err));
}

static void whatever_the_umask_only_the_owner_may_look(void **test)
{
	static const mode_t masks[] = { 0, 022, 077, 0777 };
	const mode_t before = umask(0);
	struct state_kept state = { 0 };
	struct err err = { 0 };

	(void)test;
	for (size_t i = 0; i < COUNT_OF(masks); i++) {
		/* a folder without any right is made by nobody but root */
		umask(geteuid() == 0 ? masks[i] : masks[i] & 077);
		assert_true(state_save(PATH, &state, &err));
		assert_int_equal(mode_of(PATH), 0600);
		assert_int_equal(mode_of("x/mailtop") & 077, 0);
		assert_int_equal(remove(PATH), 0);
		assert_int_equal(remove("x/mailtop"), 0);
		assert_int_equal(remove("x"), 0);
	}
	umask(before);
}

static void the_path_follows_the_environment(void **test)
{
	char path[100];

	(void)test;
	assert_int_equal(setenv("HOME", "/home/me", 1), 0);
	assert_int_equal(unsetenv("XDG_STATE_HOME"), 0);
	assert_true(state_default_path(path, sizeof path));
	assert_string_equal(path, "/home/me/.local/state/mailtop/state.ini");
	assert_int_equal(setenv("XDG_STATE_HOME", "/s", 1), 0);
	assert_true(state_default_path(path, sizeof path));
	assert_string_equal(path, "/s/mailtop/state.ini");
	assert_false(state_default_path(path, strlen("/s/mailtop/state.ini")));
}

static int set_up(void **test)
{
	(void)test;
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		IN_FOLDER(what_was_saved_is_remembered),
		IN_FOLDER(thousands_of_folds_fit),
		IN_FOLDER(a_broken_file_is_ignored_and_written_anew),
		IN_FOLDER(what_is_broken_inside_is_left_out),
		IN_FOLDER(the_trash_lives_through_a_restart_and_through_others),
		IN_FOLDER(a_full_trash_fits_into_the_file),
		IN_FOLDER(a_folder_of_another_user_is_neither_read_nor_written),
		IN_FOLDER(a_link_of_another_user_is_not_followed),
		IN_FOLDER(a_folder_that_others_may_write_to_is_not_used),
		IN_FOLDER(whatever_the_umask_only_the_owner_may_look),
		cmocka_unit_test(the_path_follows_the_environment),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
