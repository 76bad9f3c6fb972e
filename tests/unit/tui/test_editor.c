/* What becomes of wishes: the file, the board, what is said, and the way back. */
#include "unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit/tui/editor_scene.h"

enum { NOBODY = 65534 };

#define HEAD "# mine\n[mailtop]\nview = tree   ; so\n\n"
#define ANNA                                                                               \
	"[monitor anna]\nhost = imap.example.org\nuser = anna ; she\n"                     \
	"password_command = pass a\n"
#define BERTA                                                                              \
	"\n# the old one\n[monitor berta]\nhost=imap.example.org\nuser=berta\n"            \
	"password = \"hunter2!\"\n"
#define CARLA                                                                              \
	"\n[monitor carla]\nhost = imap.example.org\nuser = carla\n"                       \
	"password_command = pass c\n"
#define THREE HEAD ANNA BERTA CARLA

static void the_first_mailbox_makes_folder_and_file(void **state)
{
	struct scene *scene = *state;
	struct stat found;
	char folder[160];

	scene_open(scene, NULL, false);
	wish_for(scene, (struct wish){ .kind = WISH_ADD, .monitor = typed("Work", NULL) });
	assert_sent(scene, "add 0 Work");
	assert_file(scene, "[monitor work]\nname = Work\nhost = imap.example.org\n"
			   "user = me\npassword_command = pass show it\n");
	assert_int_equal(stat(scene->path, &found), 0);
	assert_int_equal(found.st_mode & 07777, 0600);
	snprintf(folder, sizeof folder, "%s/config/mailtop", scene->folder);
	assert_int_equal(stat(folder, &found), 0);
	assert_int_equal(found.st_mode & 07777, 0700);
}

static void a_new_mailbox_goes_to_the_end_under_a_new_id(void **state)
{
	struct scene *scene = *state;

	scene_open(scene, THREE, false);
	wish_for(scene, (struct wish){ .kind = WISH_ADD, .monitor = typed("Work", NULL) });
	assert_sent(scene, "add 3 Work");
	assert_file(scene,
		THREE "\n[monitor work]\nname = Work\nhost = imap.example.org\nuser = me\n"
		      "password_command = pass show it\n");
	assert_said(scene, "added Work; u undoes it");
	wish_for(scene, (struct wish){ .kind = WISH_UNDO });
	assert_sent(scene, "remove 3");
	assert_file(scene, THREE);
	wish_for(scene, (struct wish){ .kind = WISH_ADD, .monitor = typed("Work", NULL) });
	assert_sent(scene, "add 4 Work");
}

static void a_typed_password_is_sealed(void **state)
{
	struct scene *scene = *state;
	struct buf password = { .max = 100, .secret = true };
	struct err err;
	char *file;

	scene_open(scene, THREE, false);
	wish_for(scene, (struct wish){ .kind = WISH_ADD,
				.monitor = typed("Work", "s3cret words") });
	assert_sent(scene, "add 3 Work");
	file = scene_file(scene);
	assert_null(strstr(file, "s3cret"));
	assert_non_null(strstr(file, "password_sealed = v1k:"));
	assert_true(
		keyring_open(scene->keyring, scene->config.monitors[3], &password, &err));
	assert_int_equal(password.len, strlen("s3cret words"));
	buf_release(&password);
	free(file);
}

static void a_sealed_password_follows_its_user(void **state)
{
	struct scene *scene = *state;
	struct buf password = { .max = 100, .secret = true };
	struct monitor *other;
	struct err err;

	scene_open(scene, "", false);
	wish_for(scene,
		(struct wish){ .kind = WISH_ADD, .monitor = typed("Work", "s3cret") });
	other = monitor_copy(scene->config.monitors[0]);
	free(other->user);
	other->user = strdup("somebody");
	wish_for(scene, (struct wish){ .kind = WISH_CHANGE, .id = 0, .monitor = other });
	assert_sent(scene, "add 0 Work, replace 0 Work");
	assert_true(
		keyring_open(scene->keyring, scene->config.monitors[0], &password, &err));
	buf_release(&password);
}

static void a_password_that_a_person_left_in_clear_stays_so(void **state)
{
	struct scene *scene = *state;
	struct monitor *other;

	scene_open(scene, THREE, false);
	other = monitor_copy(scene->config.monitors[1]);
	other->interval_ms = 90000;
	wish_for(scene, (struct wish){ .kind = WISH_CHANGE, .id = 1, .monitor = other });
	assert_sent(scene, "replace 1 berta");
	assert_file(scene, HEAD ANNA
		"\n# the old one\n[monitor berta]\nhost=imap.example.org\nuser=berta\n"
		"password = \"hunter2!\"\ninterval = 90\n" CARLA);
}

