/* From a key to the picture that answers it, with very many mailboxes that go on changing:
 * what the main thread does but for ncurses.
 *
 *	picture [MAILBOXES [FOLDERS [KEYS]]]
 *
 * One line a scene: name, median, 99th percentile and maximum in milliseconds. */
#include <locale.h>
#include <time.h>

#include "bench/world.h"
#include "tui/ui.h"

enum { WIDTH = 200, HEIGHT = 60, NEWS = 7 };

struct scene {
	const char *name;
	const char *before; /* keys to get there */
	const char *keys;   /* measured, again and again */
};

/* Capitals in <> are keys without a character: D down, U up, N next page, P page before,
 * H first, E last, R right, X Esc, Enter. */
static const struct scene scenes[] = {
	{ "panes: cursor and pages", "1", "<D><D><R><U><N><N><P><E><H>" },
	{ "tree: cursor and pages", "2", "<D><D><N><N><U><P><E><U><H>" },
	{ "tree, all unfolded: cursor and pages", "2+", "<D><D><N><N><U><P><E><U><H>" },
	{ "tree: fold and unfold one", "2", "<D><R><D><L>" },
	{ "tree: fold and unfold all", "2", "+-" },
	{ "folders: cursor and pages", "3", "<D><D><N><N><U><P><E><U><H>" },
	{ "folders: order turned round", "3", "S" },
	{ "tree: typing a filter", "2", "fname:0123<X><X>" },
	{ "folders: typing a filter", "3", "funseen>12<X><X>" },
	{ "folders: finding by name", "3", "/0123<Enter>nnn" },
	{ "all views in turn", "1", "v" },
};

struct bench {
	struct board *board;
	struct ui *ui;
	struct grid grid;
	struct instant now;
	struct status **statuses; /* references: what stands on the board */
	uint32_t mailboxes;
	unsigned folders;
	unsigned turn;
};

/* Of the processor: nothing is waited for between a key and its picture, and what else the
 * machine does is none of it. */
static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void publish(struct bench *bench, uint32_t id, struct status *status)
{
	if (bench->statuses[id])
		status_unref(bench->statuses[id]);
	bench->statuses[id] = status_ref(status);
	need(board_publish(bench->board, id, status), "no memory");
}

/* As many as come in a tenth of a second with 2,000 mailboxes asked each 30 s. */
static void news(struct bench *bench)
{
	bench->turn++;
	for (uint32_t i = 0; i < NEWS; i++) {
		const uint32_t id = (bench->turn * 131 + i * 17) % bench->mailboxes;

		publish(bench, id,
			world_fold(bench->statuses[id], id, bench->folders, bench->turn));
	}
}

static void drop_effects(struct bench *bench)
{
	struct effect effect;

	while (ui_take(bench->ui, &effect))
		continue;
}

static double press(struct bench *bench, char32_t code)
{
	const struct input input = { .kind = INPUT_KEY, .key = code };
	double began;

	news(bench);
	bench->now.ms += 100;
	bench->now.wall_ms += 100;
	began = now_ms();
	ui_input(bench->ui, &input, &bench->now);
	if (ui_wants_news(bench->ui) && board_read(bench->board, ui_snapshot(bench->ui)))
		ui_update(bench->ui, &bench->now);
	ui_draw(bench->ui, &bench->now, &bench->grid);
	began = now_ms() - began;
	drop_effects(bench);
	return began;
}

static char32_t next_key(const char **at)
{
	static const struct {
		const char *name;
		char32_t code;
	} names[] = {
		{ "<D>", CODE_DOWN },
		{ "<U>", CODE_UP },
		{ "<L>", CODE_LEFT },
		{ "<R>", CODE_RIGHT },
		{ "<N>", CODE_PAGE_DOWN },
		{ "<P>", CODE_PAGE_UP },
		{ "<H>", CODE_HOME },
		{ "<E>", CODE_END },
		{ "<X>", CODE_ESC },
		{ "<Enter>", CODE_ENTER },
	};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const size_t len = strlen(names[i].name);

		if (strncmp(*at, names[i].name, len) == 0) {
			*at += len;
			return names[i].code;
		}
	}
	return (unsigned char)*(*at)++;
}

static int by_size(const void *a, const void *b)
{
	const double x = *(const double *)a;
	const double y = *(const double *)b;

	return (x > y) - (x < y);
}

static void open_ui(struct bench *bench, const struct settings *settings)
{
	const struct ui_settings wish = { .settings = settings,
		.config_path = "/mailtop.ini" };
	struct err err;

	bench->ui = ui_new(&wish, &err);
	need(bench->ui && grid_resize(&bench->grid, HEIGHT, WIDTH), "no memory");
	board_read(bench->board, ui_snapshot(bench->ui));
	ui_update(bench->ui, &bench->now);
}

static void run(struct bench *bench, const struct scene *scene, size_t keys,
	const struct settings *settings)
{
	double *took = calloc(keys, sizeof *took);
	const char *at = scene->before;

	need(took, "no memory");
	open_ui(bench, settings);
	while (*at)
		press(bench, next_key(&at));
	at = scene->keys;
	for (size_t i = 0; i < keys; i++) {
		took[i] = press(bench, next_key(&at));
		if (!*at)
			at = scene->keys;
	}
	qsort(took, keys, sizeof *took, by_size);
	printf("%s\t%.2f\t%.2f\t%.2f\n", scene->name, took[keys / 2],
		took[keys - 1 - keys / 100], took[keys - 1]);
	free(took);
	ui_free(bench->ui);
	fflush(stdout);
}

static uint32_t argument(int argc, char **argv, int i, uint32_t otherwise)
{
	return argc > i ? (uint32_t)strtoul(argv[i], NULL, 10) : otherwise;
}

int main(int argc, char **argv)
{
	const size_t keys = argument(argc, argv, 3, 500);
	struct settings settings = { .theme = (char *)"default",
		.view = (char *)"tree",
		.sort = (char *)"state",
		.hints = true };
	struct bench bench = {
		.mailboxes = argument(argc, argv, 1, 2000),
		.folders = argument(argc, argv, 2, 15),
		.now = { WORLD_NOW_MS, WORLD_WALL_MS },
	};
	struct err err;

	setlocale(LC_ALL, "C.UTF-8");
	bench.board = board_new(&err);
	bench.statuses = calloc(bench.mailboxes, sizeof(struct status *));
	need(bench.board && bench.statuses, "no memory");
	for (uint32_t id = 0; id < bench.mailboxes; id++)
		publish(&bench, id, world_status(id, bench.folders));
	for (size_t i = 0; i < sizeof scenes / sizeof scenes[0]; i++)
		run(&bench, &scenes[i], keys, &settings);
	for (uint32_t id = 0; id < bench.mailboxes; id++)
		status_unref(bench.statuses[id]);
	free(bench.statuses);
	grid_release(&bench.grid);
	board_free(bench.board);
	return 0;
}
