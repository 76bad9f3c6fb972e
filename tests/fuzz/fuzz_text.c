/* Any bytes become text that is safe to show, and what is measured and cut agrees. */
#include <assert.h>
#include <locale.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/process.h"
#include "base/text.h"
#include "fuzz/fuzz.h"

enum { LONGEST = 400 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t whole);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

static void check_printable(const char *bytes, size_t len, size_t room)
{
	char *shown = malloc(room);
	char *again = malloc(room);
	size_t shown_len;

	assert(shown && again);
	shown_len = text_printable(shown, room, bytes, len);
	assert(shown_len < room && shown_len <= len);
	assert(strlen(shown) == shown_len);
	assert(text_is_utf8(shown, shown_len) && text_is_printable(shown, shown_len));
	if (room > len && text_is_printable(bytes, len))
		assert(shown_len == len && memcmp(shown, bytes, len) == 0);
	/* done twice is done once */
	assert(text_printable(again, room, shown, shown_len) == shown_len);
	assert(memcmp(shown, again, shown_len) == 0);
	free(shown);
	free(again);
}

static void check_measures(const char *shown, size_t room)
{
	char *ascii = malloc(room);
	const int width = text_width(shown);
	int used;

	assert(ascii);
	for (int columns = 0; columns <= width && columns < 40; columns++) {
		const size_t bytes = text_clip(shown, columns, &used);

		assert(used <= columns && columns - used <= 1);
		assert(text_is_utf8(shown, bytes));
	}
	assert(text_clip(shown, width, NULL) == strlen(shown));
	text_ascii(ascii, room, shown);
	for (const char *at = ascii; *at; at++)
		assert(*at >= ' ' && *at < 0x7F);
	if (room > 2 * strlen(shown))
		assert((int)strlen(ascii) == width);
	free(ascii);
}

static void check_order(const char *a, const char *b)
{
	const int order = text_compare(a, b);

	assert((order < 0) == (text_compare(b, a) > 0));
	assert(text_compare(a, a) == 0 && text_contains(a, a) && text_contains(a, ""));
	text_nearest(a, &b, 1);
	text_contains(b, a);
}

static void check_split(const char *line)
{
	char **argv;

	if (!process_split(line, &argv, NULL))
		return;
	assert(argv[0] && argv[0][0]);
	for (char **word = argv; *word; word++)
		assert(strlen(*word) <= strlen(line));
	free(argv);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t whole)
{
	/* longer inputs would find nothing more, only later */
	const size_t size = whole < LONGEST ? whole : LONGEST;
	const size_t half = size / 2;
	char *text = malloc(size + 1);
	char *shown = malloc(size + 1);
	char *first = strndup((const char *)data, half);

	assert(text && shown && first);
	memcpy(text, data, size);
	text[size] = '\0';
	check_printable(text, size, size + 1);
	check_printable(text, size, size > 0 ? data[0] % 16 + 1u : 1);
	text_printable(shown, size + 1, text, size);
	check_measures(shown, 2 * size + 1);
	check_measures(shown, 4);
	check_order(first, text + half);
	check_split(text);
	free(text);
	free(shown);
	free(first);
	return 0;
}
