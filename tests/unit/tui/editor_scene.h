/* The editor with a file, a board and a screen of its own, and nobody behind the board:
 * what it sends is written down and put on the screen as a poller would. */
#ifndef UNIT_TUI_EDITOR_SCENE_H
#define UNIT_TUI_EDITOR_SCENE_H

#include <stddef.h>

#include "tui/editor.h"
#include "tui/memory.h"

struct scene {
	char folder[64];
	char path[160]; /* of the config */
	struct config config;
	struct board *board;
	struct keyring *keyring;
	struct memory memory;
	struct ui *ui;
	struct editor *editor;
	struct instant now;
	char said[1024]; /* what was sent since it was last asked: "add 3 Work, " */
};

/* As cmocka's set-up and tear-down: a folder of its own, which holds nothing. */
int scene_begin(void **state);
int scene_end(void **state);

/* Writes the config (NULL: there is none) and starts on it. */
void scene_open(struct scene *scene, const char *text, bool read_only);
/* Ends this run; the files stay. */
void scene_close(struct scene *scene);

/* The file by now; free() it. */
char *scene_file(const struct scene *scene);
void scene_write(const struct scene *scene, const char *text);
void assert_file(const struct scene *scene, const char *text);
/* What was sent since the last call, and nothing else. */
void assert_sent(struct scene *scene, const char *commands);
void assert_said(struct scene *scene, const char *message);

void wish_for(struct scene *scene, struct wish wish);
void wish_of(struct scene *scene, enum wish_kind kind, uint32_t id);
/* A new mailbox at example.org with that password (NULL: a command). */
struct monitor *typed(const char *name, const char *password);

#endif