static void a_copy_begins_as_the_section_it_is_of(void **state)
{
	struct scene *scene = *state;
	struct monitor *other;

	scene_open(scene, THREE, false);
	other = monitor_copy(scene->config.monitors[0]);
	free(other->name);
	other->name = strdup("anna two");
	free(other->label);
	other->label = NULL;
	wish_for(scene, (struct wish){ .kind = WISH_COPY, .id = 0, .monitor = other });
	assert_sent(scene, "add 3 anna two");
	assert_file(scene,
		THREE "\n[monitor anna-two]\nhost = imap.example.org\nuser = anna ; she\n"
		      "password_command = pass a\nname = anna two\n");
}

static void several_steps_are_taken_back_one_by_one(void **state)
{
	struct scene *scene = *state;
	struct wish both = { .kind = WISH_REMOVE, .n_ids = 2 };

	scene_open(scene, THREE, false);
	wish_of(scene, WISH_DISABLE, 0);
	assert_sent(scene, "replace 0 anna");
	both.ids = calloc(2, sizeof *both.ids);
	both.ids[0] = 1;
	both.ids[1] = 2;
	wish_for(scene, both);
	assert_sent(scene, "remove 1, remove 2");
	assert_said(scene, "removed 2 mailboxes; u undoes it");
	wish_of(scene, WISH_ENABLE, 0);
	wish_of(scene, WISH_REMOVE, 0);
	assert_sent(scene, "replace 0 anna, remove 0");
	for (int i = 0; i < 4; i++)
		wish_for(scene, (struct wish){ .kind = WISH_UNDO });
	assert_sent(scene,
		"add 3 anna, replace 3 anna, add 4 berta, add 5 carla, replace 3 anna");
	assert_file(scene, THREE);
	wish_for(scene, (struct wish){ .kind = WISH_UNDO });
	assert_said(scene, "there is nothing to undo");
	assert_file(scene, THREE);
}

static void what_was_removed_comes_back_in_another_run(void **state)
{
	struct scene *scene = *state;
	struct buf password = { .max = 100, .secret = true };
	struct err err;
	char *file, *cut;

	scene_open(scene, THREE, false);
	wish_of(scene, WISH_REMOVE, 0);
	wish_of(scene, WISH_REMOVE, 1);
	assert_sent(scene, "remove 0, remove 1");
	scene_close(scene);
	scene_open(scene, NULL, false);
	wish_for(scene, (struct wish){ .kind = WISH_UNDO });
	assert_sent(scene, "add 1 berta");
	file = scene_file(scene);
	cut = strstr(file, "password_sealed = ");
	assert_non_null(cut); /* the state file holds none in clear */
	assert_null(strstr(file, "hunter2!"));
	free(file);
	assert_true(
		keyring_open(scene->keyring, scene->config.monitors[0], &password, &err));
	assert_memory_equal(password.data, "hunter2!", password.len);
	buf_release(&password);
	wish_for(scene, (struct wish){ .kind = WISH_UNDO });
	assert_sent(scene, "add 2 anna");
	wish_for(scene, (struct wish){ .kind = WISH_UNDO });
	assert_sent(scene, "");
	scene_close(scene);
	scene_open(scene, NULL, false);
	wish_for(scene, (struct wish){ .kind = WISH_UNDO });
	assert_said(scene, "there is nothing to undo");
}

static void what_was_undone_is_not_restored_later(void **state)
{
	struct scene *scene = *state;

	scene_open(scene, THREE, false);
	wish_of(scene, WISH_REMOVE, 0);
	wish_for(scene, (struct wish){ .kind = WISH_UNDO });
	assert_sent(scene, "remove 0, add 3 anna");
	scene_close(scene);
	scene_open(scene, NULL, false);
	wish_for(scene, (struct wish){ .kind = WISH_UNDO });
	assert_said(scene, "there is nothing to undo");
	assert_file(scene, THREE);
}

static void a_step_that_others_made_impossible_leaves_those_before(void **state)
{
	struct scene *scene = *state;

	scene_open(scene, THREE, false);
	wish_of(scene, WISH_DISABLE, 0);
	wish_of(scene, WISH_DISABLE, 2);
	scene_write(scene,
		HEAD "[monitor anna]\nhost = imap.example.org\nuser = anna ; she\n"
		     "password_command = pass a\nenabled = no\n" BERTA
		     "\n[monitor carla]\nhost = elsewhere\nuser = carla\n"
		     "password_command = pass c\n");
	editor_reload(scene->editor, false, &scene->now);
	wish_for(scene, (struct wish){ .kind = WISH_UNDO });
	assert_said(scene, "not undone (disabled carla)");
	assert_sent(scene, "replace 0 anna, replace 2 carla, replace 2 carla");
	wish_for(scene, (struct wish){ .kind = WISH_UNDO });
	assert_sent(scene, "replace 0 anna");
}

