/* Somebody, or something, types anything: escape sequences whole and torn, pastes, keys,
 * lines for ':' and '/' and 'f', forms.  Every picture is whole: printable cells only, wide
 * characters with both halves.  Bytes below 128 are themselves, those above are keys, times
 * and sizes of the terminal. */
#include <locale.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/count_of.h"
#include "base/text.h"
#include "fuzz/fuzz.h"
#include "tui/decode.h"
#include "tui/ui.h"

enum { KEYS_MAX = 400, FOLDERS = 3, DRAW_EACH = 8 };

struct desk {
	struct settings settings;
	struct ui *ui;
	struct decode decode;
	struct instant now;
	struct grid grid;
};

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	setenv("TZ", "UTC", 1);
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

static struct monitor *monitor_made(uint32_t id, enum mail_type type)
{
	static const char *const names[] = { "anna", "台北 \x1b[2J", "carla" };
	struct monitor *monitor = monitor_new();

	insist(monitor != NULL);
	monitor->id = id;
	monitor->type = type;
	monitor->name = strdup(names[id]);
	monitor->host = strdup("mail.example.org");
	monitor->user = strdup("ann");
	insist(monitor->name && monitor->host && monitor->user);
	return monitor;
}

static struct folders *folders_made(const struct desk *desk)
{
	static const char *const names[FOLDERS] = { "INBOX", "Entwürfe", "Sent" };
	struct folders_builder builder = { 0 };
	struct folders *folders;

	for (int64_t i = 0; i < FOLDERS; i++) {
		struct folder *row =
			folders_builder_add(&builder, names[i], strlen(names[i]));

		insist(row != NULL);
		row->messages = desk->now.ms / 1000 % 1000 + i;
		row->unseen = i;
	}
	folders = folders_builder_finish(&builder);
	insist(folders != NULL);
	return folders;
}

static void sample_made(const struct desk *desk, uint32_t id, struct sample *sample)
{
	sample_init(sample);
	sample->at = desk->now;
	sample->response_us = 12345;
	if (id == 0) {
		sample->folders = folders_made(desk);
	} else if (id == 1) {
		sample->failed_at = PHASE_LOGIN;
		err_set(&sample->err, ERR_AUTH, "no such user \xff\x1b]0;x\x07");
	} else {
		sample->messages = 4;
		sample->octets = 160;
	}
}

/* One more check of each mailbox, as the poller would publish it. */
static void check_all(struct desk *desk)
{
	static const struct judgement judgement = { .retries = 2, .max_refusals = 3 };
	struct snapshot *snapshot = ui_snapshot(desk->ui);

	for (uint32_t id = 0; id < snapshot->n; id++) {
		struct status *next;
		struct sample sample;

		sample_made(desk, id, &sample);
		next = status_fold(snapshot->rows[id], &sample, &judgement);
		insist(next != NULL);
		status_unref(snapshot->rows[id]);
		snapshot->rows[id] = next;
		sample_release(&sample);
	}
	ui_update(desk->ui, &desk->now);
}

static void open_desk(struct desk *desk)
{
	static const char *const themes[] = { "dark", "default" };
	const struct ui_settings given = { .settings = &desk->settings,
		.config_path = "/etc/mailtop.ini",
		.themes = themes,
		.n_themes = COUNT_OF(themes) };
	struct snapshot *snapshot;
	struct err err;

	desk->settings = (struct settings){ .theme = (char *)(uintptr_t) "default",
		.view = (char *)(uintptr_t) "auto",
		.sort = (char *)(uintptr_t) "state",
		.hints = true };
	desk->now = (struct instant){ .ms = 500000000, .wall_ms = 1795356151000 };
	desk->ui = ui_new(&given, &err);
	insist(desk->ui && decode_init(&desk->decode));
	snapshot = ui_snapshot(desk->ui);
	snapshot->rows = calloc(3, sizeof(struct status *));
	insist(snapshot->rows != NULL);
	snapshot->n = 3;
	for (uint32_t id = 0; id < 3; id++) {
		struct monitor *monitor = monitor_made(id, id == 2 ? MAIL_POP3 : MAIL_IMAP);

		snapshot->rows[id] = status_new(monitor);
		insist(snapshot->rows[id] != NULL);
		monitor_unref(monitor);
	}
	insist(grid_resize(&desk->grid, 24, 80));
	check_all(desk);
}

static void check_cells(const struct grid *grid)
{
	for (int i = 0; i < grid->h * grid->w; i++) {
		const struct cell *cell = &grid->cells[i];
		const bool wide = cell->flags & CELL_WIDE;
		const bool at_edge = i % grid->w + 1 == grid->w;
		char bytes[5] = "";

		if (cell->c == ' ' && cell->flags == 0)
			continue;
		text_encode(cell->c, bytes);
		insist(text_is_printable(bytes, strlen(bytes)) && cell->style < STYLES);
		insist(!grid->ascii || cell->c <= '~');
		insist(!(wide && at_edge));
		insist(at_edge || wide == (bool)(cell[1].flags & CELL_SECOND));
	}
	insist(grid->cursor_y < grid->h && grid->cursor_x < grid->w);
}

static void draw(struct desk *desk)
{
	ui_draw(desk->ui, &desk->now, &desk->grid);
	check_cells(&desk->grid);
	insist(ui_tick_ms(desk->ui, &desk->now) > 0);
}

static void take_inputs(struct desk *desk)
{
	struct effect effect;
	struct input input;

	while (decode_take(&desk->decode, &input))
		ui_input(desk->ui, &input, &desk->now);
	while (ui_take(desk->ui, &effect))
		if (effect.kind == EFFECT_WISH)
			wish_release(&effect.wish);
}

static void resize(struct desk *desk, unsigned which)
{
	static const int sizes[][2] = { { 24, 80 }, { 1, 1 }, { 5, 20 }, { 40, 161 },
		{ 12, 39 }, { 3, 300 }, { 60, 10 }, { 24, 81 } };

	desk->grid.ascii = which & 8;
	insist(grid_resize(&desk->grid, sizes[which & 7][0], sizes[which & 7][1]));
	decode_feed(&desk->decode, RAW_RESIZE, desk->now.ms * 1000);
}

/* 128 and more: what is no ASCII. */
static void odd(struct desk *desk, unsigned code)
{
	static const char32_t letters[] = { 0xe9, 0x4e2d, 0x1f600, 0x301, 0x202e, 0x9b,
		0xd800, 0x10ffff };

	if (code < 16)
		resize(desk, code);
	else if (code < 24)
		decode_feed(&desk->decode, letters[code & 7], desk->now.ms * 1000);
	else if (code < 32)
		decode_feed(
			&desk->decode, RAW_PASTE_BEGIN + (code & 3), desk->now.ms * 1000);
	else if (code < 64)
		decode_feed(&desk->decode, CODE_FIRST + (code & 31), desk->now.ms * 1000);
	else if (code < 96)
		desk->now.ms += (int64_t)1 << (code & 31) / 2;
	else if (code < 112)
		decode_idle(&desk->decode);
	else
		check_all(desk);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct desk desk = { 0 };

	open_desk(&desk);
	for (size_t i = 0; i < size && i < KEYS_MAX; i++) {
		if (data[i] < 128)
			decode_feed(&desk.decode, data[i], desk.now.ms * 1000);
		else
			odd(&desk, data[i] - 128u);
		take_inputs(&desk);
		if (i % DRAW_EACH == 0)
			draw(&desk);
	}
	draw(&desk);
	ui_free(desk.ui);
	decode_release(&desk.decode);
	grid_release(&desk.grid);
	return 0;
}
