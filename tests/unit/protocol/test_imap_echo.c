/* Answers that are the same as before give the same folders back. */
#include "unit/test.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "unit/protocol/transcript.h"

#define FIRST "* LIST () \"/\" a\r\n* STATUS a (MESSAGES 1 UNSEEN 0)\r\n"
#define LAST  "* LIST () \"/\" b\r\n* STATUS b (MESSAGES 2 UNSEEN 1)\r\n"

struct scene {
	struct monitor *monitor;
	struct talk *talk;
	int tag;
};

static struct scene scene_of(const char *folders, const char *capabilities)
{
	struct scene scene = { .monitor = monitor_with(folders) };
	char line[200];

	scene.talk = talk_open(scene.monitor);
	snprintf(line, sizeof line, "A1 OK [CAPABILITY IMAP4rev1 %s] in", capabilities);
	talk_hear(scene.talk, line, strlen(line));
	return scene;
}

static void leave(struct scene *scene)
{
	talk_close(scene->talk);
	monitor_unref(scene->monitor);
}

/* A round with this answer, in pieces of that size; stands afterwards when told to. */
static struct sample look(struct scene *scene, const char *lines, size_t piece, bool stands)
{
	struct sample sample;
	char answer[2000];
	const int len = snprintf(answer, sizeof answer, "%sm%d OK (0.0%d secs)\r\n", lines,
		scene->tag + 1, scene->tag % 10);

	scene->tag++;
	sample_init(&sample);
	talk_start(scene->talk, ORDER_CHECK);
	buf_clear(&scene->talk->out);
	for (int at = 0; at < len; at += (int)piece) {
		const size_t left = (size_t)(len - at);

		talk_feed(scene->talk, answer + at, left < piece ? left : piece);
	}
	assert_int_equal(scene->talk->state, TALK_DONE);
	talk_take(scene->talk, &sample);
	if (stands)
		talk_stand(scene->talk, sample.folders);
	return sample;
}

static int64_t messages_of(const struct sample *sample, const char *name)
{
	const struct folder *folder = folders_find(sample->folders, name);

	return folder ? folder->messages : -7;
}

static void the_same_answer_gives_the_same_block(void **state)
{
	static const size_t pieces[] = { 1, 7, 64, 2000 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(pieces); i++) {
		struct scene scene = scene_of("*", "LIST-EXTENDED LIST-STATUS");
		struct sample one = look(&scene, FIRST LAST, pieces[i], true);
		struct sample two = look(&scene, FIRST LAST, pieces[i], true);
		struct sample three = look(&scene, FIRST LAST, pieces[i], true);

		assert_ptr_equal(two.folders, one.folders);
		assert_ptr_equal(three.folders, one.folders);
		assert_int_equal(two.err.class, ERR_NONE);
		sample_release(&one);
		sample_release(&two);
		sample_release(&three);
		leave(&scene);
	}
}

static void another_answer_is_read(void **state)
{
	static const struct {
		const char *answer;
		int64_t a;
		int64_t b;
	} cases[] = {
		{ FIRST "* LIST () \"/\" b\r\n* STATUS b (MESSAGES 3 UNSEEN 1)\r\n", 1, 3 },
		{ "* LIST () \"/\" a\r\n* STATUS a (MESSAGES 9 UNSEEN 0)\r\n" LAST, 9, 2 },
		{ FIRST, 1, -7 },
		{ LAST, -7, 2 },
		{ LAST FIRST, 1, 2 },
		{ FIRST LAST LAST, 1, 2 },
		{ FIRST LAST "* STATUS b (MESSAGES 4)\r\n", 1, 4 },
		{ FIRST LAST "* 5 STATUS b (MESSAGES 4)\r\n", 1, 4 },
		{ FIRST "* list () \"/\" b\r\n* Status b (MESSAGES 8)\r\n", 1, 8 },
		{ FIRST LAST "* LIST () \"/\" c\r\n* STATUS c (MESSAGES 4)\r\n", 1, 2 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct scene scene = scene_of("*", "LIST-EXTENDED LIST-STATUS");
		struct sample one = look(&scene, FIRST LAST, 64, true);
		struct sample two = look(&scene, cases[i].answer, 64, true);
		struct sample three = look(&scene, FIRST LAST, 64, true);

		assert_ptr_not_equal(two.folders, one.folders);
		assert_int_equal(messages_of(&two, "a"), cases[i].a);
		assert_int_equal(messages_of(&two, "b"), cases[i].b);
		assert_int_equal(messages_of(&three, "b"), 2);
		sample_release(&one);
		sample_release(&two);
		sample_release(&three);
		leave(&scene);
	}
}

static void who_does_not_say_what_stands_gets_blocks_of_his_own(void **state)
{
	struct scene scene = scene_of("*", "LIST-EXTENDED LIST-STATUS");
	struct sample one = look(&scene, FIRST LAST, 64, false);
	struct sample two = look(&scene, FIRST LAST, 64, false);

	(void)state;
	assert_ptr_not_equal(one.folders, two.folders);
	assert_true(folders_equal(one.folders, two.folders));
	sample_release(&one);
	sample_release(&two);
	leave(&scene);
}

static void a_missing_folder_is_told_each_time(void **state)
{
	struct scene scene = scene_of("a, b, c", "LIST-EXTENDED LIST-STATUS");

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct sample sample = look(&scene, FIRST LAST, 64, true);

		assert_int_equal(sample.err.class, ERR_FOLDER);
		sample_release(&sample);
	}
	leave(&scene);
}