static void read_only_refuses_every_wish(void **state)
{
	static const enum wish_kind of_ids[] = { WISH_REMOVE, WISH_ENABLE, WISH_DISABLE,
		WISH_UNDO, WISH_MERGE, WISH_BESIDE, WISH_IMPORT_NAMES, WISH_IMPORT_PLAIN,
		WISH_IMPORT_YES };
	static const enum wish_kind of_one[] = { WISH_ADD, WISH_COPY, WISH_CHANGE,
		WISH_TRY };
	struct scene *scene = *state;

	scene_open(scene, THREE, true);
	for (size_t i = 0; i < COUNT_OF(of_ids); i++)
		wish_of(scene, of_ids[i], 0);
	for (size_t i = 0; i < COUNT_OF(of_one); i++)
		wish_for(scene, (struct wish){ .kind = of_one[i],
					.monitor = typed("Work", "s3cret") });
	wish_for(scene, (struct wish){ .kind = WISH_IMPORT, .path = strdup(scene->path) });
	assert_sent(scene, "");
	assert_said(scene, "read-only: nothing is changed");
	assert_file(scene, THREE);
}

/* The folder may be read only, also by root, who then is nobody. */
static void forbid_writing(const struct scene *scene, bool forbid)
{
	static const char *const inner[] = { "", "/config", "/config/mailtop" };

	if (!forbid && getuid() == 0)
		assert_int_equal(seteuid(0), 0);
	for (size_t i = 0; i < COUNT_OF(inner); i++) {
		char path[200];

		snprintf(path, sizeof path, "%s%s", scene->folder, inner[i]);
		assert_int_equal(chmod(path, forbid ? 0555 : 0755), 0);
	}
	assert_int_equal(chmod(scene->path, 0644), 0);
	if (forbid && getuid() == 0)
		assert_int_equal(seteuid(NOBODY), 0);
}

static void a_write_that_fails_changes_nothing_and_says_why(void **state)
{
	struct scene *scene = *state;

	scene_open(scene, THREE, false);
	forbid_writing(scene, true);
	wish_of(scene, WISH_REMOVE, 0);
	assert_said(scene, "Permission denied");
	wish_for(scene, (struct wish){ .kind = WISH_ADD, .monitor = typed("Work", NULL) });
	assert_said(scene, "Permission denied");
	forbid_writing(scene, false);
	assert_sent(scene, "");
	assert_file(scene, THREE);
	wish_of(scene, WISH_REMOVE, 0);
	assert_sent(scene, "remove 0");
}

static void a_trial_has_an_id_of_its_own(void **state)
{
	struct scene *scene = *state;

	scene_open(scene, THREE, false);
	for (uint32_t id = 3; id < 6; id++) {
		struct monitor *monitor = typed("Work", "s3cret");

		monitor->trial = true;
		wish_for(scene, (struct wish){ .kind = WISH_TRY, .monitor = monitor });
		wish_for(scene, (struct wish){ .kind = WISH_TRY_STOP, .id = id });
	}
	assert_sent(
		scene, "try 3 Work, remove 3, try 4 Work, remove 4, try 5 Work, remove 5");
	wish_for(scene, (struct wish){ .kind = WISH_ADD, .monitor = typed("Work", NULL) });
	assert_sent(scene, "add 6 Work");
}

static void a_name_that_is_taken_is_refused_with_the_reason(void **state)
{
	struct scene *scene = *state;

	scene_open(scene, THREE, false);
	wish_for(scene, (struct wish){ .kind = WISH_ADD, .monitor = typed("anna", NULL) });
	assert_sent(scene, "");
	assert_said(scene, "already the name");
	assert_file(scene, THREE);
}

static void a_mailbox_that_is_gone_cannot_be_changed(void **state)
{
	struct scene *scene = *state;

	scene_open(scene, THREE, false);
	wish_of(scene, WISH_REMOVE, 77);
	assert_said(scene, "not in the config any more");
	wish_for(scene,
		(struct wish){
			.kind = WISH_CHANGE, .id = 77, .monitor = typed("Work", NULL) });
	assert_said(scene, "'Work' is not in the config any more");
	assert_sent(scene, "");
	assert_file(scene, THREE);
}

int main(void)
{
#define SCENE(test) cmocka_unit_test_setup_teardown(test, scene_begin, scene_end)
	const struct CMUnitTest tests[] = {
		SCENE(the_first_mailbox_makes_folder_and_file),
		SCENE(a_new_mailbox_goes_to_the_end_under_a_new_id),
		SCENE(a_typed_password_is_sealed),
		SCENE(a_sealed_password_follows_its_user),
		SCENE(a_password_that_a_person_left_in_clear_stays_so),
		SCENE(a_copy_begins_as_the_section_it_is_of),
		SCENE(several_steps_are_taken_back_one_by_one),
		SCENE(what_was_removed_comes_back_in_another_run),
		SCENE(what_was_undone_is_not_restored_later),
		SCENE(a_step_that_others_made_impossible_leaves_those_before),
		SCENE(read_only_refuses_every_wish),
		SCENE(a_write_that_fails_changes_nothing_and_says_why),
		SCENE(a_trial_has_an_id_of_its_own),
		SCENE(a_name_that_is_taken_is_refused_with_the_reason),
		SCENE(a_mailbox_that_is_gone_cannot_be_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
