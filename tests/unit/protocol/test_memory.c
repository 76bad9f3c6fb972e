/* Conversations in which each allocation fails in turn: an error or right numbers, never a
 * wrong one. */
#include "unit/failing.h"

#include "protocol/protocol.h"
#include "unit/protocol/transcript.h"

/* What a server answers to each verb; "%s" stands for the tag. */
struct answer {
	const char *verb;
	const char *text;
};

struct side {
	const char *folders; /* NULL: POP3 */
	const char *greeting;
	const struct answer *answers;
	size_t n;
	int64_t messages; /* that must be found, in all */
};

static const struct answer pop3[] = {
	{ "STAT", "+OK 3 4096\r\n" },
	{ "QUIT", "+OK bye\r\n" },
};

static const struct answer list_status[] = {
	/* asked for where there was no memory for what the greeting said */
	{ "CAPABILITY", "* CAPABILITY IMAP4rev1 ID LIST-EXTENDED LIST-STATUS NOTIFY "
			"IDLE\r\n%s OK\r\n" },
	{ "ID", "* ID (\"name\" \"Dovecot\")\r\n%s OK done\r\n" },
	{ "LIST",
		"* LIST (\\HasNoChildren \\Sent) \"/\" Sent\r\n"
		"* STATUS Sent (MESSAGES 2 RECENT 0 UNSEEN 0 UIDNEXT 3 UIDVALIDITY 7)\r\n"
		"* LIST (\\HasNoChildren) \"/\" {5}\r\nLists\r\n"
		"* STATUS \"Lists\" (MESSAGES 1 RECENT 0 UNSEEN 1 UIDNEXT 3 UIDVALIDITY "
		"8)\r\n"
		"* LIST () \"/\" INBOX\r\n"
		"* STATUS INBOX (MESSAGES 3 RECENT 1 UNSEEN 2 UIDNEXT 9 UIDVALIDITY 1)\r\n"
		"%s OK [INFO] done\r\n" },
	{ "NOTIFY", "%s OK done\r\n"
		    "* STATUS \"Lists\" (MESSAGES 5 UNSEEN 5 UIDNEXT 9 UIDVALIDITY 8)\r\n"
		    "* LIST () \"/\" Neu&APY-\r\n" },
	{ "LOGOUT", "* BYE bye\r\n%s OK\r\n" },
};

static const struct answer status[] = {
	{ "CAPABILITY", "* CAPABILITY IMAP4rev1 IDLE\r\n%s OK\r\n" },
	{ "LIST", "* LIST () \"/\" INBOX\r\n* LIST () \"/\" \"a b\"\r\n%s OK\r\n" },
	{ "STATUS \"INBOX\"", "* STATUS INBOX (MESSAGES 3 RECENT 1 UNSEEN 2 UIDNEXT 9 "
			      "UIDVALIDITY 1)\r\n%s OK\r\n" },
	{ "STATUS", "* STATUS \"a b\" (MESSAGES 3 UNSEEN 0 UIDNEXT 9 UIDVALIDITY 1)\r\n"
		    "%s OK\r\n" },
	{ "EXAMINE", "* FLAGS (\\Seen)\r\n* 3 EXISTS\r\n* 1 RECENT\r\n%s OK\r\n" },
	{ "IDLE", "+ idling\r\n* 4 EXISTS\r\n" },
	{ "DONE", "%s OK\r\n" },
	{ "CLOSE", "%s OK\r\n" },
	{ "LOGOUT", "* BYE bye\r\n%s OK\r\n" },
};

static const struct side sides[] = {
	{ NULL, "+OK ready", pop3, COUNT_OF(pop3), 3 },
	{ "*", "* OK [CAPABILITY IMAP4rev1 ID LIST-EXTENDED LIST-STATUS NOTIFY IDLE] hello",
		list_status, COUNT_OF(list_status), 6 },
	{ "INBOX,a*", "* OK hello", status, COUNT_OF(status), 6 },
};

static void put_answer(
	const struct side *side, const char *verb, const char *tag, struct buf *out)
{
	for (size_t i = 0; i < side->n; i++) {
		const char *text = side->answers[i].text;
		const char *mark;

		if (strncmp(verb, side->answers[i].verb, strlen(side->answers[i].verb)))
			continue;
		while ((mark = strstr(text, "%s"))) {
			assert_true(buf_append(out, text, (size_t)(mark - text)));
			assert_true(buf_puts(out, tag));
			text = mark + 2;
		}
		assert_true(buf_puts(out, text));
		return;
	}
	fail_msg("no answer to '%s'", verb);
}