static void a_refusal_behind_the_same_lines_is_a_refusal(void **state)
{
	static const char answer[] = FIRST LAST "m2 NO [UNAVAILABLE] later\r\n";
	struct scene scene = scene_of("*", "LIST-EXTENDED LIST-STATUS");
	struct sample one = look(&scene, FIRST LAST, 64, true);

	(void)state;
	talk_start(scene.talk, ORDER_CHECK);
	buf_clear(&scene.talk->out);
	talk_feed(scene.talk, answer, strlen(answer));
	assert_int_equal(scene.talk->state, TALK_OVER);
	assert_int_not_equal(scene.talk->found.err.class, ERR_NONE);
	sample_release(&one);
	leave(&scene);
}

static void numbers_told_in_between_are_not_what_stands(void **state)
{
	static const char told[] = "* STATUS b (MESSAGES 5)\r\n";
	struct scene scene = scene_of("*", "LIST-EXTENDED LIST-STATUS NOTIFY");
	struct sample one = look(&scene, FIRST LAST, 64, true);
	struct folders *news;
	struct sample two;

	(void)state;
	talk_start(scene.talk, ORDER_LISTEN);
	buf_clear(&scene.talk->out);
	scene.tag++;
	talk_feed(scene.talk, told, strlen(told));
	talk_take_news(scene.talk, &news);
	two = look(&scene, FIRST LAST, 64, true);
	assert_ptr_not_equal(two.folders, one.folders);
	assert_int_equal(messages_of(&two, "b"), 2);
	folders_unref(news);
	sample_release(&one);
	sample_release(&two);
	leave(&scene);
}

static void the_same_answer_to_another_question_is_read(void **state)
{
	struct scene scene = scene_of("*", "LIST-EXTENDED LIST-STATUS");
	struct sample one = look(&scene, FIRST LAST "* CAPABILITY IMAP4rev1\r\n", 64, true);
	struct sample two = look(&scene, FIRST LAST, 64, true);

	(void)state;
	assert_true(folders_equal(one.folders, two.folders));
	/* who knows the names asks for them with the list, without LIST-STATUS */
	talk_start(scene.talk, ORDER_CHECK);
	assert_true(buf_putc(&scene.talk->out, '\0'));
	assert_non_null(strstr(scene.talk->out.data, "m3 LIST "));
	assert_non_null(strstr(scene.talk->out.data, "m5 STATUS "));
	sample_release(&one);
	sample_release(&two);
	leave(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_answer_gives_the_same_block),
		cmocka_unit_test(another_answer_is_read),
		cmocka_unit_test(who_does_not_say_what_stands_gets_blocks_of_his_own),
		cmocka_unit_test(a_missing_folder_is_told_each_time),
		cmocka_unit_test(a_refusal_behind_the_same_lines_is_a_refusal),
		cmocka_unit_test(numbers_told_in_between_are_not_what_stands),
		cmocka_unit_test(the_same_answer_to_another_question_is_read),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
