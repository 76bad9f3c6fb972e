/* The file is a person's, too: what others write into it, and files of other programs. */
#include "unit/test.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "unit/tui/editor_scene.h"

#define HEAD "[mailtop]\nview = tree\n\n"
#define ANNA                                                                               \
	"[monitor anna]\nhost = imap.example.org\nuser = anna\n"                           \
	"password_command = pass a\n"
#define BERTA                                                                              \
	"\n[monitor berta]\nhost = imap.example.org\nuser = berta\n"                       \
	"password_command = pass b\n"
#define OFF "enabled = no\n"
#define NAME                                                                               \
	"\n[monitor carla]\nhost = imap.example.org\nuser = carla\n"                       \
	"password_command = pass c\n"

static void reload(struct scene *scene, const char *text)
{
	scene_write(scene, text);
	editor_reload(scene->editor, false, &scene->now);
}

static void only_what_changed_is_sent(void **state)
{
	struct scene *scene = *state;

	scene_open(scene, HEAD ANNA BERTA, false);
	reload(scene, "# first\n" HEAD BERTA OFF "\n" ANNA);
	assert_sent(scene, "replace 1 berta");
	reload(scene, HEAD BERTA OFF NAME);
	assert_sent(scene, "remove 0, add 2 carla");
	assert_said(scene, "1 added, 0 changed, 1 removed");
	reload(scene, HEAD ANNA BERTA);
	assert_sent(scene, "remove 2, add 3 anna, replace 1 berta");
}

static void a_broken_file_keeps_the_set_and_shows_its_mistakes(void **state)
{
	struct scene *scene = *state;

	scene_open(scene, HEAD ANNA BERTA, false);
	reload(scene, HEAD ANNA "hots = x\n" BERTA);
	assert_sent(scene, "");
	assert_said(scene, "config, line 8: hots: unknown key");
	assert_said(scene, "anna");
	wish_of(scene, WISH_DISABLE, 0);
	assert_sent(scene, "");
	assert_said(scene, "line 8: hots");
	assert_file(scene, HEAD ANNA "hots = x\n" BERTA);
	reload(scene, HEAD ANNA BERTA);
	assert_sent(scene, "");
	wish_of(scene, WISH_DISABLE, 0);
	assert_sent(scene, "replace 0 anna");
}

static void a_bad_key_binding_keeps_all_as_it_was(void **state)
{
	struct scene *scene = *state;

	scene_open(scene, HEAD ANNA BERTA, false);
	reload(scene, HEAD ANNA "\n[keys]\nfnd = x\n");
	assert_sent(scene, "");
	assert_said(scene, "did you mean 'find'");
	reload(scene, HEAD ANNA "\n[keys]\nquit = Q\n");
	assert_sent(scene, "remove 1");
	assert_said(scene, "Q quit");
}

static void a_file_that_is_gone_is_no_wish_to_watch_nothing(void **state)
{
	struct scene *scene = *state;

	scene_open(scene, HEAD ANNA BERTA, false);
	assert_int_equal(unlink(scene->path), 0);
	editor_reload(scene->editor, false, &scene->now);
	assert_sent(scene, "");
	assert_said(scene, "is gone");
	reload(scene, HEAD ANNA);
	assert_sent(scene, "remove 1");
}

static void settings_take_effect_at_once(void **state)
{
	struct scene *scene = *state;

	scene_open(scene, HEAD ANNA BERTA, false);
	assert_said(scene, ">");
	reload(scene, "[mailtop]\nview = folders\ninterval = 90\n\n" ANNA BERTA);
	assert_sent(scene, "replace 0 anna, replace 1 berta");
	assert_said(scene, "> wait –");
}

static void the_watch_tells_of_others_and_not_of_ourselves(void **state)
{
	struct scene *scene = *state;
	struct pollfd wait;
	bool told = false;

	scene_open(scene, HEAD ANNA BERTA, false);
	wait = (struct pollfd){ .fd = editor_fd(scene->editor), .events = POLLIN };
	assert_true(wait.fd >= 0);
	wish_of(scene, WISH_DISABLE, 0);
	assert_sent(scene, "replace 0 anna");
	while (poll(&wait, 1, 400) > 0)
		assert_false(editor_look(scene->editor, &scene->now));
	scene_write(scene, HEAD BERTA);
	while (!told && poll(&wait, 1, 5000) > 0)
		told = editor_look(scene->editor, &scene->now);
	assert_true(told);
	assert_sent(scene, "remove 0");
}

/* Somebody writes, and the editor is asked for something before it has looked. */
static void conflict(struct scene *scene, const char *theirs)
{
	scene_open(scene, HEAD ANNA BERTA, false);
	scene_write(scene, theirs);
	wish_of(scene, WISH_DISABLE, 0);
	assert_sent(scene, "");
	assert_file(scene, theirs);
	assert_said(scene, "Not written yet: disabled anna");
}

