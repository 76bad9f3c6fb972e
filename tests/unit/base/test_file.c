#include "unit/test.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

/* Each test works in an empty folder of its own, which is the working folder. */
static int enter_folder(void **state)
{
	char *folder = strdup("/tmp/mailtop-file-XXXXXX");

	*state = folder;
	return folder && mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int remove_entry(
	const char *path, const struct stat *stat, int type, struct FTW *ftw)
{
	(void)stat;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int leave_folder(void **state)
{
	const int rc =
		chdir("/") == 0 ? nftw(*state, remove_entry, 8, FTW_DEPTH | FTW_PHYS) : -1;

	free(*state);
	return rc;
}

static void write_text(const char *path, const char *text)
{
	struct err err = { 0 };

	assert_true(file_write(path, text, strlen(text), 0600, &err));
}

static void assert_holds(const char *path, const char *text)
{
	struct buf buf = BUF_INIT(4096);
	struct err err = { 0 };

	assert_true(file_read(path, &buf, &err));
	assert_int_equal(buf.len, strlen(text));
	assert_memory_equal(buf.data ? buf.data : "", text, buf.len);
	buf_release(&buf);
}

static int count_entries(void)
{
	DIR *folder = opendir(".");
	int n = 0;

	assert_non_null(folder);
	while (readdir(folder))
		n++;
	closedir(folder);
	return n - 2;
}

static void what_was_written_is_read(void **state)
{
	(void)state;
	write_text("a", "one");
	assert_holds("a", "one");
	write_text("a", "");
	assert_holds("a", "");
	assert_int_equal(count_entries(), 1);
}

static void reading_appends_up_to_the_ceiling(void **state)
{
	struct buf buf = BUF_INIT(8);
	struct err err = { 0 };

	(void)state;
	write_text("a", "four");
	assert_true(file_read("a", &buf, &err));
	assert_true(file_read("a", &buf, &err));
	assert_int_equal(buf.len, 8);
	assert_false(file_read("a", &buf, &err));
	assert_int_equal(err.class, ERR_IO);
	assert_string_equal(err.text, "'a' is over 8 bytes");
	assert_int_equal(buf.len, 8);
	buf_release(&buf);
}

static void a_stream_over_the_ceiling_is_refused_and_wiped(void **state)
{
	struct buf buf = { .max = 16, .secret = true };
	struct err err = { 0 };

	(void)state;
	assert_false(file_read("/dev/zero", &buf, &err));
	assert_string_equal(err.text, "'/dev/zero' is over 16 bytes");
	assert_int_equal(buf.len, 0);
	buf_release(&buf);
}

static void what_cannot_be_read_is_said(void **state)
{
	struct buf buf = BUF_INIT(64);
	struct err err = { 0 };

	(void)state;
	assert_false(file_read("missing", &buf, &err));
	assert_string_equal(err.text, "cannot open 'missing': No such file or directory");
	assert_false(file_read(".", &buf, &err));
	assert_string_equal(err.text, "cannot read '.': Is a directory");
	assert_int_equal(buf.len, 0);
	buf_release(&buf);
}

static void dash_is_standard_input(void **state)
{
	const int saved = dup(STDIN_FILENO);
	int fd;

	(void)state;
	write_text("a", "typed");
	fd = open("a", O_RDONLY);
	assert_true(fd >= 0 && saved >= 0);
	assert_int_equal(dup2(fd, STDIN_FILENO), STDIN_FILENO);
	assert_holds("-", "typed");
	dup2(saved, STDIN_FILENO);
	close(fd);
	close(saved);
}

static mode_t mode_of(const char *path)
{
	struct stat stat_of_path;

	assert_int_equal(stat(path, &stat_of_path), 0);
	return stat_of_path.st_mode & 07777;
}

static void an_old_file_keeps_its_mode_and_a_new_one_gets_it(void **state)
{
	struct err err = { 0 };
	const mode_t mask = umask(077);

	(void)state;
	assert_true(file_write("a", "x", 1, 0644, &err));
	assert_int_equal(mode_of("a"), 0644);
	assert_int_equal(chmod("a", 0640), 0);
	assert_true(file_write("a", "y", 1, 0600, &err));
	assert_int_equal(mode_of("a"), 0640);
	umask(mask);
}

static bool is_link(const char *path)
{
	struct stat found;

	return lstat(path, &found) == 0 && S_ISLNK(found.st_mode);
}

static void links_stay_links(void **state)
{
	(void)state;
	assert_int_equal(mkdir("sub", 0700), 0);
	write_text("sub/real", "old");
	assert_int_equal(symlink("sub/hop", "link"), 0);
	assert_int_equal(symlink("real", "sub/hop"), 0);
	write_text("link", "new");
	assert_true(is_link("link"));
	assert_true(is_link("sub/hop"));
	assert_holds("sub/real", "new");
}

static void a_link_to_nothing_makes_the_file_it_names(void **state)
{
	(void)state;
	assert_int_equal(mkdir("sub", 0700), 0);
	assert_int_equal(symlink("sub/later", "link"), 0);
	write_text("link", "here");
	assert_true(is_link("link"));
	assert_holds("sub/later", "here");
}

static void a_write_that_fails_leaves_nothing_behind(void **state)
{
	struct err err = { 0 };

	(void)state;
	assert_false(file_write("missing/a", "x", 1, 0600, &err));
	assert_string_equal(
		err.text, "cannot write 'missing/a': No such file or directory");
	assert_int_equal(mkdir("folder", 0700), 0);
	assert_false(file_write("folder", "x", 1, 0600, &err));
	assert_string_equal(err.text, "cannot write 'folder': Is a directory");
	assert_int_equal(symlink("loop", "loop"), 0);
	assert_false(file_write("loop", "x", 1, 0600, &err));
	assert_false(file_write("", "x", 1, 0600, &err));
	assert_int_equal(count_entries(), 2);
}

static bool is_shut(void *context, struct err *err)
{
	*(int *)context = count_entries();
	return err_set(err, ERR_IO, "changed meanwhile");
}

static void a_shut_gate_leaves_the_old_file_alone(void **state)
{
	int n = 0;
	const struct file_gate gate = { is_shut, &n };
	struct err err = { 0 };

	(void)state;
	write_text("a", "old");
	assert_false(file_write_gated("a", "new", 3, 0600, &gate, &err));
	assert_string_equal(err.text, "changed meanwhile");
	assert_int_equal(n, 2); /* the new one was written already */
	assert_holds("a", "old");
	assert_int_equal(count_entries(), 1);
}

static void sweeping_takes_what_a_crash_left_and_nothing_else(void **state)
{
	static const char *const others[] = { "a", ".a.new-", ".a.new-12345",
		".a.new-1234567", ".b.new-123456", "a.new-123456", ".new-123456" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(others); i++)
		write_text(others[i], "");
	write_text(".a.new-x1Y2z3", "half");
	assert_int_equal(mkdir(".a.new-folder", 0700), 0);
	file_sweep("a");
	assert_int_equal(count_entries(), (int)COUNT_OF(others) + 1);
	assert_int_equal(access(".a.new-x1Y2z3", F_OK), -1);
}

static void only_one_holds_the_lock_of_a_folder(void **state)
{
	struct err err = { 0 };
	int first;
	int second;

	(void)state;
	assert_int_equal(symlink("b", "a"), 0);
	assert_true(file_lock("a", &first, &err));
	assert_false(file_lock("b", &second, &err));
	assert_string_equal(err.text, "another program holds the lock of 'b'");
	close(first);
	assert_true(file_lock("b", &second, &err));
	close(second);
}

static void a_folder_is_made_with_its_parents(void **state)
{
	struct err err = { 0 };

	(void)state;
	assert_true(file_make_folder("a/b/c", &err));
	assert_int_equal(mode_of("a"), 0700);
	assert_int_equal(mode_of("a/b/c"), 0700);
	assert_true(file_make_folder("a/b/c/", &err));
	write_text("a/file", "");
	assert_false(file_make_folder("a/file", &err));
	assert_string_equal(err.text, "cannot make folder 'a/file': Not a directory");
	assert_false(file_make_folder("a/file/x", &err));
	assert_false(file_make_folder("", &err));
}

static void xdg_folders_are_absolute(void **state)
{
	char out[64];

	(void)state;
	setenv("HOME", "/home/me", 1);
	unsetenv("XDG_CONFIG_HOME");
	assert_true(file_xdg("XDG_CONFIG_HOME", ".config", out, sizeof out));
	assert_string_equal(out, "/home/me/.config/mailtop");
	setenv("XDG_CONFIG_HOME", "relative", 1);
	assert_true(file_xdg("XDG_CONFIG_HOME", ".config", out, sizeof out));
	assert_string_equal(out, "/home/me/.config/mailtop");
	setenv("XDG_CONFIG_HOME", "/etc/xdg", 1);
	assert_true(file_xdg("XDG_CONFIG_HOME", ".config", out, sizeof out));
	assert_string_equal(out, "/etc/xdg/mailtop");
	assert_false(file_xdg("XDG_CONFIG_HOME", ".config", out, 8));
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("HOME");
	assert_false(file_xdg("XDG_CONFIG_HOME", ".config", out, sizeof out));
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, enter_folder, leave_folder)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		IN_FOLDER(what_was_written_is_read),
		IN_FOLDER(reading_appends_up_to_the_ceiling),
		IN_FOLDER(a_stream_over_the_ceiling_is_refused_and_wiped),
		IN_FOLDER(what_cannot_be_read_is_said),
		IN_FOLDER(dash_is_standard_input),
		IN_FOLDER(an_old_file_keeps_its_mode_and_a_new_one_gets_it),
		IN_FOLDER(links_stay_links),
		IN_FOLDER(a_link_to_nothing_makes_the_file_it_names),
		IN_FOLDER(a_write_that_fails_leaves_nothing_behind),
		IN_FOLDER(a_shut_gate_leaves_the_old_file_alone),
		IN_FOLDER(sweeping_takes_what_a_crash_left_and_nothing_else),
		IN_FOLDER(only_one_holds_the_lock_of_a_folder),
		IN_FOLDER(a_folder_is_made_with_its_parents),
		cmocka_unit_test(xdg_folders_are_absolute),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
