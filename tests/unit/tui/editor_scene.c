#include "unit/test.h"

#include "unit/tui/editor_scene.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "unit/tui/fixture.h"

int scene_begin(void **state)
{
	struct scene *scene = calloc(1, sizeof *scene);

	assert_non_null(scene);
	assert_int_equal(use_utf8(state), 0);
	snprintf(scene->folder, sizeof scene->folder, "/tmp/mailtop-test-XXXXXX");
	assert_non_null(mkdtemp(scene->folder));
	snprintf(scene->path, sizeof scene->path, "%s/config", scene->folder);
	setenv("XDG_CONFIG_HOME", scene->path, 1);
	snprintf(scene->path, sizeof scene->path, "%s/state", scene->folder);
	setenv("XDG_STATE_HOME", scene->path, 1);
	snprintf(scene->path, sizeof scene->path, "%s/config/mailtop/mailtop.ini",
		scene->folder);
	unsetenv("MAILTOP_PASSPHRASE_FILE");
	unsetenv("CREDENTIALS_DIRECTORY");
	*state = scene;
	return 0;
}

static int remove_one(const char *path, const struct stat *found, int kind, struct FTW *at)
{
	(void)found;
	(void)kind;
	(void)at;
	return remove(path);
}

int scene_end(void **state)
{
	struct scene *scene = *state;

	scene_close(scene);
	nftw(scene->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(scene);
	return 0;
}

static void load(struct scene *scene)
{
	struct problems problems = { 0 };

	if (access(scene->path, F_OK) < 0) {
		assert_true(
			config_load_text(scene->path, "", 0, &scene->config, &problems));
	} else if (!config_load(scene->path, &scene->config, &problems)) {
		fail_msg("%u: %s", problems.list[0].line, problems.list[0].text);
	}
	problems_release(&problems);
}

static void open_ui(struct scene *scene, bool read_only)
{
	const struct ui_settings settings = { .settings = &scene->config.settings,
		.bindings = scene->config.bindings,
		.n_bindings = scene->config.n_bindings,
		.config_path = scene->config.path,
		.read_only = read_only };
	struct err err;

	scene->ui = ui_new(&settings, &err);
	assert_non_null(scene->ui);
	for (size_t i = 0; i < scene->config.n_monitors; i++)
		give(scene->ui, status_new(scene->config.monitors[i]));
	ui_update(scene->ui, &scene->now);
}

void scene_open(struct scene *scene, const char *text, bool read_only)
{
	struct editor_settings settings = { .config = &scene->config,
		.read_only = read_only };
	struct err err;

	if (text)
		scene_write(scene, text);
	scene->now = ago(0);
	load(scene);
	scene->board = settings.board = board_new(&err);
	scene->keyring = settings.keyring = keyring_new(&err);
	assert_non_null(scene->board);
	assert_non_null(scene->keyring);
	assert_true(keyring_unlock(scene->keyring, scene->config.monitors,
		scene->config.n_monitors, NULL, NULL, &err));
	memory_open(&scene->memory, scene->path, NULL);
	open_ui(scene, read_only);
	settings.ui = scene->ui;
	settings.state = &scene->memory.state;
	settings.state_path = scene->memory.path;
	scene->editor = editor_new(&settings, &err);
	assert_non_null(scene->editor);
	editor_reload(scene->editor, true, &scene->now);
	assert_sent(scene, "");
}

void scene_close(struct scene *scene)
{
	editor_free(scene->editor);
	ui_free(scene->ui);
	memory_release(&scene->memory);
	if (scene->board)
		board_free(scene->board);
	keyring_free(scene->keyring);
	config_release(&scene->config);
	scene->editor = NULL;
	scene->ui = NULL;
	scene->board = NULL;
	scene->keyring = NULL;
}

char *scene_file(const struct scene *scene)
{
	struct buf text = BUF_INIT((size_t)1 << 20);
	struct err err;

	if (!file_read(scene->path, &text, &err))
		fail_msg("%s", err.text);
	assert_true(buf_putc(&text, '\0'));
	return text.data;
}

void scene_write(const struct scene *scene, const char *text)
{
	char folder[160];
	struct err err;

	snprintf(folder, sizeof folder, "%s/config/mailtop", scene->folder);
	assert_true(file_make_folder(folder, &err));
	assert_true(file_write(scene->path, text, strlen(text), 0600, &err));
}

void assert_file(const struct scene *scene, const char *text)
{
	char *file = scene_file(scene);

	assert_string_equal(file, text);
	free(file);
}

static const char *kind_name(enum command_kind kind)
{
	switch (kind) {
	case COMMAND_ADD:
		return "add";
	case COMMAND_REPLACE:
		return "replace";
	case COMMAND_REMOVE:
		return "remove";
	case COMMAND_TRY:
		return "try";
	default:
		return "?";
	}
}

/* What a poller does with it, as far as it is seen. */
static void obey(struct scene *scene, const struct command *command)
{
	struct snapshot *snapshot = ui_snapshot(scene->ui);

	if (command->kind == COMMAND_REMOVE && command->id < snapshot->n) {
		status_unref(snapshot->rows[command->id]);
		snapshot->rows[command->id] = NULL;
	} else if (command->monitor) {
		assert_int_equal(command->monitor->id, command->id);
		give(scene->ui, status_new(command->monitor));
	}
	monitor_unref(command->monitor);
}

static void play(struct scene *scene)
{
	struct command command;

	while (board_take(scene->board, &command)) {
		const size_t used = strlen(scene->said);

		snprintf(scene->said + used, sizeof scene->said - used, "%s%s %u%s%s",
			used ? ", " : "", kind_name(command.kind), command.id,
			command.monitor ? " " : "",
			command.monitor ? command.monitor->name : "");
		obey(scene, &command);
	}
	ui_update(scene->ui, &scene->now);
}

void assert_sent(struct scene *scene, const char *commands)
{
	play(scene);
	assert_string_equal(scene->said, commands);
	scene->said[0] = '\0';
}

void assert_said(struct scene *scene, const char *message)
{
	struct grid grid = { 0 };
	char *picture;

	assert_true(grid_resize(&grid, 20, 120));
	ui_draw(scene->ui, &scene->now, &grid);
	picture = grid_text(&grid, false);
	if (!strstr(picture, message))
		fail_msg("'%s' is not in\n%s", message, picture);
	free(picture);
	grid_release(&grid);
}

void wish_for(struct scene *scene, struct wish wish)
{
	editor_carry_out(scene->editor, &wish, &scene->now);
	assert_null(wish.monitor);
	assert_null(wish.ids);
}

void wish_of(struct scene *scene, enum wish_kind kind, uint32_t id)
{
	struct wish wish = { .kind = kind, .id = id, .n_ids = 1 };

	wish.ids = malloc(sizeof *wish.ids);
	assert_non_null(wish.ids);
	wish.ids[0] = id;
	wish_for(scene, wish);
}

struct monitor *typed(const char *name, const char *password)
{
	struct monitor *monitor = monitor_new();

	assert_non_null(monitor);
	monitor->name = strdup(name);
	monitor->host = strdup("imap.example.org");
	monitor->user = strdup("me");
	monitor->secret.kind = password ? SECRET_PASSWORD : SECRET_COMMAND;
	monitor->secret.value = strdup(password ? password : "pass show it");
	assert_true(monitor_add_folder(monitor, "INBOX"));
	return monitor;
}