static void a_conflict_is_merged(void **state)
{
	struct scene *scene = *state;

	conflict(scene, HEAD ANNA BERTA OFF NAME);
	wish_for(scene, (struct wish){ .kind = WISH_MERGE });
	assert_sent(scene, "replace 1 berta, add 2 carla, replace 0 anna");
	assert_file(scene, HEAD ANNA OFF BERTA OFF NAME);
	wish_for(scene, (struct wish){ .kind = WISH_UNDO });
	assert_file(scene, HEAD ANNA BERTA OFF NAME);
}

static void a_merge_keeps_what_others_did_to_the_same_mailbox(void **state)
{
	struct scene *scene = *state;

	conflict(scene, HEAD ANNA "interval = 90\n" BERTA);
	wish_for(scene, (struct wish){ .kind = WISH_MERGE });
	assert_sent(scene, "replace 0 anna, replace 0 anna");
	assert_file(scene, HEAD ANNA "interval = 90\n" OFF BERTA);
}

static void a_merge_leaves_defaults_to_be_defaults(void **state)
{
	struct scene *scene = *state;

	conflict(scene, "[mailtop]\nview = tree\ninterval = 70\n\n" ANNA BERTA);
	wish_for(scene, (struct wish){ .kind = WISH_MERGE });
	assert_file(scene, "[mailtop]\nview = tree\ninterval = 70\n\n" ANNA OFF BERTA);
}

static void a_merge_into_what_is_broken_or_gone_is_asked_about_again(void **state)
{
	struct scene *scene = *state;

	conflict(scene, HEAD ANNA "hots = x\n" BERTA);
	wish_for(scene, (struct wish){ .kind = WISH_MERGE });
	assert_sent(scene, "");
	assert_said(scene, "Not written yet: disabled anna");
	scene_write(scene, HEAD BERTA);
	wish_for(scene, (struct wish){ .kind = WISH_MERGE });
	assert_sent(scene, "remove 0");
	assert_said(scene, "Not written yet: disabled anna");
	wish_for(scene, (struct wish){ .kind = WISH_RELOAD });
	wish_for(scene, (struct wish){ .kind = WISH_MERGE });
	assert_file(scene, HEAD BERTA);
}

static void what_was_typed_meanwhile_does_not_overwrite_what_others_wrote(void **state)
{
	struct scene *scene = *state;
	struct monitor *before, *mine;

	scene_open(scene, HEAD ANNA BERTA, false);
	before = monitor_ref(scene->config.monitors[0]);
	mine = monitor_copy(before);
	mine->retries = 5;
	reload(scene, HEAD ANNA "interval = 90\n" BERTA);
	assert_sent(scene, "replace 0 anna");
	wish_for(scene,
		(struct wish){
			.kind = WISH_CHANGE, .id = 0, .monitor = mine, .before = before });
	assert_sent(scene, "");
	assert_said(scene, "Not written yet: changed anna");
	wish_for(scene, (struct wish){ .kind = WISH_MERGE });
	assert_sent(scene, "replace 0 anna");
	assert_file(scene, HEAD ANNA "interval = 90\nretries = 5\n" BERTA);
}

static void a_conflict_is_written_beside(void **state)
{
	static const char theirs[] = HEAD ANNA BERTA NAME;
	struct scene *scene = *state;
	struct buf beside = BUF_INIT(4096);
	char path[200];
	struct err err;

	conflict(scene, theirs);
	wish_for(scene, (struct wish){ .kind = WISH_BESIDE });
	assert_file(scene, theirs);
	snprintf(path, sizeof path, "%s.new", scene->path);
	assert_true(file_read(path, &beside, &err));
	assert_true(buf_putc(&beside, '\0'));
	assert_string_equal(beside.data, HEAD ANNA OFF BERTA);
	buf_release(&beside);
}

static void a_conflict_is_given_up(void **state)
{
	static const char theirs[] = HEAD ANNA BERTA NAME;
	struct scene *scene = *state;

	conflict(scene, theirs);
	wish_for(scene, (struct wish){ .kind = WISH_GIVE_UP });
	wish_for(scene, (struct wish){ .kind = WISH_MERGE });
	assert_sent(scene, "");
	assert_file(scene, theirs);
}

static void import(struct scene *scene, const char *text)
{
	char path[160];
	struct err err;

	snprintf(path, sizeof path, "%s/import", scene->folder);
	assert_true(file_write(path, text, strlen(text), 0600, &err));
	wish_for(scene, (struct wish){ .kind = WISH_IMPORT, .path = strdup(path) });
}

