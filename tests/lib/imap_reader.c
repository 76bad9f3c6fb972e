/* What our IMAP reader makes of an answer, for tests in other languages.  A case on
 * standard input is a line "LENGTH ANSWERS CAPABILITIES" and so many bytes, all that the
 * server says from the first command of a round on; the folders watched are "*".  For each
 * case a line of JSON: how the round ended, and the folders. */
#include <inttypes.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/protocol.h"

enum { HEAD_MAX = 400, CASE_MAX = 1 << 20 };

static void put_text(const char *text)
{
	putchar('"');
	for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
		if (*at == '"' || *at == '\\')
			printf("\\%c", *at);
		else if (*at < ' ')
			printf("\\u%04x", *at);
		else
			putchar(*at);
	}
	putchar('"');
}

static void put_count(const char *name, int64_t count)
{
	if (count == COUNT_UNKNOWN)
		printf(",\"%s\":null", name);
	else
		printf(",\"%s\":%" PRId64, name, count);
}

static void put_folder(const struct folder *folder)
{
	printf("{\"name\":");
	put_text(folder->name);
	put_count("messages", folder->messages);
	put_count("recent", folder->recent);
	put_count("unseen", folder->unseen);
	put_count("uidnext", folder->uidnext);
	put_count("uidvalidity", folder->uidvalidity);
	put_count("size", folder->size);
	printf(",\"use\":%d,\"problem\":", (int)folder->use);
	put_text(folder->problem ? folder->problem : "");
	putchar('}');
}

static void put_sample(const struct talk *talk, const struct sample *sample)
{
	const struct folders *folders = sample->folders;
	const char delimiter[] = { folders ? folders->delimiter : '\0', '\0' };

	printf("{\"done\":%s,\"error\":", talk->state == TALK_IDLE ? "true" : "false");
	put_text(sample->err.class == ERR_NONE ? "" : sample->err.text);
	printf(",\"delimiter\":");
	put_text(delimiter);
	printf(",\"folders\":[");
	for (size_t i = 0; folders && i < folders->n; i++) {
		if (i > 0)
			putchar(',');
		put_folder(&folders->rows[i]);
	}
	printf("]}\n");
	fflush(stdout);
}

/* The commands that wait to be sent, from number on, get their OK. */
static void answer_rest(struct talk *talk, unsigned *number)
{
	char end[40];

	while (talk->state == TALK_BUSY && talk->out.len > 0) {
		const char *last = memrchr(talk->out.data, '\n', talk->out.len - 1);
		const unsigned asked =
			(unsigned)strtoul((last ? last + 1 : talk->out.data) + 1, NULL, 10);

		buf_clear(&talk->out);
		for (; *number <= asked; ++*number) {
			snprintf(end, sizeof end, "m%u OK\r\n", *number);
			talk_feed(talk, end, strlen(end));
		}
	}
}

static bool play(const char *capabilities, unsigned number, const char *bytes, size_t len)
{
	struct monitor *monitor = monitor_new();
	struct talk *talk = NULL;
	struct sample sample;
	char login[HEAD_MAX + 40];

	if (!monitor || !monitor_add_folder(monitor, "*") || !(talk = talk_open(monitor)))
		return false;
	snprintf(login, sizeof login, "A1 OK [CAPABILITY %s] in", capabilities);
	talk_hear(talk, login, strlen(login));
	talk_start(talk, ORDER_CHECK);
	talk_feed(talk, bytes, len);
	answer_rest(talk, &number);
	sample_init(&sample);
	if (talk->state == TALK_DONE || talk->state == TALK_OVER)
		talk_take(talk, &sample);
	put_sample(talk, &sample);
	sample_release(&sample);
	talk_close(talk);
	monitor_unref(monitor);
	return true;
}

int main(void)
{
	char head[HEAD_MAX];
	bool ok = setlocale(LC_CTYPE, "C.UTF-8") != NULL;

	while (ok && fgets(head, sizeof head, stdin)) {
		char *answers;
		char *capabilities;
		const size_t len = strtoul(head, &answers, 10);
		const unsigned number = (unsigned)strtoul(answers, &capabilities, 10);
		char *bytes = len > 0 && len <= CASE_MAX ? malloc(len) : NULL;

		capabilities[strcspn(capabilities, "\n")] = '\0';
		ok = bytes && fread(bytes, 1, len, stdin) == len &&
		     play(capabilities + (*capabilities == ' '), number + 1, bytes, len);
		free(bytes);
	}
	return ok ? 0 : 1;
}
