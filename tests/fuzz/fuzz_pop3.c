/* A POP3 server that says anything, in one piece and byte by byte: the same is found. */
#include <assert.h>
#include <locale.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "protocol/protocol.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

/* The lines before the first empty one are heard at login, the rest answers STAT. */
static struct talk *play(
	struct monitor *monitor, const char *bytes, size_t len, size_t piece)
{
	struct talk *talk = talk_open(monitor);
	const char *end = bytes + len;

	assert(talk);
	for (const char *newline; (newline = memchr(bytes, '\n', (size_t)(end - bytes)));) {
		const size_t n = (size_t)(newline - bytes);

		if (n)
			talk_hear(talk, bytes, n);
		bytes = newline + 1;
		if (n == 0)
			break;
	}
	talk_start(talk, ORDER_CHECK);
	for (size_t at = 0; at < (size_t)(end - bytes); at += piece) {
		const size_t left = (size_t)(end - bytes) - at;

		talk_feed(talk, bytes + at, left < piece ? left : piece);
	}
	talk_hang_up(talk);
	assert(talk->state == TALK_OVER);
	return talk;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct monitor *monitor = monitor_new();
	struct talk *whole;
	struct talk *bytewise;

	assert(monitor);
	if (size == 0) {
		monitor_unref(monitor);
		return 0;
	}
	monitor->type = MAIL_POP3;
	whole = play(monitor, (const char *)data, size, size);
	bytewise = play(monitor, (const char *)data, size, 1);
	assert(whole->found.err.class == bytewise->found.err.class);
	assert(strcmp(whole->found.err.text, bytewise->found.err.text) == 0);
	assert(whole->found.messages == bytewise->found.messages);
	assert(whole->found.octets == bytewise->found.octets);
	assert((whole->found.err.class == ERR_NONE) == (whole->found.octets >= 0));
	assert(strcmp(whole->software, bytewise->software) == 0);
	talk_close(whole);
	talk_close(bytewise);
	monitor_unref(monitor);
	return 0;
}
