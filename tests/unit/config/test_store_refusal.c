#include "unit/test.h"

#include <locale.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit/config/some_folder.h"
#include "unit/config/some_store.h"

enum { NOBODY = 65534 };

static void a_file_that_broke_is_not_touched(void **state)
{
	static const char broken[] = BOX_A "nonsense\n";
	struct monitor *wish = wish_of("c", "");
	struct shop shop;
	struct err err = { 0 };

	(void)state;
	write_text("m.ini", BOX_A);
	shop = open_shop("m.ini");
	write_text("m.ini", broken);
	assert_int_equal(apply(&shop, &(struct edit){ EDIT_ADD, .wish = wish }, STORE_MERGE,
				 NULL, &err),
		STORE_FAILED);
	assert_non_null(strstr(err.text, "line 5"));
	assert_holds("m.ini", broken);
	assert_int_equal(count_entries(), 1);
	monitor_unref(wish);
	close_shop(&shop);
}

static void a_file_over_the_ceiling_is_not_an_empty_one(void **state)
{
	struct monitor *wish = wish_of("c", "");
	struct shop shop;
	struct err err = { 0 };

	(void)state;
	write_text("m.ini", "");
	shop = open_shop("m.ini");
	assert_int_equal(truncate("m.ini", 5 << 20), 0);
	assert_int_equal(access("missing", F_OK), -1); /* leaves ENOENT behind */
	assert_int_equal(apply(&shop, &(struct edit){ EDIT_ADD, .wish = wish }, STORE_MERGE,
				 NULL, &err),
		STORE_FAILED);
	assert_string_equal(err.text, "'m.ini' is over 4194304 bytes");
	monitor_unref(wish);
	close_shop(&shop);
}

static void read_only_and_standard_input_refuse_every_edit(void **state)
{
	struct monitor *wish = wish_of("c", "");
	const struct edit edit = { EDIT_ADD, .wish = wish };
	struct store *store = store_new("m.ini", true);
	struct err err = { 0 };

	(void)state;
	assert_int_equal(
		store_apply(store, &edit, 1, STORE_BESIDE, NULL, NULL, &err), STORE_FAILED);
	assert_string_equal(err.text, "nothing is changed with --read-only");
	store_free(store);
	store = store_new("-", false);
	assert_int_equal(
		store_apply(store, &edit, 1, STORE_MERGE, NULL, NULL, &err), STORE_FAILED);
	assert_string_equal(err.text, "a config from standard input cannot be changed");
	store_free(store);
	assert_int_equal(count_entries(), 0);
	monitor_unref(wish);
}

static void a_write_protected_file_stays_as_it_is(void **state)
{
	struct monitor *wish = wish_of("c", "");
	struct shop shop;
	struct err err = { 0 };
	const uid_t user = geteuid();

	(void)state;
	write_text("m.ini", BOX_A);
	assert_int_equal(chmod("m.ini", 0400), 0);
	/* root may write anything */
	if (user == 0)
		assert_true(chown(".", NOBODY, NOBODY) == 0 &&
			    chown("m.ini", NOBODY, NOBODY) == 0 && seteuid(NOBODY) == 0);
	shop = open_shop("m.ini");
	assert_int_equal(apply(&shop, &(struct edit){ EDIT_ADD, .wish = wish }, STORE_MERGE,
				 NULL, &err),
		STORE_FAILED);
	if (user == 0)
		assert_int_equal(seteuid(user), 0);
	assert_string_equal(err.text, "cannot write 'm.ini': Permission denied");
	monitor_unref(wish);
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
		IN_FOLDER(a_file_that_broke_is_not_touched),
		IN_FOLDER(a_file_over_the_ceiling_is_not_an_empty_one),
		IN_FOLDER(read_only_and_standard_input_refuse_every_edit),
		IN_FOLDER(a_write_protected_file_stays_as_it_is),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