/* Where the server sits. */
struct desk {
	const struct side *side;
	struct buf answers;
	char tag[16]; /* of the last command */
};

/* Takes what the client said and gives back all answers; the test's own memory is there. */
static void answer(struct desk *desk, struct talk *talk)
{
	const bool armed = failing.armed;
	char line[512];
	size_t len = 0;
	char *verb;

	failing_disarm();
	buf_clear(&desk->answers);
	for (size_t i = 0; i < talk->out.len; i++) {
		const char c = talk->out.data[i];

		if (c != '\n') {
			assert_true(len < sizeof line - 1);
			line[len++] = c;
			continue;
		}
		line[len > 0 ? len - 1 : 0] = '\0';
		len = 0;
		verb = desk->side->folders ? strchr(line, ' ') : NULL;
		if (verb) {
			*verb++ = '\0';
			snprintf(desk->tag, sizeof desk->tag, "%.15s", line);
		} else {
			verb = line; /* POP3, and DONE, which ends what came last */
		}
		put_answer(desk->side, verb, desk->tag, &desk->answers);
	}
	buf_clear(&talk->out);
	failing.armed = armed;
}

static void converse(struct desk *desk, struct talk *talk)
{
	for (int i = 0; i < 20 && talk->out.len > 0; i++) {
		answer(desk, talk);
		talk_feed(talk, desk->answers.data, desk->answers.len);
	}
}

/* True: all went as it should. */
static bool check(struct desk *desk, struct talk *talk)
{
	const bool armed = failing.armed;
	struct sample sample;
	bool ok;

	talk_start(talk, ORDER_CHECK);
	converse(desk, talk);
	failing_disarm();
	assert_true(talk->state == TALK_DONE || talk->state == TALK_OVER);
	sample_init(&sample);
	talk_take(talk, &sample);
	ok = sample.err.class == ERR_NONE;
	if (ok)
		assert_int_equal(desk->side->folders ? folders_messages(sample.folders)
						     : sample.messages,
			desk->side->messages);
	else
		assert_true(failing_hit() && sample.err.text[0]);
	talk_stand(talk, sample.folders);
	sample_release(&sample);
	failing.armed = armed;
	return ok;
}

static void listen(struct desk *desk, struct talk *talk)
{
	struct folders *told = NULL;

	talk_start(talk, ORDER_LISTEN);
	converse(desk, talk);
	if (talk->state == TALK_LISTENS && talk_has_news(talk))
		talk_take_news(talk, &told);
	for (size_t i = 0; told && i < told->n; i++)
		assert_int_equal(told->rows[i].messages, 5);
	folders_unref(told);
}

static bool conversation(void *context)
{
	struct desk seat = { .side = context, .answers = BUF_INIT((size_t)1 << 16) };
	struct desk *desk = &seat;
	const bool armed = failing.armed;
	struct monitor *monitor;
	struct talk *talk;
	bool ok;

	failing_disarm();
	monitor = monitor_with(desk->side->folders);
	assert_true(buf_puts(&desk->answers, "storage for what is said"));
	failing.armed = armed;
	talk = talk_open(monitor);
	ok = talk != NULL;
	if (talk)
		talk_hear(talk, desk->side->greeting, strlen(desk->side->greeting));
	for (int round = 0; talk && round < 2 && talk->state != TALK_OVER; round++) {
		ok &= check(desk, talk);
		if (talk->state != TALK_OVER)
			listen(desk, talk);
	}
	if (talk && talk->state != TALK_OVER && talk->state != TALK_BUSY) {
		talk_start(talk, ORDER_LEAVE);
		converse(desk, talk);
	}
	talk_close(talk);
	failing_disarm();
	monitor_unref(monitor);
	buf_release(&desk->answers);
	return ok;
}

static void no_allocation_that_fails_makes_a_wrong_number(void **state)
{
	static const char *const names[] = { "pop3", "imap with LIST-STATUS and NOTIFY",
		"imap with STATUS and IDLE" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sides); i++)
		fail_each(names[i], conversation, (void *)&sides[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_allocation_that_fails_makes_a_wrong_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
