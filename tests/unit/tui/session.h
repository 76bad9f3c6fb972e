/* A person in front of the pretended world: presses keys, reads the picture, sees effects.
 */
#ifndef UNIT_TUI_SESSION_H
#define UNIT_TUI_SESSION_H

#include "unit/tui/fixture.h"

struct session {
	struct settings settings;
	struct ui *ui;
	struct instant now;
	struct grid grid;
	char *picture;
};

static const char *const themes[] = { "dark", "default", "light" };

static inline void draw(struct session *session)
{
	ui_draw(session->ui, &session->now, &session->grid);
	free(session->picture);
	session->picture = grid_text(&session->grid, false);
	assert_non_null(session->picture);
}

static inline void start(struct session *session, const char *view, int h, int w)
{
	const struct ui_settings settings = { .settings = &session->settings,
		.config_path = "/etc/mailtop.ini",
		.themes = themes,
		.n_themes = COUNT_OF(themes) };
	struct err err;

	*session = (struct session){ .settings = { .theme = (char *)"default",
					     .view = (char *)view,
					     .sort = (char *)"state",
					     .hints = true,
					     .bell = true },
		.now = ago(0) };
	session->ui = ui_new(&settings, &err);
	assert_non_null(session->ui);
	assert_true(grid_resize(&session->grid, h, w));
}

static inline void finish(struct session *session)
{
	ui_free(session->ui);
	grid_release(&session->grid);
	free(session->picture);
}

static inline void later(struct session *session, int64_t ms)
{
	session->now.ms += ms;
	session->now.wall_ms += ms;
}

static inline void key(struct session *session, char32_t code)
{
	const struct input input = { .kind = INPUT_KEY, .key = code };

	ui_input(session->ui, &input, &session->now);
}

static inline void type(struct session *session, const char *keys)
{
	for (; *keys; keys++)
		key(session, (unsigned char)*keys);
	draw(session);
}

static inline void assert_shows(struct session *session, const char *text)
{
	draw(session);
	if (!strstr(session->picture, text))
		fail_msg("'%s' is not in\n%s", text, session->picture);
}

static inline void assert_hides(struct session *session, const char *text)
{
	draw(session);
	if (strstr(session->picture, text))
		fail_msg("'%s' is in\n%s", text, session->picture);
}

static inline bool wants(
	struct session *session, enum effect_kind kind, struct effect *effect)
{
	while (ui_take(session->ui, effect))
		if (effect->kind == kind)
			return true;
	return false;
}

static inline void three(struct session *session, const char *view)
{
	start(session, view, 24, 80);
	give(session->ui, lively(0, "anna", 5, 0, 30 * SECOND_MS, 90000));
	give(session->ui, lively(1, "berta", 50, 0, 30 * SECOND_MS, 80000));
	give(session->ui, lively(2, "carla", 7, 0, 30 * SECOND_MS, 70000));
	ui_update(session->ui, &session->now);
	draw(session);
}

static inline void go_down(struct session *session, uint32_t id)
{
	struct status *status = status_copy(ui_snapshot(session->ui)->rows[id]);

	for (int i = 0; i < 2; i++) {
		struct sample sample;

		sample_init(&sample);
		sample.at = session->now;
		err_set(&sample.err, ERR_CONNECT, "connection refused");
		fold(&status, &sample);
	}
	give(session->ui, status);
	ui_update(session->ui, &session->now);
}

#endif
