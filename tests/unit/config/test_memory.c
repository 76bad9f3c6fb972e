/* The config, its edits, the state and imports while each allocation fails in turn: an
 * error and the old file, or the whole. */
#include "unit/failing.h"

#include "base/file.h"
#include "config/state.h"
#include "config/state_refused.h"
#include "config/transfer.h"
#include "unit/config/some_folder.h"
#include "unit/config/some_store.h"

#define RICH                                                                               \
	"[mailtop]\ntheme = dark\ninterval = 90\n\n[keys]\nquit = Q, F10\n\n"              \
	"[monitor a]\nname = Work\nhost = a.example.org\nuser = u\npassword = geheim\n"    \
	"folders = INBOX, Lists/*, !Lists/x, \"a, b\"\ntags = team:ops, prod\n"            \
	"description = the team's\n"
#define FILE_NAME "m.ini"

/* To be left as it was found, armed or not, around what is the test's own. */
static bool pause_failing(void)
{
	const bool armed = failing.armed;

	failing_disarm();
	return armed;
}

static void file_is(const char *text, const char *or_text)
{
	struct buf held = BUF_INIT((size_t)1 << 16);
	struct err err;

	failing_disarm();
	assert_true(file_read(FILE_NAME, &held, &err) && buf_putc(&held, '\0'));
	if (strcmp(held.data, text) != 0 && strcmp(held.data, or_text) != 0)
		fail_msg("the file is '%s'", held.data);
	assert_int_equal(count_entries(), 1);
	buf_release(&held);
}

static bool load(void *context)
{
	struct config config = { 0 };
	struct problems problems = { 0 };
	const bool ok = config_load(FILE_NAME, &config, &problems);

	(void)context;
	if (ok) {
		assert_int_equal(config.n_monitors, 2);
		assert_int_equal(config.monitors[0]->n_folders, 4);
		assert_int_equal(config.monitors[0]->n_tags, 2);
		assert_int_equal(config.n_bindings, 1);
		assert_string_equal(config.monitors[0]->secret.value, "geheim");
	} else {
		assert_true(failing_hit() && problems.n_errors > 0);
	}
	config_release(&config);
	problems_release(&problems);
	return ok;
}

static void a_config_is_loaded_whole_or_not(void **state)
{
	(void)state;
	write_text(FILE_NAME, RICH BOX_B);
	fail_each("load", load, NULL);
}

static bool edit(void *context)
{
	struct edit *edits = context;
	const bool armed = pause_failing();
	struct problems problems = { 0 };
	struct config config = { 0 };
	struct config now = { 0 };
	struct undo undo[2] = { 0 };
	struct err err = { 0 };
	struct store *store;
	enum store_result result = STORE_FAILED;

	write_text(FILE_NAME, BOX_A BOX_B);
	failing.armed = armed;
	store = store_new(FILE_NAME, false);
	if (store && store_load(store, &config, &problems)) {
		edits[1].old = config.monitors[1];
		result = store_apply(store, edits, 2, STORE_MERGE, &now, undo, &err);
		assert_true(result == STORE_DONE || (failing_hit() && err.text[0]));
	}
	config_release(&config);
	config_release(&now);
	problems_release(&problems);
	undo_release(&undo[0]);
	undo_release(&undo[1]);
	store_free(store);
	file_is(result == STORE_DONE ? BOX_A "# of b\n[monitor c]\nhost = "
					     "c.example.org\nuser = u\npassword_env = "
					     "S\n"
				     : BOX_A BOX_B,
		BOX_A BOX_B);
	return result == STORE_DONE;
}

static void an_edit_is_in_the_file_or_it_is_as_it_was(void **state)
{
	struct monitor *wish = wish_of("c", "");
	struct edit edits[] = { { .kind = EDIT_ADD, .wish = wish },
		{ .kind = EDIT_REMOVE } };

	(void)state;
	fail_each("edit", edit, edits);
	monitor_unref(wish);
}

