#include "unit/protocol/transcript.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct monitor *monitor_with(const char *folders)
{
	struct monitor *monitor = monitor_new();
	char *words;
	char *rest;
	char *word;

	assert_non_null(monitor);
	monitor->type = folders ? MAIL_IMAP : MAIL_POP3;
	words = strdup(folders ? folders : "");
	assert_non_null(words);
	rest = words;
	while (folders && (word = strsep(&rest, ",")))
		assert_true(monitor_add_folder(monitor, word + strspn(word, " ")));
	free(words);
	return monitor;
}

static void drop_finding(struct talk *talk)
{
	struct sample sample;

	if (talk->state != TALK_DONE)
		return;
	sample_init(&sample);
	talk_take(talk, &sample);
	talk_stand(talk, sample.folders); /* as after a fold */
	sample_release(&sample);
}

static void expect_line(struct talk *talk, const char *line)
{
	const size_t len = strlen(line);

	if (talk->out.len < len + 2 || memcmp(talk->out.data, line, len) != 0 ||
		memcmp(talk->out.data + len, "\r\n", 2) != 0)
		fail_msg("the client said '%.*s' for '%s'", (int)talk->out.len,
			talk->out.data ? talk->out.data : "", line);
	buf_consume(&talk->out, len + 2);
}

/* Consecutive lines of the server as one piece; returns how many lines that were. */
static size_t say(struct talk *talk, const char *const *script, size_t n, bool bytewise)
{
	struct buf bytes = BUF_INIT((size_t)1 << 24);
	size_t i = 0;

	if (talk->out.len)
		fail_msg("the client said also '%.*s'", (int)talk->out.len, talk->out.data);
	for (; i < n && strncmp(script[i], "S: ", 3) == 0; i++) {
		assert_true(buf_puts(&bytes, script[i] + 3));
		assert_true(buf_puts(&bytes, "\r\n"));
	}
	if (bytewise) {
		/* each in storage of its own, so that a read behind it is seen */
		for (size_t at = 0; at < bytes.len; at++) {
			const char one[1] = { bytes.data[at] };

			talk_feed(talk, one, 1);
		}
	} else {
		talk_feed(talk, bytes.data, bytes.len);
	}
	buf_release(&bytes);
	return i;
}

static void put_count(struct buf *out, char before, int64_t count)
{
	assert_true(buf_putc(out, before));
	if (count == COUNT_UNKNOWN)
		assert_true(buf_putc(out, '-'));
	else
		assert_true(buf_printf(out, "%lld", (long long)count));
}

static void expect_news(struct talk *talk, const char *expected)
{
	struct buf text = BUF_INIT((size_t)1 << 16);
	struct folders *told;

	if (talk_take_news(talk, &told))
		assert_true(buf_puts(&text, "more"));
	for (size_t i = 0; told && i < told->n; i++) {
		const struct folder *row = &told->rows[i];

		assert_true(!text.len || buf_putc(&text, ' '));
		assert_true(buf_puts(&text, row->name));
		put_count(&text, '=', row->messages);
		put_count(&text, '/', row->unseen);
		put_count(&text, '/', row->uidnext);
	}
	assert_true(buf_putc(&text, '\0'));
	if (strcmp(text.data, expected) != 0)
		fail_msg("news are '%s' for '%s'", text.data, expected);
	folders_unref(told);
	buf_release(&text);
	assert_false(talk_has_news(talk));
}

static enum order order_of(const char *line)
{
	return line[0] == 'a' ? ORDER_CHECK : line[1] == 'i' ? ORDER_LISTEN : ORDER_LEAVE;
}

static struct played play_once(
	const char *folders, const char *const *script, size_t n, bool bytewise)
{
	struct monitor *monitor = monitor_with(folders);
	struct talk *talk = talk_open(monitor);
	struct played played = { 0 };

	assert_non_null(talk);
	monitor_unref(monitor);
	for (size_t i = 0; i < n;) {
		const char *line = script[i];

		if (strncmp(line, "S: ", 3) == 0) {
			i += say(talk, script + i, n - i, bytewise);
			continue;
		}
		if (strncmp(line, "H: ", 3) == 0) {
			talk_hear(talk, line + 3, strlen(line + 3));
		} else if (strncmp(line, "C: ", 3) == 0) {
			expect_line(talk, line + 3);
		} else if (strncmp(line, "N: ", 3) == 0) {
			expect_news(talk, line + 3);
		} else if (strcmp(line, "gone") == 0) {
			talk_hang_up(talk);
		} else {
			drop_finding(talk);
			talk_start(talk, order_of(line));
		}
		i++;
	}
	assert_int_equal(talk->out.len, 0);
	assert_int_not_equal(talk->state, TALK_BUSY);
	played.state = talk->state;
	played.push = talk->push;
	played.push_reason = talk->push_reason;
	played.rounds = talk->rounds;
	snprintf(played.software, sizeof played.software, "%s", talk->software);
	snprintf(played.capabilities, sizeof played.capabilities, "%.*s",
		(int)talk->capabilities.len,
		talk->capabilities.data ? talk->capabilities.data : "");
	sample_init(&played.sample);
	if (talk->state != TALK_IDLE && talk->state != TALK_LISTENS)
		talk_take(talk, &played.sample);
	talk_close(talk);
	return played;
}

struct played play(const char *folders, const char *const *script, size_t n)
{
	struct played whole = play_once(folders, script, n, false);
	struct played bytes = play_once(folders, script, n, true);

	assert_int_equal(whole.state, bytes.state);
	assert_int_equal(whole.rounds, bytes.rounds);
	assert_int_equal(whole.push, bytes.push);
	assert_int_equal(whole.push_reason, bytes.push_reason);
	assert_string_equal(whole.software, bytes.software);
	assert_string_equal(whole.capabilities, bytes.capabilities);
	assert_int_equal(whole.sample.err.class, bytes.sample.err.class);
	assert_string_equal(whole.sample.err.text, bytes.sample.err.text);
	assert_true(folders_equal(whole.sample.folders, bytes.sample.folders));
	assert_int_equal(whole.sample.messages, bytes.sample.messages);
	assert_int_equal(whole.sample.octets, bytes.sample.octets);
	played_release(&bytes);
	return whole;
}

void played_release(struct played *played)
{
	sample_release(&played->sample);
}

const struct folder *played_folder(const struct played *played, const char *name)
{
	const struct folder *folder = folders_find(played->sample.folders, name);

	if (!folder)
		fail_msg("no folder '%s'", name);
	return folder;
}
