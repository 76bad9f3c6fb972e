/* Several writers of one file, and writers that die. */
#include "unit/test.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "unit/config/some_folder.h"
#include "unit/config/some_store.h"

enum { EACH_WRITES = 12, WRITERS = 2, STEPS_MAX = 2000 };

/* Adds its mailboxes, whatever the other does meanwhile. */
static int write_all(int writer)
{
	struct store *store = store_new("m.ini", false);
	struct config config = { 0 };
	struct problems problems = { 0 };
	bool ok = store && store_load(store, &config, &problems);

	for (int i = 0; ok && i < EACH_WRITES; i++) {
		char name[20];
		struct err err = { 0 };
		struct monitor *wish;
		struct edit edit = { .kind = EDIT_ADD };

		snprintf(name, sizeof name, "w%d-%d", writer, i);
		edit.wish = wish = wish_of(name, "");
		config_release(&config);
		/* the other may write between our look and our rename: then once more */
		for (;;) {
			const enum store_result result = store_apply(
				store, &edit, 1, STORE_MERGE, &config, NULL, &err);

			ok = result == STORE_DONE;
			if (result != STORE_CHANGED)
				break;
		}
		monitor_unref(wish);
	}
	config_release(&config);
	problems_release(&problems);
	store_free(store);
	return ok ? 0 : 1;
}

static void two_writers_at_once_lose_nothing(void **state)
{
	pid_t writers[WRITERS];
	struct shop shop;

	(void)state;
	write_text("m.ini", BOX_A);
	for (int i = 0; i < WRITERS; i++) {
		writers[i] = fork();
		assert_true(writers[i] >= 0);
		if (writers[i] == 0)
			_exit(write_all(i));
	}
	for (int i = 0; i < WRITERS; i++) {
		int status = -1;

		assert_int_equal(waitpid(writers[i], &status, 0), writers[i]);
		assert_int_equal(status, 0);
	}
	shop = open_shop("m.ini");
	assert_int_equal(shop.config.n_monitors, 1 + WRITERS * EACH_WRITES);
	assert_int_equal(count_entries(), 1);
	close_shop(&shop);
}

/* One edit, watched from its first system call on. */
static void write_one(void)
{
	struct shop shop = open_shop("m.ini");
	struct monitor *wish = wish_of("a", "retries = 3\n");
	const struct edit edit = { EDIT_CHANGE, .old = named(&shop, "a"), .wish = wish };
	struct err err = { 0 };

	ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	raise(SIGSTOP);
	_exit(store_apply(shop.store, &edit, 1, STORE_IF_SAME, NULL, NULL, &err) ==
				STORE_DONE
			? 0
			: 1);
}

/* Lets the writer run to its n-th entry into or return from a system call and kills it
 * there; false: it had ended before. */
static bool kill_at_step(int n)
{
	const pid_t writer = fork();
	int status = 0;

	assert_true(writer >= 0);
	if (writer == 0)
		write_one();
	assert_int_equal(waitpid(writer, &status, 0), writer);
	assert_true(WIFSTOPPED(status));
	for (int i = 0; i < n && WIFSTOPPED(status); i++) {
		assert_int_equal(ptrace(PTRACE_SYSCALL, writer, NULL, NULL), 0);
		assert_int_equal(waitpid(writer, &status, 0), writer);
	}
	if (WIFEXITED(status)) {
		assert_int_equal(WEXITSTATUS(status), 0);
		return false;
	}
	kill(writer, SIGKILL);
	assert_int_equal(waitpid(writer, &status, 0), writer);
	return true;
}

static bool holds(const char *text)
{
	struct buf buf = BUF_INIT(4096);
	struct err err = { 0 };
	bool is_same;

	assert_true(file_read("m.ini", &buf, &err));
	is_same = buf.len == strlen(text) && memcmp(buf.data, text, buf.len) == 0;
	buf_release(&buf);
	return is_same;
}

static void killed_at_any_step_it_leaves_the_old_or_the_new(void **state)
{
	static const char before[] = BOX_A BOX_B;
	static const char after[] = BOX_A "retries = 3\n" BOX_B;
	int n_old = 0;
	int n_new = 0;
	int n_litter = 0;
	int n = 0;
	bool was_killed = true;

	(void)state;
	for (; was_killed && n < STEPS_MAX; n++) {
		struct shop shop;

		write_text("m.ini", before);
		was_killed = kill_at_step(n);
		n_old += holds(before);
		n_new += holds(after);
		assert_int_equal(n_old + n_new, n + 1);
		n_litter += count_entries() > 1;
		/* a later start reads it and clears up */
		shop = open_shop("m.ini");
		close_shop(&shop);
		assert_int_equal(count_entries(), 1);
	}
	assert_false(was_killed);
	/* both sides of the rename were met, and the time between */
	assert_true(n_old > 0 && n_new > 1 && n_litter > 0);
}

static int set_up(void **state)
{
	(void)state;
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		IN_FOLDER(two_writers_at_once_lose_nothing),
		IN_FOLDER(killed_at_any_step_it_leaves_the_old_or_the_new),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
