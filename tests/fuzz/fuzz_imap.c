/* An IMAP server that says anything, in one piece and byte by byte: we say and find the
 * same. The first byte picks the folders and the capabilities; a line "?" is the next
 * order: a round, or between two of them to listen. */
#include <assert.h>
#include <locale.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "protocol/protocol.h"

struct outcome {
	enum talk_state state;
	struct sample sample; /* of the last complete round */
	char software[96];
	uint64_t rounds;
	size_t said;
	unsigned hash; /* of what we said */
	unsigned news; /* a hash of what was told unasked */
	bool listens;  /* the next order is to check */
};

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

static struct monitor *monitor_of(unsigned kind)
{
	static const char *const rules[4][4] = {
		{ "INBOX", "Sent", "*", NULL },
		{ "A/%", "!A/b", "\\Sent", "\\Junk" },
		{ "INBOX", NULL },
		{ "Entw\xc3\xbcrfe", "R&D", "%", "!\\Trash" },
	};
	struct monitor *monitor = monitor_new();

	assert(monitor);
	for (size_t i = 0; i < 4 && rules[kind & 3][i]; i++)
		assert(monitor_add_folder(monitor, rules[kind & 3][i]));
	return monitor;
}

static void log_in(struct talk *talk, unsigned kind)
{
	static const char *const words[] = {
		"IMAP4rev1",
		"IMAP4rev1 LITERAL+ ID",
		"IMAP4rev1 LIST-EXTENDED LIST-STATUS SPECIAL-USE",
		"IMAP4rev2",
	};
	static const char *const pushes[] = { "", " IDLE", " IDLE NOTIFY",
		" NOTIFY UNSELECT IDLE" };
	char end[200];

	/* without the bracket there are none, and they are asked for */
	snprintf(end, sizeof end, "A1 OK %s%s%s] in", kind & 64 ? "" : "[CAPABILITY ",
		words[kind >> 2 & 3], pushes[kind >> 4 & 3]);
	talk_hear(talk, "* OK hi", 7);
	talk_hear(talk, end, strlen(end));
}

static void hear_us(struct talk *talk, struct outcome *out)
{
	for (size_t i = 0; i < talk->out.len; i++)
		out->hash = out->hash * 31 + (unsigned char)talk->out.data[i];
	out->said += talk->out.len;
	buf_clear(&talk->out);
}

static void take(struct talk *talk, struct outcome *out)
{
	if (talk->state == TALK_DONE) {
		sample_release(&out->sample);
		sample_init(&out->sample);
		talk_take(talk, &out->sample);
	}
}

/* Order of names and numbers, not how they came in pieces. */
static void take_news(struct talk *talk, struct outcome *out)
{
	struct folders *told;

	out->news = out->news * 31 + talk_take_news(talk, &told);
	for (size_t i = 0; told && i < told->n; i++) {
		const struct folder *row = &told->rows[i];

		out->news = out->news * 31 + (unsigned)row->messages;
		out->news = out->news * 31 + (unsigned)strlen(row->name);
	}
	folders_unref(told);
}

static void give_order(struct talk *talk, struct outcome *out)
{
	if (talk->state != TALK_IDLE && talk->state != TALK_LISTENS)
		return;
	out->listens = !out->listens;
	talk_start(talk, out->listens ? ORDER_LISTEN : ORDER_CHECK);
}

static void feed(
	struct talk *talk, struct outcome *out, const char *bytes, size_t len, size_t piece)
{
	for (size_t at = 0; at < len; at += piece) {
		talk_feed(talk, bytes + at, len - at < piece ? len - at : piece);
		hear_us(talk, out);
	}
	take(talk, out);
	take_news(talk, out);
	give_order(talk, out);
	hear_us(talk, out);
}

static struct outcome play(unsigned kind, const char *bytes, size_t len, bool bytewise)
{
	struct monitor *monitor = monitor_of(kind);
	struct talk *talk = talk_open(monitor);
	struct outcome out = { 0 };

	assert(talk);
	sample_init(&out.sample);
	log_in(talk, kind);
	talk_start(talk, ORDER_CHECK);
	hear_us(talk, &out);
	while (len && talk->state != TALK_OVER) {
		const char *cut = memmem(bytes, len, "\n?\n", 3);
		const size_t n = cut ? (size_t)(cut - bytes) + 1 : len;
		const size_t skip = cut ? 2 : 0;

		feed(talk, &out, bytes, n, bytewise ? 1 : n);
		bytes += n + skip;
		len -= n + skip;
	}
	out.state = talk->state;
	out.rounds = talk->rounds;
	memcpy(out.software, talk->software, sizeof out.software);
	talk_hang_up(talk);
	assert(talk->state == TALK_OVER);
	talk_close(talk);
	monitor_unref(monitor);
	return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct outcome a;
	struct outcome b;

	if (size < 2)
		return 0;
	a = play(data[0], (const char *)data + 1, size - 1, false);
	b = play(data[0], (const char *)data + 1, size - 1, true);
	assert(a.state == b.state && a.rounds == b.rounds);
	/* what was still to be said when the end came is not said */
	if (a.state != TALK_OVER)
		assert(a.said == b.said && a.hash == b.hash);
	assert(a.state == TALK_OVER || a.news == b.news);
	assert(strcmp(a.software, b.software) == 0);
	assert(a.sample.err.class == b.sample.err.class);
	assert(strcmp(a.sample.err.text, b.sample.err.text) == 0);
	assert(folders_equal(a.sample.folders, b.sample.folders));
	sample_release(&a.sample);
	sample_release(&b.sample);
	return 0;
}