static bool change(void *context)
{
	const bool armed = pause_failing();
	struct problems problems = { 0 };
	struct config config = { 0 };
	struct undo undo = { 0 };
	struct err err = { 0 };
	struct edit edit = { .kind = EDIT_CHANGE, .wish = context };
	const struct edit back = { .kind = EDIT_UNDO, .undo = &undo };
	struct store *store;
	bool ok;

	write_text(FILE_NAME, BOX_A BOX_B);
	failing.armed = armed;
	store = store_new(FILE_NAME, false);
	ok = store && store_load(store, &config, &problems);
	edit.old = ok ? config.monitors[0] : NULL;
	ok = ok &&
	     store_apply(store, &edit, 1, STORE_IF_SAME, NULL, &undo, &err) == STORE_DONE;
	ok = ok &&
	     store_apply(store, &back, 1, STORE_IF_SAME, NULL, NULL, &err) == STORE_DONE;
	assert_true(ok || failing_hit());
	config_release(&config);
	problems_release(&problems);
	undo_release(&undo);
	store_free(store);
	file_is(BOX_A BOX_B, ok ? BOX_A BOX_B
				: "[monitor a]\nhost = a.example.org\nuser = u\n"
				  "password_env = S\ntags = prod\n" BOX_B);
	return ok;
}

static void a_change_and_its_undo_are_whole(void **state)
{
	struct monitor *wish = wish_of("a", "tags = prod\n");

	(void)state;
	fail_each("change", change, wish);
	monitor_unref(wish);
}

static bool remember(void *context)
{
	struct state_kept kept = { 0 };
	struct state_kept again = { 0 };
	struct err err = { 0 };
	bool ok;

	(void)context;
	ok = state_load(FILE_NAME, &kept, &err) &&
	     state_set(&kept, STATE_FILTER, "state:down") &&
	     state_set_unfolded(&kept, "Work", true) &&
	     state_set_unfolded(&kept, "Home", true) &&
	     state_save(FILE_NAME, &kept, &err) && state_load(FILE_NAME, &again, &err);
	assert_true(ok || failing_hit());
	if (ok) {
		assert_string_equal(state_get(&again, STATE_FILTER), "state:down");
		assert_true(state_is_unfolded(&again, "Home"));
	}
	state_release(&kept);
	state_release(&again);
	return ok;
}

static struct removed some_removed(void)
{
	struct removed removed = { .section = strdup("monitor a"),
		.before = strdup(""),
		.after = strdup("monitor b"),
		.bytes = BUF_INIT(4096) };

	assert_true(buf_puts(&removed.bytes, BOX_A));
	return removed;
}

/* A save in which memory ends may not cost what another one threw away. */
static bool keep_trash(void *context)
{
	struct removed *removed = context;
	const bool armed = pause_failing();
	struct state_kept kept = { 0 };
	struct err err = { 0 };
	bool ok;

	remove(FILE_NAME);
	assert_true(state_trash_add(FILE_NAME, removed, "A", 1000, &err));
	failing.armed = armed;
	ok = state_save(FILE_NAME, &kept, &err);
	assert_true(ok || (failing_hit() && err.text[0]));
	failing_disarm();
	assert_true(state_load(FILE_NAME, &kept, &err));
	assert_int_equal(kept.trash.n, 1);
	assert_memory_equal(kept.trash.list[0].removed.bytes.data, BOX_A, strlen(BOX_A));
	state_release(&kept);
	return ok;
}

static void what_was_removed_is_kept_when_a_save_fails(void **state)
{
	struct removed removed = some_removed();

	(void)state;
	fail_each("trash", keep_trash, &removed);
	removed_release(&removed);
}

static void what_is_remembered_is_whole_or_as_before(void **state)
{
	(void)state;
	fail_each("state", remember, NULL);
	failing_disarm();
	assert_int_equal(count_entries(), 1);
}

