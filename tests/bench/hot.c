/* The pure paths that run most, for counting their instructions:
 *
 *	valgrind --tool=callgrind --collect-atstart=no hot PATH TIMES
 *
 * What is counted is TIMES times the path, and nothing of what it needs beforehand. */
#include <locale.h>
#include <valgrind/callgrind.h>

#include "bench/world.h"
#include "protocol/protocol.h"
#include "tui/ui.h"

enum { FOLDERS = 1000, MAILBOXES = 2000, FEW = 15, WIDTH = 120, HEIGHT = 40 };

struct answer {
	struct buf bytes;
};

/* A whole answer to the LIST of one round; the first folder's numbers tell the turn. */
static struct answer answer_of(unsigned folders, unsigned turn)
{
	struct answer answer = { .bytes = BUF_INIT((size_t)1 << 20) };
	struct buf *bytes = &answer.bytes;

	for (unsigned i = 0; i < folders; i++) {
		const unsigned messages = i * 17 % 5000 + (i ? 0 : turn);

		need(buf_printf(bytes,
			     "* LIST (\\HasNoChildren) \"/\" Lists/Folder%04u\r\n"
			     "* STATUS Lists/Folder%04u (MESSAGES %u RECENT 0 UIDNEXT %u "
			     "UIDVALIDITY 1700000000 UNSEEN %u SIZE %u)\r\n",
			     i, i, messages, messages + 1, messages % 23, messages * 4096),
			"no memory");
	}
	return answer;
}

static void look(struct talk *talk, const struct answer *answer, unsigned *tag)
{
	struct sample sample;
	char end[40];
	const int len = snprintf(end, sizeof end, "m%u OK done\r\n", ++*tag);

	sample_init(&sample);
	talk_start(talk, ORDER_CHECK);
	buf_clear(&talk->out);
	talk_feed(talk, answer->bytes.data, answer->bytes.len);
	talk_feed(talk, end, (size_t)len);
	need(talk->state == TALK_DONE, "the round is not over");
	talk_take(talk, &sample);
	talk_stand(talk, sample.folders);
	sample_release(&sample);
}

static void rounds(unsigned folders, bool same, unsigned times)
{
	static const char login[] =
		"A1 OK [CAPABILITY IMAP4rev1 LIST-EXTENDED LIST-STATUS STATUS=SIZE] in";
	struct monitor *monitor = world_monitor(0);
	struct talk *talk = talk_open(monitor);
	struct answer answers[2] = { answer_of(folders, 0), answer_of(folders, !same) };
	unsigned tag = 0;

	need(talk, "no memory");
	talk_hear(talk, login, strlen(login));
	look(talk, &answers[1], &tag);
	CALLGRIND_TOGGLE_COLLECT;
	for (unsigned i = 0; i < times; i++)
		look(talk, &answers[i % 2], &tag);
	CALLGRIND_TOGGLE_COLLECT;
	talk_close(talk);
	monitor_unref(monitor);
	buf_release(&answers[0].bytes);
	buf_release(&answers[1].bytes);
}

static void parse(unsigned times)
{
	rounds(FOLDERS, false, times);
}

static void parse_few(unsigned times)
{
	rounds(FEW, false, times);
}

static void same(unsigned times)
{
	rounds(FOLDERS, true, times);
}

static void same_few(unsigned times)
{
	rounds(FEW, true, times);
}

static void fold(unsigned times)
{
	const struct judgement judgement = { .retries = 1, .max_refusals = 3 };
	struct status *status = world_status(0, FOLDERS);

	for (unsigned i = 0; i < times; i++) {
		struct sample sample = world_sample(0, FOLDERS, i + 5);
		struct status *next;

		CALLGRIND_TOGGLE_COLLECT;
		next = status_fold(status, &sample, &judgement);
		status_unref(status);
		CALLGRIND_TOGGLE_COLLECT;
		need(next, "no memory");
		sample_release(&sample);
		status = next;
	}
	status_unref(status);
}

static void diff(unsigned times)
{
	struct folders *a = world_folders(0, FOLDERS, 1);
	struct folders *b = world_folders(0, FOLDERS, 1);

	CALLGRIND_TOGGLE_COLLECT;
	for (unsigned i = 0; i < times; i++)
		need(folders_equal(a, b), "not equal");
	CALLGRIND_TOGGLE_COLLECT;
	folders_unref(a);
	folders_unref(b);
}

static void draw(const char *view, unsigned times)
{
	struct settings settings = { .theme = (char *)"default",
		.view = (char *)view,
		.sort = (char *)"state",
		.hints = true };
	const struct ui_settings wish = { .settings = &settings,
		.config_path = "/mailtop.ini" };
	const struct input input = { .kind = INPUT_KEY, .key = CODE_DOWN };
	struct instant now = { WORLD_NOW_MS, WORLD_WALL_MS };
	struct grid grid = { 0 };
	struct err err;
	struct board *board = board_new(&err);
	struct ui *ui = ui_new(&wish, &err);

	need(board && ui && grid_resize(&grid, HEIGHT, WIDTH), "no memory");
	for (uint32_t id = 0; id < MAILBOXES; id++)
		need(board_publish(board, id, world_status(id, FEW)), "no memory");
	board_read(board, ui_snapshot(ui));
	ui_update(ui, &now);
	ui_draw(ui, &now, &grid);
	CALLGRIND_TOGGLE_COLLECT;
	for (unsigned i = 0; i < times; i++) {
		ui_input(ui, &input, &now);
		ui_draw(ui, &now, &grid);
	}
	CALLGRIND_TOGGLE_COLLECT;
	ui_free(ui);
	grid_release(&grid);
	board_free(board);
}

static void draw_panes(unsigned times)
{
	draw("panes", times);
}

static void draw_tree(unsigned times)
{
	draw("tree", times);
}

static void draw_folders(unsigned times)
{
	draw("folders", times);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(unsigned times);
	} paths[] = {
		{ "parse", parse },
		{ "parse-few", parse_few },
		{ "same", same },
		{ "same-few", same_few },
		{ "fold", fold },
		{ "diff", diff },
		{ "draw-panes", draw_panes },
		{ "draw-tree", draw_tree },
		{ "draw-folders", draw_folders },
	};

	setlocale(LC_ALL, "C.UTF-8");
	for (size_t i = 0; argc > 2 && i < sizeof paths / sizeof paths[0]; i++) {
		if (strcmp(paths[i].name, argv[1]) == 0) {
			paths[i].run((unsigned)strtoul(argv[2], NULL, 10));
			return 0;
		}
	}
	fputs("hot PATH TIMES; a PATH is", stderr);
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
		fprintf(stderr, " %s", paths[i].name);
	fputs("\n", stderr);
	return 2;
}