static void an_import_is_written_after_a_yes_and_undone_as_one(void **state)
{
	struct scene *scene = *state;
	char *file;

	scene_open(scene, HEAD ANNA, false);
	import(scene, "name,host,user,password\nx1,a.example.org,me,pw1!\n"
		      "x2,b.example.org,me,pw2!\nanna,c.example.org,me,pw3!\n");
	assert_sent(scene, "");
	assert_said(scene, "y writes 2 mailboxes");
	assert_file(scene, HEAD ANNA);
	wish_for(scene, (struct wish){ .kind = WISH_IMPORT_NAMES });
	assert_said(scene, "y writes 3 mailboxes");
	wish_for(scene, (struct wish){ .kind = WISH_IMPORT_NAMES });
	wish_for(scene, (struct wish){ .kind = WISH_IMPORT_NAMES });
	wish_for(scene, (struct wish){ .kind = WISH_IMPORT_YES });
	assert_sent(scene, "add 1 x1, add 2 x2");
	assert_said(scene, "imported 2 mailboxes; u undoes it");
	file = scene_file(scene);
	assert_null(strstr(file, "pw1!"));
	assert_non_null(strstr(file, "password_sealed"));
	free(file);
	wish_for(scene, (struct wish){ .kind = WISH_UNDO });
	assert_sent(scene, "remove 1, remove 2");
	assert_file(scene, HEAD ANNA);
}

static void an_import_that_is_left_writes_nothing(void **state)
{
	struct scene *scene = *state;

	scene_open(scene, HEAD ANNA, false);
	import(scene, "name,host,user,password\nx1,a.example.org,me,pw1!\n");
	wish_for(scene, (struct wish){ .kind = WISH_IMPORT_NO });
	wish_for(scene, (struct wish){ .kind = WISH_IMPORT_YES });
	assert_sent(scene, "");
	wish_for(scene, (struct wish){ .kind = WISH_IMPORT, .path = strdup("/nowhere/x") });
	assert_said(scene, "import: cannot open '/nowhere/x'");
	assert_file(scene, HEAD ANNA);
}

static void an_open_import_follows_the_config(void **state)
{
	struct scene *scene = *state;

	scene_open(scene, HEAD ANNA, false);
	import(scene, "name,host,user,password\nberta,a.example.org,me,pw1!\n");
	assert_said(scene, "y writes 1 mailbox,");
	reload(scene, HEAD ANNA BERTA);
	assert_sent(scene, "add 1 berta");
	assert_said(scene, "there is nothing to write");
}

static void how_the_screen_was_left_is_there_again(void **state)
{
	struct scene *scene = *state;

	scene_open(scene, HEAD ANNA BERTA, false);
	for (const char *keys = ":view folders\rfname:berta\rssS"; *keys; keys++)
		ui_input(scene->ui,
			&(struct input){ .kind = INPUT_KEY, .key = (unsigned char)*keys },
			&scene->now);
	memory_touch(&scene->memory, &scene->now);
	memory_keep(&scene->memory, scene->ui, false, &scene->now);
	assert_int_not_equal(scene->memory.due_ms, INT64_MAX); /* not yet */
	memory_keep(&scene->memory, scene->ui, true, &scene->now);
	scene_close(scene);
	scene_open(scene, NULL, false);
	ui_recall(scene->ui, &scene->memory.state, &scene->now);
	assert_said(scene, "filter:name:berta (1 of 2)");
	assert_said(scene, "> wait –");
	assert_said(scene, "the filter of last time is on");
	scene_close(scene);
	/* the config has another view by now: it wins */
	scene_open(scene, "[mailtop]\nview = panes\n" ANNA BERTA, false);
	ui_recall(scene->ui, &scene->memory.state, &scene->now);
	assert_said(scene, "┌>wait berta");
}

int main(void)
{
#define SCENE(test) cmocka_unit_test_setup_teardown(test, scene_begin, scene_end)
	const struct CMUnitTest tests[] = {
		SCENE(only_what_changed_is_sent),
		SCENE(a_broken_file_keeps_the_set_and_shows_its_mistakes),
		SCENE(a_bad_key_binding_keeps_all_as_it_was),
		SCENE(a_file_that_is_gone_is_no_wish_to_watch_nothing),
		SCENE(settings_take_effect_at_once),
		SCENE(the_watch_tells_of_others_and_not_of_ourselves),
		SCENE(a_conflict_is_merged),
		SCENE(a_merge_keeps_what_others_did_to_the_same_mailbox),
		SCENE(a_merge_leaves_defaults_to_be_defaults),
		SCENE(a_merge_into_what_is_broken_or_gone_is_asked_about_again),
		SCENE(what_was_typed_meanwhile_does_not_overwrite_what_others_wrote),
		SCENE(a_conflict_is_written_beside),
		SCENE(a_conflict_is_given_up),
		SCENE(an_import_is_written_after_a_yes_and_undone_as_one),
		SCENE(an_import_that_is_left_writes_nothing),
		SCENE(an_open_import_follows_the_config),
		SCENE(how_the_screen_was_left_is_there_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
