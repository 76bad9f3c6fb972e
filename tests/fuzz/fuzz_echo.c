/* An IMAP server whose answers repeat: who was told what stands, and so may skip what he
 * heard before, finds the same as who reads it all.  Each answer, parted by lines "?", is
 * given twice; the tags are ours.  The first byte: folders, capabilities, and whether there
 * is listening between two rounds. */
#include <locale.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/scan.h"
#include "fuzz/fuzz.h"
#include "protocol/protocol.h"

enum { TURNS_MAX = 12, ROUNDS_MAX = 12 };

struct side {
	struct talk *talk;
	struct sample sample; /* of the last round */
	struct buf said;
	bool stands;
	size_t piece;
};

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

static void open_side(struct side *side, struct monitor *monitor, unsigned kind)
{
	static const char *const words[] = {
		"LIST-EXTENDED LIST-STATUS",
		"LIST-EXTENDED LIST-STATUS SPECIAL-USE IDLE",
		"IDLE",
		"LIST-EXTENDED LIST-STATUS NOTIFY",
	};
	char end[120];

	side->talk = talk_open(monitor);
	insist(side->talk != NULL);
	sample_init(&side->sample);
	side->said = (struct buf)BUF_INIT((size_t)1024 * 1024);
	snprintf(end, sizeof end, "A1 OK [CAPABILITY IMAP4rev1 %s] in", words[kind & 3]);
	talk_hear(side->talk, end, strlen(end));
}

static void feed(struct side *side, const char *bytes, size_t len)
{
	for (size_t at = 0; at < len; at += side->piece)
		talk_feed(side->talk, bytes + at,
			len - at < side->piece ? len - at : side->piece);
}

/* One line of ours gets its answer; the first that is a question gets the bytes before it.
 */
static void answer(struct side *side, struct scan line, struct scan *bytes, char *idle)
{
	const struct scan tag = scan_until(&line, " ");
	char end[80];

	scan_byte(&line, ' ');
	if (scan_word(&line, "IDLE")) {
		snprintf(idle, 40, "%.*s", (int)scan_left(&tag), tag.at);
		feed(side, "+ go\r\n", 6);
		feed(side, bytes->at, scan_left(bytes));
		*bytes = scan_text("");
		return;
	}
	if (scan_left(&tag) == 5 && memcmp(tag.at, "DONE\r", 5) == 0)
		snprintf(end, sizeof end, "%s OK\r\n", idle);
	else
		snprintf(end, sizeof end, "%.*s OK\r\n", (int)scan_left(&tag), tag.at);
	feed(side, bytes->at, scan_left(bytes));
	*bytes = scan_text("");
	feed(side, end, strlen(end));
}

static void serve(struct side *side, struct scan bytes, char *idle)
{
	struct buf *out = &side->talk->out;

	for (int turn = 0; turn < TURNS_MAX && out->len > 0; turn++) {
		struct buf lines = *out;
		struct scan scan;

		*out = (struct buf)BUF_INIT(lines.max);
		insist(buf_append(&side->said, lines.data, lines.len));
		scan = scan_of(lines.data, lines.len);
		while (!scan_is_done(&scan) && side->talk->state != TALK_OVER) {
			struct scan line = scan_until(&scan, "\n");

			scan_byte(&scan, '\n');
			answer(side, line, &bytes, idle);
		}
		buf_release(&lines);
	}
}

static void check(struct side *side, struct scan bytes, char *idle)
{
	if (side->talk->state != TALK_IDLE && side->talk->state != TALK_LISTENS)
		return;
	talk_start(side->talk, ORDER_CHECK);
	serve(side, bytes, idle);
	if (side->talk->state != TALK_DONE)
		return;
	sample_release(&side->sample);
	sample_init(&side->sample);
	talk_take(side->talk, &side->sample);
	if (side->stands && side->sample.err.class == ERR_NONE)
		talk_stand(side->talk, side->sample.folders);
}

static void listen(struct side *side, struct scan bytes, char *idle)
{
	struct folders *told;

	if (side->talk->state != TALK_IDLE)
		return;
	talk_start(side->talk, ORDER_LISTEN);
	serve(side, bytes, idle);
	talk_take_news(side->talk, &told);
	folders_unref(told);
}

/* Who holds lines back learns later, or behind a BYE never, that one of them is unreadable;
 * false: he waits for more, and there is nothing to compare. */
static bool compare(const struct side *a, const struct side *b)
{
	if (a->talk->state == TALK_BUSY && b->talk->state == TALK_OVER)
		return false;
	insist(a->talk->state == b->talk->state);
	if (a->talk->state != TALK_OVER)
		insist(a->said.len == b->said.len &&
			(!a->said.len || !memcmp(a->said.data, b->said.data, a->said.len)));
	insist(a->sample.err.class == b->sample.err.class);
	insist(strcmp(a->sample.err.text, b->sample.err.text) == 0);
	insist(folders_equal(a->sample.folders, b->sample.folders));
	return true;
}

static void release(struct side *side)
{
	talk_close(side->talk);
	sample_release(&side->sample);
	buf_release(&side->said);
}

static void play(struct side *sides, unsigned kind, const char *bytes, size_t len)
{
	char idle[2][40] = { "", "" };

	for (int round = 0; round < ROUNDS_MAX && len > 0; round++) {
		const char *cut = memmem(bytes, len, "\n?\n", 3);
		const size_t n = cut ? (size_t)(cut - bytes) + 1 : len;
		const struct scan part = scan_of(bytes, n);

		for (int i = 0; i < 2; i++) {
			check(&sides[i], part, idle[i]);
			check(&sides[i], part, idle[i]);
			if (kind & 128)
				listen(&sides[i], part, idle[i]);
		}
		if (!compare(&sides[0], &sides[1]))
			return;
		bytes += cut ? n + 2 : n;
		len -= cut ? n + 2 : n;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const rules[] = { "*", "INBOX", "A/%", "\\Sent" };
	struct side sides[2] = { { .stands = true, .piece = 1 + SIZE_MAX / 2 },
		{ .piece = 1 + SIZE_MAX / 2 } };
	struct monitor *monitor;

	if (size < 2)
		return 0;
	monitor = monitor_new();
	insist(monitor && monitor_add_folder(monitor, rules[data[0] >> 2 & 3]));
	if (data[0] & 16)
		sides[0].piece = 5;
	for (int i = 0; i < 2; i++)
		open_side(&sides[i], monitor, data[0]);
	play(sides, data[0], (const char *)data + 1, size - 1);
	for (int i = 0; i < 2; i++)
		release(&sides[i]);
	monitor_unref(monitor);
	return 0;
}