#define REFUSED(n)                                                                         \
	"[account " n "]\naccount = \"a" n "@h\"\nsecret = password\nprint = 4097\n"       \
	"times = 1\ndoubts = 0\ntime = 86399999000\nworked = 0\nwords = \"w\"\n"

static bool read_refused(void *context)
{
	const struct instant now = { 1000, 86400000000 };
	struct refused_list list = { 0 };
	struct err err = { 0 };
	const bool ok = refused_list_parse(scan_text(context), &now, &list, &err);

	assert_true(ok ? list.n == 2 : failing_hit() && err.class == ERR_SYSTEM);
	refused_list_release(&list);
	return ok;
}

/* Half of it would be written over the whole. */
static void what_was_refused_is_read_whole_or_not(void **state)
{
	char text[] = "[refused]\nversion = 1\nkey = \"0123456789abcdef0123456789abcdef"
		      "0123456789abcdef0123456789abcdef\"\n" REFUSED("1") REFUSED("2");

	(void)state;
	fail_each("refused", read_refused, text);
}

static bool import(void *context)
{
	static const struct config empty = { 0 };
	const char *text = context;
	struct buf shown = BUF_INIT((size_t)1 << 16);
	struct transfer transfer = { 0 };
	struct err err = { 0 };
	bool ok = transfer_read(NULL, text, strlen(text), &transfer, &err);

	assert_true(ok || (failing_hit() && err.text[0]));
	if (ok) {
		ok = transfer_plan(&transfer, &empty, &err) &&
		     transfer_preview(&transfer, &shown);
		/* one that lacked memory is skipped, and that is said */
		if (ok && transfer_count(&transfer, FATE_ADD) != 1) {
			ok = false;
			assert_true(buf_putc(&shown, '\0'));
			assert_non_null(strstr(shown.data, "memory"));
		}
	}
	assert_true(ok || failing_hit());
	transfer_release(&transfer);
	buf_release(&shown);
	return ok;
}

static void an_import_is_planned_whole_or_not(void **state)
{
	static const char *const files[] = {
		"poll mail.example.org with proto imap user 'anna' password 'p' ssl\n",
		"IMAPAccount work\nHost imap.example.org\nUser me\nPassCmd \"pass w\"\n"
		"TLSType IMAPS\n\nIMAPStore far\nAccount work\n",
		RICH,
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(files); i++)
		fail_each("import", import, (void *)files[i]);
}

static bool export(void *context)
{
	const struct config *config = context;
	const struct transfer_export all = { config->monitors, config->n_monitors,
		&config->settings, NULL };
	struct buf out = BUF_INIT((size_t)1 << 20);
	struct buf lost = BUF_INIT((size_t)1 << 16);
	struct err err = { 0 };
	bool ok = true;

	for (size_t i = 0; transfer_format_at(i); i++) {
		if (!transfer_format_at(i)->write)
			continue;
		buf_clear(&out);
		if (transfer_write(transfer_format_at(i), &all, &out, &lost, &err))
			continue;
		assert_true(failing_hit() && err.text[0]);
		ok = false;
	}
	buf_release(&out);
	buf_release(&lost);
	return ok;
}

static void an_export_is_whole_or_an_error(void **state)
{
	struct config config = { 0 };
	struct problems problems = { 0 };

	(void)state;
	assert_true(config_load_text(
		FILE_NAME, RICH BOX_B, strlen(RICH BOX_B), &config, &problems));
	fail_each("export", export, &config);
	config_release(&config);
	problems_release(&problems);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(a_config_is_loaded_whole_or_not),
		IN_FOLDER(an_edit_is_in_the_file_or_it_is_as_it_was),
		IN_FOLDER(a_change_and_its_undo_are_whole),
		IN_FOLDER(what_was_removed_is_kept_when_a_save_fails),
		IN_FOLDER(what_is_remembered_is_whole_or_as_before),
		IN_FOLDER(what_was_refused_is_read_whole_or_not),
		IN_FOLDER(an_import_is_planned_whole_or_not),
		IN_FOLDER(an_export_is_whole_or_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
