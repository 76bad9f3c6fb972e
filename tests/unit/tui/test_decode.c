#include "unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/decode.h"

#define MS 1000

/* What came out, as words: "j", "Esc", "Up", "resize", "paste:text". */
struct said {
	char text[512];
};

static void say(struct said *said, const struct input *input)
{
	char word[128];

	if (input->kind == INPUT_PASTE)
		snprintf(word, sizeof word, "paste:%.100s", input->text);
	else if (input->kind == INPUT_RESIZE)
		snprintf(word, sizeof word, "resize");
	else if (input->key == CODE_ESC)
		snprintf(word, sizeof word, "Esc");
	else if (input->key == CODE_UP)
		snprintf(word, sizeof word, "Up");
	else
		snprintf(word, sizeof word, "%c", (int)input->key);
	snprintf(said->text + strlen(said->text), sizeof said->text - strlen(said->text),
		"%s%s", said->text[0] ? " " : "", word);
}

static void take(struct decode *decode, struct said *said)
{
	struct input input;

	while (decode_take(decode, &input))
		say(said, &input);
}

static void feed(struct decode *decode, const char *keys, int64_t at_ms, struct said *said)
{
	for (; *keys; keys++) {
		decode_feed(decode, (unsigned char)*keys, at_ms * MS);
		take(decode, said);
	}
}

static void idle(struct decode *decode, struct said *said)
{
	decode_idle(decode);
	take(decode, said);
}

static void what_arrives_together_is_one_thing(void **state)
{
	static const struct {
		const char *keys;
		const char *meant;
	} cases[] = {
		{ "j", "j" },
		{ "\033", "Esc" },
		{ "\033j", "Esc j" },
		{ "\033\033", "Esc Esc" },
		{ "\033[1;5Bj", "j" },
		{ "\033[Bj", "j" },
		{ "\033[?1;2cj", "j" },
		{ "\033OBj", "j" },
		{ "\033]11;rgb:0000/0000/0000\aj", "j" },
		{ "\033]11;?\033\\j", "j" },
		{ "\033P1+r\033\\j", "j" },
		{ "[O", "[ O" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct decode decode;
		struct said said = { "" };

		assert_true(decode_init(&decode));
		feed(&decode, cases[i].keys, 1000, &said);
		idle(&decode, &said);
		assert_string_equal(said.text, cases[i].meant);
		decode_release(&decode);
	}
}

static void the_tail_of_a_torn_sequence_is_no_command(void **state)
{
	static const struct {
		const char *tail;
		int64_t after_ms;
		const char *meant;
	} cases[] = {
		{ "[Bj", 60, "Esc j" },
		{ "OBj", 60, "Esc j" },
		{ "[1;2Dj", 299, "Esc j" },
		{ "[Bj", 400, "Esc [ B j" },
		{ "]j", 60, "Esc ] j" },
		{ "dj", 60, "Esc d j" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct decode decode;
		struct said said = { "" };

		assert_true(decode_init(&decode));
		feed(&decode, "\033", 1000, &said);
		idle(&decode, &said);
		feed(&decode, cases[i].tail, 1000 + cases[i].after_ms, &said);
		idle(&decode, &said);
		assert_string_equal(said.text, cases[i].meant);
		decode_release(&decode);
	}
}

static void a_sequence_that_never_ends_does_not_swallow_for_ever(void **state)
{
	struct decode decode;
	struct said said = { "" };

	(void)state;
	assert_true(decode_init(&decode));
	feed(&decode, "\033]52;", 1000, &said);
	feed(&decode, "j", 1400, &said);
	assert_string_equal(said.text, "j");
	decode_release(&decode);
}

static void a_paste_is_one_text_and_no_commands(void **state)
{
	struct decode decode;
	struct said said = { "" };

	(void)state;
	assert_true(decode_init(&decode));
	decode_feed(&decode, RAW_PASTE_BEGIN, 0);
	feed(&decode, "qd\r", 0, &said);
	decode_feed(&decode, CODE_UP, 0);
	decode_feed(&decode, 0xe9, 0);
	idle(&decode, &said);
	assert_string_equal(said.text, "");
	decode_feed(&decode, RAW_PASTE_END, 900 * MS);
	take(&decode, &said);
	feed(&decode, "j", 901, &said);
	assert_string_equal(said.text, "paste:qd\r\xc3\xa9 j");
	decode_release(&decode);
}

static void a_paste_without_end_ends_by_silence(void **state)
{
	struct decode decode;
	struct said said = { "" };

	(void)state;
	assert_true(decode_init(&decode));
	decode_feed(&decode, RAW_PASTE_BEGIN, 0);
	feed(&decode, "abc", 0, &said);
	feed(&decode, "j", 1500, &said);
	assert_string_equal(said.text, "paste:abc j");
	decode_release(&decode);
}

static void a_paste_over_the_ceiling_is_cut(void **state)
{
	struct decode decode;
	struct input input;

	(void)state;
	assert_true(decode_init(&decode));
	decode_feed(&decode, RAW_PASTE_BEGIN, 0);
	decode_feed(&decode, 'x', 0);
	for (size_t i = 0; i < DECODE_PASTE_MAX; i++)
		decode_feed(&decode, 0x6f22, 0);
	decode_feed(&decode, RAW_PASTE_END, 0);
	assert_true(decode_take(&decode, &input));
	assert_int_equal(strlen(input.text), 1 + (DECODE_PASTE_MAX - 1) / 3 * 3);
	decode_release(&decode);
}

static void keys_without_a_meaning_are_silent(void **state)
{
	struct decode decode;
	struct said said = { "" };

	(void)state;
	assert_true(decode_init(&decode));
	decode_feed(&decode, RAW_NOTHING, 0);
	decode_feed(&decode, RAW_PASTE_END, 0);
	decode_feed(&decode, 0, 0);
	decode_feed(&decode, CODE_UP, 0);
	take(&decode, &said);
	assert_string_equal(said.text, "Up");
	decode_release(&decode);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_arrives_together_is_one_thing),
		cmocka_unit_test(the_tail_of_a_torn_sequence_is_no_command),
		cmocka_unit_test(a_sequence_that_never_ends_does_not_swallow_for_ever),
		cmocka_unit_test(a_paste_is_one_text_and_no_commands),
		cmocka_unit_test(a_paste_without_end_ends_by_silence),
		cmocka_unit_test(a_paste_over_the_ceiling_is_cut),
		cmocka_unit_test(keys_without_a_meaning_are_silent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
